"""Rows of the directory: the host itself, and the organisations that guests come from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.kernel.localized import LocalizedText
from forumapp.orm import CONTACT, FREE_TEXT, IDENTITY, NOT_PERSONAL, Base, Json, Localized, Moment


class Host(Base):
    """The office that invites: one row."""

    __tablename__ = "hosts"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    names: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    names_in_text: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    """The name as a sentence has it, where that differs: ``the Example Centre``."""
    about: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    place: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    """Where releases are dated from, e.g. ``Seoul, Republic of Korea``."""
    languages: Mapped[list[str]] = mapped_column(Json, default=lambda: ["en", "ko"], info=NOT_PERSONAL)
    country: Mapped[str] = mapped_column(String(2), default="KR", info=NOT_PERSONAL)
    accent_light: Mapped[str] = mapped_column(String(7), default="#00566b", info=NOT_PERSONAL)
    accent_dark: Mapped[str] = mapped_column(String(7), default="#8accdc", info=NOT_PERSONAL)
    media_contact: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    media_email: Mapped[str | None] = mapped_column(String(254), info=CONTACT)
    media_phone: Mapped[str | None] = mapped_column(String(20), info=CONTACT)
    backup_days: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """How many days the office keeps a backup; None where it has not said."""
    revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    """Raised with every change, so that cached public pages know."""
    wording: Mapped[str] = mapped_column(String(36), default="", info=NOT_PERSONAL)
    """The version of the office's own words (:mod:`forumapp.directory.wording`), a new UUID with each change."""


class Organization(Base):
    """An organisation or mission: one record, however many spellings; figures count records."""

    __tablename__ = "organizations"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    names: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(String(32), default="organization", info=NOT_PERSONAL)
    """A code of :class:`forumapp.directory.rules.OrganizationKind`."""
    represents: Mapped[str | None] = mapped_column(String(8), info=NOT_PERSONAL)
    """What a mission represents: an ISO 3166 code, or a code such as ``EU`` of what is no country."""
    represents_country: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    released: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether staff released it, so that public forms may suggest it."""
    source: Mapped[str] = mapped_column(String(16), default="staff", info=NOT_PERSONAL)
    """Where it was first met: staff, form, import, interface, walk_in, demo."""
    search_keys: Mapped[str] = mapped_column(String, default="", info=NOT_PERSONAL)
    group_name: Mapped[str] = mapped_column(String(200), default="", info=NOT_PERSONAL)
    """What it belongs to, as the office calls it, e.g. ``UN system``."""
    notes: Mapped[str] = mapped_column(String, default="", info=FREE_TEXT)
    """For staff only."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), info=NOT_PERSONAL)
    """The organisation that took this one over; the row stays for frozen sets and for old addresses."""
    revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    """Raised with every edit, so that whoever saves second is told."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)

    spellings: Mapped[list[OrganizationName]] = relationship(
        back_populates="organization", cascade="all, delete-orphan"
    )


class OrganizationName(Base):
    """One spelling of an organisation's name; no two organisations share one."""

    __tablename__ = "organization_names"

    key: Mapped[str] = mapped_column(String, primary_key=True, info=NOT_PERSONAL)
    """The name folded for comparison: :func:`forumapp.directory.rules.spelling_key`."""
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    name: Mapped[str] = mapped_column(String, info=NOT_PERSONAL)
    language: Mapped[str | None] = mapped_column(String(12), info=NOT_PERSONAL)

    organization: Mapped[Organization] = relationship(back_populates="spellings")


class OrganizationChange(Base):
    """One change of an organisation: which field, from what to what, who and when."""

    __tablename__ = "organization_changes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    field: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    """``name_<language>``, another column's name, ``spelling``, ``released`` or ``merged``."""
    before: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    after: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    """Of a merge: the names of the one that went and of the one that stayed."""
    other_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), info=NOT_PERSONAL)
    """Of a merge: the organisation that went."""
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)


class EntityName(Base):
    """How the office calls a country or another entity that a mission may represent."""

    __tablename__ = "entity_names"

    code: Mapped[str] = mapped_column(String(8), primary_key=True, info=NOT_PERSONAL)
    """ISO 3166 alpha-2 of a country; anything else is an entity that is none."""
    names: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)


class RankName(Base):
    """How the office calls a class of precedence, and where it stands."""

    __tablename__ = "rank_names"

    code: Mapped[str] = mapped_column(String(32), primary_key=True, info=NOT_PERSONAL)
    """A code of :class:`forumapp.directory.rules.Rank`."""
    names: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    position: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """From 0, the highest first."""


Index(
    "ix_organizations_kind",
    Organization.kind,
    Organization.id,
    Organization.represents,
    Organization.represents_country,
)
Index("ix_organizations_released", Organization.released, Organization.id)
