"""The door's rules: verdicts and folds by their vectors, any order of arrival, clocks, conflicts."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumapp.checkin.rules import (
    Conflict,
    Interval,
    Reading,
    TicketState,
    attention_of,
    conflict_of,
    corrected,
    counts,
    fold,
    peak_inside,
    sessions_attended,
    stays,
    verdict_of,
)

VECTORS = Path(__file__).parent.parent / "vectors"
VERDICTS = json.loads((VECTORS / "verdict.json").read_text())["verdicts"]
FOLDS = json.loads((VECTORS / "fold.json").read_text())["folds"]
START = datetime(2023, 11, 30, 5, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.mark.parametrize("vector", VERDICTS, ids=lambda vector: vector["name"])
def test_the_verdict_is_that_of_the_vectors(vector):
    found = verdict_of(
        status=vector["status"],
        ticket=TicketState(vector["ticket"]),
        inside=vector["inside"],
        direction=vector["direction"],
    )
    assert found == vector["server"]


@pytest.mark.parametrize("vector", FOLDS, ids=lambda vector: vector["name"])
def test_the_fold_is_that_of_the_vectors(vector):
    readings = [
        Reading(
            at=datetime.fromisoformat(scan["scanned_at"]),
            id=scan["id"],
            direction=scan["direction"],
            desk=scan["desk"],
            counts=counts(
                admitted=scan["admitted"],
                status="confirmed" if scan["confirmed"] else "waitlisted",
                ticket=TicketState.CURRENT,
                direction=scan["direction"],
            ),
            undoes=scan.get("undoes"),
            session=scan.get("session"),
        )
        for scan in vector["scans"]
    ]
    presence = fold(readings, vector.get("of"))
    first = vector["first"] and (datetime.fromisoformat(vector["first"]["at"]), vector["first"]["desk"])
    left = vector["last_left_at"] and datetime.fromisoformat(vector["last_left_at"])
    assert (presence.inside, presence.admissions, presence.last_left_at) == (
        vector["inside"],
        vector["admissions"],
        left,
    )
    assert (presence.first_admitted_at, presence.first_desk) == (first or (None, None))
    assert presence.attended is (vector["first"] is not None)


@st.composite
def scan_logs(draw):
    """Up to 60 scans of three devices, with undos of scans that exist and of some that do not."""
    ids = draw(st.lists(st.integers(0, 200).map(lambda number: f"{number:03}"), min_size=1, max_size=60, unique=True))
    return [
        Reading(
            at=at(draw(st.integers(0, 30))),
            id=scan_id,
            direction=draw(st.sampled_from(["in", "out"])),
            desk=draw(st.sampled_from(["Desk 1", "Desk 2", "Desk 3"])),
            counts=draw(st.booleans()),
            undoes=draw(st.one_of(st.none(), st.none(), st.sampled_from([*ids, "none"]))),
            session=draw(st.sampled_from([None, 7, 8])),
        )
        for scan_id in ids
    ]


@given(scan_logs(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_every_order_of_arrival_gives_the_same_attendance_and_the_same_stays(log, shuffle):
    shuffled = list(log)
    shuffle.shuffle(shuffled)
    assert fold(shuffled) == fold(log)
    assert stays(shuffled) == stays(log)
    assert sessions_attended(shuffled) == sessions_attended(log)


@given(scan_logs())
@settings(max_examples=200, deadline=None)
def test_whoever_is_in_a_session_is_at_the_event(log):
    assert all(fold(log).attended for _ in sessions_attended(log))
    assert fold(log).inside or not any(presence.inside for presence in sessions_attended(log).values())


@given(scan_logs())
@settings(max_examples=200, deadline=None)
def test_stays_follow_one_another_and_begin_and_end_with_counted_scans(log):
    found = stays(log)
    moments = [moment for stay in found for moment in (stay.entered, stay.left) if moment is not None]
    assert moments == sorted(moments)
    assert all(stay.left is not None for stay in found[:-1])
    assert {stay.entered for stay in found} <= {scan.at for scan in log if scan.counts and scan.direction == "in"}


def test_two_phones_are_in_conflict_only_at_the_same_door():
    late = Reading(at(5), "b", "in", "Room A", device=2, session=7)
    assert conflict(late, ENTRY) is None
    assert conflict(ENTRY, late) is None
    again = Reading(at(6), "c", "in", "Room A, left", device=3, session=7)
    assert conflict(again, ENTRY, late) == Conflict.TWO_DEVICES


def test_an_exit_is_judged_at_its_own_door():
    of_session = Reading(at(5), "b", "out", "Room A", session=7)
    assert conflict(of_session, ENTRY) == Conflict.EXIT_WITHOUT_ENTRY
    came_by_the_room = Reading(at(1), "c", "in", "Room A", session=7)
    assert conflict(of_session, came_by_the_room) is None
    assert conflict(Reading(at(9), "d", "out"), came_by_the_room) is None


def test_an_undo_of_an_undo_does_not_bring_the_scan_back():
    log = [
        Reading(at(0), "a", "in"),
        Reading(at(1), "b", "in", undoes="a"),
        Reading(at(2), "c", "in", undoes="b"),
    ]
    assert fold(log).attended is False


def test_an_old_qr_admits_nobody_by_itself_but_lets_its_holder_out():
    revoked = {"status": "confirmed", "ticket": TicketState.REVOKED}
    assert counts(admitted=None, direction="in", **revoked) is False
    assert counts(admitted=True, direction="in", **revoked) is True
    assert counts(admitted=None, direction="out", **revoked) is True


def test_a_scan_of_an_id_not_known_yet_will_count_but_that_of_an_unknown_ticket_never_by_itself():
    assert counts(admitted=None, status=None, ticket=TicketState.NONE, direction="in") is True
    assert counts(admitted=None, status=None, ticket=TicketState.UNKNOWN, direction="in") is False


def test_peak_inside_counts_people_at_one_time():
    assert peak_inside([]) == 0
    assert peak_inside([Interval(at(0), at(10)), Interval(at(5), None), Interval(at(9), at(20))]) == 3
    assert peak_inside([Interval(at(0), at(10)), Interval(at(10), at(20))]) == 1
    assert peak_inside([Interval(at(0), at(0)), Interval(at(0), None)]) == 1


def test_peak_inside_is_the_highest_count_at_any_entry():
    chance = random.Random(7)
    intervals = [Interval(at(start), at(start + chance.randint(1, 30))) for start in chance.choices(range(100), k=80)]
    expected = max(sum(one.entered <= moment.entered < one.left for one in intervals) for moment in intervals)
    assert peak_inside(intervals) == expected


@pytest.mark.parametrize(
    ("scanned", "sent", "expected", "off"),
    [
        (at(-5), at(0), at(-5), False),
        (at(-5), at(-1), at(-4), False),
        (at(-545), at(-540), at(-5), True),
        (at(24 * 60 - 5), at(24 * 60), at(-5), True),
        (datetime(1970, 1, 1, 0, 5, tzinfo=UTC), datetime(1970, 1, 1, 0, 10, tzinfo=UTC), at(-5), True),
        (at(0), at(-300), at(300), True),
        (at(-5), None, at(-5), False),
        (at(60), None, at(60), True),
        (at(1), None, at(1), False),
    ],
    ids=[
        "right",
        "a minute behind",
        "nine hours behind",
        "a day ahead",
        "1970",
        "set back in mid-session",
        "not said",
        "not said, in the future",
        "not said, a little ahead",
    ],
)
def test_a_clock_is_corrected_by_what_it_said_when_it_sent(scanned, sent, expected, off):
    clock = corrected(scanned_at=scanned, sent_at=sent, received_at=at(0))
    assert (clock.corrected_at, clock.off) == (expected, off)


def conflict(reading, *others, status="confirmed", admitted=None, shown=None, clock_off=False):
    return conflict_of(reading, others=others, status=status, admitted=admitted, shown=shown, clock_off=clock_off)


ENTRY = Reading(at(0), "a", "in", "Desk 1", device=1)


def test_an_ordinary_entry_is_no_conflict():
    assert conflict(ENTRY) is None


def test_two_devices_that_let_one_person_in_are_in_conflict_whichever_arrives_first():
    other = Reading(at(1), "b", "in", "Desk 2", device=2)
    assert conflict(other, ENTRY, shown="admitted") == Conflict.TWO_DEVICES
    assert conflict(ENTRY, other, shown="admitted") == Conflict.TWO_DEVICES


def test_two_devices_are_in_conflict_though_the_person_has_left_since():
    earlier = Reading(at(-1), "b", "in", "Desk 2", device=2)
    assert conflict(earlier, ENTRY, Reading(at(9), "c", "out")) == Conflict.TWO_DEVICES


def test_staff_who_saw_that_the_person_is_inside_are_in_no_conflict():
    other = Reading(at(1), "b", "in", "Desk 2", device=2)
    assert conflict(other, ENTRY, shown="already_admitted", admitted=True) is None


def test_a_double_read_of_one_device_and_an_entry_after_an_exit_are_no_conflict():
    assert conflict(Reading(at(1), "b", "in", "Desk 1", device=1), ENTRY) is None
    assert conflict(Reading(at(9), "c", "in", "Desk 2", device=2), ENTRY, Reading(at(5), "b", "out")) is None


def test_an_exit_is_judged_at_its_own_time():
    leaving = Reading(at(5), "b", "out")
    assert conflict(leaving, ENTRY) is None
    assert conflict(leaving) == Conflict.EXIT_WITHOUT_ENTRY
    assert conflict(Reading(at(-5), "b", "out"), ENTRY) == Conflict.EXIT_WITHOUT_ENTRY
    assert conflict(leaving, ENTRY, Reading(at(6), "c", "in", undoes="a")) == Conflict.EXIT_WITHOUT_ENTRY


def test_an_undone_scan_is_no_conflict():
    assert conflict(Reading(at(5), "b", "out"), Reading(at(6), "c", "in", undoes="b")) is None


@pytest.mark.parametrize(("admitted", "shown"), [(True, None), (True, "not_listed"), (None, "admitted")])
def test_who_was_let_in_though_cancelled_or_unknown_is_flagged(admitted, shown):
    assert conflict(ENTRY, status="cancelled", admitted=admitted, shown=shown) == Conflict.CANCELLED_ADMITTED
    assert conflict(ENTRY, status=None, admitted=admitted, shown=shown) == Conflict.UNKNOWN_ADMITTED


@pytest.mark.parametrize("status", ["cancelled", None])
def test_who_was_turned_away_is_not_flagged(status):
    refused = ENTRY._replace(counts=False)
    assert conflict(refused, status=status, admitted=False, shown="cancelled") is None


def test_a_wrong_clock_is_flagged_where_nothing_graver_is():
    assert conflict(ENTRY, clock_off=True) == Conflict.CLOCK_OFF
    assert conflict(Reading(at(5), "b", "out"), clock_off=True) == Conflict.EXIT_WITHOUT_ENTRY


def test_attention_names_rank_and_wishes_and_nothing_else():
    plain = {"rank": None, "attending_as": "principal", "acting": False, "photograph": None, "naming": None}
    assert attention_of(**plain) == []
    assert attention_of(**{**plain, "photograph": True, "naming": True, "rank": "director_general"}) == []
    assert attention_of(rank="minister", attending_as="representing", acting=True, photograph=False, naming=False) == [
        "principal",
        "representing",
        "acting",
        "no_photograph",
        "not_named",
    ]
