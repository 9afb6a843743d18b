/** Work that waits until what stands on the screen is drawn: a verdict is not held up by what is written beside it. */

/** So long after the frame began in which a verdict is drawn: until then the processor is its own. */
const REST_MS = 80;
/** A page out of sight is not drawn: there the work is done after so long. */
const LONGEST_MS = 250;

export class Later {
  readonly #work: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWanted = false;

  constructor(work: () => void) {
    this.#work = work;
  }

  /** Wish for the work: however often, it is done once. */
  want(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#timer = setTimeout(() => this.#do(), LONGEST_MS);
    requestAnimationFrame(() => setTimeout(() => this.#do(), REST_MS));
  }

  #do(): void {
    if (!this.#isWanted) return;
    clearTimeout(this.#timer);
    this.#isWanted = false;
    this.#work();
  }
}
