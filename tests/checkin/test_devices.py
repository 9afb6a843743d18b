"""The console's page of phones: pairing one by a QR, seeing how each is, ending it."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.checkin.models import Device, Pairing, Scan
from forumapp.checkin.service import close_desk
from forumapp.kernel import clock
from forumapp.kernel.secrets import read_pairing_code
from tests.checkin.conftest import scan
from tests.support.factories import add_device, add_event, add_guest, add_session, ticket_of
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import Browser, add_staff, signed_in

DEVICES = "/console/events/forum/devices"
CHOSEN = {"desk": "Desk 1", "profile": "door"}


@pytest.fixture
def organizer(app, session, event):
    """A browser of somebody who manages the event's phones."""
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


@pytest.fixture
def phone(app):
    """A volunteer's browser."""
    return Browser(app, app.response_class)


def offered(organizer, **chosen):
    """The address of a new QR's page."""
    answer = submit(organizer, f"{DEVICES}/pair", {**CHOSEN, **chosen})
    assert answer.status_code == 303
    return answer.location


def test_a_phone_is_paired_by_the_qr_and_the_page_then_says_who_holds_it(session, event, organizer, phone):
    address = offered(organizer, desk="등록대 1", profile="protocol", sees_needs="y", pin="y")
    page = organizer.get(address)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    shown = page_of(page)
    facts = dict(zip(shown.texts(".//dt"), shown.texts(".//dd"), strict=True))
    assert facts["Address"].endswith("/door/forum")
    # Folded away: the volunteer reads the QR from this very screen.
    pin = facts["PIN"].removeprefix("Show the PIN")
    assert re.fullmatch(r"\d{4}", pin)
    picture = organizer.get(shown.root.find(".//main//img").get("src"))
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/png", "no-store")
    code = read_pairing_code(facts["Code"])
    paired = phone.post("/door/forum/pair", json={"code": code, "name": "Lee Haneul"})
    assert (paired.json["pin"], paired.json["needs"], paired.json["profile"]) == (pin, True, "protocol")
    after = organizer.get(address)
    assert "Lee Haneul" in after.text
    assert facts["Code"] not in after.text
    assert organizer.get(f"{address}/qr.png").status_code == 410
    listed = page_of(organizer.get(DEVICES))
    assert "Lee Haneul" in listed.texts(".//tbody/tr/td")
    session.rollback()
    logged = session.execute(select(AccessEntry.act, AccessEntry.purpose).order_by(AccessEntry.id)).all()
    assert [tuple(entry) for entry in logged] == [("offer_phone", "등록대 1"), ("pair", "등록대 1")]


def test_the_qr_holds_the_address_with_the_code_behind_the_hash(session, event, organizer, monkeypatch):
    held = []
    monkeypatch.setattr("forumapp.kernel.qr.png", lambda text: held.append(text) or b"")
    address = offered(organizer)
    code = page_of(organizer.get(address)).texts(".//dd")[1].replace(" ", "")
    assert organizer.get(f"{address}/qr.png").status_code == 200
    assert len(held) == 1
    assert held[0].endswith(f"/door/forum#pair={code}")


def test_opening_the_page_of_a_qr_changes_nothing_and_a_new_one_ends_the_old(session, event, organizer, phone):
    address = offered(organizer)
    codes = {page_of(organizer.get(address)).texts(".//dd")[1] for _ in range(2)}
    assert len(codes) == 1
    assert session.scalar(select(func.count()).select_from(Pairing)) == 1
    fresh = submit(organizer, address, to=f"{address}/again")
    assert fresh.status_code == 303
    again = page_of(organizer.get(fresh.location)).texts(".//dd")[1]
    refused = phone.post("/door/forum/pair", json={"code": codes.pop(), "name": "Lee"})
    assert refused.json["code"] == "withdrawn"
    assert "taken back" in organizer.get(address).text
    assert phone.post("/door/forum/pair", json={"code": again, "name": "Lee"}).status_code == 201


def test_a_code_can_be_taken_back_and_waits_on_the_list_until_then(session, event, organizer):
    address = offered(organizer)
    assert address in organizer.get(DEVICES).text
    assert submit(organizer, address, to=f"{address}/withdraw").status_code == 303
    assert address not in organizer.get(DEVICES).text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"desk": ""}, "Name the desk"),
        ({"desk": "d" * 41}, "shorter name"),
        ({"until": "2020-01-01T10:00"}, "still to come"),
        ({"until": "2099-01-01T10:00"}, "at the latest"),
        ({"until": ""}, "until which the phone works"),
    ],
)
def test_terms_that_cannot_be_come_back_with_what_was_typed(session, event, organizer, wrong, told):
    answer = submit(organizer, f"{DEVICES}/pair", {**CHOSEN, "pin": "y", **wrong})
    assert answer.status_code == 422
    assert told in answer.text
    assert page_of(answer).root.find(".//input[@name='pin']").get("checked") is not None
    assert session.scalar(select(func.count()).select_from(Pairing)) == 0


def test_the_latest_end_is_kept_as_the_events_own(app, session):
    now = clock.now().replace(microsecond=123)
    event = add_event(session, "forum", starts_at=now, ends_at=now + timedelta(hours=3))
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    offered(organizer)
    early = (now + timedelta(hours=2)).astimezone(ZoneInfo(event.zone)).strftime("%Y-%m-%dT%H:%M")
    offered(organizer, until=early)
    session.rollback()
    ends = session.scalars(select(Pairing.until).order_by(Pairing.made_at)).all()
    assert ends[0] is None
    assert ends[1].strftime("%H:%M") == (now + timedelta(hours=2)).strftime("%H:%M")


def test_the_list_says_how_each_phone_is(session, event, organizer):
    now = clock.now()
    add_device(session, event, desk="Working", volunteer="Kim Bada", pin="0420", now=now)
    silent = add_device(session, event, desk="Silent", now=now - timedelta(minutes=9))
    silent.device.unsent = 4
    closed, revoked = add_device(session, event, desk="Closed"), add_device(session, event, desk="Revoked")
    close_desk(session=session, device_id=closed.device.id, now=now)
    session.commit()
    answer = submit(organizer, f"{DEVICES}/{revoked.device.id}/revoke")
    assert answer.status_code == 303
    page = page_of(organizer.get(DEVICES))
    rows = {row.find("th").text.strip(): row for row in page.root.findall(".//tbody/tr")}
    states = {desk: "".join(row.findall("td")[0].itertext()).strip() for desk, row in rows.items()}
    assert states == {"Working": "working", "Silent": "not heard", "Closed": "closed", "Revoked": "revoked"}
    said = (now - timedelta(minutes=9)).astimezone(ZoneInfo(event.zone)).strftime("%H:%M")
    count, word, *_date, time = "".join(rows["Silent"].findall("td")[5].itertext()).split()
    assert (count, word, time) == ("4", "said", said)
    assert "".join(rows["Working"].findall("td")[5].itertext()).strip() == "0"
    assert "9 minutes ago" in "".join(rows["Silent"].itertext())
    assert "0420" in "".join(rows["Working"].itertext())
    opened = "".join(rows["Working"].findall("td")[2].itertext())
    today = now.astimezone(ZoneInfo(event.zone))
    assert opened.strip().startswith(today.strftime("%H:%M")), "a time of today needs no date"


def test_revoking_asks_first_with_what_is_not_sent_and_keeps_late_scans_aside(session, event, organizer, phone):
    guest, opened = add_guest(session, event), add_device(session, event)
    opened.device.unsent = 4
    session.commit()
    address = f"{DEVICES}/{opened.device.id}/revoke"
    assert "4 scans are not sent: they will be kept aside and wait for you." in organizer.get(address).text
    session.refresh(opened.device)
    assert opened.device.closed_at is None
    assert submit(organizer, address).status_code == 303
    assert organizer.get(address).status_code == 303  # nothing is left to end
    key = {"Authorization": f"Bearer {opened.key}"}
    for path in ("roster", "desk"):
        assert phone.get(f"/api/v1/events/forum/{path}", headers=key).status_code == 401
    late = phone.post("/api/v1/events/forum/scans", json={"scans": [scan(ticket=ticket_of(guest))]}, headers=key)
    assert late.json["results"][0]["verdict"] == "quarantined"
    session.rollback()
    assert session.scalars(select(Scan.device_id)).all() == [opened.device.id]
    assert "1 kept aside" in organizer.get(DEVICES).text


def test_another_events_phones_and_codes_are_not_there(session, event, organizer):
    foreign = add_device(session, add_event(session, "other"))
    assert organizer.get(f"{DEVICES}/{foreign.device.id}/revoke").status_code == 404
    assert organizer.get(f"{DEVICES}/codes/nothing").status_code == 404


def test_all_phones_end_at_once_after_one_more_question(session, event, organizer):
    for desk in ("Gate", "Hall"):
        add_device(session, event, desk=desk)
    offered(organizer)
    asked = organizer.get(f"{DEVICES}/end")
    assert "Hall" in asked.text
    assert submit(organizer, f"{DEVICES}/end").status_code == 303
    session.rollback()
    assert session.scalar(select(func.count()).where(Device.closed_at.is_(None))) == 0
    assert session.scalars(select(Pairing.withdrawn_at)).one() is not None


def test_a_phone_is_paired_for_a_sessions_door_and_the_list_says_where_it_stands(session, event, organizer, phone):
    assert "The phone stands at" not in page_of(organizer.get(f"{DEVICES}/pair")).text
    room = add_session(session, event)
    assert submit(organizer, f"{DEVICES}/pair", {**CHOSEN, "session": "999"}).status_code == 422
    shown = page_of(organizer.get(offered(organizer, session=str(room.id))))
    facts = dict(zip(shown.texts(".//dt"), shown.texts(".//dd"), strict=True))
    assert facts["The phone stands at"] == "Workshop · 15:00"
    paired = phone.post("/door/forum/pair", json={"code": read_pairing_code(facts["Code"]), "name": "Lee Haneul"})
    assert (paired.json["session"], paired.json["event"]["sessions"][0]["id"]) == (room.id, room.id)
    assert "Workshop · 15:00" in page_of(organizer.get(DEVICES)).text
    again = page_of(organizer.get(f"{DEVICES}/pair?instead_of={paired.json['device']}"))
    assert [one.get("value") for one in again.root.iter("option") if one.get("selected") is not None] == [str(room.id)]


def test_another_phone_at_a_desk_begins_with_the_terms_of_the_one_before(session, event, organizer):
    opened = add_device(session, event, desk="Gate", sees_needs=True, pin="0001")
    page = page_of(organizer.get(f"{DEVICES}/pair?instead_of={opened.device.id}"))
    assert page.root.find(".//input[@name='desk']").get("value") == "Gate"
    assert page.root.find(".//input[@name='sees_needs']").get("checked") is not None
    assert page.root.find(".//input[@name='pin']").get("checked") is not None


def test_the_history_of_a_guest_names_the_volunteer_beside_the_scan(session, event, organizer, phone):
    guest, opened = add_guest(session, event), add_device(session, event, volunteer="Lee Haneul")
    key = {"Authorization": f"Bearer {opened.key}"}
    phone.post(
        "/api/v1/events/forum/scans", json={"scans": [scan(ticket=ticket_of(guest), desk="Desk 1")]}, headers=key
    )
    assert "Lee Haneul" in organizer.get(f"/console/events/forum/registrations/{guest.id}").text
