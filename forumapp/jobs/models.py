"""Rows of jobs: what is to be done when, and who is at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from forumapp.orm import FREE_TEXT, NOT_PERSONAL, Base, Json, Moment


class Job(Base):
    """One piece of work with a due time and a lease; idempotent, run once though two hosts wake."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_due", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """The registered name of the task, e.g. ``mail.deliver``."""
    key: Mapped[str | None] = mapped_column(String(128), unique=True, info=NOT_PERSONAL)
    """Makes the job unique: enqueuing it again changes nothing."""
    arguments: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, info=NOT_PERSONAL)
    due_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    lease_until: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    done_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    failed_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    last_error: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
