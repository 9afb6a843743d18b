/** Hangul taken apart: syllables into letters, text into the keys that type it. The mirror of `forumapp.kernel.hangul`. */

const FIRST = 0xac00;
const LAST = 0xd7a3;
export const INITIALS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const VOWELS = [..."ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"];
const FINALS = ["", ..."ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"];

/** Letters that a Korean keyboard types with two keys. */
const TWO_KEYS: Readonly<Record<string, string>> = {
  ㅘ: "ㅗㅏ", ㅙ: "ㅗㅐ", ㅚ: "ㅗㅣ", ㅝ: "ㅜㅓ", ㅞ: "ㅜㅔ", ㅟ: "ㅜㅣ", ㅢ: "ㅡㅣ",
  ㄳ: "ㄱㅅ", ㄵ: "ㄴㅈ", ㄶ: "ㄴㅎ", ㄺ: "ㄹㄱ", ㄻ: "ㄹㅁ", ㄼ: "ㄹㅂ", ㄽ: "ㄹㅅ", ㄾ: "ㄹㅌ",
  ㄿ: "ㄹㅍ", ㅀ: "ㄹㅎ", ㅄ: "ㅂㅅ",
};

const PLAIN_KEYS: readonly (readonly [string, string])[] = [
  ..."qㅂwㅈeㄷrㄱtㅅyㅛuㅕiㅑoㅐpㅔaㅁsㄴdㅇfㄹgㅎhㅗjㅓkㅏlㅣzㅋxㅌcㅊvㅍbㅠnㅜmㅡ".matchAll(/([a-z])(.)/gu),
].map(([, key, letter]) => [key ?? "", letter ?? ""]);
const SHIFTED_KEYS: readonly (readonly [string, string])[] = [
  ["Q", "ㅃ"], ["W", "ㅉ"], ["E", "ㄸ"], ["R", "ㄲ"], ["T", "ㅆ"], ["O", "ㅒ"], ["P", "ㅖ"],
];
const ON_KEYBOARD = new Map([
  ...PLAIN_KEYS,
  ...PLAIN_KEYS.map(([key, letter]) => [key.toUpperCase(), letter] as const),
  ...SHIFTED_KEYS,
]);
const OFF_KEYBOARD = new Map([...PLAIN_KEYS, ...SHIFTED_KEYS].map(([key, letter]) => [letter, key.toLowerCase()]));

/** Conjoining letters that NFC leaves alone, as the letters of a keyboard. */
const CONJOINING = new Map<number, string>([
  ...INITIALS.map((letter, index) => [0x1100 + index, letter] as const),
  ...VOWELS.map((letter, index) => [0x1161 + index, letter] as const),
  ...FINALS.slice(1).map((letter, index) => [0x11a8 + index, letter] as const),
]);

export interface Syllable {
  initial: string;
  vowel: string;
  /** Empty for an open syllable. */
  final: string;
}

export function isSyllable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return FIRST <= code && code <= LAST;
}

/** A consonant standing alone (ㄱ … ㅎ, ㄳ included). */
export function isConsonant(character: string): boolean {
  return "ㄱ" <= character && character <= "ㅎ";
}

/** A vowel standing alone (ㅏ … ㅣ). */
export function isVowel(character: string): boolean {
  return "ㅏ" <= character && character <= "ㅣ";
}

export function isLetter(character: string): boolean {
  return isConsonant(character) || isVowel(character);
}

/** 늘 is ㄴ, ㅡ, ㄹ. */
export function takenApart(syllable: string): Syllable {
  const offset = (syllable.codePointAt(0) ?? FIRST) - FIRST;
  return {
    initial: INITIALS[Math.floor(offset / 588)] ?? "",
    vowel: VOWELS[Math.floor(offset / 28) % 21] ?? "",
    final: FINALS[offset % 28] ?? "",
  };
}

export function withoutConjoining(text: string): string {
  return [...text].map((character) => CONJOINING.get(character.codePointAt(0) ?? 0) ?? character).join("");
}

/** Composed text with its Hangul as the letters that type it: 김과 is ㄱㅣㅁㄱㅗㅏ. Other characters stay. */
export function keystrokes(text: string): string {
  return [...text]
    .flatMap((character) => {
      if (!isSyllable(character)) return [character];
      const { initial, vowel, final } = takenApart(character);
      return [initial, vowel, final];
    })
    .map((letter) => TWO_KEYS[letter] ?? letter)
    .join("");
}

/** What the keys of Latin text type on a Korean keyboard: rla is ㄱㅣㅁ. */
export function typedInHangul(text: string): string {
  return [...text].map((key) => ON_KEYBOARD.get(key) ?? key).join("");
}

/** What the keys of {@link keystrokes} type on a Latin keyboard: ㅏㅑㅡ is kim. */
export function typedInLatin(letters: string): string {
  return [...letters].map((letter) => OFF_KEYBOARD.get(letter) ?? letter).join("");
}

/** Letters without a vowel as the initial consonants that keys hold: ㄱㅎ is ㄱ.ㅎ. (each with a dot); others stay. */
export function dottedIfInitials(stream: string): string {
  const letters = [...stream];
  if (letters.some(isVowel) || !letters.some(isConsonant)) return stream;
  return letters.map((letter) => (isConsonant(letter) ? `${letter}.` : letter)).join("");
}
