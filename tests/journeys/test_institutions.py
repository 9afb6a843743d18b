"""What institutions' guests do alone, in real browsers on a phone: the invited guest, and an embassy's focal point."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.consent.service import ensure_default_notice
from forumapp.delegations.service import invitations
from forumapp.events.models import Event
from forumapp.kernel import clock, secrets
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.privacy.models import SubjectRequest
from forumapp.questions.models import Answer
from forumapp.registration.models import Registration, StatusChange
from tests.journeys.steps import expect_to_fit, mailed_link, send
from tests.support.factories import TICKET_KEY, add_event, add_question, add_registration
from tests.support.smtp import Sink

pytestmark = pytest.mark.journey

KEYS = KeyRing(TICKET_KEY)
STAFF = Actor.user(1)
WAITS = "018b8864-0000-7000-8000-000000000001"
"""The registration of somebody who waits for a place."""


@pytest.fixture
def event(session: Session) -> Event:
    """A forum of next month with one place for academia, which offers freed places for a day."""
    starts = clock.now() + timedelta(days=30)
    event = add_event(session, starts_at=starts, ends_at=starts + timedelta(hours=3), offer_hours=24)
    academia = next(each for each in event.categories if each.code == "academia")
    academia.places = 1
    ensure_default_notice(session=session, event=event, now=clock.now())
    session.commit()
    return event


@pytest.fixture
def mailbox(sink: Sink, language: str) -> Callable[[str, str], str]:
    """The path of the newest link of a kind in an address's mails, in the language of the journey."""

    def link(kind: str, to: str) -> str:
        found = mailed_link(sink, kind, to)
        assert found.startswith(f"/{language}/"), found
        return found

    return link


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_invited_guest_answers_changes_and_leaves_and_who_waits_takes_the_place(
    session: Session, event: Event, mailbox: Callable[[str, str], str], phone: Callable[..., Page], language: str
) -> None:
    add_question(session, event, "car", "yes_no")
    add_question(session, event, "plate", required=True, shown_if=("car", ["yes"]))
    page = phone(None, camera=False, locale=language)
    accept(page, invite(session, event, language), language)
    assert states(session, "bogi@example.org") == ["invited", "confirmed"]
    assert {row.value for row in session.scalars(select(Answer))} == {True, "12가3456"}

    mine = mailbox("my", "bogi@example.org")
    wait_for_a_place(session, event, language)
    see_and_change(page, mine, language)
    withdraw_a_consent(page)
    see_everything(page, mine)
    ask_for_destruction(page, mine)
    cancel(page, mine)
    session.rollback()
    assert session.scalars(select(SubjectRequest.decided_at)).all() == [None]
    assert states(session, "bogi@example.org") == ["invited", "confirmed", "cancelled"]

    take_the_offer(page, mailbox("my", "waits@example.org"))
    assert states(session, "waits@example.org") == ["offered", "confirmed"]


def invite(session: Session, event: Event, language: str) -> str:
    """Issue an invitation of an academic; gives the path of its page."""
    draft = invitations.Draft(
        "academia",
        language,
        names=LocalizedText(en="Kim Bogi", ko="김보기"),
        organization=LocalizedText(en="Example University", ko="예시대학교"),
        position=LocalizedText(en="Professor", ko="교수"),
        email="bogi@example.org",
    )
    work = {"session": session, "event_id": event.id, "now": clock.now(), "actor": STAFF, "keys": KEYS}
    (made,) = invitations.draft(drafts=[draft], **work)
    invitations.issue(ids=[made.id], **work)
    session.commit()
    return f"/{language}/i/{invitations.link_secret(invitation=made, keys=KEYS)}"


def states(session: Session, email: str) -> list[str]:
    """The states that a person went through."""
    session.rollback()
    found = select(StatusChange.to_status).join(Registration, Registration.id == StatusChange.registration_id)
    return list(session.scalars(found.where(Registration.email == email).order_by(StatusChange.id)))


def accept(page: Page, invitation: str, language: str) -> None:
    """Open the link, say yes, answer the question that follows from another, and tick."""
    page.goto(invitation)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect_to_fit(page)
    page.locator(f"a[href='{invitation}/yes']").click()
    expect(page.locator("#name_en")).to_have_value("Kim Bogi")
    expect(page.locator("[name=q_plate]")).to_be_hidden()
    page.locator("[name=q_car][value=yes]").check()
    page.locator("[name=q_plate]").fill("12가3456")
    page.locator("[name=consent_photograph][value=yes]").check()
    expect_to_fit(page)
    send(page)
    expect(page.locator("[role=alert]")).to_be_visible()  # the box that makes a yes of the form is not ticked
    page.locator("[name=sure]").check()
    send(page)
    expect(page).to_have_url(re.compile(r"done=yes"))
    expect(page.locator(".notice.go[role=status]")).to_be_visible()
    expect_to_fit(page)


def see_and_change(page: Page, mine: str, language: str) -> None:
    """The private page has the QR as a picture; a changed name stands on it at once."""
    page.goto(mine)
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 0
    expect_to_fit(page)
    page.locator(f"a[href='{mine}/edit']").last.click()
    expect(page.locator("[name=q_plate]")).to_have_value("12가3456")
    page.locator(f"#name_{language}").fill("김바꿈")
    page.locator("[name=q_car][value=no]").check()
    expect(page.locator("[name=q_plate]")).to_be_hidden()
    expect_to_fit(page)
    send(page)
    expect(page.locator("dl.facts dd").first).to_contain_text("김바꿈")
    expect(page.locator("img.qr")).to_be_visible()


def withdraw_a_consent(page: Page) -> None:
    """Take back the yes to photographs on the private page."""
    expect(page.locator("[name=consent_photograph][value=yes]")).to_be_checked()
    page.locator("[name=consent_photograph][value=no]").check()
    send(page, "form[action$='/consents']")
    expect(page.locator(".notice.go[role=status] p").first).to_be_visible()
    expect(page.locator("[name=consent_photograph][value=no]")).to_be_checked()


def see_everything(page: Page, mine: str) -> None:
    """All that is held stands on one page: what was given and what was changed."""
    page.locator(f"a[href='{mine}/data']").click()
    for held in ("bogi@example.org", "김바꿈", "Example University"):
        expect(page.locator("main")).to_contain_text(held)
    expect_to_fit(page)


def ask_for_destruction(page: Page, mine: str) -> None:
    """Ticked, the request waits for the host."""
    page.locator(f"a[href='{mine}/destroy']").click()
    expect_to_fit(page)
    page.locator("[name=sure]").check()
    send(page)
    expect(page.locator("[name=sure]")).to_have_count(0)
    expect_to_fit(page)


def cancel(page: Page, mine: str) -> None:
    """Ticked, the registration is cancelled and shows no QR any more."""
    page.goto(mine)
    page.locator(f"a[href='{mine}/cancel']").click()
    expect_to_fit(page)
    page.locator("[name=sure]").check()
    send(page)
    expect(page).to_have_url(re.compile(r"done=cancelled"))
    expect(page.locator("img.qr")).to_have_count(0)


def wait_for_a_place(session: Session, event: Event, language: str) -> None:
    """Somebody stands in line for academia."""
    secret = secrets.manage_secret(KEYS.current, WAITS)
    add_registration(
        session,
        event,
        status="waitlisted",
        waiting_since=clock.now(),
        id=WAITS,
        manage_hash=secrets.sha256(secret),
        email="waits@example.org",
        language=language,
    )
    session.commit()


def take_the_offer(page: Page, hers: str) -> None:
    """The place that became free is offered by mail and taken on the private page."""
    page.goto(hers)
    expect(page.locator("img.qr")).to_have_count(0)
    page.locator(f"a[href='{hers}/offer']").click()
    expect_to_fit(page)
    page.locator("[name=answer][value=accept]").check()
    send(page)
    expect(page.locator("img.qr")).to_be_visible()
    expect_to_fit(page)
