/** The list this phone holds: who may come, by id and by the hash of a ticket, and how it is kept fresh. */
import { type Api, Unheard } from "./api";
import { type EventFacts, inLanguage, type Localized, type SessionFacts } from "./configuration";
import { Haystack } from "./search/haystack";
import type { Plan } from "./search/search";
import { isExpected, presenceIn } from "./sessions";
import { byName, languageInUse } from "./texts";
import type { TicketState } from "./verdict";

export interface FirstEntry {
  at: string;
  desk: string | null;
}

/** One person as `GET …/roster` gives it. */
export interface Entry {
  registration_id: string;
  status: string;
  names: Localized;
  order_name: string;
  category: string;
  organization: Localized;
  position: Localized;
  mission: boolean;
  country: string | null;
  /** By what its members are told to be one delegation. */
  delegation: string | null;
  /** How the delegation is called in each language; absent where there is none. */
  delegation_names?: Localized;
  /** Made by the server's `search.keys`. */
  search_keys: string;
  ticket_sha256: string | null;
  revoked_sha256: readonly string[];
  first: FirstEntry | null;
  inside: boolean;
  attention: readonly string[];
  /** When and where staff turned the guest away, if that is the last that is known; absent where they did not. */
  turned_away?: FirstEntry;
  /** Who meets the guest at the door, and where; absent where nobody does. */
  escort?: { name: string; place: string | null };
  /** Names of whoever took the place over; absent where nobody did. */
  replaced_by?: Localized;
  /** The same person's names in the entry that stayed, where this one was merged into it; absent where it was not. */
  entered_as?: Localized;
  /** Answers to what is shown at the door; the answer to a scan does not repeat them. */
  answers?: readonly { question: Localized; answer: Localized }[];
  /** Ids of the sessions on whose lists the guest is; absent: on none. */
  sessions?: readonly number[];
  /** The sessions to which the guest was admitted; absent: to none. */
  attended_sessions?: readonly { session: number; first: FirstEntry | null; inside: boolean }[];
}

/** Who comes in this person's place, in the staff's language; null: nobody. */
export function insteadOf(entry: Entry, event: EventFacts): string | null {
  return entry.replaced_by ? inLanguage(entry.replaced_by, languageInUse(), event.languages).text : null;
}

/** How the same person is called in the entry that holds, in the staff's language; null: this one was not merged. */
export function enteredAs(entry: Entry, event: EventFacts): string | null {
  return entry.entered_as ? inLanguage(entry.entered_as, languageInUse(), event.languages).text : null;
}

export interface RosterPage {
  items: Entry[];
  gone: string[];
  cursor: string;
  more: boolean;
}

export interface Counts {
  admitted: number;
  inside: number;
  /** Confirmed, and on the list of the session. */
  expected: number;
  /** Inside without being expected. */
  strangers: number;
}

/** Whom a query finds, by name. */
export interface Matching {
  found: readonly Entry[];
  /** Of them those whose keys begin with it. */
  leading: readonly Entry[];
}

export class Roster {
  readonly #entries = new Map<string, Entry>();
  readonly #tickets = new Map<string, { id: string; state: TicketState }>();
  /** By the delegation's key: the ids of its members. */
  readonly #delegations = new Map<string, Set<string>>();
  /** By name, as `language` orders them; null: not asked for yet. */
  #order: { entries: Entry[]; language: string } | null = null;
  /** The keys of all in that order; null: not asked for since they changed. */
  #keys: Haystack | null = null;
  /** Of the session that was asked for last; null: nobody has asked. */
  #counted: { session: SessionFacts | null; counts: Counts } | null = null;

  get size(): number {
    return this.#entries.size;
  }

  all(): Iterable<Entry> {
    return this.#entries.values();
  }

  /** All by name, as the language in use orders them. Ordered once: at each key of a search nobody compares names. */
  inOrder(): readonly Entry[] {
    const language = languageInUse();
    if (this.#order?.language !== language) {
      this.#order = { entries: [...this.#entries.values()].sort((a, b) => byName(a.order_name, b.order_name)), language };
      this.#keys = null;
    }
    return this.#order.entries;
  }

  /** Whom `plan` finds by their keys. */
  matching(plan: Plan): Matching {
    const entries = this.inOrder();
    const { found, leading } = this.#keysOf(entries).finds(plan);
    return { found: standingAt(found, entries), leading: standingAt(leading, entries) };
  }

  /** Order the list and join its keys, unless that is done; whether it was not. */
  prepare(): boolean {
    const entries = this.inOrder();
    if (this.#keys) return false;
    this.#keysOf(entries);
    return true;
  }

  #keysOf(entries: readonly Entry[]): Haystack {
    return (this.#keys ??= new Haystack(entries.map((entry) => entry.search_keys)));
  }

  find(id: string): Entry | null {
    return this.#entries.get(id) ?? null;
  }

  /** The members of the delegation that is told by `key`. */
  membersOf(key: string): Entry[] {
    return [...(this.#delegations.get(key) ?? [])].flatMap((id) => this.find(id) ?? []);
  }

  /** An entry as a scan was answered with it, and what this phone's list knows besides. */
  completed(entry: Entry): Entry {
    const answers = this.find(entry.registration_id)?.answers;
    return answers ? { ...entry, answers } : entry;
  }

  /** Whose ticket has this hash, and whether it is the current one. */
  byTicket(hash: string): { entry: Entry; state: TicketState } | null {
    const found = this.#tickets.get(hash);
    const entry = found && this.#entries.get(found.id);
    return entry ? { entry, state: found.state } : null;
  }

  put(entry: Entry): void {
    const former = this.find(entry.registration_id);
    if (former) this.#takeOut(former);
    this.#entries.set(entry.registration_id, entry);
    this.#reorder(former, entry);
    this.#count(entry, 1);
    const id = entry.registration_id;
    if (entry.delegation !== null) {
      const members = this.#delegations.get(entry.delegation);
      if (members) members.add(id);
      else this.#delegations.set(entry.delegation, new Set([id]));
    }
    for (const hash of entry.revoked_sha256) this.#tickets.set(hash, { id, state: "revoked" });
    if (entry.ticket_sha256) this.#tickets.set(entry.ticket_sha256, { id, state: "current" });
  }

  remove(id: string): void {
    const entry = this.find(id);
    if (!entry) return;
    this.#takeOut(entry);
    this.#reorder(entry, null);
  }

  #takeOut(entry: Entry): void {
    const id = entry.registration_id;
    this.#entries.delete(id);
    this.#count(entry, -1);
    if (entry.delegation !== null) this.#delegations.get(entry.delegation)?.delete(id);
    // A ticket may be another entry's by now: two of one person that were merged come one after the other.
    for (const hash of [entry.ticket_sha256, ...entry.revoked_sha256])
      if (hash && this.#tickets.get(hash)?.id === id) this.#tickets.delete(hash);
  }

  /** `entry` stands where its name belongs, and no longer as `former`; null: there is none. */
  #reorder(former: Entry | null, entry: Entry | null): void {
    if (!this.#order) return;
    // Who only came in stands where they stood, and is found as before.
    if (entry?.search_keys !== former?.search_keys || entry?.order_name !== former?.order_name) this.#keys = null;
    const { entries } = this.#order;
    const at = former ? entries.indexOf(former) : -1;
    if (at >= 0) entries.splice(at, 1, ...(entry && entry.order_name === former?.order_name ? [entry] : []));
    if (!entry || entry.order_name === former?.order_name) return;
    let [from, to] = [0, entries.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const other = entries[middle];
      if (other && byName(other.order_name, entry.order_name) <= 0) from = middle + 1;
      else to = middle;
    }
    entries.splice(from, 0, entry);
  }

  /** At the event, or at the door of `session`. Kept as entries come and go: at each scan nobody reckons over the whole list. */
  counts(session: SessionFacts | null = null): Counts {
    if (this.#counted?.session !== session) {
      this.#counted = { session, counts: { admitted: 0, inside: 0, expected: 0, strangers: 0 } };
      for (const entry of this.#entries.values()) this.#count(entry, 1);
    }
    return { ...this.#counted.counts };
  }

  #count(entry: Entry, by: 1 | -1): void {
    if (!this.#counted) return;
    const { session, counts } = this.#counted;
    const { first, inside } = presenceIn(entry, session?.id ?? null);
    if (first) counts.admitted += by;
    if (inside) counts.inside += by;
    if (isExpected(entry, session)) counts.expected += by;
    else if (inside) counts.strangers += by;
  }
}

/** In a plain loop: asked for each guest at each key of a search. */
function standingAt(places: readonly number[], entries: readonly Entry[]): Entry[] {
  const found: Entry[] = [];
  for (const place of places) {
    const entry = entries[place];
    if (entry) found.push(entry);
  }
  return found;
}

/** How far a download has come: where the next begins (null: at the beginning), and the tag of that answer. */
export interface Progress {
  cursor: string | null;
  etag: string | null;
}

/**
 * Fetch what changed since `from`, page by page; `keep` stores each page before the next is asked, so that a broken
 * download goes on where it was cut. `said` tells the office how many scans wait on this phone (null: another
 * question says so), and at which session's door it stands (0: at the event's own).
 */
export async function download(
  api: Api,
  from: Progress,
  said: { unsent: number | null; session: number },
  keep: (page: RosterPage) => Promise<void>,
): Promise<Progress> {
  let last = from;
  for (let more = true; more; ) {
    const query = new URLSearchParams({
      ...(said.unsent === null ? {} : { unsent: String(said.unsent) }),
      session: String(said.session),
      ...(last.cursor === null ? {} : { cursor: last.cursor }),
    });
    const answer = await api.get<RosterPage>(`/roster?${query}`, last.etag);
    if (answer === null) return last;
    const { body: page, etag } = answer;
    if (!Array.isArray(page.items) || typeof page.cursor !== "string") throw new Unheard("no page of the list");
    await keep(page);
    // The tag belongs to the question, not to what it leads to: only a page that changed nothing is asked for again.
    last = { cursor: page.cursor, etag: page.cursor === last.cursor ? etag : null };
    more = page.more;
  }
  return last;
}
