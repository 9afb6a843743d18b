"""Pure rules of delegations: until when focal points may do what, who gets tickets, which names may be one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from forumapp.events.rules import Window
from forumapp.kernel.errors import DomainError


class TicketsTo(StrEnum):
    """Who gets the tickets of a delegation's members."""

    MEMBERS = "members"
    """Each member by her own mail; the focal points see those of members without an address."""
    FOCAL_POINT = "focal_point"
    """All of them stand on the focal points' page, and no mail holds one."""


@dataclass(frozen=True)
class Times:
    """Until when the focal points of one delegation may do what; all moments are aware."""

    deadline: datetime | None
    event_window: Window
    event_ends: datetime

    @property
    def window(self) -> Window:
        """When they may enter and change people: to the delegation's own deadline, else as long as guests may register.

        An own deadline holds even before the event's registration opens, and after it closes.
        """
        if self.deadline is None:
            return self.event_window
        return Window(None, min(self.deadline, self.event_ends))

    def may_change(self, now: datetime) -> bool:
        """Whether they may enter, change and cancel people and replace the letter."""
        return self.window.is_open(now)

    def may_substitute(self, now: datetime) -> bool:
        """Whether somebody may take over a member's place: on the day too, until the event ends."""
        return now < self.event_ends


def may_be_one(*, first: str | None, second: str | None) -> bool:
    """Whether two members of one delegation with the same name may be one person, by the keys of their addresses.

    Two different addresses make two people; where one is missing nothing tells them apart.
    """
    return first is None or second is None or first == second


class DelegationError(DomainError):
    """The service of delegations refused something."""


class DelegationClosed(DelegationError):
    """Focal points may not change the delegation any more; ``closed`` is aware, or None before it opens."""

    def __init__(self, closed: datetime | None) -> None:
        super().__init__(closed)
        self.closed = closed


class NameTaken(DelegationError):
    """Another delegation of the event has one of these names."""

    def __init__(self, delegation_id: int) -> None:
        super().__init__(delegation_id)
        self.delegation_id = delegation_id


class RepresentsOther(DelegationError):
    """The directory says that the mission represents something else, by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotAMember(DelegationError):
    """The registration is none of the delegation's."""


class StaleDelegation(DelegationError):
    """Somebody else changed the delegation meanwhile."""


class UnknownDelegation(DelegationError):
    """The event has no delegation of this id."""

    def __init__(self, delegation_id: int) -> None:
        super().__init__(delegation_id)
        self.delegation_id = delegation_id


class UnknownFocalPoint(DelegationError):
    """The delegation has no focal point of this id."""

    def __init__(self, focal_point_id: int) -> None:
        super().__init__(focal_point_id)
        self.focal_point_id = focal_point_id
