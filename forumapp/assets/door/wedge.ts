/**
 * A scanner that types: a burst of keys ended by Enter, told from a hand by its speed, whatever the keyboard's language.
 *
 * Read by `KeyboardEvent.code`, so that a Hangul input method changes nothing. Where the code is empty (Android), the
 * scanner's text stands in the focused field instead, and {@link typedTicket} finds it there.
 */
import { ticketIn } from "./tickets";

/** Slowest mean gap between a scanner's keys; people type at 100 ms and more. */
const MEAN_GAP_MS = 45;
const LONGEST_GAP_MS = 150;
const SHORTEST_READING = 8;

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

/** The keys of one burst, as they come. */
export class Burst {
  #keys: Key[] = [];

  type(character: string, at: number): void {
    const last = this.#keys.at(-1);
    if (last && at - last.at > LONGEST_GAP_MS) this.#keys = [];
    this.#keys.push({ character, at });
  }

  /** End the burst with Enter: what a scanner has read, or null where a hand was typing. The next burst begins anew. */
  end(at: number): string | null {
    const keys = this.#keys;
    this.#keys = [];
    const [first] = keys;
    if (!first || keys.length < SHORTEST_READING) return null;
    return (at - first.at) / keys.length <= MEAN_GAP_MS ? keys.map((key) => key.character).join("") : null;
  }
}

/** The ticket that a scanner left in a text field, if that is what stands there. */
export function typedTicket(text: string): string | null {
  return ticketIn(text) ? text : null;
}

/** Call `read` with everything a scanner types anywhere on the page. */
export function listenForScanner(root: Document, read: (text: string) => void): void {
  const burst = new Burst();
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const field = event.target instanceof HTMLInputElement ? event.target : null;
      if (event.key !== "Enter" && event.code !== "Enter" && event.code !== "NumpadEnter") {
        const character = characterOf(event);
        if (character !== null) burst.type(character, event.timeStamp);
        return;
      }
      const text = burst.end(event.timeStamp) ?? (field && typedTicket(field.value));
      if (text === null) return;
      event.preventDefault();
      event.stopPropagation();
      if (field) {
        // Leaving the field ends a composition, which would otherwise write its jamo back after the field is emptied.
        field.blur();
        field.value = "";
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      read(text);
    },
    { capture: true },
  );
}
