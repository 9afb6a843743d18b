"""What figures ask of a row, as SQL: who attended, which country a person represents, which scan counts."""

from __future__ import annotations

from sqlalchemy import BindParameter, Integer, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import aliased

from forumapp.checkin.models import Attendance, Scan
from forumapp.checkin.rules import Direction
from forumapp.directory.models import Organization
from forumapp.directory.rules import OrganizationKind, Rank
from forumapp.questions.models import Question, QuestionVersion
from forumapp.questions.rules import Kind
from forumapp.registration.models import Registration
from forumapp.registration.rules import AttendingAs

EVENT: BindParameter[int] = bindparam("event", type_=Integer)

ATTENDED = Attendance.first_admitted_at.is_not(None)
IS_MISSION = Organization.kind == OrganizationKind.MISSION.value
IS_AMBASSADOR = and_(
    Registration.rank == Rank.AMBASSADOR.value,
    Registration.attending_as == AttendingAs.PRINCIPAL.value,
    Registration.acting.is_(False),
    IS_MISSION,
)
COUNTRY = case(
    (IS_MISSION, case((Organization.represents_country, Organization.represents), else_=None)),
    else_=Registration.country,
)
"""The country that a person represents: a mission's member what the mission represents, others their own."""

_UNDO = aliased(Scan)
COUNTED_SCAN = and_(
    Scan.event_id == EVENT,
    Scan.counts,
    Scan.undoes.is_(None),
    or_(Scan.session_id.is_(None), Scan.direction == Direction.IN.value),
    ~exists().where(_UNDO.undoes == Scan.id, _UNDO.registration_id == Scan.registration_id),
)
"""A scan that the event's fold takes (:func:`forumapp.checkin.rules.counted`): leaving a session is no exit from it."""

GENDER_ASKED = and_(
    Question.event_id == EVENT,
    Question.id.in_(select(QuestionVersion.question_id).where(QuestionVersion.kind == Kind.GENDER.value)),
)
"""A question by which the event asks for gender."""
