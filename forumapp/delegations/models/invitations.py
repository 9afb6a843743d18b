"""Invitations: whom the host asks to an event, by which way, and what came of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.delegations.rules.invitations import Channel, Kind
from forumapp.directory.models import Organization
from forumapp.events.models import Category, Event
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import CONTACT, FREE_TEXT, IDENTITY, NOT_PERSONAL, Base, Json, Localized, Moment
from forumapp.registration.models import Registration


class Invitation(Base):
    """One invitation, a draft until it is issued. Only the hash of its link's secret is kept.

    A personal or transferable one makes the person's registration when it is issued; what the person answers is that
    registration's state. An open one names an organisation; each use of its link is a registration of its own.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        Index("ix_invitations_event_id", "event_id", "id"),
        CheckConstraint("uses > 0", name="uses_positive"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, info=NOT_PERSONAL)
    """A UUIDv7; the link's secret is derived from it and from ``revision``."""
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(String(16), default=Kind.PERSONAL, info=NOT_PERSONAL)
    channel: Mapped[str] = mapped_column(String(16), default=Channel.MAIL, info=NOT_PERSONAL)
    language: Mapped[str] = mapped_column(String(12), info=NOT_PERSONAL)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), info=NOT_PERSONAL)
    names: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    """As printed, per language; none on an open invitation."""
    salutation: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    """The whole line per language, e.g. ``Dear Professor Kim``; where it is empty the full name stands in it."""
    position: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    rank: Mapped[str | None] = mapped_column(String(32), info=IDENTITY)
    country: Mapped[str | None] = mapped_column(String(2), info=IDENTITY)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True, info=NOT_PERSONAL)
    email: Mapped[str | None] = mapped_column(String(254), info=CONTACT)
    address: Mapped[str | None] = mapped_column(String, info=CONTACT)
    """The lines of a postal address, without the addressee."""
    uses: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    """How many people may register by an open invitation."""
    registration_id: Mapped[str | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="SET NULL"), index=True, info=NOT_PERSONAL
    )
    revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    """Raised when it is handed over: the former link is dead then."""
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    former_hash: Mapped[str | None] = mapped_column(String(64), index=True, info=NOT_PERSONAL)
    """Of the link of whoever handed it over last: it opens nothing but the page that says so."""
    search_keys: Mapped[str] = mapped_column(String, default="", info=IDENTITY)
    drafted_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    drafted_by: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    issued_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    issued_by: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    opened_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """First opening of the link; only where the event measures it."""
    reminded_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    answer: Mapped[str | None] = mapped_column(String(16), info=NOT_PERSONAL)
    """The answer that was given to this invitation, a code of :class:`~forumapp.delegations.rules.invitations.Answer`;
    None also where the person registered by the public page: her registration's state is what holds."""
    answered_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    answered_by: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    answer_channel: Mapped[str | None] = mapped_column(String(16), info=NOT_PERSONAL)
    """How the answer came, a code of :class:`~forumapp.delegations.rules.invitations.Way`."""
    answer_note: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    corrected_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When what was issued was last corrected: a letter printed after that says so."""
    corrections: Mapped[list[dict[str, str | None]]] = mapped_column(Json, default=list, info=FREE_TEXT)
    """Each corrected field, the oldest first: ``field``, ``before``, ``after``, ``at`` (ISO 8601) and ``actor``."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)

    event: Mapped[Event] = relationship()
    category: Mapped[Category] = relationship()
    organization: Mapped[Organization | None] = relationship()
    registration: Mapped[Registration | None] = relationship()


class InvitationUse(Base):
    """A registration that came by somebody's invitation: one use of an open one, or who stands in for the invited."""

    __tablename__ = "invitation_uses"

    invitation_id: Mapped[str] = mapped_column(
        ForeignKey("invitations.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, index=True, info=NOT_PERSONAL
    )
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)

    registration: Mapped[Registration] = relationship()


class InvitationLetter(Base):
    """What an event's invitations say, per language, and whether their opening is measured."""

    __tablename__ = "invitation_letters"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    subject: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    body: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    """Paragraphs with the placeholders of :data:`forumapp.delegations.rules.invitations.PLACEHOLDERS`."""
    measure_opening: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
