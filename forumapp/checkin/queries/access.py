"""Who holds a bearer key: read anew with each call, by one prebuilt statement, so that a revocation holds at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from forumapp.accounts.models import Key
from forumapp.accounts.rules import Scope
from forumapp.checkin.models import Device
from forumapp.checkin.rules import expires_at
from forumapp.events.models import Event
from forumapp.kernel.actors import Actor
from forumapp.orm.prepared import Cursor, Prepared


class Access(NamedTuple):
    """A key, the one event that it opens, and the phone at the door that holds it, if one does."""

    key_id: int
    event_id: int
    slug: str
    zone: str
    languages: Sequence[str]
    scopes: Sequence[str]
    revoked_at: datetime | None
    device_id: int | None
    last_heard_at: datetime | None
    unsent: int | None
    profile: str | None
    """A code of :class:`forumapp.checkin.rules.Profile`; None for a key without a phone."""
    sees_needs: bool | None
    roster_at: datetime | None
    """When the phone last had all of the roster."""
    chosen_end: datetime | None
    event_ends_at: datetime
    session_id: int | None
    """At whose door the phone stands; None: at the event's own."""

    @property
    def expires_at(self) -> datetime | None:
        """When the phone's key ends; a key without a phone has no such moment."""
        return None if self.device_id is None else expires_at(chosen=self.chosen_end, ends_at=self.event_ends_at)

    def has_ended(self, now: datetime) -> bool:
        """Whether the key opens nothing any more: revoked, or its phone's time is over."""
        end = self.expires_at
        return self.revoked_at is not None or (end is not None and now >= end)

    @property
    def actor(self) -> Actor:
        """Who acts by this key, for histories."""
        return Actor.key(self.key_id) if self.device_id is None else Actor.device(self.device_id)

    def allows(self, scope: Scope) -> bool:
        """Whether the key was given ``scope``."""
        return scope.value in self.scopes


_FIND = Prepared(
    select(
        Key.id,
        Key.event_id,
        Event.slug,
        Event.zone,
        Event.languages,
        Key.scopes,
        Key.revoked_at,
        Device.id,
        Device.last_heard_at,
        Device.unsent,
        Device.profile,
        Device.sees_needs,
        Device.roster_at,
        Device.expires_at,
        Event.ends_at,
        Device.session_id,
    )
    .select_from(Key)
    .join(Event, Event.id == Key.event_id)
    .outerjoin(Device, Device.key_id == Key.id)
    .where(Key.sha256 == bindparam("sha256"))
)


def find_access(*, cursor: Cursor, sha256: str) -> Access | None:
    """What the key with this hash opens, revoked or not; None where there is no such key."""
    row = _FIND.first(cursor, {"sha256": sha256})
    return None if row is None else Access._make(row)
