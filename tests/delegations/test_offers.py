"""A place offered to a member whom mails do not reach: the focal point is told and answers on the delegation's page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation, FocalPoint
from forumapp.delegations.service.focal_points import revoke
from forumapp.events.models import Event
from forumapp.kernel import clock
from forumapp.kernel.actors import Actor
from forumapp.mail import rendering
from forumapp.mail.models import Message
from forumapp.registration import service
from forumapp.registration.models import Registration, StatusChange
from tests.delegations.groups import KEYS, add_delegation, add_focal, add_later_event, add_member, page_of_focal
from tests.support.factories import add_registration
from tests.support.forms import submit
from tests.support.letters import Letter
from tests.support.pages import check_page

STAFF = Actor.user(1)


@pytest.fixture
def event(session: Session) -> Event:
    return add_later_event(session, offer_hours=24)


@pytest.fixture
def delegation(session: Session, event: Event) -> Delegation:
    return add_delegation(session, event, places=1, tickets_to="focal_point")


@pytest.fixture
def focal(session: Session, delegation: Delegation) -> FocalPoint:
    return add_focal(session, delegation)


@pytest.fixture
def waits(session: Session, event: Event, delegation: Delegation, focal: FocalPoint) -> Registration:
    """A member with an address of her own who waits for the delegation's one place."""
    return wait(session, event, delegation, "Siri Waiting")


def wait(session: Session, event: Event, delegation: Delegation, name: str, **values: object) -> Registration:
    made = add_registration(
        session,
        event,
        names={"en": name},
        category="diplomatic_corps",
        delegation_id=delegation.id,
        status="waitlisted",
        waiting_since=clock.now(),
        **values,
    )
    session.commit()
    return made


def free(session: Session, event: Event, delegation: Delegation, now: datetime) -> None:
    """Let the member who holds the delegation's place cancel."""
    member = add_member(session, delegation, names={"en": "Kari Leaver"})
    service.cancel(session=session, event_id=event.id, registration_id=member.id, now=now, actor=STAFF, keys=KEYS)
    session.commit()


def states(session: Session) -> dict[str, str]:
    session.rollback()
    return dict(session.execute(select(Registration.order_name, Registration.status)).all())


def told(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    rows = session.execute(select(Message.template, Message.recipient).order_by(Message.id))
    return [tuple(row) for row in rows]


def test_the_focal_point_is_told_and_takes_the_place_for_the_member(
    client: FlaskClient,
    session: Session,
    event: Event,
    delegation: Delegation,
    focal: FocalPoint,
    waits: Registration,
) -> None:
    free(session, event, delegation, clock.now())
    assert states(session)["Siri Waiting"] == "offered"
    assert told(session) == [("delegation_offer", "embassy@example.org")]
    letter = Letter(rendering.render(session.scalars(select(Message)).one()))
    page = page_of_focal(focal)
    assert page in letter.text
    assert "Siri Waiting" in letter.text
    assert "Siri" not in letter.subject
    overview = check_page(client.get(page))
    answer = f"{page}/members/{waits.id}/offer"
    assert answer in overview.addresses()
    assert client.get(answer).status_code == 200
    assert submit(client, answer).status_code == 422, "a form that is sent as it stands is no answer"
    assert states(session)["Siri Waiting"] == "offered"
    assert submit(client, answer, {"answer": "accept"}).location == f"{page}?done=offer"
    assert states(session)["Siri Waiting"] == "confirmed"
    session.refresh(delegation)
    assert delegation.taken == 1
    actors = select(StatusChange.actor).where(StatusChange.to_status == "confirmed")
    assert session.scalars(actors).all() == [f"focal:{focal.id}"]
    assert client.get(answer).status_code == 303, "answered already"


@pytest.mark.parametrize(("answer", "after"), [("stay", "waitlisted"), ("decline", "cancelled")])
def test_a_place_that_is_not_taken_goes_to_the_next_member(
    client: FlaskClient,
    session: Session,
    event: Event,
    delegation: Delegation,
    focal: FocalPoint,
    waits: Registration,
    answer: str,
    after: str,
) -> None:
    wait(session, event, delegation, "Olav Next")
    free(session, event, delegation, clock.now())
    submit(client, f"{page_of_focal(focal)}/members/{waits.id}/offer", {"answer": answer})
    standing = states(session)
    assert (standing["Siri Waiting"], standing["Olav Next"]) == (after, "offered")


def test_the_focal_point_learns_that_an_offer_ran_out(
    session: Session, event: Event, delegation: Delegation, waits: Registration, now: datetime
) -> None:
    free(session, event, delegation, now)
    service.expire_offers(session=session, event_id=event.id, now=now + timedelta(hours=25), keys=KEYS)
    session.commit()
    assert told(session) == [
        ("delegation_offer", "embassy@example.org"),
        ("delegation_offer_over", "embassy@example.org"),
    ]
    over = session.scalars(select(Message).where(Message.template == "delegation_offer_over")).one()
    for language in event.languages:
        over.language = language
        assert "Siri Waiting" in Letter(rendering.render(over)).text


def test_a_member_without_an_address_is_asked_by_the_focal_point_where_others_get_their_own_mail(
    session: Session, event: Event, delegation: Delegation, focal: FocalPoint
) -> None:
    delegation.tickets_to = "members"
    wait(session, event, delegation, "Olav Silent", email=None, email_key=None)
    free(session, event, delegation, clock.now())
    assert states(session)["Olav Silent"] == "offered"
    assert ("delegation_offer", "embassy@example.org") in told(session)


def test_without_anybody_to_ask_the_member_is_confirmed(
    session: Session, event: Event, delegation: Delegation, focal: FocalPoint, waits: Registration
) -> None:
    revoke(session=session, delegation=delegation, focal_point_id=focal.id, now=clock.now())
    free(session, event, delegation, clock.now())
    assert states(session)["Siri Waiting"] == "confirmed"
