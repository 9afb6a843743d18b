"""Closing a year: its totals are signed, its key destroyed; outside activities before it and refusals after it."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from forumapp.attendance.models import FrozenPerson, KindWords, OutsideActivity, PseudonymKey
from forumapp.attendance.queries.frozen import find_newest
from forumapp.attendance.queries.year import (
    find_closed,
    frozen_after_closing,
    history_of,
    list_outside,
    totals_of,
)
from forumapp.attendance.rules import NeverChanged, set_hash
from forumapp.attendance.rules.year import (
    AlreadyCorrected,
    EventsMissing,
    YearIsClosed,
    YearNotOver,
)
from forumapp.attendance.service import year as years
from forumapp.attendance.service.year import close_year, count_kinds, enter_outside, withdraw_outside
from forumapp.events.rules import EndsBeforeStart
from forumapp.extensions import db
from forumapp.kernel.actors import COMMAND, Actor
from forumapp.orm import transactions, unit_of_work
from tests.attendance.test_freezing_races import PATIENCE, freeze_in_a_thread
from tests.attendance.test_year import come, frozen, totals
from tests.support.factories import add_event

NEW_YEAR = datetime(2024, 1, 8, 3, 0, tzinfo=UTC)
TRAINING = {
    "title": {"en": "Training on statistics", "ko": "통계 교육"},
    "starts_on": date(2023, 3, 6),
    "ends_on": date(2023, 3, 10),
    "activity_kind": "capacity_building",
    "themes": ["gender_statistics"],
    "participants": 40,
    "countries": ["KR", "MN"],
    "source": {"en": "Attendance sheets", "ko": "출석부"},
}


def enter(session, *, corrects=None, **values):
    """An outside activity, entered in a unit of work of its own."""
    session.rollback()
    with unit_of_work(session):
        return enter_outside(
            session=session, values={**TRAINING, **values}, now=NEW_YEAR, actor=Actor.user(7), corrects=corrects
        )


def close(session, **arguments):
    """The year 2023, closed in a unit of work of its own."""
    session.rollback()
    with unit_of_work(session):
        return close_year(**{"session": session, "year": 2023, "now": NEW_YEAR, "actor": Actor.user(7), **arguments})


def keys(session):
    return session.scalar(select(func.count()).select_from(PseudonymKey))


@pytest.fixture
def forum(session):
    """An event at which two guests came."""
    event = add_event(session)
    come(session, event, country="KR")
    come(session, event, country="NG")
    return event


def test_an_outside_activity_counts_with_its_source_and_in_no_distinct_people(session, forum):
    frozen(session, forum)
    enter(session)
    found = totals(session)
    assert found["figures"] == {"activities": 2, "visits": 42, "distinct_people": 2, "countries": 3}
    assert (found["outside"], found["visits_outside"]) == (1, 40)
    assert found["activities"][0]["source"] == TRAINING["source"]


def test_a_correction_stands_instead_and_keeps_what_was_entered(session):
    first = enter(session)
    second = enter(session, corrects=first, participants=44)
    assert totals(session)["figures"]["visits"] == 44
    assert [each.participants for each in history_of(session=session, activity=second)] == [44, 40]
    with pytest.raises(AlreadyCorrected):
        enter(session, corrects=first, participants=50)
    session.rollback()
    with unit_of_work(session):
        gone = withdraw_outside(session=session, activity=second, now=NEW_YEAR, actor=COMMAND)
    assert totals(session)["figures"]["activities"] == 0
    assert len(history_of(session=session, activity=gone)) == 3
    with pytest.raises(AlreadyCorrected):
        enter(session, corrects=gone)


def test_what_was_entered_is_never_changed(session):
    enter(session)
    row = session.scalars(select(OutsideActivity)).one()
    row.participants = 41
    with pytest.raises(NeverChanged):
        session.flush()


def test_an_activity_does_not_end_before_it_starts(session):
    with pytest.raises(EndsBeforeStart):
        enter(session, ends_on=date(2023, 3, 5))


def test_closing_signs_the_totals_and_destroys_the_key(session, forum):
    frozen(session, forum)
    before = totals(session)
    assert keys(session) == 1
    closed = close(session)
    assert keys(session) == 0
    assert closed.hash == set_hash(closed.totals)
    assert {key: closed.totals[key] for key in before if key != "as_of"} == {
        key: value for key, value in before.items() if key != "as_of"
    }
    assert (closed.closed_by, closed.reason) == ("user:7", None)
    with pytest.raises(YearIsClosed):
        close(session)


def test_a_year_is_not_closed_before_its_end(session):
    with pytest.raises(YearNotOver):
        close(session, now=datetime(2023, 12, 31, 23, tzinfo=UTC))


def test_events_that_are_missing_want_a_reason(session, forum):
    with pytest.raises(EventsMissing):
        close(session)
    assert (find_closed(session=session, year=2023), keys(session)) == (None, 0)
    closed = close(session, reason="It did not take place.")
    assert [each["event"] for each in closed.totals["missing"]] == ["forum"]


def test_an_event_that_was_frozen_and_is_not_over_wants_a_reason(session):
    event = add_event(session, starts_at=datetime(2023, 12, 31, 1, tzinfo=UTC), ends_at=NEW_YEAR + timedelta(hours=1))
    come(session, event)
    frozen(session, event, now=NEW_YEAR - timedelta(days=1))
    with pytest.raises(EventsMissing):
        close(session)
    assert close(session, now=NEW_YEAR + timedelta(hours=2)).totals["figures"]["visits"] == 1


def test_freezing_after_the_closing_keeps_no_pseudonyms_and_moves_no_totals(session, forum):
    frozen(session, forum)
    closed = close(session)
    persons = session.scalar(select(func.count()).select_from(FrozenPerson))
    come(session, forum)
    frozen(session, forum, now=NEW_YEAR + timedelta(days=1))
    assert session.scalar(select(func.count()).select_from(FrozenPerson)) == persons
    assert keys(session) == 0
    assert find_closed(session=session, year=2023).totals["figures"]["visits"] == 2
    late = frozen_after_closing(session=session, closed=closed)
    assert [(slug, version) for slug, _title, version in late] == [("forum", 2)]


def test_nothing_is_entered_or_corrected_in_a_closed_year(session):
    training = enter(session)
    close(session)
    with pytest.raises(YearIsClosed):
        enter(session)
    with pytest.raises(YearIsClosed):
        enter(session, corrects=training, starts_on=date(2024, 1, 2), ends_on=date(2024, 1, 2))
    session.rollback()
    with pytest.raises(YearIsClosed), unit_of_work(session):
        withdraw_outside(session=session, activity=training, now=NEW_YEAR, actor=COMMAND)
    assert [each.id for each in list_outside(session=session, year=2023)] == [training.id]


def test_the_words_of_a_kind_come_back_to_the_usual_ones(session):
    with unit_of_work(session):
        count_kinds(session=session, words={("research_and_data", "ko"): "편"})
    assert session.get_one(KindWords, ("research_and_data", "ko")).words == "편"
    session.rollback()
    with unit_of_work(session):
        count_kinds(session=session, words={("research_and_data", "ko"): ""})
    assert session.get(KindWords, ("research_and_data", "ko")) is None


def close_while_somebody_freezes(app, session, event, monkeypatch):
    """Close the year; when its totals are read, somebody freezes one of its events, if nothing holds them back."""
    errors: list[Exception] = []
    freezing, event_id = freeze_in_a_thread(app, event.id, errors), event.id

    def read_and_wait(**arguments):
        found = totals_of(**arguments)
        freezing.start()
        freezing.join(PATIENCE)
        return found

    monkeypatch.setattr(years, "totals_of", read_and_wait)
    closed = close(session, reason="It is a test.")
    freezing.join()
    session.rollback()
    assert errors == []
    newest = find_newest(session=session, event_id=event_id)
    persons = session.scalar(select(func.count()).where(FrozenPerson.set_id == newest.id))
    return persons, closed.totals["figures"]["visits"], keys(session)


@pytest.mark.race
def test_a_set_frozen_while_the_year_is_closed_keeps_no_pseudonyms(app, session, forum, monkeypatch):
    assert close_while_somebody_freezes(app, session, forum, monkeypatch) == (0, 0, 0)


@pytest.mark.race
def test_without_the_key_held_a_set_would_keep_pseudonyms_that_no_total_counts(app, session, forum, monkeypatch):
    monkeypatch.setattr(years, "hold_key", lambda session, year: None)
    if db.engine.dialect.name == "postgresql":
        assert close_while_somebody_freezes(app, session, forum, monkeypatch)[:2] == (2, 0)
        return
    monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
    monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")
    with pytest.raises(OperationalError, match="locked"):
        close_while_somebody_freezes(app, session, forum, monkeypatch)
