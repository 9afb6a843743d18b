"""Rows of the directory: the host itself, and the organisations that guests come from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.kernel.localized import LocalizedText
from forumapp.orm import CONTACT, IDENTITY, NOT_PERSONAL, Base, Json, Localized, Moment


class Host(Base):
    """The office that invites: one row."""

    __tablename__ = "hosts"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    names: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
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
    revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    """Raised with every change, so that cached public pages know."""


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


Index(
    "ix_organizations_kind",
    Organization.kind,
    Organization.id,
    Organization.represents,
    Organization.represents_country,
)
Index("ix_organizations_released", Organization.released, Organization.id)
