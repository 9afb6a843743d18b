"""Who watches a door: the phones that are open at it, when each was last heard, and whether a board is among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from forumapp.checkin.models import Device
from forumapp.checkin.rules import BOARD_HEARD_WITHIN, DESK_FORGOTTEN_AFTER, DESK_HEARD_WITHIN, Profile
from forumapp.events.models import Change, Event
from forumapp.kernel.secrets import sha256
from forumapp.orm.prepared import Cursor, Prepared


class OpenDesk(NamedTuple):
    """A phone at the door that was not closed."""

    device_id: int
    desk: str
    profile: str
    heard_at: datetime
    unsent: int

    def is_heard(self, now: datetime) -> bool:
        """Whether what happens there is known here; else it may hold arrivals that nobody knows."""
        return now - self.heard_at <= DESK_HEARD_WITHIN


class BoardState(NamedTuple):
    """What decides whether a board is still the same: the event's changes and the open phones."""

    number: int
    revision: int
    phones: Sequence[OpenDesk]

    @property
    def desks(self) -> list[OpenDesk]:
        """The phones that admit, without the boards."""
        return [phone for phone in self.phones if phone.profile != Profile.PROTOCOL]

    def tag(self, now: datetime) -> str:
        """A short text that differs where a board made of this state would."""
        desks = [f"{one.device_id} {one.desk} {one.is_heard(now)} {one.unsent}" for one in self.desks]
        return sha256("\n".join([str(self.number), str(self.revision), *desks]))[:24]

    def is_board_watched(self, now: datetime) -> bool:
        """Whether a board was heard a moment ago, so that an arrival sounds there."""
        return any(
            phone.profile == Profile.PROTOCOL and now - phone.heard_at <= BOARD_HEARD_WITHIN for phone in self.phones
        )


_STATE = Prepared(
    select(
        func.coalesce(Change.number, 0),
        Event.revision,
        Device.id,
        Device.desk,
        Device.profile,
        Device.last_heard_at,
        Device.unsent,
    )
    .select_from(Event)
    .outerjoin(Change, Change.event_id == Event.id)
    .outerjoin(
        Device,
        and_(
            Device.event_id == Event.id,
            Device.closed_at.is_(None),
            Device.last_heard_at > bindparam("since"),
        ),
    )
    .where(Event.id == bindparam("event"))
    .order_by(Device.desk, Device.id)
)


def board_state(*, cursor: Cursor, event_id: int, now: datetime) -> BoardState:
    """The event's newest change and the phones that are open at its door, in one statement."""
    rows = _STATE.rows(cursor, {"event": event_id, "since": now - DESK_FORGOTTEN_AFTER})
    number, revision = rows[0][:2]
    return BoardState(number, revision, [OpenDesk._make(row[2:]) for row in rows if row[2] is not None])


def who_holds(*, session: Session, device_id: int) -> str:
    """The desk of a phone and the volunteer who holds it, for the access log: ``Desk 1, Han Miji``."""
    desk, volunteer = session.execute(select(Device.desk, Device.volunteer).where(Device.id == device_id)).one()
    return f"{desk}, {volunteer}" if volunteer else desk
