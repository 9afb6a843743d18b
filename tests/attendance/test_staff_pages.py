"""The pages of figures as staff use them: numbers with their definitions, who is behind them, freezing, the export."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as sql_event
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.attendance.charts import Bar, Marker, bar_chart, gridlines
from forumapp.attendance.models import FrozenSet
from forumapp.attendance.queries import counting
from forumapp.attendance.queries.frozen import list_frozen
from forumapp.events.models import Event
from forumapp.kernel import clock
from forumapp.registration.models import Registration
from tests.attendance.test_freezing import add_device
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
    """A forum at which an ambassador, two academics and a journalist came."""
    event = add_event(session)
    mission = add_organization(session, "Embassy of Ghana", kind="mission", represents="GH")
    guests = [
        {"category": "diplomatic_corps", "rank": "ambassador", "organization_id": mission.id, "names": {"en": "Zed"}},
        {"names": {"en": "Berta", "ko": "베르타"}, "country": "KR"},
        {"names": {"en": "Anna <script>"}, "country": "KR"},
        {"category": "media", "names": {"en": "Press"}},
    ]
    for number, guest in enumerate(guests):
        add_scans(session, add_registration(session, event, **guest), (STARTS + timedelta(minutes=number), "in"))
    session.commit()
    return event


@pytest.fixture
def officer(app: Flask, session: Session, event: Event) -> FlaskClient:
    """A communications officer of the forum, signed in."""
    return signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=event.id))


@pytest.fixture
def organizer(app: Flask, session: Session, event: Event) -> FlaskClient:
    """An organizer of the forum, signed in."""
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


def text_of(response) -> str:
    """The page's source in one line, without glue."""
    return plain(response.get_data(as_text=True))


def post(client: FlaskClient, url: str, **values: str):
    """Send the form that stands at ``url``."""
    page = client.get(url).get_data(as_text=True)
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    return client.post(url, data={"csrf_token": token, **values})


def test_every_number_stands_with_its_definition(officer):
    page = text_of(officer.get(FIGURES))
    assert '<dt>Participants</dt><dd class="value">3</dd>' in page
    assert "Attended, of a category that counts" in page
    assert "not measured: no exit was scanned" in page
    assert "Not frozen." in page
    assert '<a href="/console/events/forum/figures/participants">' in page


def test_the_page_names_nobody(officer, event, session):
    page = text_of(officer.get(FIGURES))
    assert "Berta" not in page
    assert "Berta" in text_of(officer.get(f"{FIGURES}/participants"))
    session.rollback()
    assert session.scalars(select(AccessEntry.purpose)).all() == ["figures"]


def test_the_chart_states_its_finding_and_has_its_table(officer):
    page = text_of(officer.get(FIGURES))
    assert "Arrivals rose to 4 between 14:00 and 14:05; 0 of 4 were in before the opening at 14:00." in page
    link = '<a href="/console/events/forum/figures/arrivals?cell=2023-11-30T14:00:00%2B09:00&amp;minutes=5">4</a>'
    assert f'<tr><th scope="row">14:00</th><td class="num">{link}</td><td class="num">4</td></tr>' in page


def test_people_stand_by_rank_then_by_name(officer, session, event):
    page = text_of(officer.get(f"{FIGURES}/participants"))
    assert page.index("Zed") < page.index("Anna &lt;script&gt;") < page.index("Berta")
    assert "Press" not in page
    session.rollback()
    entry = session.scalars(select(AccessEntry)).one()
    assert (entry.act, entry.purpose, entry.people, entry.event_id) == ("view", "figures", 3, event.id)


@pytest.mark.parametrize(
    ("code", "heading"),
    [("missions", "Embassy of Ghana"), ("countries", "Republic of Korea"), ("organizations", "Embassy of Ghana")],
)
def test_missions_and_countries_stand_with_their_people(officer, code, heading):
    page = text_of(officer.get(f"{FIGURES}/{code}"))
    assert heading in page
    assert ("Berta" in page) == (code == "countries")


def test_before_the_end_freezing_says_that_more_may_come(officer, event, monkeypatch):
    address = f"/console/events/{event.slug}/figures/freeze"
    monkeypatch.setattr(clock, "now", lambda: event.ends_at - timedelta(minutes=1))
    assert "The event is not over yet" in officer.get(address).text
    monkeypatch.setattr(clock, "now", lambda: event.ends_at)
    assert "The event is not over yet" not in officer.get(address).text


def test_freezing_makes_a_version_that_opens_its_own_rows(officer, session, event):
    answer = post(officer, f"{FIGURES}/freeze")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{FIGURES}?version=1")
    add_scans(session, add_registration(session, event, names={"en": "Late"}), (STARTS + timedelta(hours=1), "in"))
    session.commit()
    frozen = text_of(officer.get(f"{FIGURES}?version=1"))
    assert "<h1>Figures, version 1</h1>" in frozen
    assert "Moved since: Registered +1, Confirmed +1, Attended +1, Participants +1." in frozen
    live = text_of(officer.get(FIGURES))
    assert "Moved since version 1: Registered +1, Confirmed +1, Attended +1, Participants +1." in live
    assert "Invented Communications" in live
    assert "Late" in text_of(officer.get(f"{FIGURES}/participants"))
    assert "Late" not in text_of(officer.get(f"{FIGURES}/participants?version=1"))
    assert "Embassy of Ghana" in text_of(officer.get(f"{FIGURES}/missions?version=1"))


def test_a_phone_that_was_not_heard_is_named_and_asks_for_a_reason(officer, session, event):
    add_device(session, event, unsent=4, last_heard_at=clock.now())
    assert "Desk 2, last heard" in text_of(officer.get(FIGURES))
    refused = post(officer, f"{FIGURES}/freeze")
    assert refused.status_code == 422
    assert "Say why not to wait for the phones that were not heard." in text_of(refused)
    assert text_of(refused).count("<title>Error:") == 1
    assert list_frozen(session=session, event_id=event.id) == []
    assert post(officer, f"{FIGURES}/freeze", reason="The phone fell into the river.").status_code == 303
    session.rollback()
    frozen = session.scalars(select(FrozenSet)).one()
    assert (frozen.reason, frozen.unheard_devices[0]["unsent"]) == ("The phone fell into the river.", 4)
    assert "The phone fell into the river." in text_of(officer.get(FIGURES))


def test_an_export_by_precedence_goes_by_hand_then_rank_then_date_then_name(organizer, session, event):
    later, earlier = datetime(2022, 5, 1, tzinfo=UTC), datetime(2021, 5, 1, 9, tzinfo=UTC)
    for name, values in {
        "Charge": {"rank": "charge_daffaires_ai", "functions_since": earlier},
        "Younger": {"rank": "ambassador", "functions_since": later},
        "Senior": {"rank": "ambassador", "functions_since": earlier},
        "Host": {"manual_order": 1},
        "Minister": {"rank": "minister"},
    }.items():
        add_registration(session, event, names={"en": name}, **values)
    add_question(session, event, "plate")
    guests = {one.order_name: one for one in session.scalars(select(Registration))}
    add_answer(session, event, guests["Senior"], "plate", "12가3456")
    answer = post(
        organizer, "/console/events/forum/export", format="csv", headers="machine", order="precedence", reason="seats"
    )
    rows = list(csv.DictReader(StringIO(answer.get_data().decode("utf-8-sig"), newline="")))
    assert [row["name_en"] for row in rows] == [
        "Host", "Minister", "Senior", "Younger", "Zed", "Charge", "Anna <script>", "Berta", "Press",
    ]  # fmt: skip
    assert [row["q_plate"] for row in rows if row["q_plate"]] == ["12가3456"]
    assert rows[2]["q_plate"] == "12가3456"
    usual = post(organizer, "/console/events/forum/export", format="csv", headers="machine", reason="seats")
    ids = [row["registration_id"] for row in csv.DictReader(StringIO(usual.get_data().decode("utf-8-sig"), newline=""))]
    assert ids == sorted(ids)


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_an_export_needs_a_reason_and_is_logged(organizer, session, event, format):
    url = "/console/events/forum/export"
    refused = post(organizer, url, format=format, headers="machine", reason="  ")
    assert refused.status_code == 422
    assert session.scalars(select(AccessEntry)).all() == []
    answer = post(organizer, url, format=format, headers="machine", reason="seating plan")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="forum-attendance.{format}"'
    assert answer.headers["Cache-Control"] == "no-store"
    content = answer.get_data()
    rows = {
        "csv": lambda: len(list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))),
        "xlsx": lambda: openpyxl.load_workbook(BytesIO(content)).active.max_row - 1,
        "json": lambda: len(json.loads(content)),
    }[format]()
    assert rows == 4
    session.rollback()
    entry = session.scalars(select(AccessEntry)).one()
    assert (entry.act, entry.purpose, entry.people) == ("export", "seating plan", 4)


def test_the_communications_officer_exports_without_contacts(organizer, officer):
    url = "/console/events/forum/export"
    wanted = {"format": "csv", "headers": "en", "reason": "report"}
    assert "guest" in post(organizer, url, **wanted).get_data(as_text=True).splitlines()[1]
    header, *guests = post(officer, url, **wanted).get_data(as_text=True).splitlines()
    assert "E-mail" not in header
    assert not any("example.org" in guest for guest in guests)


@pytest.mark.parametrize("path", ["figures", "figures/participants", "figures/freeze", "export"])
def test_who_has_no_part_in_the_event_sees_none_of_it(app, session, event, client, path):
    url = f"/console/events/forum/{path}"
    assert client.get(url).status_code == 303
    door = signed_in(app, add_staff(session, StaffRole.DOOR, event_id=event.id))
    assert door.get(url).status_code == 403
    other = add_event(session, slug="other")
    stranger = signed_in(app, add_staff(session, event_id=other.id, email="stranger@example.org"))
    assert stranger.get(url).status_code == 403


@pytest.mark.parametrize("path", ["figures?version=3", "figures/nothing", "figures/attended?version=9"])
def test_what_does_not_exist_is_not_found(officer, path):
    assert officer.get(f"/console/events/forum/{path}").status_code == 404


def test_an_event_without_guests_says_what_will_fill_the_page(officer, session, app):
    empty = add_event(session, slug="empty")
    officer = signed_in(app, add_staff(session, event_id=empty.id))
    page = text_of(officer.get("/console/events/empty/figures"))
    assert "Nobody has been admitted yet." in page
    assert "No participant represents a country yet." in page
    assert "Nobody is behind this figure yet." in text_of(officer.get("/console/events/empty/figures/attended"))


def test_a_chart_escapes_and_scales_what_it_is_given():
    chart = bar_chart(
        [Bar(0, "09:00"), Bar(33), Bar(10)], title="<b>", finding="A & B", name="x", marker=Marker(1.5, "<i>")
    )
    assert "<b>" not in chart
    assert '<title id="x-title">&lt;b&gt;</title><desc id="x-finding">A &amp; B</desc>' in chart
    assert 'y="21.5" width="197.5" height="148.5"' in chart
    assert chart.count('<text class="value"') == 3


@pytest.mark.parametrize(("highest", "lines"), [(0, []), (1, [1]), (4, [1, 2, 3, 4]), (33, [10, 20, 30]), (900, [500])])
def test_gridlines_are_few_and_round(highest, lines):
    assert gridlines(highest) == lines


def test_the_number_of_statements_does_not_grow_with_the_guests(officer, session, event):
    counted = []
    for more in (1, 5):
        for _ in range(more):
            add_scans(session, add_registration(session, event, country="SE"), (STARTS, "in"))
        session.commit()
        session.close()
        counting.forget()
        counted.append(statements_of(officer, session))
    assert counted[0] == counted[1] > 0


def statements_of(officer, session) -> int:
    """How many statements the page of figures reads by."""
    statements: list[str] = []
    engine = session.get_bind()

    def note(connection, cursor, statement, *rest):
        statements.extend([statement] if statement.startswith("SELECT") else [])

    sql_event.listen(engine, "before_cursor_execute", note)
    try:
        assert officer.get(FIGURES).status_code == 200
    finally:
        sql_event.remove(engine, "before_cursor_execute", note)
    return len(statements)
