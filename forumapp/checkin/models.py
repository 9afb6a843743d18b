"""Rows of the door: devices, the append-only log of scans, and the attendance folded from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forumapp.checkin.rules import AGAINST, Profile, Source
from forumapp.orm import FREE_TEXT, IDENTITY, NOT_PERSONAL, Base, Json, Moment

FLAGGED = text(
    "(conflict IS NOT NULL OR verdict = 'quarantined' OR (admitted AND (verdict IN ('{}')"
    " OR (verdict = 'already_admitted' AND shown = 'already_admitted'))))".format(
        "', '".join(verdict.value for verdict in AGAINST)
    )
)
"""Scans at which somebody of the office should look; word for word in the index, or a database would not use it."""


class Device(Base):
    """A phone at one event's door; its key is a row of ``keys``."""

    __tablename__ = "devices"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    key_id: Mapped[int] = mapped_column(ForeignKey("keys.id", ondelete="CASCADE"), unique=True, info=NOT_PERSONAL)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), info=NOT_PERSONAL)
    """The member of staff who opened it."""
    desk: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    opened_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    last_heard_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    unsent: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    """How many scans it said it had not yet sent."""
    closed_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    ended_by: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    """Who of the office revoked it; None where the phone closed itself or its time ran out."""
    profile: Mapped[str] = mapped_column(String(16), default=Profile.DOOR.value, info=NOT_PERSONAL)
    """A code of :class:`forumapp.checkin.rules.Profile`."""
    volunteer: Mapped[str] = mapped_column(String(64), default="", info=IDENTITY)
    """The name that whoever holds the phone gave, or the name of the member of staff."""
    sees_needs: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether this phone may ask for a guest's needs, one at a time."""
    pin: Mapped[str | None] = mapped_column(String(4), info=NOT_PERSONAL)
    """Four digits that the phone asks before it leaves the desk; None: it asks nothing."""
    expires_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When its key ends; None: with the event (:func:`forumapp.checkin.rules.expires_at`)."""
    roster_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When it last had the whole list or everything that changed since."""
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), index=True, info=NOT_PERSONAL)
    """At whose door it stands, as it last said; None: at the event's own."""


class Pairing(Base):
    """A code that makes one phone a device, once, within minutes; the code itself is derived from the id, not kept."""

    __tablename__ = "pairings"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    code_sha256: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    desk: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    profile: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    sees_needs: Mapped[bool] = mapped_column(Boolean, info=NOT_PERSONAL)
    pin: Mapped[str | None] = mapped_column(String(4), info=NOT_PERSONAL)
    until: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When the device's key will end; None: with the event."""
    made_by: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    made_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    expires_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    """When the code opens nothing any more."""
    used_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id", ondelete="SET NULL"), info=NOT_PERSONAL)
    """The phone that it made."""
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), index=True, info=NOT_PERSONAL)
    """At whose door the phone will stand; None: at the event's own."""


class Scan(Base):
    """One reading at the door: never edited, never deleted while the event lives.

    ``counts`` was decided when it arrived: whether the fold may take it. An undo is a row with ``undoes``.
    """

    __tablename__ = "scans"
    __table_args__ = (
        CheckConstraint("direction IN ('in', 'out')", name="direction_known"),
        Index("ix_scans_registration", "registration_id", "corrected_at", "id"),
        Index("ix_scans_event", "event_id", "corrected_at"),
        Index("ix_scans_undoes", "undoes"),
        Index("ix_scans_session", "session_id"),
        Index(
            "ix_scans_exits",
            "event_id",
            sqlite_where=text("direction = 'out'"),
            postgresql_where=text("direction = 'out'"),
        ),
        Index("ix_scans_flagged", "event_id", sqlite_where=FLAGGED, postgresql_where=FLAGGED),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    key_id: Mapped[int | None] = mapped_column(ForeignKey("keys.id", ondelete="SET NULL"), info=NOT_PERSONAL)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id", ondelete="SET NULL"), info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), default="system", info=NOT_PERSONAL)
    """Who recorded it: a device, a key, or a member of staff by the ticket's page."""
    registration_id: Mapped[str | None] = mapped_column(String(36), info=NOT_PERSONAL)
    """Whose it is; kept as sent even where no such registration is known yet, so not a foreign key."""
    ticket_sha256: Mapped[str | None] = mapped_column(String(64), info=NOT_PERSONAL)
    """Hash of the 26 characters, or of the text that was read instead; neither is kept."""
    walk_in: Mapped[dict[str, Any] | None] = mapped_column(Json, info=IDENTITY)
    """The walk-in's fields as the device sent them."""
    direction: Mapped[str | None] = mapped_column(String(3), info=NOT_PERSONAL)
    """None where a quarantined item gave none."""
    desk: Mapped[str | None] = mapped_column(String(64), info=NOT_PERSONAL)
    offline: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    scanned_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """By the device's clock; None where a quarantined item gave none."""
    sent_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    received_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    corrected_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    """``scanned_at`` corrected by ``received_at - sent_at``: the time that the fold orders by."""
    shown: Mapped[str | None] = mapped_column(String(24), info=NOT_PERSONAL)
    admitted: Mapped[bool | None] = mapped_column(Boolean, info=NOT_PERSONAL)
    reason: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    undoes: Mapped[str | None] = mapped_column(String(36), info=NOT_PERSONAL)
    verdict: Mapped[str] = mapped_column(String(24), info=NOT_PERSONAL)
    """What the server found when it arrived; never changes."""
    conflict: Mapped[str | None] = mapped_column(String(24), info=NOT_PERSONAL)
    problem: Mapped[str | None] = mapped_column(String, info=NOT_PERSONAL)
    """Why it is quarantined, or what of it could not be kept as it was meant."""
    payload: Mapped[dict[str, Any] | None] = mapped_column(Json, info=FREE_TEXT)
    """An item with a problem as it was sent."""
    counts: Mapped[bool] = mapped_column(Boolean, info=NOT_PERSONAL)
    source: Mapped[str] = mapped_column(String(16), default=Source.DOOR.value, info=NOT_PERSONAL)
    """By which way it came: a code of :class:`forumapp.checkin.rules.Source`."""
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), info=NOT_PERSONAL)
    """At whose door it was read; None: at the event's own."""


class Resolution(Base):
    """One act of the office on a scan that needed a look: never edited; the one with the highest number holds."""

    __tablename__ = "resolutions"
    __table_args__ = (UniqueConstraint("scan_id", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    scan_id: Mapped[str] = mapped_column(ForeignKey("scans.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """1 for the first act on the scan."""
    act: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """A code of :class:`forumapp.checkin.rules.Act`."""
    note: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    """Why."""
    made_id: Mapped[str | None] = mapped_column(ForeignKey("scans.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    """The scan that the act recorded, where it recorded one."""
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)


class Attendance(Base):
    """The fold of one registration's scans; a row exists once one counted, or staff turned the guest away."""

    __tablename__ = "attendances"
    __table_args__ = (
        Index("ix_attendances_event", "event_id", "first_admitted_at"),
        Index("ix_attendances_event_changed", "event_id", "changed"),
    )

    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    first_admitted_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """None where every entry was undone: then she did not attend."""
    first_desk: Mapped[str | None] = mapped_column(String(64), info=NOT_PERSONAL)
    last_left_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """None while inside."""
    admissions: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    inside: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    changed: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    """The event's change number when the fold last changed."""
    refused_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When staff last turned the guest away."""
    refused_desk: Mapped[str | None] = mapped_column(String(64), info=NOT_PERSONAL)


class SessionAttendance(Base):
    """The fold of one registration's scans in one session; a row exists while an entry to it counts."""

    __tablename__ = "session_attendances"
    __table_args__ = (Index("ix_session_attendances_event", "event_id", "session_id"),)

    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, index=True, info=NOT_PERSONAL
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    first_admitted_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    first_desk: Mapped[str | None] = mapped_column(String(64), info=NOT_PERSONAL)
    last_left_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """None while inside."""
    admissions: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    inside: Mapped[bool] = mapped_column(Boolean, info=NOT_PERSONAL)


class Closing(Base):
    """When the doors of an event close, where the office said so; else they close at the event's end."""

    __tablename__ = "closings"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    changed_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
