"""Rows of what people ask for, of each destruction with what it left, and of a day that was put off."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.orm import CONTACT, FREE_TEXT, NOT_PERSONAL, Base, Json, Moment
from forumapp.registration.models import Registration


class SubjectRequest(Base):
    """One person's request that her data be destroyed: that of one registration, or what is held under an address."""

    __tablename__ = "subject_requests"
    __table_args__ = (
        Index("ix_subject_requests_event", "event_id", "decided_at"),
        Index(
            "uq_subject_requests_open",
            "registration_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    registration_id: Mapped[str | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), info=NOT_PERSONAL
    )
    email: Mapped[str | None] = mapped_column(String(254), info=CONTACT)
    """Of a request by address: whose it is, until it was answered."""
    language: Mapped[str] = mapped_column(String(12), info=NOT_PERSONAL)
    """The language in which it was asked, and is answered."""
    asked_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    answer_by: Mapped[date] = mapped_column(Date, info=NOT_PERSONAL)
    decided_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    decided_by: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    outcome: Mapped[str | None] = mapped_column(String(16), info=NOT_PERSONAL)
    """A code of :class:`forumapp.privacy.rules.Outcome`."""
    reason: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    """Why it was refused, in the person's language."""

    registration: Mapped[Registration | None] = relationship()

    def answer_by_moment(self, zone: str) -> datetime:
        """The beginning, at a place, of the last day on which it is answered in time."""
        return datetime.combine(self.answer_by, time(), tzinfo=ZoneInfo(zone))

    def is_late(self, now: datetime, zone: str) -> bool:
        """Whether it waits beyond its day."""
        return self.decided_at is None and now.astimezone(ZoneInfo(zone)).date() > self.answer_by


class Destruction(Base):
    """One destruction of an event's personal data, or of the answers to one question: what its certificate says."""

    __tablename__ = "destructions"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """Of the event's certificates, from 1."""
    cause: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """A code of :class:`forumapp.privacy.rules.Cause`."""
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    due_on: Mapped[date] = mapped_column(Date, info=NOT_PERSONAL)
    """The day on which it was to happen, at the event's place."""
    chosen: Mapped[bool] = mapped_column(Boolean, info=NOT_PERSONAL)
    """Whether the office chose the day; else it follows from the event's end."""
    question: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    """The key of the question whose answers went on a day of their own."""
    destroyed: Mapped[dict[str, int]] = mapped_column(Json, info=NOT_PERSONAL)
    """Table to the number of its rows that said something of a person."""
    kept: Mapped[dict[str, int]] = mapped_column(Json, info=NOT_PERSONAL)
    """Code of :class:`forumapp.privacy.rules.Kept` to the number of rows that stayed."""
    backups_until: Mapped[date | None] = mapped_column(Date, info=NOT_PERSONAL)
    """When the last backup that holds the data ends; None where the office has not said how long it keeps them."""


class KnownDay(Base):
    """Since when an event's day of destruction has been the one it is: a day that was mistyped destroys nothing yet."""

    __tablename__ = "destruction_days"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    day: Mapped[date] = mapped_column(Date, info=NOT_PERSONAL)
    since: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)


class Postponement(Base):
    """One time that the day of destruction was put off: from when to when, who, when, why."""

    __tablename__ = "destruction_postponements"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    from_day: Mapped[date] = mapped_column(Date, info=NOT_PERSONAL)
    to_day: Mapped[date] = mapped_column(Date, info=NOT_PERSONAL)
    reason: Mapped[str] = mapped_column(String, info=FREE_TEXT)
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)


class DataLink(Base):
    """A link, sent by mail, to all that is held under an address at one event; it dies within a day."""

    __tablename__ = "data_links"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, info=NOT_PERSONAL)
    """A UUIDv7: what the link's secret is derived from."""
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    email: Mapped[str] = mapped_column(String(254), info=CONTACT)
    """As it is held."""
    sha256: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    """Hash of the link's secret."""
    created_at: Mapped[datetime] = mapped_column(Moment, index=True, info=NOT_PERSONAL)
