"""Registrations over HTTP: fields, pointers, idempotency, waitlist, lists."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import Scope
from forumapp.api.views import registrations
from forumapp.consent.models import Consent
from forumapp.consent.rules import Purpose
from forumapp.events.models import Category
from forumapp.kernel import clock
from forumapp.kernel.sealing import needs_box
from forumapp.questions.models import Answer, Need, Question
from forumapp.questions.rules import Gender, Kind
from forumapp.registration.models import Registration
from tests.api.conftest import PROBLEM
from tests.support.factories import add_guest, add_question

PATH = "events/forum/registrations"
GUEST = {"name_en": "Invented Person", "category": "academia", "email": "person@example.org"}


@pytest.fixture(autouse=True)
def before_the_event(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2023, 11, 1, tzinfo=UTC))


def register(caller, body, key="one"):
    return caller.post(PATH, json=body, headers={"Idempotency-Key": key} if key is not None else {})


def only(session):
    session.rollback()
    return session.scalars(select(Registration)).one()


def test_a_registration_keeps_every_field_it_was_sent_with(session, event, caller):
    add_question(session, event, "topic", "text")
    add_question(session, event, "days", "choices", options=["one", "two"])
    answer = register(
        caller(Scope.REGISTRATIONS_WRITE),
        {
            "name_en": "Invented  Person",
            "name_ko": "가상인",
            "given_name": "Invented",
            "family_name": "Person",
            "category": "diplomatic_corps",
            "email": "person@EXAMPLE.org",
            "phone": "010-1234-5678",
            "organization_en": "Embassy of Exampleland",
            "position_ko": "대사",
            "country": "no",
            "delegation": "Example group",
            "rank": "ambassador",
            "attending_as": "representing",
            "acting": "yes",
            "roles": "keynote;opening",
            "language": "ko",
            "photo_consent": "no",
            "answers": {"topic": "Care", "days": ["one", "two"]},
            "consents": {"news": True},
            "registration_id": "ignored",
            "status": "rejected",
        },
    )
    assert answer.status_code == 201
    row = only(session)
    assert answer.json == {"registration_id": row.id, "status": "confirmed"}
    assert (row.names, row.given_name, row.family_name) == (
        {"en": "Invented Person", "ko": "가상인"},
        "Invented",
        "Person",
    )
    assert (row.email, row.phone, row.country, row.language) == ("person@example.org", "+821012345678", "NO", "ko")
    assert (row.rank, row.attending_as, row.acting, row.roles) == (
        "ambassador",
        "representing",
        True,
        ["keynote", "opening"],
    )
    assert (row.organization.names, row.organization.kind) == ({"en": "Embassy of Exampleland"}, "mission")
    assert (row.source, row.category.code, row.delegation_id is not None) == ("interface", "diplomatic_corps", True)
    assert sorted(map(tuple, session.execute(select(Consent.purpose, Consent.granted)))) == [
        ("news", True),
        ("photograph", False),
    ]
    assert sorted(map(str, session.scalars(select(Answer.value)))) == ["Care", "['one', 'two']"]


def test_the_same_key_again_gives_the_same_answer_and_one_registration(session, event, caller):
    program = caller()
    first, again = register(program, GUEST), register(program, dict(reversed(GUEST.items())))
    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    assert only(session).id == first.json["registration_id"]


def test_the_same_key_with_another_body_is_refused(event, caller):
    program = caller()
    register(program, GUEST)
    other = register(program, {**GUEST, "name_en": "Somebody Else"})
    assert (other.status_code, other.json["errors"][0]["pointer"]) == (422, "#Idempotency-Key")


@pytest.mark.parametrize("key", [None, "", "  ", "k" * 201])
def test_a_registration_needs_an_idempotency_key(session, event, caller, key):
    answer = register(caller(), GUEST, key)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#Idempotency-Key")
    assert session.scalar(select(func.count()).select_from(Registration)) == 0


def test_a_person_who_already_holds_a_live_registration_is_a_conflict(session, event, caller):
    program = caller()
    register(program, GUEST)
    answer = register(program, {**GUEST, "email": "PERSON@example.org"}, "two")
    assert (answer.status_code, answer.content_type, answer.json["code"]) == (409, PROBLEM, "already_registered")
    assert only(session)


def test_where_the_category_is_full_the_next_one_waits(session, event, caller):
    session.scalars(select(Category).where(Category.code == "academia")).one().places = 1
    session.commit()
    program = caller()
    statuses = [
        register(program, {**GUEST, "email": f"person{number}@example.org"}, str(number)).json["status"]
        for number in range(2)
    ]
    assert statuses == ["confirmed", "waitlisted"]


def test_a_closed_event_takes_no_registrations(event, caller, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2023, 12, 1, tzinfo=UTC))
    answer = register(caller(), GUEST)
    assert (answer.status_code, answer.json["code"]) == (409, "registration_closed")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name_en": None}, "/name_en"),
        ({"name_en": 7}, "/name_en"),
        ({"name_en": "\u200b"}, "/name_en"),
        ({"name_en": "n" * 501}, "/name_en"),
        ({"name_fr": "Nom"}, "/name_fr"),
        ({"category": "astronauts"}, "/category"),
        ({"category": None}, "/category"),
        ({"email": "person@"}, "/email"),
        ({"phone": "7"}, "/phone"),
        ({"country": "XX"}, "/country"),
        ({"rank": "king"}, "/rank"),
        ({"attending_as": "both"}, "/attending_as"),
        ({"acting": "perhaps"}, "/acting"),
        ({"roles": "dancer"}, "/roles"),
        ({"roles": 5}, "/roles"),
        ({"language": "fr"}, "/language"),
        ({"gender": "woman"}, "/gender"),
        ({"a/b~c": "x"}, "/a~1b~0c"),
        ({"answers": []}, "/answers"),
        ({"answers": {"unasked": "x"}}, "/answers/unasked"),
        ({"answers": {"topic": 5}}, "/answers/topic"),
        ({"answers": {"day": "three"}}, "/answers/day"),
        ({"answers": {"lunch": "maybe"}}, "/answers/lunch"),
        ({"consents": {"dancing": True}}, "/consents/dancing"),
        ({"consents": {"news": "maybe"}}, "/consents/news"),
    ],
)
def test_a_wrong_field_is_pointed_to_and_nothing_is_kept(session, event, caller, change, pointer):
    add_question(session, event, "topic", "text")
    add_question(session, event, "day", "choice", options=["one", "two"])
    add_question(session, event, "lunch", "yes_no")
    answer = register(caller(), {**GUEST, **change})
    assert (answer.status_code, answer.content_type) == (422, PROBLEM)
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert session.scalar(select(func.count()).select_from(Registration)) == 0


def test_every_fault_is_told_at_once(session, event, caller):
    add_question(session, event, "topic", "text", required=True)
    answer = register(caller(), {"email": "x", "roles": ["dancer"]})
    assert [error["pointer"] for error in answer.json["errors"]] == [
        "/email",
        "/roles",
        "/name_en",
        "/category",
        "/answers/topic",
    ]


KINDS = {
    Kind.TEXT: ("a line", "a line", 7),
    Kind.LONG_TEXT: ("two\nlines", "two\nlines", []),
    Kind.CHOICE: ("red", "red", "green"),
    Kind.CHOICES: ("red;blue", ["red", "blue"], ["green"]),
    Kind.YES_NO: ("yes", True, "perhaps"),
    Kind.DATE: ("2024-02-29", "2024-02-29", "2023-02-29"),
    Kind.NUMBER: (12, 12, "many"),
    Kind.COUNTRY: ("KR", "KR", "Atlantis"),
    Kind.PHONE: ("010-1234-5678", "+821012345678", "12"),
    Kind.EMAIL: ("a@EXAMPLE.org", "a@example.org", "nobody"),
    Kind.ORGANIZATION: ("Example Institute", "Example Institute", 7),
    Kind.GENDER: ("woman", "woman", "lady"),
}
"""Of each kind of question: an answer as it is sent, as it is kept, and one that is none."""


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.FILE, Kind.NEEDS)])
def test_an_answer_is_taken_by_the_kind_of_its_question_and_listed_again(session, event, caller, kind):
    sent, kept, wrong = KINDS[kind]
    options = [*Gender] if kind == Kind.GENDER else ["red", "blue"] if "choice" in kind else ()
    add_question(session, event, "one", kind, options=options)
    program = caller(Scope.REGISTRATIONS_WRITE, Scope.REGISTRATIONS_READ)
    refused = register(program, {**GUEST, "answers": {"one": wrong}} if wrong != [] else {**GUEST, "answers": []})
    assert (refused.status_code, refused.mimetype) == (422, PROBLEM)
    assert refused.json["errors"][0]["pointer"] in ("/answers/one", "/answers")
    assert register(program, {**GUEST, "answers": {"one": sent}}, "two").status_code == 201
    session.rollback()
    assert session.scalars(select(Answer.value)).one() == kept
    [item] = program.get(PATH).json["items"]
    if kind == Kind.GENDER:  # it leaves by an export of its own alone
        assert "q_one" not in item
    else:
        assert item["q_one"] not in (None, "", [])


def test_a_file_is_never_sent_by_the_interface(session, event, caller):
    add_question(session, event, "letter", Kind.FILE, required=True)
    program = caller(Scope.REGISTRATIONS_WRITE)
    refused = register(program, {**GUEST, "answers": {"letter": "data:,x"}})
    assert [error["pointer"] for error in refused.json["errors"]] == ["/answers/letter"]
    assert register(program, GUEST, "two").status_code == 201


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_consent_is_kept_per_purpose_as_it_was_given(session, event, caller, purpose):
    program = caller(Scope.REGISTRATIONS_WRITE)
    assert register(program, {**GUEST, "consents": {purpose.value: False}}).status_code == 201
    session.rollback()
    assert session.execute(select(Consent.purpose, Consent.granted)).all() == [(purpose.value, False)]


def test_one_name_alone_is_a_whole_name(session, event, caller):
    register(caller(), {"given_name": "Invented", "category": "media", "language": "ko"})
    assert only(session).names == {"ko": "Invented"}


def test_who_has_a_korean_name_alone_is_written_to_in_korean(session, event, caller):
    register(caller(), {"name_ko": "가상인", "category": "media"})
    assert (only(session).language, only(session).order_name) == ("ko", "가상인")


def test_the_list_has_the_exports_headers_and_is_filtered_and_logged(session, event, caller):
    guest = add_guest(session, event, email="guest@example.org")
    waiting = add_guest(session, event, status="waitlisted", category="media")
    program = caller(Scope.REGISTRATIONS_READ)
    everybody = program.get(PATH).json
    assert [item["registration_id"] for item in everybody["items"]] == sorted([guest.id, waiting.id])
    first = next(item for item in everybody["items"] if item["registration_id"] == guest.id)
    assert (first["status"], first["name_ko"], first["email"], first["attended"]) == (
        "confirmed",
        "김예시",
        "guest@example.org",
        "no",
    )
    for query in ("status=waitlisted", "category=media", "status=waitlisted&category=media"):
        assert [item["registration_id"] for item in program.get(f"{PATH}?{query}").json["items"]] == [waiting.id]
    assert program.get(f"{PATH}?status=confirmed&category=media").json["items"] == []
    session.rollback()
    logged = session.execute(select(AccessEntry.act, AccessEntry.people)).first()
    assert tuple(logged) == ("list", 2)


def test_a_narrowed_list_has_the_answers_of_its_own_people(session, event, caller):
    add_question(session, event, "topic", "text")
    write, read = caller(Scope.REGISTRATIONS_WRITE), caller(Scope.REGISTRATIONS_READ)
    for name, category in (("First", "media"), ("Between", "expert"), ("Last", "media")):
        body = {"name_en": name, "category": category, "answers": {"topic": f"{name}'s"}}
        assert register(write, body, key=name).status_code == 201
    items = read.get(f"{PATH}?category=media").json["items"]
    assert {(item["name_en"], item["q_topic"]) for item in items} == {("First", "First's"), ("Last", "Last's")}


def test_the_list_goes_on_after_its_cursor(session, event, caller, monkeypatch):
    ids = sorted(add_guest(session, event).id for _ in range(3))
    program = caller()
    cursor = registrations.cursor_of("g", ids[0])
    rest = program.get(f"{PATH}?cursor={cursor}").json
    assert ([item["registration_id"] for item in rest["items"]], rest["more"]) == (ids[1:], False)
    after = program.get(f"{PATH}?cursor={rest['cursor']}").json
    assert (after["items"], after["cursor"]) == ([], rest["cursor"])


@pytest.mark.parametrize(
    ("query", "pointer"), [("status=gone", "?status"), ("category=x", "?category"), ("cursor=x", "?cursor")]
)
def test_a_wrong_filter_is_pointed_to(event, caller, query, pointer):
    answer = caller().get(f"{PATH}?{query}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_answers_of_every_kind_are_taken_in_the_machines_own_shapes(session, event, caller):
    for key in ("date", "number", "country", "phone", "email", "organization", "yes_no"):
        add_question(session, event, key, key)
    given = {
        "date": "2023-12-24",
        "number": 2.5,
        "country": "kr",
        "phone": "010-1234-5678",
        "email": "kim@example.org",
        "organization": "예시 연구원",
        "yes_no": False,
    }
    assert register(caller(Scope.REGISTRATIONS_WRITE), {**GUEST, "answers": given}).status_code == 201
    registration = only(session)
    kept = session.execute(
        select(Question.key, Answer.value).join(Answer).where(Answer.registration_id == registration.id)
    )
    expected = {**given, "country": "KR", "phone": "+821012345678"}
    assert {row.key: row.value for row in kept} == expected
    [row] = caller(Scope.REGISTRATIONS_READ).get(PATH).json["items"]
    cells = {key: row[f"q_{key}"] for key in given}
    assert cells == {**expected, "number": "2.5", "yes_no": "no"}


@pytest.mark.parametrize(
    ("answers", "key", "cure"),
    [
        ({"letter": "letter.pdf"}, "letter", "A file cannot be sent by the interface"),
        ({"day": "24/12/2023"}, "day", "ISO 8601"),
        ({"seats": "two"}, "seats", "Give a number."),
        ({"seats": 9}, "seats", "Give 4 or less."),
        ({"unit": "x"}, "unit", "is not asked here"),
        ({"car": False, "plate": "x"}, "plate", "is not asked here"),
        ({"car": True}, "plate", "needs an answer"),
    ],
)
def test_an_answer_that_is_none_or_is_not_asked_is_pointed_at(session, event, caller, answers, key, cure):
    add_question(session, event, "letter", "file", required=True)
    add_question(session, event, "day", "date")
    add_question(session, event, "seats", "number", bounds={"highest": 4})
    add_question(session, event, "unit", categories=["military"], required=True)
    add_question(session, event, "car", "yes_no")
    add_question(session, event, "plate", shown_if=("car", ["yes"]), required=True)
    add_question(session, event, "table", answered_by="staff", required=True)
    answer = register(caller(Scope.REGISTRATIONS_WRITE), {**GUEST, "answers": answers})
    assert answer.status_code == 422
    [error] = answer.json["errors"]
    assert error["pointer"] == f"/answers/{key}"
    assert cure in error["detail"]
    assert register(caller(Scope.REGISTRATIONS_WRITE), GUEST, key="two").status_code == 201


def test_needs_are_taken_only_with_the_consent_to_keep_them(app, session, event, caller):
    add_question(session, event, "day", "needs")
    key = caller(Scope.REGISTRATIONS_WRITE)
    for consents in ({}, {"consents": {"needs": False}}):
        answer = register(key, {**GUEST, "answers": {"day": "no meat"}, **consents})
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json["errors"]] == ["/consents/needs"]
    answer = register(key, {**GUEST, "answers": {"day": "no meat"}, "consents": {"needs": True}})
    assert answer.status_code == 201
    person = only(session)
    assert session.scalars(select(Answer)).all() == []
    [need] = session.scalars(select(Need)).all()
    assert need.registration_id == person.id
    assert needs_box(app.config["FORUMAPP"].data_keys).open(need.sealed) == "no meat"
