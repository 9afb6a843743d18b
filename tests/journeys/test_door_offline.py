"""The door without a network: a reload, a reboot, a new version and a store that cannot be written."""

from __future__ import annotations

import gzip
import json
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from forumapp.accounts.models import Key
from forumapp.checkin.views import page as door_page
from tests.journeys.test_door import attendance, event, guest, invite, open_desk, qr, recorded, scan, shown, staff

__all__ = ["event", "guest", "staff"]
pytestmark = pytest.mark.journey


def await_worker(page: Page) -> None:
    """Wait until the phone keeps the app's files."""
    expect(page.locator("body")).to_have_attribute("data-kept", "yes", timeout=30_000)


def caches(page: Page) -> list[str]:
    return page.evaluate("() => caches.keys()")


def test_reload_and_reboot_without_a_network_bring_the_same_desk_back(phone, session, event, staff, guest):
    other = invite(session, event, "Park Bada", "박바다")
    page = phone(staff, camera=False)
    open_desk(page)
    await_worker(page)
    scan(page, qr(guest))
    shown(page, "Admitted")
    recorded(session, 1)
    page.context.set_offline(True)
    scan(page, qr(other))
    shown(page, "Admitted")
    page.reload()
    expect(page.locator(".sync")).to_contain_text("Saved here, 1 not sent")
    expect(page.locator(".count")).to_contain_text("2 in")
    page.close()
    page = page.context.new_page()
    page.goto("/door/_start")
    page.wait_for_url("**/door/forum")
    expect(page.locator(".sync")).to_contain_text("Saved here, 1 not sent")
    for registration in (guest, other):
        scan(page, qr(registration))
        shown(page, "Already inside")
        page.keyboard.press("Escape")
    page.context.set_offline(False)
    expect(page.locator(".sync")).to_contain_text("All sent", timeout=20_000)
    recorded(session, 4)
    assert [attendance(session, one).admissions for one in (guest, other)] == [1, 1]


def test_the_first_load_is_small_before_the_reader_of_codes(phone, staff, guest):
    page = phone(staff, camera=False)
    loaded = []
    page.on("response", lambda answer: loaded.append(answer))
    open_desk(page)
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in loaded if answer.status == HTTPStatus.OK}
    assert any("/door/assets/main-" in url for url in sizes)
    assert not [url for url in sizes if url.endswith(".wasm")]
    assert sum(sizes.values()) < 400_000 / 4


def test_what_the_phone_keeps_cannot_be_read_without_its_key(phone, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    scan(page, qr(guest))
    shown(page, "Admitted")
    kept = page.evaluate(EVERYTHING_KEPT)
    assert len(kept) > 3
    for secret in ("Kim Haneul", "김하늘", "kimhaneul", qr(guest)[-26:], "Desk 1", guest.id):
        assert [text for text in kept if secret in text] == [], secret
    assert page.evaluate(KEY_CAN_BE_READ_OUT) is False


EVERYTHING_KEPT = """async () => {
  const open = indexedDB.open("forumapp-door-forum");
  const database = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
  const found = [];
  for (const name of database.objectStoreNames) {
    const all = database.transaction(name).objectStore(name).getAll();
    const rows = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
    for (const row of rows)
      found.push(JSON.stringify(row, (_, value) =>
        value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value));
  }
  database.close();
  return found;
}"""
KEY_CAN_BE_READ_OUT = """async () => {
  const open = indexedDB.open("forumapp-door-forum");
  const database = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
  const get = database.transaction("vault").objectStore("vault").get("key");
  const key = await new Promise((resolve) => (get.onsuccess = () => resolve(get.result)));
  database.close();
  return crypto.subtle.exportKey("raw", key).then(() => true, () => false);
}"""


def test_a_new_version_waits_for_a_word_and_a_broken_one_leaves_nothing(phone, staff, guest, monkeypatch):
    page = phone(staff, camera=False)
    open_desk(page)
    await_worker(page)
    (first,) = caches(page)
    shell = door_page._shell
    monkeypatch.setattr(door_page, "_shell", lambda: shell().replace("<body ", '<body data-build="2" '))
    page.context.route("**/door/assets/*.wasm", lambda route: route.fulfill(status=200, body="<h1>Wi-Fi</h1>"))
    page.evaluate(UPDATE)
    assert caches(page) == [first]
    expect(page.get_by_role("button", name="New version")).to_have_count(0)
    page.context.unroute("**/door/assets/*.wasm")
    page.route("**/scans**", lambda route: route.abort())
    scan(page, qr(guest))
    shown(page, "Admitted")
    page.evaluate(UPDATE)
    page.get_by_role("button", name="New version: take it now").click()
    expect(page.locator("body")).to_have_attribute("data-build", "2")
    expect(page.locator(".sync")).to_contain_text("Saved here, 1 not sent")
    (second,) = caches(page)
    assert second != first


UPDATE = """async () => {
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  const { installing } = registration;
  if (installing)
    await new Promise((resolve) => installing.addEventListener("statechange", resolve, { once: true }));
}"""


def test_unsent_scans_are_saved_as_a_file_and_sent_all_the_same(phone, session, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    page.context.set_offline(True)
    scan(page, qr(guest))
    shown(page, "Admitted")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="This phone").click()
    expect(page.get_by_text("Silent since")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save unsent scans as a file").click()
    expect(page.locator(".notice.go")).to_have_text(
        f"Saved to the downloads of this phone: {download.value.suggested_filename}, with 1 scan."
    )
    found = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert (found["forumapp"], found["version"], found["event"], found["desk"]) == ("scans", 1, "forum", "Desk 1")
    assert session.scalars(select(Key.sha256)).all() == [found["key_sha256"]]
    (item,) = found["scans"]
    assert (item["ticket"], item["shown"], item["admitted"], item["offline"]) == (
        qr(guest)[-26:],
        "admitted",
        True,
        False,
    )
    page.context.set_offline(False)
    expect(page.locator(".sync")).to_contain_text("All sent", timeout=20_000)
    assert recorded(session, 1).id == item["id"]


def test_a_thousand_scans_and_five_thousand_guests_are_there_after_a_reload(phone, staff, guest):
    page = phone(staff, camera=False)
    open_desk(page)
    page.route("**/api/v1/**", lambda route: route.abort())
    page.evaluate(FILL)
    page.reload()
    expect(page.locator(".sync")).to_contain_text("Saved here, 1000 not sent")
    expect(page.locator(".count")).to_contain_text("5001 confirmed")
    page.unroute("**/api/v1/**")
    expect(page.locator(".sync")).to_contain_text("All sent", timeout=30_000)


FILL = """async () => {
  const open = indexedDB.open("forumapp-door-forum");
  const database = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
  const all = (name, key) => {
    const get = database.transaction(name).objectStore(name)[key ? "get" : "getAll"](key);
    return new Promise((resolve) => (get.onsuccess = () => resolve(get.result)));
  };
  const key = await all("vault", "key");
  const seal = async (value) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key,
      new TextEncoder().encode(JSON.stringify(value))) };
  };
  const [page] = await all("people");
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: page.iv }, key, page.data);
  const [entry] = JSON.parse(new TextDecoder().decode(opened)).items;
  const uuid = (number) => `018c1e99-1c80-7bc1-a5d8-${String(number).padStart(12, "0")}`;
  const pages = [], readings = [];
  for (let chunk = 0; chunk < 10; chunk += 1)
    pages.push(await seal({ gone: [], items: Array.from({ length: 500 }, (_, number) =>
      ({ ...entry, registration_id: uuid(chunk * 500 + number), ticket_sha256: null })) }));
  for (let number = 0; number < 1000; number += 1) {
    const id = uuid(900000 + number);
    const scan = { id, registration_id: uuid(number), direction: "in", scanned_at: new Date().toISOString(),
      desk: "Desk 1", offline: true, shown: "admitted", admitted: true, reason: null, undoes: null };
    readings.push({ id, ...await seal({ id, scan, person: uuid(number), before: { inside: false, first: null },
      result: null }) });
  }
  const write = database.transaction(["people", "readings"], "readwrite");
  for (const one of pages) write.objectStore("people").add(one);
  for (const one of readings) write.objectStore("readings").put(one);
  await new Promise((resolve) => (write.oncomplete = resolve));
  database.close();
}"""


def test_a_browser_that_saves_nothing_opens_no_door(phone, staff, guest):
    page = phone(staff, camera=False)
    page.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('private', 'QuotaExceededError'); }"
    )
    page.goto("/door/forum")
    expect(page.locator("h1")).to_have_text("This browser saves nothing")


def test_a_phone_that_nobody_is_signed_in_on_is_told_what_to_do(phone, event):
    page = phone(None, camera=False)
    page.goto("/door/forum")
    expect(page.locator("h1")).to_have_text("This phone is no desk yet")
    page.get_by_role("link", name="Sign in").click()
    expect(page.locator("input[type=password]")).to_be_visible()
