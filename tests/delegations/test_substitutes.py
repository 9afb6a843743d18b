"""Sending somebody in a member's place: a reserve who is chosen, or somebody who is entered."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation
from forumapp.events.models import Event
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration, StatusChange
from tests.delegations.groups import add_delegation, add_focal, add_later_event, add_member, page_of_focal
from tests.support.factories import add_registration
from tests.support.forms import submit
from tests.support.pages import check_page
from tests.support.staff import add_staff, signed_in

TYPED = {"name_en": "Berit Counsellor", "position_en": "Counsellor"}


@pytest.fixture
def event(session: Session) -> Event:
    return add_later_event(session)


@pytest.fixture
def delegation(session: Session, event: Event) -> Delegation:
    return add_delegation(session, event)


@pytest.fixture
def ambassador(session: Session, delegation: Delegation) -> Registration:
    return add_member(session, delegation, names={"en": "Kari Ambassador"}, rank="ambassador")


@pytest.fixture
def reserve(session: Session, event: Event, delegation: Delegation) -> Registration:
    return stand_by(session, event, delegation, "Olav Reserve")


@pytest.fixture
def address(session: Session, delegation: Delegation, ambassador: Registration) -> str:
    """The focal point's page on which she sends somebody in the ambassador's place."""
    return f"{page_of_focal(add_focal(session, delegation))}/members/{ambassador.id}/substitute"


def stand_by(session: Session, event: Event, delegation: Delegation, name: str) -> Registration:
    made = add_registration(
        session,
        event,
        names={"en": name},
        position=LocalizedText(en="First Secretary"),
        category="diplomatic_corps",
        delegation_id=delegation.id,
        status="waitlisted",
        reserve=True,
        waiting_since=clock.now(),
    )
    session.commit()
    return made


def standing(session: Session) -> dict[str, str]:
    session.rollback()
    return dict(session.execute(select(Registration.order_name, Registration.status)).all())


def test_a_focal_point_chooses_a_reserve(
    client: FlaskClient,
    session: Session,
    event: Event,
    address: str,
    ambassador: Registration,
    reserve: Registration,
) -> None:
    stand_by(session, event, add_delegation(session, event, "Ghana"), "Kofi Elsewhere")
    shown = check_page(client.get(address)).text
    assert "Olav Reserve, First Secretary" in shown
    assert "Kofi Elsewhere" not in shown
    assert submit(client, address, {"who": reserve.id}).status_code == 422, "the box is to be ticked"
    assert standing(session)["Olav Reserve"] == "waitlisted"
    sent = submit(client, address, {"who": reserve.id, "sure": "y"})
    assert sent.location.endswith("?done=substituted")
    assert standing(session) == {
        "Kari Ambassador": "cancelled",
        "Olav Reserve": "confirmed",
        "Kofi Elsewhere": "waitlisted",
    }
    session.refresh(reserve)
    assert (reserve.replaces_id, reserve.represents_name, reserve.reserve) == (ambassador.id, "Kari Ambassador", False)
    reason = select(StatusChange.reason).where(StatusChange.registration_id == ambassador.id)
    assert session.scalars(reason).all() == ["Replaced by Olav Reserve"]


def test_somebody_else_is_entered_beside_the_reserves(
    client: FlaskClient, session: Session, address: str, reserve: Registration
) -> None:
    assert submit(client, address, {**TYPED, "sure": "y"}).status_code == 303
    assert standing(session) == {
        "Kari Ambassador": "cancelled",
        "Olav Reserve": "waitlisted",
        "Berit Counsellor": "confirmed",
    }


def test_a_reserve_and_somebody_else_at_once_are_asked_again_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, address: str, reserve: Registration
) -> None:
    answer = submit(client, address, {**TYPED, "who": reserve.id, "sure": "y"})
    assert answer.status_code == 422
    shown = check_page(answer)
    assert "not both" in shown.text
    assert shown.title.startswith("Error:")
    assert "Berit Counsellor" in {field.get("value") for field in shown.root.iter("input")}
    assert standing(session)["Kari Ambassador"] == "confirmed"


def test_a_reserve_who_was_cancelled_meanwhile_is_refused_and_nothing_changes(
    client: FlaskClient, session: Session, event: Event, delegation: Delegation, address: str, reserve: Registration
) -> None:
    stand_by(session, event, delegation, "Siri Reserve")
    reserve.status = "cancelled"
    session.commit()
    answer = client.post(address, data={"who": reserve.id, "sure": "y"})
    assert answer.status_code == 422
    assert standing(session)["Kari Ambassador"] == "confirmed"


def test_without_reserves_only_the_person_is_asked_for(client: FlaskClient, address: str) -> None:
    assert 'name="who"' not in client.get(address).text


def test_staff_choose_a_reserve_of_the_guests_delegation(
    app: Flask, session: Session, event: Event, ambassador: Registration, reserve: Registration
) -> None:
    staff = signed_in(app, add_staff(session, event_id=event.id))
    page = f"/console/events/forum/registrations/{ambassador.id}/substitute"
    assert "Olav Reserve, First Secretary" in check_page(staff.get(page)).text
    sent = submit(staff, page, {"who": reserve.id, "sure": "y"})
    assert sent.location.endswith(reserve.id)
    assert standing(session) == {"Kari Ambassador": "cancelled", "Olav Reserve": "confirmed"}
