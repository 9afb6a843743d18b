/** What one reading at the door is, as it is written on this phone and sent to the server. */
import type { Presence } from "./fold";
import type { Made } from "./page_clock";
import type { Entry, FirstEntry } from "./roster";
import type { Verdict } from "./verdict";

export type Direction = "in" | "out";

/** A guest registered at the door; field names are the export's (`name_ko`, `organization_en`, …). */
export interface WalkIn {
  registration_id: string;
  category: string;
  [field: string]: string;
}

/** One item of `POST …/scans`. */
export interface Scan {
  id: string;
  ticket?: string;
  registration_id?: string;
  walk_in?: WalkIn;
  direction: Direction;
  scanned_at: string;
  desk: string;
  /** Whether the server was silent when this was recorded. */
  offline: boolean;
  /** What the screen said; null only in what an undo takes back or an older version recorded. */
  shown: Verdict | null;
  /** Whether the guest went through: by the verdict shown, or as staff decided. Null only in an undo. */
  admitted: boolean | null;
  reason: string | null;
  /** The scan that this one takes back. */
  undoes: string | null;
  /** Id of the session at whose door it was; absent: at the event's own. */
  session?: number;
}

/** The server's answer to one scan, as it is kept on this phone. */
export interface Result {
  id: string;
  verdict: Verdict;
  attended: boolean;
  /** Of the session at whose door it was; of the event, at its own. */
  first: FirstEntry | null;
  /** The person as the roster has them after this scan. */
  registration: Entry | null;
  conflict: string | null;
  /** Whether the person is on the session's list; absent where it has none. */
  listed?: boolean;
  /** Why a scan was quarantined. */
  problem?: string;
}

/** A scan on this phone, with the person this phone took it for and, once it came, the server's answer. */
export interface StoredScan {
  id: string;
  scan: Scan;
  person: string | null;
  /** What this phone held of the person at this door before this scan; for an undo, before the scan that it takes back. */
  before: Presence;
  /** The same at the event, where the scan was at a session's door. */
  atEvent?: Presence;
  result: Result | null;
  /** By which clocks it was made; absent: by an older version. */
  made?: Made;
  /** The round of downloads in which the answer came: the list may not know this scan before that round's next. */
  round?: number;
  /** Why the server will never take this scan, in its words: it waits for the organizer's file. */
  refusal?: string;
  /** Staff have taken note of an answer that came after the guest had gone. */
  isSeen?: boolean;
}

/**
 * What the server's answer means at this door. Whoever is confirmed but not on the session's list was not let in by the
 * phone: a person decides, and the answer changes nothing of that.
 */
export function heardVerdict(scan: Scan, result: Result): Verdict {
  const isStranger = result.listed === false && result.verdict === "admitted" && scan.admitted !== true;
  return isStranger ? "not_listed" : result.verdict;
}
