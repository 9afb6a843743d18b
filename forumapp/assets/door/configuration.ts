/**
 * What the server tells the door app, and where: what opening a desk needs, and the device that it makes.
 *
 * GET  /door/<slug>/opening  session cookie → 200, a {@link DoorPage}; 401 and 403 as {@link Problem}
 * POST /door/<slug>/open     JSON {"desk"}, header X-CSRFToken → 201, a {@link Device}; errors as {@link Problem}
 * POST /door/<slug>/pair     JSON {"code", "name"}, no session → 201, a {@link Device} with the number of people
 * POST /door/<slug>/close    header "Authorization: Bearer <key>", neither session nor CSRF → 204, the key is revoked
 * GET  /api/v1/events/<slug>/roster, POST /api/v1/events/<slug>/scans: see `roster.ts` and `sync.ts`
 */

/** Addresses of one event's door. */
export function addresses(slug: string) {
  const door = `/door/${encodeURIComponent(slug)}`;
  return {
    app: door,
    opening: `${door}/opening`,
    open: `${door}/open`,
    pair: `${door}/pair`,
    close: `${door}/close`,
    signIn: `${door}/sign-in`,
    /** The events of whoever is signed in. */
    list: "/door/",
    training: "/door/_training",
    /** The same with a way back to the desk. */
    trainingOfDesk: "/door/_training?desk=yes",
    /** To the desk that this phone holds, of whatever event. */
    desk: "/door/_start",
    practice: "/door/_practice",
    api: `/api/v1/events/${encodeURIComponent(slug)}`,
  } as const;
}

/** A text by language code. */
export type Localized = Readonly<Record<string, string>>;

export interface Category {
  code: string;
  names: Localized;
  /** Whether its people count as participants. */
  counts: boolean;
}

export interface Country {
  /** ISO 3166 alpha-2. */
  code: string;
  names: Localized;
}

/** What a guest is told of her data; each text by language, `text` in paragraphs. */
export interface Notice {
  id: number;
  text: Readonly<Record<string, readonly string[]>>;
  purposes: readonly Readonly<Record<NoticePart, Localized>>[];
  destroyed_at: string;
}

export type NoticePart = "purpose" | "legal_basis" | "items" | "period" | "recipients" | "refusal";

/** An optional consent that the event asks; `header` is the walk-in's field that holds the answer. */
export interface Consent {
  header: string;
  question: Localized;
  explanation: Localized;
}

/** A part of the event with a door of its own. */
export interface SessionFacts {
  id: number;
  names: Localized;
  /** Empty where it is the event's. */
  place: Localized;
  starts_at: string;
  ends_at: string;
  /** Whether it has a list of its own; else every guest may come. */
  listed: boolean;
  /** How many people it takes; null: as many as come. Absent: an older version did not say. */
  places?: number | null;
}

export interface EventFacts {
  slug: string;
  title: Localized;
  /** What may stand on a screen that others see; empty: the title itself. */
  neutral_title?: Localized;
  /** ISO 8601 with offset. */
  starts_at: string;
  ends_at: string;
  /** IANA name; the door's times are shown in it. */
  zone: string;
  /** In the event's order. */
  languages: readonly string[];
  categories: readonly Category[];
  /** Offered for a walk-in; empty: none is asked. */
  countries: readonly Country[];
  /** Null where the event has none. */
  notice: Notice | null;
  /** What may be asked of a guest at the desk. */
  consents: readonly Consent[];
  /** In the order of their times; absent: an older version knew of none. */
  sessions?: readonly SessionFacts[];
}

export interface DoorPage {
  event: EventFacts;
  /** The language the staff member chose. */
  language: string;
  csrf_token: string;
  /** Name of the signed-in person. */
  staff: string;
  /** Desks already opened at this event: suggestions. */
  desks: readonly string[];
}

export interface Device {
  /** Bearer key with scans:read and scans:write for this event alone. */
  key: string;
  device: string;
  desk: string;
  /** Id of the session at whose door it stands; absent or null: at the event's own. */
  session?: number | null;
  event: EventFacts;
  /** When the key ends (ISO 8601); absent: some hours after the event. */
  until?: string;
  /** Whoever holds the phone. */
  volunteer?: string;
  /** What the phone is for; a protocol phone opens on the board. */
  profile?: "door" | "protocol";
  /** Whether this desk may ask for a guest's needs. */
  needs?: boolean;
  /** Four digits asked before the desk is left; null: none. */
  pin?: string | null;
}

/** RFC 9457; `detail` is a sentence in the reader's language. */
export interface Problem {
  title: string;
  detail?: string;
}

/** `text` in `language`, else in the first language that has it, with the language it is in. */
export function inLanguage(
  text: Localized,
  language: string,
  order: readonly string[],
): { text: string; language: string } {
  for (const code of [language, ...order, ...Object.keys(text)]) {
    const found = text[code];
    if (found) return { text: found, language: code };
  }
  return { text: "", language };
}
