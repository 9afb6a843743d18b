"""What anybody may read: what stands on the pages, in which language, and what it costs to serve them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from forumapp.consent.service import add_notice, add_purpose
from forumapp.directory.models import Host
from forumapp.events import service
from forumapp.events.models import Event, Partner, ProgrammeItem, Speaker
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import engines
from forumapp.site import views
from forumapp.web import throttle
from tests.support.factories import STARTS, add_event, add_organization, add_question
from tests.support.pages import page_of


@pytest.fixture
def now(now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The fixed moment, for the views too."""
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


@pytest.fixture
def forum(session: Session, now: datetime) -> Event:
    """A published event with something in every part of its page."""
    session.add(Host(id=1, names=LocalizedText(en="Example Office", ko="예시사무소"), revision=1))
    event = add_event(
        session,
        campaign=LocalizedText(en="A campaign", ko="캠페인"),
        summary=LocalizedText(en="In short", ko="짧게"),
        description=LocalizedText(en="First.\n\n**Second.**", ko="첫째.\n\n**둘째(중요)**입니다."),
        audience=LocalizedText(en="Missions"),
        place_name=LocalizedText(en="Grand Hall", ko="대회의장"),
        place_address=LocalizedText(en="1 Yesi-ro, Seoul", ko="서울 예시로 1"),
        place_directions=LocalizedText(en="Exit 12.", ko="12번 출구."),
        doors_open_at=STARTS - timedelta(minutes=45),
        contact_name=LocalizedText(en="Example Desk"),
        contact_email="desk@example.org",
        contact_phone="+82212345678",
    )
    ana = Speaker(
        names=LocalizedText(en="Ana Exemplo", ko="아나 에셈플루"), titles=LocalizedText(en="Director", ko="소장")
    )
    bo = Speaker(position=1, names=LocalizedText(en="Bo Beispiel"), titles=LocalizedText(en="Professor"))
    kim = Speaker(position=2, names=LocalizedText(en="Kim Example", ko="김예시"))
    event.speakers = [ana, bo, kim]
    event.programme = [
        ProgrammeItem(starts_at=STARTS, title=LocalizedText(en="Opening", ko="개회"), role="opening", speaker=ana),
        ProgrammeItem(
            starts_at=STARTS + timedelta(hours=1), title=LocalizedText(en="Panel"), role="moderator", speaker=bo
        ),
        ProgrammeItem(
            starts_at=STARTS + timedelta(hours=1),
            position=1,
            title=LocalizedText(en="Panel"),
            role="keynote",
            speaker=ana,
        ),
    ]
    event.partners = [Partner(names=LocalizedText(en="Institute"), part="supporter", url="https://example.org/")]
    add_question(
        session,
        event,
        "receiver",
        "yes_no",
        label=LocalizedText(en="Do you need a receiver?"),
        help=LocalizedText(en="For interpretation."),
        required=True,
    )
    add_purpose(
        session=session,
        event_id=event.id,
        purpose="photograph",
        question=LocalizedText(en="May you be in pictures?"),
        explanation=LocalizedText(en="For five years."),
        now=now,
    )
    add_notice(session=session, event_id=event.id, text=LocalizedText(en="We destroy it **all**."), now=now)
    session.commit()
    return event


@contextmanager
def counted_queries(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The SELECTs that run meanwhile, through SQLAlchemy or by the driver."""
    ran: list[str] = []
    by_driver = engines.driver_row

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("SELECT"):
            ran.append(statement)

    def note_row(engine: Any, statement: str, values: Any) -> Any:
        ran.append(statement)
        return by_driver(engine, statement, values)

    sqlalchemy_event.listen(db.engine, "before_cursor_execute", note)
    monkeypatch.setattr(engines, "driver_row", note_row)
    try:
        yield ran
    finally:
        monkeypatch.setattr(engines, "driver_row", by_driver)
        sqlalchemy_event.remove(db.engine, "before_cursor_execute", note)


def test_an_events_page_says_when_where_what_and_who(client: FlaskClient, forum: Event) -> None:
    page = page_of(client.get("/en/events/forum"))
    assert (page.title, page.heading) == ("Example forum", "Example forum")
    assert page.texts(".//dl[@class='facts spine']/dd") == [
        "Thursday, 30 November 2023, 2–5 p.m. Seoul time, doors open at 1.15 p.m.",
        "Grand Hall, 1 Yesi-ro, Seoul How to get there",
        "Missions",
        "Free of charge, until Thursday, 30 November 2023, 2 p.m.",
    ]
    assert page.texts(".//tbody/tr/th") == ["2 p.m.", "3 p.m."]
    assert page.texts(".//tbody/tr/td") == [
        "Opening",
        "Ana Exemplo, Director",
        "Panel",
        "Moderator: Bo Beispiel, ProfessorAna Exemplo, Director",
    ]
    assert page.texts(".//section[@aria-labelledby='speakers']//li") == ["Kim Example"]
    assert page.texts(".//section[@aria-labelledby='asked']//li") == [
        "Do you need a receiver? For interpretation.",
        "May you be in pictures? For five years.",
    ]
    assert {"/en/events/forum/register", "/en/events/forum/calendar.ics", "/ko/events/forum"} <= set(page.addresses())
    assert {"mailto:desk@example.org", "tel:+82212345678", "https://example.org/"} <= set(page.addresses())
    assert "Example Office" in page.text


def test_the_korean_page_is_korean_and_marks_what_is_not(client: FlaskClient, forum: Event) -> None:
    page = page_of(client.get("/ko/events/forum"))
    assert (page.language, page.heading) == ("ko", "예시 포럼")
    [when, where, audience, _] = page.texts(".//dl[@class='facts spine']/dd")
    assert when.startswith("2023년 11월 30일(목) 14:00~17:00")
    assert "서울 예시로 1" in where
    [mark] = [one for one in page.root.iter("span") if one.text == "Missions"]
    assert (audience, mark.get("lang")) == ("Missions", "en")
    assert [page.text_of(one) for one in page.root.iter("strong")] == ["둘째(중요)"]
    assert page.root.find(".//h1").find("span") is None


@pytest.mark.parametrize(
    ("values", "button", "said"),
    [
        ({}, "Register", "Free of charge"),
        ({"places": 10, "taken": 9}, "Register", "Few places are left."),
        ({"places": 10, "taken": 10}, "Join the waiting list", "All places are taken."),
        ({"registration_opens_at": STARTS - timedelta(days=1)}, None, "Opens on Wednesday, 29 November 2023, 2 p.m."),
        ({"registration_closes_at": STARTS - timedelta(days=40)}, None, "Closed since"),
    ],
)
def test_registration_is_offered_while_it_is_open(
    session: Session, client: FlaskClient, forum: Event, values: dict[str, Any], button: str | None, said: str
) -> None:
    for name, value in values.items():
        setattr(forum, name, value)
    session.commit()
    page = page_of(client.get("/en/events/forum"))
    primary = page.texts(".//a[@class='button primary']")
    assert primary == ([button] if button else [])
    assert said in page.text


def test_an_event_that_was_says_so(session: Session, client: FlaskClient, forum: Event, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: forum.ends_at)
    page = page_of(client.get("/en/events/forum"))
    assert "The event is over." in page.text
    assert page.texts(".//a[@class='button primary']") == []
    assert page_of(client.get("/en/")).texts(".//section/h2") == ["Past"]


def test_what_is_not_published_is_not_there(session: Session, client: FlaskClient, forum: Event) -> None:
    paths = [f"/en/events/forum{path}" for path in ("", "/notice", "/calendar.ics")]
    assert [client.get(path).status_code for path in paths] == [200, 200, 200]
    forum.published_at = None
    session.commit()
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    assert "Example forum" not in client.get("/en/").text
    assert client.get("/en/events/nothing").status_code == 404


def test_the_home_page_lists_what_comes_first_and_what_was_newest_first(
    session: Session, client: FlaskClient, now: datetime
) -> None:
    assert "No event is announced yet." in page_of(client.get("/en/")).text
    for slug, days in (("later", 20), ("soon", 5), ("old", -50), ("recent", -5)):
        start = now + timedelta(days=days)
        add_event(session, slug, title=LocalizedText(en=slug), starts_at=start, ends_at=start + timedelta(hours=1))
    page = page_of(client.get("/en/"))
    assert page.texts(".//li//a") == ["soon", "later", "recent", "old"]
    assert page.texts(".//section/h2") == ["Coming", "Past"]


def test_the_choice_of_language_speaks_each_of_them(client: FlaskClient, forum: Event) -> None:
    page = page_of(client.get("/"))
    assert page.texts(".//nav/a/b") == ["English", "한국어"]
    assert page.texts(".//nav/a/span")[0] == "Events of Example Office"
    assert page.addresses() == ["#main", "/en/", "/ko/"]


def test_the_notice_is_the_newest_version(session: Session, client: FlaskClient, forum: Event, now: datetime) -> None:
    page = page_of(client.get("/en/events/forum/notice"))
    assert page.heading == "What happens with your data"
    assert "Version 1, 1 November 2023" in page.text
    assert [page.text_of(one) for one in page.root.iter("strong")] == ["all"]
    add_notice(session=session, event_id=forum.id, text=LocalizedText(en="Anew."), now=now)
    service.edit_event(session=session, event_id=forum.id, values={})
    session.commit()
    assert "Anew." in page_of(client.get("/en/events/forum/notice")).text


def test_the_calendar_file_has_the_event_under_its_neutral_title(
    session: Session, client: FlaskClient, forum: Event
) -> None:
    forum.neutral_title = LocalizedText(en="Forum on 30 November", ko="11월 30일 행사")
    session.commit()
    answer = client.get("/ko/events/forum/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="forum.ics"'
    calendar = icalendar.Calendar.from_ical(answer.data)
    [event] = calendar.walk("VEVENT")
    assert (str(event["summary"]), event["dtstart"].dt.isoformat()) == ("11월 30일 행사", "2023-11-30T14:00:00+09:00")
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Seoul"]
    assert b"Example forum" not in answer.data


def test_a_page_is_one_query_once_it_is_made_and_sets_no_cookie(
    client: FlaskClient, forum: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/en/events/forum")
    with counted_queries(monkeypatch) as ran:
        second = client.get("/en/events/forum")
    assert len(ran) == 1
    assert first.data == second.data
    assert first.headers == second.headers
    assert "Set-Cookie" not in first.headers
    assert (first.headers["Vary"], first.headers["Cache-Control"]) == ("Accept-Encoding", "public, no-cache")


def test_making_a_page_costs_the_same_whatever_the_programme_holds(
    session: Session, client: FlaskClient, forum: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted_queries(monkeypatch) as few:
        client.get("/en/events/forum")
    forum.programme += [
        ProgrammeItem(starts_at=STARTS, title=LocalizedText(en=f"Line {number}"), speaker=forum.speakers[number % 3])
        for number in range(9)
    ]
    forum.revision += 1
    session.commit()
    session.expunge_all()
    with counted_queries(monkeypatch) as many:
        client.get("/en/events/forum")
    # One decides whether the page holds, one more finds that it does not; the rest make it.
    assert len(many) == len(few) + 1


def test_a_reader_who_has_the_page_is_told_that_it_holds(session: Session, client: FlaskClient, forum: Event) -> None:
    first = client.get("/en/events/forum")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/en/events/forum", headers=tag)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    forum.summary = LocalizedText(en="Another word")
    session.commit()
    assert client.get("/en/events/forum", headers=tag).status_code == 304
    service.edit_event(session=session, event_id=forum.id, values={})
    session.commit()
    changed = client.get("/en/events/forum", headers=tag)
    assert (changed.status_code, "Another word" in changed.text) == (200, True)
    assert client.get("/ko/events/forum", headers=tag).status_code == 200


def test_a_page_is_compressed_where_that_is_understood(client: FlaskClient, forum: Event) -> None:
    plain = client.get("/en/events/forum")
    packed = client.get("/en/events/forum", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in client.get("/en/events/forum", headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_one_registration_more_does_not_make_the_page_anew(session: Session, client: FlaskClient, forum: Event) -> None:
    forum.places, forum.taken = 100, 10
    session.commit()
    before = client.get("/en/events/forum")
    forum.taken = 11
    session.commit()
    assert client.get("/en/events/forum").headers["ETag"] == before.headers["ETag"]
    forum.taken = 100
    session.commit()
    assert client.get("/en/events/forum").headers["ETag"] != before.headers["ETag"]


def test_the_hosts_colours_are_colours_and_nothing_else(session: Session, client: FlaskClient, now: datetime) -> None:
    assert client.get("/host.css").text == ":root{--accent-light:#00566b;--accent-dark:#8accdc}\n"
    host = Host(id=1, names=LocalizedText(), accent_light="#aa0000", accent_dark="}body{")
    session.add(host)
    session.commit()
    answer = client.get("/host.css")
    assert answer.text == ":root{--accent-light:#aa0000;--accent-dark:#8accdc}\n"
    again = client.get("/host.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "#aa0000" in client.get("/icon.svg").text
    assert client.get("/favicon.ico").headers["Location"] == "/icon.svg"


def test_suggestions_name_only_what_staff_released(session: Session, client: FlaskClient) -> None:
    add_organization(session, "Embassy of Examplia").released = True
    add_organization(session, "Embassy of Secretia")
    session.commit()
    answer = client.get("/en/suggest/organizations?q=embassy")
    assert (answer.status_code, answer.json) == (200, {"items": ["Embassy of Examplia"]})
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert client.get("/en/suggest/organizations?q=e").json == {"items": []}
    assert client.get("/en/suggest/organizations").json == {"items": []}


def test_whoever_asks_for_too_many_suggestions_waits(
    client: FlaskClient, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SUGGESTIONS_A_MINUTE", 3)
    asked = [client.get("/en/suggest/organizations?q=ab").status_code for _ in range(4)]
    assert asked == [200, 200, 200, 429]
    elsewhere = client.get("/en/suggest/organizations?q=ab", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200
    assert client.get("/en/suggest/organizations?q=ab").headers["Retry-After"] == "60"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=61))
    assert client.get("/en/suggest/organizations?q=ab").status_code == 200
    assert throttle.Windows(db.engine).reset() == 1
