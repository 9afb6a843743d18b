/** When lists may change their order: not often, and never under a finger that is about to press. */

export const REORDER_MS = 10_000;
/** A finger that has just gone may come back for the same line. */
const FINGER_MS = 1_500;

export class Calm {
  #reorderedAt = -Infinity;
  #touchedAt = -Infinity;
  #isTouched = false;

  /** Follow the fingers on `place`. */
  watch(place: HTMLElement): void {
    place.addEventListener("pointerdown", () => (this.#isTouched = true));
    for (const end of ["pointerup", "pointercancel", "pointerleave"])
      place.addEventListener(end, () => {
        if (this.#isTouched) this.#touchedAt = performance.now();
        this.#isTouched = false;
      });
  }

  /** Whether the order may change now; if so, it is taken as changed. */
  takeTurn(now: number = performance.now()): boolean {
    if (this.#isTouched || now - this.#touchedAt < FINGER_MS || now - this.#reorderedAt < REORDER_MS) return false;
    this.#reorderedAt = now;
    return true;
  }
}
