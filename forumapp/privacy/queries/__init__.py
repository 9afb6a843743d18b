"""What is read for the people whose data is held: all of it, their requests, and what is to be destroyed when."""

from forumapp.privacy.queries.due import (
    DueEvent,
    Identity,
    destroyed_events,
    due_events,
    find_destruction,
    identity,
    is_due,
    list_destructions,
    list_postponements,
    reference_events,
    slug_of,
)
from forumapp.privacy.queries.leftovers import brought_back, destroyed_on_request, known_messages
from forumapp.privacy.queries.of_event import OfEvent, event_tables, remains, with_content
from forumapp.privacy.queries.requests import (
    accesses,
    answers_with_wording,
    attended,
    consents_with_wording,
    find_request,
    list_requests,
    newest_request,
)
from forumapp.privacy.queries.walk import Holding, Owned, holdings, ids_of_person, owned_tables, pointing_elsewise

__all__ = [
    "DueEvent",
    "Holding",
    "Identity",
    "OfEvent",
    "Owned",
    "accesses",
    "answers_with_wording",
    "attended",
    "brought_back",
    "consents_with_wording",
    "destroyed_events",
    "destroyed_on_request",
    "due_events",
    "event_tables",
    "find_destruction",
    "find_request",
    "holdings",
    "identity",
    "ids_of_person",
    "is_due",
    "known_messages",
    "list_destructions",
    "list_postponements",
    "list_requests",
    "newest_request",
    "owned_tables",
    "pointing_elsewise",
    "reference_events",
    "remains",
    "slug_of",
    "with_content",
]
