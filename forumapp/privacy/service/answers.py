"""Destroying the answers to one question on its own day, with a certificate."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.kernel.actors import Actor
from forumapp.privacy.models import Destruction
from forumapp.privacy.rules import Cause
from forumapp.privacy.service.purging import certify
from forumapp.questions.models import Question
from forumapp.questions.queries import Due
from forumapp.registration.service import destroy_answers as destroy_them


def destroy_answers(*, session: Session, due: Due, now: datetime, actor: Actor) -> Destruction:
    """Delete the answers to a question, their files, and what the history kept of them, and write the certificate."""
    destroyed = destroy_them(session=session, due=due)
    event = session.get_one(Event, due.event_id, populate_existing=True)
    day = session.get_one(Question, due.question_id).destroy_on or now.date()
    return certify(
        session=session,
        event=event,
        cause=Cause.ANSWERS,
        destroyed={table: number for table, number in destroyed.items() if number},
        question=(due.key, day),
        now=now,
        actor=actor,
    )
