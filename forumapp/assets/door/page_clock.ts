/**
 * When a scan was made, where somebody sets this phone's clock before the scan is sent: the server corrects every time by
 * how far the clock is off at the sending, so a time must be told by the clock as it is set then.
 *
 * The page has a clock of its own that nobody sets, but it may stand still while the phone sleeps. So it proves a clock
 * that was put back; one that seems put on may have slept, and only the server, heard before and after, tells the two
 * apart. Where neither is known the time is sent as it was written, and the server flags what cannot be.
 */
import type { Link } from "./link";
import type { StoredScan } from "./scans";
import { uuid7 } from "./uuid";

/** Two answers of the server know the clock as well as this. */
const SET_MS = 3_000;

/** What is kept with a scan. */
export interface Made {
  /** The life of the page that made it: its own clock means nothing to the next. */
  life: string;
  /** Milliseconds of the page's own clock. */
  ticked: number;
  /** How far the phone's clock was off (ms); null where the server was not heard since the clock was set so. */
  offset: number | null;
}

export class PageClock {
  readonly #life = uuid7();
  readonly #link: Link;

  constructor(link: Link) {
    this.#link = link;
  }

  /** To be kept with a scan of this moment. */
  made(): Made {
    return { life: this.#life, ticked: performance.now(), offset: this.#link.sureOffset };
  }

  /** Whether only an answer of the server tells how the clock is set now, and that matters for the scan. */
  isUnsure({ made }: StoredScan): boolean {
    return made !== undefined && made.offset !== null && this.#link.sureOffset === null;
  }

  /** The scan with its time by the clock as it is set now. */
  told({ scan, made }: StoredScan, now: number = Date.now()): StoredScan["scan"] {
    const at = Date.parse(scan.scanned_at);
    const shift = made === undefined ? 0 : this.#shift(at, made, now);
    return Math.abs(shift) < SET_MS ? scan : { ...scan, scanned_at: new Date(at + shift).toISOString() };
  }

  #shift(at: number, made: Made, now: number): number {
    const offset = this.#link.sureOffset;
    if (made.offset !== null && offset !== null) return made.offset - offset;
    if (made.life !== this.#life) return 0;
    return Math.min(0, now - performance.now() - (at - made.ticked));
  }
}
