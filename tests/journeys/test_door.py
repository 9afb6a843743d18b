"""The door in a real browser: camera, scanner and name, verdicts, decisions, undo, walk-in, a network that dies."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from forumapp.accounts.rules import StaffRole
from forumapp.checkin.models import Attendance, Scan
from forumapp.consent.models import Consent
from forumapp.consent.service import ensure_default_notice
from forumapp.delegations.models import Delegation
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.search import keys
from forumapp.orm import unit_of_work
from forumapp.registration.models import Registration
from tests.support.axe import violations
from tests.support.factories import add_event, add_guest, ticket_of
from tests.support.scanner import BURST
from tests.support.staff import add_staff

pytestmark = pytest.mark.journey


@pytest.fixture
def event(session):
    return add_event(session)


@pytest.fixture
def staff(session, event):
    return add_staff(session, StaffRole.DOOR, event_id=event.id)


@pytest.fixture
def guest(session, event):
    return invite(session, event, "Kim Haneul", "김하늘")


def invite(session, event, english: str, korean: str, **values: object):
    return add_guest(
        session,
        event,
        names=LocalizedText(en=english, ko=korean),
        search_keys=keys(english, korean),
        order_name=english,
        **values,
    )


def open_desk(page: Page, name: str = "Desk 1") -> None:
    page.goto("/door/forum")
    page.locator("#desk").fill(name)
    page.locator("nav .button.primary").click()
    expect(page.locator("#q")).to_be_visible()
    expect(page.locator(".sync")).to_contain_text(re.compile(r"List of|명단"))


def scan(page: Page, text: str) -> None:
    """A scanner types the code and Enter, wherever the cursor is: in one burst, however busy this machine is."""
    page.evaluate(BURST, text)


def qr(registration) -> str:
    return f"HTTP://LOCALHOST/T/{ticket_of(registration)}"


def shown(page: Page, word: str):
    """Wait for the verdict ``word``."""
    expect(page.locator("[role=alert] .word")).to_have_text(word)
    return page.locator(".verdict")


def attendance(session, registration) -> Attendance | None:
    session.expire_all()
    session.rollback()
    return session.get(Attendance, registration.id)


def recorded(session, count: int) -> Scan:
    """Wait until the server has as many scans, which the phone sends in its own time; the last of them."""
    for _ in range(300):
        session.rollback()
        found = session.scalars(select(Scan).order_by(Scan.id)).all()
        if len(found) >= count:
            break
        time.sleep(0.1)
    assert [scan.id for scan in found][count:] == []
    assert len(found) == count
    return found[-1]


def test_the_camera_reads_the_qr_and_the_guest_is_admitted_once(phone, session, staff, guest):
    page = phone(staff, sees=qr(guest))
    open_desk(page)
    verdict = shown(page, "Admitted")
    expect(verdict).to_have_class("verdict go")
    expect(verdict).to_contain_text("Kim Haneul")
    expect(verdict).to_contain_text("김하늘Civil society")
    # The code stays in view: one reading, not one each tenth of a second; whoever holds it on is told so.
    held = page.locator("main > p.pad")
    expect(held).to_be_hidden()
    page.wait_for_timeout(2_500)
    expect(held).to_have_text("This QR was just read. Take it away for a moment, then hold it again.")
    assert violations(page) == []
    assert recorded(session, 1).verdict == "admitted"
    assert attendance(session, guest).first_desk == "Desk 1"
    expect(page.locator(".count")).to_contain_text("1 in")


def test_a_decision_stands_while_the_code_is_still_before_the_camera(phone, session, staff, guest):
    guest.status = "waitlisted"
    session.commit()
    page = phone(staff, sees=qr(guest))
    open_desk(page)
    shown(page, "Not confirmed")
    page.get_by_role("button", name="Let in").click()
    page.get_by_label("The host or the protocol desk has agreed").check()
    # So long that the code would be a new reading by now.
    page.wait_for_timeout(2_500)
    page.get_by_role("button", name="Let in").click()
    verdict = shown(page, "Let in")
    page.wait_for_timeout(2_500)
    expect(verdict).to_have_class("verdict go")
    assert [scan.admitted for scan in session.scalars(select(Scan).order_by(Scan.id))] == [False, True]


def test_korean_staff_read_korean(phone, session, event, guest):
    staff = add_staff(session, StaffRole.DOOR, event_id=event.id, email="korean@example.org", language="ko")
    page = phone(staff, sees=qr(guest))
    open_desk(page, "등록대 1")
    verdict = shown(page, "입장")
    expect(verdict.locator("b")).to_have_text("김하늘")
    expect(verdict.locator("[lang=en]")).to_have_text("Kim Haneul")
    expect(page.locator("html")).to_have_attribute("lang", "ko")


def test_a_scanner_that_types_admits_and_lets_out(phone, session, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    scan(page, qr(guest)[:-5])
    expect(shown(page, "Scan again")).to_have_class(re.compile(r"\bwait\b"))
    scan(page, qr(guest))
    shown(page, "Admitted")
    page.wait_for_timeout(2_100)
    scan(page, qr(guest))
    expect(shown(page, "Already inside")).to_contain_text(re.compile(r"In at \d\d:\d\d, Desk 1"))
    page.keyboard.press("Escape")
    page.get_by_text("Out", exact=True).click()
    page.wait_for_timeout(2_100)
    scan(page, qr(guest))
    shown(page, "Left")
    recorded(session, 3)
    assert attendance(session, guest).inside is False


def test_a_name_opens_the_person_and_only_a_press_admits(phone, session, event, staff, guest):
    invite(session, event, "Park Bada", "박바다")
    page = phone(staff)
    open_desk(page)
    field = page.locator("#q")
    field.fill("ㄱ")
    expect(page.locator(".hits button")).to_have_count(0)
    field.fill("ㄱㅎㄴ")
    expect(page.locator(".hits button")).to_have_count(1)
    page.locator(".hits button").click()
    shown(page, "Expected")
    assert session.scalars(select(Scan)).all() == []
    page.get_by_role("button", name="Admit").click()
    shown(page, "Admitted")
    recorded(session, 1)
    assert attendance(session, guest).admissions == 1


def test_lines_stay_while_a_name_is_typed_but_none_turns_into_another_guest_under_a_finger(
    phone, session, event, staff
):
    for number in range(1, 4):
        invite(session, event, f"Park Bada {number}", f"박바다 {number}")
    invite(session, event, "Lee Bora", "이보라")
    page = phone(staff, camera=False)
    open_desk(page)
    field, lines = page.locator("#q"), page.locator(".hits button")
    field.fill("bada")
    expect(lines).to_have_text([re.compile(f"^Park Bada {number}박바다 {number} · ") for number in range(1, 4)])
    kept = lines.first.element_handle()
    field.fill("bora")
    expect(lines).to_have_text([re.compile("^Lee Bora이보라 · ")])
    expect(lines.locator("b mark")).to_have_text(["Bora"])
    assert kept.evaluate("(line) => line.isConnected")
    field.fill("bada")
    expect(lines).to_have_count(3)
    box = lines.first.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.evaluate("document.querySelector('#q').value = 'bora'")
    field.dispatch_event("input")
    expect(lines).to_have_text([re.compile("^Lee Bora")])
    page.mouse.up()
    expect(field).to_be_visible()
    assert not kept.evaluate("(line) => line.isConnected")
    lines.click()
    expect(shown(page, "Expected").locator("b")).to_have_text("Lee Bora")


def test_undo_takes_a_reason_and_the_guest_is_outside_again(phone, session, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    scan(page, qr(guest))
    shown(page, "Admitted")
    page.get_by_role("button", name="Undo").click()
    page.get_by_label("It was someone else").check()
    page.get_by_role("button", name="Undo entry").click()
    shown(page, "Taken back")
    undo = recorded(session, 2)
    assert (undo.reason, undo.undoes is not None) == ("other_person", True)
    assert attendance(session, guest).first_admitted_at is None
    expect(page.locator(".count")).to_contain_text("0 in")


def test_letting_in_against_the_verdict_asks_why_and_turning_away_is_recorded(phone, session, event, staff):
    waiting = invite(session, event, "Choi Gureum", "최구름", status="waitlisted")
    page = phone(staff, camera=False)
    open_desk(page)
    scan(page, qr(waiting))
    expect(shown(page, "Not confirmed")).to_have_class("verdict wait")
    page.get_by_role("button", name="Turn away").click()
    shown(page, "Turned away")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert recorded(session, 2).admitted is False
    session.rollback()
    assert attendance(session, waiting).admissions == 0
    page.wait_for_timeout(2_100)
    scan(page, qr(waiting))
    shown(page, "Not confirmed")
    expect(page.locator(".attend")).to_contain_text("Turned away at")
    page.get_by_role("button", name="Let in").click()
    page.get_by_label("Another reason").check()
    page.get_by_role("button", name="Let in").click()
    expect(page.locator("#own-reason-error")).to_be_visible()
    page.locator("#own-reason").fill("The minister asked for her")
    page.get_by_role("button", name="Let in").click()
    shown(page, "Let in")
    found = recorded(session, 4)
    assert (found.admitted, found.reason, found.shown) == (True, "The minister asked for her", "not_confirmed")
    assert attendance(session, waiting).inside is True


@pytest.mark.parametrize(
    ("text", "word"),
    [("HTTP://LOCALHOST/T/00000000000000000000000000", "Unknown code"), ("BEGIN:VCARD N:Example", "Unknown code")],
)
def test_what_is_no_ticket_is_said_and_kept(phone, session, staff, guest, text, word):
    page = phone(staff, camera=False)
    open_desk(page)
    scan(page, text)
    expect(shown(page, word)).to_have_class("verdict stop")
    assert recorded(session, 1).verdict == "unknown"


ALONE = """() => document.querySelector(".verdict .word")?.textContent === "Asking the server…"
  && [...document.querySelectorAll(".hand button")].map((button) => button.textContent).join() === "Back" """


def test_while_the_server_is_asked_for_a_code_no_button_stands_where_another_will(phone, session, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    held = []
    page.route("**/scans**", lambda route: held.append(route))
    scan(page, "HTTP://LOCALHOST/T/00000000000000000000000000")
    page.wait_for_function(ALONE)
    shown(page, "Not in this phone’s list")
    expect(page.get_by_role("button", name="Let in")).to_be_visible()
    for route in held:
        route.continue_()
    shown(page, "Unknown code")


def test_a_code_and_a_name_lead_to_the_same_buttons_and_a_refusal_is_taken_back(phone, session, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    scan(page, qr(guest))
    shown(page, "Admitted")
    page.wait_for_timeout(2_100)
    scan(page, qr(guest))
    shown(page, "Already inside")
    buttons = page.locator(".hand button").all_text_contents()
    assert buttons == ["Let in", "Turn away", "Undo", "Back"]
    page.keyboard.press("Escape")
    page.locator("#q").fill("ㄱㅎㄴ")
    page.locator(".hits button").click()
    shown(page, "Already inside")
    assert page.locator(".hand button").all_text_contents() == buttons
    page.get_by_role("button", name="Turn away").click()
    shown(page, "Turned away")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Not scanning while this is open.")).to_be_visible()
    page.get_by_role("button", name="Undo refusal").click()
    expect(page.get_by_text("Choose a reason.")).to_be_visible()
    page.get_by_label("Pressed by mistake").check()
    expect(page.get_by_text("Choose a reason.")).to_have_count(0)
    assert violations(page) == []
    page.get_by_role("button", name="Undo refusal").click()
    shown(page, "Taken back")
    assert recorded(session, 4).reason == "mispressed"
    assert attendance(session, guest).inside is True


def test_without_a_network_the_phone_judges_and_tells_later(phone, session, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    page.context.set_offline(True)
    scan(page, qr(guest))
    shown(page, "Admitted")
    expect(page.locator(".sync")).to_contain_text("Saved here, 1 not sent")
    scan(page, "HTTP://LOCALHOST/T/00000000000000000000000000")
    expect(shown(page, "Not in this phone’s list")).to_have_class("verdict wait")
    expect(page.locator(".sync")).to_contain_text("Server not heard since")
    assert session.scalars(select(Scan)).all() == []
    page.context.set_offline(False)
    shown(page, "Unknown code")
    expect(page.locator(".sync")).to_contain_text("All sent")
    assert attendance(session, guest).inside is True


def test_an_answer_that_finds_otherwise_corrects_the_screen_or_stays_until_it_is_pressed(
    phone, session, event, staff, guest
):
    other = invite(session, event, "Park Bada", "박바다")
    page = phone(staff, camera=False)
    open_desk(page)
    held = []
    page.route("**/roster**", lambda route: route.abort())
    page.route("**/scans**", lambda route: held.append(route))
    with unit_of_work(session):
        for registration in (guest, other):
            registration.status = "cancelled"
    scan(page, qr(guest))
    shown(page, "Admitted")
    scan(page, qr(other))
    shown(page, "Admitted")
    for _ in range(200):  # what is sent goes out after the picture
        if held:
            break
        page.wait_for_timeout(50)
    page.unroute("**/scans**")
    held.pop().continue_()
    expect(shown(page, "Cancelled")).to_contain_text("Park Bada")
    line = page.locator(".news")
    expect(line).to_contain_text(re.compile(r"Desk 1, \d\d:\d\d: Kim Haneul was let in, but is cancelled"))
    page.keyboard.press("Escape")
    line.click()
    expect(shown(page, "Cancelled")).to_contain_text("Kim Haneul")
    expect(line).to_have_count(0)
    page.get_by_role("button", name="Turn away").click()
    shown(page, "Turned away")
    assert recorded(session, 3).undoes is not None
    assert (attendance(session, guest).inside, attendance(session, other).inside) == (False, True)
    conflicts = session.scalars(select(Scan.conflict).where(Scan.undoes.is_(None))).all()
    assert conflicts == ["cancelled_admitted", "cancelled_admitted"]


def test_a_guest_confirmed_since_the_list_turns_green_with_the_answer(phone, session, event, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    page.route("**/roster**", lambda route: route.abort())
    late = invite(session, event, "Park Bada", "박바다")
    scan(page, qr(late))
    expect(shown(page, "Admitted").locator("b")).to_have_text("Park Bada")
    assert recorded(session, 2).shown == "admitted"
    assert session.scalars(select(Scan.shown).order_by(Scan.id)).all() == ["not_listed", "admitted"]
    assert attendance(session, late).inside is True


def test_a_reload_loses_nothing(phone, session, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    page.route("**/api/v1/**", lambda route: route.abort())
    scan(page, qr(guest))
    shown(page, "Admitted")
    page.reload()
    expect(page.locator(".sync")).to_contain_text("Saved here, 1 not sent")
    scan(page, qr(guest))
    shown(page, "Already inside")
    page.unroute("**/api/v1/**")
    expect(page.locator(".sync")).to_contain_text("All sent")
    assert attendance(session, guest).admissions == 1


def test_a_captive_portals_page_is_not_taken_for_the_server(phone, session, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    page.route("**/api/v1/**", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>"))
    scan(page, qr(guest))
    shown(page, "Admitted")
    expect(page.locator(".sync")).to_contain_text("Saved here, 1 not sent")
    page.unroute("**/api/v1/**")
    expect(page.locator(".sync")).to_contain_text("All sent")
    assert attendance(session, guest).inside is True


def test_a_refused_camera_moves_the_name_up_and_says_how_to_allow_it(phone, staff, guest):
    page = phone(staff, camera=False)
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    open_desk(page)
    expect(page.locator(".find .notice")).to_contain_text("Allow it in the browser’s settings")
    expect(page.locator(".camera")).not_to_be_in_viewport()


def test_zoom_and_torch_are_offered_where_the_camera_has_them_and_a_lost_one_starts_again(phone, staff, guest):
    page = phone(staff, sees=None)
    page.add_init_script(
        "const able = MediaStreamTrack.prototype.getCapabilities;"
        "MediaStreamTrack.prototype.getCapabilities = function () {"
        " return { ...able.call(this), torch: true, zoom: { min: 1, max: 2.5 } }; };"
        "window.asked = [];"
        "MediaStreamTrack.prototype.applyConstraints = async function ({ advanced }) { asked.push(...advanced); };"
    )
    open_desk(page)
    zoom = page.locator("[data-tool=zoom]")
    for factor in ("2×", "1×"):
        zoom.click()
        expect(zoom).to_have_text(factor)
    page.get_by_role("button", name="Torch").click()
    expect(page.get_by_role("button", name="Torch")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("asked") == [{"zoom": 2}, {"zoom": 1}, {"torch": True}]
    page.evaluate("document.querySelector('video').srcObject.getTracks()[0].dispatchEvent(new Event('ended'))")
    expect(page.get_by_text("The camera has stopped.")).to_be_visible()
    expect(page.locator(".camera")).to_be_in_viewport()
    expect(page.get_by_text("The camera has stopped.")).to_have_count(0)


def test_one_tab_is_the_door(phone, staff, guest):
    page = phone(staff)
    open_desk(page)
    second = page.context.new_page()
    second.goto("/door/forum")
    expect(second.locator("h1")).to_have_text("The door is open in another tab")


def test_the_browsers_back_leads_to_the_first_screen_and_never_out_of_the_door(phone, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    for _ in range(2):
        page.locator("#q").fill("haneul")
        page.locator(".hits button").click()
        expect(page.locator("#q")).to_have_count(0)
        page.go_back()
        expect(page.locator("#q")).to_be_visible()
    page.go_back()
    page.reload()
    page.get_by_role("button", name="Menu").click()
    page.go_back()
    expect(page.locator("#q")).to_be_visible()
    assert page.url.endswith("/door/forum")


def test_closing_the_desk_ends_its_key_and_forgets_the_list(phone, staff, guest):
    page = phone(staff)
    open_desk(page)
    with page.expect_request("**/api/v1/**") as asked:
        pass
    key = asked.value.headers["authorization"]
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Close this desk").click()
    page.get_by_role("button", name="Close this desk").click()
    expect(page.locator("h1")).to_have_text("The desk is closed")
    expect(page.locator(".notice")).to_have_text(
        "Everything was sent, and the list is erased from this phone. Thank you."
    )
    page.go_back()
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_have_text("The desk is closed")
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    answer = page.request.get("/api/v1/events/forum/roster", headers={"authorization": key})
    assert answer.status == 401
    page.get_by_role("button", name="Open again").click()
    expect(page.locator("#desk")).to_be_visible()


def test_a_desk_that_the_office_closes_loses_its_list(phone, session, staff, guest):
    page = phone(staff)
    open_desk(page)
    with page.expect_request("**/api/v1/**") as asked:
        pass
    page.request.post("/door/forum/close", headers={"authorization": asked.value.headers["authorization"]})
    expect(page.locator("h1")).to_have_text("This desk was closed", timeout=15_000)
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0


@pytest.mark.parametrize(("language", "scheme"), [("en", "dark"), ("ko", "light")])
def test_every_screen_can_be_read_and_reached_by_everybody(phone, session, event, guest, language, scheme):
    staff = add_staff(session, StaffRole.DOOR, event_id=event.id, email="reader@example.org", language=language)
    waiting = invite(session, event, "Choi Gureum", "최구름", status="waitlisted")
    page = phone(staff, color_scheme=scheme)
    found: dict[str, list[str]] = {}

    def look(screen: str) -> None:
        small = page.evaluate(TOO_SMALL)
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found[screen] = [*violations(page), *small, *(["wider than the phone"] if wide else [])]

    page.goto("/door/forum")
    expect(page.locator("#desk")).to_be_visible()
    look("opening")
    page.locator("nav .button.primary").click()
    look("opening with an error")
    open_desk(page)
    expect(page.locator(".camera")).to_be_in_viewport()
    look("scan")
    page.locator("#q").fill("choi")
    look("hits")
    page.locator(".hits button").click()
    look("a person found by name")
    page.locator("nav .button").first.click()
    look("let in")
    page.keyboard.press("Escape")
    scan(page, qr(guest))
    expect(page.locator(".verdict.go")).to_be_visible()
    look("admitted")
    page.locator("nav .button").first.click()
    look("undo")
    page.keyboard.press("Escape")
    page.locator("nav > .button").click()
    page.locator("#name_en").fill(waiting.names["en"])
    page.locator("nav .button.primary").click()
    look("walk-in, with a namesake and an error")
    page.locator(".tool").first.click()
    look("menu")
    page.locator(".actions .button").first.click()
    look("this phone")
    page.locator("nav .button").click()
    page.locator(".button.danger").click()
    look("closing")
    page.keyboard.press("Escape")
    scan(page, "nothing of ours")
    expect(page.locator(".verdict.stop")).to_be_visible()
    look("unknown")
    assert {screen: faults for screen, faults in found.items() if faults} == {}
    assert len(found) == 13


@pytest.mark.parametrize("language", ["en", "ko"])
def test_at_twice_the_size_nothing_runs_out_at_the_side(phone, session, event, guest, language):
    staff = add_staff(session, StaffRole.DOOR, event_id=event.id, email="large@example.org", language=language)
    page = phone(staff, camera=False)
    open_desk(page)
    page.set_viewport_size({"width": 180, "height": 370})
    cut: dict[str, list[str]] = {}

    def look(screen: str) -> None:
        cut[screen] = page.evaluate(OUTSIDE)

    look("scan")
    page.locator("#q").fill("kim")
    look("hits")
    page.locator("#q").fill("")
    scan(page, qr(guest))
    expect(page.locator(".verdict.go")).to_be_visible()
    look("admitted")
    page.keyboard.press("Escape")
    page.wait_for_timeout(2_100)
    scan(page, qr(guest))
    expect(page.locator(".verdict.wait")).to_be_visible()
    look("already inside")
    page.keyboard.press("Escape")
    page.locator("nav > .button").click()
    look("walk-in")
    assert cut == {screen: [] for screen in cut}


OUTSIDE = """() => [...document.querySelectorAll("button, h1, p, label, select, input:not([type=radio]), .verdict *")]
  .filter((element) => element.getClientRects().length > 0 && !element.closest(".visually-hidden, .camera"))
  .filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    return left < -0.5 || right > window.innerWidth + 0.5 || element.scrollWidth > element.clientWidth + 1 &&
      getComputedStyle(element).display !== "inline" && element.clientWidth > 1;
  })
  .map((element) => `${element.tagName}.${element.getAttribute("class")}: ${element.textContent}`)"""

TOO_SMALL = """() => [...document.querySelectorAll("button, a, .choice, .way label, select, input:not([type=radio])")]
  .filter((element) => element.getClientRects().length > 0 && !element.closest("[inert]"))
  .filter((element) => element.getBoundingClientRect().height < 48)
  .map((element) => `lower than 48 pixels: ${element.outerHTML}`)"""


def test_a_walk_in_is_registered_and_admitted_and_a_namesake_is_told(phone, session, event, staff, guest):
    ensure_default_notice(session=session, event=event, now=clock.now())
    session.commit()
    page = phone(staff, camera=False)
    open_desk(page)
    page.get_by_role("button", name="Walk-in").click()
    page.get_by_label("Name in English").fill("kim haneul")
    expect(page.locator(".notice.wait")).to_contain_text("Kim Haneul is already on the list.")
    page.get_by_label("Name in English").fill("Im Sebong")
    page.get_by_label("Name in Korean").fill("임세봉")
    page.get_by_label("Organisation").fill("Fable Research")
    page.get_by_label("Category").select_option("academia")
    # What the guest is told and asked stands in the guest's language, not in the staff's.
    page.get_by_role("group", name="The guest’s language").get_by_label("한국어").check()
    page.get_by_text("What happens with the guest’s data").click()
    expect(page.locator(".prose[lang=ko]")).to_contain_text("정보주체의 권리")
    page.locator("[name=photo_consent][value=yes]").check()
    page.get_by_role("button", name="Register and admit").click()
    expect(shown(page, "Admitted")).to_contain_text("임세봉")
    recorded(session, 1)
    walk_in = session.scalars(select(Registration).where(Registration.id != guest.id)).one()
    assert (walk_in.status, walk_in.source, walk_in.names) == ("confirmed", "door", {"en": "Im Sebong", "ko": "임세봉"})
    assert attendance(session, walk_in).inside is True
    assert walk_in.notice_id is not None
    rows = session.execute(select(Consent.purpose, Consent.granted, Consent.language)).all()
    assert rows == [("photograph", True, "ko"), ("naming", False, "ko")]  # no answer counts as no


def test_a_name_that_nobody_has_is_not_typed_twice(phone, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    for typed, field in (("Im Sebong", "Name in English"), ("임세봉", "Name in Korean")):
        page.get_by_role("searchbox").fill(typed)
        page.get_by_role("button", name="Walk-in").click()
        expect(page.get_by_label(field)).to_have_value(typed)
        page.get_by_role("button", name="Back").click()
    page.get_by_role("searchbox").fill("haneul")
    page.get_by_role("button", name="Walk-in").click()
    expect(page.get_by_label("Name in English")).to_have_value("")


@pytest.mark.parametrize(("field", "name"), [("Name in English", "kim haneul"), ("Name in Korean", "김하늘")])
def test_a_second_person_of_a_name_is_registered_only_when_asked_for(phone, session, event, staff, guest, field, name):
    ensure_default_notice(session=session, event=event, now=clock.now())
    session.commit()
    page = phone(staff, camera=False)
    open_desk(page)
    page.get_by_role("button", name="Walk-in").click()
    page.get_by_label(field).fill(name)
    page.get_by_label("Category").select_option("academia")
    page.get_by_role("button", name="Register and admit").click()
    expect(page.locator(".notice.wait")).to_contain_text("Register another person of this name?")
    page.get_by_role("button", name="Same person").click()
    shown(page, "Expected")
    assert session.scalars(select(Scan)).all() == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Walk-in").click()
    page.get_by_label(field).fill(name)
    page.get_by_label("Category").select_option("academia")
    page.get_by_role("button", name="Register and admit").click()
    page.get_by_role("button", name="Another person").click()
    shown(page, "Admitted")
    recorded(session, 1)
    assert len(session.scalars(select(Registration)).all()) == 2


def test_one_search_lists_a_delegation_and_admits_whoever_of_it_is_here(phone, session, event, staff):
    norway = LocalizedText(en="Embassy of Norway", ko="주한노르웨이대사관")
    delegation = Delegation(event_id=event.id, key="norway", names=norway, places=4, created_at=clock.now())
    session.add(delegation)
    session.flush()
    names = [("Ola Nordmann", "올라"), ("Kari Nordmann", "카리"), ("Liv Nordmann", "리브")]
    ola, kari, liv = [invite(session, event, *name, delegation_id=delegation.id) for name in names]
    absent = invite(session, event, "Per Nordmann", "페르", delegation_id=delegation.id, status="waitlisted")
    page = phone(staff, camera=False)
    open_desk(page)
    page.locator("#q").fill("nordm")
    page.locator(".hits button", has_text="Embassy of Norway").click()
    expect(page.locator("main")).to_contain_text("0 of 4 inside")
    expect(page.get_by_label("Per Nordmann")).to_have_count(0)
    page.get_by_role("button", name="Admit the ticked").click()
    expect(page.locator(".notice.stop")).to_contain_text("Tick whoever stands before you.")
    page.get_by_label("Ola Nordmann").check()
    page.get_by_label("Kari Nordmann").check()
    page.get_by_role("button", name="Admit the ticked").click()
    shown(page, "Admitted: 2")
    page.get_by_role("button", name="Next").click()
    page.locator("#q").fill("liv")
    page.locator(".hits button", has_text="Liv").click()
    page.get_by_role("button", name="Embassy of Norway · 2 of 4 inside").click()
    expect(page.get_by_label("Liv Nordmann")).not_to_be_checked()
    page.locator(".hits button", has_text="Per").click()
    shown(page, "Not confirmed")
    came = [attendance(session, member) is not None for member in (ola, kari, liv, absent)]
    assert came == [True, True, False, False]


def test_a_scanner_under_a_hangul_keyboard_is_read_by_its_keys(phone, session, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    page.locator("#q").focus()
    keyboard = page.context.new_cdp_session(page)
    for character in qr(guest):
        keyboard.send("Input.dispatchKeyEvent", key_under_an_input_method(character))
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "code": "Enter", "windowsVirtualKeyCode": 229})
    expect(shown(page, "Admitted")).to_be_visible()


def key_under_an_input_method(character: str) -> dict[str, object]:
    """What a browser tells of a key while Hangul is written: its place, but neither letter nor number."""
    codes = {"/": "Slash", ":": "Semicolon", ".": "Period"}
    code = codes.get(character) or (f"Digit{character}" if character.isdigit() else f"Key{character}")
    shift = 8 if character.isupper() or character == ":" else 0
    return {
        "type": "rawKeyDown",
        "key": "Process",
        "code": code,
        "windowsVirtualKeyCode": 229,
        "modifiers": shift,
    }


def test_two_codes_scanned_at_once_are_both_judged(phone, session, event, staff, guest):
    other = invite(session, event, "Park Bada", "박바다")
    page = phone(staff, camera=False)
    open_desk(page)
    page.route("**/scans**", lambda route: route.abort())
    scan(page, qr(guest))
    scan(page, qr(other))
    expect(shown(page, "Admitted").locator("b")).to_have_text("Park Bada")
    expect(page.locator(".sync")).to_contain_text("Saved here, 2 not sent")


def test_a_second_press_is_no_second_guest(phone, session, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    page.route("**/scans**", lambda route: None)
    page.locator("#q").fill("haneul")
    page.locator(".hits button").click()
    page.evaluate(
        "() => { const admit = document.querySelector('nav .button.primary'); admit.click(); admit.click(); }"
    )
    shown(page, "Admitted")
    expect(page.locator(".sync")).to_contain_text("Saved here, 1 not sent")


def test_a_phone_that_cannot_store_says_so(phone, staff, guest):
    page = phone(staff, camera=False)
    page.add_init_script(
        "const add = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = function (value, key) {"
        " if (this.name === 'readings') throw new DOMException('full', 'QuotaExceededError');"
        " return add.call(this, value, key); }"
    )
    open_desk(page)
    scan(page, qr(guest))
    expect(shown(page, "Not saved")).to_have_class("verdict stop")
