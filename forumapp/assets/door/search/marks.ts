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
  for (const word of new Set([query, ...query.split(/\s+/u)])) {
    const span = spanOf(characters, word);
    if (span) typed.fill(true, span.start, span.end);
  }
  return pieces(characters, typed);
}

function spanOf(characters: readonly string[], word: string): { start: number; end: number } | null {
  const wanted = strokesOf(word);
  if (wanted === "") return null;
  const unit = [...wanted].every(isConsonant) ? initialOf : strokesOf;
  let strokes = "";
  // Where each character's strokes begin among all strokes.
  const begins = characters.map((character) => {
    const begin = strokes.length;
    strokes += unit(character);
    return begin;
  });
  const found = strokes.indexOf(wanted);
  // The last of those that begin there: a space before it has no strokes of its own.
  const start = begins.lastIndexOf(found);
  if (found < 0 || start < 0) return null;
  const end = begins.findIndex((begin) => begin >= found + wanted.length);
  return { start, end: end < 0 ? characters.length : end };
}

/** What was asked for once: names share their characters, and each hit asks for all of its own at each key. */
const KNOWN = new Map<string, string>();
const MOST_KNOWN = 5_000;

function strokesOf(text: string): string {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  const strokes = keystrokes(folded(text));
  KNOWN.set(text, strokes);
  return strokes;
}

function initialOf(character: string): string {
  return isSyllable(character) ? takenApart(character).initial : strokesOf(character);
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
