"""A guest's page that is open twice: what was sent from the newer one is never undone in silence by the older one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.consent import queries as consents
from forumapp.consent.service import ensure_default_notice
from forumapp.events.models import Event
from forumapp.kernel.secrets import manage_secret
from forumapp.registration.models import Registration
from tests.conftest import SECRET
from tests.support.factories import add_event
from tests.support.pages import Page, page_of

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def event(session: Session, now: datetime) -> Event:
    event = add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3))
    ensure_default_notice(session=session, event=event, now=now)
    session.commit()
    return event


@pytest.fixture
def link(client: FlaskClient, session: Session, event: Event) -> str:
    """The private page of a guest who registered by the form and allowed photographs."""
    sent = {
        "name_en": "Kim Bogi",
        "category": "academia",
        "organization_en": "Hangang University",
        "position_en": "Lecturer",
        "email": "bogi@example.org",
        "phone": "010-1234-5678",
        "country": "KR",
        "language": "en",
        "token": "t1",
        "consent_photograph": "yes",
        "consent_naming": "yes",
    }
    assert client.post("/en/events/forum/register", data=sent).status_code == 303
    return f"/en/my/{manage_secret(SECRET, guest(session).id)}"


def guest(session: Session) -> Registration:
    session.rollback()
    return session.scalars(select(Registration)).one()


def held(session: Session) -> dict[str, bool]:
    rows = consents.held(session=session, registration_id=guest(session).id)
    return {purpose: answer.granted for purpose, answer in rows.items()}


def form_of(page: Page, action: str | None = None) -> dict[str, str]:
    """What a browser sends where nobody touches the form (the one with an action that ends in ``action``)."""
    [form] = [one for one in page.root.iter("form") if (one.get("action") or "").endswith(action or "")]
    sent = {}
    for box in form.iter("input"):
        if box.get("type") not in ("radio", "checkbox") or box.get("checked") is not None:
            sent[box.get("name", "")] = box.get("value", "")
    for select_ in form.iter("select"):
        chosen = [option for option in select_.iter("option") if option.get("selected") is not None]
        sent[select_.get("name", "")] = chosen[0].get("value", "") if chosen else ""
    return sent


def test_a_consent_withdrawn_in_one_window_is_not_given_again_by_another(
    client: FlaskClient, session: Session, link: str
) -> None:
    older, newer = (form_of(page_of(client.get(link)), "/consents") for _ in range(2))
    assert (older["consent_photograph"], older["consent_naming"]) == ("yes", "yes")
    client.post(f"{link}/consents", data={**newer, "consent_photograph": "no"})
    assert held(session) == {"photograph": False, "naming": True}
    client.post(f"{link}/consents", data={**older, "consent_naming": "no"})
    assert held(session) == {"photograph": False, "naming": False}, (
        "the older page changes what was touched there alone"
    )


def test_corrections_of_an_older_page_are_shown_beside_the_newer_ones(
    client: FlaskClient, session: Session, link: str
) -> None:
    older, newer = (form_of(page_of(client.get(f"{link}/edit"))) for _ in range(2))
    assert client.post(f"{link}/edit", data={**newer, "position_en": "Director"}).status_code == 303
    again = client.post(f"{link}/edit", data={**older, "phone": "010-9999-8888"})
    page = page_of(again)
    assert again.status_code == 409
    assert "Your registration was changed meanwhile" in page.text
    assert "Director" in page.text, "what is stored stands beside what was typed"
    assert (guest(session).position["en"], guest(session).phone) == ("Director", "+821012345678")
    typed = form_of(page)
    assert (typed["phone"], typed["position_en"]) == ("+821099998888", "Lecturer"), "nothing typed is lost"
    meant = {**typed, "position_en": "Director"}
    assert client.post(f"{link}/edit", data=meant).status_code == 303
    assert (guest(session).position["en"], guest(session).phone) == ("Director", "+821099998888")


def test_an_error_does_not_make_an_older_page_a_newer_one(client: FlaskClient, session: Session, link: str) -> None:
    older, newer = (form_of(page_of(client.get(f"{link}/edit"))) for _ in range(2))
    client.post(f"{link}/edit", data={**newer, "position_en": "Director"})
    wrong = client.post(f"{link}/edit", data={**older, "phone": "x"})
    assert wrong.status_code == 422
    assert client.post(f"{link}/edit", data={**form_of(page_of(wrong)), "phone": ""}).status_code == 409
    assert guest(session).position["en"] == "Director"
