/** The sessions of an event at the door: which there are, how they are called, and what a phone holds of a guest there. */
import { type EventFacts, inLanguage, type SessionFacts } from "./configuration";
import type { Presence } from "./fold";
import type { Counts, Entry } from "./roster";
import { languageInUse, moment } from "./texts";

/** The event's session of this id; null: the event's own door, or a session that it has no longer. */
export function sessionOf(event: EventFacts, id: number | null | undefined): SessionFacts | null {
  return event.sessions?.find((one) => one.id === id) ?? null;
}

/** "Workshop A · 15:00", in the staff's language. */
export function labelOf(session: SessionFacts, event: EventFacts): string {
  const { text } = inLanguage(session.names, languageInUse(), event.languages);
  return `${text} · ${moment(session.starts_at, event.zone)}`;
}

/** Whether a guest may come to a session as far as its list says; every guest to one without a list. */
export function isListed(entry: Entry, session: SessionFacts | null): boolean {
  return !session?.listed || (entry.sessions?.includes(session.id) ?? false);
}

/** The places of a session, and how many of them are neither kept for somebody on its list nor taken by another. */
export interface Room {
  places: number;
  free: number;
}

/** As `counts` at the session's door say; null: there is no session, or it takes as many as come. */
export function roomIn(session: SessionFacts | null, { expected, strangers }: Counts): Room | null {
  const places = session?.places ?? null;
  return places === null ? null : { places, free: Math.max(0, places - expected - strangers) };
}

/** Whether a place is kept for a guest: confirmed, and on the session's list. */
export function isExpected(entry: Entry, session: SessionFacts | null): boolean {
  return entry.status === "confirmed" && isListed(entry, session);
}

/** What the list says of a guest: at the event, or in one session of it. */
export function presenceIn(entry: Entry, session: number | null): Presence {
  if (session === null) return { inside: entry.inside, first: entry.first };
  const found = entry.attended_sessions?.find((one) => one.session === session);
  return { inside: found?.inside ?? false, first: found?.first ?? null };
}
