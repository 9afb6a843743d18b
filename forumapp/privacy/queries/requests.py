"""What is read of requests."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forumapp.accounts.models import AccessEntry
from forumapp.checkin.models import Attendance
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.privacy.models import SubjectRequest
from forumapp.questions.models import Answer, Question, QuestionVersion


def find_request(*, session: Session, event_id: int, id: int) -> SubjectRequest | None:
    """One request of the event, with whose it is."""
    return session.scalar(
        select(SubjectRequest)
        .options(joinedload(SubjectRequest.registration))
        .where(SubjectRequest.id == id, SubjectRequest.event_id == event_id)
    )


def newest_request(*, session: Session, registration_id: str) -> SubjectRequest | None:
    """What a person asked for last."""
    return session.scalar(
        select(SubjectRequest)
        .where(SubjectRequest.registration_id == registration_id)
        .order_by(SubjectRequest.id.desc())
        .limit(1)
    )


def list_requests(*, session: Session, event_id: int) -> Sequence[SubjectRequest]:
    """Every request of an event: those that wait, the most urgent first; then the answered, the newest first."""
    rows = session.scalars(
        select(SubjectRequest)
        .options(joinedload(SubjectRequest.registration))
        .where(SubjectRequest.event_id == event_id)
        .order_by(SubjectRequest.decided_at.is_not(None), SubjectRequest.answer_by, SubjectRequest.id)
    ).all()
    waiting = [row for row in rows if row.decided_at is None]
    return [*waiting, *sorted((row for row in rows if row.decided_at), key=lambda row: row.id, reverse=True)]


def attended(*, session: Session, ids: Sequence[str]) -> bool:
    """Whether any of these registrations was admitted."""
    return (
        session.scalar(
            select(Attendance.registration_id).where(
                Attendance.registration_id.in_(ids), Attendance.first_admitted_at.is_not(None)
            )
        )
        is not None
    )


def answers_with_wording(*, session: Session, ids: Sequence[str]) -> list[tuple[str, QuestionVersion, Answer]]:
    """What these registrations answered, each with the question's key and the wording that was answered."""
    rows = session.execute(
        select(Question.key, QuestionVersion, Answer)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .join(Answer, Answer.version_id == QuestionVersion.id)
        .where(Answer.registration_id.in_(ids))
        .order_by(Question.position, Question.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def consents_with_wording(*, session: Session, ids: Sequence[str]) -> list[tuple[Consent, PurposeVersion | None]]:
    """Every answer to an optional purpose, in the order of time, with the wording that was answered."""
    rows = session.execute(
        select(Consent, PurposeVersion)
        .outerjoin(PurposeVersion, PurposeVersion.id == Consent.version_id)
        .where(Consent.registration_id.in_(ids))
        .order_by(Consent.id)
    )
    return [(row[0], row[1]) for row in rows]


def mails_to(*, session: Session, ids: Sequence[str]) -> Sequence[Message]:
    """The mails about these registrations that left or are about to."""
    return session.scalars(
        select(Message).where(
            Message.registration_id.in_(ids), Message.state.in_((State.QUEUED, State.SENDING, State.SENT))
        )
    ).all()


def accesses(*, session: Session, ids: Sequence[str]) -> Sequence[AccessEntry]:
    """When staff looked at these registrations one by one; views of whole lists name nobody."""
    return session.scalars(
        select(AccessEntry).where(AccessEntry.registration_id.in_(ids)).order_by(AccessEntry.id)
    ).all()
