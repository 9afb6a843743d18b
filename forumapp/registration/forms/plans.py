"""What an event's form asks, read once for each revision of the event, with the class that is made of it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from forumapp.consent import queries as consent
from forumapp.consent.queries import ShownNotice
from forumapp.consent.rules import Purpose
from forumapp.events.models import Event
from forumapp.questions import queries as questions
from forumapp.questions.rules import AnsweredBy
from forumapp.registration import queries
from forumapp.registration.forms.application import ApplicationForm, class_for
from forumapp.registration.forms.asking import Asking
from forumapp.registration.forms.person_fields import person_asked

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEPT = 64
"""How many plans a process keeps; the one longest unasked for goes first."""

Key = tuple[int, int, str]


@dataclass(frozen=True)
class Plan:
    """The form of one event in one language, and the notice that is shown with it."""

    form: type[ApplicationForm]
    notice: ShownNotice | None


_plans: OrderedDict[Key, Plan] = OrderedDict()
_lock = Lock()


def plan_of(*, session: Session, event: queries.Published, language: str) -> Plan:
    """The plan of a published event, in the language that is spoken right now."""
    key = (event.event_id, event.revision, language)
    with _lock:
        kept = _plans.get(key)
        if kept is not None:
            _plans.move_to_end(key)
            return kept
    made = _made(session, event.event_id, language)
    with _lock:
        _plans[key] = made
        if len(_plans) > KEPT:
            _plans.popitem(last=False)
    return made


def forget() -> None:
    """Drop every plan: the rows behind them were replaced."""
    with _lock:
        _plans.clear()


def _made(session: Session, event_id: int, language: str) -> Plan:
    event = session.get_one(Event, event_id)
    languages = event.languages
    notice = consent.newest_notice(session=session, event_id=event_id)
    purposes = consent.asked_purposes(session=session, event_id=event_id)
    # Nobody is asked for needs who is not asked whether they may be kept.
    needs = any(purpose.purpose == Purpose.NEEDS for purpose in purposes)
    asking = Asking(
        languages=tuple(languages),
        language=language if language in languages else languages[0],
        categories=queries.public_categories(session=session, event_id=event_id),
        questions=questions.asked(session=session, event_id=event_id, by=AnsweredBy.GUEST, needs=needs),
        purposes=purposes,
        person=person_asked(event, [category for category in event.categories if category.public]),
        notice_id=notice.id if notice else None,
        event_id=event_id,
    )
    return Plan(class_for(asking), ShownNotice.of(notice) if notice else None)
