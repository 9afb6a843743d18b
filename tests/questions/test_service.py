"""Questions change by versions, keep their answers, and destroy them on their own day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.rules import Shift
from forumapp.files import service as files
from forumapp.files.models import Upload
from forumapp.jobs import registry
from forumapp.kernel.actors import GUEST
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.questions import queries, service
from forumapp.questions.models import Answer, Question, QuestionVersion
from forumapp.questions.rules import AnsweredBy
from forumapp.questions.service import NeededByOthers, UnknownQuestion, Wording
from forumapp.registration.models import Amendment
from forumapp.registration.service import Changes, amend
from tests.support import documents
from tests.support.factories import TICKET_KEY, add_event, add_question, add_registration


def keys(session: Session, event_id: int, by: AnsweredBy = AnsweredBy.STAFF) -> list[str]:
    return [asked.key for asked in queries.asked(session=session, event_id=event_id, by=by)]


def answer(session: Session, registration, now: datetime, asked=None, **answers) -> None:
    service.keep_answers(
        session=session,
        event_id=registration.event_id,
        registration_id=registration.id,
        answers=answers,
        asked=asked,
        now=now,
    )
    session.flush()


def answered(session: Session, registration) -> dict[str, tuple[object, int]]:
    rows = session.execute(
        select(Question.key, Answer.value, QuestionVersion.number)
        .join(Answer, Answer.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == Answer.version_id)
        .where(Answer.registration_id == registration.id)
    )
    return {key: (value, number) for key, value, number in rows}


def upload(session: Session, event_id: int, now: datetime) -> dict[str, object]:
    kept = files.keep(session=session, event_id=event_id, name="letter.pdf", data=documents.pdf(), now=now)
    return {"upload": kept.id, "name": kept.name, "size": kept.size}


def test_the_same_wording_once_more_is_no_new_version(session: Session, now: datetime) -> None:
    event = add_event(session)
    wording = Wording("number", LocalizedText(en="How many?"), bounds={"lowest": 0})
    for _ in range(2):
        question = service.save(session=session, event_id=event.id, key="seats", wording=wording, now=now)
    assert [version.number for version in question.versions] == [1]
    other = Wording("number", LocalizedText(en="How many seats?"), bounds={"lowest": 0})
    service.save(session=session, event_id=event.id, key="seats", wording=other, now=now)
    assert [version.number for version in question.versions] == [1, 2]


def test_an_answer_keeps_the_wording_that_was_shown(session: Session, now: datetime) -> None:
    event = add_event(session)
    add_question(session, event, "plate", label="Plate?")
    guest, late, strange = (add_registration(session, event) for _ in range(3))
    add_question(session, event, "plate", label="Number plate?")
    answer(session, guest, now, asked={"plate": 1}, plate="12가 3456")
    answer(session, late, now, plate="34나 5678")
    answer(session, strange, now, asked={"plate": 9}, plate="x")
    assert answered(session, guest) == {"plate": ("12가 3456", 1)}
    assert answered(session, late) == {"plate": ("34나 5678", 2)}
    assert answered(session, strange) == {"plate": ("x", 2)}


def test_a_retired_question_keeps_its_answers_and_takes_no_more(session: Session, now: datetime) -> None:
    event = add_event(session)
    add_question(session, event, "plate")
    guest = add_registration(session, event)
    answer(session, guest, now, plate="x")
    service.retire(session=session, event_id=event.id, key="plate", now=now)
    session.flush()
    assert keys(session, event.id) == []
    assert answered(session, guest) == {"plate": ("x", 1)}
    with pytest.raises(UnknownQuestion):
        answer(session, guest, now, plate="y")


def test_a_question_that_others_follow_from_is_neither_retired_nor_moved_behind_them(
    session: Session, now: datetime
) -> None:
    event = add_event(session)
    add_question(session, event, "car", "yes_no")
    add_question(session, event, "plate", shown_if=("car", ["yes"]))
    add_question(session, event, "note")
    with pytest.raises(NeededByOthers):
        service.retire(session=session, event_id=event.id, key="car", now=now)
    for key, up in (("car", False), ("plate", True)):
        with pytest.raises(NeededByOthers):
            service.move(session=session, event_id=event.id, key=key, up=up)
    service.move(session=session, event_id=event.id, key="note", up=True)
    service.move(session=session, event_id=event.id, key="note", up=True)
    service.move(session=session, event_id=event.id, key="note", up=True)
    session.flush()
    assert keys(session, event.id) == ["note", "car", "plate"]
    with pytest.raises(UnknownQuestion):
        service.move(session=session, event_id=event.id, key="nothing", up=True)


def test_each_form_asks_what_its_reader_answers(session: Session) -> None:
    event = add_event(session)
    for who in AnsweredBy:
        add_question(session, event, who.value, answered_by=who.value)
    assert keys(session, event.id, AnsweredBy.GUEST) == ["guest"]
    assert keys(session, event.id, AnsweredBy.FOCAL_POINT) == ["guest", "focal_point"]
    assert keys(session, event.id) == ["guest", "focal_point", "staff"]


def test_a_new_event_begins_with_the_questions_of_another_as_they_are_asked_today(
    session: Session, now: datetime
) -> None:
    source, event = add_event(session), add_event(session, slug="next")
    add_question(session, source, "car", "yes_no", at_door=True, destroy_on=date(2023, 12, 1))
    add_question(session, source, "plate", label="Plate?", shown_if=("car", ["yes"]), categories=["academia"])
    add_question(session, source, "plate", label="Number?", shown_if=("car", ["yes"]), categories=["academia"])
    shift = Shift(source.zone, source.starts_at, event.zone, source.starts_at + timedelta(days=7))
    service.copy(session=session, source_id=source.id, event_id=event.id, shift=shift, now=now)
    car, plate = queries.asked(session=session, event_id=event.id)
    assert (car.at_door, car.destroy_on, plate.version) == (True, date(2023, 12, 8), 1)
    former = queries.asked(session=session, event_id=source.id)[1]
    assert (plate.label, plate.condition, plate.categories) == (former.label, former.condition, former.categories)


def test_a_file_belongs_to_whoever_answers_with_it_and_goes_when_another_takes_its_place(
    session: Session, now: datetime
) -> None:
    event = add_event(session)
    add_question(session, event, "letter", "file")
    guest, other = add_registration(session, event), add_registration(session, event)
    first = upload(session, event.id, now)
    answer(session, guest, now, letter=first)
    assert session.get_one(Upload, first["upload"]).registration_id == guest.id
    with pytest.raises(files.UnknownUpload):
        answer(session, other, now, letter=first)
    answer(session, guest, now, letter=dict(first))
    second = upload(session, event.id, now)
    answer(session, guest, now, letter=second)
    assert set(session.scalars(select(Upload.id))) == {second["upload"]}
    answer(session, guest, now, letter=None)
    assert session.scalars(select(Upload.id)).all() == []


def test_answers_are_destroyed_on_the_day_of_their_question_and_not_before(session: Session) -> None:
    event = add_event(session)
    add_question(session, event, "letter", "file", destroy_on=date(2023, 12, 1))
    add_question(session, event, "plate", destroy_on=date(2023, 12, 1))
    add_question(session, event, "note")
    guest = add_registration(session, event)
    midnight = datetime(2023, 11, 30, 15, 0, tzinfo=UTC)  # the first of December begins in Seoul
    before = midnight - timedelta(seconds=1)
    given = {"letter": upload(session, event.id, before), "plate": "12가 3456", "note": "stays"}
    amend(
        keys=KeyRing(TICKET_KEY),
        session=session,
        event_id=event.id,
        registration_id=guest.id,
        changes=Changes(answers=given),
        now=before,
        actor=GUEST,
    )
    seen = guest.changed
    session.commit()
    destroy = registry.find("privacy.purge")

    destroy(now=before)
    assert set(answered(session, guest)) == {"letter", "plate", "note"}
    destroy(now=midnight)
    session.expire_all()
    assert answered(session, guest) == {"note": ("stays", 1)}
    assert session.scalars(select(Upload.id)).all() == []
    kept = {row.field: row.after for row in session.scalars(select(Amendment))}
    assert kept == {"q_letter": None, "q_plate": None, "q_note": "stays"}
    assert guest.changed > seen
