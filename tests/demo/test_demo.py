"""The demo, made through the services of real work: its figures are the plan's, and nothing in it is broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.attendance.models import FrozenSet
from forumapp.attendance.queries.year import totals_of
from forumapp.checkin.models import Scan
from forumapp.demo import making
from forumapp.directory.models import Organization
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel.secrets import KeyRing
from forumapp.operations.doctor import findings
from forumapp.registration.models import Registration

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def make(app: Flask) -> None:
    with unit_of_work() as session:
        making.make(session=session, now=NOW, keys=KeyRing.of(app.config["FORUMAPP"].ticket_keys))


def test_the_forum_has_the_figures_of_the_reference_forum(app: Flask, session: Session) -> None:
    make(app)
    frozen = session.scalars(select(FrozenSet)).one()
    assert {figure["code"]: figure["value"] for figure in frozen.figures["figures"]} == {
        "invited": 312,
        "registered": 243,
        "confirmed": 231,
        "attended": 209,
        "participants": 196,
        "missions": 37,
        "ambassadors": 16,
        "countries": 42,
        "organizations": 93,
        "walk_ins": 11,
        "no_shows": 22,
        "peak_inside": 209,
    }
    assert list(findings(session=session, engine=db.engine, data_keys=("x" * 32,))) == []
    verdicts = dict(session.execute(select(Scan.verdict, func.count()).group_by(Scan.verdict)).all())
    assert {"admitted", "already_admitted", "left", "cancelled", "unknown", "undone"} <= set(verdicts)
    unreleased = session.scalars(select(Organization.source).where(Organization.released.is_(False)))
    assert set(unreleased) <= {"walk_in"}


def test_the_year_is_that_of_the_reference_host(app: Flask, session: Session) -> None:
    make(app)
    totals = totals_of(session=session, year=2023, now=NOW)
    assert totals["figures"] == {"activities": 19, "visits": 2160, "distinct_people": 196, "countries": 61}
    assert {each["code"]: each["activities"] for each in totals["by_kind"]} == {
        "capacity_building": 8,
        "research_and_data": 5,
        "external_relations": 6,
    }
    assert all(each["activities"] for each in totals["by_theme"] if each["code"])
    assert len({code for each in totals["activities"] if each["event"] is None for code in each["countries"]}) == 32


def test_the_open_forum_is_today_and_moves_when_today_does(app: Flask, session: Session) -> None:
    make(app)
    event = session.scalars(select(Event).where(Event.slug == making.OPEN_FORUM)).one()
    assert event.starts_at == datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
    assert event.registration_closes_at == datetime(2026, 3, 2, 14, 59, 59, tzinfo=UTC)
    with unit_of_work() as work:
        assert making.keep_open_today(session=work, now=NOW) is False
        assert making.keep_open_today(session=work, now=NOW + timedelta(days=3)) is True
    assert event.starts_at == datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
    assert event.registration_closes_at == datetime(2026, 3, 5, 14, 59, 59, tzinfo=UTC)
    statuses = set(session.scalars(select(Registration.status).where(Registration.event_id == event.id)))
    assert statuses == {"confirmed", "waitlisted", "submitted", "invited", "regretted"}


def test_an_event_of_the_same_name_elsewhere_is_left_alone(app: Flask, session: Session) -> None:
    with unit_of_work() as work:
        work.add(
            Event(
                slug=making.OPEN_FORUM,
                languages=["en"],
                title={"en": "Ours"},
                zone="Asia/Seoul",
                starts_at=NOW,
                ends_at=NOW + timedelta(hours=1),
                created_at=NOW,
            )
        )
    with unit_of_work() as work:
        assert making.keep_open_today(session=work, now=NOW + timedelta(days=3)) is False
