/** Korean names in Latin letters, whatever the spelling. The mirror of `forumapp.kernel.romanisation`, on its table. */
import table from "../../../kernel/surnames.json";
import { INITIALS, isSyllable, takenApart } from "./hangul";

const INITIAL_SOUND = new Map(INITIALS.map((initial, index) => [initial, "kknttlmppss-cccktph"[index] ?? ""]));
const FINAL_SOUND = new Map([
  ...soundsAs("k", "ㄱㄲㅋㄳㄺ"),
  ...soundsAs("n", "ㄴㄵㄶ"),
  ...soundsAs("t", "ㄷㅌㅅㅆㅈㅊㅎ"),
  ...soundsAs("l", "ㄹㄼㄽㄾㅀ"),
  ...soundsAs("m", "ㅁㄻ"),
  ...soundsAs("p", "ㅂㅄㄿ"),
  ...soundsAs("nk", "ㅇ"),
]);
const LATIN_SOUND: Readonly<Record<string, string>> = {
  b: "p", c: "k", d: "t", f: "p", g: "k", h: "h", j: "c", k: "k", l: "l", m: "m", n: "n",
  p: "p", q: "k", r: "l", s: "s", t: "t", v: "p", x: "ks", z: "c",
};

const SURNAMES = new Map<string, string[]>();
const SAME_AS = new Map<string, string>(Object.entries(table.same_as));
for (const [surname, spellings] of Object.entries(table.spellings)) {
  SAME_AS.set(surname, SAME_AS.get(surname) ?? surname);
  for (const spelling of spellings) SURNAMES.set(spelling, [...(SURNAMES.get(spelling) ?? []), surname]);
}

export const LONGEST_SPELLING = Math.max(...[...SURNAMES.keys()].map((spelling) => spelling.length));

/** The surnames that a folded spelling may stand for: chun is 전 or 천. */
export function surnamesSpelt(spelling: string): readonly string[] {
  return SURNAMES.get(spelling) ?? [];
}

/** Surname (as looked up: 류 is 유) and given name of a Hangul name of two to five syllables. */
export function splitHangulName(name: string): { surname: string; given: string } | null {
  const syllables = [...name];
  if (syllables.length < 2 || syllables.length > 5 || !syllables.every(isSyllable)) return null;
  for (const [length, longest] of [[2, 5], [1, 4]] as const) {
    const surname = SAME_AS.get(syllables.slice(0, length).join(""));
    const given = syllables.slice(length);
    if (surname && given.length > 0 && syllables.length <= longest) return { surname, given: given.join("") };
  }
  return null;
}

/** The consonants of a folded Latin given name by class: haneul and hanul are hnl, eun is on. */
export function latinSkeleton(text: string): string {
  const start = /^[aeiouwy]/.test(text) ? "o" : "";
  const plain = text.replaceAll("ch", "j").replaceAll("sh", "s").replaceAll("ck", "k");
  const heard = plain.replace(/[hr](?![aeiouwy])|[aeiouwy]/g, "");
  return start + withoutRepeats([...heard].map((letter) => LATIN_SOUND[letter] ?? "").join(""));
}

/** The same skeleton from Hangul syllables: 하늘 is hnl, 은 is on. */
export function hangulSkeleton(name: string): string {
  const sounds = [...name].map(takenApart).flatMap(({ initial, final }) => [INITIAL_SOUND.get(initial), FINAL_SOUND.get(final)]);
  const start = sounds[0] === "-" ? "o" : "";
  return start + withoutRepeats(sounds.join("").replaceAll("-", ""));
}

function soundsAs(sound: string, finals: string): [string, string][] {
  return [...finals].map((final) => [final, sound]);
}

function withoutRepeats(sounds: string): string {
  return sounds.replace(/(.)\1+/g, "$1");
}
