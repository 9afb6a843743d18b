"""Rows of staff accounts: users, their roles per event, keys of the interface, and the access log."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.accounts.rules import StaffRole
from forumapp.orm import CONTACT, FREE_TEXT, IDENTITY, NOT_PERSONAL, Base, Json, Moment

if TYPE_CHECKING:

    class UserMixin:
        """What the house calls of Flask-Security's mixin, whose own annotations contradict mapped columns."""

        def verify_and_update_password(self, password: str) -> bool: ...
        def get_id(self) -> str: ...
        def __init__(self, **values: Any) -> None: ...

else:
    from flask_security import UserMixin


class User(UserMixin, Base):
    """A member of staff; guests never have accounts."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    email: Mapped[str] = mapped_column(String(254), unique=True, info=CONTACT)
    """As typed; mail goes there."""
    email_key: Mapped[str] = mapped_column(String(254), unique=True, info=CONTACT)
    """The address folded by :func:`forumapp.kernel.names.email_key`: what a sign-in is looked up by."""
    name: Mapped[str] = mapped_column(String, default="", info=IDENTITY)
    password: Mapped[str | None] = mapped_column(String(255), info=NOT_PERSONAL)
    """An argon2 hash; None until the person has chosen one."""
    active: Mapped[bool] = mapped_column(Boolean, default=True, info=NOT_PERSONAL)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    """Part of every session: changed to end all sessions of the user."""
    language: Mapped[str] = mapped_column(String(12), default="en", info=NOT_PERSONAL)
    demo: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    """A sign-in of the demo, whose password is printed: never served beyond loopback."""
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)

    assignments: Mapped[list[Assignment]] = relationship(
        cascade="all, delete-orphan", back_populates="user", order_by="Assignment.id"
    )

    def roles_in(self, event_id: int | None) -> frozenset[StaffRole]:
        """The roles for one event, those for all events included; without an event only those for all."""
        return frozenset(
            StaffRole(assignment.role)
            for assignment in self.assignments
            if assignment.event_id is None or assignment.event_id == event_id
        )

    def events(self) -> frozenset[int] | None:
        """The ids of the events with a role of theirs; None where a role holds for all."""
        ids = [assignment.event_id for assignment in self.assignments]
        return None if None in ids else frozenset(one for one in ids if one is not None)

    def roles_anywhere(self) -> frozenset[StaffRole]:
        """The roles for any event."""
        return frozenset(StaffRole(assignment.role) for assignment in self.assignments)


class Assignment(Base):
    """A role of a user: for one event, or for all where ``event_id`` is None."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "event_id"),
        Index(
            "uq_assignments_all_events",
            "user_id",
            "role",
            unique=True,
            sqlite_where=text("event_id IS NULL"),
            postgresql_where=text("event_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    role: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """A code of :class:`forumapp.accounts.rules.StaffRole`."""
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), info=NOT_PERSONAL)

    user: Mapped[User] = relationship(back_populates="assignments")


class EndedSession(Base):
    """A sign-in that was signed out: a copy of its cookie opens nothing any more."""

    __tablename__ = "ended_sessions"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, info=NOT_PERSONAL)
    """Hash of the random mark that the session carried."""
    ended_at: Mapped[datetime] = mapped_column(Moment, index=True, info=NOT_PERSONAL)


class Key(Base):
    """A bearer key of the interface for one event; only its hash is kept, a revocation holds at once."""

    __tablename__ = "keys"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    sha256: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    scopes: Mapped[list[str]] = mapped_column(Json, info=NOT_PERSONAL)
    """Codes of :class:`forumapp.accounts.rules.Scope`."""
    label: Mapped[str] = mapped_column(String(64), default="", info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    created_by: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)


class AccessEntry(Base):
    """One view or download of personal data by staff: who, whose, when, what for."""

    __tablename__ = "access_log"
    __table_args__ = (Index("ix_access_log_registration", "registration_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(Moment, index=True, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"), info=NOT_PERSONAL)
    registration_id: Mapped[str | None] = mapped_column(String(36), info=NOT_PERSONAL)
    """Whose data; None where the act touched a whole list."""
    act: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    """A code: view, reveal_contact, reveal_needs, export, import, list, roster, offer_phone, pair."""
    purpose: Mapped[str] = mapped_column(String, info=FREE_TEXT)
    """The page's name, or the reason that was typed."""
    people: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    """How many people's data it touched."""
