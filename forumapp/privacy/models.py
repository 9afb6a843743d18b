"""Rows of what people ask for: who, when, and how it was answered."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.orm import FREE_TEXT, NOT_PERSONAL, Base, Moment
from forumapp.registration.models import Registration


class SubjectRequest(Base):
    """One person's request that her data of one registration be destroyed."""

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
    registration_id: Mapped[str] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), info=NOT_PERSONAL)
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

    registration: Mapped[Registration] = relationship()

    def answer_by_moment(self, zone: str) -> datetime:
        """The beginning, at a place, of the last day on which it is answered in time."""
        return datetime.combine(self.answer_by, time(), tzinfo=ZoneInfo(zone))

    def is_late(self, now: datetime, zone: str) -> bool:
        """Whether it waits beyond its day."""
        return self.decided_at is None and now.astimezone(ZoneInfo(zone)).date() > self.answer_by
