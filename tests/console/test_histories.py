"""A person's page tells by which way she came, who did it, and instead of whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.delegations.queries.invitations import count_by_stage
from forumapp.delegations.rules.groups import TicketsTo
from forumapp.delegations.rules.invitations import Stage
from forumapp.delegations.service import invitations as service
from forumapp.delegations.service.invitations import Draft, link_secret
from forumapp.delegations.tasks.groups import tell_focal_points
from forumapp.events.models import Event
from forumapp.extensions import unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import GUEST, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import rendering
from forumapp.mail.models import Message
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source
from forumapp.registration.service import Application, confirm, receive
from tests.delegations.groups import add_delegation, add_focal, add_later_event, add_member, page_of_focal
from tests.support.factories import add_registration
from tests.support.forms import submit
from tests.support.letters import Letter
from tests.support.pages import Page, check_page
from tests.support.staff import add_staff, signed_in

BASE = "/console/events/forum"
Invite = Callable[..., str]


@pytest.fixture
def event(session: Session) -> Event:
    return add_later_event(session)


@pytest.fixture
def staff(app: Flask, session: Session, event: Event) -> FlaskClient:
    return signed_in(app, add_staff(session, event_id=event.id))


@pytest.fixture
def invite(app: Flask, session: Session, event: Event) -> Invite:
    """Issue one invitation; gives the address of the guest's page."""
    keys = KeyRing.of(app.config["FORUMAPP"].ticket_keys)

    def make(**values: Any) -> str:
        given = {
            "names": LocalizedText(en="Kim Bogi"),
            "organization": LocalizedText(en="Example University"),
            "email": "bogi@example.org",
            **values,
        }
        asked = {"session": session, "event_id": event.id, "now": clock.now(), "actor": Actor.user(1), "keys": keys}
        (made,) = service.draft(drafts=[Draft("academia", "en", **given)], **asked)
        service.issue(ids=[made.id], **asked)
        session.commit()
        return f"/en/i/{link_secret(invitation=made, keys=keys)}"

    return make


def address(session: Session, name: str) -> str:
    session.rollback()
    found = session.scalars(select(Registration.id).where(Registration.order_name == name)).one()
    return f"{BASE}/registrations/{found}"


def seen(staff: FlaskClient, session: Session, name: str) -> Page:
    return check_page(staff.get(address(session, name)))


def facts(page: Page) -> dict[str, str]:
    return dict(zip(page.texts(".//dl/dt"), page.texts(".//dl/dd"), strict=True))


def line(page: Page, words: str) -> str:
    """The one line of the history that says ``words``."""
    (found,) = (text for text in page.texts(".//ol/li/div") if words in text)
    return found


def test_an_invited_guest_who_answers_came_by_the_invitation(
    client: FlaskClient, staff: FlaskClient, session: Session, invite: Invite
) -> None:
    submit(client, f"{invite()}/yes", {"sure": "y", "position_en": "Professor"})
    page = seen(staff, session, "Kim Bogi")
    assert facts(page)["Came by"] == "an invitation"
    assert "by the event’s page" not in page.text
    assert "the guest" in line(page, "Invited → Confirmed")


def test_who_comes_in_an_invited_guests_stead_was_named_by_that_guest_and_both_pages_lead_to_each_other(
    client: FlaskClient, staff: FlaskClient, session: Session, invite: Invite
) -> None:
    other = {"name_en": "Lee Yesi", "position_en": "Deputy", "email": "lee@example.org"}
    assert submit(client, f"{invite()}/represented", other).status_code == 303
    page = seen(staff, session, "Lee Yesi")
    entered = line(page, "In place of Kim Bogi")
    assert entered.startswith("Confirmed")
    assert "Kim Bogi, who was invited" in entered
    assert facts(page)["Came by"] == "named to come instead"
    assert facts(page)["Attends"].startswith("Representing: Kim Bogi")
    assert address(session, "Kim Bogi") in page.addresses()
    invited = seen(staff, session, "Kim Bogi")
    assert "Lee Yesi comes instead" in line(invited, "Invited → Regrets")
    assert address(session, "Lee Yesi") in invited.addresses()


def test_who_registers_by_an_open_invitation_came_by_it(
    client: FlaskClient, staff: FlaskClient, session: Session, invite: Invite
) -> None:
    link = invite(kind="open", names=LocalizedText(), uses=2)
    person = {"name_en": "Lee Yesi", "position_en": "Deputy", "email": "lee@example.org"}
    assert submit(client, f"{link}/register", person).status_code == 303
    page = seen(staff, session, "Lee Yesi")
    assert facts(page)["Came by"] == "an open invitation"
    assert "the guest" in line(page, "By the open invitation of Example University")


def test_an_invited_guest_who_uses_the_public_page_has_answered_yes_there(
    app: Flask, staff: FlaskClient, session: Session, event: Event, invite: Invite
) -> None:
    invite()
    with unit_of_work() as writing:
        receive(
            session=writing,
            event_id=event.id,
            application=Application(
                category_code="academia", names=LocalizedText(en="Kim Bogi"), language="en", email="bogi@example.org"
            ),
            now=clock.now(),
            actor=GUEST,
            source=Source.FORM,
            keys=KeyRing.of(app.config["FORUMAPP"].ticket_keys),
        )
    page = seen(staff, session, "Kim Bogi")
    assert "Answer to the invitation: yes, by the event’s page" in line(page, "Invited → Confirmed")
    counted = count_by_stage(session=session, event_id=event.id)
    assert counted == {Stage.YES: 1}
    assert "Accepted" in check_page(staff.get(f"{BASE}/invitations")).text


def test_a_focal_point_is_named_with_the_delegation_and_a_substitute_with_whose_place_it_is(
    client: FlaskClient, staff: FlaskClient, session: Session, event: Event
) -> None:
    delegation = add_delegation(session, event)
    link = page_of_focal(add_focal(session, delegation, "Anne Assistant"))
    member = add_member(session, delegation, names={"en": "Kari Ambassador"})
    substitute = {"name_en": "Berit Counsellor", "position_en": "Counsellor", "sure": "y"}
    assert submit(client, f"{link}/members/{member.id}/substitute", substitute).status_code == 303
    came = seen(staff, session, "Berit Counsellor")
    entered = line(came, "In place of Kari Ambassador")
    assert entered.startswith("Confirmed")
    assert "Anne Assistant, focal point of Norway" in entered
    assert facts(came)["Came by"] == "named to come instead"
    assert address(session, "Kari Ambassador") in came.addresses()
    replaced = seen(staff, session, "Kari Ambassador")
    assert "Berit Counsellor comes instead" in line(replaced, "Confirmed → Cancelled")
    assert address(session, "Berit Counsellor") in replaced.addresses()


def test_the_mail_that_tickets_are_ready_stands_on_the_pages_of_the_members_whom_it_tells_of(
    app: Flask, staff: FlaskClient, session: Session, event: Event
) -> None:
    keys = KeyRing.of(app.config["FORUMAPP"].ticket_keys)
    delegation = add_delegation(session, event, tickets_to=TicketsTo.FOCAL_POINT)
    add_focal(session, delegation, "Anne Assistant")
    waiting = [
        add_registration(
            session,
            event,
            names={"en": name},
            category="diplomatic_corps",
            status="submitted",
            delegation_id=delegation.id,
        )
        for name in ("Kari Early", "Siri Late", "Olav Never")
    ]
    session.commit()
    for number, member in enumerate(waiting[:2]):
        now = clock.now()
        session.rollback()
        confirm(session=session, event_id=event.id, registration_id=member.id, now=now, actor=Actor.user(1), keys=keys)
        session.commit()
        tell_focal_points(now=now)
        told = "Tickets of a delegation to Anne Assistant, focal point of Norway, waits to be sent"
        assert told in line(seen(staff, session, member.order_name), "Received → Confirmed")
        assert len(session.scalars(select(Message)).all()) == number + 1
    assert seen(staff, session, "Kari Early").text.count("Tickets of a delegation") == 1, (
        "the second mail told of another"
    )
    assert "Tickets of a delegation" not in seen(staff, session, "Olav Never").text


def test_focal_points_get_a_receipt_of_a_substitution_and_it_stands_on_both_pages(
    app: Flask, client: FlaskClient, staff: FlaskClient, session: Session, event: Event
) -> None:
    delegation = add_delegation(session, event)
    focal = add_focal(session, delegation, "Anne Assistant")
    other = add_focal(session, delegation, "보조관", email="second@example.org", language="ko")
    gone = add_focal(session, delegation, "Gone Assistant", email="gone@example.org")
    gone.revoked_at = clock.now()
    member = add_member(session, delegation, names={"en": "Kari Ambassador"})
    session.commit()
    substitute = {"name_en": "Berit Counsellor", "position_en": "Counsellor", "sure": "y"}
    assert submit(client, f"{page_of_focal(focal)}/members/{member.id}/substitute", substitute).status_code == 303
    session.rollback()
    receipts = session.scalars(select(Message).where(Message.template == "delegation_substitute")).all()
    assert {(row.recipient, row.language) for row in receipts} == {
        ("embassy@example.org", "en"),
        ("second@example.org", "ko"),
    }
    for row in receipts:
        letter = Letter.of(rendering.render(row).as_bytes())
        for text in (letter.text, letter.html):
            assert "Berit Counsellor" in text
            assert "Kari Ambassador" in text
            assert page_of_focal(focal if row.language == "en" else other, row.language) in text
    for name, words in (("Kari Ambassador", "Confirmed → Cancelled"), ("Berit Counsellor", "In place of")):
        told = line(seen(staff, session, name), words)
        assert "Receipt of a substitution to Anne Assistant, focal point of Norway, waits to be sent" in told
        assert "Receipt of a substitution to 보조관, focal point of Norway" in told
        assert "Gone" not in told


def test_a_reserves_history_begins_with_standing_by(
    client: FlaskClient, staff: FlaskClient, session: Session, event: Event
) -> None:
    delegation = add_delegation(session, event)
    member = add_member(session, delegation, names={"en": "Kari Ambassador"})
    link = page_of_focal(add_focal(session, delegation))
    row = {
        f"r-{'1' * 16}-name_en": "Olav Reserve",
        f"r-{'1' * 16}-position_en": "Secretary",
        f"r-{'1' * 16}-reserve": "y",
    }
    assert client.post(f"{link}/people", data={"row": ["1" * 16], **row, "act": "hand_in"}).status_code == 303
    assert line(seen(staff, session, "Olav Reserve"), "focal point of").startswith("Reserve")
    came = {"who": session.scalars(select(Registration.id).where(Registration.reserve)).one(), "sure": "y"}
    assert submit(client, f"{link}/members/{member.id}/substitute", came).status_code == 303
    page = seen(staff, session, "Olav Reserve")
    assert "In place of Kari Ambassador" in line(page, "Reserve → Confirmed")
    assert not [text for text in page.texts(".//ol/li/div") if text.startswith("Waiting")]


def test_a_delegate_came_by_the_focal_point(
    client: FlaskClient, staff: FlaskClient, session: Session, event: Event
) -> None:
    link = page_of_focal(add_focal(session, add_delegation(session, event)))
    row = {f"r-{'1' * 16}-name_en": "Kari Example", f"r-{'1' * 16}-position_en": "Counsellor"}
    assert client.post(f"{link}/people", data={"row": ["1" * 16], **row, "act": "hand_in"}).status_code == 303
    page = seen(staff, session, "Kari Example")
    assert facts(page)["Came by"] == "the focal point"
    assert "Anne Assistant, focal point of Norway" in line(page, "Confirmed")


def test_a_reserve_is_called_one_in_the_list_and_on_her_page(
    staff: FlaskClient, session: Session, event: Event
) -> None:
    delegation = add_delegation(session, event)
    of_delegation = {"delegation_id": delegation.id, "status": "waitlisted", "waiting_since": clock.now()}
    add_registration(session, event, names={"en": "Olav Reserve"}, reserve=True, **of_delegation)
    add_registration(session, event, names={"en": "Siri Waiting"}, **of_delegation)
    session.commit()
    marks = check_page(staff.get(f"{BASE}/registrations")).texts(".//tbody/tr//span[@class='mark wait']")
    assert [mark for mark in sorted(marks) if mark in ("Reserve", "Waiting")] == ["Reserve", "Waiting"]
    assert "Reserve" in seen(staff, session, "Olav Reserve").texts(".//main//span[@class='mark wait']")
