"""Rows of notices and consents: what was shown, in which version and language, and what was answered when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forumapp.consent.rules import Stated
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import NOT_PERSONAL, Base, Json, Localized, Moment


class Notice(Base):
    """One version of an event's notice on personal data; the newest is shown, registrations keep the one they saw."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    text: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    """Markdown: what holds for all purposes, and the rights of the person."""
    template: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    """The code of the template that it began from (:data:`forumapp.consent.wording.TEMPLATES`)."""
    purposes: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    """What needs no consent, one purpose after the other, as :meth:`forumapp.consent.rules.Stated.as_row` writes it."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)

    @property
    def stated(self) -> list[Stated]:
        """The purposes that need no consent."""
        return [Stated.of_row(row) for row in self.purposes]


class PurposeVersion(Base):
    """One wording of one optional purpose that an event asks consent for."""

    __tablename__ = "purpose_versions"
    __table_args__ = (UniqueConstraint("event_id", "purpose", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    purpose: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    """A code of :class:`forumapp.consent.rules.Purpose`."""
    number: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    question: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    explanation: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    items: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    legal_basis: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    period: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    recipients: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    position: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    retired: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)


class Consent(Base):
    """One answer to one purpose at one time; the newest row of a registration and purpose is what holds."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    registration_id: Mapped[str] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    purpose: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    granted: Mapped[bool] = mapped_column(Boolean, info=NOT_PERSONAL)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("purpose_versions.id"), info=NOT_PERSONAL)
    """The wording that was shown; None where the answer came without one (interface, import)."""
    language: Mapped[str] = mapped_column(String(12), info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)


Index("ix_consents_registration", Consent.registration_id, Consent.purpose, Consent.id)
