/** Pairing: the code of the console's QR makes this phone a desk, once. */
import type { Device } from "./configuration";

/** What pairing answers: the device, and how many people its list will hold. */
export interface Paired extends Device {
  people: number;
}

const LENGTH = 12;
const LETTERS = /^[0-9A-HJKMNP-TV-Z]+$/;

/** The code in the address, which is taken from there at once: nobody reads it off the screen or finds it in the history. */
export function takeCode(place: Location, history: History): string | null {
  const given = new URLSearchParams(place.hash.slice(1)).get("pair");
  if (given === null) return null;
  history.replaceState(null, "", place.pathname + place.search);
  return readCode(given);
}

/** A code as it was sent or typed: groups, small letters, and O, I, L for digits are forgiven; null: not one. */
export function readCode(text: string): string | null {
  const code = text
    .toUpperCase()
    .replace(/[\s-]+/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  return code.length === LENGTH && LETTERS.test(code) ? code : null;
}
