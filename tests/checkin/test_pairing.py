"""Pairing a phone: a code opens one phone, once, within ten minutes; keys end with their event."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from forumapp.accounts.models import AccessEntry, Key
from forumapp.checkin import service, views
from forumapp.checkin.models import Device, Pairing
from forumapp.checkin.service import Terms, close_past, code_of, end_all, offer_pairing, pairing, withdraw_pairing
from forumapp.checkin.tasks import close_past_phones
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing, in_fours, sha256
from forumapp.orm import transactions
from tests.checkin.conftest import KEYS
from tests.support.factories import add_device, add_event, add_guest
from tests.support.staff import Browser

ORGANIZER = Actor.user(7)
IN_FOUR_HOURS = timedelta(hours=4)


@pytest.fixture
def phone(app):
    """A volunteer's browser: no account, no session."""
    return Browser(app, app.response_class)


def offer(session, event, *, at=None, **terms):
    """A code for one phone, and its row."""
    now = at or clock.now()
    made = offer_pairing(
        session=session,
        event_id=event.id,
        terms=Terms(**{"desk": "Desk 1", "until": clock.now() + IN_FOUR_HOURS, **terms}),
        now=now,
        actor=ORGANIZER,
        keys=KEYS,
    )
    session.commit()
    return code_of(made, KEYS), made


def pair(phone, code, name="Lee Haneul", slug="forum"):
    return phone.post(f"/door/{slug}/pair", json={"code": code, "name": name})


def test_a_code_makes_the_phone_a_device_as_the_office_wanted_it(session, event, phone):
    code, made = offer(
        session, event, desk="등록대 1", profile=service.devices.Profile.PROTOCOL, sees_needs=True, pin="0420"
    )
    answer = pair(phone, code)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    told = {name: answer.json[name] for name in ("desk", "profile", "needs", "pin", "volunteer")}
    assert told == {"desk": "등록대 1", "profile": "protocol", "needs": True, "pin": "0420", "volunteer": "Lee Haneul"}
    assert answer.json["event"]["slug"] == "forum"
    assert answer.json["until"].endswith("+09:00")
    session.rollback()
    device = session.scalars(select(Device)).one()
    assert (device.desk, device.volunteer, device.pin, device.sees_needs, device.user_id) == (
        "등록대 1",
        "Lee Haneul",
        "0420",
        True,
        None,
    )
    assert session.get_one(Pairing, made.id).device_id == device.id
    key = session.get_one(Key, device.key_id)
    assert (key.scopes, key.created_by, key.sha256) == (
        ["scans:read", "scans:write"],
        "user:7",
        sha256(answer.json["key"]),
    )
    logged = session.execute(select(AccessEntry.actor, AccessEntry.act, AccessEntry.purpose)).all()
    assert [tuple(entry) for entry in logged] == [(f"device:{device.id}", "pair", "등록대 1")]


def test_a_code_may_be_typed_in_groups_and_small_letters(session, event, phone):
    code, _ = offer(session, event)
    assert pair(phone, in_fours(code).lower()).status_code == 201


def test_the_database_keeps_no_code(session, event):
    code, made = offer(session, event)
    kept = [str(value) for value in session.execute(select(*Pairing.__table__.columns)).one()]
    assert sha256(code) in kept
    assert code not in "".join(kept)
    assert code_of(made, KeyRing("another key")) is None
    assert code_of(made, KeyRing("another key", (KEYS.current,))) == code


def test_a_code_that_opens_nothing_says_why_and_what_to_do(session, event, phone):
    used, _ = offer(session, event)
    assert pair(phone, used).status_code == 201
    old, _ = offer(session, event, at=clock.now() - timedelta(minutes=10))
    withdrawn, made = offer(session, event)
    withdraw_pairing(session=session, pairing=made, now=clock.now())
    foreign, _ = offer(session, add_event(session, "other"))
    session.commit()
    refused = {
        why: pair(phone, code)
        for why, code in {
            "used": used,
            "old": old,
            "withdrawn": withdrawn,
            "unknown": foreign,
            "none": "0" * 12,
            "faulty": "hello",
            "absent": None,
        }.items()
    }
    assert {why: (answer.status_code, answer.json["code"]) for why, answer in refused.items()} == {
        "used": (410, "used"),
        "old": (410, "old"),
        "withdrawn": (410, "withdrawn"),
        **dict.fromkeys(("unknown", "none", "faulty", "absent"), (410, "unknown")),
    }
    assert refused["used"].content_type == "application/problem+json"
    assert "new QR" in refused["old"].json["detail"]
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Device)) == 1


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "n" * 65, None, 7])
def test_a_phone_without_a_volunteers_name_is_asked_for_it_and_the_code_stays_good(session, event, phone, name):
    code, _ = offer(session, event)
    answer = pair(phone, code, name)
    assert (answer.status_code, answer.json["code"]) == (422, "name")
    assert pair(phone, code).status_code == 201


def test_a_code_that_pairs_nothing_is_told_before_a_name_is_typed(session, event, phone):
    old, _ = offer(session, event, at=clock.now() - timedelta(minutes=10))
    assert [(answer.status_code, answer.json["code"]) for answer in (pair(phone, old, ""), pair(phone, None, ""))] == [
        (410, "old"),
        (410, "unknown"),
    ]


def test_an_unknown_event_pairs_nothing(session, event, phone):
    code, _ = offer(session, event)
    assert pair(phone, code, slug="nothing").status_code == 404


def test_somebody_who_guesses_codes_is_slowed(event, phone, monkeypatch):
    monkeypatch.setattr(views.pairing, "TRIES_A_MINUTE", 2)
    assert [pair(phone, f"{number:012}").status_code for number in range(4)] == [410, 410, 429, 429]


# --- Two phones, one code ---------------------------------------------------------------------------------------------


def eight_phones_with_one_code(app, session, event):
    """How many phones were let in, how many were told that it is used, and how many devices there are."""
    code, _ = offer(session, event)
    barrier, statuses = threading.Barrier(8), []

    def scan_it():
        phone = app.test_client()
        barrier.wait()
        try:
            statuses.append(pair(phone, code).status_code)
        except Exception:
            statuses.append(500)

    threads = [threading.Thread(target=scan_it) for _ in range(8)]
    before = session.scalar(select(func.count()).select_from(Device))
    session.rollback()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses), session.scalar(select(func.count()).select_from(Device)) - before


ONE_WINS = ([201, *[410] * 7], 1)


@pytest.mark.race
def test_of_eight_phones_that_scan_one_code_one_wins(app, session, event):
    assert eight_phones_with_one_code(app, session, event) == ONE_WINS


@pytest.mark.race
def test_without_the_lock_a_code_makes_several_phones(app, session, event, monkeypatch):
    def look_then_take(*, session, pairing_id, now):
        row = session.get_one(Pairing, pairing_id)
        if row.used_at is not None:
            return False
        session.execute(update(Pairing).where(Pairing.id == pairing_id).values(used_at=now))
        return True

    monkeypatch.setattr(pairing, "spend", look_then_take)
    monkeypatch.setattr(views.pairing, "TRIES_A_MINUTE", 1000)
    if db.engine.dialect.name == "sqlite":
        monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
        monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")
    assert any(eight_phones_with_one_code(app, session, event) != ONE_WINS for _ in range(5))


# --- Ending -----------------------------------------------------------------------------------------------------------


def test_ending_all_revokes_every_phone_and_every_code_of_the_event_alone(session, event, phone):
    other = add_event(session, "other")
    mine, foreign = [add_device(session, event) for _ in range(2)], add_device(session, other)
    waiting, _ = offer(session, event)
    assert end_all(session=session, event_id=event.id, now=clock.now(), actor=ORGANIZER) == 2
    session.commit()
    assert [one.device.ended_by for one in mine] == ["user:7", "user:7"]
    assert foreign.device.closed_at is None
    assert pair(phone, waiting).json["code"] == "withdrawn"
    assert end_all(session=session, event_id=event.id, now=clock.now(), actor=ORGANIZER) == 0


def test_the_job_closes_phones_whose_time_is_over_and_no_other(session, event):
    now = clock.now()
    gone = add_device(session, event, until=now - timedelta(minutes=1))
    with_the_event = add_device(session, event, until=None)
    to_come = add_event(session, "coming", starts_at=now, ends_at=now + timedelta(hours=1))
    working, ends_later = add_device(session, event), add_device(session, to_come, until=None)
    for _ in range(2):
        close_past_phones(now=now)
        session.expire_all()
        assert [one.device.closed_at for one in (gone, with_the_event, working, ends_later)] == [now, now, None, None]
    assert gone.device.ended_by is None
    assert close_past(session=session, now=now + timedelta(hours=5)) == 2


def test_a_phone_follows_its_event_when_the_end_is_moved(session, event, phone):
    now = clock.now()
    event.ends_at = now - timedelta(hours=3)
    event.starts_at = now - timedelta(hours=8)
    opened = add_device(session, event, until=None)
    key = {"Authorization": f"Bearer {opened.key}"}
    desk = phone.get("/api/v1/events/forum/desk", headers=key)
    assert desk.status_code == 200
    held = {**key, "If-None-Match": desk.headers["ETag"]}
    assert phone.get("/api/v1/events/forum/desk", headers=held).status_code == 304
    event.ends_at = now + timedelta(hours=2)
    session.commit()
    moved = phone.get("/api/v1/events/forum/desk", headers=held)
    assert (moved.status_code, moved.json["until"] > desk.json["until"]) == (200, True)
    event.ends_at = now - timedelta(hours=4)
    session.commit()
    assert phone.get("/api/v1/events/forum/desk", headers=held).status_code == 401


def test_the_server_notes_when_a_phone_had_all_of_the_list(session, event, phone):
    for _ in range(2):
        add_guest(session, event)
    opened = add_device(session, event)
    key = {"Authorization": f"Bearer {opened.key}"}
    assert opened.device.roster_at is None
    phone.get("/api/v1/events/forum/desk", headers=key)
    session.rollback()
    session.refresh(opened.device)
    assert opened.device.roster_at is None
    assert phone.get("/api/v1/events/forum/roster", headers=key).status_code == 200
    session.rollback()
    session.refresh(opened.device)
    assert opened.device.roster_at is not None
