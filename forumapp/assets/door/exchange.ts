/**
 * What goes between this phone and the server while the desk is open: the list in, the scans out, neither waiting for
 * the other; and the end of the key, after which the people go at once and the scans when they are handed in.
 */
import { type Api, KeyRevoked, Unheard } from "./api";
import type { Link } from "./link";
import { Listing } from "./listing";
import { OwnFacts } from "./own_facts";
import { PageClock } from "./page_clock";
import { Pulse } from "./pulse";
import type { Entry, Roster } from "./roster";
import type { StoredScan } from "./scans";
import type { Held, Store } from "./store";
import { type Answered, Outbox } from "./sync";

const ROSTER_MS = 3_000;
const RETRY_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;
/** A desk whose end the server did not name ends so long after the event, or after it was opened. */
const AFTERWARDS_MS = 12 * 3_600_000;

export interface Exchanged {
  /** List, scans or what is known of the server changed. */
  changed: () => void;
  /** These scans are sent, and their answers kept. */
  settled: (answers: readonly Answered[]) => void;
  /** The key has ended. */
  revoked: () => void;
}

export class Exchange {
  readonly outbox: Outbox;
  readonly listing: Listing;
  readonly own: OwnFacts;
  readonly clock: PageClock;
  readonly #api: Api;
  readonly #store: Store;
  readonly #roster: Roster;
  readonly #link: Link;
  readonly #held: Held;
  readonly #events: Exchanged;
  readonly #download: Pulse;
  readonly #upload: Pulse;
  #isRetired = false;

  constructor(
    parts: { store: Store; api: Api; roster: Roster; link: Link },
    held: Held,
    scans: readonly StoredScan[],
    events: Exchanged,
  ) {
    this.#store = parts.store;
    this.#roster = parts.roster;
    this.#link = parts.link;
    this.#held = held;
    this.#events = events;
    this.own = new OwnFacts(parts.api, held);
    this.clock = new PageClock(parts.link);
    this.#api = parts.api;
    this.outbox = new Outbox(parts.api, parts.store, scans, {
      told: (row) => this.clock.told(row),
      keep: (answers) => this.#keepAnswers(answers),
      settled: (answers) => events.settled(answers),
    });
    this.listing = new Listing(parts, this.outbox, held);
    this.#download = new Pulse(() => this.#refresh(), ROSTER_MS, LONGEST_PAUSE_MS);
    this.#upload = new Pulse(() => this.flush(), RETRY_MS, LONGEST_PAUSE_MS);
  }

  /** Keep the list fresh and the scans on their way until {@link stop}. */
  start(): void {
    if (this.#isOver()) return void this.#retire();
    this.#download.start();
    this.#upload.start();
  }

  stop(): void {
    this.#download.stop();
    this.#upload.stop();
  }

  /** The network came back, or the phone woke: do not wait for the next turn. */
  hurry(): void {
    this.#download.now();
    this.#upload.now();
  }

  /** Write the scan down; from then on it is on its way by itself. */
  async send(row: StoredScan): Promise<void> {
    await this.outbox.record({ ...row, made: this.clock.made() });
    this.#upload.soon();
  }

  /** Send what waits; returns whether nothing is left. */
  async flush(): Promise<boolean> {
    // The clock was set, or the phone slept: whichever answer comes next tells, and whoever is not heard keeps nothing back.
    if (this.outbox.unsent().some((row) => this.clock.isUnsure(row))) await this.#api.get("/desk").catch(() => null);
    try {
      const hadUnsent = this.outbox.unsent().length > 0;
      const isEmptied = await this.outbox.flush();
      // A question that left before says how many waited then: it must not be the last word.
      if (hadUnsent && isEmptied && this.#download.isWorking && this.listing.hasSaidUnsent) this.#download.now();
      return isEmptied;
    } catch (error) {
      this.#failed(error);
      return false;
    } finally {
      this.#events.changed();
    }
  }

  /** Hand the key back to the server at `url`; an error if it is not heard. */
  async handBack(url: string): Promise<void> {
    const answer = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${this.#held.facts.key}` } });
    if (!answer.ok && answer.status !== 401) throw new Unheard(String(answer.status));
  }

  /** Forget everything on this phone. */
  async erase(): Promise<void> {
    this.stop();
    await this.#store.erase();
  }

  async #keepAnswers(answers: readonly Answered[]): Promise<void> {
    const people = new Map<string, Entry>();
    const gone: string[] = [];
    for (const { row, result } of answers) {
      row.round = this.listing.begun;
      const { registration } = result;
      if (registration) people.set(registration.registration_id, this.#roster.completed(registration));
      if (result.verdict === "quarantined" && row.scan.walk_in) gone.push(row.scan.walk_in.registration_id);
    }
    await this.#store.saveAnswers(
      answers.map(({ row }) => row),
      [...people.values()],
      gone,
    );
    people.forEach((entry) => this.#roster.put(entry));
    gone.forEach((id) => this.#roster.remove(id));
  }

  async #refresh(): Promise<boolean> {
    if (this.#isOver()) {
      void this.#retire();
      return true;
    }
    const wasSilent = this.#link.silentSince !== null;
    try {
      await this.listing.refresh();
      // The network is back: what waits for its next turn goes now.
      if (wasSilent) this.#upload.now();
      await this.own.refresh();
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    } finally {
      this.#events.changed();
    }
  }

  #failed(error: unknown): void {
    if (error instanceof KeyRevoked) void this.#retire();
    else if (!(error instanceof Unheard)) throw error;
  }

  /** Whether the key has ended: by the server's word, or its time is over by the server's clock. */
  #isOver(): boolean {
    const { isOver, until, openedAt, event } = this.#held.facts;
    const end = until ? Date.parse(until) : Math.max(Date.parse(event.ends_at), Date.parse(openedAt)) + AFTERWARDS_MS;
    return isOver === true || this.#link.now() >= end;
  }

  /** The key has ended: the people go at once, the scans when the server has taken them or the office has their file. */
  async #retire(): Promise<void> {
    if (this.#isRetired) return;
    this.#isRetired = true;
    this.stop();
    await this.#store.forgetRoster();
    await this.#held.change({ isOver: true, cursor: null, listedAt: null });
    this.#events.revoked();
    while (!(await this.flush())) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    if (this.outbox.setAside().length === 0) await this.erase();
  }
}
