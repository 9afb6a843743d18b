/** Whom a query finds on the list, and in which order they are shown. */
import type { Entry, Roster } from "../roster";
import { folded } from "./letters";
import { finds, leads, type Plan, planFor } from "./search";

export const MOST_HITS = 8;

export interface Found {
  /** Whether `query` is long enough to ask. */
  isAsked: boolean;
  /** Who is shown, names that begin with the query first. */
  hits: Entry[];
  /** All whom the query finds, by name. */
  found: readonly Entry[];
}

/** The people whom `query` finds. */
export function search(roster: Roster, query: string): Found {
  const plan = planFor(query);
  if (plan.length === 0) return { isAsked: false, hits: [], found: [] };
  const found = atWordStarts(roster.matching(plan), query, plan);
  const leading: Entry[] = [];
  const others: Entry[] = [];
  for (const entry of found) {
    if (leading.length >= MOST_HITS) break;
    if (leads(plan, entry.search_keys)) leading.push(entry);
    else if (others.length < MOST_HITS) others.push(entry);
  }
  return { isAsked: true, hits: [...leading, ...others].slice(0, MOST_HITS), found };
}

/**
 * Two Latin letters stand within half of all names: they find whoever has a word that begins with them, and only where
 * nobody has, everybody who has them anywhere.
 */
function atWordStarts(found: readonly Entry[], query: string, plan: Plan): readonly Entry[] {
  const letters = folded(query);
  if (!/^[a-z]{2}$/.test(letters)) return found;
  // A spelling of a surname, such as "oh" of 오, is found by another needle than its letters.
  const otherwise = plan.map((way) => way.map((needles) => needles.filter((needle) => needle !== letters)));
  const begin = found.filter((entry) => hasWord(entry, letters) || finds(otherwise, entry.search_keys));
  return begin.length > 0 ? begin : found;
}

function hasWord(entry: Entry, letters: string): boolean {
  return wordsOf(entry).some((word) => word.startsWith(letters));
}

const words = new WeakMap<Entry, readonly string[]>();

/** Kept as long as the list holds the entry: each key of a search asks again. */
function wordsOf(entry: Entry): readonly string[] {
  let found = words.get(entry);
  if (!found) {
    const { names, organization, delegation_names = {}, country } = entry;
    const texts = [...Object.values(names), ...Object.values(organization), ...Object.values(delegation_names)];
    if (country) texts.push(countryName(country));
    found = texts.flatMap((text) => text.split(/[^\p{L}\p{N}\p{M}]+/u).map((word) => folded(word)));
    words.set(entry, found);
  }
  return found;
}

const englishCountries = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (englishCountries.of(code) ?? "") : "";
}
