/** Whether the server is heard, when it last was, and how far this phone's clock is off. */

/** A clock that is a second off is not off: the server's header has no finer grain. */
const GRAIN_MS = 1_000;
/** The page's own clock and the phone's may part by so much without anybody's doing. */
const DRIFT_MS = 1_000;

export class Link {
  /** When the server was last heard, by this phone's clock; null: never since the app began. */
  heardAt: number | null = null;
  /** Milliseconds to add to this phone's clock for the server's; null: not known yet. */
  offset: number | null;
  /** Since when the server is silent, by this phone's clock; null: it was heard, or nothing was asked yet. */
  silentSince: number | null = null;
  #isHeard = false;
  readonly #begun = Date.now();
  /** The phone's clock over the page's own when the offset was measured: another now, and the clock was set or slept. */
  #setting: number | null = null;

  /** `offset` as it was known before. */
  constructor(offset: number | null = null) {
    this.offset = offset;
  }

  /** Whether the last question was answered. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** {@link offset}, where it is of this clock as it is set now; null: not heard since it was set, or since it slept. */
  get sureOffset(): number | null {
    return this.#setting !== null && Math.abs(setting() - this.#setting) < DRIFT_MS ? this.offset : null;
  }

  /** The server answered at `at`; `server` is its own time (ms), known to half the `trip` that the answer took. */
  heard(at: number = Date.now(), server: number | null = null, trip = 0): void {
    this.#isHeard = true;
    this.heardAt = at;
    this.silentSince = null;
    if (server === null || Number.isNaN(server)) return;
    const offset = server + GRAIN_MS / 2 - (at - trip / 2);
    this.offset = Math.abs(offset) < GRAIN_MS ? 0 : Math.round(offset);
    this.#setting = setting();
  }

  /** A question was not answered. */
  missed(): void {
    this.#isHeard = false;
    this.silentSince ??= this.heardAt ?? this.#begun;
  }

  /** Now by the server's clock, as far as it is known. */
  now(): number {
    return Date.now() + (this.offset ?? 0);
  }
}

/** The phone's clock over the page's own, which nobody sets (ms). */
function setting(): number {
  return Date.now() - performance.now();
}
