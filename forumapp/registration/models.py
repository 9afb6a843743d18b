"""Rows of a registration: the person, its tickets, and every change of state or of what was entered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.directory.models import Organization
from forumapp.events.models import Category, Event
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import CONTACT, FREE_TEXT, IDENTITY, NOT_PERSONAL, Base, Json, Localized, Moment
from forumapp.registration.rules import LIVE, Status, sql_list


class Registration(Base):
    """One person's entry for one event."""

    __tablename__ = "registrations"
    __table_args__ = (
        CheckConstraint(f"status IN ({sql_list(tuple(Status))})", name="status_known"),
        Index("ix_registrations_event_status", "event_id", "status", "category_id"),
        Index("ix_registrations_event_changed", "event_id", "changed"),
        Index("ix_registrations_event_id", "event_id", "id"),
        Index(
            "uq_registrations_live_person",
            "event_id",
            "email_key",
            "person_key",
            unique=True,
            sqlite_where=text(f"status IN ({sql_list(LIVE)})"),
            postgresql_where=text(f"status IN ({sql_list(LIVE)})"),
        ),
        Index(
            "ix_registrations_review_again",
            "event_id",
            "review_again",
            sqlite_where=text("review_again IS NOT NULL"),
            postgresql_where=text("review_again IS NOT NULL"),
        ),
        Index(
            "ix_registrations_offered",
            "offer_until",
            sqlite_where=text("offer_until IS NOT NULL"),
            postgresql_where=text("offer_until IS NOT NULL"),
        ),
        Index("ix_registrations_waiting", "category_id", "waiting_since", "id"),
        Index(
            "uq_registrations_head_of_delegation",
            "delegation_id",
            unique=True,
            sqlite_where=text("heads_delegation"),
            postgresql_where=text("heads_delegation"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, info=NOT_PERSONAL)
    """A UUIDv7; for a walk-in chosen by the device."""
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), info=NOT_PERSONAL)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegations.id"), index=True, info=NOT_PERSONAL)
    heads_delegation: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether the guest leads her delegation; one of each at most."""
    reserve: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether the guest stands by for her delegation: waits, and is never promoted by itself."""
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("registrations.id"), index=True, info=NOT_PERSONAL)
    """The registration whose place this one took over: its substitute's."""
    status: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)

    names: Mapped[LocalizedText] = mapped_column(Localized, info=IDENTITY)
    """As printed, per language, written and approved by the guest; never derived from one another."""
    given_name: Mapped[str | None] = mapped_column(String, info=IDENTITY)
    family_name: Mapped[str | None] = mapped_column(String, info=IDENTITY)
    email: Mapped[str | None] = mapped_column(String(254), info=CONTACT)
    email_key: Mapped[str | None] = mapped_column(String(254), info=CONTACT)
    person_key: Mapped[str] = mapped_column(String, info=IDENTITY)
    """The name folded for telling persons apart: :func:`forumapp.kernel.names.person_key`."""
    phone: Mapped[str | None] = mapped_column(String(20), info=CONTACT)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True, info=NOT_PERSONAL)
    position: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    country: Mapped[str | None] = mapped_column(String(2), info=IDENTITY)
    """Country represented, ISO 3166 alpha-2; not nationality."""
    rank: Mapped[str | None] = mapped_column(String(32), info=IDENTITY)
    attending_as: Mapped[str] = mapped_column(String(16), default="principal", info=NOT_PERSONAL)
    acting: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Ad interim: 직무대행, 대사대리."""
    roles: Mapped[list[str]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    approved_names: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    """The printed names that the guest or the focal point wrote or approved; a name that differs waits for approval."""
    address_as: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    """How to address the person, per language; empty for the full name."""
    read_aloud: Mapped[str | None] = mapped_column(String, info=IDENTITY)
    """How the name is read aloud, in whatever letters help whoever reads it."""
    represents_name: Mapped[str | None] = mapped_column(String, info=IDENTITY)
    """For whom the person stands in, where :attr:`attending_as` says so."""
    functions_since: Mapped[datetime | None] = mapped_column(Moment, info=IDENTITY)
    """When the person took up the functions, by the ministry's list: decides among those of one rank."""
    manual_order: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """A place in the order of precedence by hand; goes before rank and date."""
    expected_at: Mapped[datetime | None] = mapped_column(Moment, info=IDENTITY)
    """When the guest is expected at the door."""
    escort: Mapped[str | None] = mapped_column(String, info=IDENTITY)
    """Who meets the guest there; None where nobody was named."""
    meeting_point: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    """Where the escort waits."""
    on_board: Mapped[bool | None] = mapped_column(Boolean, info=NOT_PERSONAL)
    """Whether staff put the guest on the protocol board or took them off; None: rank, role and delegation decide."""
    interpretation: Mapped[str | None] = mapped_column(String(12), info=NOT_PERSONAL)
    """The language that the person wants to hear, of those the event interprets into."""
    receiver: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether the person needs a receiver for it."""
    accompanying_seats: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    """How many places the accompanying persons take beside the guest's own."""
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("registrations.id"), index=True, info=NOT_PERSONAL)
    """The registration of the same person that stayed when two were merged."""
    language: Mapped[str] = mapped_column(String(12), info=NOT_PERSONAL)
    """Decides mail, ticket and calendar."""

    source: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    walk_in: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    waiting_since: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """Order of the waitlist; None while not waiting."""
    waiting_order: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """Stands for ``waiting_since`` in that order where staff moved somebody."""
    offer_until: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """Until when the offered place is kept; None while none is offered."""
    review_again: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When a confirmed guest last changed what a reviewer had looked at; None once somebody looked again."""
    invited_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When an invitation was issued: the figure ``invited``."""
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"), info=NOT_PERSONAL)
    """The version of the notice that was shown; None where the host already held the data."""
    destroyed_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When its personal data was destroyed: the row stays for the totals, under its id alone."""
    ticket_revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    tickets_of_id: Mapped[str | None] = mapped_column(ForeignKey("registrations.id"), info=NOT_PERSONAL)
    """Whose id the tickets are derived from: another entry's of the same person that was merged into this one."""
    manage_hash: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    """SHA-256 of the secret in the manage link."""
    search_keys: Mapped[str] = mapped_column(String, info=IDENTITY)
    order_name: Mapped[str] = mapped_column(String, info=IDENTITY)
    """The name that lists are ordered and headed by, in the registration's language."""
    changed: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    """The event's change number when this row last changed: the roster's cursor."""

    event: Mapped[Event] = relationship()
    category: Mapped[Category] = relationship()
    organization: Mapped[Organization | None] = relationship()

    @property
    def ticket_origin(self) -> str:
        """The id from which the codes of the tickets are derived."""
        return self.tickets_of_id or self.id

    def name_in(self, language: str) -> str:
        """The printed name in ``language``, else in another of the event's languages."""
        return self.names.in_language(language, self.event.languages).text or self.order_name


class Accompanying(Base):
    """Somebody who comes with a guest: named, or ``number`` of a kind only counted. No participant."""

    __tablename__ = "accompanying"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    kind: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """A code of :class:`forumapp.registration.rules.AccompanyingKind`."""
    name: Mapped[str | None] = mapped_column(String, info=IDENTITY)
    number: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)


class Tag(Base):
    """A label that staff put on a registration; guests never see it."""

    __tablename__ = "registration_tags"
    __table_args__ = (Index("ix_registration_tags_registration_id", "registration_id"),)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    tag: Mapped[str] = mapped_column(String(64), primary_key=True, info=FREE_TEXT)
    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )


class Note(Base):
    """What staff noted about a person; guests never see it on their page, but get it with all data held."""

    __tablename__ = "registration_notes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    text: Mapped[str] = mapped_column(String, info=FREE_TEXT)
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)


class DistinctPair(Base):
    """Two registrations that look like one person and, staff said, are not; the smaller id first."""

    __tablename__ = "distinct_pairs"

    first_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    second_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, index=True, info=NOT_PERSONAL
    )
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)


class Ticket(Base):
    """One code that lets a registration in; only its hash is kept. A new revision revokes the former."""

    __tablename__ = "tickets"
    __table_args__ = (UniqueConstraint("registration_id", "revision"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, info=NOT_PERSONAL)
    registration_id: Mapped[str] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    revision: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    issued_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)


class StatusChange(Base):
    """One change of state: from, to, who, when, why."""

    __tablename__ = "status_changes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    from_status: Mapped[str | None] = mapped_column(String(16), info=NOT_PERSONAL)
    to_status: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    reason: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    """As staff wrote it, or a code of :class:`forumapp.registration.rules.Cause`."""
    exceeded: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether it took a place beyond the limits."""
    reserve: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether waiting, before it or after it, is standing by for a delegation."""


class Amendment(Base):
    """One change of what a registration says: which field, from what to what, who and when."""

    __tablename__ = "amendments"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    field: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """A machine header of the export, or ``ticket`` for a reissued one."""
    before: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    after: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    reason: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    """Why, where it was no edit by hand: the name of the list, or the entry that was merged."""


class SessionChoice(Base):
    """A place in a session that a guest chose; gone with the registration's place in the event."""

    __tablename__ = "session_choices"

    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, index=True, info=NOT_PERSONAL
    )


class IdempotencyKey(Base):
    """What a key of a form or of the interface already gave, so that a second sending gives it again."""

    __tablename__ = "idempotency_keys"

    scope: Mapped[str] = mapped_column(String(64), primary_key=True, info=NOT_PERSONAL)
    """``form:<event id>`` or ``key:<key id>:<event id>``."""
    key: Mapped[str] = mapped_column(String(200), primary_key=True, info=NOT_PERSONAL)
    body_sha256: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    registration_id: Mapped[str | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), info=NOT_PERSONAL
    )
    answer_status: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    """The registration's status in the first answer."""
    created_at: Mapped[datetime] = mapped_column(Moment, index=True, info=NOT_PERSONAL)
