"""What is read of notices, purposes and consents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from forumapp.consent.models import Consent, Notice, PurposeVersion
from forumapp.kernel.localized import LocalizedText

_NOTICE = select(Notice).where(Notice.event_id == bindparam("event")).order_by(Notice.number.desc()).limit(1)
_NEWEST_WORDING = (
    select(PurposeVersion.event_id, PurposeVersion.purpose, func.max(PurposeVersion.number).label("number"))
    .group_by(PurposeVersion.event_id, PurposeVersion.purpose)
    .subquery()
)
_PURPOSES = (
    select(PurposeVersion.purpose, PurposeVersion.question, PurposeVersion.explanation)
    .join(
        _NEWEST_WORDING,
        (_NEWEST_WORDING.c.event_id == PurposeVersion.event_id)
        & (_NEWEST_WORDING.c.purpose == PurposeVersion.purpose)
        & (_NEWEST_WORDING.c.number == PurposeVersion.number),
    )
    .where(PurposeVersion.event_id == bindparam("event"), PurposeVersion.retired.is_(False))
    .order_by(PurposeVersion.position, PurposeVersion.id)
)
_NEWEST_ANSWERS = (
    select(func.max(Consent.id))
    .where(Consent.registration_id == bindparam("registration"))
    .group_by(Consent.purpose)
    .scalar_subquery()
)
_CONSENTS = select(Consent).where(Consent.id.in_(_NEWEST_ANSWERS)).order_by(Consent.id)


@dataclass(frozen=True)
class AskedPurpose:
    """One optional purpose as it is asked today."""

    purpose: str
    question: LocalizedText
    explanation: LocalizedText


@dataclass(frozen=True)
class Held:
    """The answer that holds for one purpose."""

    purpose: str
    granted: bool
    at: datetime


def newest_notice(*, session: Session, event_id: int) -> Notice | None:
    """The notice that is shown today."""
    return session.execute(_NOTICE, {"event": event_id}).scalar_one_or_none()


def asked_purposes(*, session: Session, event_id: int) -> list[AskedPurpose]:
    """The purposes that the event asks consent for today, in their order."""
    return [AskedPurpose(*row) for row in session.execute(_PURPOSES, {"event": event_id})]


def held(*, session: Session, registration_id: str) -> dict[str, Held]:
    """What the person answered last, by purpose."""
    rows = session.scalars(_CONSENTS, {"registration": registration_id})
    return {row.purpose: Held(row.purpose, row.granted, row.at) for row in rows}
