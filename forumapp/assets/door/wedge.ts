/**
 * A scanner that types: keys ended by Enter, whatever the keyboard's language. A whole ticket is one however slowly its
 * keys came; anything else is told from a hand by its usual speed, which single pauses do not change.
 *
 * Read by `KeyboardEvent.code`, so that a Hangul input method changes nothing. Where the code is empty (Android), the
 * scanner's text stands in the focused field instead, and {@link typedTicket} finds it there.
 */
import { isCutTicket, ticketIn } from "./tickets";

/** Slowest usual gap between a scanner's keys; people type at 100 ms and more. */
const USUAL_GAP_MS = 45;
/** A scanner on a busy phone pauses for less; longer, and something else may have begun. */
const LONGEST_PAUSE_MS = 500;
/** After so long a rest, what stood before is not looked at. */
const LONGEST_REST_MS = 3_000;
const SHORTEST_READING = 8;
/** In a field such a text may be a name that a quick hand has typed. */
const NAME = /^[a-z .,'-]*$/i;

const SYMBOLS: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Slash: ["/", "?"], Period: [".", ">"], Comma: [",", "<"], Semicolon: [";", ":"], Minus: ["-", "_"], Equal: ["=", "+"],
  Quote: ["'", '"'], BracketLeft: ["[", "{"], BracketRight: ["]", "}"], Backslash: ["\\", "|"], Backquote: ["`", "~"],
  Space: [" ", " "],
};
const SHIFTED_DIGITS = ")!@#$%^&*(";

interface Key {
  character: string;
  at: number;
}

/** The character that this key types on a Latin keyboard; null for a key that types none. */
export function characterOf({ code, shiftKey }: Pick<KeyboardEvent, "code" | "shiftKey">): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit) return shiftKey && code.startsWith("Digit") ? (SHIFTED_DIGITS[Number(digit)] ?? null) : digit;
  return SYMBOLS[code]?.[shiftKey ? 1 : 0] ?? null;
}

/** What a scanner typed; `isCut`: only a part of a ticket has come. */
export interface Typed {
  text: string;
  isCut: boolean;
}

/** The keys since the last Enter, as they come. */
export class Burst {
  #keys: Key[] = [];

  type(character: string, at: number): void {
    const last = this.#keys.at(-1);
    if (last && at - last.at > LONGEST_REST_MS) this.#keys = [];
    this.#keys.push({ character, at });
  }

  /** Enter: what a scanner has read on a page at `origin`, or null where a hand was typing. The next begins anew. */
  end(origin: string, isInField = false): Typed | null {
    const whole = this.#keys;
    this.#keys = [];
    const runs = [sinceLastPause(whole), whole];
    const tickets = runs.map(textOf).map(typedTicket).filter((typed) => typed !== null);
    const ticket = tickets.find(({ isCut }) => !isCut) ?? tickets[0];
    if (ticket) return ticket;
    const fast = runs.find(isFast);
    if (!fast || (isInField && NAME.test(textOf(fast)))) return null;
    return { text: textOf(fast), isCut: isCutTicket(textOf(fast), origin) };
  }
}

/** The ticket that a text holds beyond doubt, or its beginning: no name that a hand may type is taken for one. */
export function typedTicket(text: string): Typed | null {
  if (ticketIn(text) && /^\S*\d\S*$/.test(text.trim())) return { text, isCut: false };
  return /\/\S*\d/.test(text) && isCutTicket(text, "") ? { text, isCut: true } : null;
}

function textOf(keys: readonly Key[]): string {
  return keys.map(({ character }) => character).join("");
}

function gapsOf(keys: readonly Key[]): number[] {
  return keys.slice(1).map(({ at }, index) => at - (keys[index]?.at ?? at));
}

function sinceLastPause(keys: readonly Key[]): readonly Key[] {
  return keys.slice(gapsOf(keys).findLastIndex((gap) => gap > LONGEST_PAUSE_MS) + 1);
}

function isFast(keys: readonly Key[]): boolean {
  if (keys.length < SHORTEST_READING) return false;
  const gaps = gapsOf(keys).sort((a, b) => a - b);
  return (gaps[Math.floor(gaps.length / 2)] ?? 0) <= USUAL_GAP_MS;
}

/** Call `read` with everything a scanner types anywhere on the page. */
export function listenForScanner(root: Document, read: (typed: Typed) => void): void {
  const burst = new Burst();
  root.addEventListener(
    "keydown",
    (event) => {
      // A key held down repeats as fast as a scanner types.
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const field = event.target instanceof HTMLInputElement ? event.target : null;
      if (event.key !== "Enter" && event.code !== "Enter" && event.code !== "NumpadEnter") {
        const character = characterOf(event);
        if (character !== null) burst.type(character, event.timeStamp);
        return;
      }
      const keyed = burst.end(root.location.origin, field !== null);
      // The field holds what keys without a code have written; it also holds what stood there before.
      const held = field && typedTicket(field.value);
      const typed = keyed && ticketIn(keyed.text) ? keyed : (held ?? keyed);
      if (!typed) return;
      event.preventDefault();
      event.stopPropagation();
      if (field) {
        // Leaving the field ends a composition, which would otherwise write its jamo back after the field is emptied.
        field.blur();
        field.value = "";
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      read(typed);
    },
    { capture: true },
  );
}
