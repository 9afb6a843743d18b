"""A forum of which a release can be drafted."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from forumapp.attendance.labels import words
from forumapp.attendance.models import FrozenSet
from forumapp.attendance.service.freezing import freeze
from forumapp.consent.models import Consent
from forumapp.directory.models import Host
from forumapp.events.models import Event, ProgrammeItem
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration
from tests.support.factories import ENDS, STARTS, add_event, add_organization, add_registration, add_scans
from tests.support.signed import unprotected


@pytest.fixture
def forum(session: Session) -> Event:
    """An invented forum with a programme in both languages and an office that says who it is in English only."""
    session.add(
        Host(
            id=1,
            names=LocalizedText(en="Example Centre", ko="예시센터"),
            place=LocalizedText(en="Seoul, Republic of Korea", ko="대한민국 서울"),
            about=LocalizedText(en="The Example Centre is invented."),
            media_contact=LocalizedText(en="Na Pyobon, Communications Officer", ko="나표본 홍보담당관"),
            media_email="press@example.org",
            media_phone="+82212345678",
        )
    )
    event = add_event(session, place_name=LocalizedText(en="the Example Hall", ko="예시홀"))
    event.programme = [
        ProgrammeItem(starts_at=STARTS, title=LocalizedText(en="Keynote", ko="기조연설"), role="keynote"),
        ProgrammeItem(starts_at=STARTS + timedelta(hours=1), title=LocalizedText(en="Coffee", ko="휴식")),
    ]
    session.commit()
    return event


@pytest.fixture
def minister(session: Session, forum: Event) -> Registration:
    """A minister who gave congratulatory remarks and was never asked whether she may be named."""
    person = add_registration(
        session,
        forum,
        category="government",
        names=LocalizedText(en="Hong Gildong", ko="홍길동"),
        family_name="Hong",
        position=LocalizedText(en="Minister of Examples", ko="예시부 장관"),
        organization_id=add_organization(session, "Ministry of Examples").id,
        rank="minister",
        roles=["congratulatory"],
    )
    add_scans(session, person, (STARTS, "in"))
    session.commit()
    return person


@pytest.fixture
def speaker(session: Session, forum: Event) -> Registration:
    """A keynote speaker with an English name only, who said yes to being named."""
    person = add_registration(
        session,
        forum,
        names=LocalizedText(en="Jean Exemple"),
        position=LocalizedText(en="Director", ko="소장"),
        roles=["keynote"],
    )
    add_scans(session, person, (STARTS, "in"))
    answer(session, person, granted=True)
    return person


def answer(session: Session, person: Registration, *, granted: bool, purpose: str = "naming") -> None:
    """An answer on being named, or for another purpose, committed."""
    session.add(
        Consent(registration_id=person.id, purpose=purpose, granted=granted, language="en", actor="guest", at=STARTS)
    )
    session.commit()


def admit(session: Session, event: Event, people: int, **values: object) -> None:
    """So many guests who came, committed."""
    for _ in range(people):
        add_scans(session, add_registration(session, event, **values), (STARTS, "in"))
    session.commit()


def freeze_figures(session: Session, event: Event, *, now: datetime = ENDS + timedelta(hours=1)) -> FrozenSet:
    """The figures as they are, signed after the event unless ``now`` says otherwise, committed."""
    frozen = freeze(session=session, event=event, words=words(event.languages), now=now, actor=COMMAND)
    session.commit()
    return frozen


def freeze_at(session: Session, event: Event, participants: int) -> FrozenSet:
    """A frozen set that says how many took part, committed: their rows are not made, which would take long."""
    frozen = freeze_figures(session, event)
    figures = deepcopy(frozen.figures)
    for figure in figures["figures"]:
        if figure["code"] in ("participants", "attended"):
            figure["value"] = participants
    with unprotected(session):
        session.execute(update(FrozenSet).where(FrozenSet.id == frozen.id).values(figures=figures))
    session.commit()
    session.refresh(frozen)
    return frozen
