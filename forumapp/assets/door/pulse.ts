/** Work that is done again and again: at its pace while it succeeds, later and later while it fails. */

/** How far a wait may differ from its length, either way: phones that lost the network together do not come back as one. */
const JITTER = 0.3;
/** Long enough for a verdict to be drawn on a slow phone, and for what comes at the same time to go together. */
const SOON_MS = 150;

export class Pulse {
  readonly #work: () => Promise<boolean>;
  readonly #pace: number;
  readonly #longest: number;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = true;
  #isWorking = false;
  #isWanted = false;
  #isSoon = false;

  /** `work` resolves to whether it succeeded; `pace` and `longest` are milliseconds between two turns. */
  constructor(work: () => Promise<boolean>, pace: number, longest: number) {
    this.#work = work;
    this.#pace = pace;
    this.#longest = longest;
  }

  get isWorking(): boolean {
    return this.#isWorking;
  }

  start(): void {
    this.#isStopped = false;
    this.now();
  }

  stop(): void {
    this.#isStopped = true;
    this.#isSoon = false;
    clearTimeout(this.#timer);
  }

  /** Work at once; while it is at work, once more after that. */
  now(): void {
    if (this.#isStopped) return;
    if (this.#isWorking) this.#isWanted = true;
    else void this.#turn();
  }

  /** Work in a moment, which the screen has for itself. */
  soon(): void {
    if (this.#isStopped || this.#isSoon) return;
    if (this.#isWorking) this.#isWanted = true;
    else {
      this.#isSoon = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#turn(), SOON_MS);
    }
  }

  async #turn(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isSoon = false;
    this.#isWorking = true;
    this.#isWanted = false;
    const isDone = await this.#work().catch((error: unknown) => {
      // A turn that broke is a failure like another: the next one comes all the same.
      console.error(error);
      return false;
    });
    this.#isWorking = false;
    this.#failures = isDone ? 0 : this.#failures + 1;
    if (this.#isStopped) return;
    if (this.#isWanted && isDone) return void this.#turn();
    this.#timer = setTimeout(() => void this.#turn(), this.#wait());
  }

  #wait(): number {
    const wait = Math.min(this.#pace * 2 ** Math.max(0, this.#failures - 1), this.#longest);
    return wait * (1 + JITTER * (2 * Math.random() - 1));
  }
}
