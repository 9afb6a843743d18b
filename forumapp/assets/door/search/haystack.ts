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

export class Haystack {
  readonly #keys: readonly string[];
  readonly #whole: Text;
  /** Of each of the keys only what says how names sound: half of a Latin query's needles, in a tenth of the letters. */
  readonly #sounds: Text;

  constructor(keys: readonly string[]) {
    this.#keys = keys;
    this.#whole = textOf(keys);
    this.#sounds = textOf(keys.map((one) => one.split(ENTRY_END).filter((entry) => entry.includes(SOUND)).join(ENTRY_END)));
  }

  /** The places of the keys that `plan` finds, in their order. */
  finds(plan: Plan): number[] {
    const keys = this.#keys;
    const isFound = new Uint8Array(keys.length);
    for (const [first = [], ...others] of plan)
      for (const needle of first) {
        const text = needle.includes(SOUND) ? this.#sounds : this.#whole;
        eachPlace(text, needle, (place) => {
          const key = keys[place] ?? "";
          if (others.every((needles) => needles.some((other) => key.includes(other)))) isFound[place] = 1;
        });
      }
    const places: number[] = [];
    for (let place = isFound.indexOf(1); place >= 0; place = isFound.indexOf(1, place + 1)) places.push(place);
    return places;
  }
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

/** Tell the place of each key in which `needle` stands, once. */
function eachPlace({ all, ends }: Text, needle: string, tell: (place: number) => void): void {
  let place = 0;
  for (let at = all.indexOf(needle); at >= 0; at = all.indexOf(needle, ends[place])) {
    place = placeOf(ends, at, place);
    tell(place);
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
