"""What a copy takes over, column by column, and where its dates come to lie."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from forumapp.events import service
from forumapp.events.models import Category, Event, EventSession, Partner, ProgrammeItem
from forumapp.events.rules import Shift, next_slug, usual_distance
from forumapp.events.service.copying import NEVER, copied_columns
from forumapp.kernel.localized import LocalizedText
from tests.support.factories import ENDS, STARTS, add_event

COPIED = {
    Event: {
        "neutral_title", "campaign", "summary", "description", "audience", "place_name", "place_address",
        "place_directions", "interpretation", "activity_kind", "themes", "doors_open_at", "registration_opens_at",
        "registration_closes_at", "contact_name", "contact_email", "contact_phone", "places",
        "asks", "interpretation_languages", "accompanying_take_places", "changes_close_at", "destroy_on",
        "offer_hours", "offers_stop_hours",
    },
    Category: {"code", "names", "people", "position", "counts", "review", "public", "used", "places", "accompanying"},
    ProgrammeItem: {"position", "starts_at", "ends_at", "title", "role"},
    EventSession: {"names", "place", "starts_at", "ends_at", "chosen_by_guest", "places"},
    Partner: {"position", "names", "part", "url"},
}  # fmt: skip
"""What goes along. A new column is written down here, or in ``NEVER`` of the service, once somebody decided."""


@pytest.mark.parametrize("table", COPIED, ids=lambda table: table.__tablename__)
def test_somebody_decided_of_each_column_whether_a_copy_takes_it_over(table) -> None:
    columns = {column.key for column in inspect(table).column_attrs}
    assert NEVER[table] <= columns
    assert set(copied_columns(table)) == COPIED[table], (
        "Decide: does a copy of an event take the new column over? Then write it into COPIED of this test. "
        "Else into NEVER of forumapp/events/service/copying.py."
    )


def value_for(column: Any) -> Any:
    """A value that no default gives, by the column's type."""
    kind = column.type.python_type if hasattr(column.type, "python_type") else dict
    name = type(column.type).__name__
    if name == "Localized":
        return LocalizedText(en=f"Text of {column.name}")
    if name == "Moment":
        return STARTS - timedelta(days=2)
    if "JSON" in name:
        return ["technology"]
    if kind is bool:
        return not (column.default.arg if column.default is not None and column.default.is_scalar else False)
    return {int: 7, str: f"x-{column.name}"[:2], date: date(2024, 1, 5)}[kind]


def test_every_copied_column_of_an_event_and_its_categories_arrives(session: Session, now: datetime) -> None:
    source = add_event(session)
    for row in (source, source.categories[0]):
        for name in copied_columns(type(row)):
            setattr(row, name, value_for(inspect(type(row)).columns[name]))
    session.commit()
    copy = service.create_event(
        session=session, now=now, slug="copy", title=LocalizedText(en="Copy"), languages=["en"], zone="Asia/Seoul",
        starts_at=STARTS + timedelta(days=10), ends_at=ENDS + timedelta(days=10), source=source,
    )  # fmt: skip
    session.commit()
    session.expire_all()
    for before, after in ((source, copy), (source.categories[0], copy.categories[0])):
        for name in copied_columns(type(before)):
            was, became = getattr(before, name), getattr(after, name)
            dated = isinstance(was, date)
            assert became == (was + timedelta(days=10) if dated else was), name


def test_ten_o_clock_stays_ten_o_clock_over_a_change_of_the_clocks() -> None:
    paris = ZoneInfo("Europe/Paris")
    shift = Shift(
        "Europe/Paris", datetime(2024, 3, 29, 10, tzinfo=paris), "Europe/Paris", datetime(2024, 4, 5, 10, tzinfo=paris)
    )
    moved = shift(datetime(2024, 3, 30, 18, 30, tzinfo=paris))
    assert moved == datetime(2024, 4, 6, 16, 30, tzinfo=UTC)  # summer time began in between
    assert moved - datetime(2024, 3, 30, 17, 30, tzinfo=UTC) == timedelta(days=7, hours=-1)
    assert (shift(date(2024, 3, 31)), shift("text"), shift(None)) == (date(2024, 4, 7), "text", None)


def test_an_event_that_moves_takes_all_its_dates_along(session: Session) -> None:
    event = add_event(session, registration_opens_at=STARTS - timedelta(days=30))
    service.move_dates(session=session, event_id=event.id, starts_at=STARTS + timedelta(days=1))
    assert (event.starts_at, event.ends_at, event.registration_opens_at) == (
        STARTS + timedelta(days=1),
        ENDS + timedelta(days=1),
        STARTS - timedelta(days=29),
    )
    assert (event.created_at, event.published_at) == (datetime(2023, 10, 1, tzinfo=UTC),) * 2


def test_the_usual_distance_is_the_middle_one() -> None:
    days = [date(2024, 3, 1), date(2024, 3, 8), date(2024, 3, 15), date(2024, 4, 15)]
    assert usual_distance(days) == timedelta(days=7)
    assert usual_distance(days[:1]) is None


@pytest.mark.parametrize(
    ("slug", "following"),
    [("training-1", "training-2"), ("forum-2023", "forum-2024"), ("forum", "forum-2"), ("part-09", "part-10")],
)
def test_the_next_address_counts_on(slug: str, following: str) -> None:
    assert next_slug(slug) == following
