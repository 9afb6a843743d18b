"""What the console reads across the rooms: lists, numbers and one person's history."""

from forumapp.console.queries.doubles import (
    Compared,
    Likeness,
    Pair,
    answers_compared,
    registrations_by_id,
    suspected_doubles,
)
from forumapp.console.queries.events import (
    Numbers,
    count_by_category,
    count_by_event,
    count_by_status,
    count_missions,
    forget_counts,
    numbers_of,
    oldest_waiting_for_review,
    slugs_of_events,
    visible_events,
)
from forumapp.console.queries.happened import (
    Use,
    accesses,
    amendments,
    consents,
    invitations_of,
    messages_of_registrations,
    names_of_focal_points,
    requests_of,
    scans,
    status_changes,
    substitutions_of,
    uses_of_invitations,
)
from forumapp.console.queries.mails import count_messages, find_message, list_messages
from forumapp.console.queries.office import (
    count_people_from,
    count_unreleased,
    list_organizations,
    similar_organizations,
    weight_of,
)
from forumapp.console.queries.paging import PAGE
from forumapp.console.queries.person import Person, find_person
from forumapp.console.queries.registrations import (
    Filters,
    delegations_of,
    is_long_enough,
    list_registrations,
)
from forumapp.console.queries.sessions import people_of_session
from forumapp.console.queries.setup import lacks_consent_to_needs, newest_purposes, questions_of

__all__ = [
    "PAGE",
    "Compared",
    "Filters",
    "Likeness",
    "Numbers",
    "Pair",
    "Person",
    "Use",
    "accesses",
    "amendments",
    "answers_compared",
    "consents",
    "count_by_category",
    "count_by_event",
    "count_by_status",
    "count_messages",
    "count_missions",
    "count_people_from",
    "count_unreleased",
    "delegations_of",
    "find_message",
    "find_person",
    "forget_counts",
    "invitations_of",
    "is_long_enough",
    "lacks_consent_to_needs",
    "list_messages",
    "list_organizations",
    "list_registrations",
    "messages_of_registrations",
    "names_of_focal_points",
    "newest_purposes",
    "numbers_of",
    "oldest_waiting_for_review",
    "people_of_session",
    "questions_of",
    "registrations_by_id",
    "requests_of",
    "scans",
    "similar_organizations",
    "slugs_of_events",
    "status_changes",
    "substitutions_of",
    "suspected_doubles",
    "uses_of_invitations",
    "visible_events",
    "weight_of",
]
