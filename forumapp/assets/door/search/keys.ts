/**
 * The keys of a person whom only this phone knows, until the server sends its own: `keys` of `forumapp.kernel.search`,
 * whose text says what they are. Tied to it by `tests/vectors/search.json`.
 */
import { dottedIfInitials, isSyllable, keystrokes, takenApart } from "./hangul";
import { folded } from "./letters";
import { hangulSkeleton, latinSkeleton, splitHangulName, surnamesSpelt } from "./romanisation";

/** The words of a name or short title are found in either order; a long name of an organisation only as it runs. */
const MOST_WORDS_TURNED = 3;
/** Syllables of a word that is also found as "first syllables written, the rest by initials" (김ㅎㄴ). */
const MOST_SYLLABLES_MIXED = 5;
const MOST_WORDS_OF_A_NAME = 4;

/** What finds a person by any of `texts`: names in every language, organisations. */
export function keysOf(texts: Iterable<string>): string {
  const entries = new Set([...texts].flatMap((text) => [...entriesOf(text)]));
  entries.delete("");
  return [...entries].join("|");
}

function* entriesOf(text: string): Iterable<string> {
  const words = text.split(/\s+/u).filter((word) => folded(word) !== "");
  for (const writtenOut of [false, true]) {
    const streams = words.map((word) => keystrokes(folded(word, writtenOut)));
    yield [...streams, ...(streams.length <= MOST_WORDS_TURNED ? streams.slice(0, -1) : [])].join("");
  }
  const whole = folded(text);
  yield dottedIfInitials(keystrokes(whole));
  if ([...whole].some(isSyllable)) yield* hangulEntries(whole);
  else yield* latinNameEntries(words.map((word) => folded(word)));
}

function* hangulEntries(whole: string): Iterable<string> {
  const characters = [...whole];
  yield characters.map((one) => (isSyllable(one) ? `${takenApart(one).initial}.` : one)).join("");
  if (characters.every(isSyllable) && characters.length <= MOST_SYLLABLES_MIXED) {
    for (let written = 1; written < characters.length - 1; written += 1) {
      const rest = characters.slice(written).map((syllable) => takenApart(syllable).initial);
      yield keystrokes(characters.slice(0, written).join("")) + rest.join("");
    }
  }
  const name = splitHangulName(whole);
  if (!name) return;
  yield keystrokes(name.given + whole.slice(0, -name.given.length));
  yield `=${name.surname}${hangulSkeleton(name.given)}`;
}

function* latinNameEntries(words: readonly string[]): Iterable<string> {
  if (words.length < 1 || words.length > MOST_WORDS_OF_A_NAME) return;
  for (const surnameAt of new Set([0, words.length - 1])) {
    const given = words.filter((_, index) => index !== surnameAt).join("");
    for (const surname of surnamesSpelt(words[surnameAt] ?? "")) yield `+=${surname}${latinSkeleton(given)}`;
  }
}
