/** Letters without what a look-up ignores: case, spaces, marks, punctuation. The mirror of `forumapp.kernel.letters`. */
import { isSyllable, withoutConjoining } from "./hangul";

/** Letters that Unicode does not take apart, as they are spelled bare. */
const BARE: Readonly<Record<string, string>> = {
  ß: "ss", ø: "o", æ: "ae", œ: "oe", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ŧ: "t", ŋ: "n", ı: "i", ς: "σ",
};

/** The other usual spelling where a keyboard or a passport's machine-readable line has no marks. */
const WRITTEN_OUT: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };

/** Letters and digits of `text`, one entry for each character typed, folded; see the Python function of that name. */
export function foldedCharacters(text: string, writtenOut = false): string[] {
  return [...withoutConjoining(text.normalize("NFC"))]
    .map((character) => folding(character, writtenOut))
    .filter((folded) => folded !== "");
}

export function folded(text: string, writtenOut = false): string {
  return foldedCharacters(text, writtenOut).join("");
}

/** What was folded once: a text has few characters that no other has, and each takes many steps. */
const FOLDED = { plain: new Map<string, string>(), writtenOut: new Map<string, string>() };

function folding(character: string, writtenOut: boolean): string {
  if (isSyllable(character)) return character;
  const known = writtenOut ? FOLDED.writtenOut : FOLDED.plain;
  let found = known.get(character);
  if (found === undefined) known.set(character, (found = foldedOnce(character, writtenOut)));
  return found;
}

function foldedOnce(character: string, writtenOut: boolean): string {
  const lower = narrow(character).toLowerCase();
  if (writtenOut && WRITTEN_OUT[lower]) return WRITTEN_OUT[lower];
  // NFD, never NFKD: that would turn ㄱ into a conjoining letter.
  const parts = [...lower.normalize("NFD")].map((part) => BARE[part] ?? part).join("");
  return [...parts].filter((part) => /[\p{L}\p{N}]/u.test(part)).join("");
}

/** Full-width ASCII as ordinary ASCII. */
function narrow(character: string): string {
  return "！" <= character && character <= "～" ? String.fromCharCode(character.charCodeAt(0) - 0xfee0) : character;
}
