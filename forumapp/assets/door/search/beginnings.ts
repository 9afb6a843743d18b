/** With which two Latin letters the words begin by which a guest is found. */
import type { Entry } from "../roster";
import { folded } from "./letters";

/** The first two letters, folded, of each word that begins with two of a to z. */
type Beginnings = readonly string[];

/** Kept as long as the list holds the entry: each key of a search asks again. */
const known = new WeakMap<Entry, Beginnings>();

export function beginningsOf(entry: Entry): Beginnings {
  let found = known.get(entry);
  if (!found) {
    const { names, organization, delegation_names = {}, country } = entry;
    found = [
      ...Object.values(names).flatMap(ofText),
      ...[...Object.values(organization), ...Object.values(delegation_names)].flatMap(ofShared),
      ...(country ? ofCountry(country) : []),
    ];
    known.set(entry, found);
  }
  return found;
}

function ofText(text: string): Beginnings {
  const words = /^[\x20-\x7e]*$/.test(text)
    ? text.toLowerCase().split(/[^a-z0-9]+/)
    : text.split(/[^\p{L}\p{N}\p{M}]+/u).map((word) => folded(word));
  return words.flatMap((word) => (/^[a-z]{2}/.test(word) ? [word.slice(0, 2)] : []));
}

/** What many guests share is taken apart once. */
const ofShared = once(ofText);
const englishCountries = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
const ofCountry = once((code) => ofText(/^[A-Z]{2}$/.test(code) ? (englishCountries.of(code) ?? "") : ""));

const MOST_KNOWN = 5_000;

function once(make: (of: string) => Beginnings): (of: string) => Beginnings {
  const made = new Map<string, Beginnings>();
  return (of) => {
    let found = made.get(of);
    if (!found) {
      if (made.size >= MOST_KNOWN) made.clear();
      made.set(of, (found = make(of)));
    }
    return found;
  };
}
