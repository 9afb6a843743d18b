/** The four digits that guard the leaving of a desk: after five wrong ones in a row the next try waits a minute. */

export const MOST_WRONG = 5;
const WAIT_MS = 60_000;

/** Wrong tries in a row, and the moment before which no other is taken. */
export interface Tries {
  wrong: number;
  waitUntil: number;
}

export const NO_TRIES: Tries = { wrong: 0, waitUntil: 0 };

/** Seconds until the next try is taken; a clock that was set back makes nobody wait longer than a minute. */
export function wait(tries: Tries, now: number): number {
  return Math.ceil(Math.min(Math.max(0, tries.waitUntil - now), WAIT_MS) / 1000);
}

/** One try at `now`. While it waits no try is looked at. */
export function tryPin(pin: string, typed: string, tries: Tries, now: number): { isRight: boolean; tries: Tries } {
  if (wait(tries, now) > 0) return { isRight: false, tries };
  if (typed === pin) return { isRight: true, tries: NO_TRIES };
  const wrong = tries.wrong + 1;
  return { isRight: false, tries: wrong < MOST_WRONG ? { ...tries, wrong } : { wrong: 0, waitUntil: now + WAIT_MS } };
}
