/** Whom a query finds on the list, and in which order they are shown. */
import type { Entry, Matching, Roster } from "../roster";
import { beginningsOf } from "./beginnings";
import { folded } from "./letters";
import { finds, type Plan, planFor } from "./search";

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
  const { found, leading } = atWordStarts(roster.matching(plan), query, plan);
  const hits = leading.slice(0, MOST_HITS);
  let next = 0;
  for (const entry of found) {
    if (hits.length >= MOST_HITS) break;
    // Those that lead are among all, in the same order.
    if (entry === leading[next]) next += 1;
    else hits.push(entry);
  }
  return { isAsked: true, hits, found };
}

/** What finds few and many, by spelling, sound and initials. */
const REHEARSED = ["an", "kim minsu", "김 민", "ㄱㅁㅅ"];
const rehearsed = new WeakSet<Roster>();

/** Do beforehand what the first key of a search would wait for. */
export function prepare(roster: Roster): void {
  if (!roster.prepare()) return;
  for (const entry of roster.all()) beginningsOf(entry);
  // A program that has never run takes several times as long.
  if (roster.size === 0 || rehearsed.has(roster)) return;
  rehearsed.add(roster);
  for (const query of REHEARSED) search(roster, query);
}

/**
 * Two Latin letters stand within half of all names: they find whoever has a word that begins with them, and only where
 * nobody has, everybody who has them anywhere.
 */
function atWordStarts(all: Matching, query: string, plan: Plan): Matching {
  const letters = folded(query);
  if (!/^[a-z]{2}$/.test(letters)) return all;
  // A spelling of a surname, such as "oh" of 오, is found by another needle than its letters.
  const otherwise = plan.map((way) => way.map((needles) => needles.filter((needle) => needle !== letters)));
  const begins = (entry: Entry): boolean => beginningsOf(entry).includes(letters) || finds(otherwise, entry.search_keys);
  const found = all.found.filter(begins);
  return found.length > 0 ? { found, leading: all.leading.filter(begins) } : all;
}
