"""What guests need: kept only with their yes, sealed, changed on the private page, gone with the yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.consent import queries as consents
from forumapp.consent.models import Consent
from forumapp.consent.service import ask_for_needs, retire_purpose
from forumapp.events.models import Event
from forumapp.kernel import secrets
from forumapp.kernel.actors import GUEST as BY_GUEST
from forumapp.kernel.sealing import needs_box
from forumapp.kernel.secrets import KeyRing
from forumapp.questions.models import Answer, Need
from forumapp.questions.queries import due_for_destruction
from forumapp.questions.service import OtherKeeping
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.service import Changes, answer_consents, destroy_answers, merge
from tests.support.factories import TICKET_KEY, add_event, add_guest, add_question
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

FORM = "/en/events/forum/register"
LATER = datetime(2100, 1, 1, tzinfo=UTC)
NEEDED = "a ramp at the side door"
GUEST = {
    "name_en": "Kim Bogi",
    "category": "academia",
    "organization_en": "Hangang University",
    "position_en": "Professor",
    "email": "bogi@example.org",
}


@pytest.fixture
def event(session: Session, now: datetime) -> Event:
    event = add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3))
    add_question(session, event, "day", "needs", label="What do you need?")
    add_question(session, event, "topic", "text")
    ask_for_needs(session=session, event_id=event.id, now=now)
    session.commit()
    return event


def register(client: FlaskClient, **typed: str) -> int:
    return submit(client, FORM, {**GUEST, **typed}).status_code


def registration(session: Session) -> Registration:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Registration)).one()


def kept(app: Flask, session: Session) -> list[str]:
    """What is kept of needs, opened."""
    session.rollback()
    box = needs_box(app.config["FORUMAPP"].data_keys)
    return [box.open(sealed) for sealed in session.scalars(select(Need.sealed).order_by(Need.registration_id))]


def link(session: Session, page: str = "") -> str:
    return f"/en/my/{secrets.manage_secret(TICKET_KEY, registration(session).id)}{page}"


def test_needs_are_kept_sealed_beside_a_yes_and_are_no_answer(
    app: Flask, client: FlaskClient, session: Session, event: Event
) -> None:
    assert register(client, q_day=f" {NEEDED} ", q_topic="care", consent_needs="yes") == 303
    assert kept(app, session) == [NEEDED]
    assert NEEDED not in session.scalars(select(Need.sealed)).one()
    assert session.scalars(select(Answer.value)).all() == ["care"]
    held = consents.held(session=session, registration_id=registration(session).id)
    assert held["needs"].granted
    assert session.scalars(select(Consent.version_id)).one() is not None


def test_the_consent_stands_beside_the_question_and_once(client: FlaskClient, event: Event) -> None:
    page = page_of(client.get(FORM))
    names = [element.get("name") for element in page.root.iter() if element.get("name")]
    assert names.count("consent_needs") == 2  # yes and no
    assert names.index("q_day") < names.index("consent_needs") < names.index("q_topic")


@pytest.mark.parametrize("consent", [{}, {"consent_needs": "no"}])
def test_needs_without_a_yes_are_asked_again_with_all_that_was_typed(
    app: Flask, client: FlaskClient, session: Session, event: Event, consent: dict[str, str]
) -> None:
    answer = submit(client, FORM, {**GUEST, "q_day": NEEDED, **consent})
    assert answer.status_code == 422
    page = page_of(answer)
    assert "kept only with your yes" in page.text
    assert NEEDED in page.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Registration)) == 0
    assert register(client, q_day="", **consent) == 303
    assert kept(app, session) == []


def test_a_yes_without_needs_stores_nothing(app: Flask, client: FlaskClient, session: Session, event: Event) -> None:
    assert register(client, q_day=" ", consent_needs="yes") == 303
    assert kept(app, session) == []
    assert consents.held(session=session, registration_id=registration(session).id) == {}


def test_nobody_is_asked_who_is_not_asked_for_the_consent(client: FlaskClient, session: Session, event: Event) -> None:
    retire_purpose(session=session, event_id=event.id, purpose="needs")
    session.commit()
    page = page_of(client.get(FORM))
    assert "What do you need?" not in page.text
    assert "Topic" in page.text


def test_a_guest_sees_changes_and_removes_what_she_needs(
    app: Flask, client: FlaskClient, session: Session, event: Event
) -> None:
    register(client, q_day=NEEDED, consent_needs="yes")
    assert link(session, "/needs") in page_of(client.get(link(session))).addresses()
    page = page_of(client.get(link(session, "/needs")))
    assert NEEDED in page.text
    assert "What do you need?" not in page_of(client.get(link(session, "/edit"))).text
    assert submit(client, link(session, "/needs"), {"q_day": "no meat"}).status_code == 303
    assert kept(app, session) == ["no meat"]
    assert submit(client, link(session, "/needs"), {"q_day": "no fish", "consent_needs": "no"}).status_code == 422
    assert kept(app, session) == ["no meat"]
    assert submit(client, link(session, "/needs"), {"q_day": ""}).status_code == 303
    assert kept(app, session) == []
    changes = session.execute(select(Amendment.field, Amendment.before, Amendment.after)).all()
    assert [tuple(change) for change in changes] == [("needs", None, None)] * 2


def test_who_told_nothing_at_first_may_later(app: Flask, client: FlaskClient, session: Session, event: Event) -> None:
    register(client)
    assert submit(client, link(session, "/needs"), {"q_day": NEEDED}).status_code == 422
    assert submit(client, link(session, "/needs"), {"q_day": NEEDED, "consent_needs": "yes"}).status_code == 303
    assert kept(app, session) == [NEEDED]


def test_a_withdrawal_deletes_at_once(app: Flask, client: FlaskClient, session: Session, event: Event) -> None:
    register(client, q_day=NEEDED, consent_needs="yes")
    answer = submit(client, link(session), {"consent_needs": "no"}, to=link(session, "/consents"))
    assert answer.status_code == 303
    assert kept(app, session) == []
    assert not consents.holds(session=session, registration_id=registration(session).id, purpose="needs")


def test_all_that_is_held_shows_needs_readable(client: FlaskClient, session: Session, event: Event) -> None:
    register(client, q_day=NEEDED, consent_needs="yes")
    sealed = session.scalars(select(Need.sealed)).one()
    for page in ("/data", "/data.json"):
        text = client.get(link(session, page)).get_data(as_text=True)
        assert NEEDED in text
        assert sealed not in text


def test_without_the_key_guests_and_staff_are_told_whom_to_ask_and_the_log_says_what_to_do(
    app: Flask, client: FlaskClient, session: Session, event: Event, caplog: pytest.LogCaptureFixture
) -> None:
    register(client, q_day=NEEDED, consent_needs="yes")
    app.config["FORUMAPP"] = replace(app.config["FORUMAPP"], data_keys=("a key of another installation",))
    for path in ("/needs", "/data", "/data.json"):
        answer = client.get(link(session, path))
        assert answer.status_code == 503
        assert "Please write to the host" in page_of(answer).text
        assert "FORUMAPP" not in answer.text
    assert client.get(link(session)).status_code == 200
    assert len([record for record in caplog.records if "FORUMAPP_DATA_KEY" in record.getMessage()]) == 3

    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    session.get_one(Registration, registration(session).id).status = "confirmed"
    session.commit()
    for path in (f"registrations/{registration(session).id}/needs", "needs"):
        told = submit(organizer, f"/console/events/forum/{path}", {"reason": "catering"})
        assert told.status_code == 503
        assert "Tell the administrator" in page_of(told).text


def test_the_days_end_of_a_question_takes_its_needs(
    app: Flask, client: FlaskClient, session: Session, event: Event, now: datetime
) -> None:
    register(client, q_day=NEEDED, consent_needs="yes")
    add_question(session, event, "day", "needs", label="What do you need?", destroy_on=now.date() - timedelta(days=1))
    [due] = due_for_destruction(session=session, now=now)
    destroy_answers(session=session, due=due)
    session.commit()
    assert kept(app, session) == []
    assert due_for_destruction(session=session, now=now) == []


def test_a_question_about_needs_becomes_no_other_and_no_other_one_about_needs(session: Session, event: Event) -> None:
    for key, kind in (("day", "text"), ("topic", "needs")):
        with pytest.raises(OtherKeeping):
            add_question(session, event, key, kind)
        session.rollback()


@pytest.mark.parametrize("withdrawn", [False, True])
def test_needs_of_a_double_go_over_only_while_they_are_allowed(
    app: Flask, client: FlaskClient, session: Session, event: Event, now: datetime, withdrawn: bool
) -> None:
    register(client, q_day=NEEDED, consent_needs="yes")
    goes, stays = registration(session), add_guest(session, event)
    if withdrawn:
        answer_consents(
            session=session,
            event_id=event.id,
            registration_id=stays.id,
            answers={"needs": False},
            language="en",
            now=datetime(2099, 1, 1, tzinfo=UTC),
            actor=BY_GUEST,
        )
    event.taken = 2
    for category in event.categories:
        category.taken = 2
    merge(
        session=session,
        event_id=event.id,
        stays_id=stays.id,
        goes_id=goes.id,
        changes=Changes(),
        reason="double",
        now=now,
        actor=BY_GUEST,
        keys=KeyRing(TICKET_KEY),
    )
    session.commit()
    assert kept(app, session) == ([] if withdrawn else [NEEDED])
    assert set(session.scalars(select(Need.registration_id))) == (set() if withdrawn else {stays.id})
