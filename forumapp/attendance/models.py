"""Rows of frozen figures: the sets as signed, the pseudonyms of their persons, and each year's key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.types import TypeDecorator

from forumapp.attendance.codec.packing import KeptRows, pack
from forumapp.attendance.rules import NeverChanged
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import FREE_TEXT, NOT_PERSONAL, Base, Json, Localized, Moment


class Rows(TypeDecorator[Mapping[str, Any]]):
    """Registration ids behind figures and cells, kept packed and read one figure at a time."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else pack(value)

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> Mapping[str, Any] | None:
        return None if value is None else KeptRows(value)


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
    rows: Mapped[Mapping[str, Any]] = mapped_column(Rows, deferred=True, info=NOT_PERSONAL)
    """What :func:`forumapp.attendance.queries.kept.ids_behind` reads, so that a frozen number opens its own rows.
    Empty once the event's personal data is destroyed."""
    hash: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), info=NOT_PERSONAL)
    reason: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    """Why it was frozen although devices were not heard."""
    unheard_devices: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    aside: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """Scans that were put aside then and counted for nothing; None in sets that did not look."""


@event.listens_for(FrozenSet, "before_update")
def _refuse_to_change(mapper: Mapper[Any], connection: Any, frozen: FrozenSet) -> None:
    """A set is signed once. :raises NeverChanged:"""
    if any(get_history(frozen, column.key).has_changes() for column in mapper.column_attrs):
        raise NeverChanged


class OnlineCount(Base):
    """How many people followed online, as staff entered it; the newest row of an event holds, none is changed."""

    __tablename__ = "online_counts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    value: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """None takes back what was entered."""
    source: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    """Where the number comes from, in each language of the event."""
    entered_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    entered_by: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    """An actor's reference."""


class PublishedSet(Base):
    """A frozen set as it was first given to somebody who may not see everything; never changed.

    What may be told of a later one depends on it (:mod:`forumapp.attendance.rules.suppression`).
    """

    __tablename__ = "published_sets"

    set_id: Mapped[int] = mapped_column(
        ForeignKey("frozen_sets.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    figures: Mapped[dict[str, Any]] = mapped_column(Json, info=NOT_PERSONAL)
    published_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)


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
