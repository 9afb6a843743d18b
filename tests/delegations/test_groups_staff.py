"""Delegations in the console."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as sql_event
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry
from forumapp.delegations.models import Delegation, FocalPoint
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.mail.models import Message
from forumapp.registration.models import Registration, StatusChange
from tests.delegations.groups import add_delegation, add_focal, add_later_event, add_member, page_of_focal
from tests.support.documents import pdf
from tests.support.factories import add_registration
from tests.support.forms import submit
from tests.support.pages import check_page
from tests.support.staff import add_staff, signed_in

LIST = "/console/events/forum/delegations"


@pytest.fixture
def event(session: Session) -> Event:
    return add_later_event(session)


@pytest.fixture
def staff(app: Flask, session: Session, event: Event) -> FlaskClient:
    return signed_in(app, add_staff(session, event_id=event.id))


def test_staff_make_a_delegation_and_send_its_link(staff: FlaskClient, session: Session) -> None:
    assert "No delegation yet" in check_page(staff.get(LIST)).text
    values = {
        "names_en": "Norway",
        "names_ko": "노르웨이",
        "organization_en": "Embassy of Norway",
        "places": "4",
        "deadline": "2099-11-20T18:00",
        "categories": ["diplomatic_corps"],
        "tickets_to": "focal_point",
    }
    made = submit(staff, f"{LIST}/new", values)
    assert made.status_code == 303
    session.rollback()
    delegation = session.scalars(select(Delegation)).one()
    assert (delegation.places, delegation.categories, delegation.tickets_to, delegation.deadline) == (
        4,
        ["diplomatic_corps"],
        "focal_point",
        datetime(2099, 11, 20, 9, tzinfo=UTC),
    )
    focal = {"name": "Anne Assistant", "email": "embassy@example.org", "language": "ko"}
    wrong = submit(staff, made.location, {**focal, "email": "nowhere"}, to=f"{made.location}/focal-points")
    assert wrong.status_code == 422
    assert "Enter an e-mail address like name@example.org." in check_page(wrong).text
    added = submit(staff, made.location, focal, to=f"{made.location}/focal-points")
    assert added.status_code == 303
    session.rollback()
    message = session.scalars(select(Message)).one()
    assert (message.template, message.recipient, message.language) == ("delegation_link", "embassy@example.org", "ko")
    shown = check_page(staff.get(made.location))
    assert "Anne Assistant" in shown.text
    assert "The link was sent on" in shown.text
    taken = submit(staff, f"{LIST}/new", {**values, "names_ko": "다른 이름"})
    assert taken.status_code == 422
    assert "Another delegation of the event has this name" in check_page(taken).text


def test_a_link_is_revoked_and_sent_anew(
    staff: FlaskClient, client: FlaskClient, session: Session, event: Event
) -> None:
    delegation = add_delegation(session, event)
    focal = add_focal(session, delegation)
    page, own = page_of_focal(focal), f"{LIST}/{delegation.id}"
    assert client.get(page).status_code == 200
    for act, status in (("revoke", 404), ("send", 404)):
        assert submit(staff, own, to=f"{own}/focal-points/{focal.id}/{act}").status_code == 303
        assert client.get(page).status_code == status, "the former link stays dead"
    session.expire_all()
    assert client.get(page_of_focal(session.get_one(FocalPoint, focal.id))).status_code == 200


def test_whoever_saves_second_is_told_what_is_stored(staff: FlaskClient, session: Session, event: Event) -> None:
    delegation = add_delegation(session, event, places=4)
    path = f"{LIST}/{delegation.id}/edit"
    assert submit(staff, path, {"places": "5", "revision": "1"}).status_code == 303
    second = submit(staff, path, {"places": "6", "revision": "1"})
    assert second.status_code == 409
    assert "Somebody else changed this while you were writing" in check_page(second).text
    session.expire_all()
    assert session.get_one(Delegation, delegation.id).places == 5


def test_members_are_decided_together_and_one_is_chosen_as_head(
    staff: FlaskClient, session: Session, event: Event
) -> None:
    delegation = add_delegation(session, event)
    names = ("Kari Example", "Ola Example")
    members = [
        add_registration(
            session,
            event,
            category="diplomatic_corps",
            status="submitted",
            delegation_id=delegation.id,
            names={"en": name},
        ).id
        for name in names
    ]
    session.commit()
    own = f"{LIST}/{delegation.id}"
    assert submit(staff, own, {"member": members[1]}, to=f"{own}/head").status_code == 303
    asked = f"/console/events/forum/registrations/decide?decision=confirm&id={members[0]}&id={members[1]}"
    assert submit(staff, asked).status_code == 303
    shown = check_page(staff.get(own))
    assert shown.text.index("Ola Example") < shown.text.index("Kari Example"), "the head comes first"
    session.expire_all()
    assert {session.get_one(Registration, member).status for member in members} == {"confirmed"}
    assert session.get_one(Delegation, delegation.id).taken == 2


def test_the_letter_is_handed_out_and_that_is_noted(
    staff: FlaskClient, client: FlaskClient, session: Session, event: Event
) -> None:
    delegation = add_delegation(session, event)
    page = page_of_focal(add_focal(session, delegation))
    client.post(f"{page}/letter", data={"letter": (BytesIO(pdf()), "Note verbale.pdf")})
    answer = staff.get(f"{LIST}/{delegation.id}/letter")
    assert (answer.status_code, answer.data) == (200, pdf())
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    session.rollback()
    logged = session.execute(select(AccessEntry.act, AccessEntry.purpose)).all()
    assert ("export", "delegation letter") in [tuple(row) for row in logged]


def test_staff_send_a_substitute_from_a_persons_page(staff: FlaskClient, session: Session, event: Event) -> None:
    delegation = add_delegation(session, event)
    member = add_member(session, delegation, names={"en": "Kari Ambassador"}, rank="ambassador")
    person = f"/console/events/forum/registrations/{member.id}"
    assert f"{person}/substitute" in check_page(staff.get(person)).addresses()
    values = {"name_en": "Berit Counsellor", "position_en": "Counsellor", "email": "berit@example.org"}
    unticked = submit(staff, f"{person}/substitute", values)
    assert unticked.status_code == 422
    assert check_page(unticked).title.startswith("Error:")
    sent = submit(staff, f"{person}/substitute", {**values, "sure": "y"})
    assert sent.status_code == 303
    session.rollback()
    came = session.scalars(select(Registration).where(Registration.replaces_id == member.id)).one()
    assert sent.location.endswith(came.id)
    assert (came.status, came.delegation_id, came.source) == ("confirmed", delegation.id, "staff")
    change = session.scalars(select(StatusChange).where(StatusChange.registration_id == member.id)).one()
    assert change.actor.startswith("user:")
    shown = check_page(staff.get(person))
    assert "Replaced by Berit Counsellor" in shown.text
    rows = check_page(staff.get(f"{LIST}/{delegation.id}")).texts(".//section[@aria-labelledby='members']//tbody/tr")
    assert len(rows) == 2
    assert "In place of Kari Ambassador" in next(row for row in rows if row.startswith("Select Berit"))
    assert "Replaced by Berit Counsellor" in next(row for row in rows if row.startswith("Select Kari"))


def test_what_a_focal_point_did_stands_under_her_name_in_the_persons_history(
    staff: FlaskClient, client: FlaskClient, session: Session, event: Event
) -> None:
    delegation = add_delegation(session, event)
    page = page_of_focal(add_focal(session, delegation, "Anne Assistant"))
    member = add_member(session, delegation)
    assert submit(client, f"{page}/members/{member.id}/cancel", {"sure": "y"}).status_code == 303
    assert "Anne Assistant" in check_page(staff.get(f"/console/events/forum/registrations/{member.id}")).text


def test_the_list_asks_as_many_questions_for_three_as_for_one(
    staff: FlaskClient, session: Session, event: Event
) -> None:
    def questions() -> int:
        asked: list[str] = []

        def note(*arguments: object) -> None:
            asked.append(str(arguments[2]))

        sql_event.listen(db.engine, "before_cursor_execute", note)
        page = check_page(staff.get(LIST))
        sql_event.remove(db.engine, "before_cursor_execute", note)
        assert "Norway" in page.text
        return len(asked)

    add_member(session, add_delegation(session, event, changed_at=clock.now()))
    one = questions()
    for name in ("Ghana", "Peru"):
        delegation = add_delegation(session, event, name)
        add_focal(session, delegation)
        add_member(session, delegation)
    assert questions() == one
