"""Rows of frozen figures: the sets as signed, the pseudonyms of their persons, and each year's key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forumapp.orm import FREE_TEXT, NOT_PERSONAL, Base, Json, Moment


class FrozenSet(Base):
    """Figures as signed at one moment; never changed."""

    __tablename__ = "frozen_sets"
    __table_args__ = (UniqueConstraint("event_id", "version"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    version: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    as_of: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    figures: Mapped[dict[str, Any]] = mapped_column(Json, info=NOT_PERSONAL)
    """The unsuppressed set (contract.md, "Figures") without hash, unheard devices and moved since."""
    rows: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True, info=NOT_PERSONAL)
    """Figure code to the registration ids behind it, for missions, organizations and countries per organisation id or
    country code, so that a frozen number opens its own rows."""
    hash: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), info=NOT_PERSONAL)
    reason: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    """Why it was frozen although devices were not heard."""
    unheard_devices: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, info=NOT_PERSONAL)


class FrozenPerson(Base):
    """The keyed pseudonym of one participant of a frozen set: tells distinct people apart over a year."""

    __tablename__ = "frozen_persons"

    set_id: Mapped[int] = mapped_column(
        ForeignKey("frozen_sets.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    pseudonym: Mapped[str] = mapped_column(String(64), primary_key=True, info=NOT_PERSONAL)
    by_email: Mapped[bool] = mapped_column(info=NOT_PERSONAL)
    """Whether an e-mail told the person apart; otherwise the registration is its own person."""


class ImportFile(Base):
    """A guest list on its way in: kept while somebody says what its columns hold, then gone; swept after a day."""

    __tablename__ = "import_files"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, info=NOT_PERSONAL)
    """A UUIDv7."""
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    """Who brought it: nobody else sees it."""
    name: Mapped[str] = mapped_column(String(160), info=NOT_PERSONAL)
    data: Mapped[bytes] = mapped_column(LargeBinary, info=FREE_TEXT)
    status: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """What new rows become: a code of :class:`forumapp.registration.rules.Status`."""
    category: Mapped[str | None] = mapped_column(String(64), info=NOT_PERSONAL)
    """That of new guests whose row says none."""
    language: Mapped[str | None] = mapped_column(String(16), info=NOT_PERSONAL)
    """That of new guests whose row says none; None where the script of the name decides."""
    mapping: Mapped[list[str] | None] = mapped_column(Json, info=NOT_PERSONAL)
    """Machine header per column as somebody said it, empty for what is left out; as a whole None: still guessed."""
    created_at: Mapped[datetime] = mapped_column(Moment, index=True, info=NOT_PERSONAL)


class ImportMapping(Base):
    """What the columns of an office's own list hold, remembered by its headers for the next one like it."""

    __tablename__ = "import_mappings"

    signature: Mapped[str] = mapped_column(String(64), primary_key=True, info=NOT_PERSONAL)
    """Of the headers: :func:`forumapp.attendance.codec.mapping.signature`."""
    columns: Mapped[dict[str, str]] = mapped_column(Json, info=NOT_PERSONAL)
    """Folded header to machine header, empty for what is left out."""
    changed_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)


class PseudonymKey(Base):
    """A year's key for pseudonyms, deleted when the year is closed."""

    __tablename__ = "pseudonym_keys"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    key: Mapped[bytes] = mapped_column(LargeBinary, info=NOT_PERSONAL)
