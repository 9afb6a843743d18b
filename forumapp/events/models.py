"""Rows of an event: its texts, categories, programme, speakers and partners."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.events.rules import ASKED_AT_FIRST, MONTHS_KEPT, Window
from forumapp.kernel.local_time import months_later
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import CONTACT, IDENTITY, NOT_PERSONAL, Base, Json, Localized, Moment

PLACES_HOLD = "places IS NULL OR taken <= places + exceeded"


class Series(Base):
    """Events that follow one another under one name, such as a yearly forum or the parts of a training."""

    __tablename__ = "event_series"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    names: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    activity_kind: Mapped[str] = mapped_column(String(32), default="external_relations", info=NOT_PERSONAL)
    themes: Mapped[list[str]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    """Codes of :class:`forumapp.events.rules.Theme`."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)

    events: Mapped[list[Event]] = relationship(order_by="Event.starts_at, Event.id", back_populates="series")


class Event(Base):
    """One forum, training or dialogue."""

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint(PLACES_HOLD, name="places_hold"),
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    slug: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    languages: Mapped[list[str]] = mapped_column(Json, info=NOT_PERSONAL)
    """Language codes in the event's order; the first is the one to fall back to."""
    title: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    neutral_title: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    """Stands for the title in subjects, previews and tabs where the topic could endanger a guest."""
    campaign: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    summary: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    description: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    """Markdown."""
    audience: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    place_name: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    place_address: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    place_directions: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    interpretation: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    activity_kind: Mapped[str] = mapped_column(String(32), default="external_relations", info=NOT_PERSONAL)
    themes: Mapped[list[str]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    """Codes of :class:`forumapp.events.rules.Theme`."""
    zone: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """IANA name; people always see the event's zone, named."""
    starts_at: Mapped[datetime] = mapped_column(Moment, index=True, info=NOT_PERSONAL)
    ends_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    doors_open_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    registration_opens_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    registration_closes_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    changes_close_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """Until when guests may change what they entered; None: until the event ends."""
    destroy_on: Mapped[date | None] = mapped_column(Date, info=NOT_PERSONAL)
    """The day on which personal data is destroyed; None: three months after the end (:attr:`destroyed_at`)."""
    published_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    contact_name: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    contact_email: Mapped[str | None] = mapped_column(String(254), info=CONTACT)
    contact_phone: Mapped[str | None] = mapped_column(String(20), info=CONTACT)
    asks: Mapped[list[str]] = mapped_column(Json, default=lambda: list(ASKED_AT_FIRST), info=NOT_PERSONAL)
    """Codes of :class:`forumapp.events.rules.Ask`: what the form asks beside name, organisation and e-mail."""
    interpretation_languages: Mapped[list[str]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    """Language codes into which the office interprets; none where there is no interpretation."""
    accompanying_take_places: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether accompanying persons are counted in the places."""
    places: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    taken: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    exceeded: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    offer_hours: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """How long a freed place is offered to whoever is first in line; None: it is confirmed at once."""
    offers_stop_hours: Mapped[int] = mapped_column(Integer, default=24, info=NOT_PERSONAL)
    """How many hours before the start offers end: from then on staff decide who gets a freed place."""
    revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    """Raised with every change that a public page shows; keys its cached bytes."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"), index=True, info=NOT_PERSONAL)

    series: Mapped[Series | None] = relationship(back_populates="events")
    categories: Mapped[list[Category]] = relationship(order_by="Category.position", back_populates="event")
    programme: Mapped[list[ProgrammeItem]] = relationship(
        order_by="ProgrammeItem.starts_at, ProgrammeItem.position", cascade="all, delete-orphan"
    )
    speakers: Mapped[list[Speaker]] = relationship(order_by="Speaker.position", cascade="all, delete-orphan")
    sessions: Mapped[list[EventSession]] = relationship(
        order_by="EventSession.starts_at, EventSession.id", cascade="all, delete-orphan"
    )
    partners: Mapped[list[Partner]] = relationship(order_by="Partner.position", cascade="all, delete-orphan")

    def choosable(self, *codes: str | None) -> list[Category]:
        """The categories that staff choose from: those that the event uses, and besides those named by ``codes``."""
        return [category for category in self.categories if category.used or category.code in codes]

    @property
    def window(self) -> Window:
        """When guests may register; without a closing time until the event starts."""
        return Window(self.registration_opens_at, self.registration_closes_at or self.starts_at)

    @property
    def destroyed_at(self) -> datetime:
        """The beginning, at the event's place, of the day on which its personal data is destroyed."""
        day = self.destroy_on or months_later(self.ends_at, zone=self.zone, months=MONTHS_KEPT)
        return datetime.combine(day, time(), tzinfo=ZoneInfo(self.zone))


class Change(Base):
    """One counter an event, raised under its row's lock by every change of a registration or attendance.

    It is the roster's cursor and the key of cached figures; a row of its own keeps the hot update narrow.
    """

    __tablename__ = "event_changes"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    number: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)


class Category(Base):
    """A community that guests of one event come from; whether it counts is its property."""

    __tablename__ = "categories"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        CheckConstraint(PLACES_HOLD, name="places_hold"),
        CheckConstraint("taken >= 0", name="taken_not_negative"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    code: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    names: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    people: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    """How a release calls those who come from it, for one of the office's own: ``youth delegates``."""
    position: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    counts: Mapped[bool] = mapped_column(Boolean, default=True, info=NOT_PERSONAL)
    review: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether a reviewer decides before a registration is confirmed."""
    public: Mapped[bool] = mapped_column(Boolean, default=True, info=NOT_PERSONAL)
    """Whether guests may choose it on the public form; then it is ``used``, too."""
    used: Mapped[bool] = mapped_column(Boolean, default=True, info=NOT_PERSONAL)
    """Whether the console offers it at this event; lists, the interface and the door's readings may always name it."""
    accompanying: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    """How many accompanying persons a guest may name on the form; staff may enter more."""
    places: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    taken: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    exceeded: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)

    event: Mapped[Event] = relationship(back_populates="categories")


class Speaker(Base):
    """A person of the programme as the public page prints them."""

    __tablename__ = "speakers"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    position: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    names: Mapped[LocalizedText] = mapped_column(Localized, info=IDENTITY)
    titles: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    """Title and organisation as printed, e.g. ``Director, Example Institute``."""


class ProgrammeItem(Base):
    """One line of the programme."""

    __tablename__ = "programme_items"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    position: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    starts_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    ends_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    title: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    role: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    """A code of :class:`forumapp.events.rules.Role`: what its speaker does."""
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id", ondelete="SET NULL"), info=NOT_PERSONAL)

    speaker: Mapped[Speaker | None] = relationship()


class EventSession(Base):
    """A part of an event with a place and a time of its own, such as a workshop of a training."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint(PLACES_HOLD, name="places_hold"),
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    names: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    place: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    """A room, where it is another one than the event's."""
    starts_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    ends_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    chosen_by_guest: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether guests choose it on their page; else staff fill its ``places``, or it is for everybody."""
    places: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    taken: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    exceeded: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)

    @property
    def for_everybody(self) -> bool:
        """Whether all guests take part, so that nobody is written down."""
        return not self.chosen_by_guest and self.places is None


class Partner(Base):
    """An organisation that hosts with us or supports the event, as the public page prints it."""

    __tablename__ = "partners"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    position: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    names: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    part: Mapped[str] = mapped_column(String(16), default="partner", info=NOT_PERSONAL)
    """A code of :class:`forumapp.events.rules.PartnerPart`: host, co_host, supporter, partner."""
    url: Mapped[str | None] = mapped_column(String, info=NOT_PERSONAL)
