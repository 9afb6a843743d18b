"""The codes of requests and refusals, in words."""

from __future__ import annotations

from flask_babel import gettext

from forumapp.kernel.errors import DomainError
from forumapp.privacy.rules import (
    AlreadyAsked,
    AlreadyDecided,
    DayNotLater,
    DayTooLate,
    NothingLeft,
    Outcome,
    UnknownRequest,
)


def outcome(code: str | None) -> str:
    """How a request stands."""
    return {
        None: gettext("waits for an answer"),
        Outcome.ACCEPTED: gettext("data destroyed"),
        Outcome.REFUSED: gettext("refused"),
    }[Outcome(code) if code else None]


def refusal(error: DomainError) -> str:
    """A sentence for what the service refused, with the cure."""
    return {
        AlreadyAsked: gettext("You have asked already: the host will answer."),
        AlreadyDecided: gettext("This request was answered meanwhile: load the page again."),
        UnknownRequest: gettext("The event has no such request."),
        DayNotLater: gettext("Choose a later day than the one that holds."),
        DayTooLate: gettext("Choose a day within five years of the event."),
        NothingLeft: gettext("The data is destroyed already: there is nothing to put off."),
    }[type(error)]
