"""Rows of frozen figures: the sets as signed, the pseudonyms of their persons, and what makes the host's year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, Dialect, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, event
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


class YearShare(Base):
    """What an event's newest frozen set gives to its year: narrow numbers, so that a year opens no set."""

    __tablename__ = "year_shares"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    set_id: Mapped[int] = mapped_column(ForeignKey("frozen_sets.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    version: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    year: Mapped[int] = mapped_column(Integer, index=True, info=NOT_PERSONAL)
    """That in which the event began, by its own clock; whose key made the pseudonyms."""
    participants: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    without_email: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """How many of the set's persons no e-mail told apart."""
    persons: Mapped[bytes] = mapped_column(LargeBinary, info=NOT_PERSONAL)
    """The beginnings of the set's pseudonyms (:func:`forumapp.attendance.rules.year.beginnings`)."""
    countries: Mapped[list[str]] = mapped_column(Json, info=NOT_PERSONAL)
    """Codes of the countries represented."""
    hash: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)


class OutsideActivity(Base):
    """An activity of which no event was kept here, as staff entered it; never changed, a correction is a row more."""

    __tablename__ = "outside_activities"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("outside_activities.id"), unique=True, info=NOT_PERSONAL)
    """The row that this one stands for instead; a row is corrected once."""
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether this row takes the activity out of its year."""
    title: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    starts_on: Mapped[date] = mapped_column(Date, index=True, info=NOT_PERSONAL)
    ends_on: Mapped[date] = mapped_column(Date, info=NOT_PERSONAL)
    activity_kind: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    themes: Mapped[list[str]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    participants: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """None where nobody counted them."""
    countries: Mapped[list[str]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    source: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    """Where the numbers come from."""
    entered_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    entered_by: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    """An actor's reference."""


class ClosedYear(Base):
    """A year whose totals were signed and whose key was destroyed; never changed."""

    __tablename__ = "closed_years"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    closed_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    closed_by: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    """An actor's reference."""
    reason: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    """Why it was closed although events were not over or not frozen."""
    totals: Mapped[dict[str, Any]] = mapped_column(Json, info=NOT_PERSONAL)
    """What :func:`forumapp.attendance.rules.year.year_set` made of it then."""
    hash: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)


@event.listens_for(FrozenSet, "before_update")
@event.listens_for(ClosedYear, "before_update")
@event.listens_for(OutsideActivity, "before_update")
def _refuse_to_change(mapper: Mapper[Any], connection: Any, row: Base) -> None:
    """What was signed or entered stays as it is. :raises NeverChanged:"""
    if any(get_history(row, column.key).has_changes() for column in mapper.column_attrs):
        raise NeverChanged


class KindWords(Base):
    """How the office counts a kind of activity in one language: a counter (회), or a noun for one and many."""

    __tablename__ = "kind_words"

    activity_kind: Mapped[str] = mapped_column(String(32), primary_key=True, info=NOT_PERSONAL)
    language: Mapped[str] = mapped_column(String(16), primary_key=True, info=NOT_PERSONAL)
    words: Mapped[str] = mapped_column(String(80), info=NOT_PERSONAL)
