"""Delegations: an organisation's group at one event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.delegations.rules.groups import TicketsTo
from forumapp.directory.models import Organization
from forumapp.events.models import PLACES_HOLD
from forumapp.files.models import Upload
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import CONTACT, IDENTITY, NOT_PERSONAL, Base, Json, Localized, Moment


class Delegation(Base):
    """An organisation's group: its name, its organisation, its members (registrations point here)."""

    __tablename__ = "delegations"
    __table_args__ = (
        UniqueConstraint("event_id", "key"),
        CheckConstraint(PLACES_HOLD, name="places_hold"),
        CheckConstraint("taken >= 0", name="taken_not_negative"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    key: Mapped[str] = mapped_column(String, info=NOT_PERSONAL)
    """Its name folded by :func:`forumapp.directory.rules.spelling_key`."""
    names: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), info=NOT_PERSONAL)
    places: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    taken: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    exceeded: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    categories: Mapped[list[str]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    """Codes of the categories that its focal points may choose; none: those that guests may choose."""
    represents: Mapped[str | None] = mapped_column(String(8), info=NOT_PERSONAL)
    """The country, or an entity such as ``EU``, that its members represent; a mission's stands in the directory."""
    instructions: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    deadline: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """Until when (exclusive) focal points may enter and change; None: as long as guests may register."""
    tickets_to: Mapped[str] = mapped_column(String(16), default=TicketsTo.MEMBERS, info=NOT_PERSONAL)
    """A code of :class:`forumapp.delegations.rules.groups.TicketsTo`."""
    revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    """Raised whenever staff change it, so that who saves second is told."""
    changed_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When a focal point last did something."""
    told_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """Up to when the focal points were told by mail whose tickets are on their page."""
    source: Mapped[str] = mapped_column(String(16), default="staff", info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)

    organization: Mapped[Organization | None] = relationship()


class FocalPoint(Base):
    """Somebody who registers a delegation by a private link, without an account."""

    __tablename__ = "focal_points"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    delegation_id: Mapped[int] = mapped_column(
        ForeignKey("delegations.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    public_id: Mapped[str] = mapped_column(String(36), unique=True, info=NOT_PERSONAL)
    """A UUIDv7: what the secret of the link is derived from."""
    revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    """Raised to make the former link a dead one."""
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    """SHA-256 of the secret in the link."""
    name: Mapped[str] = mapped_column(String(300), info=IDENTITY)
    email: Mapped[str] = mapped_column(String(254), info=CONTACT)
    language: Mapped[str] = mapped_column(String(12), info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When the link last went into the outbox."""
    revoked_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)

    delegation: Mapped[Delegation] = relationship()


class DelegationLetter(Base):
    """The one letter (note verbale) of a delegation; a new one takes its place."""

    __tablename__ = "delegation_letters"

    delegation_id: Mapped[int] = mapped_column(
        ForeignKey("delegations.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    upload_id: Mapped[str] = mapped_column(ForeignKey("uploads.id"), info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)

    upload: Mapped[Upload] = relationship()


class DelegationDraft(Base):
    """One row of a delegation's table that is no registration yet: what was typed, as it was typed."""

    __tablename__ = "delegation_drafts"
    __table_args__ = (UniqueConstraint("delegation_id", "key"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegations.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    key: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    """The row's own mark, made with the page: the same row sent twice is one draft and one registration."""
    fields: Mapped[dict[str, str]] = mapped_column(Json, info=IDENTITY)
    """The columns of the table by their names; empty ones are left out."""
    refused: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether it was sent and could not be taken: the page then says why."""
