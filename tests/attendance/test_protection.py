"""The database itself keeps what was signed: whoever writes past the application is refused too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Executable, delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from forumapp.attendance.labels import words
from forumapp.attendance.models import ClosedYear, FrozenSet, PublishedSet
from forumapp.attendance.service.freezing import freeze
from forumapp.attendance.service.publishing import publish
from forumapp.events.models import Event
from forumapp.kernel.actors import COMMAND
from tests.support.factories import ENDS, STARTS, add_event, add_registration, add_scans

NEVER = "never changed or deleted"


@pytest.fixture
def frozen(session: Session) -> FrozenSet:
    """A frozen set that was published, and a closed year, committed."""
    event = add_event(session)
    add_scans(session, add_registration(session, event), (STARTS, "in"))
    later = ENDS + timedelta(hours=1)
    frozen = freeze(session=session, event=event, words=words(event.languages), now=later, actor=COMMAND)
    publish(session=session, frozen=frozen, now=later)
    session.add(ClosedYear(year=2019, closed_at=later, closed_by="command", totals={}, hash="0" * 64))
    session.commit()
    return frozen


@pytest.mark.parametrize(
    "statement",
    [
        update(FrozenSet).values(figures={"figures": []}),
        update(FrozenSet).values(hash="0" * 64),
        update(FrozenSet).values(as_of=ENDS),
        update(FrozenSet).values(reason="because"),
        update(FrozenSet).values(rows={"participants": ["somebody"]}),
        update(PublishedSet).values(figures={"figures": []}),
        update(ClosedYear).values(totals={"visits": 1}),
        delete(FrozenSet),
        delete(PublishedSet),
    ],
    ids=str,
)
def test_what_was_signed_is_kept_by_the_database(session: Session, frozen: FrozenSet, statement: Executable) -> None:
    with pytest.raises(DBAPIError, match=NEVER):
        session.execute(statement)
    session.rollback()
    assert session.scalars(select(FrozenSet.hash)).one() == frozen.hash
    assert len(session.scalars(select(PublishedSet.set_id)).all()) == 1


@pytest.mark.parametrize(
    ("table", "key", "changed"),
    [
        ("frozen_sets", "id", "hash = ''"),
        ("published_sets", "set_id", "figures = '{}'"),
        ("closed_years", "year", "hash = ''"),
    ],
)
def test_nothing_is_put_in_the_place_of_what_was_signed(
    session: Session, frozen: FrozenSet, table: str, key: str, changed: str
) -> None:
    put_in_its_place = {
        "sqlite": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "postgresql": f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {changed}",
    }
    with pytest.raises(DBAPIError, match=NEVER):
        session.execute(text(put_in_its_place[session.get_bind().dialect.name]))
    session.rollback()
    assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 1


def test_signed_tables_are_not_emptied_at_once(session: Session, frozen: FrozenSet) -> None:
    empty = (
        "TRUNCATE published_sets" if session.get_bind().dialect.name == "postgresql" else "DELETE FROM published_sets"
    )
    with pytest.raises(DBAPIError, match=NEVER):
        session.execute(text(empty))
    session.rollback()
    assert len(session.scalars(select(PublishedSet.set_id)).all()) == 1


def test_nobody_signs_in_the_place_of_another(session: Session, frozen: FrozenSet) -> None:
    with pytest.raises(DBAPIError, match=NEVER):
        session.execute(text("UPDATE frozen_sets SET signed_by = 7"))
    session.rollback()
    assert session.scalars(select(FrozenSet.signed_by)).one() is None


def test_a_set_goes_with_its_event(session: Session, frozen: FrozenSet) -> None:
    session.execute(delete(Event).where(Event.id == frozen.event_id))
    session.commit()
    assert session.scalars(select(FrozenSet)).all() == []
    assert session.scalars(select(PublishedSet)).all() == []


def test_the_rows_behind_it_go_and_the_figures_stay(session: Session, frozen: FrozenSet) -> None:
    figures = frozen.figures
    session.execute(update(FrozenSet).values(rows={}))
    session.commit()
    session.expire_all()
    assert (dict(frozen.rows), frozen.figures) == ({}, figures)
