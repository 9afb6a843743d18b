"""Pure rules of a registration: its states, the transitions that are allowed, and who gets a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from forumapp.kernel.actors import ActorKind
from forumapp.kernel.errors import DomainError
from forumapp.kernel.localized import LocalizedText


class Status(StrEnum):
    """States of a registration (product.md, "Words")."""

    INVITED = "invited"
    REGRETTED = "regretted"
    SUBMITTED = "submitted"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class AttendingAs(StrEnum):
    """Whether a guest attends as oneself or stands in for someone."""

    PRINCIPAL = "principal"
    REPRESENTING = "representing"


class AccompanyingKind(StrEnum):
    """As what somebody comes with a guest."""

    INTERPRETER = "interpreter"
    SECURITY = "security"
    SPOUSE = "spouse"
    DRIVER = "driver"
    AIDE = "aide"


@dataclass(frozen=True)
class Companion:
    """Somebody who comes with a guest: named, or ``number`` of a kind only counted."""

    kind: str
    name: str | None = None
    number: int = 1


class Source(StrEnum):
    """How a registration came to be."""

    FORM = "form"
    INTERFACE = "interface"
    IMPORT = "import"
    DOOR = "door"
    STAFF = "staff"


LIVE = (Status.INVITED, Status.REGRETTED, Status.SUBMITTED, Status.WAITLISTED, Status.OFFERED, Status.CONFIRMED)
"""States in which a person is known to the event: at most one such registration a person."""

REGISTERED = (Status.SUBMITTED, Status.WAITLISTED, Status.OFFERED, Status.CONFIRMED)
"""States of the figure ``registered`` (contract.md, "Figures")."""

HOLDS_PLACE = (Status.OFFERED, Status.CONFIRMED)
"""States that take one of the places."""

TRANSITIONS: dict[Status | None, frozenset[Status]] = {
    None: frozenset({Status.INVITED, Status.SUBMITTED, Status.WAITLISTED, Status.CONFIRMED}),
    Status.INVITED: frozenset(
        {Status.REGRETTED, Status.SUBMITTED, Status.WAITLISTED, Status.CONFIRMED, Status.CANCELLED}
    ),
    Status.REGRETTED: frozenset({Status.SUBMITTED, Status.WAITLISTED, Status.CONFIRMED}),
    Status.SUBMITTED: frozenset({Status.CONFIRMED, Status.WAITLISTED, Status.REJECTED, Status.CANCELLED}),
    Status.WAITLISTED: frozenset({Status.OFFERED, Status.CONFIRMED, Status.REJECTED, Status.CANCELLED}),
    Status.OFFERED: frozenset({Status.CONFIRMED, Status.WAITLISTED, Status.CANCELLED}),
    Status.CONFIRMED: frozenset({Status.CANCELLED}),
    Status.REJECTED: frozenset({Status.SUBMITTED, Status.WAITLISTED, Status.CONFIRMED}),
    Status.CANCELLED: frozenset({Status.SUBMITTED, Status.WAITLISTED, Status.CONFIRMED}),
}
"""From a state (None: nothing yet) to those it may become (product.md, table of transitions)."""

GIVES_UP_SESSIONS = (Status.WAITLISTED, Status.REGRETTED, Status.REJECTED, Status.CANCELLED)
"""States in which a guest has no place in a session: who has none in the event may not keep one from others."""

APPROVING = (ActorKind.GUEST, ActorKind.FOCAL_POINT)
"""Whose writing of a name as printed is its approval."""

WORTH: dict[Status, int] = {
    Status.CANCELLED: 0,
    Status.REJECTED: 0,
    Status.INVITED: 1,
    Status.REGRETTED: 2,
    Status.SUBMITTED: 3,
    Status.WAITLISTED: 4,
    Status.OFFERED: 5,
    Status.CONFIRMED: 6,
}
"""How far on a state is: of two entries of one person that are merged, the one further on holds."""

REVIVED_BY_STAFF = (Status.REJECTED, Status.CANCELLED)
"""States that only staff may lead out of, with a reason."""


class Cause(StrEnum):
    """What a change of state gives as its reason where nobody wrote one."""

    OFFER_RAN_OUT = "offer_ran_out"
    OFFER_DECLINED = "offer_declined"
    PLACE_FREED = "place_freed"


class Direction(StrEnum):
    """Where staff move somebody who waits."""

    FIRST = "first"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Offering:
    """How a freed place goes on: confirmed at once (``hours`` None), or offered for ``hours``.

    Offers end ``stop_hours`` before ``starts_at``: from then on nobody moves up by oneself, and staff decide.
    """

    hours: int | None
    stop_hours: int
    starts_at: datetime

    @property
    def stops_at(self) -> datetime | None:
        """From when on staff decide; None where no offers are made."""
        return None if self.hours is None else self.starts_at - timedelta(hours=self.stop_hours)

    def goes_on(self, now: datetime) -> bool:
        """Whether a place that becomes free at ``now`` goes on by itself."""
        return self.stops_at is None or now < self.stops_at

    def until(self, now: datetime) -> datetime | None:
        """Until when an offer made at ``now`` holds, at most until the start; None where no offers are made."""
        return None if self.hours is None else min(now + timedelta(hours=self.hours), self.starts_at)


HOURS_OF_AN_OFFER = 48
"""How long an offer of staff holds where the event makes none by itself."""


def moved(length: int, index: int, direction: Direction) -> int:
    """Where whoever stands at ``index`` of a line of ``length`` stands after the move."""
    if direction == Direction.FIRST:
        return 0
    return max(0, index - 1) if direction == Direction.UP else min(length - 1, index + 1)


def sql_list(statuses: tuple[Status, ...]) -> str:
    """The statuses as a SQL list of literals, for constraints and partial indexes."""
    return ", ".join(f"'{status.value}'" for status in statuses)


@dataclass(frozen=True)
class Limit:
    """How many places one event, category or delegation has (None: no limit) and how many are taken."""

    places: int | None
    taken: int
    exceeded: int = 0

    @property
    def is_full(self) -> bool:
        """Whether one more guest would pass the limit."""
        return not self.has_room(1)

    def has_room(self, people: int) -> bool:
        """Whether a guest and those who come along, ``people`` together, would keep the limit."""
        return self.places is None or self.taken + people <= self.places + self.exceeded


class LimitOf(StrEnum):
    """Whose places are limited."""

    EVENT = "event"
    CATEGORY = "category"
    DELEGATION = "delegation"


@dataclass(frozen=True)
class FullLimit:
    """A limit that somebody would pass: whose it is, by what name, and how it stands."""

    of: LimitOf
    names: LocalizedText
    limit: Limit


def admit(limits: Iterable[Limit], *, review: bool, people: int = 1) -> Status:
    """What a new registration becomes: reviewed first where the category asks, else a place or the waitlist.

    ``people`` are the guest and those accompanying who take places.
    """
    if review:
        return Status.SUBMITTED
    return Status.CONFIRMED if all(limit.has_room(people) for limit in limits) else Status.WAITLISTED


def unapproved(names: Mapping[str, str], approved: Mapping[str, str]) -> list[str]:
    """The languages whose printed name nobody but staff or a list has written."""
    return [language for language, name in names.items() if approved.get(language) != name]


def check_transition(current: Status | None, wanted: Status) -> None:
    """:raises IllegalTransition: unless the table of transitions has this step"""
    if wanted not in TRANSITIONS[current]:
        raise IllegalTransition(current, wanted)


@dataclass(frozen=True)
class Standing:
    """How an entry stood before it was merged into another one; ``untold``: mail about it had not left yet."""

    status: Status
    waiting_since: datetime | None
    waiting_order: datetime | None
    offer_until: datetime | None
    untold: bool


def steps_to(*, stays: Status, goes: Status) -> tuple[Status, ...]:
    """The states through which an entry comes to that of another one that is merged into it; none where it is as far.

    :raises IllegalTransition: the table of transitions leads there from nothing but live states
    """
    if WORTH[goes] <= WORTH[stays]:
        return ()
    if goes in TRANSITIONS[stays]:
        return (goes,)
    if goes == Status.OFFERED:
        return (Status.WAITLISTED, Status.OFFERED)
    raise IllegalTransition(stays, goes)


class RegistrationError(DomainError):
    """The service of registrations refused something."""


class RegistrationClosed(RegistrationError):
    """Outside the event's window for registration; ``opens`` and ``closes`` are aware or None."""

    def __init__(self, opens: datetime | None, closes: datetime | None) -> None:
        super().__init__(opens, closes)
        self.opens, self.closes = opens, closes


class UnknownCategory(RegistrationError):
    """The event has no category of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownRegistration(RegistrationError):
    """There is no registration of this id in the event."""

    def __init__(self, registration_id: str) -> None:
        super().__init__(registration_id)
        self.registration_id = registration_id


class AlreadyRegistered(RegistrationError):
    """The person already holds a live registration of the event."""

    def __init__(self, registration_id: str) -> None:
        super().__init__(registration_id)
        self.registration_id = registration_id


class AlreadyAdmitted(RegistrationError):
    """The person was let in at the door: what happened there is the truth."""

    def __init__(self, registration_id: str) -> None:
        super().__init__(registration_id)
        self.registration_id = registration_id


class EventOver(RegistrationError):
    """The event has ended; ``ended`` is aware."""

    def __init__(self, ended: datetime) -> None:
        super().__init__(ended)
        self.ended = ended


class IdempotencyConflict(RegistrationError):
    """The idempotency key was used before with another body."""


class IllegalTransition(RegistrationError):
    """A registration in state ``current`` cannot become ``wanted``."""

    def __init__(self, current: Status | None, wanted: Status) -> None:
        super().__init__(current, wanted)
        self.current, self.wanted = current, wanted


class NoPlace(RegistrationError):
    """Every place is taken, and nobody allowed to exceed them; ``of`` is whose places they are, where it is known."""

    def __init__(self, of: LimitOf | None = None) -> None:
        super().__init__(of)
        self.of = of


class OfferRanOut(RegistrationError):
    """The time to take the offered place is over; ``until`` is when it ended."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class TooLateToOffer(RegistrationError):
    """The event begins: nobody could answer an offer. The cure: confirm instead."""


class MergedAway(RegistrationError):
    """The registration was merged into another one of the same person, ``into_id``: that one is decided on."""

    def __init__(self, registration_id: str, into_id: str) -> None:
        super().__init__(registration_id, into_id)
        self.registration_id, self.into_id = registration_id, into_id


class ReasonNeeded(RegistrationError):
    """This act asks for a reason."""


class StaleEdit(RegistrationError):
    """Somebody else changed the registration meanwhile."""


class SessionFull(RegistrationError):
    """The session has no place left."""

    def __init__(self, session_id: int) -> None:
        super().__init__(session_id)
        self.session_id = session_id


class SessionBegun(RegistrationError):
    """The session has begun: nobody joins or leaves it any more."""

    def __init__(self, session_id: int) -> None:
        super().__init__(session_id)
        self.session_id = session_id


class SessionsOverlap(RegistrationError):
    """Two sessions are at the same time."""

    def __init__(self, first_id: int, second_id: int) -> None:
        super().__init__(first_id, second_id)
        self.first_id, self.second_id = first_id, second_id


class UnknownSession(RegistrationError):
    """The event has no such session, or guests do not choose it."""

    def __init__(self, session_id: int) -> None:
        super().__init__(session_id)
        self.session_id = session_id


class BothAdmitted(RegistrationError):
    """Two registrations cannot be merged: both were let in at the door."""


class AdmittedMustStay(RegistrationError):
    """Of two registrations that are merged, the one that was let in at the door has to stay."""
