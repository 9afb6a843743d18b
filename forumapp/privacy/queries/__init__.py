"""What is read for the people whose data is held: all of it, and their requests."""

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
    "Holding",
    "Owned",
    "accesses",
    "answers_with_wording",
    "attended",
    "consents_with_wording",
    "find_request",
    "holdings",
    "ids_of_person",
    "list_requests",
    "newest_request",
    "owned_tables",
    "pointing_elsewise",
]
