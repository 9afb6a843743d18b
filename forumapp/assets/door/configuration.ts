/**
 * What the server tells the door app: the page it opens on, and the device that opening makes.
 *
 * GET  /door/<slug>         a page with `<script type="application/json" id="door-page">`: a {@link DoorPage}
 * POST <open_url>           JSON {"desk"}, header X-CSRFToken → 201, a {@link Device}; errors as {@link Problem}
 * POST <close_url>          header "Authorization: Bearer <key>", neither session nor CSRF → 204, the key is revoked
 * GET  <api_base>/events/<slug>/roster, POST <api_base>/events/<slug>/scans: see `roster.ts` and `sync.ts`
 */

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

export interface EventFacts {
  slug: string;
  title: Localized;
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
}

export interface DoorPage {
  event: EventFacts;
  /** The language the staff member chose. */
  language: string;
  api_base: string;
  open_url: string;
  close_url: string;
  /** Where the app goes when the desk is closed. */
  list_url: string;
  csrf_token: string;
  /** Address of the icon sprite. */
  icons: string;
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
  event: EventFacts;
}

/** RFC 9457; `detail` is a sentence in the reader's language. */
export interface Problem {
  title: string;
  detail?: string;
}

/** The page's data block. Throws where the page has none, which only a broken template can cause. */
export function readPage(root: Document): DoorPage {
  const block = root.getElementById("door-page");
  if (!block?.textContent) throw new Error("This page carries no #door-page data");
  return JSON.parse(block.textContent) as DoorPage;
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
