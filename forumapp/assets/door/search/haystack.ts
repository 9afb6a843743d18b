/**
 * The keys of a whole list in one string: a needle is looked for once, not once in each of five thousand keys. What
 * {@link Haystack.finds} finds is what `finds` of `search.ts` finds in each.
 */
import type { Plan } from "./search";

/** Between two keys; no key and no needle holds it. */
const END = "\n";

export class Haystack {
  readonly #keys: readonly string[];
  readonly #all: string;
  /** Where each of the keys ends in {@link #all}. */
  readonly #ends: Int32Array;

  constructor(keys: readonly string[]) {
    this.#keys = keys;
    this.#all = keys.join(END);
    this.#ends = new Int32Array(keys.length);
    let end = -1;
    keys.forEach((one, place) => {
      end += one.length + 1;
      this.#ends[place] = end;
    });
  }

  /** The places of the keys that `plan` finds, in their order. */
  finds(plan: Plan): number[] {
    const found = new Set<number>();
    for (const [first, ...others] of plan)
      for (const needle of first ?? []) {
        for (const place of this.#having(needle)) {
          const keys = this.#keys[place] ?? "";
          if (others.every((needles) => needles.some((other) => keys.includes(other)))) found.add(place);
        }
      }
    return [...found].sort((a, b) => a - b);
  }

  *#having(needle: string): Iterable<number> {
    let place = 0;
    for (let at = this.#all.indexOf(needle); at >= 0; at = this.#all.indexOf(needle, this.#ends[place])) {
      place = this.#placeOf(at, place);
      yield place;
    }
  }

  /** In which of the keys, none before `from`, the character at `at` stands. */
  #placeOf(at: number, from: number): number {
    let [low, high] = [from, this.#ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
