"""One registration with what other rooms know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from forumapp.checkin.models import Attendance
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.delegations.models import Delegation
from forumapp.events.models import EventSession
from forumapp.questions.models import Answer, Question, QuestionVersion
from forumapp.registration import queries as registrations
from forumapp.registration.models import Note, Registration
from forumapp.registration.rules import Companion
from forumapp.registration.service import companions_of
from forumapp.registration.service.session_places import sessions_chosen

_REGISTRATION: BindParameter[Any] = bindparam("registration")
_HAS_SESSIONS = exists().where(
    EventSession.event_id == bindparam("event"), or_(EventSession.chosen_by_guest, EventSession.places.is_not(None))
)
"""Whether there is a session that is not for everybody."""
_PERSON = (
    select(Registration, Attendance, Delegation, _HAS_SESSIONS)
    .outerjoin(Attendance, Attendance.registration_id == Registration.id)
    .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
    .options(joinedload(Registration.category), joinedload(Registration.organization))
    .where(Registration.id == _REGISTRATION, Registration.event_id == bindparam("event"))
)
_ANSWERS = (
    select(QuestionVersion, Answer)
    .join(Answer, Answer.version_id == QuestionVersion.id)
    .join(Question, Question.id == Answer.question_id)
    .where(Answer.registration_id == _REGISTRATION)
    .order_by(Question.position, Question.id)
)
_MERGED = (
    select(Registration)
    .where(Registration.merged_into_id.in_(bindparam("into", expanding=True)))
    .order_by(Registration.id)
)
_CONSENTS = (
    select(Consent, PurposeVersion.number)
    .outerjoin(PurposeVersion, PurposeVersion.id == Consent.version_id)
    .where(Consent.registration_id == _REGISTRATION)
    .order_by(Consent.id)
)


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
    companions: Sequence[Companion]
    tags: Sequence[str]
    notes: Sequence[Note]
    merged: Sequence[Registration]
    """The registrations that were merged into this one."""
    sessions: Sequence[EventSession] | None
    """Those in which the person takes part; None where the event has none that anybody chooses."""

    @property
    def ids(self) -> list[str]:
        """All registrations that are this person's."""
        return [self.registration.id, *(one.id for one in self.merged)]


def find_person(*, session: Session, event_id: int, id: str) -> Person | None:
    """One registration of the event; None for an unknown id or another event's."""
    row = session.execute(_PERSON, {"registration": id, "event": event_id}).one_or_none()
    if row is None:
        return None
    registration, attendance, delegation, has_sessions = row
    answers = session.execute(_ANSWERS, {"registration": id})
    merged = _merged_into(session, id)
    ids = [id, *(one.id for one in merged)]
    return Person(
        registration=registration,
        attendance=attendance,
        delegation=delegation,
        answers=[(row[0], row[1]) for row in answers],
        consents=_newest_consents(session, id),
        companions=companions_of(session=session, registration_id=id),
        tags=registrations.tags_of(session=session, registration_ids=[id]).get(id, []),
        notes=registrations.notes_of(session=session, registration_ids=ids),
        merged=merged,
        sessions=sessions_chosen(session=session, registration_id=id) if has_sessions else None,
    )


def _merged_into(session: Session, id: str) -> list[Registration]:
    """Those merged into it, and those merged into them before."""
    found: list[Registration] = []
    into = [id]
    while into:
        rows = session.scalars(_MERGED, {"into": into}).all()
        found += rows
        into = [row.id for row in rows]
    return found


def _newest_consents(session: Session, registration_id: str) -> list[tuple[Consent, int | None]]:
    rows = session.execute(_CONSENTS, {"registration": registration_id})
    newest = {consent.purpose: (consent, number) for consent, number in rows}
    return list(newest.values())
