/** Who is in, as this phone reckons: the list, and over it the phone's own scans that the list cannot know yet. */
import type { SessionFacts } from "./configuration";
import { type Presence, presence } from "./fold";
import type { Listing } from "./listing";
import type { Counts, Entry, FirstEntry, Roster } from "./roster";
import type { StoredScan } from "./scans";
import { isExpected, presenceIn } from "./sessions";
import type { Outbox } from "./sync";
import { passes, TURNED_AWAY } from "./verdict";

const UNDO_MS = 10 * 60_000;

export class Reckoning {
  readonly #roster: Roster;
  readonly #outbox: Outbox;
  readonly #listing: Listing;

  constructor(roster: Roster, outbox: Outbox, listing: Listing) {
    this.#roster = roster;
    this.#outbox = outbox;
    this.#listing = listing;
  }

  /** At the event, or at the door of `session`. */
  counts(session: SessionFacts | null): Counts {
    const counts = this.#roster.counts(session);
    const door = session?.id ?? null;
    for (const [id, rows] of this.#newer()) {
      const entry = this.#roster.find(id);
      if (!entry) continue;
      const [then, now] = [presenceIn(entry, door), after(entry, rows, door)];
      counts.admitted += Number(now.first !== null) - Number(then.first !== null);
      const stepped = Number(now.inside) - Number(then.inside);
      counts.inside += stepped;
      if (!isExpected(entry, session)) counts.strangers += stepped;
    }
    return counts;
  }

  /** At the event (`session` null), or in one session of it. */
  presenceOf(entry: Entry, session: number | null): Presence {
    const rows = this.#outbox.of(entry.registration_id).filter((row) => this.#isNewer(row));
    return after(entry, rows, session);
  }

  /** The last scan of this phone that let `entry` in or out, or turned them away, and may still be undone here. */
  undoable(entry: Entry, now: number = Date.now()): StoredScan | null {
    const rows = this.#outbox.of(entry.registration_id);
    const undone = new Set(rows.map((row) => row.scan.undoes));
    const last = rows
      .filter((row) => !row.scan.undoes && !undone.has(row.id) && row.result?.verdict !== "quarantined")
      .findLast((row) => moved(row) || row.scan.reason === TURNED_AWAY);
    return last && now - Date.parse(last.scan.scanned_at) < UNDO_MS ? last : null;
  }

  /**
   * When and where staff turned `entry` away, here or at another desk, if that is the last that is known of them. Of whom
   * stays inside by an earlier entry only this phone's own refusal is told.
   */
  refusalOf(entry: Entry, session: number | null): FirstEntry | null {
    const { inside, first } = this.presenceOf(entry, session);
    const last = this.#outbox.of(entry.registration_id).findLast((row) => row.scan.reason !== null || moved(row))?.scan;
    const own = last?.reason === TURNED_AWAY ? { at: last.scanned_at, desk: last.desk } : null;
    if (inside) return own && first && Date.parse(own.at) > Date.parse(first.at) ? own : null;
    // A refusal that this phone has taken back may still stand in the list.
    const isTakenBack = last?.undoes && this.#outbox.find(last.undoes)?.scan.reason === TURNED_AWAY;
    const told = isTakenBack ? null : (entry.turned_away ?? null);
    return own && told ? (Date.parse(own.at) > Date.parse(told.at) ? own : told) : (own ?? told);
  }

  /** By person: scans that the list does not reckon with yet, in the order they were made. */
  #newer(): Map<string, StoredScan[]> {
    const found = new Map<string, StoredScan[]>();
    for (const row of this.#outbox.all()) {
      if (!row.person || !this.#isNewer(row)) continue;
      const rows = found.get(row.person);
      if (rows) rows.push(row);
      else found.set(row.person, [row]);
    }
    return found;
  }

  #isNewer({ result, round }: StoredScan): boolean {
    return result === null || (result.verdict !== "quarantined" && round !== undefined && round >= this.#listing.completed);
  }
}

/** Whether the guest went through the door by this scan. */
function moved({ scan, result, before }: StoredScan): boolean {
  return (scan.admitted ?? passes(result?.verdict ?? "unknown")) && before.inside !== (scan.direction === "in");
}

/** What the list says of a person at the event or in a session, and newer scans of them after it. */
function after(entry: Entry, rows: readonly StoredScan[], session: number | null): Presence {
  const undone = new Set(rows.map((row) => row.scan.undoes));
  // The list may hold a scan that was answered: its undo then gives back what held before it.
  const scans = rows
    .filter((row) => row.result === null || !undone.has(row.id))
    .map((row) => ({ ...row.scan, before: beforeAt(row, session) }));
  return presence(presenceIn(entry, session), scans, entry.status === "confirmed", session);
}

/** What held before a scan at the event or in a session; what was not noted the server's answer tells. */
function beforeAt(row: StoredScan, session: number | null): Presence | undefined {
  const door = row.scan.session ?? null;
  if (door === session) return row.before;
  return session === null ? row.atEvent : undefined;
}
