/** Which letters of a name are the ones that were typed, so that eight hits are told apart at a glance. */
import { isConsonant, isSyllable, keystrokes, takenApart } from "./hangul";
import { folded } from "./letters";

/** A piece of a text and whether the query is in it. */
export interface Piece {
  text: string;
  isTyped: boolean;
}

/** `text` in pieces; whole where what was typed is not in it as it stands (a romanisation, the other keyboard). */
export function marked(text: string, query: string): Piece[] {
  const characters = [...text];
  const typed = new Array<boolean>(characters.length).fill(false);
  for (const word of [query, ...query.split(/\s+/u)]) {
    const span = spanOf(characters, word);
    if (span) typed.fill(true, span.start, span.end);
  }
  return pieces(characters, typed);
}

function spanOf(characters: readonly string[], word: string): { start: number; end: number } | null {
  const wanted = keystrokes(folded(word));
  if (wanted === "") return null;
  const unit = [...wanted].every(isConsonant) ? initialOf : strokesOf;
  const units = characters.map(unit);
  // Where each character's strokes begin among all strokes.
  const begins = units.map((_, index) => units.slice(0, index).join("").length);
  const found = units.join("").indexOf(wanted);
  // The last of those that begin there: a space before it has no strokes of its own.
  const start = begins.lastIndexOf(found);
  if (found < 0 || start < 0) return null;
  const end = begins.findIndex((begin) => begin >= found + wanted.length);
  return { start, end: end < 0 ? characters.length : end };
}

function strokesOf(character: string): string {
  return keystrokes(folded(character));
}

function initialOf(character: string): string {
  return isSyllable(character) ? takenApart(character).initial : folded(character);
}

function pieces(characters: readonly string[], typed: readonly boolean[]): Piece[] {
  const found: Piece[] = [];
  characters.forEach((character, index) => {
    const isTyped = typed[index] ?? false;
    const last = found.at(-1);
    if (last?.isTyped === isTyped) last.text += character;
    else found.push({ text: character, isTyped });
  });
  return found;
}
