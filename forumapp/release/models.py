"""Rows of a release: its state, every version of its texts, what people said for it, and its pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forumapp.kernel.localized import LocalizedText
from forumapp.orm import FREE_TEXT, IDENTITY, NOT_PERSONAL, Base, Json, Localized, Moment


class Release(Base):
    """One release of an event: an advance one on planned figures, one on a frozen set, or a correction of one."""

    __tablename__ = "releases"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """A code of :class:`forumapp.release.rules.states.Kind`; never changed."""
    status: Mapped[str] = mapped_column(String(16), default="draft", info=NOT_PERSONAL)
    """A code of :class:`forumapp.release.rules.states.Status`."""
    frozen_version: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """The version of the event's frozen set that the texts follow; None for an advance release."""
    planned: Mapped[dict[str, Any] | None] = mapped_column(Json, info=NOT_PERSONAL)
    """Planned figures by code, of an advance release alone: they are never mixed with attended ones."""
    planned_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    corrects_id: Mapped[int | None] = mapped_column(
        ForeignKey("releases.id", ondelete="SET NULL"), index=True, info=NOT_PERSONAL
    )
    """The published release that this one corrects."""
    released_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """The release's own date, as printed; None while nobody said it."""
    embargo_until: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """Nothing is shown to the public before; None for at once."""
    made_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    made_by: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    sent_by: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    """Who sent it for review."""
    approved_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    approved_by: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    published_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    published_by: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    published: Mapped[dict[str, Any] | None] = mapped_column(Json, info=FREE_TEXT)
    """What the public reads, as it was published: per language the blocks as ``{"part", "runs": [{"text", "figure"}]}``
    (:func:`forumapp.release.rules.texts.kept`)."""
    revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    """Raised with every change, so that nobody overwrites what somebody else wrote."""


class ReleaseVersion(Base):
    """The texts of a release as somebody saved them; never changed."""

    __tablename__ = "release_versions"
    __table_args__ = (UniqueConstraint("release_id", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    texts: Mapped[dict[str, Any]] = mapped_column(Json, info=FREE_TEXT)
    """Per language the list of blocks ``{"part", "text"}``, figures as fields: ``{participants around 200}``."""
    frozen_version: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """The set that the texts followed then."""


class ReleasePerson(Base):
    """Somebody of the event whom the newest version of a release names: found in the text when it was saved."""

    __tablename__ = "release_people"

    release_id: Mapped[int] = mapped_column(
        ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, index=True, info=NOT_PERSONAL
    )


class Quote(Base):
    """What somebody said for the event's releases; it leaves only once the speaker has approved it."""

    __tablename__ = "release_quotes"
    __table_args__ = (Index("ix_release_quotes_registration", "registration_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    registration_id: Mapped[str | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), info=NOT_PERSONAL
    )
    """The speaker where she is a guest of the event; else ``names`` and ``titles`` say who it is."""
    names: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    titles: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    language: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """The language in which it was said; the other texts are translations."""
    texts: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=FREE_TEXT)
    approved_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """When the speaker or the speaker's office approved the texts as they stand; None while they did not."""
    approved_by: Mapped[str | None] = mapped_column(String(160), info=IDENTITY)
    approved_how: Mapped[str | None] = mapped_column(String(160), info=FREE_TEXT)
    noted_by: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    """Who of the staff noted the approval."""
    revision: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)


class Photo(Base):
    """A picture that goes with a release."""

    __tablename__ = "release_photos"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    release_id: Mapped[int] = mapped_column(
        ForeignKey("releases.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    upload_id: Mapped[str] = mapped_column(ForeignKey("uploads.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    position: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    alternatives: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=FREE_TEXT)
    """What the picture shows, for whoever does not see it."""
    captions: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=FREE_TEXT)
    """With figures as fields, like the text."""
    credits: Mapped[LocalizedText] = mapped_column(Localized, default=LocalizedText, info=IDENTITY)
    people: Mapped[list[PhotoPerson]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class PhotoPerson(Base):
    """A guest who can be recognised in a picture: whether that may leave follows from the guest's own consent."""

    __tablename__ = "release_photo_people"

    photo_id: Mapped[int] = mapped_column(
        ForeignKey("release_photos.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    registration_id: Mapped[str] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, index=True, info=NOT_PERSONAL
    )


class WordingFrame(Base):
    """A sentence of the office's own for drafts (:mod:`forumapp.release.wording.frames`)."""

    __tablename__ = "wording_frames"
    __table_args__ = (Index("ix_wording_frames_place", "language", "key", "position"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    language: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    key: Mapped[str] = mapped_column(String(16), info=NOT_PERSONAL)
    """Which sentence of the draft it is."""
    text: Mapped[str] = mapped_column(String(1000), info=FREE_TEXT)
    position: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    """The first that an event fills is used."""
    added_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    added_by: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)


class LetterheadTemplate(Base):
    """A letterhead that the office brought for the releases of one language. Rows stay: a former one can be used again.

    Where none of a language is :attr:`in_use`, its releases are written on the house's plain paper.
    """

    __tablename__ = "letterhead_templates"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=NOT_PERSONAL)
    language: Mapped[str] = mapped_column(String(16), index=True, info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(String(160), info=FREE_TEXT)
    """Of the file, as it came."""
    sha256: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info=FREE_TEXT)
    """A DOCX that :func:`forumapp.release.codec.check` has taken."""
    added_at: Mapped[datetime] = mapped_column(Moment, info=NOT_PERSONAL)
    added_by: Mapped[str] = mapped_column(String(32), info=NOT_PERSONAL)
    used_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)
    """Since when it is used, or was used last; None while it was only brought."""
    used_by: Mapped[str | None] = mapped_column(String(32), info=NOT_PERSONAL)
    """Who chose it then."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment, info=NOT_PERSONAL)

    @hybrid_property
    def in_use(self) -> bool:
        """Whether its language's releases are written on it."""
        return self.used_at is not None and self.ended_at is None

    @in_use.inplace.expression
    @classmethod
    def _in_use(cls) -> ColumnElement[bool]:
        return and_(cls.used_at.is_not(None), cls.ended_at.is_(None))
