/**
 * The door itself, without a screen: reads, judges, records, undoes, registers, and keeps list and scans in step.
 *
 * A reading is judged here first and written here first; then the server is asked. Its answer is shown if it comes
 * within {@link ANSWER_MS}, else the phone's own verdict, and the answer corrects it later through {@link Events.answered}.
 */
import { type Api, KeyRevoked, Unheard } from "./api";
import type { EventFacts } from "./configuration";
import { type Presence, presence } from "./fold";
import { type Counts, download, type Entry, insteadOf, type Roster, type RosterPage } from "./roster";
import type { Direction, Result, Scan, StoredScan, WalkIn } from "./scans";
import type { Desk as DeskFacts, Store } from "./store";
import { Outbox } from "./sync";
import { hashOf, readingOf, ticketIn } from "./tickets";
import { uuid7 } from "./uuid";
import { type Facts, judge, passes, type TicketState, type Verdict } from "./verdict";

const ANSWER_MS = 2_000;
/** How long an answer is waited for once the server was not heard: a queue of guests pays for a dead network only once. */
const SILENCE_MS = 300;
const ROSTER_MS = 5_000;
const RETRY_MS = 2_000;
const UNDO_MS = 10 * 60_000;

/** One reading and what came of it. */
export interface Outcome {
  scan: Scan;
  entry: Entry | null;
  verdict: Verdict;
  facts: Facts;
  /** Whether the server has answered; if not, this is the phone's own verdict. */
  heard: boolean;
}

/** Who a scan speaks of. */
type Subject = Pick<Scan, "ticket" | "registration_id" | "walk_in">;

export interface Events {
  /** List, counts or number of unsent scans changed. */
  changed: () => void;
  /** The server answered a scan for which the phone had shown its own verdict. */
  answered: (outcome: Outcome) => void;
  /** The office has closed this desk. */
  revoked: () => void;
}

export class Desk {
  readonly roster: Roster;
  direction: Direction = "in";
  readonly #store: Store;
  readonly #api: Api;
  readonly #outbox: Outbox;
  readonly #events: Events;
  #facts: DeskFacts;
  #timers: ReturnType<typeof setInterval>[] = [];
  #isServerHeard = true;
  #isRefreshing = false;
  #isRetired = false;

  private constructor(store: Store, api: Api, roster: Roster, facts: DeskFacts, scans: StoredScan[], events: Events) {
    this.#store = store;
    this.#api = api;
    this.#facts = facts;
    this.#events = events;
    this.roster = roster;
    this.#outbox = new Outbox(api, store, scans, (row, result) => this.#settled(row, result));
  }

  /** Take up the desk that `store` holds. */
  static async takeUp(store: Store, api: Api, roster: Roster, facts: DeskFacts, events: Events): Promise<Desk> {
    for (const entry of await store.roster()) roster.put(entry);
    return new Desk(store, api, roster, facts, await store.scans(), events);
  }

  get event(): EventFacts {
    return this.#facts.event;
  }

  get name(): string {
    return this.#facts.desk;
  }

  get listedAt(): string | null {
    return this.#facts.listedAt;
  }

  get unsentCount(): number {
    return this.#outbox.unsent().length;
  }

  get scanCount(): number {
    return this.#outbox.all().length;
  }

  async rememberLanguage(language: string): Promise<void> {
    this.#facts = { ...this.#facts, language };
    await this.#store.saveDesk(this.#facts);
  }

  /** Keep the list fresh and the scans on their way until {@link stop}. */
  start(): void {
    void this.#refresh();
    this.#timers = [setInterval(() => void this.#refresh(), ROSTER_MS), setInterval(() => void this.flush(), RETRY_MS)];
  }

  stop(): void {
    this.#timers.forEach((timer) => clearInterval(timer));
  }

  /** Who is in, with what this phone has not sent yet. */
  counts(): Counts {
    const counts = this.roster.counts();
    const unsent = new Map<string | null, StoredScan[]>();
    for (const row of this.#outbox.unsent()) unsent.set(row.person, [...(unsent.get(row.person) ?? []), row]);
    for (const [id, rows] of unsent) {
      const entry = id && this.roster.find(id);
      if (!entry) continue;
      const now = presenceAfter(entry, rows);
      counts.admitted += Number(now.first !== null) - Number(entry.first !== null);
      counts.inside += Number(now.inside) - Number(entry.inside);
    }
    return counts;
  }

  presenceOf(entry: Entry): Presence {
    return presenceAfter(
      entry,
      this.#outbox.unsent().filter((row) => row.person === entry.registration_id),
    );
  }

  /** The verdict for a person found by name, with nothing recorded. */
  look(entry: Entry): Outcome {
    const verdict = this.#judge(entry, "none");
    return this.#outcome(this.#compose({ registration_id: entry.registration_id }), entry, verdict);
  }

  /** The last scan of this phone that let `entry` in or out and may still be undone here. */
  undoable(entry: Entry, now: number = Date.now()): StoredScan | null {
    const rows = this.#outbox.all().filter((row) => row.person === entry.registration_id);
    const undone = new Set(rows.map((row) => row.scan.undoes));
    const moved = (row: StoredScan): boolean =>
      row.result?.verdict !== "quarantined" &&
      (row.scan.admitted ?? passes(row.result?.verdict ?? "unknown")) &&
      row.before.inside !== (row.scan.direction === "in");
    const last = rows.filter((row) => !row.scan.undoes && !undone.has(row.id) && moved(row)).at(-1);
    return last && now - Date.parse(last.scan.scanned_at) < UNDO_MS ? last : null;
  }

  /** The scan of `outcome` if it was recorded: a person who was only looked at has none. */
  recorded(outcome: Outcome): StoredScan | null {
    return this.#outbox.find(outcome.scan.id);
  }

  /** A code was read by camera or scanner. */
  async read(text: string): Promise<Outcome> {
    const ticket = ticketIn(text);
    const found = ticket ? this.roster.byTicket(await hashOf(ticket)) : null;
    const state = found?.state ?? (ticket ? "unknown" : "malformed");
    return this.#scan({ ticket: readingOf(text) }, found?.entry ?? null, state);
  }

  /** A person found by name is admitted or let out as their registration says. */
  async pass(entry: Entry): Promise<Outcome> {
    return this.#scan({ registration_id: entry.registration_id }, entry, "none");
  }

  /** Staff decide against, or without, the verdict in `outcome`. */
  async decide(outcome: Outcome, admitted: boolean, reason: string): Promise<Outcome> {
    const scan = this.#compose(subjectOf(outcome.scan), { admitted, reason, shown: outcome.verdict });
    return this.#send(scan, outcome.entry, outcome.verdict);
  }

  /** Take back a scan of this phone. */
  async undo(row: StoredScan | Outcome, reason: string): Promise<Outcome> {
    const target = this.#outbox.find(row.scan.id);
    const entry = target?.person ? this.roster.find(target.person) : null;
    const subject = entry ? { registration_id: entry.registration_id } : subjectOf(row.scan);
    const scan = this.#compose(subject, { undoes: row.scan.id, reason, direction: row.scan.direction });
    return this.#send(scan, entry, "undone", target?.before);
  }

  /** Register and admit somebody who is on no list. */
  async register(guest: WalkIn, names: Entry["names"], organization: Entry["organization"]): Promise<Outcome> {
    const entry: Entry = {
      registration_id: guest.registration_id,
      status: "confirmed",
      names,
      order_name: Object.values(names)[0] ?? "",
      category: guest.category,
      organization,
      position: {},
      mission: false,
      country: guest["country"] ?? null,
      delegation: null,
      search_keys: [...Object.values(names), ...Object.values(organization)].join(" ").normalize("NFC").toLowerCase(),
      ticket_sha256: null,
      revoked_sha256: [],
      first: null,
      inside: false,
      attention: [],
    };
    await this.#keep(entry);
    return this.#send(this.#compose({ walk_in: guest }, { admitted: true, direction: "in" }), entry, "admitted");
  }

  /** Send what waits; returns whether nothing is left. */
  async flush(): Promise<boolean> {
    try {
      if (this.unsentCount > 0) await this.#outbox.flush();
    } catch (error) {
      this.#failed(error);
    }
    this.#events.changed();
    return this.unsentCount === 0;
  }

  /** Hand the key back to the server at `url` and forget everything; an error, and nothing forgotten, if it is not heard. */
  async close(url: string): Promise<void> {
    const answer = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${this.#facts.key}` } });
    if (!answer.ok && answer.status !== 401) throw new Unheard(String(answer.status));
    await this.erase();
  }

  /** Forget everything on this phone. */
  async erase(): Promise<void> {
    this.stop();
    await this.#store.erase();
  }

  async #scan(subject: Subject, entry: Entry | null, ticket: TicketState): Promise<Outcome> {
    const verdict = this.#judge(entry, ticket);
    // Who is let out without being confirmed was let in by a decision: leaving needs none.
    const admitted = verdict === "left" && entry?.status !== "confirmed" ? true : null;
    return this.#send(this.#compose(subject, { admitted }), entry, verdict, undefined, ticket !== "malformed");
  }

  #judge(entry: Entry | null, ticket: TicketState): Verdict {
    const inside = entry ? this.presenceOf(entry).inside : false;
    return judge({ status: entry?.status ?? null, ticket, inside, direction: this.direction });
  }

  #compose(subject: Subject, more: Partial<Scan> = {}): Scan {
    return {
      id: uuid7(),
      ...subject,
      direction: this.direction,
      scanned_at: new Date().toISOString(),
      desk: this.name,
      offline: false,
      shown: null,
      admitted: null,
      reason: null,
      undoes: null,
      ...more,
    };
  }

  /** Record, ask the server, and fall back on the phone's own `verdict`. */
  async #send(
    scan: Scan,
    entry: Entry | null,
    verdict: Verdict,
    before: Presence = entry ? this.presenceOf(entry) : { inside: false, first: null },
    wellFormed = true,
  ): Promise<Outcome> {
    await this.#outbox.record({ id: scan.id, scan, person: entry?.registration_id ?? null, before, result: null });
    const result = await this.#outbox.deliver(scan.id, this.#isServerHeard ? ANSWER_MS : SILENCE_MS);
    this.#isServerHeard = result !== null;
    const outcome = result
      ? this.#answer(scan, entry, result, wellFormed)
      : await this.#saved(scan, entry, verdict, wellFormed);
    this.#events.changed();
    return outcome;
  }

  async #saved(scan: Scan, entry: Entry | null, verdict: Verdict, wellFormed: boolean): Promise<Outcome> {
    const isDecision = scan.admitted !== null || scan.undoes !== null;
    // The door is the truth: who went through counts, who did not must not count when the list changes later.
    const admitted = isDecision ? scan.admitted : passes(verdict);
    await this.#outbox.amend(scan.id, { offline: true, shown: scan.shown ?? verdict, admitted });
    // The answer may have come while this was being written.
    const answered = this.#outbox.find(scan.id)?.result;
    if (answered) return this.#answer(scan, entry, answered, wellFormed);
    return this.#outcome(scan, entry, verdict, { wellFormed });
  }

  #answer(scan: Scan, entry: Entry | null, result: Result, wellFormed: boolean): Outcome {
    const person = result.registration ?? entry;
    return {
      ...this.#outcome(scan, person, result.verdict, {
        wellFormed,
        first: result.first,
        problem: result.problem ?? null,
      }),
      heard: true,
    };
  }

  #outcome(scan: Scan, entry: Entry | null, verdict: Verdict, more: Partial<Facts> = {}): Outcome {
    const facts: Facts = {
      direction: scan.direction,
      status: entry?.status ?? null,
      first: entry && this.presenceOf(entry).first,
      wellFormed: true,
      listedAt: this.listedAt,
      scannedAt: scan.scanned_at,
      desk: this.name,
      instead: entry && insteadOf(entry, this.event),
      problem: null,
      zone: this.event.zone,
      ...more,
    };
    return { scan, entry, verdict, facts, heard: false };
  }

  async #settled(row: StoredScan, result: Result): Promise<void> {
    const { scan } = row;
    if (result.registration) await this.#keep(this.roster.completed(result.registration));
    if (result.verdict === "quarantined" && scan.walk_in) await this.#forget(scan.walk_in.registration_id);
    if (!scan.offline) return;
    const isUndone = this.#outbox.all().some((other) => other.scan.undoes === scan.id);
    const wentIn = scan.shown === "admitted" && scan.direction === "in" && !isUndone;
    if (wentIn && !result.attended && result.verdict !== "quarantined" && scan.reason !== SHOWN_ADMITTED) {
      // The first request had arrived after all and was judged otherwise: say what happened.
      const truth = { ...scan, id: uuid7(), admitted: true, reason: SHOWN_ADMITTED };
      await this.#outbox.record({ ...row, id: truth.id, scan: truth, result: null });
    }
    const entry = row.person ? this.roster.find(row.person) : null;
    this.#events.answered(this.#answer(scan, entry, result, ticketIn(scan.ticket ?? "") !== null));
  }

  async #keep(entry: Entry): Promise<void> {
    this.roster.put(entry);
    await this.#store.saveEntry(entry);
  }

  async #forget(id: string): Promise<void> {
    this.roster.remove(id);
    await this.#store.forgetEntry(id);
  }

  async #refresh(): Promise<void> {
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    try {
      await download(this.#api, this.#facts.cursor, this.unsentCount, (page) => this.#keepPage(page));
      this.#isServerHeard = true;
      this.#facts = { ...this.#facts, listedAt: new Date().toISOString() };
      await this.#store.saveDesk(this.#facts);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isRefreshing = false;
    }
    this.#events.changed();
  }

  async #keepPage(page: RosterPage): Promise<void> {
    this.#facts = { ...this.#facts, cursor: page.cursor };
    await this.#store.savePage(page, this.#facts);
    page.items.forEach((entry) => this.roster.put(entry));
    page.gone.forEach((id) => this.roster.remove(id));
  }

  #failed(error: unknown): void {
    if (error instanceof KeyRevoked) void this.#retire();
    else if (!(error instanceof Unheard)) throw error;
  }

  /** The key has ended: the people go at once, the scans when the server has taken them. */
  async #retire(): Promise<void> {
    if (this.#isRetired) return;
    this.#isRetired = true;
    this.stop();
    await this.#store.forgetRoster();
    this.#events.revoked();
    while (!(await this.flush())) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    await this.erase();
  }
}

const SHOWN_ADMITTED = "shown_admitted";

/** What the list says of a person, and this phone's unsent scans of them after it. */
function presenceAfter(entry: Entry, unsent: readonly StoredScan[]): Presence {
  const scans = unsent.map((row) => ({ ...row.scan, before: row.before }));
  return presence({ inside: entry.inside, first: entry.first }, scans, entry.status === "confirmed");
}

function subjectOf({ ticket, registration_id, walk_in }: Scan): Subject {
  if (walk_in) return { registration_id: walk_in.registration_id };
  return registration_id ? { registration_id } : ticket ? { ticket } : {};
}
