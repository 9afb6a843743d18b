"""Rows of the outbox: messages made in the transaction that caused them, sent after the commit; of whom they tell."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from forumapp.orm import CONTACT, FREE_TEXT, NOT_PERSONAL, Base, Json, Moment


class Message(Base):
    """One message: a template, a language and ids; no rendered secret. Its Message-ID derives from ``id``."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_due", "state", "next_attempt_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    registration_id: Mapped[str | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    status_change_id: Mapped[int | None] = mapped_column(ForeignKey("status_changes.id"), index=True, info=NOT_PERSONAL)
    """The change of state that caused it, a row of an upper room."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    template: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    language: Mapped[str] = mapped_column(String(12), info=NOT_PERSONAL)
    recipient: Mapped[str] = mapped_column(String(254), info=CONTACT)
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, info=FREE_TEXT)
    """What the template needs beside the rows, e.g. the reason of a decision; never a secret.

    ``subject`` and ``opening`` are words that staff wrote in place of the template's.
    """
    state: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """A code of :class:`forumapp.mail.rules.State`."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    next_attempt_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    lease_until: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    last_error: Mapped[str | None] = mapped_column(String, info=FREE_TEXT)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)


class Mention(Base):
    """A guest of whom a message tells somebody else, and the change of state that it tells of."""

    __tablename__ = "message_mentions"

    message_id: Mapped[str] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, index=True, info=NOT_PERSONAL
    )
    status_change_id: Mapped[int] = mapped_column(
        ForeignKey("status_changes.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
