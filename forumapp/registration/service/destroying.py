"""Destroying the answers to a question on the question's own day, before the rest of the event's data."""

from __future__ import annotations

from sqlalchemy import or_, select, union, update
from sqlalchemy.orm import Session

from forumapp.events.service import next_change
from forumapp.questions import service as questions
from forumapp.questions.models import Answer, Need
from forumapp.questions.queries import Due
from forumapp.registration.models import Amendment, Registration


def destroy_answers(*, session: Session, due: Due) -> dict[str, int]:
    """Delete the answers to a question, their files, and what the history kept of them; that they changed stays.

    Returns how many rows said something, by their table.
    """
    change = next_change(session=session, event_id=due.event_id)
    answered = union(
        select(Answer.registration_id).where(Answer.question_id == due.question_id),
        select(Need.registration_id).where(Need.question_id == due.question_id),
    )
    session.execute(update(Registration).where(Registration.id.in_(answered)).values(changed=change))
    people = select(Registration.id).where(Registration.event_id == due.event_id)
    amended = session.execute(
        update(Amendment)
        .where(
            Amendment.registration_id.in_(people),
            Amendment.field == f"q_{due.key}",
            or_(Amendment.before.is_not(None), Amendment.after.is_not(None)),
        )
        .values(before=None, after=None)
    )
    forgotten = questions.forget_answers(session=session, event_id=due.event_id, question_id=due.question_id)
    return {**forgotten, "amendments": amended.rowcount}  # type: ignore[attr-defined]  # an UPDATE's result counts rows
