/**
 * The door itself, without a screen: reads, judges, records, undoes, registers, and keeps list and scans in step.
 *
 * The phone judges every reading from its own list, writes it down, and only then it is shown; nothing waits for the
 * network. What passed is recorded as passed, what did not as refused: the guest acts on what the screen says, so no
 * scan of this phone is left for the server to judge. Its answer follows in the background; where it finds otherwise,
 * {@link Events.answered} corrects the screen, or {@link Desk.news} tells of a guest who has gone from it.
 */
import type { Api } from "./api";
import type { EventFacts, SessionFacts } from "./configuration";
import { Exchange } from "./exchange";
import type { Presence } from "./fold";
import type { Link } from "./link";
import { newsIn } from "./news";
import { nameOf, type Outcome, outcomeOf, type Subject, subjectOf } from "./outcome";
import type { OwnFacts } from "./own_facts";
import { PRACTICE } from "./practice";
import { Reckoning } from "./reckoning";
import type { Counts, Entry, FirstEntry, Roster } from "./roster";
import { type Direction, heardVerdict, type Result, type Scan, type StoredScan, type WalkIn } from "./scans";
import { isListed, type Room, roomIn, sessionOf } from "./sessions";
import { type Desk as DeskFacts, Held, type Store } from "./store";
import type { Answered, Outbox } from "./sync";
import { hashOf, readingOf, ticketIn } from "./tickets";
import { type UnsentFile, unsentFile } from "./unsent_file";
import { uuid7 } from "./uuid";
import { type Facts, judge, passes, type TicketState, type Verdict } from "./verdict";
import { entryOf } from "./walk_in";

/** A scan is on its way for so long before the screen calls it unsent. */
const ON_ITS_WAY_MS = 1_500;

export interface Events {
  /** List, counts, number of unsent scans, or what is known of the server changed. */
  changed: () => void;
  /** The server answered a scan of this phone. */
  answered: (outcome: Outcome) => void;
  /** The office has closed this desk. */
  revoked: () => void;
}

export class Desk {
  readonly roster: Roster;
  readonly link: Link;
  /** What this phone is: who holds it, until when, its PIN. */
  readonly own: OwnFacts;
  direction: Direction = "in";
  /** Whether the browser keeps what is saved, come what may. */
  isKept = true;
  readonly #store: Store;
  readonly #held: Held;
  readonly #events: Events;
  readonly #exchange: Exchange;
  readonly #outbox: Outbox;
  readonly #reckoning: Reckoning;

  private constructor(
    parts: { store: Store; api: Api; roster: Roster; link: Link; events: Events },
    facts: DeskFacts,
    scans: readonly StoredScan[],
  ) {
    this.#store = parts.store;
    this.#events = parts.events;
    this.roster = parts.roster;
    this.link = parts.link;
    this.#held = new Held(parts.store, facts);
    this.#exchange = new Exchange(parts, this.#held, scans, {
      changed: () => this.#events.changed(),
      settled: (answers) => this.#settled(answers),
      revoked: () => this.#events.revoked(),
    });
    this.#outbox = this.#exchange.outbox;
    this.own = this.#exchange.own;
    this.#reckoning = new Reckoning(parts.roster, this.#outbox, this.#exchange.listing);
  }

  /** Take up the desk that `store` holds. */
  static async takeUp(
    parts: { store: Store; api: Api; roster: Roster; link: Link; events: Events },
    facts: DeskFacts,
  ): Promise<Desk> {
    for (const entry of await parts.store.roster()) parts.roster.put(entry);
    return new Desk(parts, facts, await parts.store.scans());
  }

  get event(): EventFacts {
    return this.#held.facts.event;
  }

  get name(): string {
    return this.#held.facts.desk;
  }

  /** The session at whose door this desk stands; null: the event's own. */
  get session(): SessionFacts | null {
    return sessionOf(this.event, this.#held.facts.session);
  }

  /** From now on stand at the door of this session; null: at the event's own. */
  async stand(session: number | null): Promise<void> {
    await this.#held.change({ session });
    this.#exchange.hurry();
  }

  /** Whether this is the practice door, where nobody exists and nothing counts. */
  get isPractice(): boolean {
    return this.event.slug === PRACTICE;
  }

  get listedAt(): string | null {
    return this.#held.facts.listedAt;
  }

  get unsentCount(): number {
    return this.#outbox.unsent().length;
  }

  /** Unsent scans that are not simply on their way. */
  get waitingCount(): number {
    const unsent = this.#outbox.unsent();
    const oldest = unsent[0];
    const isLate = oldest && Date.now() - Date.parse(oldest.scan.scanned_at) > ON_ITS_WAY_MS;
    return this.link.silentSince !== null || isLate ? unsent.length : 0;
  }

  /** Scans that the server will not take. */
  setAside(): StoredScan[] {
    return this.#outbox.setAside();
  }

  /** All that no server has, for the organizer to read in. */
  async unsentFile(): Promise<UnsentFile> {
    const rows = [...this.#outbox.unsent(), ...this.setAside()];
    return unsentFile(
      this.#held.facts,
      rows.map((row) => this.#exchange.clock.told(row)),
    );
  }

  get scanCount(): number {
    return this.#outbox.all().length;
  }

  async rememberLanguage(language: string): Promise<void> {
    await this.#held.change({ language });
  }

  get isLeftHanded(): boolean {
    return this.#held.facts.isLeftHanded ?? false;
  }

  async rememberHand(isLeftHanded: boolean): Promise<void> {
    await this.#held.change({ isLeftHanded });
  }

  /** Keep the list fresh and the scans on their way until {@link stop}; neither waits for the other. */
  start(): void {
    this.#exchange.start();
  }

  stop(): void {
    this.#exchange.stop();
  }

  /** The network came back, or the phone woke: do not wait for the next turn. */
  hurry(): void {
    this.#exchange.hurry();
  }

  /** Who is in, with what this phone knows and the list does not. */
  counts(): Counts {
    return this.#reckoning.counts(this.session);
  }

  /** The places of the session at whose door this desk stands; null: the event's own door, or no limit. */
  get room(): Room | null {
    return this.session?.places ? roomIn(this.session, this.counts()) : null;
  }

  /** Where a guest is, seen from the door at which this desk stands. */
  presenceOf(entry: Entry): Presence {
    return this.#reckoning.presenceOf(entry, this.session?.id ?? null);
  }

  /** When and where staff turned `entry` away, if that is the last that is known of them. */
  refusalOf(entry: Entry): FirstEntry | null {
    return this.#reckoning.refusalOf(entry, this.session?.id ?? null);
  }

  /** The last scan of this phone that let `entry` in or out, or turned them away, and may still be undone here. */
  undoable(entry: Entry, now: number = Date.now()): StoredScan | null {
    return this.#reckoning.undoable(entry, now);
  }

  /** The verdict for a person found by name, with nothing recorded. */
  look(entry: Entry): Outcome {
    const verdict = this.#judge(entry, "none");
    const { first } = this.presenceOf(entry);
    return this.#outcome(this.#compose({ registration_id: entry.registration_id }), entry, verdict, { first });
  }

  /** The scan of `outcome` if it was recorded: a person who was only looked at has none. */
  recorded(outcome: Outcome): StoredScan | null {
    return this.#outbox.find(outcome.scan.id);
  }

  /** Whether the server has answered the scan of `outcome`. */
  isAnswered(outcome: Outcome): boolean {
    return Boolean(this.recorded(outcome)?.result);
  }

  /** Scans whose answer staff must still hear of, oldest first. */
  news(): StoredScan[] {
    return newsIn(this.#outbox.all());
  }

  /** The guest of a scan in the staff's language; null where the code led to nobody. */
  nameOf({ person, result }: StoredScan): string | null {
    const entry = result?.registration ?? (person === null ? null : this.roster.find(person));
    return entry && nameOf(entry, this.event);
  }

  /** Staff have taken note of the answer to `row`; what the screen would show of it. */
  async takeNote(row: StoredScan): Promise<Outcome | null> {
    await this.#outbox.record({ ...row, isSeen: true });
    this.#events.changed();
    return row.result && this.#answer(row, row.result);
  }

  /** A code was read by camera or scanner; `hash` is that of its ticket where it is known already. */
  async read(text: string, hash: string | null = null): Promise<Outcome> {
    const ticket = ticketIn(text);
    const found = ticket ? this.roster.byTicket(hash ?? (await hashOf(ticket))) : null;
    const state = found?.state ?? (ticket ? "unknown" : "malformed");
    return this.#scan({ ticket: readingOf(text) }, found?.entry ?? null, state);
  }

  /** A person found by name is admitted or let out as their registration says. */
  async pass(entry: Entry): Promise<Outcome> {
    return this.#scan({ registration_id: entry.registration_id }, entry, "none");
  }

  /** Judge the guest of `outcome` again, whom the server's answer has made known: a scan of its own. */
  async readAgain(outcome: Outcome): Promise<Outcome> {
    const { ticket, registration_id } = outcome.scan;
    const entry = registration_id === undefined ? null : this.roster.find(registration_id);
    if (entry) return this.pass(entry);
    return ticket === undefined ? outcome : this.read(ticket);
  }

  /** Staff decide against, or without, the verdict in `outcome`. */
  async decide(outcome: Outcome, admitted: boolean, reason: string): Promise<Outcome> {
    // Whoever was let in before the server knew better is turned away by taking that entry back.
    if (!admitted && outcome.scan.admitted && this.recorded(outcome)) {
      const undone = await this.undo(outcome, reason);
      return { ...undone, verdict: outcome.verdict };
    }
    const scan = this.#compose(subjectOf(outcome.scan), { admitted, reason, shown: outcome.verdict });
    return this.#record(scan, outcome.entry, outcome.verdict);
  }

  /** Take back a scan of this phone. */
  async undo(row: StoredScan | Outcome, reason: string): Promise<Outcome> {
    const target = this.#outbox.find(row.scan.id);
    const entry = target?.person ? this.roster.find(target.person) : null;
    const subject = entry ? { registration_id: entry.registration_id } : subjectOf(row.scan);
    const { direction, session } = row.scan;
    const { session: _, ...scan } = this.#compose(subject, { undoes: row.scan.id, reason, direction, shown: "undone" });
    return this.#record(session === undefined ? scan : { ...scan, session }, entry, "undone", target ?? undefined);
  }

  /** Register and admit somebody who is on no list. */
  async register(guest: WalkIn, names: Entry["names"], organization: Entry["organization"]): Promise<Outcome> {
    const entry = entryOf(guest, names, organization);
    this.roster.put(entry);
    await this.#store.saveEntries([entry]);
    return this.#record(
      this.#compose({ walk_in: guest }, { admitted: true, direction: "in", shown: "admitted" }),
      entry,
      "admitted",
    );
  }

  /** Send what waits; returns whether nothing is left. */
  async flush(): Promise<boolean> {
    return this.#exchange.flush();
  }

  /** Hand the key back to the server at `url` and forget everything; an error, and nothing forgotten, if it is not heard. */
  async close(url: string): Promise<void> {
    await this.#exchange.handBack(url);
    await this.erase();
  }

  /** Forget everything on this phone. */
  async erase(): Promise<void> {
    await this.#exchange.erase();
  }

  async #scan(subject: Subject, entry: Entry | null, ticket: TicketState): Promise<Outcome> {
    const verdict = this.#judge(entry, ticket);
    const scan = this.#compose(subject, { shown: verdict, admitted: passes(verdict) });
    return this.#record(scan, entry, verdict);
  }

  #judge(entry: Entry | null, ticket: TicketState): Verdict {
    const inside = entry ? this.presenceOf(entry).inside : false;
    const listed = entry === null || isListed(entry, this.session);
    return judge({ status: entry?.status ?? null, ticket, inside, direction: this.direction, listed });
  }

  #compose(subject: Subject, more: Partial<Scan> = {}): Scan {
    const { session } = this;
    return {
      id: uuid7(),
      ...subject,
      direction: this.direction,
      scanned_at: new Date().toISOString(),
      desk: this.name,
      offline: !this.link.isHeard,
      shown: null,
      admitted: null,
      reason: null,
      undoes: null,
      ...(session ? { session: session.id } : {}),
      ...more,
    };
  }

  /** Write the scan down; from then on it is on its way by itself. */
  async #record(
    scan: Scan,
    entry: Entry | null,
    verdict: Verdict,
    held: Pick<StoredScan, "before" | "atEvent"> = this.#before(entry),
  ): Promise<Outcome> {
    const { before, atEvent } = held;
    // What stood on the screen is part of the verdict: who was inside already, before this scan.
    const outcome = this.#outcome(scan, entry, verdict, { first: before.first });
    const person = entry?.registration_id ?? null;
    await this.#exchange.send({ id: scan.id, scan, person, before, ...(atEvent ? { atEvent } : {}), result: null });
    this.#events.changed();
    return outcome;
  }

  /** What this phone holds of a guest before it records a scan. */
  #before(entry: Entry | null): Pick<StoredScan, "before" | "atEvent"> {
    if (!entry) return { before: { inside: false, first: null } };
    const before = this.presenceOf(entry);
    return this.session ? { before, atEvent: this.#reckoning.presenceOf(entry, null) } : { before };
  }

  /** What the server's answer to `row` looks like on the screen. */
  #answer({ scan, person }: StoredScan, result: Result): Outcome {
    const known = result.registration ?? (person === null ? null : this.roster.find(person));
    const outcome = this.#outcome(scan, known, heardVerdict(scan, result), {
      first: result.first,
      problem: result.problem ?? null,
      wasLetIn: scan.admitted === true,
    });
    return { ...outcome, heard: true };
  }

  #outcome(scan: Scan, entry: Entry | null, verdict: Verdict, more: Partial<Facts> = {}): Outcome {
    const { event, name, listedAt } = this;
    // Counted only where it is asked for: answers come by hundreds.
    const room = verdict === "not_listed" && entry ? this.room : null;
    return outcomeOf(scan, entry, verdict, { event, desk: name, listedAt, room }, more);
  }

  #settled(answers: readonly Answered[]): void {
    for (const { row, result } of answers) this.#events.answered(this.#answer(row, result));
    this.#events.changed();
  }
}
