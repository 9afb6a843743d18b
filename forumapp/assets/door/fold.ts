/**
 * Who is inside, from scans in any order: the phone's own unsent scans folded over what the server last said.
 *
 * The rules are the server's: what counts is ordered by time, then id; an entry is an admission if the person is
 * outside then; an exit without an entry adds nothing; an undone scan is as if it had not been.
 */
import type { FirstEntry } from "./roster";
import type { Scan } from "./scans";

export interface Presence {
  inside: boolean;
  first: FirstEntry | null;
}

type Folded = Pick<Scan, "id" | "direction" | "scanned_at" | "admitted" | "undoes"> & {
  desk?: string | null;
  /** What held before the scan that this one undoes: the server's answer cannot be unfolded here. */
  before?: Presence;
};

/** `scans` are one person's; `confirmed` is whether that registration counts without a decision of staff. */
export function presence(known: Presence, scans: readonly Folded[], confirmed: boolean): Presence {
  const ids = new Set(scans.map((scan) => scan.id));
  const undone = new Set(scans.map((scan) => scan.undoes));
  return scans
    .filter((scan) => (scan.undoes ? !ids.has(scan.undoes) : !undone.has(scan.id) && (scan.admitted ?? confirmed)))
    .sort((a, b) => Date.parse(a.scanned_at) - Date.parse(b.scanned_at) || (a.id < b.id ? -1 : 1))
    .reduce(after, known);
}

function after(held: Presence, scan: Folded): Presence {
  if (scan.undoes) return scan.before ?? held;
  if (scan.direction === "out") return { ...held, inside: false };
  return { inside: true, first: held.first ?? { at: scan.scanned_at, desk: scan.desk ?? null } };
}
