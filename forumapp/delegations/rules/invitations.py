"""Pure rules of invitations: their codes, what an answer is, when a link still opens something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from forumapp.kernel.errors import DomainError
from forumapp.registration.rules import Status


class Kind(StrEnum):
    """Whom an invitation is for."""

    PERSONAL = "personal"
    TRANSFERABLE = "transferable"
    """The person may hand it over to a colleague of the same organisation."""
    OPEN = "open"
    """An organisation sends whom it likes, up to a number."""


class Channel(StrEnum):
    """How an invitation reaches the invited."""

    MAIL = "mail"
    LETTER = "letter"
    PHONE = "phone"


class Way(StrEnum):
    """How an answer came."""

    LINK = "link"
    MAIL = "mail"
    LETTER = "letter"
    PHONE = "phone"
    IN_PERSON = "in_person"


NOTED_WAYS = (Way.PHONE, Way.LETTER, Way.MAIL, Way.IN_PERSON)
"""Ways of an answer that staff take down; one by the link notes itself."""


class Answer(StrEnum):
    """What the invited answered."""

    YES = "yes"
    NO = "no"
    REPRESENTED = "represented"
    """No, but somebody comes in her stead."""


class Stage(StrEnum):
    """Where an invitation stands, for lists and counts."""

    DRAFT = "draft"
    UNANSWERED = "unanswered"
    YES = "yes"
    NO = "no"
    REPRESENTED = "represented"
    WITHDRAWN = "withdrawn"


ISSUED_STAGES = (Stage.UNANSWERED, Stage.YES, Stage.NO, Stage.REPRESENTED)
"""Stages of an invitation that holds."""

REMIND_AFTER = timedelta(days=1)
"""How long after the invitation, or after the last reminder, another one may be made."""

PLACEHOLDERS = ("salutation", "title", "date", "place", "host", "link")
"""What may stand in braces in an invitation's text."""
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and means nothing, in order."""
    return list(dict.fromkeys(name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS))


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced; what is not among ``values`` stays as it stands.

    A line of which nothing but placeholders without a value would say anything ("Venue: {place}") is left out.
    """
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        named = [name for name in _PLACEHOLDER.findall(line) if name in values]
        if not named or any(values[name] for name in named):
            lines.append(_PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), line))
    return "\n".join(lines)


def stage_of(
    *,
    issued: bool,
    withdrawn: bool,
    answer: str | None,
    status: str | None,
    registered: bool,
    uses: int = 0,
) -> Stage:
    """Where an invitation stands.

    ``status`` is the state of the invited person's registration (None on an open invitation), ``registered`` whether
    she ever registered, ``uses`` how many live registrations came by it. The registration decides, by whichever way
    she registered; only "represented" is told from "no" by the answer that was given.
    """
    if withdrawn:
        return Stage.WITHDRAWN
    if not issued:
        return Stage.DRAFT
    if status is None:
        if uses:
            return Stage.YES
        return Stage.NO if answer == Answer.NO else Stage.UNANSWERED
    if status == Status.INVITED:
        return Stage.UNANSWERED
    if status == Status.REGRETTED:
        return Stage.REPRESENTED if answer == Answer.REPRESENTED else Stage.NO
    if status == Status.CANCELLED:
        return Stage.NO if registered else Stage.WITHDRAWN
    return Stage.YES


def may_be_reminded(*, issued_at: datetime, reminded_at: datetime | None, now: datetime) -> bool:
    """Whether a day has passed since the invitation and since the last reminder."""
    return now - max(issued_at, reminded_at or issued_at) >= REMIND_AFTER


class InvitationError(DomainError):
    """The service of invitations refused something."""


class UnknownInvitation(InvitationError):
    """The event has no invitation of this id."""


class NotADraft(InvitationError):
    """It was issued already: what was sent can no longer be changed."""


class DeadLink(InvitationError):
    """The link opens nothing: unknown, handed over, withdrawn, or the event is over."""


class AlreadyAnswered(InvitationError):
    """The answer that holds leaves no room for this one; ``status`` is the registration's state."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class AllUsed(InvitationError):
    """As many people as the open invitation allows have registered by it."""


class NotTransferable(InvitationError):
    """Only a transferable invitation that nobody answered yet may be handed over."""
