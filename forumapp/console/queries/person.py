"""One registration with what other rooms know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forumapp.checkin.models import Attendance, Scan
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.delegations.models import Delegation
from forumapp.questions.models import Answer, Question, QuestionVersion
from forumapp.registration.models import Registration


@dataclass(frozen=True)
class Person:
    """One registration with what other rooms know of it.

    ``answers`` are pairs of the wording that was answered and the value; ``consents`` the newest answer per purpose
    with the number of the wording.
    """

    registration: Registration
    attendance: Attendance | None
    delegation: Delegation | None
    answers: Sequence[tuple[QuestionVersion, Answer]]
    consents: Sequence[tuple[Consent, int | None]]


def find_person(*, session: Session, event_id: int, id: str) -> Person | None:
    """One registration of the event; None for an unknown id or another event's."""
    registration = session.scalar(
        select(Registration)
        .options(joinedload(Registration.category), joinedload(Registration.organization))
        .where(Registration.id == id, Registration.event_id == event_id)
    )
    if registration is None:
        return None
    answers = session.execute(
        select(QuestionVersion, Answer)
        .join(Answer, Answer.version_id == QuestionVersion.id)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id == id)
        .order_by(Question.position, Question.id)
    )
    return Person(
        registration=registration,
        attendance=session.get(Attendance, id),
        delegation=session.get(Delegation, registration.delegation_id) if registration.delegation_id else None,
        answers=[(row[0], row[1]) for row in answers],
        consents=_newest_consents(session, id),
    )


def _newest_consents(session: Session, registration_id: str) -> list[tuple[Consent, int | None]]:
    rows = session.execute(
        select(Consent, PurposeVersion.number)
        .outerjoin(PurposeVersion, PurposeVersion.id == Consent.version_id)
        .where(Consent.registration_id == registration_id)
        .order_by(Consent.id)
    )
    newest = {consent.purpose: (consent, number) for consent, number in rows}
    return list(newest.values())


def scans(*, session: Session, registration_id: str) -> Sequence[Scan]:
    """Everything that was read of her at the door, the newest first."""
    return session.scalars(
        select(Scan).where(Scan.registration_id == registration_id).order_by(Scan.corrected_at.desc(), Scan.id.desc())
    ).all()
