/** The protocol board: who has just come, who is expected next, who is missing, who is here, and how old all this is. */
import { type Board, type BoardDesk, type BoardGuest, arrivedAt, counted, type Lists, listed } from "../board";
import { Calm } from "../calm";
import type { EventFacts, Localized } from "../configuration";
import { inLanguage } from "../configuration";
import { isSoundReady } from "../sounds";
import { languageInUse, moment, momentToTheSecond, pgettext, t, tn } from "../texts";
import { attentionOf, statusWord } from "../guest_words";
import { h, icon } from "./element";
import { written } from "./people";
import type { View } from "./shell";

/** An arrival stands on top when the board is opened, if it is not older. */
const JUST_NOW_MS = 10 * 60_000;
/** So many of the newest arrivals stand on top. */
const MOST_ON_TOP = 2;
const MINUTE_MS = 60_000;

export interface BoardActions {
  /** Go to the door's own screens. */
  scan: () => void;
  toggleSound: () => void;
}

export class BoardScreen {
  readonly #board: Board;
  readonly #event: EventFacts;
  readonly #calm = new Calm();
  readonly #lines = new Map<string, { element: HTMLLIElement; made: string }>();
  readonly #counts = h("b", {});
  readonly #age = h("p", { class: "age" });
  // Read out only when it changes from fresh to old and back, not with every second.
  readonly #warning = h("p", { class: "mark wait", role: "status" });
  readonly #desks = h("div", { role: "status" });
  readonly #now = h("section", { "aria-live": "assertive", "aria-label": t("Just arrived") });
  readonly #missing = section("board-missing");
  readonly #coming = section("board-coming");
  readonly #arrived = section("board-arrived");
  readonly #root: HTMLElement;
  /** Who came while this screen lived, the newest first. */
  #fresh: string[] = [];
  #madeNow = "";
  #madeDesks = "";

  constructor(board: Board, event: EventFacts) {
    this.#board = board;
    this.#event = event;
    const rest = h(
      "div",
      { class: "rest" },
      h("div", {}, this.#missing.place, this.#coming.place),
      this.#arrived.place,
    );
    this.#calm.watch(rest);
    this.#root = h(
      "div",
      { class: "board" },
      h("div", { class: "pad" }, h("p", {}, this.#counts), this.#age, this.#warning, this.#desks),
      this.#now,
      rest,
    );
  }

  view(isSounding: boolean, actions: BoardActions): View {
    this.#lines.clear(); // in another language, perhaps
    this.#madeNow = this.#madeDesks = "";
    this.write(true);
    return {
      title: t("Protocol board"),
      verdict: null,
      body: [this.#root],
      hand: h(
        "nav",
        { class: "hand", "aria-label": t("Protocol board") },
        h("button", { class: "button", type: "button", onclick: actions.scan }, t("Scan or find by name")),
        h(
          "button",
          { class: "button", type: "button", "aria-pressed": String(isSounding), onclick: actions.toggleSound },
          isSounding ? (isSoundReady() ? t("Sound is on") : t("Touch for the sound")) : t("Sound is off"),
        ),
      ),
    };
  }

  /** Somebody has come: on top at once. */
  announce(guests: readonly BoardGuest[]): void {
    this.#fresh = [...guests.map((guest) => guest.registration_id), ...this.#fresh];
  }

  /** Write what changed; the order only where it may, or `isFirst`. */
  write(isFirst = false): void {
    const { page, now } = this.#board;
    this.#writeAge();
    if (!page) return;
    const { arrived, awaited } = counted(page.items);
    this.#counts.textContent = tn("%(arrived)s of %(count)s has arrived", "%(arrived)s of %(count)s have arrived", awaited, {
      arrived,
    });
    this.#writeDesks(page.desks);
    const lists = listed(page.items, now);
    this.#writeNow(lists.arrived, now);
    for (const guest of page.items) this.#line(guest, now);
    if (isFirst || this.#calm.takeTurn()) this.#order(lists);
  }

  #writeAge(): void {
    const { asOf, isStale } = this.#board;
    const words = asOf === null ? t("Not heard yet") : momentToTheSecond(asOf, this.#event.zone);
    this.#age.replaceChildren(asOf === null ? words : t("As of %(time)s", { time: words }));
    this.#age.classList.toggle("late", isStale);
    const warning = isStale ? t("Not up to date: the server is not heard") : "";
    if (this.#warning.textContent !== warning)
      this.#warning.replaceChildren(...(warning ? [icon("alert"), h("span", {}, warning)] : []));
    this.#warning.hidden = !warning;
  }

  #writeDesks(desks: readonly BoardDesk[]): void {
    const silent = desks.filter((desk) => !desk.heard);
    const holding = desks.filter((desk) => desk.heard && desk.unsent > 0);
    const lines = [
      ...silent.map(({ desk, heard_at }) =>
        t("%(desk)s was last heard at %(time)s", { desk, time: moment(heard_at, this.#event.zone) }),
      ),
      ...holding.map(({ desk, unsent }) =>
        tn("%(desk)s has %(count)s scan not sent", "%(desk)s has %(count)s scans not sent", unsent, { desk }),
      ),
    ];
    const made = [languageInUse(), String(desks.length), ...lines].join("\n");
    if (made === this.#madeDesks) return;
    this.#madeDesks = made;
    const fine =
      desks.length === 0
        ? t("No desk is open")
        : tn("Heard from %(count)s phone at the door", "Heard from all %(count)s phones at the door", desks.length);
    this.#desks.replaceChildren(
      ...lines.map((line) => h("p", { class: "mark wait" }, icon("alert"), h("span", {}, line))),
      ...(lines.length === 0 ? [h("p", { class: "quiet" }, fine)] : []),
    );
  }

  #writeNow(arrived: readonly BoardGuest[], now: number): void {
    const fresh = arrived.filter((guest) => this.#fresh.includes(guest.registration_id));
    const order = (guest: BoardGuest): number => this.#fresh.indexOf(guest.registration_id);
    fresh.sort((a, b) => order(a) - order(b));
    const latest = arrived.filter((guest) => arrivedAt(guest) > now - JUST_NOW_MS);
    const shown = (fresh.length > 0 ? fresh : latest.slice(0, 1)).slice(0, MOST_ON_TOP);
    const made = JSON.stringify([languageInUse(), shown]);
    if (made === this.#madeNow) return;
    this.#madeNow = made;
    this.#now.replaceChildren(
      ...shown.map((guest) =>
        h(
          "div",
          { class: "now" },
          h("p", { class: "mark go" }, icon("s-confirmed"), h("span", {}, this.#arrival(guest))),
          ...this.#who(guest),
        ),
      ),
    );
  }

  #arrival({ arrived }: BoardGuest): string {
    const time = arrived ? moment(arrived.at, this.#event.zone) : "";
    return arrived?.desk
      ? t("Arrived %(time)s, %(desk)s", { time, desk: arrived.desk })
      : t("Arrived %(time)s", { time });
  }

  /** The guest's line, made anew only where it says something else. */
  #line(guest: BoardGuest, now: number): HTMLLIElement {
    const late = guest.expected_at ? Math.floor((now - Date.parse(guest.expected_at)) / MINUTE_MS) : 0;
    const made = JSON.stringify([languageInUse(), guest, Math.max(0, late)]);
    let line = this.#lines.get(guest.registration_id);
    if (!line) {
      line = { element: h("li"), made: "" };
      this.#lines.set(guest.registration_id, line);
    }
    if (line.made === made) return line.element;
    line.made = made;
    const time = guest.arrived?.at ?? guest.expected_at;
    line.element.classList.toggle("here", guest.arrived !== null);
    line.element.replaceChildren(
      time ? h("time", {}, moment(time, this.#event.zone)) : h("span", { class: "quiet" }, t("no time")),
      h("div", {}, ...this.#who(guest)),
      this.#mark(guest, late),
    );
    return line.element;
  }

  #mark(guest: BoardGuest, late: number): HTMLElement {
    const status = guest.status === "confirmed" ? null : statusWord(guest.status);
    const mark = (kind: string, symbol: string, words: string): HTMLElement =>
      h("span", { class: `mark ${kind}` }, icon(symbol), h("span", {}, [words, status].filter(Boolean).join(", ")));
    if (guest.left) return mark("off", "v-left", t("Left %(time)s", { time: moment(guest.left, this.#event.zone) }));
    if (guest.arrived) return mark("go", "s-confirmed", guest.arrived.desk ?? pgettext("board", "Here"));
    if (guest.expected_at && late >= 0 && Date.parse(guest.expected_at) < this.#board.now)
      return mark("wait", "clock", tn("%(count)s minute late", "%(count)s minutes late", late));
    return mark("off", "s-submitted", pgettext("board", "Expected"));
  }

  #who(guest: BoardGuest): HTMLElement[] {
    const { zone, languages } = this.#event;
    const text = (localized: Localized): string => inLanguage(localized, languageInUse(), languages).text;
    const own = inLanguage(guest.names, languageInUse(), languages);
    const others = languages.filter((code) => code !== own.language && guest.names[code]);
    const standing = [text(guest.position), text(guest.organization), guest.acting ? t("a.i.") : ""].filter(Boolean);
    const roles = guest.roles.map(roleWord).join(", ");
    const part = [roles, guest.speaks_at && moment(guest.speaks_at, zone)].filter(Boolean).join(" ");
    const address = text(guest.address_as);
    const line = (symbol: string, words: string, label: string | null = null): HTMLElement =>
      h("p", { class: "read" }, icon(symbol), h("span", {}, label && h("span", { class: "visually-hidden" }, label), words));
    return [
      h(
        "p",
        {},
        written("b", guest.names, this.#event),
        ...others.flatMap((code) => [" ", h("span", { class: "quiet", lang: code }, guest.names[code] ?? "")]),
      ),
      standing.length > 0 && h("p", {}, standing.join(", ")),
      guest.represents && h("p", {}, t("For %(name)s", { name: guest.represents })),
      part && h("p", {}, part),
      guest.heads_delegation && h("p", {}, t("Head of the delegation")),
      guest.read_aloud && line("aloud", guest.read_aloud, `${t("Read aloud")}: `),
      address && h("p", {}, `${t("Address:")} “${address}”`),
      guest.with.length > 0 && h("p", { class: "quiet" }, t("With: %(who)s", { who: guest.with.map(companion).join(", ") })),
      guest.escort && line("flag", t("Met by %(escort)s", { escort: escortWords(guest.escort) })),
      ...guest.attention
        .filter((code) => code === "no_photograph" || code === "not_named")
        .map((code) => attentionOf(code, true))
        .map((known) => known && line(known.icon, known.text)),
    ].filter((element): element is HTMLElement => Boolean(element));
  }

  #order({ missing, coming, arrived }: Lists): void {
    const lines = (guests: readonly BoardGuest[]): HTMLElement[] =>
      guests.map((guest) => this.#line(guest, this.#board.now));
    this.#missing.fill(t("Past their time"), lines(missing), null);
    this.#coming.fill(t("Next, by expected arrival"), lines(coming), t("Nobody."));
    this.#arrived.fill(t("Arrived, latest first"), lines(arrived), t("Nobody yet."));
  }
}

/** A list with its heading; without lines it says so, or is not there. */
function section(id: string): { place: HTMLElement; fill: (title: string, lines: Node[], none: string | null) => void } {
  const heading = h("h2", { id });
  const list = h("ol", { role: "list" });
  const empty = h("p", { class: "pad quiet" });
  const place = h("section", { "aria-labelledby": id }, heading, list, empty);
  const fill = (title: string, lines: Node[], none: string | null): void => {
    heading.textContent = title;
    // Only what moves is moved: a line that stays where it is keeps the reader's place.
    lines.forEach((line, place) => {
      if (list.children[place] !== line) list.insertBefore(line, list.children[place] ?? null);
    });
    while (list.children.length > lines.length) list.lastElementChild?.remove();
    list.hidden = lines.length === 0;
    empty.textContent = none;
    empty.hidden = lines.length > 0 || none === null;
    place.hidden = lines.length === 0 && none === null;
  };
  return { place, fill };
}

/** Who meets a guest, and where. */
export function escortWords({ name, place }: { name: string; place: string | null }): string {
  return place ? `${name}, ${place}` : name;
}

function companion({ kind, name, number }: { kind: string; name: string | null; number: number }): string {
  return name ? `${kindWord(kind)}: ${name}` : `${kindWord(kind)} × ${number}`;
}

function kindWord(code: string): string {
  switch (code) {
    case "interpreter":
      return t("Interpreter");
    case "security":
      return t("Security");
    case "spouse":
      return t("Spouse");
    case "driver":
      return t("Driver");
    case "aide":
      return t("Aide");
    default:
      return code;
  }
}

function roleWord(code: string): string {
  switch (code) {
    case "opening":
      return t("Opening");
    case "welcome":
      return t("Welcome");
    case "congratulatory":
      return t("Congratulatory remarks");
    case "keynote":
      return t("Keynote");
    case "moderator":
      return t("Moderator");
    case "presenter":
      return t("Presenter");
    case "discussant":
      return t("Discussant");
    case "master_of_ceremonies":
      return t("Master of ceremonies");
    default:
      return code;
  }
}
