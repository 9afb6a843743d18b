/** A phone that is a desk, and its server on the other side of a network that can be cut. */
import { vi } from "vitest";

import { type Answer, type Api, KeyRevoked, Refused, Unheard } from "../../door/api";
import type { EventFacts } from "../../door/configuration";
import { Desk, type Events } from "../../door/desk";
import { Link } from "../../door/link";
import type { Outcome } from "../../door/outcome";
import { type Entry, Roster, type RosterPage } from "../../door/roster";
import type { Result, Scan } from "../../door/scans";
import { type Desk as DeskFacts, Store } from "../../door/store";
import { hashOf } from "../../door/tickets";
import type { Verdict } from "../../door/verdict";

export const TICKET = "ABCDEFGHJKMNPQRSTVWXYZ0123";
export const OTHER = "0000000000000000000000000Z";
const [AT_THREE, AT_FOUR] = ["2023-11-30T15:00:00+09:00", "2023-11-30T16:00:00+09:00"];
export const WORKSHOP = 7;
/** A session without a list. */
export const PLENARY = 8;
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
  sessions: [
    { id: WORKSHOP, names: { en: "Workshop A" }, place: {}, starts_at: AT_THREE, ends_at: AT_FOUR, listed: true, places: 2 },
    { id: PLENARY, names: { en: "Plenary" }, place: {}, starts_at: AT_FOUR, ends_at: AT_FOUR, listed: false },
  ],
};

/** A confirmed guest who holds {@link TICKET}. */
export async function entry(change: Partial<Entry> = {}): Promise<Entry> {
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

/** Answers with the verdicts it is told, keeps what it was sent. */
export class Server implements Api {
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
  /** What it says of the session's list; null: nothing. */
  listed: boolean | null = null;
  /** Ids in a batch that it refuses as a whole. */
  poison = new Set<string>();
  /** Ids that its answer leaves out. */
  forgotten = new Set<string>();
  /** Answers instead of the server's. */
  portal: unknown = null;
  cursor = 1;
  /** Its clock (ms), told with every answer; null: it does not say. */
  time: (() => number) | null = null;
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
    // Of the desk there is nothing new.
    if (path === "/desk") return null;
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
    if (isHeard) return this.#link.heard(Date.now(), this.time?.() ?? null);
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
      ...(this.listed === null ? {} : { listed: this.listed }),
    };
  }
}

let count = 0;

export class Phone {
  readonly link: Link;
  readonly server: Server;
  readonly store: Store;
  /** What the browser calls the store. */
  readonly storeName: string;
  /** Answers that came after their verdict was shown. */
  readonly late: Outcome[] = [];
  revoked = 0;
  desk!: Desk;

  private constructor(link: Link, store: Store, slug: string) {
    this.link = link;
    this.server = new Server(link);
    this.store = store;
    this.storeName = `forumapp-door-${slug}`;
  }

  /** A phone whose list holds the one guest of {@link entry}. */
  static async open(): Promise<Phone> {
    count += 1;
    const link = new Link();
    link.heard();
    const slug = `test-${count}`;
    const phone = new Phone(link, await Store.open(slug), slug);
    await phone.store.saveEntries([await entry()]);
    await phone.reload();
    return phone;
  }

  /** The page is loaded anew: what was not stored is gone. */
  async reload(): Promise<void> {
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
      answered: (outcome) => this.late.push(outcome),
      revoked: () => (this.revoked += 1),
    };
    const parts = { store: this.store, api: this.server, roster: new Roster(), link: this.link, events };
    this.desk = await Desk.takeUp(parts, (await this.store.desk()) ?? facts);
  }

  /** Send what waits, and hear the answers. */
  async send(): Promise<void> {
    await vi.waitFor(async () => {
      if (!(await this.desk.flush())) throw new Error("something still waits");
    });
  }
}
