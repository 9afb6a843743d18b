"""Copying an event in the browser, and series of events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from forumapp.accounts.models import Assignment
from forumapp.accounts.rules import StaffRole
from forumapp.console.publication import gaps_of
from forumapp.console.service import COPIED_TABLES
from forumapp.delegations.models import InvitationLetter
from forumapp.events.models import Event, ProgrammeItem, Series, Speaker
from forumapp.events.queries import find_event
from forumapp.events.rules import names_another_day
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import Base
from forumapp.questions.models import Question
from forumapp.questions.service import Handling, Wording
from forumapp.questions.service import save as save_question
from forumapp.registration.models import Registration
from tests.support.factories import ENDS, STARTS, add_event, add_registration
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

COPY = "/console/events/forum/copy"

STAYS = {
    "events": "the next one of a series says itself whether it belongs to it",
    "event_changes": "counted anew",
    "speakers": "people",
    "registrations": "people",
    "delegations": "people",
    "messages": "mail to people",
    "access_log": "what was done there",
    "keys": "a secret of one event",
    "closings": "the day itself",
    "pairings": "a secret of one event",
    "resolutions": "people",
    "scans": "people",
    "attendances": "people",
    "session_attendances": "people",
    "devices": "phones of one day",
    "uploads": "files of people",
    "subject_requests": "asked by people",
    "data_links": "asked by people",
    "destructions": "what was done there",
    "destruction_days": "noted of each event for itself",
    "destruction_postponements": "decided for one event's data",
    "invitations": "people",
    "registration_tags": "people",
    "import_files": "lists of people",
    "desks": "of one day's place",
    "frozen_sets": "figures of one event",
    "online_counts": "counted of one day",
    "year_shares": "figures of one event",
    "releases": "what was said of one event",
    "release_quotes": "what was said there",
    "idempotency_keys": "what one event's forms already answered",
}
"""Tables of an event that its copy begins without, and why."""


@pytest.fixture
def admin(app, session):
    return signed_in(app, add_staff(session, StaffRole.ADMINISTRATOR))


def copied(session, slug="spring-forum") -> Event:
    session.rollback()
    session.expire_all()
    event = find_event(session=session, slug=slug)
    assert event is not None
    return event


def test_somebody_decided_of_each_table_of_an_event_whether_a_copy_takes_it_over():
    tables = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name == "events" for key in table.foreign_keys)
    }
    undecided = tables - COPIED_TABLES - STAYS.keys()
    assert undecided == set(), (
        "Decide: does a copy of an event take these over? Then copy them in forumapp/console/service.py and name them "
        "in its COPIED_TABLES. Else say here why they stay."
    )


def test_a_copy_is_a_draft_on_another_day_without_people(session, admin):
    source = add_event(
        session,
        doors_open_at=STARTS - timedelta(minutes=45),
        registration_opens_at=STARTS - timedelta(days=40),
        registration_closes_at=STARTS - timedelta(days=3),
        places=240,
        taken=1,
    )
    session.add(Speaker(event_id=source.id, names=LocalizedText(en="Ana Exemplo")))
    add_registration(session, source)
    session.commit()
    typed = {"title_en": "Spring forum", "title_ko": "봄 포럼", "slug": "spring-forum", "first_day": "2024-03-02"}
    answer = submit(admin, COPY, typed)
    assert answer.location == "/console/events/spring-forum/"
    event, days = copied(session), timedelta(days=93)
    assert (event.title, event.published_at, event.places, event.taken) == (
        {"en": "Spring forum", "ko": "봄 포럼"},
        None,
        240,
        0,
    )
    assert (event.starts_at, event.ends_at, event.doors_open_at) == (
        STARTS + days,
        ENDS + days,
        STARTS + days - timedelta(minutes=45),
    )
    assert (event.registration_opens_at, event.registration_closes_at) == (
        STARTS + days - timedelta(days=40),
        STARTS + days - timedelta(days=3),
    )
    assert event.speakers == []
    assert session.scalars(select(Registration.event_id)).all() == [source.id]


def test_a_copy_s_overview_says_what_still_speaks_of_its_model(session, admin):
    add_event(
        session,
        neutral_title=LocalizedText(en="Forum on 30 November", ko="11월 30일 행사"),
        programme=[
            ProgrammeItem(starts_at=STARTS, title=LocalizedText(en="Keynote", ko="기조연설"), role="keynote"),
            ProgrammeItem(starts_at=STARTS, title=LocalizedText(en="Coffee", ko="휴식")),
        ],
    )
    session.commit()

    def told(slug):
        event = find_event(session=session, slug=slug)
        return [
            (gap.what, gap.language, gap.blocks)
            for gap in gaps_of(session=session, event=event)
            if gap.what in ("neutral_title_dated", "programme_speaker")
        ]

    assert told("forum") == [("programme_speaker", None, False)]
    submit(admin, COPY, {"slug": "spring-forum", "first_day": "2023-12-07"})
    session.rollback()
    assert told("spring-forum") == [
        ("neutral_title_dated", "en", False),
        ("neutral_title_dated", "ko", False),
        ("programme_speaker", None, False),
    ]
    page = page_of(admin.get("/console/events/spring-forum/"))
    assert "Neutral title names another day than the event’s" in page.text
    assert "Speaker of a line of the programme: Keynote" in page.text


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("11월 30일 행사", False),
        ("12월 1일 행사", False),
        ("12 월 2 일 행사", True),
        ("Forum on 30 November", False),
        ("Forum on Nov 30", False),
        ("December 2, Seoul", True),
        ("1st December", False),
        ("In May we march on", False),
        ("Agenda 2030", False),
    ],
)
def test_a_day_in_a_title_is_read_in_both_languages(text, another):
    assert names_another_day(text, date(2023, 11, 30), date(2023, 12, 1)) is another


def test_the_overview_says_whether_places_are_offered(session, admin):
    event = add_event(session)
    session.commit()
    assert "come in as places are freed" in page_of(admin.get("/console/events/forum/")).text
    event.offer_hours = 2
    session.commit()
    assert "are offered places as they are freed" in page_of(admin.get("/console/events/forum/")).text


def test_a_copy_asks_and_invites_in_the_same_words_and_forgets_answers_on_days_of_its_own(session, admin):
    source = add_event(session)
    wording = Wording(kind="text", label=LocalizedText(en="Diet"))
    handling = Handling(destroy_on=date(2023, 12, 31))
    now = datetime(2023, 10, 2, tzinfo=UTC)
    save_question(session=session, event_id=source.id, key="diet", wording=wording, handling=handling, now=now)
    session.add(InvitationLetter(event_id=source.id, subject=LocalizedText(en="You are invited")))
    session.commit()
    submit(admin, COPY, {"slug": "spring-forum", "first_day": "2023-12-07"})
    event = copied(session)
    [question] = session.scalars(select(Question).where(Question.event_id == event.id)).all()
    assert (question.key, question.destroy_on) == ("diet", date(2024, 1, 7))
    assert session.get_one(InvitationLetter, event.id).subject == {"en": "You are invited"}


@pytest.mark.parametrize(("tick", "roles"), [({"staff": "y"}, [StaffRole.ORGANIZER.value]), ({"staff": None}, [])])
def test_staff_roles_go_along_only_with_a_tick(session, admin, tick, roles):
    source = add_event(session)
    add_staff(session, StaffRole.ORGANIZER, event_id=source.id)
    submit(admin, COPY, {"slug": "spring-forum", "first_day": "2024-03-02", **tick})
    held = select(Assignment.role).where(Assignment.event_id == copied(session).id)
    assert session.scalars(held).all() == roles


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first_day": ""}, "Enter the first day of the new event."),
        ({"first_day": "0001-01-01"}, "Choose a day between the years 1971 and 2999."),
        ({"first_day": "9999-12-31"}, "Choose a day between the years 1971 and 2999."),
        ({"slug": "forum"}, "Another event has this address."),
        ({"slug": "Spring Forum"}, "Use small Latin letters, digits and hyphens"),
        ({"title_en": "", "title_ko": ""}, "Write it in one language at least."),
    ],
)
def test_a_faulty_copy_comes_back_with_the_cure(session, admin, typed, sentence):
    add_event(session)
    answer = submit(admin, COPY, {"slug": "spring-forum", "first_day": "2024-03-02", **typed})
    assert (answer.status_code, sentence in page_of(answer).text) == (422, True)
    assert session.scalars(select(Event.slug)).all() == ["forum"]


def test_the_next_event_of_a_series_lies_at_the_usual_distance_and_belongs_to_it(session, admin, client):
    for number in (1, 2, 3):
        week = timedelta(days=7 * number)
        add_event(session, f"training-{number}", starts_at=STARTS + week, ends_at=ENDS + week)
    stranger = add_event(session)
    page = page_of(admin.get("/console/series/new"))
    boxes = [box.get("value") for box in page.root.iter("input") if box.get("name") == "events"]
    assert len(boxes) == 4
    ids = [box for box in boxes if box != str(stranger.id)]
    submit(admin, "/console/series/new", {"names_en": "Training", "names_ko": "교육", "events": ids})
    series = session.scalars(select(Series)).one()
    assert [event.slug for event in series.events] == ["training-1", "training-2", "training-3"]
    assert "/console/events/training-3/copy" in page_of(admin.get("/console/series")).addresses()
    assert "Part of the series Training" in client.get("/en/events/training-3").text
    assert "Part of the series" not in client.get("/en/events/forum").text

    submit(admin, "/console/events/training-3/copy")
    event = copied(session, "training-4")
    assert (event.starts_at, event.series_id) == (STARTS + timedelta(days=28), series.id)
    submit(admin, "/console/events/training-3/copy", {"slug": "apart", "in_series": None})
    assert copied(session, "apart").series_id is None

    submit(admin, f"/console/series/{series.id}", {"names_en": "Workshops", "events": [str(stranger.id)]})
    assert [one.slug for one in session.scalars(select(Event).where(Event.series_id == series.id))] == ["forum"]
    assert "Part of the series Workshops" in client.get("/en/events/forum").text
    assert "Part of the series" not in client.get("/en/events/training-3").text


def test_an_event_of_another_series_is_not_offered_and_not_taken(session, admin):
    first = Series(names=LocalizedText(en="Forum of the year"), created_at=datetime(2023, 10, 1, tzinfo=UTC))
    session.add(first)
    session.flush()
    event = add_event(session, series_id=first.id)
    add_event(session, "free")
    answer = submit(admin, "/console/series/new", {"names_en": "Another", "events": [str(event.id)]})
    assert answer.status_code == 422
    session.rollback()
    session.expire_all()
    assert event.series_id == first.id


def test_an_unknown_series_is_not_there(admin):
    assert admin.get("/console/series/99").status_code == 404
