/**
 * Whether what was typed finds a person, by the keys that the server made: the query's half of `forumapp.kernel.search`,
 * whose text lists the steps. Tied to it by `tests/vectors/search.json`.
 */
import { dottedIfInitials, isConsonant, isLetter, isVowel, keystrokes, typedInHangul, typedInLatin } from "./hangul";
import { folded, foldedCharacters } from "./letters";
import { hangulSkeleton, latinSkeleton, LONGEST_SPELLING, splitHangulName, surnamesSpelt } from "./romanisation";

const LONGEST_QUERY = 100;

/** Ways to match: any way whose every part has any of its needles in the keys. */
export type Plan = readonly (readonly (readonly string[])[])[];

/** How to match `query`; empty where it has fewer than two characters, which finds nobody. */
export function planFor(query: string): Plan {
  const typed = [...query].slice(0, LONGEST_QUERY).join("");
  if (characters(typed) < 2) return [];
  const whole = [needles(typed)];
  const words = typed.split(/\s+/u).filter(Boolean);
  if (words.length < 2 || words.some((word) => characters(word) < 2)) return [whole];
  return [whole, words.map(needles)];
}

/** Whether `keys` are found by `plan`. In plain loops: asked for each guest at each key. */
export function finds(plan: Plan, keys: string): boolean {
  ways: for (const way of plan) {
    parts: for (const needles of way) {
      for (const needle of needles) if (keys.includes(needle)) continue parts;
      continue ways;
    }
    return true;
  }
  return false;
}

function characters(text: string): number {
  return foldedCharacters(text)
    .map((character) => (isConsonant(character) ? Math.max(1, [...keystrokes(character)].length) : 1))
    .reduce((sum, count) => sum + count, 0);
}

function needles(text: string): readonly string[] {
  const plain = folded(text);
  const stream = keystrokes(plain);
  const found = new Set([dottedIfInitials(stream), dottedIfInitials(keystrokes(folded(text, true)))]);
  if (/^[a-z]+$/.test(plain)) {
    const letters = text.normalize("NFC").replace(/[^A-Za-z]/g, "");
    for (const typed of [letters, letters.toLowerCase()]) {
      const hangul = [...typedInHangul(typed)];
      if (hangul.length >= (hangul.some(isVowel) ? 4 : 3)) found.add(dottedIfInitials(hangul.join("")));
    }
    for (const needle of romanised(plain)) found.add(needle);
  } else if ([...stream].every(isLetter)) {
    if ([...stream].some(isVowel) || [...stream].length >= 4) found.add(typedInLatin(stream));
    const name = splitHangulName(plain);
    if (name) found.add(`+=${name.surname}${hangulSkeleton(name.given)}`);
  }
  return [...found];
}

function* romanised(plain: string): Iterable<string> {
  for (let length = 2; length <= Math.min(LONGEST_SPELLING, plain.length); length += 1) {
    for (const surname of surnamesSpelt(plain.slice(0, length)))
      yield `=${surname}${latinSkeleton(plain.slice(length))}`;
    if (length === plain.length) continue;
    for (const surname of surnamesSpelt(plain.slice(-length)))
      yield `=${surname}${latinSkeleton(plain.slice(0, -length))}`;
  }
}
