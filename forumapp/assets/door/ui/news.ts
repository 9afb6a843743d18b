/** The line about guests who have gone from the screen and of whom the server found otherwise: it sounds once and stays. */
import type { Desk } from "../desk";
import { sentence } from "../news";
import type { StoredScan } from "../scans";
import { signal } from "../sounds";
import type { Shell } from "./shell";

export class NewsLine {
  readonly #shell: Shell;
  readonly #desk: Desk;
  readonly #open: (row: StoredScan) => void;
  /** What has sounded already. */
  readonly #told = new Set<string>();

  /** `open` takes note of a row and shows its guest. */
  constructor(shell: Shell, desk: Desk, open: (row: StoredScan) => void) {
    this.#shell = shell;
    this.#desk = desk;
    this.#open = open;
  }

  /** Write what waits, but for the scan that stands on the screen. */
  write(onScreen: string | null): void {
    const news = this.#desk.news().filter((row) => row.id !== onScreen);
    const untold = news.filter((row) => !this.#told.has(row.id));
    for (const row of untold) this.#told.add(row.id);
    if (untold.length > 0) signal(untold.some((row) => row.result?.verdict !== "admitted") ? "stop" : "wait");
    const [first] = news;
    this.#shell.writeNews(
      first ? sentence(first, this.#desk.nameOf(first), this.#desk.event.zone) : null,
      news.length - 1,
      () => first && this.#open(first),
    );
  }
}
