"""The complete forum, from the first invitation to the figures frozen in the evening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.consent.service import ensure_default_notice
from forumapp.demo import texts
from forumapp.demo.cast import COMMUNITIES, Cast
from forumapp.demo.making.door import hold_the_forum
from forumapp.demo.making.people import cancel, decide, id_of, invite, register
from forumapp.demo.making.stage import LANGUAGES, ZONE, Stage, seoul
from forumapp.events.models import Event, Speaker
from forumapp.events.service import create_event, edit_event, save_part, set_category
from forumapp.kernel.actors import GUEST
from forumapp.mail import drafts
from forumapp.questions.rules import Kind
from forumapp.questions.service import Wording
from forumapp.questions.service import save as save_question
from forumapp.registration.rules import Status
from forumapp.registration.service import regret

FORUM = "engaging-men"


_LAST_ID = "g"
"""Comes after every id of a message: no draft is left of a forum that is over."""


def make_forum(stage: Stage, cast: Cast) -> None:
    """The event, its texts, its invitations and registrations, the day and its figures."""
    session = stage.session
    made = seoul(datetime(2023, 10, 16, 10, 0))
    event = create_event(
        session=session,
        slug=FORUM,
        title=texts.FORUM["title"],
        languages=LANGUAGES,
        zone=ZONE,
        starts_at=seoul(texts.FORUM_STARTS),
        ends_at=seoul(texts.FORUM_ENDS),
        now=made,
    )
    edit_event(
        session=session,
        event_id=event.id,
        values={
            **texts.FORUM,
            "activity_kind": "external_relations",
            "themes": ["ending_violence"],
            "doors_open_at": seoul(texts.FORUM_DOORS),
            "registration_opens_at": seoul(texts.FORUM_REGISTRATION_OPENS),
            "registration_closes_at": seoul(texts.FORUM_REGISTRATION_CLOSES),
            "contact_email": "forum@example.org",
            "places": 240,
        },
    )
    ensure_default_notice(session=session, event=event, now=made)
    _write_programme(session, event)
    ask_for_receiver(session, event, made)
    for code, community in COMMUNITIES.items():
        if community.review:
            set_category(session=session, event_id=event.id, code=code, values={"review": True})
    invite(stage, event, [*cast.guests, *cast.silent, *cast.regretted, *cast.cancelled])
    ids = _register_all(stage, event, cast)
    told = seoul(texts.FORUM_REGISTRATION_CLOSES)
    drafts.release(session=session, event_id=event.id, up_to=_LAST_ID, now=told)
    hold_the_forum(stage, event, cast, ids)


def _write_programme(session: Session, event: Event) -> None:
    for position, (names, titles) in enumerate(texts.SPEAKERS):
        values = {"position": position, "names": names, "titles": titles}
        save_part(session=session, event_id=event.id, kind="speakers", id=None, values=values)
    speakers = session.scalars(select(Speaker.id).where(Speaker.event_id == event.id).order_by(Speaker.position)).all()
    day = texts.FORUM_STARTS.date()
    for position, (at, title, role, speaker) in enumerate(texts.PROGRAMME):
        values = {
            "position": position,
            "starts_at": seoul(datetime.combine(day, at)),
            "title": title,
            "role": role,
            "speaker_id": None if speaker is None else speakers[speaker],
        }
        save_part(session=session, event_id=event.id, kind="items", id=None, values=values)
    for position, (names, part) in enumerate(texts.PARTNERS):
        values = {"position": position, "names": names, "part": part}
        save_part(session=session, event_id=event.id, kind="partners", id=None, values=values)


def ask_for_receiver(session: Session, event: Event, now: datetime) -> None:
    """A question of the event's own."""
    options = [{"value": value, "label": dict(label)} for value, label in texts.RECEIVER_OPTIONS]
    wording = Wording(Kind.CHOICE, texts.RECEIVER, options=options)
    save_question(session=session, event_id=event.id, key="receiver", wording=wording, now=now)


def _register_all(stage: Stage, event: Event, cast: Cast) -> dict[int, str]:
    """Everybody who registered before the day, in the order of the plan; ids by the guests' numbers."""
    ids: dict[int, str] = {}
    at = _Clock(seoul(datetime(2023, 11, 2, 9, 0)), timedelta(minutes=97))
    before = [guest for guest in cast.guests if not guest.walk_in and guest.replaces is None]
    leaving, replaced = cast.cancelled[1:], cast.cancelled[0]
    for guest in [*leaving, replaced]:
        ids[guest.number] = register(stage, event, guest, next(at))
    decide(stage, event, [ids[replaced.number]], next(at))
    cancel(stage, event, [ids[guest.number] for guest in leaving], next(at), GUEST)
    came_first = [guest for guest in before if guest.outcome != Status.WAITLISTED]
    for guest in came_first:
        ids[guest.number] = register(stage, event, guest, next(at))
    decide(
        stage,
        event,
        [
            ids[guest.number]
            for guest in came_first
            if COMMUNITIES[guest.category].review and guest.outcome == Status.CONFIRMED
        ],
        seoul(datetime(2023, 11, 24, 15, 0)),
    )
    waiting = [guest for guest in before if guest.outcome == Status.WAITLISTED]
    for code in {guest.category for guest in waiting}:
        taken = next(category.taken for category in event.categories if category.code == code)
        set_category(session=stage.session, event_id=event.id, code=code, values={"places": taken})
    for guest in waiting:
        ids[guest.number] = register(stage, event, guest, seoul(datetime(2023, 11, 28, 10, guest.number % 60)))
    for guest in cast.regretted:
        registration_id = id_of(stage.session, event, guest)
        regret(
            session=stage.session,
            event_id=event.id,
            registration_id=registration_id,
            now=seoul(datetime(2023, 11, 14, 10, guest.number % 60)),
            actor=stage.organizer,
            reason="Answered by telephone",
        )
    return ids


class _Clock:
    """Moments one after the other."""

    def __init__(self, begin: datetime, step: timedelta) -> None:
        self._at, self._step = begin, step

    def __iter__(self) -> Iterator[datetime]:
        return self

    def __next__(self) -> datetime:
        self._at += self._step
        return min(self._at, seoul(texts.FORUM_REGISTRATION_CLOSES) - timedelta(hours=8))
