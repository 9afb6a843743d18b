"""The form and the private page, as a browser without scripts meets them."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forumapp.events.models import Event
from forumapp.kernel import secrets
from forumapp.mail.models import Message
from forumapp.registration.models import Registration
from tests.support.factories import add_event

FORM = "/ko/events/forum/register"
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session, registration_closes_at=LATER)


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
    assert client.post(f"{address}/cancel").status_code == 303
    assert registered(session).status == "cancelled"
    page = client.get(address)
    assert (page.status_code, "ticket.png" in page.text) == (200, False)
    assert client.post(f"{address}/cancel").status_code == 404


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


def test_consents_are_answered_and_withdrawn(app: Flask, client: FlaskClient, session: Session, event: Event) -> None:
    client.post(FORM, data=fields())
    address = f"/en/my/{secret_of(app, registered(session))}/consents"
    assert client.post(address, data={"purpose": "photograph", "granted": "yes"}).status_code == 422
