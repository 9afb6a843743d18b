"""The whole door once, by script: phones that lose the network, die and are revoked; the figures equal the plan."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from forumapp.accounts.rules import StaffRole
from forumapp.attendance.labels import words
from forumapp.attendance.queries.counting import count
from forumapp.attendance.rules import figure_set, values_of
from forumapp.checkin.models import Device, Scan
from forumapp.checkin.queries.flagged import count_open
from forumapp.checkin.service import close_desk
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.search import keys
from forumapp.kernel.secrets import KeyRing
from forumapp.orm import unit_of_work
from forumapp.registration.rules import Source
from forumapp.registration.service import Application, cancel, substitute
from tests.journeys.conftest import PHONE, sign_in
from tests.journeys.rehearsal import COUNTING, PATIENCE, Phone, Plan, Profile, lost, portal
from tests.support.factories import TICKET_KEY, add_event, add_guest, ticket_of
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

pytestmark = pytest.mark.journey

KEYS = KeyRing.of((TICKET_KEY,))
GIVEN = ("Ahn", "Bora", "Chan", "Dabin", "Eun", "Gyeol", "Haneul", "Inho", "Jaeil", "Kyung", "Lana", "Mirae")
FAMILY = (
    *("Arden", "Birch", "Calder", "Dunmore", "Elwood", "Farrow", "Garrick", "Hollis", "Ingram", "Jessop", "Kendal"),
    *("Lorne", "Marlow", "Norden", "Oakes", "Penrose", "Quill", "Rowan", "Selby", "Tarrant"),
)


@pytest.fixture
def event(session):
    now = clock.now()
    return add_event(session, starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=3))


@pytest.fixture
def office(app, session):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER))


class Hall:
    """The guests and the office, and what they do to the list meanwhile."""

    def __init__(self, session, event, plan, number):
        self.session, self.event, self.plan = session, event, plan
        names = (f"{given} {family}" for family in FAMILY for given in GIVEN)
        self.codes = {}
        for place, name in enumerate(islice(names, number)):
            self.invite(name, COUNTING[place % len(COUNTING)])
        self.waiting = list(self.codes)

    def invite(self, name, category="academia", status="confirmed"):
        with unit_of_work(self.session):
            if status == "confirmed":
                self.event.taken += 1
                next(each for each in self.event.categories if each.code == category).taken += 1
            guest = add_guest(
                self.session,
                self.event,
                names=LocalizedText(en=name),
                search_keys=keys(name),
                order_name=name,
                category=category,
                status=status,
            )
        self.plan.expect(name, category, status)
        self.codes[name] = ticket_of(guest)
        return guest

    def next(self, share=1):
        """The next guests in the queue."""
        taken, self.waiting = self.waiting[:share], self.waiting[share:]
        return taken

    def cancel(self, guest):
        with unit_of_work(self.session):
            cancel(
                session=self.session,
                event_id=self.event.id,
                registration_id=guest.id,
                now=clock.now(),
                actor=COMMAND,
                keys=KEYS,
            )
        self.plan.statuses[guest.order_name] = "cancelled"

    def substitute(self, guest, name):
        comes = Application(category_code="academia", names=LocalizedText(en=name), language="en")
        with unit_of_work(self.session):
            substitute(
                session=self.session,
                event_id=self.event.id,
                registration_id=guest.id,
                comes=comes,
                reason="Ill",
                now=clock.now(),
                actor=COMMAND,
                source=Source.STAFF,
                keys=KEYS,
            )
        self.plan.statuses[guest.order_name] = "cancelled"
        self.plan.expect(name, "academia")

    def revoke(self, desk):
        with unit_of_work(self.session):
            device = self.session.scalars(select(Device).where(Device.desk == desk)).one()
            close_desk(session=self.session, device_id=device.id, now=clock.now(), ended_by=COMMAND)


@pytest.fixture
def number(request):
    return request.config.getoption("--guests")


def test_a_whole_door_loses_nothing_and_its_figures_are_those_of_the_plan(
    app, address, session, event, office, number, browser_type, browser_type_launch_args, tmp_path
):
    plan = Plan()
    hall = Hall(session, event, plan, number)
    for name in ("Xenia Twice", "Yuna Again"):
        hall.invite(name)
    for name in ("Nari Waiting", "Wona Refused"):
        hall.invite(name, status="submitted")
    late_no, ill = hall.invite("Kuno Cancelled"), hall.invite("Sora Replaced")
    code = hall.codes
    door = add_staff(session, StaffRole.DOOR, event_id=event.id)
    options = {"base_url": address, "viewport": PHONE, "has_touch": True}

    browser = browser_type.launch(**browser_type_launch_args)
    profile = Profile(browser_type, tmp_path / "phone", browser_type_launch_args, options)
    phones = []
    for desk in range(1, 5):
        context = profile.context if desk == 3 else browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        sign_in(context, app, door, address)
        phones.append(Phone(context.new_page(), f"Desk {desk}", plan))
        phones[-1].open()
    one, two, three, four = phones
    share = (number - 8) // 16

    def round_of(those):
        """Each phone admits its share of the queue, most by scanner and one by name."""
        for phone in those:
            first, *rest = hall.next(share)
            phone.admit_by_name(first)
            for name in rest:
                phone.admit(code[name], name)

    def arrived():
        """All that the phones made is on the server, while they go on working."""
        for _ in range(300):
            session.rollback()
            found = session.scalar(select(func.count()).select_from(Scan))
            if found >= plan.rows:
                break
            one.page.wait_for_timeout(100)
        assert found == plan.rows
        for phone in phones:
            phone.has_sent_all()

    # With a network.
    round_of(phones)
    two.scan(code["Nari Waiting"], "Not confirmed", "Nari Waiting")
    two.let_in("The host or the protocol desk has agreed", "Nari Waiting")
    four.scan(code["Wona Refused"], "Not confirmed", "Wona Refused")
    four.press("Turn away")
    four.says("Turned away")
    plan.rows += 1
    arrived()

    # The network goes; the office goes on.
    for phone in phones:
        phone.context.set_offline(True)
    hall.cancel(late_no)
    hall.substitute(ill, "Rami Substitute")
    hall.invite("Lumi Latecomer")
    round_of(phones)
    one.admit(code["Kuno Cancelled"], "Kuno Cancelled")
    one.admit(code["Xenia Twice"], "Xenia Twice")
    two.admit(code["Xenia Twice"], "Xenia Twice")
    two.scan(code["Lumi Latecomer"], "Not in this phone’s list")
    two.let_in("Showed the confirmation mail", "Lumi Latecomer")
    two.admit(code["Yuna Again"], "Yuna Again")
    three.admit(code["Yuna Again"], "Yuna Again")
    one.walk_in("Vega Walkin")
    waiting = share + 1
    three.has_not_sent(waiting)
    # The third phone dies and comes back, still without a network.
    context = profile.killed()
    context.set_offline(True)
    three.page = context.pages[0] if context.pages else context.new_page()
    three.page.goto(f"{address}/door/forum")
    three.has_not_sent(waiting)
    three.scan(code["Yuna Again"], "Already inside", "Yuna Again")
    three.scan("0" * 26, "Not in this phone’s list")
    three.let_in("The host or the protocol desk has agreed", None)
    for name in hall.next(share):
        three.admit(code[name], name)
    for phone in phones:
        phone.context.set_offline(False)
    arrived()
    news = one.page.get_by_role("button", name="Kuno Cancelled was let in, but is cancelled")
    expect(news).to_be_visible()

    # The hall's portal answers in the server's place; the fourth phone is ended by the office meanwhile.
    for phone in phones:
        phone.context.route("**/api/**", portal)
    round_of([one, two, three])
    kept_aside = hall.next(5)
    for name in kept_aside:
        four.scan(code[name], "Admitted", name)
    four.has_not_sent(5)
    hall.revoke("Desk 4")
    for phone in phones:
        phone.context.unroute("**/api/**")
    four.page.get_by_role("heading", name="This desk was closed").wait_for()
    phones.remove(four)
    arrived()

    # Scans arrive and their answers do not.
    for phone in phones:
        phone.context.route("**/scans**", lost)
    round_of(phones)
    two.walk_in("Wilma Walkin")
    for phone in phones:
        phone.context.unroute("**/scans**")
    arrived()

    # The substitute comes, somebody was admitted by mistake, and some leave.
    three.scan(code["Sora Replaced"], "Replaced", "Sora Replaced")
    three.admit_by_name("Rami Substitute")
    [mistaken] = hall.next()
    one.admit(code[mistaken], mistaken)
    one.undo(mistaken)
    gone = [name for name, _ in plan.acts[:2]]
    two.turn("Out")
    for name in gone:
        two.scan(code[name], "Left", name)
        plan.passes(name, "out")
    arrived()
    two.turn("In")
    two.page.wait_for_timeout(2_100)  # the same code again within two seconds is silence
    two.admit(code[gone[0]], gone[0])
    arrived()

    # What the server says of it all.
    figures = figure_set(
        count(session=session, event_id=event.id),
        event=event.slug,
        zone=event.zone,
        as_of=event.ends_at,
        over=True,
        version=1,
        words=words(event.languages),
    )
    values = values_of(figures)
    assert {name: values[name] for name in plan.figures()} == plan.figures()
    by_category = {row["code"]: row["attended"] for row in figures["by_category"]}
    assert {category: by_category[category] for category in COUNTING} == plan.attended()
    # Every conflict is listed with its kind, and what the ended phone held is there.
    found = session.execute(
        select(Scan.conflict, Scan.verdict).where((Scan.conflict.is_not(None)) | (Scan.verdict == "quarantined"))
    ).all()
    assert sorted(conflict or verdict for conflict, verdict in found) == sorted(
        ["two_devices"] * 2 + ["cancelled_admitted", "unknown_admitted"] + ["quarantined"] * 5
    )
    assert count_open(session=session, event_id=event.id) == (5, 5)
    listed = page_of(office.get("/console/events/forum/conflicts")).text
    for words_there in ("Xenia Twice", "Yuna Again", "Kuno Cancelled", "Nari Waiting", "Desk 4"):
        assert words_there in listed
    profile.context.close()
    browser.close()
