"""The host's year: what it counts, from what, and what is missing of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete

from forumapp.attendance.labels import words
from forumapp.attendance.models import YearShare
from forumapp.attendance.queries.year import list_years, totals_of
from forumapp.attendance.rules.year import (
    Activity,
    Missing,
    MissingEvent,
    People,
    beginnings,
    distinct_beginnings,
    publishable_year,
    year_set,
)
from forumapp.attendance.service.freezing import freeze
from forumapp.kernel.actors import COMMAND
from forumapp.orm import unit_of_work
from forumapp.privacy.rules import Cause
from forumapp.privacy.service import destroy_event
from forumapp.registration.models import Registration
from tests.support.factories import ENDS, STARTS, add_event, add_registration, add_scans

EVENING = ENDS + timedelta(hours=1)


def frozen(session, event, *, now=EVENING):
    """The event's figures, frozen in a unit of work of their own."""
    session.rollback()
    with unit_of_work(session):
        return freeze(session=session, event=event, words=words(event.languages), now=now, actor=COMMAND)


def come(session, event, **values):
    """A guest of the event who came."""
    registration = add_registration(session, event, **values)
    add_scans(session, registration, (event.starts_at, "in"))
    session.commit()
    return registration


def totals(session, year=2023, now=EVENING):
    session.rollback()
    return totals_of(session=session, year=year, now=now)


def lines(cells, name="code"):
    """The lines of a table with an activity: activities and visits."""
    return {cell[name]: (cell["activities"], cell["visits"]) for cell in cells if cell["activities"]}


@pytest.fixture
def forums(session):
    """Two events with a guest in common; the second has one without an e-mail, and a journalist, who does not count."""
    first = add_event(session, "first", activity_kind="capacity_building", themes=["technology"])
    second = add_event(session, "second", themes=["technology", "ending_violence"])
    for event in (first, second):
        come(session, event, email="kim@example.org", names={"en": "Kim Haneul"}, country="KR")
    come(session, first, email="ode@example.org", country="NG")
    come(session, second, email=None, country="KR")
    come(session, second, category="media", country="SE")
    return first, second


def test_visits_add_up_and_a_person_of_two_events_is_one(session, forums):
    for event in forums:
        frozen(session, event)
    found = totals(session)
    assert found["figures"] == {"activities": 2, "visits": 4, "distinct_people": 3, "countries": 2}
    assert (found["without_email"], found["countries"]) == (1, ["KR", "NG"])
    assert lines(found["by_kind"]) == {"capacity_building": (1, 2), "external_relations": (1, 2)}
    assert lines(found["by_theme"]) == {"technology": (2, 4), "ending_violence": (1, 2)}
    assert lines(found["by_month"], "month") == {11: (2, 4)}
    assert [(each["event"], each["version"], each["participants"]) for each in found["activities"]] == [
        ("first", 1, 2),
        ("second", 1, 2),
    ]
    assert found["missing"] == []


def test_an_event_that_is_not_frozen_is_missing_and_never_counted_live(session, forums):
    frozen(session, forums[0])
    later = add_event(session, "later", starts_at=ENDS + timedelta(days=2), ends_at=ENDS + timedelta(days=3))
    come(session, later)
    found = totals(session)
    assert found["figures"]["visits"] == 2
    assert [(each["event"], each["why"]) for each in found["missing"]] == [
        ("second", "not_frozen"),
        ("later", "not_over"),
    ]


def test_a_new_version_stands_instead_of_the_one_before(session, forums):
    frozen(session, forums[0])
    come(session, forums[0], country="SE")
    assert totals(session)["figures"]["visits"] == 2
    again = frozen(session, forums[0], now=EVENING + timedelta(hours=1))
    found = totals(session)
    assert found["figures"] == {"activities": 1, "visits": 3, "distinct_people": 3, "countries": 3}
    assert [(each["version"], each["hash"]) for each in found["activities"]] == [(2, again.hash)]


def test_a_destroyed_event_still_counts_by_its_frozen_totals(session, forums):
    for event in forums:
        frozen(session, event)
    kept = totals(session)
    session.rollback()
    with unit_of_work(session):
        destroy_event(
            session=session, event_id=forums[0].id, cause=Cause.DAY, now=EVENING + timedelta(days=100), actor=COMMAND
        )
    assert session.query(Registration).filter_by(event_id=forums[0].id, email=None).count() == 2
    assert totals(session) == kept


def test_an_event_over_the_new_year_belongs_to_the_year_of_its_start_at_its_place(session):
    event = add_event(
        session,
        "night",
        starts_at=datetime(2023, 12, 31, 15, 30, tzinfo=UTC),
        ends_at=datetime(2024, 1, 2, tzinfo=UTC),
    )
    come(session, event)
    frozen(session, event, now=datetime(2024, 1, 3, tzinfo=UTC))
    assert (totals(session, 2023)["figures"]["visits"], totals(session, 2024)["figures"]["visits"]) == (0, 1)
    assert list_years(session=session) == [(2024, False)]


def test_a_set_of_before_shares_were_kept_counts_alike(session, forums):
    for event in forums:
        frozen(session, event)
    kept = totals(session)
    with unit_of_work(session):
        session.execute(delete(YearShare))
    assert totals(session) == kept
    frozen(session, forums[0], now=EVENING + timedelta(hours=1))
    mixed = totals(session)
    assert mixed["figures"] == kept["figures"]
    assert mixed["without_email"] == kept["without_email"]


def test_a_year_counts_what_nobody_counted_as_nothing_and_says_so():
    activity = Activity({"en": "Training"}, "capacity_building", [], date(2023, 3, 1), date(2023, 3, 2), None, ["KR"])
    found = year_set(2023, [activity], People(0, 0), [], as_of=STARTS)
    assert (found["not_counted"], found["outside"], found["visits_outside"]) == (1, 1, 0)
    assert found["figures"]["activities"] == 1
    assert lines(found["by_theme"]) == {"": (1, 0)}


@pytest.mark.parametrize(
    ("distinct", "without", "told"), [(100, 0, 0), (100, 4, None), (100, 5, 5), (100, 97, None), (100, 100, 100)]
)
def test_few_without_an_email_are_not_published(distinct, without, told):
    found = year_set(2023, [], People(distinct, without), [], as_of=STARTS)
    assert publishable_year(found)["without_email"] == told


def test_missing_events_are_named(session):
    missing = MissingEvent("forum", {"en": "Forum"}, date(2023, 11, 30), Missing.NOT_FROZEN)
    found = year_set(2023, [], People(0, 0), [missing], as_of=STARTS)
    assert found["missing"] == [
        {"event": "forum", "title": {"en": "Forum"}, "starts_on": "2023-11-30", "why": "not_frozen"}
    ]


def test_persons_are_told_apart_by_the_beginnings_of_their_pseudonyms():
    first, second, third = ("ab" * 32, "cd" * 32, "ef" * 32)
    assert distinct_beginnings([beginnings([first, second]), beginnings([second, third]), beginnings([])]) == 3
