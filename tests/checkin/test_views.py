"""The door's pages: who may open them, making a desk, and what a ticket tells a stranger."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from sqlalchemy import func, select

from forumapp.accounts.models import AccessEntry, Key
from forumapp.accounts.rules import StaffRole
from forumapp.checkin import views
from forumapp.checkin.models import Attendance, Device, Scan
from forumapp.kernel.localized import LocalizedText
from tests.checkin.conftest import scan
from tests.support.factories import add_event, add_guest, ticket_of
from tests.support.pages import page_of
from tests.support.staff import Browser, add_staff, signed_in


@pytest.fixture(autouse=True)
def built_assets(app, monkeypatch):
    """Addresses of files that these tests never fetch."""
    monkeypatch.setitem(app.jinja_env.globals, "asset_url", lambda name: f"/static/{name}")


@pytest.fixture
def client(app):
    """A visitor's browser."""
    return Browser(app, app.response_class)


@pytest.fixture
def door_staff(app, session, event):
    """A browser of somebody with the role door at the event."""
    return signed_in(app, add_staff(session, StaffRole.DOOR, event_id=event.id))


@pytest.fixture(autouse=True)
def no_csrf(app, monkeypatch):
    """Tests of the token set it again."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


# --- The door's pages -------------------------------------------------------------------------------------------------


def test_door_staff_see_only_the_events_whose_door_they_may_open(session, event, door_staff):
    add_event(session, "other", title=LocalizedText(en="Another forum"))
    page = door_staff.get("/door/")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert 'href="/door/forum"' in page.text
    assert "Another forum" not in page.text


@pytest.mark.parametrize("path", ["/door/", "/door/forum/sign-in"])
def test_a_visitor_is_sent_to_sign_in_and_staff_without_the_door_are_refused(app, session, event, client, path):
    assert client.get(path).status_code == 303
    for role, event_id in ((StaffRole.COMMUNICATIONS, event.id), (None, None)):
        assert signed_in(app, add_staff(session, role, event_id=event_id)).get(path).status_code == 403


def test_the_door_of_another_event_stays_shut_and_a_missing_one_looks_alike(session, event, door_staff):
    add_event(session, "other")
    for slug in ("other", "nothing"):
        for answer in (door_staff.get(f"/door/{slug}/opening"), door_staff.post(f"/door/{slug}/open", json={})):
            assert (answer.status_code, answer.content_type) == (403, "application/problem+json")
            assert (
                answer.json["detail"]
                == "There is no event at this address, or its door is not yours to open. Ask its organizer."
            )


def test_the_apps_page_is_the_same_for_everybody_and_every_event(session, event, door_staff, client):
    pages = [who.get(f"/door/{slug}") for who in (client, door_staff) for slug in ("forum", "nothing", "_shell")]
    (text,) = {page.text for page in pages}
    assert "Example forum" not in text
    assert "csrf" not in text
    for page in pages:
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-cache")
        assert "Set-Cookie" not in page.headers
        assert "Cookie" not in page.headers.get("Vary", "")
        assert "worker-src 'self'" in page.headers["Content-Security-Policy"]
        assert "camera=(self)" in page.headers["Permissions-Policy"]
    (etag,) = {page.headers["ETag"] for page in pages}
    assert client.get("/door/forum", headers={"If-None-Match": etag}).status_code == 304


def test_the_service_worker_names_the_page_it_was_made_for_and_changes_with_it(
    app, event, client, tmp_path, monkeypatch
):
    folder = tmp_path / "door"
    folder.mkdir()
    (folder / "service.worker.js").write_text('const shell = "__SHELL__", version = "__VERSION__";')
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    answer = client.get("/door/sw.js")
    assert (answer.headers["Cache-Control"], answer.mimetype) == ("no-cache", "text/javascript")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    digest = base64.b64encode(hashlib.sha256(client.get("/door/_shell").data).digest()).decode()
    assert f'"sha256-{digest}"' in answer.text
    assert "__" not in answer.text
    monkeypatch.setitem(app.jinja_env.globals, "asset_url", lambda name: f"/static/new-{name}")
    (folder / "new-door").mkdir()
    monkeypatch.setattr(views.page, "_asset_url", lambda name: "/static/service.worker.js")
    assert client.get("/door/sw.js").text != answer.text


def test_the_manifest_opens_the_desk_that_the_phone_is(client):
    answer = client.get("/door/manifest.webmanifest")
    assert (answer.status_code, answer.mimetype) == (200, "application/manifest+json")
    found = json.loads(answer.text)
    assert (found["start_url"], found["scope"], found["display"]) == ("/door/_start", "/door/", "standalone")


def test_what_opening_needs_is_told_to_the_doors_staff_and_names_no_guest(session, event, door_staff, client):
    add_guest(session, event)
    answer = client.get("/door/forum/opening")
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    answer = door_staff.get("/door/forum/opening")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert set(answer.json) == {"event", "language", "csrf_token", "staff", "desks"}
    assert answer.json["event"]["slug"] == "forum"
    assert "Example Guest" not in answer.text


def test_opening_makes_a_desk_with_a_key_for_this_door_alone(session, event, door_staff, client):
    answer = door_staff.post("/door/forum/open", json={"desk": "  Desk   1 "})
    assert answer.status_code == 201
    session.rollback()
    device = session.scalars(select(Device)).one()
    assert (answer.json["device"], answer.json["desk"], device.desk) == (str(device.id), "Desk 1", "Desk 1")
    assert session.scalar(select(Key.scopes)) == ["scans:read", "scans:write"]
    assert answer.json["event"]["slug"] == "forum"
    key = {"Authorization": f"Bearer {answer.json['key']}"}
    add_guest(session, event)
    assert client.get("/api/v1/events/forum/roster", headers=key).status_code == 200
    session.rollback()
    logged = session.execute(select(AccessEntry.act, AccessEntry.purpose, AccessEntry.actor).order_by(AccessEntry.id))
    assert [(act, purpose, actor.partition(":")[0]) for act, purpose, actor in logged] == [
        ("pair", "Desk 1", "user"),
        ("roster", "door", "device"),
    ]
    assert door_staff.get("/door/forum/opening").json["desks"] == ["Desk 1"]


@pytest.mark.parametrize("body", [{"desk": ""}, {"desk": "\u200b"}, {"desk": "d" * 41}, {"desk": 1}, {}, [], "desk"])
def test_a_desk_needs_a_name_of_at_most_forty_characters(session, event, door_staff, body):
    answer = door_staff.post("/door/forum/open", json=body)
    assert (answer.status_code, answer.json["detail"]) == (422, "Give the desk a name of at most 40 characters.")
    assert session.scalar(select(func.count()).select_from(Device)) == 0


def test_opening_without_the_pages_token_is_refused_in_words(app, event, door_staff, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = door_staff.post("/door/forum/open", json={"desk": "Desk 1"})
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.json["detail"] == "This page is out of date. Load it again and open the desk."
    token = door_staff.get("/door/forum/opening").json["csrf_token"]
    opened = door_staff.post("/door/forum/open", json={"desk": "Desk 1"}, headers={"X-CSRFToken": token})
    assert opened.status_code == 201


def test_opening_signed_out_is_refused_in_words(event, client):
    assert client.post("/door/forum/open", json={"desk": "Desk 1"}).status_code == 403


def test_closing_by_the_devices_key_ends_it_at_once_and_twice_is_as_good(session, event, door_staff, client):
    key = {"Authorization": f"Bearer {door_staff.post('/door/forum/open', json={'desk': 'Desk 1'}).json['key']}"}
    assert client.post("/door/other/close", headers=key).status_code == 404
    assert client.post("/door/forum/close", headers=key).status_code == 204
    assert client.post("/door/forum/close", headers=key).status_code == 204
    assert client.get("/api/v1/events/forum/roster", headers=key).status_code == 401
    assert client.post("/door/forum/close").status_code == 401
    session.rollback()
    assert session.scalars(select(Device)).one().closed_at is not None


def test_the_apps_files_are_kept_for_a_year_and_its_scripts_may_compile_the_reader(app, client, tmp_path, monkeypatch):
    folder = tmp_path / "door" / "assets"
    folder.mkdir(parents=True)
    for name in ("decoder.worker-1.js", "reader-1.wasm", "door-1.css"):
        (folder / name).write_text("x")
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    script = client.get("/door/assets/assets/decoder.worker-1.js")
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert script.headers["Content-Security-Policy"] == views.door.SCRIPT_POLICY
    assert script.mimetype == "text/javascript"
    assert client.get("/door/assets/assets/reader-1.wasm").mimetype == "application/wasm"
    assert "wasm" not in client.get("/door/assets/assets/door-1.css").headers.get("Content-Security-Policy", "")
    assert client.get("/door/assets/../manifest.json").status_code == 404


# --- A ticket opened as a link ----------------------------------------------------------------------------------------


def test_a_stranger_learns_nothing_from_a_ticket_not_even_whether_it_is_one(app, session, event, client):
    guest = add_guest(session, event)
    stranger = signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=event.id))
    valid = client.get(f"/T/{ticket_of(guest)}")
    assert (valid.status_code, valid.headers["Cache-Control"]) == (200, "no-store")
    assert (valid.headers["Referrer-Policy"], valid.headers["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    for told in ("Example", "forum", "김예시"):
        assert told not in valid.text
    others = ("0" * 26, ticket_of(guest)[:-1] + "Z", ticket_of(guest).lower(), "x", "WIFI:T")
    for other in (client.get(f"/T/{code}") for code in others):
        assert (other.status_code, other.data, dict(other.headers)) == (200, valid.data, dict(valid.headers))
    assert stranger.get(f"/T/{ticket_of(guest)}").data == valid.data
    assert client.post(f"/T/{ticket_of(guest)}").data == valid.data
    assert session.scalar(select(func.count()).select_from(Scan)) == 0


def test_somebody_who_guesses_tickets_is_slowed_and_door_staff_are_not(session, event, client, door_staff, monkeypatch):
    monkeypatch.setattr(views.door, "STRANGERS_A_MINUTE", 3)
    guest = add_guest(session, event)
    statuses = [client.get(f"/T/{number:026}").status_code for number in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert client.get(f"/T/{ticket_of(guest)}").status_code == 429
    assert door_staff.get(f"/T/{ticket_of(guest)}").status_code == 200


def test_door_staff_see_who_it_is_and_admit_by_a_button_never_by_opening(session, event, door_staff):
    guest = add_guest(session, event)
    address = f"/T/{ticket_of(guest)}"
    page = door_staff.get(address)
    assert "Example Guest" in page.text
    assert "Confirmed: may come in" in page.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Scan)) == 0
    assert session.scalar(select(AccessEntry.registration_id)) == guest.id
    form = {"scan": re.search(r'name="scan" value="([^"]+)"', page.text)[1], "direction": "in"}
    for _ in range(2):
        assert door_staff.post(address, data=form).status_code == 303
    session.rollback()
    scan_row = session.scalars(select(Scan)).one()
    assert (scan_row.verdict, scan_row.actor.partition(":")[0]) == ("admitted", "user")
    assert session.scalar(select(Attendance.admissions)) == 1
    after = door_staff.get(address).text
    assert "Already inside" in after
    assert 'value="out"' in after


@pytest.mark.parametrize("status", ["waitlisted", "cancelled"])
def test_who_is_not_confirmed_has_no_button(session, event, door_staff, status):
    guest = add_guest(session, event, status=status)
    page = door_staff.get(f"/T/{ticket_of(guest)}").text
    assert "Example Guest" in page
    assert "<form" not in page


def test_the_ticket_of_somebody_replaced_says_who_comes_instead(session, event, door_staff):
    guest = add_guest(session, event, status="cancelled")
    page = page_of(door_staff.get(f"/T/{ticket_of(guest)}"))
    assert "Comes instead" not in page.text
    session.rollback()
    add_guest(session, event, names={"en": "Lee Sub"}, replaces_id=guest.id)
    page = page_of(door_staff.get(f"/T/{ticket_of(guest)}"))
    assert page.texts(".//dd")[-1] == "Lee Sub"
    assert "admit that person" in page.text
    assert page.root.findall(".//main//form") == []


def test_staff_of_another_event_are_strangers(app, session, event):
    guest = add_guest(session, event)
    other = add_event(session, "other")
    staff = signed_in(app, add_staff(session, StaffRole.DOOR, event_id=other.id))
    assert "Example Guest" not in staff.get(f"/T/{ticket_of(guest)}").text
    staff.post(f"/T/{ticket_of(guest)}", data={"scan": scan()["id"], "direction": "in"})
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Scan)) == 0


def test_the_pages_follow_the_language_that_the_staff_chose(app, session, event):
    staff = signed_in(app, add_staff(session, StaffRole.DOOR, event_id=event.id, language="ko"))
    assert '<html lang="ko">' in staff.get("/door/").text
    assert "예시 포럼" in staff.get("/door/").text
