"""What is read of notices, purposes and consents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.orm import Session

from forumapp.consent.models import Consent, Notice, PurposeVersion
from forumapp.consent.rules import WITHOUT_RECIPIENT, Stated
from forumapp.kernel.localized import LocalizedText

_NOTICE = select(Notice).where(Notice.event_id == bindparam("event")).order_by(Notice.number.desc()).limit(1)
_NEWEST_WORDING = (
    select(PurposeVersion.event_id, PurposeVersion.purpose, func.max(PurposeVersion.number).label("number"))
    .group_by(PurposeVersion.event_id, PurposeVersion.purpose)
    .subquery()
)
_NEWEST_PURPOSES = (
    select(
        PurposeVersion.purpose,
        PurposeVersion.question,
        PurposeVersion.explanation,
        PurposeVersion.items,
        PurposeVersion.legal_basis,
        PurposeVersion.period,
        PurposeVersion.recipients,
    )
    .join(
        _NEWEST_WORDING,
        (_NEWEST_WORDING.c.event_id == PurposeVersion.event_id)
        & (_NEWEST_WORDING.c.purpose == PurposeVersion.purpose)
        & (_NEWEST_WORDING.c.number == PurposeVersion.number),
    )
    .where(PurposeVersion.event_id == bindparam("event"))
    .order_by(PurposeVersion.position, PurposeVersion.id)
)
_PURPOSES = _NEWEST_PURPOSES.where(PurposeVersion.retired.is_(False))
_NEWEST_ANSWERS = (
    select(func.max(Consent.id))
    .where(Consent.registration_id == bindparam("registration"))
    .group_by(Consent.purpose)
    .scalar_subquery()
)
_CONSENTS = select(Consent).where(Consent.id.in_(_NEWEST_ANSWERS)).order_by(Consent.id)
_ANSWERED = select(Consent).where(Consent.registration_id == bindparam("registration")).order_by(Consent.id)
_GRANTED = select(Consent.purpose).where(Consent.id.in_(_NEWEST_ANSWERS), Consent.granted)


@dataclass(frozen=True)
class AskedPurpose:
    """One optional purpose as it is asked today."""

    purpose: str
    question: LocalizedText
    explanation: LocalizedText
    items: LocalizedText
    legal_basis: LocalizedText
    period: LocalizedText
    recipients: LocalizedText


@dataclass(frozen=True)
class ShownNotice:
    """A notice as a page shows it, apart from its row."""

    id: int
    number: int
    text: LocalizedText
    purposes: list[Stated]
    created_at: datetime

    @classmethod
    def of(cls, notice: Notice) -> ShownNotice:
        """What a page shows of a row."""
        return cls(notice.id, notice.number, notice.text, notice.stated, notice.created_at)


@dataclass(frozen=True)
class Held:
    """The answer that holds for one purpose."""

    purpose: str
    granted: bool
    at: datetime


@dataclass(frozen=True)
class Lack:
    """What the notice or a purpose lacks in one language (None: in all).

    ``what`` is ``notice``, ``notice_purposes``, ``notice_purpose``, ``purpose`` or ``purpose_facts``; ``code`` a
    purpose's code or the place of one that the notice states.
    """

    what: str
    language: str | None
    blocks: bool
    code: str | None = None
    name: LocalizedText | None = None


def newest_notice(*, session: Session, event_id: int) -> Notice | None:
    """The notice that is shown today."""
    return session.execute(_NOTICE, {"event": event_id}).scalar_one_or_none()


def list_notices(*, session: Session, event_id: int) -> Sequence[Notice]:
    """Every version of the notice, the newest first."""
    return session.scalars(select(Notice).where(Notice.event_id == event_id).order_by(Notice.number.desc())).all()


def find_notice(*, session: Session, id: int | None) -> Notice | None:
    """The version that somebody saw."""
    return session.get(Notice, id) if id is not None else None


def asked_purposes(*, session: Session | Connection, event_id: int) -> list[AskedPurpose]:
    """The purposes that the event asks consent for today, in their order."""
    return [AskedPurpose(*row) for row in session.execute(_PURPOSES, {"event": event_id})]


def answerable_purposes(*, session: Session, event_id: int, registration_id: str) -> list[AskedPurpose]:
    """What a person may answer: all that is asked today, and all she allowed though it is asked no more."""
    asked = {purpose.purpose for purpose in asked_purposes(session=session, event_id=event_id)}
    granted = set(session.scalars(_GRANTED, {"registration": registration_id}))
    rows = [AskedPurpose(*row) for row in session.execute(_NEWEST_PURPOSES, {"event": event_id})]
    return [row for row in rows if row.purpose in asked | granted]


def held(*, session: Session, registration_id: str) -> dict[str, Held]:
    """What the person answered last, by purpose."""
    rows = session.scalars(_CONSENTS, {"registration": registration_id})
    return {row.purpose: Held(row.purpose, row.granted, row.at) for row in rows}


def answered(*, session: Session, registration_id: str) -> list[Held]:
    """Every answer that the person gave, the oldest first."""
    rows = session.scalars(_ANSWERED, {"registration": registration_id})
    return [Held(row.purpose, row.granted, row.at) for row in rows]


def holds(*, session: Session, registration_id: str, purpose: str) -> bool:
    """Whether the person's last answer to a purpose was yes."""
    answer = held(session=session, registration_id=registration_id).get(purpose)
    return answer is not None and answer.granted


def lacks(*, session: Session, event_id: int, languages: Sequence[str]) -> list[Lack]:
    """What the notice and the purposes lack in the event's languages; what ``blocks`` keeps it from being published."""
    return [*_of_notice(session, event_id, languages), *_of_purposes(session, event_id, languages)]


def _of_notice(session: Session, event_id: int, languages: Sequence[str]) -> Iterator[Lack]:
    notice = newest_notice(session=session, event_id=event_id)
    if notice is None:
        yield Lack("notice", None, blocks=True)
        return
    yield from (Lack("notice", code, blocks=True) for code in notice.text.missing(languages))
    if not notice.purposes:
        yield Lack("notice_purposes", None, blocks=False)
    for place, stated in enumerate(notice.stated):
        for code in stated.missing(languages):
            yield Lack("notice_purpose", code, blocks=True, code=str(place), name=stated.purpose)


def _of_purposes(session: Session, event_id: int, languages: Sequence[str]) -> Iterator[Lack]:
    for asked in asked_purposes(session=session, event_id=event_id):
        facts = (asked.items, asked.legal_basis, asked.period, asked.recipients)
        begun = [asked.question, *(text for text in (asked.explanation, *facts) if text)]
        halves = {code for text in begun for code in text.missing(languages)}
        needed = [asked.legal_basis, asked.period]
        if asked.purpose not in WITHOUT_RECIPIENT:
            needed.append(asked.recipients)
        for code in languages:
            if code in halves:
                yield Lack("purpose", code, blocks=True, code=asked.purpose, name=asked.question)
        if any(not text for text in needed):
            without = asked.purpose not in WITHOUT_RECIPIENT and not asked.recipients
            yield Lack("purpose_facts", None, blocks=without, code=asked.purpose, name=asked.question)
