import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test } from "vitest";

import { sentence } from "../door/news";
import type { Outcome } from "../door/outcome";
import type { Entry } from "../door/roster";
import type { StoredScan } from "../door/scans";
import { hashOf } from "../door/tickets";
import { entry, OTHER, Phone, TICKET } from "./support/phone";

let phone: Phone;

beforeEach(async () => {
  phone = await Phone.open();
});

afterEach(() => phone.desk.stop());

test("the phone judges without the server, says what it showed, and what passed has happened", async () => {
  const outcome = await phone.desk.read(`HTTPS://FORUM.EXAMPLE/T/${TICKET}`);
  expect([outcome.verdict, outcome.heard, outcome.entry?.names["ko"]]).toEqual(["admitted", false, "김하늘"]);
  expect([phone.server.asked, phone.desk.unsentCount]).toEqual([[], 1]);
  phone.server.verdicts = { [TICKET]: "admitted" };
  await phone.send();
  expect(phone.server.received).toMatchObject([
    { ticket: TICKET, admitted: true, shown: "admitted", offline: false, desk: "Desk 1" },
  ]);
  expect([phone.desk.unsentCount, phone.desk.news()]).toEqual([0, []]);
});

test("without a network the phone judges, keeps the scan, and says later what it let through", async () => {
  phone.server.isReachable = false;
  phone.link.missed();
  const first = await phone.desk.read(TICKET);
  const second = await phone.desk.read(TICKET);
  expect([first.verdict, second.verdict, phone.desk.unsentCount, phone.desk.waitingCount]).toEqual([
    "admitted",
    "already_admitted",
    2,
    2,
  ]);
  expect([second.facts.first?.desk, phone.desk.counts()]).toMatchObject(["Desk 1", { admitted: 1, inside: 1, expected: 1 }]);

  phone.server.isReachable = true;
  phone.server.verdicts = { [TICKET]: "admitted" };
  await phone.send();
  expect(phone.server.received).toMatchObject([
    { id: first.scan.id, shown: "admitted", admitted: true, offline: true },
    { id: second.scan.id, shown: "already_admitted", admitted: false, offline: true },
  ]);
});

test("a code that this list lacks is amber at once, and the server tells what it was", async () => {
  const outcome = await phone.desk.read(OTHER);
  expect(outcome.verdict).toBe("not_listed");
  phone.server.verdicts = { [OTHER]: "wrong_event" };
  await phone.send();
  expect(phone.late.map(({ scan, verdict, heard }) => [scan.id, verdict, heard])).toEqual([
    [outcome.scan.id, "wrong_event", true],
  ]);
  expect(phone.server.received).toMatchObject([{ shown: "not_listed", admitted: false }]);
  expect(phone.desk.news()).toEqual([]);
});

test("a guest confirmed since the list was fetched is admitted by a scan of its own, once the server names them", async () => {
  await phone.desk.read(OTHER);
  phone.server.verdicts = { [OTHER]: "admitted" };
  const id = "018c1e99-1c80-7bc1-a5d8-000000000009";
  phone.server.registration = await entry({ registration_id: id, ticket_sha256: await hashOf(OTHER) });
  await phone.send();
  const [answer] = phone.late;
  expect([answer?.verdict, phone.desk.news().length]).toEqual(["admitted", 1]);
  const again = await phone.desk.readAgain(answer as Outcome);
  expect([again.verdict, again.entry?.registration_id, phone.desk.news()]).toEqual(["admitted", id, []]);
  await phone.send();
  expect(phone.server.received).toMatchObject([
    { shown: "not_listed", admitted: false },
    { shown: "admitted", admitted: true, reason: null },
  ]);
});

test("who was let in by an old list has gone in all the same; staff hear of it until they take note, after a reload too", async () => {
  const outcome = await phone.desk.read(TICKET);
  phone.server.verdicts = { [TICKET]: "cancelled" };
  phone.server.registration = await entry({ status: "cancelled" });
  await phone.send();
  expect(phone.late.map(({ verdict, facts }) => [verdict, facts.wasLetIn])).toEqual([["cancelled", true]]);
  await phone.reload();
  const [row] = phone.desk.news();
  expect(row && sentence(row, phone.desk.nameOf(row), "Asia/Seoul")).toMatch(
    /^Desk 1, .*\d\d:\d\d: Kim Haneul was let in, but is cancelled$/,
  );
  const told = row && (await phone.desk.takeNote(row));
  expect([told?.scan.id, told?.verdict, phone.desk.news()]).toEqual([outcome.scan.id, "cancelled", []]);
  await phone.reload();
  expect(phone.desk.news()).toEqual([]);
});

test("turning away a guest whom the phone had let in takes that entry back", async () => {
  await phone.desk.read(TICKET);
  phone.server.verdicts = { [TICKET]: "cancelled" };
  await phone.send();
  const [answer] = phone.late;
  await phone.desk.decide(answer as Outcome, false, "turned_away");
  expect(phone.desk.counts().inside).toBe(0);
  await phone.send();
  expect(phone.server.received[1]).toMatchObject({ undoes: answer?.scan.id, reason: "turned_away", shown: "undone" });
  expect(phone.desk.news()).toEqual([]);
});

test("a decision of staff is a scan of its own, with what they saw and why", async () => {
  await phone.store.saveEntries([await entry({ status: "waitlisted" })]);
  await phone.reload();
  const outcome = await phone.desk.read(TICKET);
  await phone.desk.decide(outcome, true, "host_decided");
  await phone.desk.decide(outcome, false, "turned_away");
  phone.server.verdicts = { [TICKET]: "not_confirmed" };
  await phone.send();
  expect(phone.server.received).toMatchObject([
    { ticket: TICKET, admitted: false, reason: null, shown: "not_confirmed" },
    { ticket: TICKET, admitted: true, reason: "host_decided", shown: "not_confirmed" },
    { ticket: TICKET, admitted: false, reason: "turned_away", shown: "not_confirmed" },
  ]);
  expect(phone.desk.news()).toEqual([]);
});

test("an undo names its scan, its person and a reason, and puts the person back outside at once", async () => {
  const outcome = await phone.desk.read(TICKET);
  const target = phone.desk.undoable(await entry());
  expect(target?.id).toBe(outcome.scan.id);
  const undone = await phone.desk.undo(outcome, "misread");
  expect([undone.verdict, phone.desk.counts().inside, phone.desk.undoable(await entry())]).toEqual(["undone", 0, null]);
  await phone.send();
  expect(phone.server.received[1]).toMatchObject({
    undoes: outcome.scan.id,
    reason: "misread",
    registration_id: (await entry()).registration_id,
  });
});

test("an undo that cannot be sent yet takes back what the server had counted", async () => {
  phone.server.verdicts = { [TICKET]: "admitted" };
  phone.server.registration = await entry({ inside: true, first: { at: "2023-11-30T14:00:00+09:00", desk: "Desk 1" } });
  const outcome = await phone.desk.read(TICKET);
  await phone.send();
  expect(phone.desk.counts()).toMatchObject({ admitted: 1, inside: 1 });
  phone.server.isReachable = false;
  await phone.desk.undo(outcome, "other_person");
  expect(phone.desk.counts()).toMatchObject({ admitted: 0, inside: 0 });
});

test("after ten minutes the desk undoes no more", async () => {
  const { scan } = await phone.desk.read(TICKET);
  const at = Date.parse(scan.scanned_at);
  const guest = await entry();
  expect([phone.desk.undoable(guest, at + 599_000)?.id, phone.desk.undoable(guest, at + 600_000)]).toEqual([scan.id, null]);
});

test("whoever was let in without being confirmed may leave without a decision", async () => {
  await phone.store.saveEntries([await entry({ status: "waitlisted", inside: true })]);
  await phone.reload();
  phone.desk.direction = "out";
  await phone.desk.read(TICKET);
  await phone.send();
  expect(phone.server.received).toMatchObject([{ direction: "out", admitted: true, shown: "left" }]);
});

test("a person found by name is looked at without a trace", async () => {
  expect(phone.desk.look(await entry()).verdict).toBe("admitted");
  expect([phone.server.received, phone.desk.unsentCount]).toEqual([[], 0]);
});

test("a walk-in is on this phone's list at once, offline too", async () => {
  const guest = { registration_id: "018c1e99-1c80-7bc1-a5d8-000000000002", category: "academia", name_en: "Im Sebong" };
  const outcome = await phone.desk.register(guest, { en: "Im Sebong" }, {});
  expect([outcome.verdict, phone.desk.counts()]).toMatchObject(["admitted", { admitted: 1, inside: 1, expected: 2 }]);
  expect(phone.desk.roster.find(guest.registration_id)?.names).toEqual({ en: "Im Sebong" });
  await phone.send();
  expect(phone.server.received).toMatchObject([{ walk_in: guest, direction: "in", admitted: true, shown: "admitted" }]);
});

test("whom this phone or another desk turned away is known until they come in", async () => {
  await phone.store.saveEntries([await entry({ status: "waitlisted" })]);
  await phone.reload();
  const known = (): Entry => phone.desk.roster.find(outcome.entry?.registration_id ?? "") as Entry;
  const outcome = await phone.desk.read(TICKET);
  expect(phone.desk.refusalOf(known())).toBeNull();
  const refused = await phone.desk.decide(outcome, false, "turned_away");
  const own = { at: refused.scan.scanned_at, desk: "Desk 1" };
  expect(phone.desk.refusalOf(known())).toEqual(own);
  const elsewhere = { at: "2023-11-30T13:30:00+09:00", desk: "Desk 2" };
  expect(phone.desk.refusalOf({ ...known(), turned_away: elsewhere })).toEqual(own);
  await phone.desk.decide(outcome, true, "host_decided");
  expect(phone.desk.refusalOf({ ...known(), turned_away: elsewhere })).toBeNull();
});

test("who is inside and was turned away at a second reading is shown with both, until they come back in", async () => {
  await phone.store.saveEntries([await entry()]);
  await phone.reload();
  const guest = (await phone.desk.read(TICKET)).entry as Entry;
  expect([phone.desk.refusalOf(guest), phone.desk.presenceOf(guest).inside]).toEqual([null, true]);
  const again = await phone.desk.read(TICKET);
  await new Promise((resolve) => setTimeout(resolve, 2));
  const { scan } = await phone.desk.decide(again, false, "turned_away");
  expect([phone.desk.refusalOf(guest)?.at, phone.desk.presenceOf(guest).inside]).toEqual([scan.scanned_at, true]);
  await phone.desk.decide(again, true, "came_back");
  expect(phone.desk.refusalOf(guest)).toBeNull();
});

test("who was turned away and leaves afterwards is not spoken of as turned away", async () => {
  await phone.store.saveEntries([await entry()]);
  await phone.reload();
  const guest = (await phone.desk.read(TICKET)).entry as Entry;
  await phone.desk.decide(await phone.desk.read(TICKET), false, "turned_away");
  phone.desk.direction = "out";
  await phone.desk.read(TICKET);
  expect([phone.desk.refusalOf(guest), phone.desk.presenceOf(guest).inside]).toEqual([null, false]);
});

test("a refusal is taken back within ten minutes like an entry, and nobody is spoken of as turned away by it", async () => {
  await phone.store.saveEntries([await entry({ status: "waitlisted" })]);
  await phone.reload();
  const outcome = await phone.desk.read(TICKET);
  const guest = outcome.entry as Entry;
  expect(phone.desk.undoable(guest)).toBeNull();
  const { scan } = await phone.desk.decide(outcome, false, "turned_away");
  const at = Date.parse(scan.scanned_at);
  expect([phone.desk.undoable(guest, at + 599_000)?.id, phone.desk.undoable(guest, at + 600_000)]).toEqual([scan.id, null]);
  const told = { ...guest, turned_away: { at: scan.scanned_at, desk: "Desk 1" } };
  expect(phone.desk.refusalOf(told)).not.toBeNull();
  await phone.desk.undo(phone.desk.undoable(guest) as StoredScan, "mispressed");
  expect([phone.desk.refusalOf(told), phone.desk.undoable(guest)]).toEqual([null, null]);
  await phone.send();
  expect(phone.server.received.at(-1)).toMatchObject({ undoes: scan.id, reason: "mispressed", direction: "in" });
});
