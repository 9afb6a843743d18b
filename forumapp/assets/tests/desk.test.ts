import "fake-indexeddb/auto";

import { beforeEach, expect, test, vi } from "vitest";

import { type Api, KeyRevoked, Unheard } from "../door/api";
import type { EventFacts } from "../door/configuration";
import { Desk, type Events, type Outcome } from "../door/desk";
import { type Entry, Roster, type RosterPage } from "../door/roster";
import type { Result, Scan } from "../door/scans";
import { type Desk as DeskFacts, Store } from "../door/store";
import { hashOf } from "../door/tickets";
import type { Verdict } from "../door/verdict";

const TICKET = "ABCDEFGHJKMNPQRSTVWXYZ0123";
const OTHER = "0000000000000000000000000Z";
const EVENT: EventFacts = {
  slug: "open-forum",
  title: { en: "Open forum", ko: "열린 포럼" },
  starts_at: "2023-11-30T14:00:00+09:00",
  ends_at: "2023-11-30T17:00:00+09:00",
  zone: "Asia/Seoul",
  languages: ["en", "ko"],
  categories: [{ code: "academia", names: { en: "Academia", ko: "학계" }, counts: true }],
  countries: [],
  notice: null,
  consents: [],
};

/** A server on the other side of a network that can be cut: answers with the verdicts it is told, keeps what it was sent. */
class Server implements Api {
  isReachable = true;
  isKeyKnown = true;
  received: Scan[] = [];
  asked: string[] = [];
  /** By ticket or registration_id; what is not listed is unknown. */
  verdicts: Record<string, Verdict> = {};
  entries: Entry[] = [];
  /** What it holds of the person after a scan. */
  registration: Entry | null = null;
  /** Whether it takes scans; the list may still be answered. */
  takesScans = true;
  /** Holds the answer to scans back until it is called. */
  release: (() => void) | null = null;
  isSlow = false;

  get<T>(path: string): Promise<T> {
    this.asked.push(path);
    if (!this.isReachable) return Promise.reject(new Unheard("cut"));
    if (!this.isKeyKnown) return Promise.reject(new KeyRevoked());
    return Promise.resolve({ items: this.entries, gone: [], cursor: "1", more: false } satisfies RosterPage as T);
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    this.asked.push(path);
    if (!this.isReachable || !this.takesScans) throw new Unheard("cut");
    const { scans } = body as { scans: Scan[] };
    for (const scan of scans) if (!this.received.some((known) => known.id === scan.id)) this.received.push(scan);
    if (this.isSlow) await new Promise<void>((resolve) => (this.release = resolve));
    return { results: scans.map((scan) => this.#result(scan)) } as T;
  }

  #result(scan: Scan): Result {
    const verdict = this.verdicts[scan.ticket ?? scan.registration_id ?? ""] ?? "unknown";
    // As the server does: the first request of an id is the one that was judged.
    const judged = this.received.find((known) => known.id === scan.id) ?? scan;
    const attended = judged.admitted ?? verdict === "admitted";
    return {
      id: scan.id,
      verdict: scan.undoes ? "undone" : verdict,
      attended,
      first: null,
      registration: this.registration,
      conflict: null,
    };
  }
}

let server: Server;
let store: Store;
let desk: Desk;
let late: Outcome[];
let revoked: number;
let count = 0;

async function entry(change: Partial<Entry> = {}): Promise<Entry> {
  return {
    registration_id: "018c1e99-1c80-7bc1-a5d8-000000000001",
    status: "confirmed",
    names: { en: "Kim Haneul", ko: "김하늘" },
    order_name: "Kim Haneul",
    category: "academia",
    organization: {},
    position: {},
    mission: false,
    country: null,
    delegation: null,
    search_keys: "kimhaneul",
    ticket_sha256: await hashOf(TICKET),
    revoked_sha256: [],
    first: null,
    inside: false,
    attention: [],
    ...change,
  };
}

async function takeUp(): Promise<Desk> {
  const facts: DeskFacts = {
    key: "k",
    device: "d",
    desk: "Desk 1",
    event: EVENT,
    language: "en",
    cursor: null,
    listedAt: null,
  };
  const events: Events = {
    changed: () => undefined,
    answered: (outcome) => late.push(outcome),
    revoked: () => (revoked += 1),
  };
  return Desk.takeUp(store, server, new Roster(), facts, events);
}

beforeEach(async () => {
  vi.useRealTimers();
  count += 1;
  server = new Server();
  late = [];
  revoked = 0;
  store = await Store.open(`test-${count}`);
  await store.saveEntry(await entry());
  desk = await takeUp();
});

test("the server's verdict is shown where it answers", async () => {
  server.verdicts = { [TICKET]: "cancelled" };
  const outcome = await desk.read(`HTTPS://FORUM.EXAMPLE/T/${TICKET}`);
  expect([outcome.verdict, outcome.heard, outcome.entry?.names["ko"]]).toEqual(["cancelled", true, "김하늘"]);
  expect(server.received).toMatchObject([
    { ticket: TICKET, admitted: null, shown: null, offline: false, desk: "Desk 1" },
  ]);
  expect(desk.unsentCount).toBe(0);
});

test("without a network the phone judges, keeps the scan, and says later what it let through", async () => {
  server.isReachable = false;
  const first = await desk.read(TICKET);
  const second = await desk.read(TICKET);
  expect([first.verdict, second.verdict, first.heard, desk.unsentCount]).toEqual([
    "admitted",
    "already_admitted",
    false,
    2,
  ]);
  expect(desk.counts()).toEqual({ admitted: 1, inside: 1, expected: 1 });

  server.isReachable = true;
  server.verdicts = { [TICKET]: "admitted" };
  expect(await desk.flush()).toBe(true);
  expect(server.received).toMatchObject([
    { id: first.scan.id, shown: "admitted", admitted: true, offline: true },
    { id: second.scan.id, shown: "already_admitted", admitted: false, offline: true },
  ]);
});

test("the office is told how many scans wait on this phone", async () => {
  server.isReachable = false;
  await desk.read(TICKET);
  await desk.read(TICKET);
  desk.start();
  await vi.waitFor(() => expect(server.asked).toContain("/roster?unsent=2"));
  desk.stop();
  server.isReachable = true;
  await desk.flush();
  expect(server.asked.at(-1)).toBe("/scans?unsent=0");
});

test("a reload loses no scan, and who was let in offline is still inside", async () => {
  server.isReachable = false;
  await desk.read(TICKET);
  const again = await takeUp();
  expect([again.unsentCount, (await again.read(TICKET)).verdict]).toEqual([1, "already_admitted"]);
});

test("a code that this list lacks is amber offline, and the server tells later what it was", async () => {
  server.isReachable = false;
  const outcome = await desk.read(OTHER);
  expect(outcome.verdict).toBe("not_listed");
  server.isReachable = true;
  server.verdicts = { [OTHER]: "wrong_event" };
  await desk.flush();
  expect(late.map(({ scan, verdict, heard }) => [scan.id, verdict, heard])).toEqual([
    [outcome.scan.id, "wrong_event", true],
  ]);
});

test("an answer that comes after two seconds corrects what was shown, and the entry that happened is said", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  server.isSlow = true;
  server.verdicts = { [TICKET]: "cancelled" };
  const reading = desk.read(TICKET);
  await vi.waitFor(() => expect(server.release).not.toBeNull());
  await vi.advanceTimersByTimeAsync(2_000);
  vi.useRealTimers();
  const outcome = await reading;
  expect([outcome.verdict, outcome.heard]).toEqual(["admitted", false]);

  server.isSlow = false;
  server.release?.();
  await vi.waitFor(() => expect(late).toHaveLength(1));
  expect(late[0]?.verdict).toBe("cancelled");
  await vi.waitFor(async () => expect(await desk.flush()).toBe(true));
  expect(server.received).toMatchObject([
    { id: outcome.scan.id, admitted: null },
    { ticket: TICKET, admitted: true, reason: "shown_admitted", shown: "admitted", offline: true },
  ]);
});

test("a queue of guests waits for a silent server only once, and again when the server was heard", async () => {
  const longest = async (): Promise<number> => {
    const waits = vi.spyOn(globalThis, "setTimeout");
    await desk.read(TICKET);
    const longest = Math.max(...waits.mock.calls.map(([, milliseconds]) => milliseconds ?? 0));
    waits.mockRestore();
    return longest;
  };
  server.isReachable = false;
  expect([await longest(), await longest()]).toEqual([2_000, 300]);
  server.isReachable = true;
  expect([await longest(), await longest()]).toEqual([300, 2_000]);
});

test("a decision of staff is a scan of its own, with what they saw and why", async () => {
  server.verdicts = { [TICKET]: "not_confirmed" };
  const outcome = await desk.read(TICKET);
  await desk.decide(outcome, true, "host_decided");
  await desk.decide(outcome, false, "turned_away");
  expect(server.received.slice(1)).toMatchObject([
    { ticket: TICKET, admitted: true, reason: "host_decided", shown: "not_confirmed" },
    { ticket: TICKET, admitted: false, reason: "turned_away", shown: "not_confirmed" },
  ]);
});

test("an undo names its scan, its person and a reason, and puts the person back outside at once", async () => {
  server.isReachable = false;
  const outcome = await desk.read(TICKET);
  const target = desk.undoable(await entry());
  expect(target?.id).toBe(outcome.scan.id);
  const undone = await desk.undo(outcome, "misread");
  expect([undone.verdict, desk.counts().inside, desk.undoable(await entry())]).toEqual(["undone", 0, null]);
  server.isReachable = true;
  await desk.flush();
  expect(server.received[1]).toMatchObject({
    undoes: outcome.scan.id,
    reason: "misread",
    registration_id: (await entry()).registration_id,
  });
});

test("an undo that cannot be sent yet takes back what the server had counted", async () => {
  server.verdicts = { [TICKET]: "admitted" };
  server.registration = await entry({ inside: true, first: { at: "2023-11-30T14:00:00+09:00", desk: "Desk 1" } });
  const outcome = await desk.read(TICKET);
  expect(desk.counts()).toMatchObject({ admitted: 1, inside: 1 });
  server.isReachable = false;
  await desk.undo(outcome, "other_person");
  expect(desk.counts()).toMatchObject({ admitted: 0, inside: 0 });
});

test("after ten minutes the desk undoes no more", async () => {
  server.verdicts = { [TICKET]: "admitted" };
  const { scan } = await desk.read(TICKET);
  const at = Date.parse(scan.scanned_at);
  const guest = await entry();
  expect([desk.undoable(guest, at + 599_000)?.id, desk.undoable(guest, at + 600_000)]).toEqual([scan.id, null]);
});

test("whoever was let in without being confirmed may leave without a decision", async () => {
  await store.saveEntry(await entry({ status: "waitlisted", inside: true }));
  desk = await takeUp();
  desk.direction = "out";
  server.verdicts = { [TICKET]: "left" };
  await desk.read(TICKET);
  expect(server.received).toMatchObject([{ direction: "out", admitted: true }]);
});

test("a person found by name is looked at without a trace", async () => {
  expect(desk.look(await entry()).verdict).toBe("admitted");
  expect([server.received, desk.unsentCount]).toEqual([[], 0]);
});

test("a walk-in is on this phone's list at once, offline too", async () => {
  server.isReachable = false;
  const guest = { registration_id: "018c1e99-1c80-7bc1-a5d8-000000000002", category: "academia", name_en: "Im Sebong" };
  const outcome = await desk.register(guest, { en: "Im Sebong" }, {});
  expect([outcome.verdict, desk.counts()]).toEqual(["admitted", { admitted: 1, inside: 1, expected: 2 }]);
  expect(desk.roster.find(guest.registration_id)?.names).toEqual({ en: "Im Sebong" });
  server.isReachable = true;
  await desk.flush();
  expect(server.received).toMatchObject([{ walk_in: guest, direction: "in", admitted: true }]);
});

test("a key that has ended takes the list away; the scans are handed in", async () => {
  server.isReachable = false;
  await desk.read(TICKET);
  server.isReachable = true;
  server.isKeyKnown = false;
  server.verdicts = { [TICKET]: "quarantined" };
  desk.start();
  await vi.waitFor(() => expect(revoked).toBe(1));
  await vi.waitFor(() => expect(server.received).toHaveLength(1));
  const after = await Store.open(`test-${count}`);
  expect([await after.roster(), await after.scans(), await after.desk()]).toEqual([[], [], undefined]);
});

test("the list goes at once when the key has ended, the scans only when they are taken", async () => {
  server.takesScans = false;
  await desk.read(TICKET);
  server.isKeyKnown = false;
  desk.start();
  await vi.waitFor(() => expect(revoked).toBe(1));
  expect([await store.roster(), (await store.scans()).length]).toEqual([[], 1]);
  server.takesScans = true;
  await vi.waitFor(() => expect(server.received).toHaveLength(1), { timeout: 4_000 });
});
