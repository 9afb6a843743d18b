"""Rows of an event's own questions, their versions and the answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.kernel.localized import LocalizedText
from forumapp.orm import FREE_TEXT, NEEDS, NOT_PERSONAL, Base, Json, Localized, Moment
from forumapp.questions.codec import Definition
from forumapp.questions.rules import AnsweredBy


class Question(Base):
    """A question of one event. Its key is fixed at creation; its wording lives in versions."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    key: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    position: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    retired_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    answered_by: Mapped[str] = mapped_column(String(16), default=AnsweredBy.GUEST.value, info=NOT_PERSONAL)
    """A code of :class:`forumapp.questions.rules.AnsweredBy`."""
    at_door: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Whether the answers are shown to staff at the door."""
    destroy_on: Mapped[date | None] = mapped_column(Date, info=NOT_PERSONAL)
    """The day, in the event's zone, from which the answers are gone; None: they go with the event."""

    versions: Mapped[list[QuestionVersion]] = relationship(
        order_by="QuestionVersion.number", cascade="all, delete-orphan", back_populates="question"
    )

    @property
    def current(self) -> QuestionVersion:
        """The newest version: what is asked today."""
        return self.versions[-1]


class QuestionVersion(Base):
    """One wording of a question; an answer keeps the wording it answered."""

    __tablename__ = "question_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """A code of :class:`forumapp.questions.rules.Kind`."""
    label: Mapped[LocalizedText] = mapped_column(Localized, info=NOT_PERSONAL)
    help: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=NOT_PERSONAL)
    options: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    """``[{"value": "vegetarian", "label": {"en": …, "ko": …}}, …]`` for choices."""
    required: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """Where it is shown at all."""
    categories: Mapped[list[str]] = mapped_column(Json, default=list, info=NOT_PERSONAL)
    """Codes of the categories that are asked; empty: all of them."""
    shown_if: Mapped[dict[str, Any] | None] = mapped_column(Json, info=NOT_PERSONAL)
    """A :class:`forumapp.questions.rules.Condition` as it writes itself."""
    bounds: Mapped[dict[str, float] | None] = mapped_column(Json, info=NOT_PERSONAL)
    """``{"lowest": …, "highest": …}`` of a number, either or none of them."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)

    question: Mapped[Question] = relationship(back_populates="versions")

    @property
    def definition(self) -> Definition:
        """What decides about an answer to this wording."""
        return Definition(self.kind, tuple(option["value"] for option in self.options), **(self.bounds or {}))


class Answer(Base):
    """One registration's answer to one question, with the version that was asked."""

    __tablename__ = "answers"

    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    value: Mapped[Any] = mapped_column(Json, info=FREE_TEXT)
    """As :func:`forumapp.questions.codec.read` gives it, by the kind of the version."""


class Need(Base):
    """What one registration needs, by question; it is here only while the consent to keep it holds."""

    __tablename__ = "needs"

    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    sealed: Mapped[str] = mapped_column(Text, info=NEEDS)
    """By the box of :func:`forumapp.kernel.sealing.needs_box`."""
    written_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)


Index("ix_answers_question", Answer.question_id)
Index("ix_needs_question", Need.question_id)
