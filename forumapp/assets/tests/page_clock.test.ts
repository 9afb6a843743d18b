import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Phone, TICKET } from "./support/phone";

const MINUTE = 60_000;
const BEGAN = Date.parse("2023-11-30T14:00:00.500+09:00");

let phone: Phone;
/** How much later it is than at the beginning, by the world's clock; what passes while the test runs is nothing. */
let passed: number;
/** How far this phone's clock runs ahead. */
let ahead: number;

/** Time passes while the phone sleeps: the page's own clock stands still. */
function sleep(time: number): void {
  passed += time;
  vi.setSystemTime(BEGAN + passed + ahead);
}

/** Somebody sets the phone's clock. */
function set(by: number): void {
  ahead += by;
  vi.setSystemTime(BEGAN + passed + ahead);
}

/** When the server takes the scan to have happened, in minutes after the beginning. */
function happened(scannedAt: string | undefined): number {
  // As `corrected` of checkin/rules/scans.py: by how far the clock is off at the sending.
  return Math.round((Date.parse(scannedAt ?? "") - ahead - BEGAN) / MINUTE) + 0;
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  passed = ahead = 0;
  set(0);
  phone = await Phone.open();
  phone.server.time = () => BEGAN + passed;
  await phone.desk.flush();
});

afterEach(() => {
  phone.desk.stop();
  vi.useRealTimers();
});

async function hear(): Promise<void> {
  await phone.server.get("/desk");
}

async function sent(): Promise<number> {
  await phone.send();
  return happened(phone.server.received.at(-1)?.scanned_at);
}

test.each([
  ["on", 60],
  ["back", -60],
])("a clock that is put %s between a scan and its sending changes no time", async (_, minutes) => {
  await hear();
  await phone.desk.read(TICKET);
  set(minutes * MINUTE);
  expect(await sent()).toBe(0);
});

test("a phone whose clock was wrong and is set right tells the scan's true time", async () => {
  set(-9 * 60 * MINUTE);
  await hear();
  await phone.desk.read(TICKET);
  sleep(20 * MINUTE);
  set(9 * 60 * MINUTE);
  expect(await sent()).toBe(0);
});

test("a phone that slept has not had its clock set", async () => {
  await hear();
  sleep(5 * MINUTE);
  await phone.desk.read(TICKET);
  sleep(20 * MINUTE);
  expect(await sent()).toBe(5);
});

test("a clock put back is known by the page's own, though the server was never heard before", async () => {
  await phone.desk.read(TICKET);
  set(-60 * MINUTE);
  expect(await sent()).toBe(0);
});

test("a clock set between the server's word and the scan is not taken for one set after it", async () => {
  await hear();
  set(60 * MINUTE);
  await phone.desk.read(TICKET);
  await hear();
  expect(await sent()).toBe(0);
});

test("a clock set while the phone was off is known by the server's word before and after", async () => {
  await hear();
  await phone.desk.read(TICKET);
  set(60 * MINUTE);
  await phone.reload();
  expect(await sent()).toBe(0);
});

test("without the server's word before a restart the time goes as it was written: the server flags what cannot be", async () => {
  await phone.desk.read(TICKET);
  await phone.reload();
  set(-60 * MINUTE);
  expect(await sent()).toBe(60);
});

test("the file of unsent scans tells the times by the clock as it is set when it is saved", async () => {
  await hear();
  await phone.desk.read(TICKET);
  set(60 * MINUTE);
  await hear();
  const file = await phone.desk.unsentFile();
  expect(happened(file.scans[0]?.scanned_at)).toBe(0);
});

test("who cannot ask how the clock is set sends all the same", async () => {
  await hear();
  await phone.desk.read(TICKET);
  sleep(10 * MINUTE);
  vi.spyOn(phone.server, "get").mockRejectedValue(new Error("cut"));
  expect(await sent()).toBe(0);
});
