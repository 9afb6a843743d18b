/** One reading and what came of it: what a screen needs to show it. */
import { type EventFacts, inLanguage } from "./configuration";
import { enteredAs, type Entry, insteadOf } from "./roster";
import type { Scan } from "./scans";
import { labelOf, type Room, sessionOf } from "./sessions";
import { languageInUse } from "./texts";
import { ticketIn } from "./tickets";
import type { Facts, Verdict } from "./verdict";

export interface Outcome {
  scan: Scan;
  entry: Entry | null;
  verdict: Verdict;
  facts: Facts;
  /** Whether this is the server's answer; if not, the phone's own verdict. */
  heard: boolean;
}

/** Who a scan speaks of. */
export type Subject = Pick<Scan, "ticket" | "registration_id" | "walk_in">;

export function subjectOf({ ticket, registration_id, walk_in }: Scan): Subject {
  if (walk_in) return { registration_id: walk_in.registration_id };
  return registration_id ? { registration_id } : ticket ? { ticket } : {};
}

/** `more` are facts that the scan and its person do not tell. */
export function outcomeOf(
  scan: Scan,
  entry: Entry | null,
  verdict: Verdict,
  at: { event: EventFacts; desk: string; listedAt: string | null; room: Room | null },
  more: Partial<Facts> = {},
): Outcome {
  const session = sessionOf(at.event, scan.session);
  const facts: Facts = {
    direction: scan.direction,
    status: entry?.status ?? null,
    first: null,
    wellFormed: scan.ticket === undefined || ticketIn(scan.ticket) !== null,
    listedAt: at.listedAt,
    scannedAt: scan.scanned_at,
    desk: at.desk,
    offline: scan.offline,
    wasLetIn: false,
    instead: entry && insteadOf(entry, at.event),
    enteredAs: entry && enteredAs(entry, at.event),
    problem: null,
    offList: entry && session && labelOf(session, at.event),
    room: at.room,
    zone: at.event.zone,
    ...more,
  };
  return { scan, entry, verdict, facts, heard: false };
}

/** The guest's name in the staff's language. */
export function nameOf(entry: Entry, event: EventFacts): string {
  return inLanguage(entry.names, languageInUse(), event.languages).text;
}
