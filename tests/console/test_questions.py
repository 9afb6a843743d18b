"""The editor of an event's own questions, its preview, and answers at a person's page."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.files.models import Upload
from forumapp.kernel.localized import LocalizedText
from forumapp.questions import queries as questions
from forumapp.questions.rules import Condition
from forumapp.questions.service import keep_answers
from tests.support import documents
from tests.support.factories import add_event, add_guest, add_question, add_registration, ticket_of
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

BASE = "/console/events/forum"
PLATE = {"key": "plate", "kind": "text", "label_en": "Number plate?", "label_ko": "차량 번호는요?"}


@pytest.fixture
def forum(session):
    return add_event(session)


@pytest.fixture
def organizer(app, session, forum):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))


def asked(session, forum):
    session.rollback()
    session.expire_all()
    return questions.asked(session=session, event_id=forum.id)


def test_a_question_says_whom_it_is_for_and_what_happens_to_its_answers(session, organizer, forum):
    add_question(session, forum, "car", "yes_no", label="By car?")
    typed = {
        **PLATE,
        "required": "y",
        "categories": ["academia", "media"],
        "shown_if": ["car=yes"],
        "answered_by": "focal_point",
        "at_door": "y",
        "destroy_on": "2023-12-24",
    }
    assert submit(organizer, f"{BASE}/questions/new", typed).status_code == 303
    _car, plate = asked(session, forum)
    assert (plate.required, plate.categories) == (True, ["academia", "media"])
    assert plate.condition == Condition("car", frozenset({"yes"}))
    assert (plate.answered_by, plate.at_door, plate.destroy_on) == ("focal_point", True, date(2023, 12, 24))
    page = page_of(organizer.get(f"{BASE}/questions"))
    assert "answered by: the focal point" in page.text
    assert "only for: Academia, Media" in page.text
    assert submit(organizer, f"{BASE}/questions/plate").status_code == 303
    assert asked(session, forum)[1] == plate, "saving what stands there changes nothing"


def test_a_number_has_bounds_and_loses_them_with_its_kind(session, organizer, forum):
    typed = {**PLATE, "kind": "number", "lowest": "1", "highest": "4.5"}
    assert submit(organizer, f"{BASE}/questions/new", typed).status_code == 303
    assert asked(session, forum)[0].bounds == {"lowest": 1.0, "highest": 4.5}
    assert submit(organizer, f"{BASE}/questions/plate", {"kind": "text"}).status_code == 303
    [plate] = asked(session, forum)
    assert (plate.bounds, plate.version) == ({}, 2)


@pytest.mark.parametrize(
    ("typed", "cure"),
    [
        ({"key": "new"}, "Choose another one."),
        ({"key": "car"}, "Choose another one."),
        ({"key": "Plate!"}, "Use small Latin letters"),
        ({"label_en": "", "label_ko": ""}, "Write it in one language at least."),
        ({"kind": "choice", "options_en": "One"}, "Write two choices at least"),
        ({"kind": "choice", "options_en": "a\nb\nc", "options_ko": "가\n나"}, "Another language has 3 choices."),
        ({"kind": "number", "lowest": "5", "highest": "4"}, "smaller than the smallest"),
        ({"shown_if": ["car=yes", "table=no"]}, "Tick answers of one question only."),
        ({"shown_if": ["table=no"]}, "is not asked that one"),
        ({"destroy_on": "soon"}, "Not a valid date"),
    ],
)
def test_a_faulty_question_comes_back_with_the_cure(session, organizer, forum, typed, cure):
    add_question(session, forum, "car", "yes_no")
    add_question(session, forum, "table", "yes_no", answered_by="staff")
    answer = submit(organizer, f"{BASE}/questions/new", {**PLATE, **typed})
    assert answer.status_code == 422
    assert cure in page_of(answer).text
    assert len(asked(session, forum)) == 2


def test_a_question_may_follow_only_from_earlier_ones(session, organizer, forum):
    for key in ("first", "second", "third"):
        add_question(session, forum, key, "yes_no")
    page = page_of(organizer.get(f"{BASE}/questions/second"))
    offered = {box.get("value") for box in page.root.iter("input") if box.get("name") == "shown_if"}
    assert offered == {"first=yes", "first=no"}


def test_questions_change_places_but_never_what_they_follow_from(session, organizer, forum):
    add_question(session, forum, "car", "yes_no")
    add_question(session, forum, "plate", label="Plate?", shown_if=("car", ["yes"]))
    add_question(session, forum, "note")
    move = f"{BASE}/questions/note/move"
    for _ in range(2):
        submit(organizer, f"{BASE}/questions", {"way": "up"}, to=move)
    assert [one.key for one in asked(session, forum)] == ["note", "car", "plate"]
    submit(organizer, f"{BASE}/questions", {"way": "up"}, to=f"{BASE}/questions/plate/move")
    assert "“Plate?” follows from the other one's answer" in page_of(organizer.get(f"{BASE}/questions")).text
    assert [one.key for one in asked(session, forum)] == ["note", "car", "plate"]
    submit(organizer, f"{BASE}/questions/car", to=f"{BASE}/questions/car/retire")
    assert "These questions follow from its answers: Plate?" in page_of(organizer.get(f"{BASE}/questions/car")).text
    assert len(asked(session, forum)) == 3


def test_both_languages_are_previewed_as_guests_see_them_and_nothing_is_saved(session, organizer, forum):
    answer = submit(organizer, f"{BASE}/questions/new", {**PLATE, "help_ko": "도움말", "preview": "1"})
    page = page_of(answer)
    assert answer.status_code == 200
    phones = [element for element in page.root.iter("div") if element.get("class") == "phone"]
    english, korean = ("".join(phone.itertext()) for phone in phones)
    assert "Number plate?" in english
    assert "차량 번호는요?" in korean
    assert "도움말" in korean
    assert asked(session, forum) == []


def test_the_whole_form_is_previewed_with_what_follows_from_answers(session, organizer, forum):
    label = LocalizedText(en="By car?", ko="차로 오시나요?")
    add_question(session, forum, "car", "yes_no", label=label)
    add_question(session, forum, "plate", label="Plate?", shown_if=("car", ["yes"]))
    add_question(session, forum, "table", label="Which table?", answered_by="staff")
    text = page_of(organizer.get(f"{BASE}/questions-preview")).text
    assert "By car?" in text
    assert "차로 오시나요?" in text
    assert text.count("Plate?") == 2
    assert "Which table?" not in text


def test_staff_enter_answers_and_hand_in_files(session, organizer, forum):
    add_question(session, forum, "plate", label="Plate?", required=True)
    add_question(session, forum, "table", label="Which table?", answered_by="staff")
    add_question(session, forum, "letter", "file", label="Letter?")
    add_question(session, forum, "unit", label="Unit?", categories=["military"])
    add_question(session, forum, "hotline", "phone", label="Hotline?")
    person = add_registration(session, forum)
    session.commit()
    page = f"{BASE}/registrations/{person.id}"
    assert "Unit?" not in page_of(organizer.get(f"{page}/answers")).text
    typed = {"q_table": "7", "q_hotline": "010-1234-5678", "q_letter": (io.BytesIO(documents.pdf()), "공문.pdf")}
    assert submit(organizer, f"{page}/answers", typed).status_code == 303
    text = page_of(organizer.get(page)).text
    assert "Which table?" in text
    assert "공문.pdf" in text
    assert "1234-5678" not in text, "contacts stay hidden"
    wrong = submit(organizer, f"{page}/answers", {"q_hotline": "12"})
    assert wrong.status_code == 422


def test_a_file_is_saved_by_staff_of_its_event_alone_and_noted(app, session, organizer, forum, now):
    add_question(session, forum, "letter", "file", label="Letter?")
    person, other = add_registration(session, forum), add_registration(session, forum)
    session.commit()
    file = (io.BytesIO(documents.pdf()), "공문.pdf")
    submit(organizer, f"{BASE}/registrations/{person.id}/answers", {"q_letter": file})
    session.rollback()
    [upload] = session.scalars(select(Upload))
    address = f"{BASE}/registrations/{person.id}/files/{upload.id}"
    answer = organizer.get(address)
    assert (answer.status_code, answer.data) == (200, documents.pdf())
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    session.rollback()
    noted = session.scalars(select(AccessEntry).where(AccessEntry.purpose == "file")).all()
    assert [entry.registration_id for entry in noted] == [person.id]
    assert organizer.get(f"{BASE}/registrations/{other.id}/files/{upload.id}").status_code == 404
    elsewhere = add_event(session, slug="elsewhere")
    stranger = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=elsewhere.id, email="b@example.org"))
    assert stranger.get(address).status_code == 403
    assert stranger.get(address.replace("forum", "elsewhere", 1)).status_code == 404


def test_the_door_sees_what_it_may_of_the_answers(app, session, forum, now):
    add_question(session, forum, "receiver", "yes_no", label="Receiver?", at_door=True)
    add_question(session, forum, "plate", label="Plate?")
    guest = add_guest(session, forum)
    keep_answers(
        session=session,
        event_id=forum.id,
        registration_id=guest.id,
        answers={"receiver": True, "plate": "12가 3456"},
        now=now,
    )
    session.commit()
    door = signed_in(app, add_staff(session, StaffRole.DOOR, event_id=forum.id))
    text = page_of(door.get(f"/T/{ticket_of(guest)}")).text
    assert "Receiver?" in text
    assert "Plate?" not in text


def test_a_question_about_needs_without_its_consent_warns_the_organizer(session, forum, organizer):
    warning = "Nobody can answer the question about needs"
    pages = [f"{BASE}/questions", f"{BASE}/questions/day"]
    typed = {"key": "day", "kind": "needs", "label_en": "What do you need?", "label_ko": "무엇이 필요하십니까?"}
    assert submit(organizer, f"{BASE}/questions/new", typed).status_code == 303
    assert [warning in page_of(organizer.get(page)).text for page in pages] == [False, False]
    retire = "/console/events/forum/purposes/needs/retire"
    answer = submit(organizer, "/console/events/forum/notices", to=retire)
    assert "nobody can answer it without this consent" in page_of(organizer.get(answer.location)).text
    assert [warning in page_of(organizer.get(page)).text for page in pages] == [True, True]
    submit(organizer, "/console/events/forum/purposes/needs")
    assert [warning in page_of(organizer.get(page)).text for page in pages] == [False, False]
