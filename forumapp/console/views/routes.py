"""All pages of the console: importing this module puts every route on the one blueprint."""

from forumapp.console.views import (
    account,
    bp,
    copying,
    events,
    mails,
    notices,
    office,
    organization_list,
    organizations,
    people,
    person_answers,
    questions,
    sessions,
    setup,
    staff,
    words,
)

__all__ = [
    "account",
    "bp",
    "copying",
    "events",
    "mails",
    "notices",
    "office",
    "organization_list",
    "organizations",
    "people",
    "person_answers",
    "questions",
    "sessions",
    "setup",
    "staff",
    "words",
]
