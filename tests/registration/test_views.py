"""The form and the private page, as a browser without scripts meets them."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forumapp.consent import queries as consents
from forumapp.consent.models import Consent
from forumapp.consent.service import ensure_default_notice
from forumapp.events.models import Category, Event
from forumapp.kernel import secrets
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from forumapp.questions.queries import answers as answers_of
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.views.register import LINKS_AN_HOUR
from tests.support.factories import add_event, add_question
from tests.support.pages import page_of

FORM = "/ko/events/forum/register"
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3))


def fields(**values: str) -> dict[str, str]:
    return {
        "name_ko": "김보기",
        "name_en": "Kim Bogi",
        "category": "academia",
        "organization_ko": "한강대학교",
        "position_ko": "교수",
        "email": "bogi@example.org",
        "phone": "010-1234-5678",
        "country": "KR",
        "language": "ko",
        "token": "t1",
        **values,
    }


def secret_of(app: Flask, registration: Registration) -> str:
    return secrets.manage_secret(app.config["FORUMAPP"].ticket_keys[0], registration.id)


def registered(session: Session) -> Registration:
    session.rollback()
    return session.scalars(select(Registration)).one()


def test_a_guest_registers_and_is_told_to_look_at_the_mail(client: FlaskClient, session: Session, event: Event) -> None:
    page = client.get(FORM)
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    answer = client.post(FORM, data=fields())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ko/events/forum/received")
    assert client.get("/ko/events/forum/received").status_code == 200
    registration = registered(session)
    assert (registration.status, registration.language, registration.phone) == ("confirmed", "ko", "+821012345678")
    assert registration.names == {"ko": "김보기", "en": "Kim Bogi"}
    assert registration.organization.names == {"ko": "한강대학교"}


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(client: FlaskClient, event: Event) -> None:
    answer = client.post(
        FORM, data=fields(email="nobody", phone="12", category="", name_ko="", position_ko="<b>교수</b>")
    )
    assert answer.status_code == 422
    text = answer.text
    assert re.search(r"<title>\s*(Error|오류):", text)
    for name in ("name_ko", "email", "phone"):
        assert f'id="{name}-error"' in text
        assert f'href="#{name}"' in text
    assert 'href="#category-0"' in text
    assert 'value="Kim Bogi"' in text
    assert "&lt;b&gt;교수&lt;/b&gt;" in text
    assert "<b>교수</b>" not in text


def test_a_second_sending_is_one_registration(client: FlaskClient, session: Session, event: Event) -> None:
    answers = [client.post(FORM, data=fields()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    registered(session)
    assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_a_known_address_gets_the_same_answer_and_learns_it_by_mail(
    client: FlaskClient, session: Session, event: Event
) -> None:
    first = client.post(FORM, data=fields())
    again = client.post(FORM, data=fields(token="t2"))
    assert (first.status_code, first.headers["Location"]) == (again.status_code, again.headers["Location"])
    assert set(session.scalars(select(Message.template))) == {"confirmed", "already_registered"}


@pytest.mark.parametrize(
    "name",
    [
        "O’Brien",
        "洪吉童",
        "محمد",
        "이",
        "가" * 300,
        unicodedata.normalize("NFD", "김하늘"),
        '"><img src=x onerror=alert(1)>',
    ],
)
def test_every_name_is_kept_and_printed_as_it_is(
    app: Flask, client: FlaskClient, session: Session, event: Event, name: str
) -> None:
    assert client.post(FORM, data=fields(name_ko=name, name_en="")).status_code == 303
    registration = registered(session)
    assert registration.names["ko"] == unicodedata.normalize("NFC", name)
    page = client.get(f"/ko/my/{secret_of(app, registration)}").text
    assert "<img src=x" not in page


def test_a_name_of_301_letters_is_refused_in_words(client: FlaskClient, event: Event) -> None:
    answer = client.post(FORM, data=fields(name_ko="가" * 301))
    assert (answer.status_code, 'id="name_ko-error"' in answer.text) == (422, True)


def test_the_private_page_is_kept_nowhere_and_opening_it_changes_nothing(
    app: Flask, client: FlaskClient, session: Session, event: Event
) -> None:
    client.post(FORM, data=fields())
    registration = registered(session)
    before = registration.changed
    page = client.get(f"/en/my/{secret_of(app, registration)}")
    assert page.status_code == 200
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in page.headers["X-Robots-Tag"]
    picture = client.get(f"/en/my/{secret_of(app, registration)}/ticket.png")
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/png", "no-store")
    assert registered(session).changed == before


def test_a_ticket_is_no_manage_link(app: Flask, client: FlaskClient, session: Session, event: Event) -> None:
    client.post(FORM, data=fields())
    ticket = secrets.ticket(app.config["FORUMAPP"].ticket_keys[0], registered(session).id, 1)
    answers = [client.get(f"/en/my/{code}") for code in (ticket, ticket.lower(), "nonsense")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_guest_cancels_only_by_sending_the_form(
    app: Flask, client: FlaskClient, session: Session, event: Event
) -> None:
    client.post(FORM, data=fields())
    address = f"/en/my/{secret_of(app, registered(session))}"
    assert client.get(f"{address}/cancel").status_code == 200
    assert registered(session).status == "confirmed"
    unsure = client.post(f"{address}/cancel")
    assert (unsure.status_code, 'href="#sure"' in unsure.text) == (422, True)
    assert registered(session).status == "confirmed"
    assert client.post(f"{address}/cancel", data={"sure": "y"}).status_code == 303
    assert registered(session).status == "cancelled"
    page = client.get(address)
    assert (page.status_code, "ticket.png" in page.text) == (200, False)
    again = client.post(f"{address}/cancel", data={"sure": "y"})
    assert (again.status_code, again.headers["Location"]) == (303, address)


def test_after_the_event_there_is_nothing_to_change(
    app: Flask, client: FlaskClient, session: Session, event: Event
) -> None:
    client.post(FORM, data=fields())
    address = f"/en/my/{secret_of(app, registered(session))}"
    past = datetime(2020, 1, 1, tzinfo=UTC)
    session.get_one(Event, event.id).starts_at = past
    session.get_one(Event, event.id).ends_at = past + timedelta(hours=3)
    session.commit()
    answers = [client.post(f"{address}/{page}", data={**fields(), "sure": "y"}) for page in ("cancel", "edit")]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, address)] * 2
    assert registered(session).status == "confirmed"


def test_a_guest_corrects_what_she_entered(app: Flask, client: FlaskClient, session: Session, event: Event) -> None:
    client.post(FORM, data=fields())
    address = f"/ko/my/{secret_of(app, registered(session))}"
    assert 'value="김보기"' in client.get(f"{address}/edit").text
    sent = fields(name_ko="김본보기", organization_ko="한빛대학교", position_ko="부교수")
    assert client.post(f"{address}/edit", data=sent).status_code == 303
    registration = registered(session)
    assert registration.names == {"ko": "김본보기", "en": "Kim Bogi"}
    assert registration.organization.names == {"ko": "한빛대학교"}
    wrong: TestResponse = client.post(f"{address}/edit", data={**sent, "phone": "x"})
    assert (wrong.status_code, 'value="김본보기"' in wrong.text) == (422, True)


def test_the_link_page_answers_every_address_alike(client: FlaskClient, session: Session, event: Event) -> None:
    client.post(FORM, data=fields())
    known, unknown = (
        client.post("/en/events/forum/link", data={"email": address})
        for address in ("bogi@example.org", "x@example.org")
    )
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert list(session.scalars(select(Message.template).order_by(Message.id))) == ["confirmed", "link"]


def test_a_closed_form_says_so_and_keeps_what_was_typed(client: FlaskClient, session: Session) -> None:
    add_event(session, slug="past", contact_email="office@example.org")
    page = client.get("/en/events/past/register")
    assert (page.status_code, "office@example.org" in page.text, "<form" in page.text) == (200, True, False)
    sent = client.post(
        "/en/events/past/register", data=fields(organization_en="X", position_en="Y", name_en="Kim Bogi")
    )
    assert (sent.status_code, 'value="Kim Bogi"' in sent.text) == (422, True)


def test_consents_are_answered_and_withdrawn(
    app: Flask, client: FlaskClient, session: Session, event: Event, now: datetime
) -> None:
    ensure_default_notice(session=session, event=event, now=now)
    session.commit()
    client.post(FORM, data=fields(consent_photograph="yes", consent_naming="no"))
    registration = registered(session)
    address = f"/en/my/{secret_of(app, registration)}"

    def held() -> dict[str, bool]:
        session.rollback()
        rows = consents.held(session=session, registration_id=registration.id)
        return {purpose: answer.granted for purpose, answer in rows.items()}

    def rows() -> int:
        return session.scalar(select(func.count()).select_from(Consent)) or 0

    assert (held(), rows()) == ({"photograph": True, "naming": False}, 2)
    page = page_of(client.get(address))
    preset = {(box.get("name"), box.get("value")) for box in page.root.iter("input") if box.get("checked") is not None}
    assert preset == {("consent_photograph", "yes"), ("consent_naming", "no")}
    as_it_is = {name: value for name, value in preset if name and value}
    assert client.post(f"{address}/consents", data=as_it_is).status_code == 303
    assert rows() == 2
    withdrawn = client.post(f"{address}/consents", data={**as_it_is, "consent_photograph": "no"})
    assert withdrawn.headers["Location"] == f"{address}?done=consents-withdrawn"
    assert (held(), rows()) == ({"photograph": False, "naming": False}, 3)
    told = page_of(client.get(withdrawn.headers["Location"])).text
    assert "A no reaches your badge, the photographer and the door from now on." in told
    assert "To be in photographs: you said no" in told
    assert client.post(f"{address}/consents", data={"consent_photograph": "perhaps"}).status_code == 422
    assert client.post(f"{address}/consents", data={"consent_needs": "yes"}).status_code == 303
    assert (held(), rows()) == ({"photograph": False, "naming": False}, 3)


def test_an_answer_that_a_guest_corrects_stands_in_the_history(
    app: Flask, client: FlaskClient, session: Session, event: Event, now: datetime
) -> None:
    add_question(session, event, "receiver", "yes_no", label=LocalizedText(en="Receiver?", ko="수신기?"))
    session.commit()
    client.post(FORM, data=fields(q_receiver="yes"))
    registration = registered(session)
    client.post(f"/ko/my/{secret_of(app, registration)}/edit", data=fields(q_receiver="no"))
    session.rollback()
    assert answers_of(session=session, registration_id=registration.id) == {"receiver": False}
    row = session.execute(select(Amendment.field, Amendment.before, Amendment.after, Amendment.actor)).one()
    assert tuple(row) == ("q_receiver", "yes", "no", "guest")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "null"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({}, 303),
    ],
)
def test_a_form_that_another_sites_page_sends_is_refused(
    client: FlaskClient, session: Session, event: Event, headers: dict[str, str], status: int
) -> None:
    assert client.post(FORM, data=fields(), headers=headers).status_code == status
    assert session.scalar(select(func.count()).select_from(Registration)) == (1 if status == 303 else 0)


def test_who_asks_for_many_links_is_slowed_down(client: FlaskClient, event: Event) -> None:
    answers = [
        client.post("/en/events/forum/link", data={"email": f"x{number}@example.org"}).status_code
        for number in range(LINKS_AN_HOUR + 1)
    ]
    assert answers == [200] * LINKS_AN_HOUR + [429]


def test_a_form_before_its_time_says_when_it_opens(client: FlaskClient, session: Session) -> None:
    add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3), registration_opens_at=LATER)
    page = page_of(client.get("/en/events/forum/register"))
    assert "It opens on Friday, 1 January 2100, 9 a.m." in page.text
    assert client.post("/en/events/forum/register", data=fields()).status_code == 422
    assert session.scalar(select(func.count()).select_from(Registration)) == 0


def test_a_full_event_offers_its_waiting_list(client: FlaskClient, session: Session, event: Event) -> None:
    session.get_one(Event, event.id).places = 0
    session.commit()
    page = page_of(client.get("/en/events/forum/register"))
    assert [button.text for button in page.root.iter("button")] == ["Join the waiting list"]
    assert client.post(FORM, data=fields()).status_code == 303
    assert registered(session).status == "waitlisted"


def test_a_full_category_is_named_while_others_have_places(client: FlaskClient, session: Session, event: Event) -> None:
    session.scalars(select(Category).where(Category.event_id == event.id, Category.code == "media")).one().places = 0
    session.commit()
    page = page_of(client.get("/en/events/forum/register"))
    assert "There is a waiting list for these categories: Media" in page.text


def test_a_category_that_is_not_public_cannot_be_chosen(client: FlaskClient, session: Session, event: Event) -> None:
    session.scalars(
        select(Category).where(Category.event_id == event.id, Category.code == "staff")
    ).one().public = False
    session.get_one(Event, event.id).revision += 1
    session.commit()
    assert 'value="staff"' not in client.get(FORM).text
    assert client.post(FORM, data=fields(category="staff")).status_code == 422


def test_what_prints_nothing_is_taken_out_of_a_name(client: FlaskClient, session: Session, event: Event) -> None:
    assert client.post(FORM, data=fields(name_ko="김\x00보\u200b기 \u202e", name_en="")).status_code == 303
    assert registered(session).names == {"ko": "김보기"}


def test_a_new_question_is_asked_at_once(client: FlaskClient, session: Session, event: Event, now: datetime) -> None:
    assert "Receiver?" not in client.get("/en/events/forum/register").text
    add_question(session, event, "receiver", "yes_no", label=LocalizedText(en="Receiver?"), required=True)
    session.commit()
    assert "Receiver?" in client.get("/en/events/forum/register").text
    answer = client.post(FORM, data=fields())
    assert (answer.status_code, 'href="#q_receiver-0"' in answer.text) == (422, True)
