"""Pure rules of a registration: its states, the transitions that are allowed, and who gets a place."""

from __future__ import annotations

from enum import StrEnum


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

REVIVED_BY_STAFF = (Status.REJECTED, Status.CANCELLED)
"""States that only staff may lead out of, with a reason."""


def sql_list(statuses: tuple[Status, ...]) -> str:
    """The statuses as a SQL list of literals, for constraints and partial indexes."""
    return ", ".join(f"'{status.value}'" for status in statuses)
