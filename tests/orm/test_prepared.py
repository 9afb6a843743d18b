"""Prepared statements against both drivers: the same values go in and out as through the session."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forumapp.checkin.models import Scan
from forumapp.events.models import Category, Event
from forumapp.extensions import db
from forumapp.kernel.localized import LocalizedText
from forumapp.orm.prepared import Cursor, Prepared, cursor_of, reading
from forumapp.registration.models import Registration
from tests.support.factories import add_event, add_guest

EVENTS = Prepared(
    select(Event.slug, Event.title, Event.languages, Event.starts_at, Category.public)
    .join(Category, Category.event_id == Event.id)
    .where(Category.code == "academia")
)
AMONG = Prepared(select(Event.slug).where(Event.slug.in_(bindparam("slugs", expanding=True))).order_by(Event.slug))


def test_values_are_what_the_columns_say(session: Session) -> None:
    event = add_event(session)
    expected = (event.slug, event.title, event.languages, event.starts_at, True)
    with reading(db.engine) as cursor:
        assert EVENTS.rows(cursor, {}) == [expected]
    found = EVENTS.first(cursor_of(session), {})
    assert found is not None
    assert (type(found[1]), found[3].tzinfo) == (LocalizedText, UTC)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 9])
def test_a_list_of_any_length_finds_its_own(session: Session, number: int) -> None:
    for slug in "abcdefghij":
        add_event(session, slug=slug)
    assert AMONG.rows(cursor_of(session), {"slugs": list("abcdefghij")[:number]}) == [
        (slug,) for slug in "abcdefghij"[:number]
    ]


def test_constants_of_the_statement_are_bound_once(session: Session) -> None:
    add_event(session, slug="kept", taken=3)
    add_event(session, slug="other", taken=3)
    raise_it = Prepared(update(Event).where(Event.slug == bindparam("which")).values(taken=Event.taken + 2))
    assert raise_it.run(cursor_of(session), {"which": "kept"}) == 1
    assert dict(session.execute(select(Event.slug, Event.taken)).all()) == {"kept": 5, "other": 3}


def test_what_the_session_holds_back_is_written_first_and_a_rollback_takes_all_back(session: Session) -> None:
    event = add_event(session)
    event.slug = "renamed"
    assert AMONG.rows(cursor_of(session), {"slugs": ["renamed"]}) == [("renamed",)]
    Prepared(delete(Event)).run(cursor_of(session), {})
    session.rollback()
    assert AMONG.rows(cursor_of(session), {"slugs": ["forum"]}) == [("forum",)]


def scan_row(event: Event, guest: Registration, number: int, at: datetime) -> dict[str, object]:
    values = {"scanned_at": at, "received_at": at, "corrected_at": at, "verdict": "admitted"}
    return {"id": f"scan-{number}", "event_id": event.id, "registration_id": guest.id, "direction": "in",
            "offline": False, "counts": True, "actor": "test", "source": "door", **values}  # fmt: skip


def test_rows_are_inserted_one_or_many_at_a_time(session: Session, now: datetime) -> None:
    event = add_event(session)
    guest = add_guest(session, event)
    inserting = Prepared(insert(Scan))
    cursor = cursor_of(session)
    for numbers in ([], [1], [2, 3]):
        inserting.run_many(cursor, [scan_row(event, guest, number, now) for number in numbers])
    assert session.scalars(select(Scan.corrected_at)).all() == [now] * 3
    with pytest.raises(IntegrityError, match="SQL parameters hidden"):
        inserting.run(cursor, scan_row(event, guest, 1, now))


def test_an_insert_must_name_what_has_a_default(session: Session) -> None:
    cursor: Cursor = cursor_of(session)
    with pytest.raises(ValueError, match=r"Name these columns of events: neutral_title, "):
        Prepared(insert(Event)).run(cursor, {"slug": "forum"})
