/** The first screen: the camera, and beneath it the name field with at most eight people. */
import type { Camera } from "../camera";
import type { Desk } from "../desk";
import { enteredAs, type Entry, insteadOf } from "../roster";
import { marked } from "../search/marks";
import { MOST_HITS, search } from "../search/hits";
import { languageInUse, pgettext, t, tn } from "../texts";
import { countOf, type Group, groupsIn } from "./delegation";
import { frame, h, icon } from "./element";
import { type Face, HitList, type Words } from "./hits";
import { categoryNames, markOf, otherNames, plainName, standing } from "./people";
import type { Shell, View } from "./shell";
import { type EventFacts, inLanguage, type Localized } from "../configuration";

const MOST_GROUPS = 2;

export interface ScanActions {
  open: (entry: Entry) => void;
  group: (name: string) => void;
  /** Register somebody; `typed` is the name that was sought and nobody has. */
  walkIn: (typed: string) => void;
  /** Back to the protocol board; null where this phone has none. */
  board: (() => void) | null;
}

/** The scan screen; its name field lives as long as the screen, so that typing is never interrupted. */
export function scanView(
  desk: Desk,
  camera: Camera,
  shell: Shell,
  actions: ScanActions,
): View & { field: HTMLElement } {
  const help = h("p", { class: "help", id: "q-help", role: "status" });
  const list = new HitList();
  const hint = h(
    "p",
    { class: "pad quiet fine", hidden: true },
    t("Not here? Check the spelling on a card or passport, then press Walk-in."),
  );
  const field = h("input", {
    class: "control",
    id: "q",
    type: "search",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    "aria-describedby": "q-help",
  });
  const out = h("p", { class: "practice", role: "status", hidden: desk.direction === "in" }, icon("note"), t("Out: whoever is scanned now leaves."));
  const aside = h(
    "p",
    { class: "pad fine", hidden: true },
    t("The camera does not read while a name stands here."),
    " ",
    h(
      "button",
      {
        class: "button",
        type: "button",
        onclick: () => {
          field.value = "";
          update();
          // The button is gone; in the field the keyboard would come up again.
          shell.focusHeading();
        },
      },
      t("Empty the field and scan"),
    ),
  );
  let hits: Entry[] = [];
  let unknown = "";
  const update = (): void => {
    const query = field.value;
    const { found, isAsked, ...result } = search(desk.roster, query);
    hits = result.hits;
    unknown = isAsked && found.length === 0 ? query.trim() : "";
    list.write([
      ...groupsIn(found, desk.roster, MOST_GROUPS).map((group) => delegationFace(group, desk, actions.group)),
      ...hits.map((entry) => guestFace(entry, query, desk, actions.open)),
    ]);
    hint.hidden = !isAsked;
    aside.hidden = !query || !camera.isWorthSeeing;
    help.textContent = isAsked ? outcomeOf(found.length) : t("Two letters are enough: name, organisation, mission.");
    shell.isCameraSeen = !query && camera.isWorthSeeing;
  };
  field.addEventListener("input", update);
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [field, ...list.element.querySelectorAll("button")];
    const next = step === undefined || event.isComposing ? undefined : stops[stops.indexOf(event.target as HTMLButtonElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  update();
  const find = h(
    "form",
    {
      class: "find",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        const [only] = hits;
        if (only && hits.length === 1) actions.open(only);
      },
    },
    camera.isWorthSeeing ? null : cameraNotice(camera),
    h("label", { for: "q" }, camera.isWorthSeeing ? t("Or find by name") : t("Find by name")),
    h("div", { class: "box" }, icon("search"), field),
    help,
  );
  return {
    title: t("Scan or find by name"),
    verdict: null,
    body: [out, h("div", { onkeydown: (event) => move(event as KeyboardEvent) }, find, list.element), hint, aside],
    hand: hand(desk, { ...actions, walkIn: () => actions.walkIn(unknown) }, () => (out.hidden = desk.direction === "in")),
    field,
  };
}

/** What the camera's place holds: the picture with its frame, and what this camera can do. */
export function writeCamera(place: HTMLElement, camera: Camera): void {
  const tool = (name: string, label: string, face: Node | string, act: () => Promise<void>, isOn?: boolean): HTMLElement =>
    h(
      "button",
      {
        class: "tool",
        type: "button",
        "data-tool": name,
        "aria-pressed": isOn === undefined ? null : String(isOn),
        "aria-label": label,
        onclick: () => void act(),
      },
      face,
    );
  const { zooms } = camera;
  const factor = camera.zoom;
  const tools = [
    ...(camera.hasOther
      ? [tool("other", t("Other camera"), icon("turn"), () => camera.useOther())]
      : []),
    ...(zooms.length > 1
      ? [tool("zoom", t("Zoom, now %(factor)s times", { factor }), `${factor}×`, () => camera.zoomOn())]
      : []),
    ...(camera.hasTorch
      ? [tool("torch", pgettext("door", "Torch"), icon("torch"), () => camera.toggleTorch(), camera.isTorchOn)]
      : []),
  ];
  // The video stays where it is: taken out of the page it would stop.
  if (!place.contains(camera.video)) place.append(camera.video);
  const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-tool") : null;
  place.querySelectorAll(":scope > :not(video)").forEach((element) => element.remove());
  place.append(frame(), h("p", {}, t("Hold the QR in the frame")), h("div", { class: "tools" }, ...tools));
  if (focused) tools.find((one) => one.dataset["tool"] === focused)?.focus();
}

function cameraNotice(camera: Camera): HTMLElement {
  const [text, hasRetry] =
    camera.state === "refused"
      ? [t("The camera is not allowed. Allow it in the browser’s settings for this page, then try again."), true]
      : camera.state === "lost"
        ? [t("The camera has stopped."), true]
        : [t("This device has no camera that can be used. A scanner works, and so does the name."), false];
  return h(
    "div",
    { class: "notice" },
    icon("note"),
    h("p", {}, text),
    hasRetry &&
      h(
        "div",
        {},
        h("button", { class: "button", type: "button", onclick: () => void camera.start() }, t("Try the camera again")),
      ),
  );
}

function outcomeOf(total: number): string {
  if (total === 0) return t("Nobody matches.");
  if (total > MOST_HITS)
    return t("%(count)s people match; the first %(shown)s are shown. Type more.", { count: total, shown: MOST_HITS });
  return tn(
    "%(count)s person matches. Tap to see before deciding.",
    "%(count)s people match. Tap one to see before deciding.",
    total,
  );
}

function guestFace(entry: Entry, query: string, desk: Desk, open: (entry: Entry) => void): Face {
  const { event } = desk;
  const category = inLanguage(categoryNames(entry, event), languageInUse(), event.languages).text;
  const instead = insteadOf(entry, event);
  const same = enteredAs(entry, event);
  const name = wordsOf(entry.names, event, query);
  const others = otherNames(entry, event).map((other) => ({
    language: other.language,
    pieces: marked(other.name, query),
  }));
  const from = [...standing(entry, event), category].filter(Boolean).join(", ");
  return {
    of: entry.registration_id,
    name,
    others,
    from: [
      ...([name, ...others].some(isFound) ? [said(from)] : whereFound(entry, from, query)),
      ...(instead ? [said(t("%(name)s comes instead", { name: instead }))] : []),
      ...(same ? [said(`${t("Entered twice")}: ${t("The entry of %(name)s holds", { name: same })}`)] : []),
    ],
    mark: markOf(entry, desk),
    open: () => open(entry),
  };
}

function delegationFace(group: Group, desk: Desk, open: (name: string) => void): Face {
  return {
    of: `delegation ${group.key}`,
    name: wordsOf(group.names, desk.event, ""),
    others: [],
    from: [said(countOf(group, desk))],
    mark: { severity: "off", icon: "group", text: pgettext("door", "Delegation") },
    open: () => open(group.key),
  };
}

function said(text: string): Words {
  return { language: null, pieces: [{ text, isTyped: false }] };
}

function isFound({ pieces }: Words): boolean {
  return pieces.some(({ isTyped }) => isTyped);
}

/** Of somebody who was not found by name: where from, and the organisation in the language in which it was typed. */
function whereFound(entry: Entry, from: string, query: string): Words[] {
  const shown: Words = { language: null, pieces: marked(from, query) };
  if (isFound(shown)) return [shown];
  const elsewhere = Object.entries(entry.organization ?? {})
    .map(([language, name]): Words => ({ language, pieces: marked(name, query) }))
    .find(isFound);
  return elsewhere ? [shown, elsewhere] : [shown];
}

/** A text in the staff's language where it exists, with what was typed marked. */
function wordsOf(text: Localized, event: EventFacts, query: string): Words {
  const found = inLanguage(text, languageInUse(), event.languages);
  return { language: found.language === languageInUse() ? null : found.language, pieces: marked(found.text, query) };
}

function hand(desk: Desk, actions: ScanActions, turned: () => void): HTMLElement {
  const way = (direction: "in" | "out", label: string): HTMLElement =>
    h(
      "label",
      {},
      h("input", {
        type: "radio",
        name: "way",
        value: direction,
        checked: desk.direction === direction,
        onchange: () => {
          desk.direction = direction;
          turned();
        },
      }),
      label,
    );
  return h(
    "nav",
    { class: "hand", "aria-label": t("At the door") },
    h(
      "div",
      { class: "way", role: "radiogroup", "aria-label": pgettext("door", "Direction") },
      way("in", pgettext("door", "In")),
      way("out", pgettext("door", "Out")),
    ),
    actions.board &&
      h("button", { class: "button", type: "button", onclick: actions.board }, icon("back"), pgettext("door", "Board")),
    h(
      "button",
      { class: "button", type: "button", onclick: () => actions.walkIn("") },
      icon("add-person"),
      pgettext("door", "Walk-in"),
    ),
  );
}

/** What is said of a person in a sheet: name and organisation. */
export function introduced(entry: Entry, desk: Desk): string {
  return [plainName(entry, desk.event), standing(entry, desk.event)[0]].filter(Boolean).join(", ");
}
