/**
 * The keys of a whole list in one string: a needle is looked for once, not once in each of five thousand keys. What
 * {@link Haystack.finds} finds is what `finds` of `search.ts` finds in each.
 */
import type { Plan } from "./search";

/** Between two keys; no key and no needle holds it. */
const END = "\n";
/** Between the entries of a key. */
const ENTRY_END = "|";
/** Only in entries that say how a name sounds, and in needles that look for these. */
const SOUND = "=";

/** Places of keys, in their order. */
export interface Places {
  found: readonly number[];
  /** Of those found the keys that begin with what is sought: a name that starts as typed comes before one that only contains it. */
  leading: readonly number[];
}

/** What is noted of a key, in bits: a needle stands in it; it begins with one. */
const STANDS = 1;
const BEGINS = 2;
/** Where no more than one of so many keys is left, each is asked by itself. */
const FEW = 10;

export class Haystack {
  readonly #keys: readonly string[];
  readonly #whole: Text;
  /** Of each of the keys only what says how names sound: many of a Latin query's needles, in a part of the letters. */
  readonly #sounds: Text;

  constructor(keys: readonly string[]) {
    this.#keys = keys;
    this.#whole = textOf(keys);
    this.#sounds = textOf(keys.map((one) => one.split(ENTRY_END).filter((entry) => entry.includes(SOUND)).join(ENTRY_END)));
  }

  finds(plan: Plan): Places {
    const notes = new Uint8Array(this.#keys.length);
    for (const way of plan) {
      const ofWay = this.#having(way);
      for (let place = 0; place < notes.length; place += 1) notes[place] = (notes[place] ?? 0) | (ofWay[place] ?? 0);
    }
    const found: number[] = [];
    const leading: number[] = [];
    for (let place = 0; place < notes.length; place += 1) {
      const note = notes[place] ?? 0;
      if (note !== 0) found.push(place);
      if (note & BEGINS) leading.push(place);
    }
    return { found, leading };
  }

  /** What is noted of each key when a needle of every part stands in it. */
  #having(way: Plan[number]): Uint8Array {
    const keys = this.#keys;
    const notes = new Uint8Array(keys.length).fill(STANDS | BEGINS);
    let left = keys.length;
    for (const needles of way) {
      const all = left * FEW > keys.length ? this.#noted(needles) : null;
      left = 0;
      for (let place = 0; place < keys.length; place += 1) {
        const note = notes[place] ?? 0;
        if (note === 0) continue;
        const now = note & (all ? (all[place] ?? 0) : noteOf(keys[place] ?? "", needles));
        notes[place] = now;
        if (now !== 0) left += 1;
      }
    }
    return notes;
  }

  /** What is noted of each key when any of `needles` stands in it. */
  #noted(needles: readonly string[]): Uint8Array {
    const notes = new Uint8Array(this.#keys.length);
    for (const needle of needles) noteEach(notes, this.#keys, needle.includes(SOUND) ? this.#sounds : this.#whole, needle);
    return notes;
  }
}

function noteOf(key: string, needles: readonly string[]): number {
  let found = 0;
  for (const needle of needles)
    if (key.includes(needle)) found |= key.startsWith(needle) ? STANDS | BEGINS : STANDS;
  return found;
}

interface Text {
  all: string;
  /** Where each of the keys ends in {@link all}. */
  ends: Int32Array;
}

function textOf(keys: readonly string[]): Text {
  const ends = new Int32Array(keys.length);
  let end = -1;
  keys.forEach((one, place) => {
    end += one.length + 1;
    ends[place] = end;
  });
  return { all: keys.join(END), ends };
}

/** Note in which keys `needle` stands. In plain loops: asked for each guest at each key. */
function noteEach(notes: Uint8Array, keys: readonly string[], { all, ends }: Text, needle: string): void {
  let place = 0;
  for (let at = all.indexOf(needle); at >= 0; at = all.indexOf(needle, ends[place])) {
    place = placeOf(ends, at, place);
    const begins = keys[place]?.startsWith(needle) ? BEGINS : 0;
    notes[place] = (notes[place] ?? 0) | STANDS | begins;
  }
}

/** In which of the keys, none before `from`, the character at `at` stands: mostly the next one or one near to it. */
function placeOf(ends: Int32Array, at: number, from: number): number {
  const last = ends.length - 1;
  let [low, high] = [from, from];
  for (let stride = 1; high < last && (ends[high] ?? 0) <= at; stride *= 2) {
    low = high + 1;
    high = Math.min(last, high + stride);
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
