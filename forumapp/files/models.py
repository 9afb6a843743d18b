"""Rows of files that people handed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from forumapp.orm import FREE_TEXT, NOT_PERSONAL, Base, Moment


class Upload(Base):
    """One file. Unclaimed until what it belongs to is kept; an unclaimed one is swept after a day."""

    __tablename__ = "uploads"
    __table_args__ = (
        Index("ix_uploads_registration", "registration_id"),
        Index("ix_uploads_unclaimed", "claimed_at", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, info=NOT_PERSONAL)
    """A UUIDv7."""
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    registration_id: Mapped[str | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), info=NOT_PERSONAL
    )
    """Whose it is; None for a file of no single person, such as a delegation's letter."""
    name: Mapped[str] = mapped_column(String(160), info=FREE_TEXT)
    """With the ending of its kind; no folder, nothing that a file system refuses."""
    kind: Mapped[str] = mapped_column(String(8), info=NOT_PERSONAL)
    """A code of :class:`forumapp.files.rules.FileKind`, read from the content."""
    size: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """Bytes."""
    sha256: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info=FREE_TEXT)
    """Read only where the file is handed out."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When it became part of something that is kept."""
