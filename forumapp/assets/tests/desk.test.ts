import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { type Answer, type Api, KeyRevoked, Refused, Unheard } from "../door/api";
import type { EventFacts } from "../door/configuration";
import { Desk, type Events } from "../door/desk";
import { Link } from "../door/link";
import { sentence } from "../door/news";
import type { Outcome } from "../door/outcome";
import { type Entry, Roster, type RosterPage } from "../door/roster";
import type { Result, Scan, StoredScan } from "../door/scans";
import { type Desk as DeskFacts, Store } from "../door/store";
import { hashOf } from "../door/tickets";
import { uuid7 } from "../door/uuid";
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
  /** How many scans came at once. */
  batches: number[] = [];
  asked: string[] = [];
  /** By ticket or registration_id; what is not listed is unknown. */
  verdicts: Record<string, Verdict> = {};
  entries: Entry[] = [];
  /** What it holds of the person after a scan. */
  registration: Entry | null = null;
  /** Whether it takes scans; the list may still be answered. */
  takesScans = true;
  /** Ids in a batch that it refuses as a whole. */
  poison = new Set<string>();
  /** Ids that its answer leaves out. */
  forgotten = new Set<string>();
  /** Answers instead of the server's. */
  portal: unknown = null;
  cursor = 1;
  /** Called before a page of the list is answered, when the server has read it. */
  beforePage: () => Promise<void> = () => Promise.resolve();
  readonly #link: Link;

  constructor(link: Link) {
    this.#link = link;
  }

  async get<T>(path: string): Promise<Answer<T> | null> {
    this.asked.push(path);
    this.#listen(this.isReachable);
    if (!this.isKeyKnown) throw new KeyRevoked();
    const page = { items: structuredClone(this.entries), gone: [], cursor: String(this.cursor), more: false };
    await this.beforePage();
    return { body: page satisfies RosterPage as T, etag: null };
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    this.asked.push(path);
    this.#listen(this.isReachable && this.takesScans);
    if (this.portal) return this.portal as T;
    const { scans } = body as { scans: Scan[] };
    if (scans.some((scan) => this.poison.has(scan.id))) throw new Refused("scans: too odd.");
    this.batches.push(scans.length);
    for (const scan of scans) if (!this.received.some((known) => known.id === scan.id)) this.received.push(scan);
    const results = scans.filter((scan) => !this.forgotten.has(scan.id)).map((scan) => this.#result(scan));
    return { results } as T;
  }

  #listen(isHeard: boolean): void {
    if (isHeard) return this.#link.heard();
    this.#link.missed();
    throw new Unheard("cut");
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

let link: Link;
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
    openedAt: new Date().toISOString(),
    round: 0,
  };
  const events: Events = {
    changed: () => undefined,
    answered: (outcome) => late.push(outcome),
    revoked: () => (revoked += 1),
  };
  return Desk.takeUp({ store, api: server, roster: new Roster(), link, events }, (await store.desk()) ?? facts);
}

function numbered(row: StoredScan): StoredScan {
  return { ...row, scan: { ...row.scan, id: row.id } };
}

/** Send what waits, and hear the answers. */
async function send(): Promise<void> {
  await vi.waitFor(async () => expect(await desk.flush()).toBe(true));
}

beforeEach(async () => {
  count += 1;
  link = new Link();
  link.heard();
  server = new Server(link);
  late = [];
  revoked = 0;
  store = await Store.open(`test-${count}`);
  await store.saveEntries([await entry()]);
  desk = await takeUp();
});

afterEach(() => desk.stop());

test("the phone judges without the server, says what it showed, and what passed has happened", async () => {
  const outcome = await desk.read(`HTTPS://FORUM.EXAMPLE/T/${TICKET}`);
  expect([outcome.verdict, outcome.heard, outcome.entry?.names["ko"]]).toEqual(["admitted", false, "김하늘"]);
  expect([server.asked, desk.unsentCount]).toEqual([[], 1]);
  server.verdicts = { [TICKET]: "admitted" };
  await send();
  expect(server.received).toMatchObject([
    { ticket: TICKET, admitted: true, shown: "admitted", offline: false, desk: "Desk 1" },
  ]);
  expect([desk.unsentCount, desk.news()]).toEqual([0, []]);
});

test("without a network the phone judges, keeps the scan, and says later what it let through", async () => {
  server.isReachable = false;
  link.missed();
  const first = await desk.read(TICKET);
  const second = await desk.read(TICKET);
  expect([first.verdict, second.verdict, desk.unsentCount, desk.waitingCount]).toEqual([
    "admitted",
    "already_admitted",
    2,
    2,
  ]);
  expect([second.facts.first?.desk, desk.counts()]).toEqual(["Desk 1", { admitted: 1, inside: 1, expected: 1 }]);

  server.isReachable = true;
  server.verdicts = { [TICKET]: "admitted" };
  await send();
  expect(server.received).toMatchObject([
    { id: first.scan.id, shown: "admitted", admitted: true, offline: true },
    { id: second.scan.id, shown: "already_admitted", admitted: false, offline: true },
  ]);
});

test("a scan on its way is not called unsent before it is late", async () => {
  await desk.read(TICKET);
  expect([desk.unsentCount, desk.waitingCount]).toEqual([1, 0]);
});

test("the office is told how many scans wait on this phone", async () => {
  server.takesScans = false;
  await desk.read(TICKET);
  await desk.read(TICKET);
  desk.start();
  await vi.waitFor(() => expect(server.asked).toContain("/roster?unsent=2"));
  server.takesScans = true;
  await send();
  expect(server.asked.filter((path) => path.startsWith("/scans")).at(-1)).toBe("/scans?unsent=0");
});

test("a reload loses no scan, and who was let in offline is still inside", async () => {
  await desk.read(TICKET);
  const again = await takeUp();
  expect([again.unsentCount, (await again.read(TICKET)).verdict]).toEqual([1, "already_admitted"]);
});

test("a code that this list lacks is amber at once, and the server tells what it was", async () => {
  const outcome = await desk.read(OTHER);
  expect(outcome.verdict).toBe("not_listed");
  server.verdicts = { [OTHER]: "wrong_event" };
  await send();
  expect(late.map(({ scan, verdict, heard }) => [scan.id, verdict, heard])).toEqual([
    [outcome.scan.id, "wrong_event", true],
  ]);
  expect(server.received).toMatchObject([{ shown: "not_listed", admitted: false }]);
  expect(desk.news()).toEqual([]);
});

test("a guest confirmed since the list was fetched is admitted by a scan of its own, once the server names them", async () => {
  await desk.read(OTHER);
  server.verdicts = { [OTHER]: "admitted" };
  const id = "018c1e99-1c80-7bc1-a5d8-000000000009";
  server.registration = await entry({ registration_id: id, ticket_sha256: await hashOf(OTHER) });
  await send();
  const [answer] = late;
  expect([answer?.verdict, desk.news().length]).toEqual(["admitted", 1]);
  const again = await desk.readAgain(answer as Outcome);
  expect([again.verdict, again.entry?.registration_id, desk.news()]).toEqual(["admitted", id, []]);
  await send();
  expect(server.received).toMatchObject([
    { shown: "not_listed", admitted: false },
    { shown: "admitted", admitted: true, reason: null },
  ]);
});

test("who was let in by an old list has gone in all the same; staff hear of it until they take note, after a reload too", async () => {
  const outcome = await desk.read(TICKET);
  server.verdicts = { [TICKET]: "cancelled" };
  server.registration = await entry({ status: "cancelled" });
  await send();
  expect(late.map(({ verdict, facts }) => [verdict, facts.wasLetIn])).toEqual([["cancelled", true]]);
  desk = await takeUp();
  const [row] = desk.news();
  expect(row && sentence(row, desk.nameOf(row), "Asia/Seoul")).toMatch(
    /^Desk 1, .*\d\d:\d\d: Kim Haneul was let in, but is cancelled$/,
  );
  const told = row && (await desk.takeNote(row));
  expect([told?.scan.id, told?.verdict, desk.news()]).toEqual([outcome.scan.id, "cancelled", []]);
  expect((await takeUp()).news()).toEqual([]);
});

test("turning away a guest whom the phone had let in takes that entry back", async () => {
  await desk.read(TICKET);
  server.verdicts = { [TICKET]: "cancelled" };
  await send();
  const [answer] = late;
  await desk.decide(answer as Outcome, false, "turned_away");
  expect(desk.counts().inside).toBe(0);
  await send();
  expect(server.received[1]).toMatchObject({ undoes: answer?.scan.id, reason: "turned_away", shown: "undone" });
  expect(desk.news()).toEqual([]);
});

test("a decision of staff is a scan of its own, with what they saw and why", async () => {
  await store.saveEntries([await entry({ status: "waitlisted" })]);
  desk = await takeUp();
  const outcome = await desk.read(TICKET);
  await desk.decide(outcome, true, "host_decided");
  await desk.decide(outcome, false, "turned_away");
  server.verdicts = { [TICKET]: "not_confirmed" };
  await send();
  expect(server.received).toMatchObject([
    { ticket: TICKET, admitted: false, reason: null, shown: "not_confirmed" },
    { ticket: TICKET, admitted: true, reason: "host_decided", shown: "not_confirmed" },
    { ticket: TICKET, admitted: false, reason: "turned_away", shown: "not_confirmed" },
  ]);
  expect(desk.news()).toEqual([]);
});

test("an undo names its scan, its person and a reason, and puts the person back outside at once", async () => {
  const outcome = await desk.read(TICKET);
  const target = desk.undoable(await entry());
  expect(target?.id).toBe(outcome.scan.id);
  const undone = await desk.undo(outcome, "misread");
  expect([undone.verdict, desk.counts().inside, desk.undoable(await entry())]).toEqual(["undone", 0, null]);
  await send();
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
  await send();
  expect(desk.counts()).toMatchObject({ admitted: 1, inside: 1 });
  server.isReachable = false;
  await desk.undo(outcome, "other_person");
  expect(desk.counts()).toMatchObject({ admitted: 0, inside: 0 });
});

test("after ten minutes the desk undoes no more", async () => {
  const { scan } = await desk.read(TICKET);
  const at = Date.parse(scan.scanned_at);
  const guest = await entry();
  expect([desk.undoable(guest, at + 599_000)?.id, desk.undoable(guest, at + 600_000)]).toEqual([scan.id, null]);
});

test("whoever was let in without being confirmed may leave without a decision", async () => {
  await store.saveEntries([await entry({ status: "waitlisted", inside: true })]);
  desk = await takeUp();
  desk.direction = "out";
  await desk.read(TICKET);
  await send();
  expect(server.received).toMatchObject([{ direction: "out", admitted: true, shown: "left" }]);
});

test("a person found by name is looked at without a trace", async () => {
  expect(desk.look(await entry()).verdict).toBe("admitted");
  expect([server.received, desk.unsentCount]).toEqual([[], 0]);
});

test("a walk-in is on this phone's list at once, offline too", async () => {
  const guest = { registration_id: "018c1e99-1c80-7bc1-a5d8-000000000002", category: "academia", name_en: "Im Sebong" };
  const outcome = await desk.register(guest, { en: "Im Sebong" }, {});
  expect([outcome.verdict, desk.counts()]).toEqual(["admitted", { admitted: 1, inside: 1, expected: 2 }]);
  expect(desk.roster.find(guest.registration_id)?.names).toEqual({ en: "Im Sebong" });
  await send();
  expect(server.received).toMatchObject([{ walk_in: guest, direction: "in", admitted: true, shown: "admitted" }]);
});

test("who was admitted while a page of the list was under way is still inside when it comes, and after a kill", async () => {
  server.entries = [await entry()];
  server.verdicts = { [TICKET]: "admitted" };
  desk.start();
  await vi.waitFor(() => expect(desk.listedAt).not.toBeNull());
  desk.stop();
  server.cursor = 2;
  // The server has read the page without the scan; the scan's answer overtakes it.
  server.beforePage = async () => {
    server.beforePage = () => Promise.resolve();
    await desk.read(TICKET);
    server.registration = await entry({ inside: true, first: { at: "2023-11-30T14:00:00+09:00", desk: "Desk 1" } });
    await desk.flush();
  };
  const asked = server.asked.length;
  desk.start();
  await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(asked + 1));
  await vi.waitFor(async () => expect((await store.desk())?.round).toBe(2));
  desk.stop();
  expect(desk.look(await entry()).verdict).toBe("already_admitted");
  desk = await takeUp();
  expect(desk.look(await entry()).verdict).toBe("already_admitted");
  // What changed meanwhile is asked for once more: the cursor stays where it was.
  expect((await store.desk())?.cursor).toBe("1");
});

test("a batch that the server refuses is halved until its one bad scan is set aside", async () => {
  const scans: string[] = [];
  for (let number = 0; number < 9; number += 1) scans.push((await desk.read(TICKET)).scan.id);
  const [, , , , bad] = scans;
  server.poison = new Set([bad ?? ""]);
  await send();
  expect(server.received.map(({ id }) => id)).toEqual(scans.filter((id) => id !== bad));
  expect([desk.unsentCount, desk.setAside().map(({ id, refusal }) => [id, refusal])]).toEqual([
    0,
    [[bad, "scans: too odd."]],
  ]);
  expect((await takeUp()).setAside()).toHaveLength(1);
});

test("what the server's answer leaves out stays unsent", async () => {
  const { scan } = await desk.read(TICKET);
  const other = await desk.read(OTHER);
  server.forgotten = new Set([scan.id]);
  expect(await desk.flush()).toBe(false);
  expect([desk.recorded(other)?.result?.verdict, desk.unsentCount]).toEqual(["unknown", 1]);
});

test.each([{}, { results: "all" }, { ok: true }])("a portal's JSON is not the server's: %o", async (portal) => {
  await desk.read(TICKET);
  server.portal = portal;
  expect([await desk.flush(), desk.unsentCount]).toEqual([false, 1]);
});

test("five hundred scans go at once", async () => {
  await desk.read(TICKET);
  const [row] = await store.scans();
  if (row) await store.saveScans(Array.from({ length: 500 }, () => ({ ...row, id: uuid7() })).map(numbered));
  desk = await takeUp();
  await send();
  expect(server.batches).toEqual([500, 1]);
});

test("a key that has ended takes the list away; the scans are handed in", async () => {
  await desk.read(TICKET);
  server.isKeyKnown = false;
  server.takesScans = false;
  desk.start();
  await vi.waitFor(() => expect(revoked).toBe(1));
  expect([await store.roster(), (await store.scans()).length]).toEqual([[], 1]);
  server.verdicts = { [TICKET]: "quarantined" };
  server.takesScans = true;
  await vi.waitFor(() => expect(server.received).toHaveLength(1), { timeout: 4_000 });
  await vi.waitFor(async () =>
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`forumapp-door-test-${count}`),
  );
});

test("after its end by the server's clock the list goes, whatever this phone's clock says, and the scans are handed in", async () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await desk.rememberLanguage("en");
  const facts = await store.desk();
  if (facts) await store.saveDesk({ ...facts, until });
  desk = await takeUp();
  await desk.read(TICKET);
  desk.start();
  await vi.waitFor(() => expect(desk.listedAt).not.toBeNull());
  expect(revoked).toBe(0);
  desk.stop();
  link.offset = 2 * 3_600_000;
  server.takesScans = false;
  desk = await takeUp();
  await desk.read(OTHER);
  desk.start();
  await vi.waitFor(() => expect(revoked).toBe(1));
  expect([await store.roster(), (await store.desk())?.isOver, desk.unsentCount]).toEqual([[], true, 1]);
});
