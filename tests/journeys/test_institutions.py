"""What institutions' guests do alone, in real browsers on a phone: the invited guest, and an embassy's focal point."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from unittest.mock import ANY

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.checkin.codec import read_item
from forumapp.checkin.rules import Verdict
from forumapp.checkin.service import Origin, record_scans
from forumapp.consent.service import ensure_default_notice
from forumapp.delegations.rules.groups import TicketsTo
from forumapp.delegations.service import invitations
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel import clock, secrets
from forumapp.kernel.actors import Actor
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.orm.transactions import write_connection
from forumapp.privacy.models import SubjectRequest
from forumapp.questions.models import Answer
from forumapp.registration.models import Registration, StatusChange
from tests.delegations.groups import add_delegation, add_focal, page_of_focal
from tests.journeys.steps import expect_to_fit, follow, mailed_link, send
from tests.support.documents import pdf
from tests.support.factories import TICKET_KEY, add_event, add_question, add_registration
from tests.support.pages import plain
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
    follow(page.locator(f"a[href='{invitation}/yes']"))
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
    follow(page.locator(f"a[href='{mine}/edit']").last)
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
    follow(page.locator(f"a[href='{mine}/data']"))
    for held in ("bogi@example.org", "김바꿈", "Example University"):
        expect(page.locator("main")).to_contain_text(held)
    expect_to_fit(page)


def ask_for_destruction(page: Page, mine: str) -> None:
    """Ticked, the request waits for the host."""
    follow(page.locator(f"a[href='{mine}/destroy']"))
    expect_to_fit(page)
    page.locator("[name=sure]").check()
    send(page)
    expect(page.locator("[name=sure]")).to_have_count(0)
    expect_to_fit(page)


def cancel(page: Page, mine: str) -> None:
    """Ticked, the registration is cancelled and shows no QR any more."""
    page.goto(mine)
    follow(page.locator(f"a[href='{mine}/cancel']"))
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
    follow(page.locator(f"a[href='{hers}/offer']"))
    expect_to_fit(page)
    page.locator("[name=answer][value=accept]").check()
    send(page)
    expect(page.locator("img.qr")).to_be_visible()
    expect_to_fit(page)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_focal_point_enters_her_delegation_and_sends_a_substitute(
    session: Session, event: Event, sink: Sink, phone: Callable[..., Page], language: str
) -> None:
    delegation = add_delegation(session, event, places=3, tickets_to=TicketsTo.FOCAL_POINT)
    link = page_of_focal(add_focal(session, delegation, language=language), language)
    page = phone(None, camera=False, locale=language)
    enter_three_people(page, link, language)
    hand_in_what_is_right(page, link)
    assert members(session) == {"Anna Envoy": "confirmed", "Bert Consul": "confirmed"}
    correct_the_third(page)
    assert members(session) == dict.fromkeys(("Anna Envoy", "Bert Consul", "Cleo Attaché"), "confirmed")

    bring_the_letter(page)
    before = entry_codes(page, link)
    assert len(set(before.values())) == 3
    send_a_substitute(page, link, instead_of="Bert Consul")
    after = entry_codes(page, link)
    assert after == {**{name: before[name] for name in ("Anna Envoy", "Cleo Attaché")}, "Dora Deputy": ANY}
    assert verdicts(event, before["Bert Consul"], after["Dora Deputy"], before["Anna Envoy"]) == [
        Verdict.CANCELLED,
        Verdict.ADMITTED,
        Verdict.ADMITTED,
    ]
    assert members(session)["Bert Consul"] == "cancelled"
    session.refresh(delegation)
    assert delegation.taken == 3


def enter_three_people(page: Page, link: str, language: str) -> None:
    """Type one row, paste two more out of a spreadsheet, and keep all three as drafts."""
    page.goto(link)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect_to_fit(page)
    follow(page.locator(f"a[href='{link}/people']"))
    cells = page.locator("#rows tbody tr")
    cells.nth(0).locator("[data-column=name_en] input").fill("Anna Envoy")
    cells.nth(0).locator("[data-column=position_en] input").fill("Envoy")
    pasted = "Bert Consul\t\tConsul\t\tbert@example.org\nCleo Attaché\t\tAttaché\t\tno address"
    cells.nth(1).locator("[data-column=name_en] input").evaluate(PASTE, pasted)
    expect(cells.nth(2).locator("[data-column=email] input")).to_have_value("no address")
    expect_to_fit(page)
    with page.expect_navigation():
        page.locator("button[name=act][value=save]").click()
    expect(page.locator(".notice.go[role=status]")).to_be_visible()
    names = page.locator("#rows [data-column=name_en] input")
    expect(names.nth(2)).to_have_value("Cleo Attaché")


PASTE = """(field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    field.focus();
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
"""Paste a text into a field, as the keyboard does."""


def hand_in_what_is_right(page: Page, link: str) -> None:
    """Two rows are registered; the third stays with what is wrong beside it."""
    page.goto(f"{link}/people")
    with page.expect_navigation():
        page.locator("button[name=act][value=hand_in]").click()
    wrong = page.locator("#rows tr.wrong")
    expect(wrong).to_have_count(1)
    expect(wrong.locator("[data-column=name_en] input")).to_have_value("Cleo Attaché")
    expect(wrong.locator("[data-column=email] .error")).to_be_visible()
    expect_to_fit(page)


def correct_the_third(page: Page) -> None:
    """Mend the row and hand it in."""
    page.locator("#rows tr.wrong [data-column=email] input").fill("")
    with page.expect_navigation():
        page.locator("button[name=act][value=hand_in]").click()
    expect(page).to_have_url(re.compile(r"done=entered"))
    expect(page.locator("#members ~ .body li")).to_have_count(3)
    expect_to_fit(page)


def bring_the_letter(page: Page) -> None:
    """Hand in the official letter."""
    letter = {"name": "note.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.locator("#letter-file").set_input_files(letter)
    send(page, "form[action$='/letter']")
    expect(page.locator("main")).to_contain_text("note.pdf")


def send_a_substitute(page: Page, link: str, instead_of: str) -> None:
    """Name who takes over the place, and tick that the former QR is dead."""
    page.goto(link)
    follow(page.locator("#members ~ .body li").filter(has_text=instead_of).locator("a[href$='/substitute']"))
    expect_to_fit(page)
    page.locator("#name_en").fill("Dora Deputy")
    page.locator("#position_en").fill("Deputy")
    page.locator("[name=sure]").check()
    send(page)
    expect(page).to_have_url(re.compile(r"done=substituted"))
    expect_to_fit(page)


def entry_codes(page: Page, link: str) -> dict[str, str]:
    """Who may enter, by name, with what a scanner reads from each picture on the page of QRs."""
    page.goto(f"{link}/tickets")
    expect_to_fit(page)
    codes = {}
    for ticket in page.locator("section.ticket").all():
        picture = page.request.get(ticket.locator("img.qr").get_attribute("src") or "").body()
        (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
        codes[plain(ticket.locator("h2").inner_text())] = read.text
    return codes


def members(session: Session) -> dict[str, str]:
    """Everybody's state, by name."""
    session.rollback()
    rows = session.execute(select(Registration.order_name, Registration.status))
    return {row.order_name: row.status for row in rows}


def verdicts(event: Event, *codes: str) -> list[str]:
    """What the door says to codes, one after the other."""
    now = clock.now()
    items = [{"id": uuid7(now), "direction": "in", "scanned_at": now.isoformat(), "ticket": code} for code in codes]
    with write_connection(db.engine) as connection:
        results = record_scans(
            connection=connection,
            origin=Origin(event_id=event.id, actor=Actor.key(1)),
            items=[read_item(item) for item in items],
            sent_at=None,
            received_at=now,
            keys=KEYS,
        )
    return [result.verdict for result in results]
