"""Rows that belong to no room: how often somebody asked for what is slowed down."""

from __future__ import annotations

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from forumapp.orm import NOT_PERSONAL, Base


class ThrottleWindow(Base):
    """The hits of one caller on one slowed-down thing within a window of time; gone when the window ends."""

    __tablename__ = "throttle_windows"

    key: Mapped[str] = mapped_column(String(128), primary_key=True, info=NOT_PERSONAL)
    """A keyed hash of what is asked and who asks: no address can be read from it."""
    hits: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    expires: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """Seconds since 1970."""


Index("ix_throttle_windows_expires", ThrottleWindow.expires)
