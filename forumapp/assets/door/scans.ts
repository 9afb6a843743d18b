/** What one reading at the door is, as it is written on this phone and sent to the server. */
import type { Presence } from "./fold";
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
  offline: boolean;
  /** What the screen said before the server answered; null where it waited for the server. */
  shown: Verdict | null;
  /** What staff decided against or without a verdict; null: as the registration says. */
  admitted: boolean | null;
  reason: string | null;
  /** The scan that this one takes back. */
  undoes: string | null;
}

/** The server's answer to one scan. */
export interface Result {
  id: string;
  verdict: Verdict;
  attended: boolean;
  first: FirstEntry | null;
  /** The person as the roster has them after this scan. */
  registration: Entry | null;
  conflict: string | null;
  /** Why a scan was quarantined. */
  problem?: string;
}

/** A scan on this phone, with the person this phone took it for and, once it came, the server's answer. */
export interface StoredScan {
  id: string;
  scan: Scan;
  person: string | null;
  /** What this phone held of the person before this scan; for an undo, before the scan that it takes back. */
  before: Presence;
  result: Result | null;
}
