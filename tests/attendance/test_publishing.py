"""Publishing frozen sets: decided once, in the order in which they were first given away."""

from __future__ import annotations

import re
from contextlib import nullcontext, suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.attendance import schemas
from forumapp.attendance.labels import words
from forumapp.attendance.queries.frozen import get_frozen
from forumapp.attendance.queries.published import list_published
from forumapp.attendance.rules import values_of
from forumapp.attendance.service import publishing
from forumapp.attendance.service.freezing import freeze
from forumapp.kernel.actors import COMMAND
from forumapp.orm import transactions, unit_of_work
from tests.support.factories import add_event, add_guest, add_scans
from tests.support.staff import add_staff, signed_in

PATIENCE = 1.5
"""Seconds that one writer gives the other to come in between."""


@pytest.fixture
def event(session):
    return add_event(session, "forum")


def admit(session, event, number=1):
    for _ in range(number):
        add_scans(session, add_guest(session, event), (event.starts_at, "in"))
    session.commit()


def freeze_set(session, event):
    session.rollback()
    with unit_of_work(session):
        frozen = freeze(session=session, event=event, words=words(event.languages), now=event.ends_at, actor=COMMAND)
    return frozen.version


def publish(session, event, version):
    with unit_of_work(session):
        frozen = get_frozen(session=session, event_id=event.id, version=version)
        return publishing.publish(session=session, frozen=frozen, now=event.ends_at + timedelta(hours=version))


def test_a_published_set_stays_the_same_whatever_is_published_after_it(session, event):
    admit(session, event, 20)
    first = freeze_set(session, event)
    admit(session, event)
    second = freeze_set(session, event)
    shown = publish(session, event, first)
    assert "by_category" not in shown["withheld"]
    assert "by_category" in publish(session, event, second)["withheld"]
    assert publish(session, event, first) == shown
    assert len(list_published(session=session, event_id=event.id)) == 2


def test_looking_at_what_may_be_published_publishes_nothing(session, event):
    admit(session, event, 20)
    version = freeze_set(session, event)
    seen = schemas.publishable_figures(session=session, event=event, version=version, now=event.ends_at)
    assert list_published(session=session, event_id=event.id) == []
    shown = publish(session, event, version)
    assert {key: seen[key] for key in shown} == shown
    assert seen["hash"]


def test_the_live_figures_are_told_as_if_they_were_frozen_now(session, event):
    admit(session, event, 20)
    publish(session, event, freeze_set(session, event))
    admit(session, event, 3)
    live = schemas.publishable_figures(session=session, event=event, version=None, now=event.ends_at)
    assert (values_of(live)["participants"], live["version"], live["hash"]) == (23, None, None)
    assert "by_category" in live["withheld"]


def publish_both_at_once(session, event, monkeypatch):
    """Two versions, of which each alone would show its tables; together they would tell of the one guest between them.

    Both have read what was published before either publishes, if nothing holds one of them back. What each withheld.
    """
    admit(session, event, 20)
    first = freeze_set(session, event)
    admit(session, event)
    second = freeze_set(session, event)
    session.rollback()
    bind, event_id, both_read = session.get_bind(), event.id, Barrier(2)
    found, read = [], publishing.list_published

    def read_and_wait(**arguments):
        former = read(**arguments)
        with suppress(BrokenBarrierError):
            both_read.wait(PATIENCE)
        return former

    def one(version: int) -> None:
        with Session(bind) as own, suppress(OperationalError), unit_of_work(own):
            frozen = get_frozen(session=own, event_id=event_id, version=version)
            found.append(publishing.publish(session=own, frozen=frozen, now=frozen.as_of)["withheld"])

    monkeypatch.setattr(publishing, "list_published", read_and_wait)
    threads = [Thread(target=one, args=(version,)) for version in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted("by_category" in withheld for withheld in found)


@pytest.mark.race
def test_two_versions_that_are_first_seen_at_once_are_published_one_after_the_other(session, event, monkeypatch):
    assert publish_both_at_once(session, event, monkeypatch) == [False, True]


@pytest.mark.race
def test_without_the_lock_both_versions_show_their_tables_or_one_fails(session, event, monkeypatch):
    if session.get_bind().dialect.name == "postgresql":
        monkeypatch.setattr(publishing, "lock_event", lambda session, event_id: None)
    else:
        monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
        monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")
    assert publish_both_at_once(session, event, monkeypatch) in ([False], [False, False])


def test_the_page_merges_small_cells_and_tells_withheld_from_nobody(app, session, event):
    admit(session, event, 20)
    add_scans(session, add_guest(session, event, category="academia"), (event.starts_at, "in"))
    add_scans(session, add_guest(session, event, category="expert"), (event.starts_at, "in"))
    for _ in range(9):
        add_scans(session, add_guest(session, event, category="government"), (event.starts_at, "in"))
    session.commit()
    freeze_set(session, event)
    client = signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=event.id))
    page = client.get("/console/events/forum/figures/published?version=1").text
    table = page[page.index('id="by_category"') : page.index("</table>", page.index('id="by_category"'))]
    together = table[table.index("Others together") :].split("</tr>")[0]
    assert re.findall(r'<td class="num">([^<]*)</td>', together) == ["11", "11", "11"]
    assert {"Academia", "Government"} <= set(re.findall(r'<span lang="en">([^<]*)</span>', together))
    assert re.search(r'Media</span></th><td class="num">0</td>', table)
    assert list_published(session=session, event_id=event.id) == []
    assert client.get("/console/events/forum/figures/published?version=2").status_code == 404


def test_the_page_leaves_out_by_what_few_who_stayed_away_would_be_known_and_says_why(app, session, event):
    admit(session, event, 20)
    add_guest(session, event)
    session.commit()
    freeze_set(session, event)
    client = signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=event.id))
    page = client.get("/console/events/forum/figures/published?version=1").text
    table = page[page.index('id="by_category"') : page.index("</table>", page.index('id="by_category"'))]
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', table) == ["Category", "Attended"]
    assert "Left out here: Registered, Confirmed." in table
    everything = client.get("/console/events/forum/figures?version=1").text
    assert "Left out here" not in everything
