"""The pages of the host's year: so far, outside activities, files, and closing."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from forumapp.accounts.rules import StaffRole
from forumapp.attendance.models import ClosedYear, OutsideActivity, PseudonymKey
from forumapp.kernel import clock
from tests.attendance.test_closing_a_year import NEW_YEAR, close, enter
from tests.attendance.test_year import come, frozen
from tests.support.factories import add_event
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

YEAR = "/console/year/2023"
TRAINING = {
    "title_en": "Training on statistics",
    "title_ko": "통계 교육",
    "starts_on": "2023-03-06",
    "ends_on": "2023-03-10",
    "activity_kind": "capacity_building",
    "themes": "gender_statistics",
    "participants": "40",
    "countries": "Mongolia, 대한민국",
    "source_en": "Attendance sheets",
}


@pytest.fixture
def organizer(app, session):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER))


@pytest.fixture
def forum(session):
    """A frozen event of two guests, and one that is not frozen."""
    event = add_event(session, themes=["ending_violence"])
    come(session, event, country="KR")
    come(session, event, country="NG", email=None)
    frozen(session, event)
    add_event(session, "second", title={"en": "Second forum"})
    return event


def numbers(page):
    return page.texts(".//dd[@class='value']")


def test_the_page_tells_visits_from_people_and_names_what_is_missing(organizer, session, forum):
    enter(session)
    page = page_of(organizer.get(YEAR))
    assert numbers(page) == ["2", "42", "2", "3"]
    assert "Of them 40 at 1 outside activity." in page.text
    assert "1 registration without an e-mail is counted as a person of its own." in page.text
    assert "Without the outside activities." in page.text
    assert "1 event does not count yet" in page.text
    assert "Second forum, 30 Nov 2023: over, figures not frozen" in page.text
    assert "Mongolia, Nigeria, Republic of Korea" in page.text
    assert page_of(organizer.get("/console/year")).texts(".//tbody/tr/th") == ["2023"]


def test_an_empty_year_has_a_page_and_no_chart_to_take(organizer):
    page = page_of(organizer.get("/console/year/1999"))
    assert numbers(page) == ["0", "0", "0", "0"]
    assert "Visits by month" not in page.text
    assert organizer.get("/console/year/1999/months-en.svg").status_code == 404
    assert organizer.get("/console/year/99999").status_code == 404


def test_a_year_that_has_not_ended_is_not_closed(organizer, session):
    year = clock.now().year
    assert "Close the year…" not in page_of(organizer.get(f"/console/year/{year}")).text
    refused = submit(organizer, f"/console/year/{year}/close", {"year": str(year), "sure": "y"})
    assert refused.status_code == 422
    assert "The year has not ended yet." in page_of(refused).text
    assert session.scalars(select(ClosedYear)).all() == []


def test_charts_say_what_they_are_drawn_from(organizer, session, forum):
    assert "Frozen figures, " in organizer.get(f"{YEAR}/kinds-en.svg").get_data(as_text=True)
    enter(session)
    assert "and 1 outside activity as entered" in organizer.get(f"{YEAR}/kinds-en.svg").get_data(as_text=True)
    closed = close(session, reason="It is a test.")
    assert closed.hash[:12] in organizer.get(f"{YEAR}/kinds-en.svg").get_data(as_text=True)


def test_an_outside_activity_is_entered_corrected_and_taken_out(organizer, session):
    assert submit(organizer, f"{YEAR}/outside/new", TRAINING).location == YEAR
    entered = session.scalars(select(OutsideActivity)).one()
    assert (entered.countries, entered.themes, entered.participants) == (["KR", "MN"], ["gender_statistics"], 40)
    address = f"{YEAR}/outside/{entered.id}"
    assert submit(organizer, address, {**TRAINING, "participants": "44", "ends_on": ""}).location == YEAR
    session.rollback()
    corrected = session.scalars(select(OutsideActivity).order_by(OutsideActivity.id.desc())).first()
    assert (corrected.participants, corrected.ends_on) == (44, corrected.starts_on)
    assert organizer.get(address).status_code == 404
    address = f"{YEAR}/outside/{corrected.id}"
    assert page_of(organizer.get(address)).texts(".//table/tbody/tr/td[@class='num']") == ["44", "2", "40", "2"]
    assert submit(organizer, address, to=f"{address}/withdraw").status_code == 303
    assert numbers(page_of(organizer.get(YEAR)))[0] == "0"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"countries": "Mongolia, Atlantis"}, "No country is called Atlantis."),
        ({"ends_on": "2023-03-05"}, "The last day is before the first."),
        ({"starts_on": "0023-03-05"}, "Enter a year from 1900 to 2999."),
        ({"participants": "-1"}, "Enter a number of people."),
        ({"source_en": ""}, "Write it in one language at least."),
    ],
)
def test_what_is_wrong_of_an_outside_activity_is_said_and_what_was_typed_stays(organizer, session, wrong, words):
    answer = submit(organizer, f"{YEAR}/outside/new", {**TRAINING, **wrong})
    page = page_of(answer)
    assert answer.status_code == 422
    assert words in page.text
    assert page.root.find(".//input[@name='title_ko']").get("value") == "통계 교육"
    assert session.scalars(select(OutsideActivity)).all() == []


def test_closing_asks_for_the_year_and_for_a_reason_while_events_are_missing(organizer, session, forum):
    sure = {"year": "2023", "sure": "y"}
    wrong = submit(organizer, f"{YEAR}/close", {"year": "2022", "reason": "x", "sure": "y"})
    assert (wrong.status_code, "Write 2023, the year that you close." in page_of(wrong).text) == (422, True)
    assert submit(organizer, f"{YEAR}/close", {"year": "2023", "reason": "x"}).status_code == 422
    refused = submit(organizer, f"{YEAR}/close", sure)
    assert refused.status_code == 422
    assert "Say why not to wait for the events that are missing: 1." in page_of(refused).text
    session.rollback()
    assert session.scalars(select(ClosedYear)).all() == []
    assert submit(organizer, f"{YEAR}/close", {**sure, "reason": "It was cancelled."}).status_code == 303
    session.rollback()
    assert session.scalars(select(PseudonymKey)).all() == []
    page = page_of(organizer.get(YEAR))
    assert "Closed by Invented Organizer" in page.text
    assert "Reason: It was cancelled." in page.text
    assert session.get_one(ClosedYear, 2023).hash in page.text
    assert organizer.get(f"{YEAR}/close").location == YEAR


def test_a_closed_year_takes_no_outside_activity_and_tells_what_was_frozen_later(organizer, session, forum):
    close(session, reason="It is a test.")
    answer = submit(organizer, f"{YEAR}/outside/new", TRAINING)
    assert answer.status_code == 422
    assert "The year 2023 is closed" in page_of(answer).text
    come(session, forum)
    frozen(session, forum, now=NEW_YEAR.replace(day=9))
    page = page_of(organizer.get(YEAR))
    assert "Frozen after the year was closed" in page.text
    assert numbers(page) == ["1", "2", "2", "2"]


def test_communications_may_enter_and_not_close(app, session):
    officer = signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS))
    assert officer.get(f"{YEAR}/outside/new").status_code == 200
    assert officer.get(f"{YEAR}/close").status_code == 403
    assert "Close the year" not in page_of(officer.get(YEAR)).text


def test_the_year_leaves_as_a_workbook_a_list_and_json(organizer, session, forum):
    enter(session, title={"en": "=1+1"})
    book = load_workbook(BytesIO(organizer.get(f"{YEAR}/year.xlsx").data))
    values = {row[0]: row[3] for row in book["year"].iter_rows(values_only=True) if row[0]}
    assert {code: values[code] for code in ("activities", "visits", "distinct_people", "countries")} == {
        "activities": 2,
        "visits": 42,
        "distinct_people": 2,
        "countries": 3,
    }
    assert book["activities"]["C2"].value == "=1+1"
    assert book["activities"]["C2"].data_type == "s"
    lines = organizer.get(f"{YEAR}/year.csv").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "'=1+1" in lines[1]
    document = json.loads(organizer.get(f"{YEAR}/year.json").data)
    assert (document["figures"]["visits"], document["without_email"], document["hash"]) == (42, None, None)
    assert set(document["words"]["visits"]["definition"]) == {"en", "ko"}
    assert organizer.get(f"{YEAR}/year.pdf").status_code == 404


def test_the_file_of_a_closed_year_has_its_hash_and_not_its_salt(organizer, session, forum):
    closed = close(session, reason="It is a test.")
    document = json.loads(organizer.get(f"{YEAR}/year.json").data)
    assert (document["hash"], document["closed"], "salt" in document) == (closed.hash, True, False)
    assert "salt" in closed.totals


@pytest.mark.parametrize("name", ["months", "kinds", "themes"])
def test_charts_are_files_in_each_language(organizer, session, forum, name):
    for language in ("en", "ko"):
        svg = organizer.get(f"{YEAR}/{name}-{language}.svg")
        assert svg.status_code == 200
        assert f'lang="{language}"' in svg.get_data(as_text=True)
        assert ">2</text>" in svg.get_data(as_text=True)
    assert organizer.get(f"{YEAR}/{name}-fr.svg").status_code == 404
