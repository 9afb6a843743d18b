import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test } from "vitest";

import { labelOf } from "../door/sessions";
import { hashOf } from "../door/tickets";
import { entry, OTHER, Phone, PLENARY, TICKET, WORKSHOP } from "./support/phone";

let phone: Phone;

beforeEach(async () => {
  phone = await Phone.open();
});

afterEach(() => phone.desk.stop());

/** The list has the guest of the tests as `change` says. */
async function listed(change: Parameters<typeof entry>[0]): Promise<void> {
  await phone.store.saveEntries([await entry(change)]);
  await phone.reload();
}

test("a desk at a session's door sends the session with every scan, says so to the office, and keeps it over a reload", async () => {
  await listed({ sessions: [WORKSHOP] });
  await phone.desk.stand(WORKSHOP);
  await phone.reload();
  const { session, event } = phone.desk;
  expect(session && labelOf(session, event)).toMatch(/^Workshop A · (30 November )?15:00$/);
  const outcome = await phone.desk.read(TICKET);
  expect(outcome.verdict).toBe("admitted");
  phone.server.verdicts = { [TICKET]: "admitted" };
  await phone.send();
  expect(phone.server.received).toMatchObject([{ session: WORKSHOP, shown: "admitted", admitted: true }]);
  phone.desk.start();
  await expect.poll(() => phone.server.asked.some((path) => path.includes(`session=${WORKSHOP}`))).toBe(true);
});

test("whoever is in the house is admitted to the session once, and is at the event all along", async () => {
  await listed({ sessions: [WORKSHOP] });
  await phone.desk.read(TICKET);
  await phone.desk.stand(WORKSHOP);
  expect(phone.desk.counts()).toMatchObject({ admitted: 0, inside: 0, expected: 1 });
  const [first, second] = [await phone.desk.read(TICKET), await phone.desk.read(TICKET)];
  expect([first.verdict, second.verdict]).toEqual(["admitted", "already_admitted"]);
  expect(phone.desk.counts()).toMatchObject({ admitted: 1, inside: 1, expected: 1 });
  phone.desk.direction = "out";
  await phone.desk.read(TICKET);
  expect(phone.desk.counts().inside).toBe(0);
  await phone.desk.stand(null);
  expect(phone.desk.counts()).toMatchObject({ admitted: 1, inside: 1, expected: 1 });
});

test("who left the house has left the session", async () => {
  await phone.desk.stand(PLENARY);
  expect((await phone.desk.read(TICKET)).verdict).toBe("admitted");
  await phone.desk.stand(null);
  phone.desk.direction = "out";
  await phone.desk.read(TICKET);
  await phone.desk.stand(PLENARY);
  expect(phone.desk.counts()).toMatchObject({ admitted: 1, inside: 0, expected: 1 });
});

test("a guest who is not on the session's list is refused in amber, and the server's admission does not change that", async () => {
  await phone.desk.stand(WORKSHOP);
  const outcome = await phone.desk.read(TICKET);
  expect([outcome.verdict, outcome.facts.offList]).toEqual([
    "not_listed",
    expect.stringMatching(/^Workshop A · (30 November )?15:00$/),
  ]);
  expect(phone.desk.counts().expected).toBe(0);
  phone.server.verdicts = { [TICKET]: "admitted" };
  phone.server.listed = false;
  phone.server.registration = await entry();
  await phone.send();
  expect(phone.late.map(({ verdict }) => verdict)).toEqual(["not_listed"]);
  expect(phone.server.received).toMatchObject([{ shown: "not_listed", admitted: false, session: WORKSHOP }]);
  expect(phone.desk.news()).toEqual([]);
  expect(phone.desk.room).toEqual({ places: 2, free: 2 });
  await phone.desk.decide(outcome, true, "host_decided");
  expect(phone.desk.room).toEqual({ places: 2, free: 1 });
  expect(phone.desk.counts()).toMatchObject({ admitted: 1, inside: 1, expected: 0 });
  await phone.desk.stand(null);
  expect(phone.desk.counts()).toMatchObject({ admitted: 1, inside: 1, expected: 1 });
});

test("a guest whom the phone did not know is named by the server, and still not on the session's list", async () => {
  await phone.desk.stand(WORKSHOP);
  await phone.desk.read(OTHER);
  phone.server.verdicts = { [OTHER]: "admitted" };
  phone.server.listed = false;
  const id = "018c1e99-1c80-7bc1-a5d8-000000000009";
  phone.server.registration = await entry({ registration_id: id, ticket_sha256: await hashOf(OTHER) });
  await phone.send();
  expect(phone.late.map(({ verdict, entry: found }) => [verdict, found?.registration_id])).toEqual([["not_listed", id]]);
});

test("undoing the entry to a session leaves the guest in the house, whatever door the desk stands at by then", async () => {
  await phone.desk.read(TICKET);
  await phone.desk.stand(PLENARY);
  const outcome = await phone.desk.read(TICKET);
  expect(phone.desk.undoable(await entry())?.id).toBe(outcome.scan.id);
  phone.server.verdicts = { [TICKET]: "admitted" };
  const first = { at: outcome.scan.scanned_at, desk: "Desk 1" };
  const attended = [{ session: PLENARY, first, inside: true }];
  phone.server.registration = await entry({ first, inside: true, attended_sessions: attended });
  await phone.send();
  await phone.desk.stand(null);
  await phone.desk.undo(outcome, "misread");
  expect(phone.desk.counts()).toMatchObject({ admitted: 1, inside: 1, expected: 1 });
  await phone.desk.stand(PLENARY);
  expect(phone.desk.counts()).toMatchObject({ admitted: 0, inside: 0, expected: 1 });
  await phone.send();
  expect(phone.server.received.at(-1)).toMatchObject({ undoes: outcome.scan.id, session: PLENARY });
});

test("a guest registered at a session's door came to it and to the event", async () => {
  await phone.desk.stand(WORKSHOP);
  const guest = { registration_id: "018c1e99-1c80-7bc1-a5d8-000000000077", category: "academia", name_en: "Walk In" };
  const outcome = await phone.desk.register(guest, { en: "Walk In" }, {});
  expect([outcome.verdict, outcome.scan.session]).toEqual(["admitted", WORKSHOP]);
  expect(phone.desk.counts()).toMatchObject({ admitted: 1, inside: 1 });
  await phone.desk.stand(null);
  expect(phone.desk.counts()).toMatchObject({ admitted: 1, inside: 1 });
});

test("a session that the event has no longer leaves the desk at the event's own entrance", async () => {
  await phone.desk.stand(99);
  expect(phone.desk.session).toBeNull();
  expect((await phone.desk.read(TICKET)).scan).not.toHaveProperty("session");
});
