/** What stands on every screen: desk and counts, the one line about the network, the alert, and room for the rest. */
import type { Desk } from "../desk";
import { labelOf, type Room } from "../sessions";
import { date, moment, pgettext, t, tn } from "../texts";
import { h, icon } from "./element";

/** One screen of the door. */
export interface View {
  /** The heading, which is also the page's title after the desk's name. */
  title: string;
  /** Whether the heading is seen, or only read out. */
  isTitleSeen?: boolean;
  /** What role=alert announces; null empties it. */
  verdict: HTMLElement | null;
  body: Node[];
  /** Buttons at the thumb; those of a form name it by {@link SHEET}. */
  hand: HTMLElement | null;
}

/** Id of the form that fills a screen: its buttons stand outside it. */
export const SHEET = "sheet";

/** So long after it was seen last a code is still said to be held. */
const HELD_MS = 1_000;
/** So long a guest may hold a code on after its verdict. */
const LONG_MS = 2_000;

function heldWords(): string {
  return t("This QR was just read. Take it away for a moment, then hold it again.");
}

export class Shell {
  readonly camera = h("div", { class: "camera" });
  readonly #header = h("header");
  readonly #main: HTMLElement;
  // Never empty: the first screen may take a moment to come.
  readonly #heading = h("h1", { class: "visually-hidden", tabindex: -1 }, pgettext("door", "Door"));
  // Present from the start: a live region that arrives with its text is not read out.
  readonly #alert = h("div", { role: "alert" });
  readonly #pause = h("p", { class: "pad quiet fine", hidden: true });
  readonly #screen = h("div", { class: "screen" });
  readonly #hand = h("div", { class: "hand-place" });
  readonly #sync = h("p", { class: "sync", role: "status" });
  readonly #count = h("p", { class: "count" });
  readonly #news = h("div", { role: "alert" });
  readonly #update = h("div", { role: "status" });
  #heldTimer: ReturnType<typeof setTimeout> | undefined;
  /** Since when the code that was read last is held on. */
  #heldSince: number | null = null;
  #isReading = true;

  constructor(root: HTMLElement) {
    this.isCameraSeen = false;
    root.classList.add("app");
    this.#main = h("main", {}, this.#heading, this.#alert, this.camera, this.#pause, this.#screen);
    root.replaceChildren(this.#header, this.#main, this.#hand);
  }

  /** Out of sight the camera goes on reading: the next guest needs no tap. */
  set isCameraSeen(isSeen: boolean) {
    this.camera.classList.toggle("away", !isSeen);
    this.camera.inert = !isSeen;
  }

  /** A code that was read just now is no new reading until it has been away: whoever goes on holding it is told so. */
  sayHeld(isHeld: boolean): void {
    clearTimeout(this.#heldTimer);
    if (isHeld) this.#heldTimer = setTimeout(() => this.sayHeld(false), HELD_MS);
    this.#heldSince = isHeld ? (this.#heldSince ?? performance.now()) : null;
    const words = isHeld ? heldWords() : t("Hold the QR in the frame");
    const line = this.camera.querySelector("p");
    if (line && line.textContent !== words) line.textContent = words;
    this.#writePause();
  }

  /** Under a form nothing is read, and whoever holds the next code up is told so. */
  set isReading(isReading: boolean) {
    this.#isReading = isReading;
    this.#writePause();
  }

  /** A green that stands while somebody else holds the same code up must not pass for theirs. */
  #writePause(): void {
    const isHeld = this.#heldSince !== null && performance.now() - this.#heldSince > LONG_MS;
    const isSaid = isHeld && this.camera.classList.contains("away");
    const words = !this.#isReading ? t("Not scanning while this is open.") : isSaid ? heldWords() : "";
    this.#pause.hidden = !words;
    if (this.#pause.textContent !== words) this.#pause.textContent = words;
  }

  /** The first button stands under the thumb that is nearer. */
  set isLeftHanded(isLeft: boolean) {
    this.#hand.classList.toggle("left", isLeft);
  }

  /** While a press is being answered the buttons say that they wait. */
  set areButtonsHeld(areHeld: boolean) {
    this.#hand.querySelectorAll("button").forEach((button) => {
      if (areHeld) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    });
  }

  /** Head of the page for an opened desk; written anew when the language changes. */
  writeHeader(desk: Desk, openMenu: () => void): void {
    this.#header.replaceChildren(
      h(
        "div",
        { class: "desk" },
        h(
          "p",
          {},
          h("b", {}, desk.name),
          h("span", {}, desk.session ? labelOf(desk.session, desk.event) : date(desk.event.starts_at, desk.event.zone)),
        ),
        this.#count,
        h(
          "button",
          { class: "tool", type: "button", "aria-label": pgettext("door", "Menu"), onclick: openMenu },
          icon("menu"),
        ),
      ),
      ...(desk.isPractice
        ? [h("p", { class: "practice" }, icon("note"), t("Practice: nobody here exists, nothing counts."))]
        : [this.#sync]),
      this.#news,
      this.#update,
    );
    this.writeState(desk);
  }

  /** Head of a page without a desk. */
  writePlainHeader(title: string): void {
    this.#header.replaceChildren(h("div", { class: "desk" }, h("p", {}, h("b", {}, title))), this.#update);
  }

  writeState(desk: Desk): void {
    const { admitted, inside, expected } = desk.counts();
    const { room } = desk;
    const unsent = desk.waitingCount;
    const { silentSince } = desk.link;
    const { zone } = desk.event;
    this.#count.replaceChildren(
      h("b", {}, t("%(count)s in", { count: admitted })),
      // At the door of a session that nobody chose, nobody is expected.
      room
        ? h("span", {}, roomWords(room))
        : inside < admitted
          ? h("span", {}, t("%(count)s inside now", { count: inside }))
          : expected > 0
            ? h("span", {}, ofConfirmed(admitted, expected))
            : "",
    );
    this.#sync.classList.toggle("late", unsent > 0);
    write(
      this.#sync,
      h(
        "span",
        {},
        icon(unsent > 0 ? "unsent" : "sent"),
        unsent > 0
          ? h("b", {}, tn("Saved here, %(count)s not sent", "Saved here, %(count)s not sent", unsent))
          : t("All sent"),
      ),
      h(
        "span",
        { class: "quiet" },
        silentSince !== null
          ? t("Server not heard since %(time)s", { time: moment(new Date(silentSince).toISOString(), zone) })
          : desk.listedAt
            ? t("List of %(time)s", { time: moment(desk.listedAt, zone) })
            : t("No list received yet"),
      ),
      ...(desk.setAside().length > 0
        ? [h("b", {}, tn("%(count)s scan set aside", "%(count)s scans set aside", desk.setAside().length))]
        : []),
    );
  }

  /** What the server found of guests who have gone: one sentence until it is pressed, and how many wait behind it. */
  writeNews(text: string | null, more: number, open: () => void): void {
    const words = [text, more > 0 && tn("%(count)s more", "%(count)s more", more)].filter(Boolean).join(" · ");
    if (this.#news.textContent === words) return;
    this.#news.replaceChildren(
      ...(text ? [h("button", { class: "news", type: "button", onclick: open }, icon("alert"), h("span", {}, words))] : []),
    );
  }

  /** A new version waits: nothing changes before somebody says so. */
  writeUpdate(take: () => void): void {
    this.#update.replaceChildren(
      h("button", { class: "news quiet", type: "button", onclick: take }, icon("note"), h("span", {}, t("New version: take it now"))),
    );
  }

  /** Whether the screen says already what `view` says. */
  isShown(view: View): boolean {
    return this.#screen.textContent === view.body.map((part) => part.textContent).join("");
  }

  show(view: View, deskName: string): void {
    document.title = deskName ? `${deskName}: ${view.title}` : view.title;
    this.#heading.textContent = view.title;
    this.#heading.classList.toggle("visually-hidden", !view.isTitleSeen);
    this.#alert.replaceChildren(...(view.verdict ? [view.verdict] : []));
    this.#screen.replaceChildren(...view.body);
    this.#hand.replaceChildren(...(view.hand ? [view.hand] : []));
    this.#main.scrollTo(0, 0);
  }

  /** Give the keyboard and the screen reader the beginning of the screen. */
  focusHeading(): void {
    this.#heading.focus({ preventScroll: true });
  }
}

/** How many places of a session are left. */
export function roomWords({ free, places }: Room): string {
  return t("%(free)s of %(places)s free", { free, places });
}

/** The buttons of a sheet: leave it, or do what it asks. */
export function sheetHand(title: string, cancel: string, onCancel: () => void, confirm: string): HTMLElement {
  return h(
    "nav",
    { class: "hand", "aria-label": title },
    h("button", { class: "button", type: "button", onclick: onCancel }, cancel),
    h("button", { class: "button primary", form: SHEET }, confirm),
  );
}

/** Replace the children only where the text changes: a live region would repeat itself every second. */
function write(place: HTMLElement, ...children: HTMLElement[]): void {
  const text = children.map((child) => child.textContent).join("");
  if (place.textContent !== text) place.replaceChildren(...children);
}

/** More come in than are confirmed where staff let some in by decision: then it is no part of them. */
function ofConfirmed(admitted: number, count: number): string {
  return admitted > count ? t("%(count)s confirmed", { count }) : t("of %(count)s confirmed", { count });
}
