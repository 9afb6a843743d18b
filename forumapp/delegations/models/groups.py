"""Delegations: an organisation's group at one event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.directory.models import Organization
from forumapp.events.models import PLACES_HOLD
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import NOT_PERSONAL, Base, Localized, Moment


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
    source: Mapped[str] = mapped_column(String(16), default="staff", info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)

    organization: Mapped[Organization | None] = relationship()
