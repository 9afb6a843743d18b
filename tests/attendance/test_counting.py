"""Every figure by its definition, on a small event and against the pure fold on a random one."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy.orm import Session

from forumapp.attendance.queries.counting import count, live_counts
from forumapp.attendance.queries.kept import ids_behind
from forumapp.attendance.queries.rows import groups_behind, people_behind
from forumapp.attendance.rules import GROUPED, Arrival, Code
from forumapp.checkin.models import Scan
from forumapp.checkin.rules import Reading, peak_inside, stays
from forumapp.directory.models import Organization
from forumapp.events.models import Category, Event
from forumapp.kernel.identifiers import uuid7
from forumapp.orm import unit_of_work
from forumapp.questions.rules import Gender
from tests.support.factories import (
    STARTS,
    add_answer,
    add_event,
    add_organization,
    add_question,
    add_registration,
    add_scans,
    add_session,
    refold,
)


def at(minutes: float) -> datetime:
    """So many minutes after the event starts."""
    return STARTS + timedelta(minutes=minutes)


@pytest.fixture
def event(session: Session) -> Event:
    """A forum of thirteen registrations, one of each kind that a definition tells apart."""
    event = add_event(session)
    norway = add_organization(session, "Embassy of Norway", kind="mission", represents="NO")
    union = add_organization(session, "Delegation of the Union", kind="mission", represents="EU", country=False)
    ghana = add_organization(session, "Embassy of Ghana", kind="mission", represents="GH")
    university = add_organization(session, "Example University")
    corps = {"category": "diplomatic_corps", "rank": "ambassador"}
    invited = {"invited_at": STARTS - timedelta(days=30)}

    add_scans(
        session,
        add_registration(session, event, **corps, **invited, organization_id=norway.id, country="SE"),
        (at(-10), "in"),
    )
    add_scans(
        session, add_registration(session, event, **corps, organization_id=union.id, country="BE"), (at(-10), "in")
    )
    substitute = add_registration(
        session, event, **corps, organization_id=ghana.id, attending_as="representing", **invited
    )
    add_scans(session, substitute, (at(-9), "in"), (at(20), "out"), (at(30), "in"))
    add_scans(session, add_registration(session, event, **corps, organization_id=ghana.id, acting=True), (at(-9), "in"))
    add_scans(
        session,
        add_registration(session, event, rank="ambassador", organization_id=university.id, country="KR"),
        (at(-5), "in"),
        (at(-5.01), "in"),
    )
    add_scans(
        session,
        add_registration(session, event, organization_id=university.id, country="KR", walk_in=True),
        (at(5), "in"),
    )
    add_scans(session, add_registration(session, event, country="NO"), (at(5), "out"))
    undone = add_registration(session, event, country="DK")
    add_scans(session, undone, (at(6), "in"))
    session.add(_undo_of(session.query(Scan).filter_by(registration_id=undone.id).one()))
    session.flush()
    refold(session, undone)
    add_scans(session, add_registration(session, event, category="media", country="FR"), (at(7), "in"))
    add_registration(session, event, status="waitlisted", **invited)
    add_registration(session, event, status="rejected")
    add_scans(session, add_registration(session, event, status="cancelled", country="KR"), (at(8), "in"))
    add_registration(session, event, status="invited", category="staff", **invited)
    other = add_event(session, slug="other")
    add_scans(session, add_registration(session, other, country="IT"), (at(0), "in"))
    session.commit()
    return event


def _undo_of(scan: Scan) -> Scan:
    return Scan(
        id=uuid7(scan.corrected_at),
        event_id=scan.event_id,
        registration_id=scan.registration_id,
        direction="in",
        scanned_at=scan.scanned_at,
        received_at=scan.received_at,
        corrected_at=scan.corrected_at,
        verdict="undone",
        undoes=scan.id,
        counts=True,
    )


def test_every_figure_is_counted_by_its_definition(session, event):
    counts = count(session=session, event_id=event.id)
    assert counts.values == {
        Code.INVITED: 4,
        Code.REGISTERED: 10,
        Code.CONFIRMED: 9,
        Code.ATTENDED: 8,
        Code.PARTICIPANTS: 7,
        Code.MISSIONS: 3,
        Code.AMBASSADORS: 2,
        Code.COUNTRIES: 3,
        Code.ORGANIZATIONS: 4,
        Code.WALK_INS: 1,
        Code.NO_SHOWS: 2,
        Code.PEAK_INSIDE: 8,
    }
    assert counts.by_country == (("GH", 2), ("KR", 3), ("NO", 1))


def test_every_table_of_participants_is_counted_by_one_property(session, event):
    tables = count(session=session, event_id=event.id).tables
    assert tables == {
        "by_country": (("GH", 2), ("KR", 3), ("NO", 1)),
        "by_organization_kind": (("mission", 4), ("organization", 2), ("", 1)),
        "by_rank": (("ambassador", 5), ("", 2)),
        "by_role": (("", 7),),
        "by_language": (("en", 7),),
        "by_day": (),
        "by_session": (),
    }


def test_somebody_of_two_parts_is_in_both_cells(session, event):
    for roles in (["keynote", "opening"], ["keynote"]):
        add_scans(session, add_registration(session, event, roles=roles, language="ko"), (at(0), "in"))
    session.commit()
    tables = count(session=session, event_id=event.id).tables
    assert tables["by_role"] == (("opening", 1), ("keynote", 2), ("", 7))
    assert tables["by_language"] == (("en", 7), ("ko", 2))


def test_gender_is_counted_only_where_it_is_asked(session, event):
    assert "by_gender" not in count(session=session, event_id=event.id).tables
    add_question(session, event, "gender", "gender", options=[*Gender])
    women = [add_registration(session, event) for _ in range(2)]
    for each in women:
        add_scans(session, each, (at(0), "in"))
        add_answer(session, event, each, "gender", "woman")
    add_answer(session, event, add_registration(session, event), "gender", "man")
    session.commit()
    assert count(session=session, event_id=event.id).tables["by_gender"] == (
        ("woman", 2),
        ("man", 0),
        ("self_described", 0),
        ("prefer_not_to_say", 0),
        ("", 7),
    )


def test_categories_keep_their_order_and_add_up(session, event):
    counts = count(session=session, event_id=event.id)
    assert [category.code for category in counts.by_category] == [category.code for category in event.categories]
    assert sum(category.attended for category in counts.by_category) == counts.values[Code.ATTENDED]
    assert sum(category.registered for category in counts.by_category) == counts.values[Code.REGISTERED]
    assert (
        sum(category.attended for category in counts.by_category if category.counts) == counts.values[Code.PARTICIPANTS]
    )


def test_arrivals_tell_who_came_first_when_and_how_many_were_inside(session, event):
    assert count(session=session, event_id=event.id).arrivals == (
        Arrival("2023-11-30 04:50", 2, 2),
        Arrival("2023-11-30 04:51", 2, 4),
        Arrival("2023-11-30 04:54", 1, 5),
        Arrival("2023-11-30 05:05", 1, 6),
        Arrival("2023-11-30 05:07", 1, 7),
        Arrival("2023-11-30 05:08", 1, 8),
        Arrival("2023-11-30 05:20", 0, 7),
        Arrival("2023-11-30 05:30", 0, 8),
    )


def test_the_rows_behind_a_figure_are_as_many_as_it_says(session, event):
    values = count(session=session, event_id=event.id).values
    kept = ids_behind(session=session, event_id=event.id)
    for code in Code:
        behind = (groups_behind if code in GROUPED else people_behind)(session=session, event_id=event.id, code=code)
        assert len(behind) == values[code], code
        assert len(kept[code]) == values[code], code


def test_rows_come_in_pages_without_gap_or_repetition(session, event):
    for code in Code:
        read = groups_behind if code in GROUPED else people_behind
        whole = read(session=session, event_id=event.id, code=code)
        paged, after = [], None
        while page := read(session=session, event_id=event.id, code=code, after=after, limit=2):
            paged += page
            after = page[-1].key if code in GROUPED else page[-1].registration_id
        assert paged == whole, code


def test_nobody_knows_the_peak_where_no_exit_was_scanned(session):
    event = add_event(session)
    add_scans(session, add_registration(session, event), (at(0), "in"))
    session.commit()
    counts = count(session=session, event_id=event.id)
    assert counts.values[Code.PEAK_INSIDE] is None
    assert people_behind(session=session, event_id=event.id, code=Code.PEAK_INSIDE) == []
    assert counts.arrivals == (Arrival("2023-11-30 05:00", 1, 1),)


def test_an_empty_event_has_figures_of_nought(session):
    event = add_event(session)
    counts = count(session=session, event_id=event.id)
    assert set(counts.values.values()) == {0, None}
    assert (counts.arrivals, counts.by_country) == ((), ())


def test_the_peak_and_the_arrivals_agree_with_the_fold_on_random_scans(session):
    event, random = add_event(session), Random(20231130)
    doors = [None, None, add_session(session, event).id, add_session(session, event, "Clinic").id]
    intervals = []
    for _ in range(40):
        guest = add_registration(session, event)
        add_scans(
            session,
            guest,
            *((at(random.randrange(60)), random.choice(("in", "in", "out"))) for _ in range(random.randrange(6))),
        )
        scans = session.query(Scan).filter_by(registration_id=guest.id).all()
        for scan in scans:
            scan.session_id = random.choice(doors)
        for scan in random.sample(scans, k=len(scans) // 3):
            session.add(_undo_of(scan))
        session.flush()
        refold(session, guest)
        readings = [
            Reading(scan.corrected_at, scan.id, scan.direction, undoes=scan.undoes, session=scan.session_id)
            for scan in session.query(Scan).filter_by(registration_id=guest.id)
        ]
        intervals += stays(readings)
    session.commit()
    counts = count(session=session, event_id=event.id)
    assert counts.values[Code.PEAK_INSIDE] == peak_inside(intervals)
    assert len(people_behind(session=session, event_id=event.id, code=Code.PEAK_INSIDE)) == peak_inside(intervals)
    assert sum(arrival.admitted for arrival in counts.arrivals) == counts.values[Code.ATTENDED]
    for arrival in counts.arrivals:
        end = datetime.fromisoformat(f"{arrival.minute}:59.999999+00:00")
        inside = sum(stay.entered <= end and (stay.left is None or stay.left > end) for stay in intervals)
        assert arrival.inside == inside


def _statements(session: Session, act) -> list[str]:
    seen: list[str] = []
    engine = session.get_bind()

    def note(connection, cursor, statement, *rest):
        seen.append(statement)

    sql_event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        sql_event.remove(engine, "before_cursor_execute", note)
    return seen


def test_an_unchanged_event_is_not_counted_again(session, event):
    first = live_counts(session=session, event_id=event.id)
    again: list[object] = []
    statements = _statements(session, lambda: again.append(live_counts(session=session, event_id=event.id)))
    assert again == [first]
    assert len(statements) == 1
    assert "registrations" not in statements[0]


@pytest.mark.parametrize("change", ["registration", "category", "mission"])
def test_whatever_figures_depend_on_makes_them_be_counted_anew(session, event, change):
    before = live_counts(session=session, event_id=event.id).values
    session.rollback()
    with unit_of_work(session):
        if change == "registration":
            add_scans(session, add_registration(session, event, country="SE"), (at(10), "in"))
        elif change == "category":
            session.query(Category).filter_by(event_id=event.id, code="media").update({"counts": True})
        else:
            organization = people_behind(session=session, event_id=event.id, code=Code.AMBASSADORS)[0].organization
            assert organization["en"] == "Embassy of Norway"
            session.execute(
                Organization.__table__.update().where(Organization.represents == "NO").values(represents="KR")
            )
    after = live_counts(session=session, event_id=event.id).values
    changed = {code: (before[code], after[code]) for code in Code if before[code] != after[code]}
    assert (
        changed
        == {
            "registration": {
                Code.REGISTERED: (10, 11),
                Code.CONFIRMED: (9, 10),
                Code.ATTENDED: (8, 9),
                Code.PARTICIPANTS: (7, 8),
                Code.COUNTRIES: (3, 4),
                Code.PEAK_INSIDE: (8, 9),
            },
            "category": {Code.PARTICIPANTS: (7, 8), Code.COUNTRIES: (3, 4)},
            "mission": {Code.COUNTRIES: (3, 2)},
        }[change]
    )
