/**
 * From what a camera or a scanner read to the 26 characters of a ticket, and to their hash.
 *
 * The QR holds `<BASE_URL>/T/<26 characters>` in Crockford's base 32, upper case. A scanner may lower the case, a
 * Hangul keyboard may turn letters into jamo, a hand may write O for 0: all of these are the same ticket.
 */

import { keystrokes, typedInLatin } from "./search/hangul";

const TICKET = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const LONGEST_TEXT = 500;

/** The ticket in `text` (a whole URL or the code alone), or null where it cannot be one. */
export function ticketIn(text: string): string | null {
  const keys = typedInLatin(keystrokes(text.trim().normalize("NFC")));
  const code = /\/t\/([^/?#\s]+)$/i.exec(keys)?.[1] ?? keys;
  const canonical = code.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  return TICKET.test(canonical) ? canonical : null;
}

/** Whether `text`, which holds no ticket, is a piece of one of ours as its QR on `origin` writes it: the rest is missing. */
export function isCutTicket(text: string, origin: string): boolean {
  const keys = typedInLatin(keystrokes(text.trim().normalize("NFC"))).toLowerCase();
  const address = keys.replace(/^\]q\d/, "");
  if (ticketIn(keys) || address === "") return false;
  if (/\/t\/[0-9a-tv-z]{0,25}$/.test(address)) return true;
  return /^(?=.*\d)[0-9a-tv-z]{8,25}$/.test(address) || `${origin.toLowerCase()}/t/`.startsWith(address);
}

/** What the server is told: the ticket where it is one, else the text as read, cut to what the interface carries. */
export function readingOf(text: string): string {
  const readable = [...text.replaceAll("\0", "").trim()].slice(0, LONGEST_TEXT).join("");
  return ticketIn(text) ?? (readable || "?");
}

/** Lower-case hex SHA-256 of a ticket's 26 characters, as the roster lists it. */
export async function hashOf(ticket: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(ticket));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
