"""The protocol board on a phone: an arrival at a desk, sleep, a reload without network; and needs at the door."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from forumapp.accounts.rules import StaffRole
from forumapp.checkin.rules import Profile
from forumapp.checkin.schemas import device_facts
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.sealing import needs_box
from forumapp.orm import unit_of_work
from forumapp.questions.service import keep_needs
from tests.journeys.test_door import invite, open_desk, qr, recorded, scan, shown
from tests.support.axe import violations
from tests.support.factories import add_device, add_event, add_question
from tests.support.staff import add_staff

pytestmark = pytest.mark.journey

HEARD = 20_000
"""Milliseconds in which a busy machine's board has heard of an arrival; it asks every two seconds."""


@pytest.fixture
def event(session):
    now = clock.now()
    return add_event(session, starts_at=now + timedelta(minutes=30), ends_at=now + timedelta(hours=3))


@pytest.fixture
def staff(session, event):
    return add_staff(session, StaffRole.DOOR, event_id=event.id)


@pytest.fixture
def minister(session, event):
    return invite(
        session,
        event,
        "Hong Gildong",
        "홍길동",
        rank="minister",
        read_aloud="hong gil-dong",
        escort="Han Miji",
        meeting_point="Lobby",
        expected_at=clock.now() - timedelta(minutes=5),
    )


def become(page: Page, session, event, desk: str, **terms: object) -> None:
    """Open the phone as the office prepared it: its profile, and whether it sees needs."""
    with unit_of_work(session):
        opened = add_device(session, event, desk=desk, volunteer="Seo Yun", **terms)
        body = {**device_facts(opened.device, event, session=session), "key": opened.key}
    page.context.route("**/door/forum/open", lambda route: route.fulfill(status=201, json=body))
    page.goto("/door/forum")
    page.locator("#desk").fill(desk)
    page.locator("nav .button.primary").click()


def open_board(page: Page, session, event) -> None:
    become(page, session, event, "Board", profile=Profile.PROTOCOL)
    expect(page.locator(".board .age")).to_contain_text(re.compile(r"As of \d\d:\d\d:\d\d"))


def wake(page: Page) -> None:
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


def test_a_guest_of_rank_at_a_desk_stands_on_the_board_at_once(phone, session, event, staff, minister):
    board, desk = phone(staff, camera=False), phone(staff, camera=False)
    open_board(board, session, event)
    expect(board.locator("#board-missing + ol li")).to_contain_text("Hong Gildong")
    expect(board.locator("#board-missing + ol li .mark")).to_contain_text(re.compile(r"\d+ minutes late"))
    open_desk(desk)
    scan(desk, qr(minister))
    shown(desk, "Admitted")
    attention = desk.locator(".attend")
    expect(attention.first).to_have_text("Guest of rank: protocol has been told", timeout=HEARD)
    expect(attention.nth(1)).to_have_text("Met by Han Miji, Lobby: call them")
    now = board.locator(".board .now")
    expect(now).to_contain_text("Hong Gildong", timeout=HEARD)
    expect(now).to_contain_text("hong gil-dong")
    expect(now).to_contain_text(re.compile(r"Arrived \d\d:\d\d, Desk 1"))
    expect(board.locator(".board")).to_contain_text("1 of 1 has arrived")
    expect(board.locator("#board-arrived + ol li"), "the lists change their order a little later").to_contain_text(
        "Hong Gildong", timeout=HEARD
    )
    assert violations(board) == []


def test_where_no_board_is_watched_the_desk_is_told_whom_to_call(phone, session, event, staff, minister):
    page = phone(staff, camera=False)
    open_desk(page)
    scan(page, qr(minister))
    shown(page, "Admitted")
    recorded(session, 1)
    expect(page.locator(".attend").first).to_have_text("Guest of rank: goes in; tell the protocol desk")


def test_a_board_that_slept_says_how_old_it_is_and_catches_up_when_it_wakes(phone, session, event, staff, minister):
    board = phone(staff, camera=False)
    board.clock.install()
    open_board(board, session, event)
    expect(board.locator("body")).to_have_attribute("data-kept", "yes", timeout=30_000)
    board.context.set_offline(True)
    board.clock.fast_forward(60_000)
    wake(board)
    warning = board.locator(".board .mark.wait", has_text="Not up to date")
    expect(warning).to_be_visible()
    board.reload()
    expect(board.locator(".board .age")).to_contain_text(re.compile(r"As of \d\d:\d\d:\d\d"))
    expect(warning).to_be_visible()
    expect(board.locator("#board-missing + ol li")).to_contain_text("Hong Gildong")
    desk = phone(staff, camera=False)
    open_desk(desk)
    scan(desk, qr(minister))
    recorded(session, 1)
    board.context.set_offline(False)
    wake(board)
    board.clock.fast_forward(6_000)
    expect(board.locator(".board .now")).to_contain_text("Hong Gildong", timeout=HEARD)
    expect(warning).to_be_hidden()


def test_needs_are_asked_online_for_one_guest_and_not_kept(app, phone, session, event, staff, minister):
    add_question(session, event, "access", kind="needs", label="What do you need?")
    sealed = needs_box(app.config["FORUMAPP"].data_keys).seal("A seat by the aisle")
    keep_needs(
        session=session,
        event_id=event.id,
        registration_id=minister.id,
        needs={"access": sealed},
        asked={},
        now=clock.now(),
        actor=COMMAND,
    )
    session.commit()
    page = phone(staff, camera=False)
    become(page, session, event, "Help desk", sees_needs=True)
    expect(page.locator(".sync")).to_contain_text("List of", timeout=HEARD)
    page.locator("#q").fill("hong")
    page.locator(".hits button").click()
    needs = page.get_by_role("button", name="Needs")
    needs.click()
    expect(page.locator(".screen")).to_contain_text("A seat by the aisle")
    page.get_by_role("button", name="Back").click()
    page.context.set_offline(True)
    needs.click()
    expect(page.locator(".screen")).to_contain_text("Needs are never kept on a phone")
    expect(page.locator(".screen")).not_to_contain_text("aisle")
