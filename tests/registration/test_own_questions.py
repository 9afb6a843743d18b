"""The event's own questions on the guests' form: asked where they apply, once more where others apply, never lost."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.files.models import Upload
from forumapp.files.rules import LARGEST
from forumapp.kernel import secrets
from forumapp.questions import service as questions
from forumapp.questions.models import Answer, Question, QuestionVersion
from forumapp.registration.models import Registration
from tests.support import documents
from tests.support.factories import add_event, add_question
from tests.support.forms import submit
from tests.support.pages import page_of

FORM = "/en/events/forum/register"
LATER = datetime(2100, 1, 1, tzinfo=UTC)
GUEST = {
    "name_en": "Kim Bogi",
    "category": "academia",
    "organization_en": "Hangang University",
    "position_en": "Professor",
    "email": "bogi@example.org",
}


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3))


def registered(session: Session) -> Registration:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Registration)).one()


def kept(session: Session) -> dict[str, Any]:
    """The only registration's answers by key."""
    session.rollback()
    rows = session.execute(select(Question.key, Answer.value).join(Question, Question.id == Answer.question_id))
    return {row.key: row.value for row in rows}


def nobody(session: Session) -> bool:
    session.rollback()
    return session.scalars(select(Registration.id)).first() is None


def private_page(app: Flask, session: Session) -> str:
    key = app.config["FORUMAPP"].ticket_keys[0]
    return f"/en/my/{secrets.manage_secret(key, registered(session).id)}/edit"


def labels(response: Any) -> list[str]:
    """The questions that stand on the page, those not seen left out."""
    root = page_of(response).root
    unseen = {id(part) for template in root.iter("template") for part in template.iter()}
    return [
        element.get("value", "").partition(":")[0]
        for element in root.iter("input")
        if element.get("name") == "asked" and id(element) not in unseen
    ]


def pdf(name: str = "letter.pdf", data: bytes | None = None) -> tuple[io.BytesIO, str]:
    return io.BytesIO(documents.pdf() if data is None else data), name


def test_every_kind_is_asked_and_kept_in_its_own_shape(client: FlaskClient, session: Session, event: Event) -> None:
    kinds = ("text", "long_text", "yes_no", "date", "number", "country", "phone", "email", "organization")
    for kind in kinds:
        add_question(session, event, kind, kind)
    for kind in ("choice", "choices"):
        add_question(session, event, kind, kind, options=["care", "work", "school"])
    add_question(session, event, "file", "file")
    typed = {
        "text": " a line ",
        "long_text": "two\r\nlines",
        "yes_no": "no",
        "date": "2100-01-02",
        "number": "1,200.5",
        "country": "DE",
        "phone": "010-1234-5678",
        "email": "kim@example.org",
        "organization": "예시 연구원",
        "choice": "work",
        "choices": ["school", "care"],
        "file": pdf(),
    }
    answer = submit(client, FORM, {**GUEST, **{f"q_{key}": value for key, value in typed.items()}})
    assert answer.status_code == 303
    answers = kept(session)
    letter = answers.pop("file")
    assert answers == {
        "text": "a line",
        "long_text": "two\nlines",
        "yes_no": False,
        "date": "2100-01-02",
        "number": 1200.5,
        "country": "DE",
        "phone": "+821012345678",
        "email": "kim@example.org",
        "organization": "예시 연구원",
        "choice": "work",
        "choices": ["school", "care"],
    }
    upload = session.get_one(Upload, letter["upload"])
    assert (letter["name"], upload.data, upload.registration_id) == (
        "letter.pdf",
        documents.pdf(),
        registered(session).id,
    )


def test_a_wrong_answer_comes_back_as_it_was_typed_with_the_cure(
    client: FlaskClient, session: Session, event: Event
) -> None:
    add_question(session, event, "seats", "number", bounds={"highest": 4})
    add_question(session, event, "day", "date")
    page = page_of(answer := submit(client, FORM, {**GUEST, "q_seats": "five", "q_day": "tomorrow"}))
    assert answer.status_code == 422
    assert "Enter a number in digits" in page.text
    assert "Enter a day like 2026-03-31." in page.text
    assert 'value="five"' in answer.text
    assert 'value="tomorrow"' in answer.text
    assert "Enter 4 or less." in page_of(submit(client, FORM, {**GUEST, "q_seats": "5"})).text
    assert nobody(session)


def test_what_only_others_answer_is_not_on_the_guests_form(client: FlaskClient, session: Session, event: Event) -> None:
    add_question(session, event, "table", answered_by="staff", required=True)
    add_question(session, event, "hotel", answered_by="focal_point", required=True)
    add_question(session, event, "receiver", "yes_no")
    assert labels(client.get(FORM)) == ["receiver"]
    assert submit(client, FORM, GUEST).status_code == 303


def test_a_question_that_follows_is_asked_before_anything_is_kept(
    client: FlaskClient, session: Session, event: Event
) -> None:
    add_question(session, event, "car", "yes_no")
    add_question(session, event, "plate", required=True, shown_if=("car", ["yes"]))
    add_question(session, event, "unit", categories=["military"])
    assert labels(client.get(FORM)) == ["car"]

    again = submit(client, FORM, {**GUEST, "category": "military", "q_car": "yes"})
    page = page_of(again)
    assert again.status_code == 422
    assert "2 more questions follow from your answers" in page.text
    assert labels(again) == ["car", "plate", "unit"]
    assert 'value="Kim Bogi"' in again.text
    assert "Please answer this question." not in page.text, "nobody was wrong yet"
    assert nobody(session)

    fields = {**GUEST, "category": "military", "q_car": "yes", "asked": ["car:1", "plate:1", "unit:1"]}
    refused = client.post(FORM, data=fields)
    assert "Please answer this question." in page_of(refused).text
    assert client.post(FORM, data={**fields, "q_plate": "12가 3456"}).status_code == 303
    assert kept(session) == {"car": True, "plate": "12가 3456"}


def test_an_answer_to_what_does_not_apply_is_not_kept(client: FlaskClient, session: Session, event: Event) -> None:
    add_question(session, event, "car", "yes_no")
    add_question(session, event, "plate", "number", shown_if=("car", ["yes"]))
    fields = {**GUEST, "q_car": "no", "q_plate": "what was typed before", "asked": ["car:1", "plate:1"]}
    assert client.post(FORM, data=fields).status_code == 303
    assert kept(session) == {"car": False}


def test_a_form_that_changed_while_it_was_filled_in_loses_nothing(
    client: FlaskClient, session: Session, event: Event, now: datetime
) -> None:
    add_question(session, event, "plate", label="Plate?")
    add_question(session, event, "gone")
    add_question(session, event, "room", "choice", options=["care", "work"])
    typed = {**GUEST, "q_plate": "12가 3456", "q_gone": "was asked then", "q_room": "work"}
    fields = {**typed, "asked": ["plate:1", "gone:1", "room:1"]}
    add_question(session, event, "plate", label="Number plate?")
    add_question(session, event, "consent", "yes_no", label="New and needed?", required=True)
    add_question(session, event, "remark", label="New and free?")
    questions.retire(session=session, event_id=event.id, key="gone", now=now)
    session.commit()

    again = client.post(FORM, data=fields)
    page = page_of(again)
    assert again.status_code == 422
    assert "The form was changed while you filled it in" in page.text
    assert 'href="#q_consent-0"' in again.text
    assert 'value="12가 3456"' in again.text
    assert nobody(session)
    assert (
        client.post(FORM, data={**fields, "q_consent": "yes", "asked": [*fields["asked"], "consent:1"]}).status_code
        == 303
    )
    assert kept(session) == {"plate": "12가 3456", "room": "work", "consent": True}
    number = session.scalars(
        select(QuestionVersion.number)
        .join(Answer, Answer.version_id == QuestionVersion.id)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.key == "plate")
    ).one()
    assert number == 1, "the answer keeps the wording that was read"


def test_a_file_stays_while_the_form_is_asked_again(client: FlaskClient, session: Session, event: Event) -> None:
    add_question(session, event, "letter", "file", required=True)
    again = submit(client, FORM, {**GUEST, "email": "nobody", "q_letter": pdf("공문.pdf")})
    page = page_of(again)
    assert again.status_code == 422
    assert "공문.pdf" in page.text
    token = next(one.get("value") for one in page.root.iter("input") if one.get("name") == "q_letter")
    answer = client.post(FORM, data={**GUEST, "q_letter": token, "asked": ["letter:1"]})
    assert answer.status_code == 303
    [upload] = session.scalars(select(Upload))
    assert (upload.name, upload.registration_id) == ("공문.pdf", registered(session).id)


@pytest.mark.parametrize(
    ("file", "cure"),
    [
        (("letter.pdf", b"MZ a program"), "This file is damaged or of another kind."),
        (("letter.docx", documents.pdf()), "This file is called .docx, but what is in it is PDF."),
        (("letter.pdf", b""), "This file is empty."),
        (("letter.pdf", documents.pdf() + b" " * LARGEST), "This file is larger than 3 MB."),
    ],
)
def test_an_upload_that_is_not_what_it_says_is_refused_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, event: Event, file: tuple[str, bytes], cure: str
) -> None:
    add_question(session, event, "letter", "file")
    answer = submit(client, FORM, {**GUEST, "q_letter": pdf(*file)})
    assert answer.status_code == 422
    assert cure in page_of(answer).text
    assert 'value="Kim Bogi"' in answer.text
    assert nobody(session)
    assert session.scalars(select(Upload.id)).all() == []


def test_a_file_that_is_not_from_this_form_is_none(client: FlaskClient, session: Session, event: Event) -> None:
    add_question(session, event, "letter", "file")
    other = add_event(session, slug="other", starts_at=LATER, ends_at=LATER + timedelta(hours=3))
    add_question(session, other, "letter", "file")
    again = submit(client, "/en/events/other/register", {**GUEST, "email": "nobody", "q_letter": pdf()})
    token = next(one.get("value") for one in page_of(again).root.iter("input") if one.get("name") == "q_letter")
    for forged in (token, f"{token[:-1]}0", "nothing", f"{event.id}:x:1:letter.pdf.seal"):
        client.post(FORM, data={**GUEST, "email": f"a{len(forged)}@example.org", "q_letter": forged})
    assert kept(session) == {}


def test_a_file_that_was_swept_meanwhile_is_asked_for_again(
    client: FlaskClient, session: Session, event: Event
) -> None:
    add_question(session, event, "letter", "file")
    again = submit(client, FORM, {**GUEST, "email": "nobody", "q_letter": pdf()})
    token = next(one.get("value") for one in page_of(again).root.iter("input") if one.get("name") == "q_letter")
    session.query(Upload).delete()
    session.commit()
    answer = client.post(FORM, data={**GUEST, "q_letter": token})
    assert answer.status_code == 422
    assert "This file is not here any more. Choose it once more." in page_of(answer).text
    assert nobody(session)


def test_a_guest_corrects_answers_and_what_no_longer_applies_goes(
    app: Flask, client: FlaskClient, session: Session, event: Event
) -> None:
    add_question(session, event, "car", "yes_no")
    add_question(session, event, "plate", shown_if=("car", ["yes"]))
    add_question(session, event, "unit", categories=["military"])
    add_question(session, event, "letter", "file")
    add_question(session, event, "table", answered_by="staff")
    asked = ["car:1", "plate:1", "letter:1"]
    fields = {**GUEST, "q_car": "yes", "q_plate": "12가 3456", "q_letter": pdf(), "asked": asked}
    assert client.post(FORM, data=fields).status_code == 303
    person = registered(session)
    questions.keep_answers(
        session=session, event_id=event.id, registration_id=person.id, answers={"table": "7"}, now=person.created_at
    )
    session.commit()
    page = private_page(app, session)
    assert labels(client.get(page)) == ["car", "plate", "letter"]
    before = kept(session)
    assert submit(client, page).status_code == 303
    assert kept(session) == before, "saving what stands there changes nothing"
    assert submit(client, page, {"q_car": "no", "q_letter_remove": "1"}).status_code == 303
    assert kept(session) == {"car": False, "table": "7"}
    assert session.scalars(select(Upload.id)).all() == []


def test_an_empty_form_is_drawn_for_the_category_that_it_begins_with(
    client: FlaskClient, session: Session, event: Event
) -> None:
    add_question(session, event, "unit", categories=["military"])
    for _ in range(2):
        assert labels(client.get(FORM)) == []
        assert labels(client.get(f"{FORM}?category=military")) == ["unit"]
        assert labels(client.get(f"{FORM}?category=nothing")) == []
    add_question(session, event, "rank", categories=["military"])
    assert labels(client.get(f"{FORM}?category=military")) == ["unit", "rank"]
    assert page_of(client.get("/ko/events/forum/register")).language == "ko"


def test_the_form_says_what_comes_out_when(client: FlaskClient, session: Session, event: Event) -> None:
    add_question(session, event, "car", "yes_no")
    add_question(session, event, "plate", shown_if=("car", ["yes"]), categories=["academia", "media"])
    root = page_of(client.get(FORM)).root
    [waiting] = [div for template in root.iter("template") for div in template.iter("div") if div.get("data-if")]
    assert (waiting.get("data-if"), waiting.get("data-values")) == ("q_car", "yes")
    assert waiting.get("data-categories") == "academia media"
