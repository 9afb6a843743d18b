/**
 * Who is inside, from scans in any order: the phone's own unsent scans folded over what the server last said.
 *
 * The rules are the server's: what counts is ordered by time, then id; an entry is an admission if the person is
 * outside then; an exit without an entry adds nothing; an undone scan is as if it had not been. An entry at a session's
 * door is one to the event too; an exit from a session leaves only the session, one from the event leaves both.
 */
import type { FirstEntry } from "./roster";
import type { Scan } from "./scans";

export interface Presence {
  inside: boolean;
  first: FirstEntry | null;
}

type Folded = Pick<Scan, "id" | "direction" | "scanned_at" | "admitted" | "undoes" | "session"> & {
  desk?: string | null;
  /** What held before the scan that this one undoes: the server's answer cannot be unfolded here. */
  before?: Presence | undefined;
};

/**
 * `scans` are one person's; `confirmed` is whether that registration counts without a decision of staff; `session` is the
 * one that is asked for, null the event itself.
 */
export function presence(
  known: Presence,
  scans: readonly Folded[],
  confirmed: boolean,
  session: number | null = null,
): Presence {
  const ids = new Set(scans.map((scan) => scan.id));
  const undone = new Set(scans.map((scan) => scan.undoes));
  return scans
    .filter((scan) => concerns(scan, session))
    .filter((scan) => (scan.undoes ? !ids.has(scan.undoes) : !undone.has(scan.id) && (scan.admitted ?? confirmed)))
    .sort((a, b) => Date.parse(a.scanned_at) - Date.parse(b.scanned_at) || (a.id < b.id ? -1 : 1))
    .reduce(after, known);
}

/** Whether a scan, or what an undo takes back, changes anything in `session`. */
function concerns(scan: Folded, session: number | null): boolean {
  const door = scan.session ?? null;
  if (session === null) return door === null || scan.direction === "in";
  return door === session || (door === null && scan.direction === "out");
}

function after(held: Presence, scan: Folded): Presence {
  if (scan.undoes) return scan.before ?? held;
  if (scan.direction === "out") return { ...held, inside: false };
  return { inside: true, first: held.first ?? { at: scan.scanned_at, desk: scan.desk ?? null } };
}
