/** Readings of camera and scanner, one after the other: each is judged once, and none under a form. */
import type { Desk } from "../desk";
import type { Outcome } from "../outcome";
import { RepeatGuard } from "../repeat";
import type { Typed } from "../wedge";
import type { Stage } from "./stage";

export interface Judged {
  judged: (outcome: Outcome) => void;
  /** A scanner sent only a part of a code. */
  cut: () => void;
  /** The camera sees the code that was read last, or another one now. */
  held: (isHeld: boolean) => void;
  /** This phone could not write the scan down. */
  unsaved: () => void;
}

export class Readings {
  readonly #stage: Stage;
  readonly #desk: Desk;
  readonly #events: Judged;
  readonly #guard = new RepeatGuard();
  /** The text whose verdict is being found. */
  #reading: string | null = null;
  /** The text that was judged last. */
  #last: string | null = null;
  /** What a scanner has typed and nobody has judged yet. */
  readonly #typed: Typed[] = [];

  constructor(stage: Stage, desk: Desk, events: Judged) {
    this.#stage = stage;
    this.#desk = desk;
    this.#events = events;
  }

  /** The camera sees a code again and again while it is held there. */
  see(text: string, hash: string | null): void {
    if (this.#reading !== null) {
      // Still in view while its verdict is on the way: the same reading, not the next.
      if (text === this.#reading) this.#isNew(text);
    } else if (!isNameTyped()) {
      void this.#read(text, hash);
    }
  }

  /** A scanner does not repeat itself: what it read while a verdict was on the way is taken next. */
  take(typed: Typed): void {
    this.#typed.push(typed);
    void this.#readTyped();
  }

  /** Staff have decided: the code that may still be held before the camera is no new reading. */
  settled(): void {
    if (this.#last !== null) this.#isNew(this.#last);
  }

  async #readTyped(): Promise<void> {
    while (this.#reading === null) {
      const typed = this.#typed.shift();
      if (!typed) return;
      if (!typed.isCut) await this.#read(typed.text);
      else if (this.#stage.takesReadings) this.#events.cut();
    }
  }

  async #read(text: string, hash: string | null = null): Promise<void> {
    if (!this.#stage.takesReadings) return;
    const isNew = this.#isNew(text);
    this.#events.held(!isNew);
    if (!isNew) return;
    this.#reading = this.#last = text;
    try {
      const outcome = await this.#desk.read(text, hash);
      if (this.#stage.takesReadings) this.#events.judged(outcome);
    } catch {
      this.#events.unsaved();
    } finally {
      this.#isNew(text);
      this.#reading = null;
    }
    void this.#readTyped();
  }

  /** A code that was seen at one door is new at another, and one that came in is new where people leave. */
  #isNew(text: string): boolean {
    const { session, direction } = this.#desk;
    return this.#guard.isNew(`${session?.id ?? ""} ${direction} ${text}`, performance.now());
  }
}

export function isNameTyped(): boolean {
  return Boolean(document.querySelector<HTMLInputElement>("#q")?.value);
}
