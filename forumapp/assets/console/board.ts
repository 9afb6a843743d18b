/**
 * The protocol board of the console: asks for its own page again every two seconds, with the tag of what it shows.
 *
 * `[data-board]` holds parts that the answer replaces: `state` and `now` at once, `lists` only when {@link Calm} lets
 * it. Without script the page says when it was made, and is reloaded by hand.
 */
import { Calm } from "../door/calm";
import { announce, unlockSounds } from "../door/sounds";

const PACE_MS = 2_000;
const TIMEOUT_MS = 8_000;
/** An older board says so. */
const STALE_MS = 15_000;

export function followBoard(root: Document): void {
  const board = root.querySelector<HTMLElement>("[data-board]");
  if (board) new FollowedBoard(root, board).start();
}

class FollowedBoard {
  readonly #root: Document;
  readonly #board: HTMLElement;
  readonly #calm = new Calm();
  readonly #known: Set<string>;
  #tag: string | null = null;
  #lists: Element | null = null;
  #heardAt = Date.now();
  #isAsking = false;
  #isSounding = false;

  constructor(root: Document, board: HTMLElement) {
    this.#root = root;
    this.#board = board;
    this.#known = new Set(arrivedIn(board));
  }

  start(): void {
    this.#offerSound();
    this.#calm.watch(this.#board);
    setInterval(() => void this.#ask(), PACE_MS);
    setInterval(() => this.#tick(), 1_000);
    this.#root.addEventListener("visibilitychange", () => {
      this.#tick();
      if (this.#root.visibilityState === "visible") void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    if (this.#isAsking || this.#root.visibilityState === "hidden") return;
    this.#isAsking = true;
    try {
      const answer = await fetch(location.pathname, {
        // The first question has the tag of nothing: the page at hand is a view that was noted already.
        headers: { "if-none-match": this.#tag ?? '"at-hand"' },
        cache: "no-store",
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (answer.status === 304) this.#heard(answer);
      else if (answer.ok) this.#take(await answer.text(), answer);
    } catch {
      // Not heard: the board's own age says so.
    } finally {
      this.#isAsking = false;
    }
    this.#tick();
  }

  #take(text: string, answer: Response): void {
    const page = new DOMParser().parseFromString(text, "text/html");
    const next = page.querySelector("[data-board]");
    if (!next) return; // another page: signed out, or a portal
    this.#tag = answer.headers.get("etag")?.replace(/^W\//, "") ?? null;
    for (const name of ["state", "now"]) {
      const [place, found] = [part(this.#board, name), part(next, name)];
      // A live region that is written again is read out again.
      if (place && found && place.textContent !== found.textContent) place.replaceChildren(...found.childNodes);
    }
    this.#lists = part(next, "lists");
    const arrived = arrivedIn(next).filter((id) => !this.#known.has(id));
    arrived.forEach((id) => this.#known.add(id));
    if (arrived.length > 0 && this.#isSounding) announce();
    this.#heard(answer);
  }

  #heard(answer: Response): void {
    this.#heardAt = Date.now();
    const place = this.#board.querySelector<HTMLTimeElement>("[data-board-as-of]");
    const at = new Date(answer.headers.get("date") ?? Date.now());
    if (!place) return;
    place.dateTime = at.toISOString();
    place.textContent = new Intl.DateTimeFormat("en-GB", {
      timeZone: this.#board.dataset["boardZone"],
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    }).format(at);
  }

  #tick(): void {
    const stale = this.#board.querySelector<HTMLElement>("[data-board-stale]");
    if (stale) stale.hidden = Math.abs(Date.now() - this.#heardAt) <= STALE_MS;
    const place = part(this.#board, "lists");
    if (!place || !this.#lists || !this.#calm.takeTurn()) return;
    place.replaceChildren(...this.#lists.childNodes);
    this.#lists = null;
  }

  #offerSound(): void {
    const button = this.#root.querySelector<HTMLButtonElement>("[data-board-sound]");
    if (!button) return;
    unlockSounds(this.#root);
    button.hidden = false;
    button.addEventListener("click", () => {
      this.#isSounding = !this.#isSounding;
      button.setAttribute("aria-pressed", String(this.#isSounding));
      if (this.#isSounding) announce();
    });
  }
}

function part(board: ParentNode, name: string): Element | null {
  return board.querySelector(`[data-board-part="${name}"]`);
}

/** Ids of the guests who have arrived. */
function arrivedIn(board: ParentNode): string[] {
  return [...board.querySelectorAll<HTMLElement>("[data-board-arrived]")].map(
    (line) => line.dataset["boardArrived"] ?? "",
  );
}
