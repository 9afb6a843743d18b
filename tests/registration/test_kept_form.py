"""The empty form is drawn once for all guests: never stale, and never a word of one guest in another's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event as happening
from sqlalchemy.orm import Session

from forumapp.directory.models import Host
from forumapp.directory.service.host import edit_host, name_entities
from forumapp.events.models import Category, Event
from forumapp.events.service import edit_event
from forumapp.events.service.editing import save_category
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.views import register
from tests.support.factories import add_event, add_question
from tests.support.pages import page_of

FORM = "/en/events/forum/register"
LATER = datetime(2100, 1, 1, tzinfo=UTC)
FULL, SOME_FULL = "All places are taken", "Some places are taken"


@pytest.fixture
def event(session: Session) -> Event:
    return add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3), places=2)


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages in which the page was drawn, one entry for each time."""
    times: list[str] = []
    draw = register._rendered

    def counted(state, lang, plan, form, now):  # type: ignore[no-untyped-def]  # as it stands there
        times.append(lang)
        return draw(state, lang, plan, form, now)

    monkeypatch.setattr(register, "_rendered", counted)
    return times


def key_of(client: FlaskClient, address: str = FORM) -> str:
    [field] = [one for one in page_of(client.get(address)).root.iter("input") if one.get("name") == "token"]
    return field.get("value", "")


def chosen(client: FlaskClient, address: str) -> list[str | None]:
    boxes = [one for one in page_of(client.get(address)).root.iter("input") if one.get("name") == "category"]
    assert boxes
    return [one.get("value") for one in boxes if one.get("checked") is not None]


def test_each_guest_gets_a_key_of_her_own_in_a_page_that_is_drawn_once(
    client: FlaskClient, event: Event, drawn: list[str]
) -> None:
    pages = [client.get(FORM) for _ in range(3)]
    keys = [key_of(client) for _ in range(3)]
    assert len(set(keys)) == 3
    assert all(len(key) > 16 for key in keys)
    assert len({page.text for page in pages}) == 3
    assert all(register._KEY not in page.text for page in pages)
    assert all(page.headers["Cache-Control"] == "no-store" for page in pages)
    assert drawn == ["en"]


def test_a_kept_page_asks_the_session_nothing(client: FlaskClient, event: Event) -> None:
    asked: list[str] = []

    def note(connection, cursor, statement, *rest):  # type: ignore[no-untyped-def]  # SQLAlchemy's signature
        asked.append(statement)

    happening.listen(db.engine, "before_cursor_execute", note)
    try:
        client.get(FORM)
        first = len(asked)
        client.get(FORM)
    finally:
        happening.remove(db.engine, "before_cursor_execute", note)
    assert first > 0
    assert len(asked) == first, "the state of the form is one statement of the driver's own"


def test_nothing_typed_by_one_guest_reaches_another(
    client: FlaskClient, session: Session, event: Event, drawn: list[str]
) -> None:
    add_question(session, event, "wish")
    client.get(FORM)
    sent = {"name_en": "Somebody Secret", "email": "wrong", "q_wish": "a secret", "category": "media", "token": "hers"}
    again = client.post(FORM, data=sent)
    assert (again.status_code, "Somebody Secret" in again.text, 'value="hers"' in again.text) == (422, True, True)
    page = client.get(FORM)
    for word in ("Somebody Secret", "wrong", "a secret", "hers", "Error:"):
        assert word not in page.text
    assert chosen(client, FORM) == []
    assert drawn == ["en", "en"], "once for everybody, once for her"


def test_each_category_and_each_language_has_a_page_of_its_own(client: FlaskClient, event: Event) -> None:
    for _ in range(2):
        assert chosen(client, f"{FORM}?category=media") == ["media"]
        assert chosen(client, f"{FORM}?category=academia") == ["academia"]
        assert chosen(client, FORM) == chosen(client, f"{FORM}?category=unknown") == []
        assert page_of(client.get(FORM.replace("/en/", "/ko/"))).language == "ko"
        assert page_of(client.get(FORM)).language == "en"


def test_what_nobody_can_choose_makes_no_page(client: FlaskClient, event: Event, drawn: list[str]) -> None:
    for number in range(3):
        client.get(f"{FORM}?category=unknown{number}&more={number}")
    assert drawn == ["en"]


def test_a_change_of_the_event_shows_at_once(client: FlaskClient, session: Session, event: Event) -> None:
    client.get(FORM)
    edit_event(session=session, event_id=event.id, values={"title": LocalizedText(en="Another title")})
    session.commit()
    assert "Another title" in page_of(client.get(FORM)).text
    add_question(session, event, "wish", label="What else?")
    assert "What else?" in page_of(client.get(FORM)).text
    save_category(session=session, event_id=event.id, code="media", values={"names": LocalizedText(en="The press")})
    session.commit()
    assert "The press" in page_of(client.get(FORM)).text


def test_places_taken_and_freed_show_at_once(client: FlaskClient, session: Session, event: Event) -> None:
    """They change with every guest and raise no revision."""

    def take(row: Event | Category, taken: int) -> str:
        row.taken = taken
        session.commit()
        return page_of(client.get(FORM)).text

    [media] = [one for one in event.categories if one.code == "media"]
    media.places = 1
    assert FULL not in take(event, 1)
    assert FULL in take(event, 2)
    assert FULL not in take(event, 1)
    text = take(media, 1)
    assert SOME_FULL in text
    assert FULL not in text
    assert SOME_FULL not in take(media, 0)


def test_the_form_opens_and_closes_by_the_clock(
    client: FlaskClient, session: Session, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens, closes = datetime(2099, 1, 1, tzinfo=UTC), datetime(2099, 2, 1, tzinfo=UTC)
    edit_event(
        session=session,
        event_id=event.id,
        values={"registration_opens_at": opens, "registration_closes_at": closes},
    )
    session.commit()

    def at(moment: datetime) -> str:
        monkeypatch.setattr(clock, "now", lambda: moment)
        return page_of(client.get(FORM)).text

    instant = timedelta(seconds=1)
    for _ in range(2):
        assert "Registration is not open yet" in at(opens - instant)
        assert "About you" in at(opens)
        assert "About you" in at(closes - instant)
        assert "Registration is closed" in at(closes)


def test_an_event_that_is_withdrawn_has_no_form(client: FlaskClient, session: Session, event: Event) -> None:
    assert client.get(FORM).status_code == 200
    event.published_at = None
    session.commit()
    assert client.get(FORM).status_code == 404


def test_the_office_and_its_words_show_at_once(client: FlaskClient, session: Session, event: Event) -> None:
    client.get(FORM)
    session.add(Host(id=1, names=LocalizedText(en="The office"), languages=["en"]))
    session.commit()
    assert "The office" in page_of(client.get(FORM)).text
    edit_host(session=session, values={"names": LocalizedText(en="The bureau")})
    session.commit()
    assert "The bureau" in page_of(client.get(FORM)).text
    name_entities(session=session, names={"MM": LocalizedText(en="Union of Myanmar")})
    session.commit()
    assert "Union of Myanmar" in page_of(client.get(FORM)).text
