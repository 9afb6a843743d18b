/** The same code again within two seconds is silence, not a second scan: a camera sees it many times a second. */

const QUIET_MS = 2_000;

export class RepeatGuard {
  readonly #seen = new Map<string, number>();

  /** Whether `text`, seen at `at` (ms), is a new reading. A code that stays in view stays one reading. */
  isNew(text: string, at: number): boolean {
    for (const [known, seen] of this.#seen) if (at - seen > QUIET_MS) this.#seen.delete(known);
    const isNew = !this.#seen.has(text);
    this.#seen.set(text, at);
    return isNew;
  }
}
