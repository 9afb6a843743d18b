/** Which screen stands, how it is written again, and the one act that is under way. */
import type { Desk } from "../desk";
import type { Shell, View } from "./shell";

/** Readings are taken on the first screen and on a verdict: never under a form that somebody fills in. */
export type Screen = "scan" | "verdict" | "sheet" | "board";

export class Stage {
  readonly shell: Shell;
  readonly #desk: Desk;
  #screen: Screen = "scan";
  #again: () => void = () => undefined;
  #isActing = false;
  #isOver = false;

  constructor(shell: Shell, desk: Desk) {
    this.shell = shell;
    this.#desk = desk;
  }

  get screen(): Screen {
    return this.#screen;
  }

  get takesReadings(): boolean {
    return this.#screen === "scan" || this.#screen === "verdict";
  }

  get isActing(): boolean {
    return this.#isActing;
  }

  /** The desk is closed: no screen of it comes back. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Put `view` up; `again` writes it anew when the language changes. */
  show(screen: Screen, view: View, again: () => void): void {
    this.#screen = screen;
    this.#again = again;
    if (screen !== "scan") this.shell.isCameraSeen = false;
    this.shell.isReading = screen !== "sheet";
    this.shell.show(view, this.#desk.name);
  }

  /** A form or a page to read: the keyboard and the screen reader begin at its heading. */
  showSheet(view: View, again: () => void): void {
    this.show("sheet", view, again);
    this.shell.focusHeading();
  }

  /** Whether the screen that stands is the one which `again` writes. */
  isWrittenBy(again: () => void): boolean {
    return this.#again === again;
  }

  writeAgain(): void {
    this.#again();
  }

  /** Do what a press asks, once: a second press, however soon, must not be a second scan. */
  async act(work: () => Promise<void>, failed: () => void): Promise<void> {
    if (this.#isActing) return;
    this.#isActing = true;
    this.shell.areButtonsHeld = true;
    try {
      await work();
    } catch {
      failed();
    } finally {
      this.#isActing = false;
      this.shell.areButtonsHeld = false;
    }
  }

  end(): void {
    this.#screen = "sheet";
    this.shell.isReading = true;
    this.#isOver = true;
  }
}
