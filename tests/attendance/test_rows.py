"""Rows behind every number: each cell of each table, live and frozen, who came and went, and what is never opened."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.attendance.codec.packing import KeptRows, pack
from forumapp.attendance.models import FrozenSet, OnlineCount
from forumapp.attendance.queries.cells import ids_kept_in, known_cell, people_in
from forumapp.attendance.queries.counting import count
from forumapp.attendance.queries.kept import ids_behind
from forumapp.attendance.rules import MEASURES, OF_PARTICIPANTS, Breakdown, NeverChanged, UnknownCell, moves
from forumapp.attendance.service.freezing import forget_rows
from forumapp.events.models import Event
from forumapp.orm import unit_of_work
from forumapp.questions.models import Answer
from forumapp.questions.rules import Gender
from forumapp.registration.models import Registration
from tests.attendance.test_freezing import freeze
from tests.support.factories import (
    STARTS,
    add_answer,
    add_event,
    add_organization,
    add_question,
    add_registration,
    add_scans,
)
from tests.support.pages import plain
from tests.support.staff import add_staff, signed_in

FIGURES = "/console/events/forum/figures"


@pytest.fixture
def event(session: Session) -> Event:
    """A forum of two days with guests of every kind that a table tells apart."""
    event = add_event(session, ends_at=STARTS + timedelta(days=1))
    mission = add_organization(session, "Embassy of Ghana", kind="mission", represents="GH")
    school = add_organization(session, "Example University")
    add_question(session, event, "gender", "gender", options=[*Gender])
    guests = [
        {"category": "diplomatic_corps", "rank": "ambassador", "organization_id": mission.id, "names": {"en": "Zed"}},
        {"organization_id": school.id, "country": "KR", "roles": ["keynote", "moderator"], "names": {"en": "Berta"}},
        {"country": "KR", "language": "ko", "names": {"en": "Anna"}, "walk_in": True},
        {"category": "media", "names": {"en": "Press"}},
        {"invited_at": STARTS - timedelta(days=9), "status": "invited", "names": {"en": "Silent"}},
        {"status": "cancelled", "names": {"en": "Changed"}},
    ]
    for number, guest in enumerate(guests):
        person = add_registration(session, event, **guest)
        if person.status != "invited":
            days = [0, 1] if person.order_name == "Berta" else [0]
            add_scans(session, person, *((STARTS + timedelta(days=day, minutes=number), "in") for day in days))
        if person.order_name in ("Zed", "Berta"):
            add_answer(session, event, person, "gender", "woman")
    session.commit()
    return event


def cells_of(counts) -> list[tuple[dict, int]]:
    """Every cell of every table with what it counts."""
    cells = [
        ({"table": "by_category", "code": category.code, "measure": measure}, getattr(category, measure))
        for category in counts.by_category
        for measure in MEASURES
    ]
    cells += [
        ({"table": table, "code": code}, number)
        for table in OF_PARTICIPANTS
        for code, number in counts.tables.get(table, ())
    ]
    cells += [
        ({"table": "arrivals", "code": f"{arrival.minute}:00+00:00"}, arrival.admitted) for arrival in counts.arrivals
    ]
    return cells + [({"table": "steps", "code": code}, number) for code, number in counts.overlaps.items()]


def test_every_cell_opens_as_many_rows_as_it_counts_live_and_frozen(session, event):
    counts = count(session=session, event_id=event.id)
    frozen = freeze(session, event, reason="test")
    session.expire_all()
    seen = set()
    for asked, number in cells_of(counts):
        cell = known_cell(**asked)
        live = [person.registration_id for person in people_in(session=session, event=event, cell=cell)]
        kept = ids_kept_in(session=session, event=event, cell=cell, rows=frozen.rows)
        assert (len(live), live) == (number, kept), asked
        seen.add(cell.table)
    assert seen == {*map(str, Breakdown), "arrivals", "steps"} - {"by_session"}
    assert counts.overlaps == {"registered_uninvited": 4, "invited_unregistered": 1, "attended_unconfirmed": 1}
    assert counts.tables["by_day"] == (("2023-11-30", 4), ("2023-12-01", 1))


def test_a_cell_that_no_table_has_is_refused(session, event):
    for asked in (
        {"table": "by_rank", "code": "x", "measure": "worth"},
        {"table": "arrivals", "code": "x", "minutes": 0},
        {"table": "steps", "code": "x"},
    ):
        with pytest.raises(UnknownCell):
            known_cell(**asked)
    unknown = {"by_role": "king", "by_day": "x", "arrivals": "2023-11-30", "by_session": "7", "by_gender": "x"}
    for table, code in [*unknown.items(), ("by_day", "2024-01-01")]:
        with pytest.raises(UnknownCell):
            people_in(session=session, event=event, cell=known_cell(table=table, code=code))


def test_rows_survive_packing_whatever_their_shape():
    ids = [f"{number:04}" for number in range(1000)]
    rows = {
        "everybody": ids,
        "nobody": [],
        "few": ids[7:9],
        "half": ids[::2],
        "by_rank": {"minister": ids[:40], "": ids[40:]},
        "missions": {},
    }
    packed = pack(rows)
    assert dict(KeptRows(packed)) == rows
    assert len(str(packed["sets"])) < 1500
    assert dict(KeptRows({"attended": ["a"], "missions": {"7": ["a"]}})) == {
        "attended": ["a"],
        "missions": {"7": ["a"]},
    }
    assert (pack({}), dict(KeptRows({}))) == ({}, {})


def test_who_makes_the_difference_is_told_even_where_the_value_is_the_same():
    then = {"attended": ["a", "b"], "missions": {"1": ["a"]}, "confirmed": ["a"]}
    now = {"attended": ["b", "c"], "missions": {"1": ["b"], "2": ["c"]}, "confirmed": ["a"]}
    attended, missions = moves(then, now)
    assert (attended.code, attended.came, attended.went) == ("attended", {"c": ("c",)}, {"a": ("a",)})
    assert (missions.code, missions.came, missions.went) == ("missions", {"2": ("c",)}, {})
    assert moves(now, now) == []


def page_of(client, path: str) -> str:
    """The page's source in one line."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return plain(answer.get_data(as_text=True))


@pytest.fixture
def officer(app: Flask, session: Session, event: Event):
    """A communications officer of the forum."""
    return signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=event.id))


@pytest.fixture
def organizer(app: Flask, session: Session, event: Event):
    """An organizer of the forum."""
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


def links_of(page: str) -> set[str]:
    """The ways to rows on a page of figures."""
    return {unescape(link) for link in re.findall(r'href="(/console/events/forum/figures/[a-z_]+[^"]*)"', page)}


@pytest.mark.parametrize("version", ["", "?version=1"])
def test_every_number_on_the_page_leads_to_its_rows_and_each_view_is_logged(organizer, session, event, version):
    freeze(session, event, reason="test")
    every = links_of(page_of(organizer, FIGURES + version))
    links = {
        link
        for link in every
        if not link.split("/")[-1].startswith(("freeze", "online", "moved", "published", "tables"))
    }
    tables = {link.split("/")[-1].split("?")[0] for link in links}
    assert tables >= {
        "by_category",
        "by_country",
        "by_gender",
        "by_rank",
        "by_day",
        "arrivals",
        "steps",
        "participants",
    }
    session.rollback()
    for link in sorted(links):
        page = page_of(organizer, link)
        assert "Nobody is behind this figure yet." not in page
        assert 'class="table people"' in page, link
    session.rollback()
    assert len(session.scalars(select(AccessEntry).where(AccessEntry.purpose == "figures")).all()) == len(links)


def test_who_answered_what_about_gender_is_for_those_who_see_the_people(organizer, officer, session, event):
    freeze(session, event, reason="test")
    for version in ("", "&version=1"):
        assert officer.get(f"{FIGURES}/by_gender?cell=woman{version}").status_code == 403
        page = page_of(organizer, f"{FIGURES}/by_gender?cell=woman{version}")
        assert ("Zed" in page, "Anna" in page) == (True, False)
    assert "by_gender?cell" not in page_of(officer, FIGURES)
    assert "by_gender?cell" in page_of(organizer, FIGURES)
    assert "Woman" in page_of(officer, FIGURES)


def test_a_frozen_set_keeps_nobodys_answer_about_gender(session, event):
    frozen = freeze(session, event, reason="test")
    woman = known_cell(table="by_gender", code="woman")
    assert "by_gender" not in frozen.rows
    session.query(Answer).delete()
    session.commit()
    assert ids_kept_in(session=session, event=event, cell=woman, rows=frozen.rows) == []
    assert {cell["code"]: cell["attended"] for cell in frozen.figures["by_gender"]}["woman"] == 2


def test_who_came_and_went_since_a_version_is_named(officer, session, event):
    freeze(session, event, reason="test")
    add_scans(session, add_registration(session, event, names={"en": "Late"}, country="SE"), (STARTS, "in"))
    session.execute(update(Registration).where(Registration.order_name == "Anna").values(country="NO"))
    session.commit()
    assert "Late" not in page_of(officer, FIGURES)
    page = page_of(officer, f"{FIGURES}/moved?version=1")
    assert page.count("Late") >= 4
    assert "Countries +2" in page
    freeze(session, event, reason="test")
    assert f"{FIGURES}/moved?version=1&until=2" in links_of(page_of(officer, FIGURES))
    assert "Late" in page_of(officer, f"{FIGURES}/moved?version=1&until=2")
    assert "The same people are behind every figure." in page_of(officer, f"{FIGURES}/moved?version=2")
    assert officer.get(f"{FIGURES}/moved").status_code == 404
    assert officer.get(f"{FIGURES}/moved?version=1&until=9").status_code == 404


def test_after_destruction_the_figure_stays_and_the_page_says_that_its_rows_are_gone(officer, session, event):
    freeze(session, event, reason="test")
    with unit_of_work(session):
        forget_rows(session=session, event_id=event.id)
    page = page_of(officer, f"{FIGURES}?version=1")
    assert "Participants" in page
    for number in ("participants?", "missions?", "by_rank?cell=ambassador&", "moved?"):
        assert "who is behind it is gone" in page_of(officer, f"{FIGURES}/{number}version=1"), number


def test_a_signed_set_takes_no_change(session, event):
    frozen = freeze(session, event, reason="test")
    for column, value in (("reason", "another"), ("figures", {}), ("hash", "0" * 64), ("version", 9), ("rows", {})):
        kept = session.get_one(FrozenSet, frozen.id)
        setattr(kept, column, value)
        with pytest.raises(NeverChanged):
            session.flush()
        session.rollback()
    assert session.get_one(FrozenSet, frozen.id).reason == "test"


def test_who_followed_online_stands_apart_with_its_source(officer, session, event):
    page = officer.get(f"{FIGURES}/online").get_data(as_text=True)
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "value": "240", "source_en": "Stream <statistics>", "source_ko": ""}
    refused = officer.post(f"{FIGURES}/online", data={**sent, "value": "many"})
    assert (refused.status_code, "Stream &lt;statistics&gt;" in refused.get_data(as_text=True)) == (422, True)
    assert officer.post(f"{FIGURES}/online", data=sent).status_code == 303
    session.rollback()
    assert session.scalars(select(OnlineCount.value)).all() == [240]
    page = page_of(officer, FIGURES)
    assert "240 people followed online." in page
    assert "Stream &lt;statistics&gt;" in page
    assert '<dt>Participants</dt><dd class="value">4</dd>' in page
    frozen = freeze(session, event, reason="test")
    assert frozen.figures["online"] == {"value": 240, "why_null": None, "source": {"en": "Stream <statistics>"}}


def test_an_index_of_rows_is_read_in_one_order(session, event):
    rows = ids_behind(session=session, event_id=event.id)
    for behind in (rows["attended"], rows["by_language"]["en"]):
        assert behind == sorted(behind)


@pytest.mark.parametrize("guests", [0, 1])
def test_an_event_of_nobody_or_of_one_is_frozen_like_any_other(app, session, guests):
    event = add_event(session)
    for _ in range(guests):
        add_scans(session, add_registration(session, event, country="KR"), (STARTS, "in"))
    session.commit()
    frozen = freeze(session, event, reason="test")
    session.expire_all()
    assert frozen.rows["participants"] == frozen.rows["attended"]
    assert (len(frozen.rows["attended"]), len(frozen.figures["by_rank"])) == (guests, guests)
    officer = signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=event.id))
    for path in ("", "?version=1", "/attended?version=1", "/moved?version=1"):
        page_of(officer, f"{FIGURES}{path}")
