/** The menu: counts, what this phone holds, language, sounds, and closing the desk. */
import type { Desk } from "../desk";
import { addresses, inLanguage } from "../configuration";
import { labelOf } from "../sessions";
import { signal } from "../sounds";
import { languageInUse, moment, pgettext, t, tn } from "../texts";
import { h, icon } from "./element";
import { field } from "./fields";
import { roomWords, type View } from "./shell";

export interface MenuActions {
  back: () => void;
  close: () => void;
  speak: (language: string) => void;
  /** Put the buttons under the other thumb. */
  hold: (isLeftHanded: boolean) => void;
  /** Stand at the door of a session; null: at the event's own. */
  stand: (session: number | null) => void;
  /** What this phone holds, and whom it has heard. */
  phone: () => void;
  /** Go to another page, away from the desk. */
  leave: (address: string) => void;
}

/** `isDesk`: this phone is a desk, be it beside the practice that is open. */
export function menuView(desk: Desk, isDesk: boolean, actions: MenuActions): View {
  const { event } = desk;
  const ways = addresses(event.slug);
  const { admitted, inside, expected } = desk.counts();
  const facts: [string, string][] = [
    [pgettext("door", "Event"), inLanguage(event.title, languageInUse(), event.languages).text],
    ...(desk.own.volunteer ? ([[pgettext("door", "Staff"), desk.own.volunteer]] as [string, string][]) : []),
    [pgettext("door", "Admitted"), String(admitted)],
    [pgettext("door", "Inside"), String(inside)],
    [pgettext("door", "Confirmed"), String(expected)],
    ...(desk.room ? ([[t("Places in this session"), roomWords(desk.room)]] as [string, string][]) : []),
    [t("This phone"), tn("%(count)s scan", "%(count)s scans", desk.scanCount)],
    [t("Not sent"), String(desk.unsentCount)],
    [
      pgettext("door", "List"),
      desk.listedAt ? t("List of %(time)s", { time: moment(desk.listedAt, event.zone) }) : t("No list received yet"),
    ],
  ];
  return {
    title: pgettext("door", "Menu"),
    isTitleSeen: true,
    verdict: null,
    body: [
      h(
        "div",
        { class: "pad stack" },
        h("dl", { class: "facts" }, ...facts.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)])),
        doors(desk, actions.stand),
        languages(event.languages, actions.speak),
        hands(desk.isLeftHanded, actions.hold),
        trial(),
        h(
          "ul",
          { class: "stack", role: "list" },
          away(isDesk ? ways.trainingOfDesk : ways.training, t("The door in two minutes"), actions),
          !desk.isPractice && away(ways.practice, t("Open the practice door"), actions),
          desk.isPractice && isDesk && away(ways.desk, t("Back to the desk"), actions),
        ),
        h(
          "div",
          { class: "actions" },
          !desk.isPractice &&
            h("button", { class: "button", type: "button", onclick: actions.phone }, t("This phone")),
          h(
            "button",
            { class: "button danger", type: "button", onclick: actions.close },
            desk.isPractice ? t("End the practice") : t("Close this desk"),
          ),
        ),
      ),
    ],
    hand: h(
      "nav",
      { class: "hand", "aria-label": pgettext("door", "Menu") },
      h("button", { class: "button", type: "button", onclick: actions.back }, pgettext("door", "Back")),
    ),
  };
}

/** At which door the desk stands, where the event has sessions. */
function doors(desk: Desk, stand: (session: number | null) => void): HTMLElement | null {
  const { event, session } = desk;
  if (!event.sessions?.length) return null;
  const option = (value: string, words: string, selected: boolean): HTMLElement =>
    h("option", { value, selected }, words);
  const control = h(
    "select",
    { id: "door", onchange: () => stand(Number(control.value) || null) },
    option("", t("The event’s own entrance"), session === null),
    ...event.sessions.map((one) => option(String(one.id), labelOf(one, event), one.id === session?.id)),
  );
  const help = t("At a session’s door the scans count for that session, and for the event as well.");
  return field(t("This desk stands at"), control, { help }).element;
}

function away(address: string, words: string, { leave }: MenuActions): HTMLElement {
  const go = (event: Event): void => {
    event.preventDefault();
    leave(address);
  };
  return h("li", {}, h("a", { class: "button", href: address, onclick: go }, words));
}

/** Asked before the phone forgets everything. */
export function closeView(desk: Desk, problem: string | null, actions: { close: () => void; back: () => void }): View {
  const unsent = desk.unsentCount;
  return {
    title: t("Close this desk?"),
    isTitleSeen: true,
    verdict: null,
    body: [
      h(
        "div",
        { class: "pad stack" },
        problem && h("div", { class: "notice stop", role: "alert" }, icon("alert"), h("p", {}, problem)),
        h(
          "p",
          {},
          t("The phone sends what it holds, then erases the list and its key. To scan again, open the door anew."),
        ),
        unsent > 0 && h("p", {}, tn("%(count)s scan is not sent yet.", "%(count)s scans are not sent yet.", unsent)),
      ),
    ],
    hand: h(
      "nav",
      { class: "hand", "aria-label": t("Close this desk") },
      h("button", { class: "button", type: "button", onclick: actions.back }, t("Keep it open")),
      h("button", { class: "button danger", type: "button", onclick: actions.close }, t("Close this desk")),
    ),
  };
}

/** What leads to another desk where nobody is signed in. */
export function askForQr(): string {
  return t("To scan again, ask the office for a new QR.");
}

/**
 * The last screen of a desk. `isSaved`: what the server does not take went into a file; without `openAgain` nobody is
 * signed in on this phone.
 */
export function closedView(isSaved: boolean, openAgain: (() => void) | null): View {
  const title = t("The desk is closed");
  const text = isSaved
    ? t("What the server does not take is in the file you saved. The rest was sent, and the list is erased from this phone. Thank you.")
    : t("Everything was sent, and the list is erased from this phone. Thank you.");
  return {
    title,
    isTitleSeen: true,
    verdict: null,
    body: [
      h(
        "div",
        { class: "pad stack" },
        h("div", { class: "notice go" }, icon("check"), h("p", {}, text)),
        !openAgain && h("p", {}, askForQr()),
      ),
    ],
    hand:
      openAgain &&
      h(
        "nav",
        { class: "hand", "aria-label": title },
        h("button", { class: "button", type: "button", onclick: openAgain }, t("Open again")),
      ),
  };
}

/** The last screen of a practice that ended without a network. */
export function practisedView(): View {
  const text = t("Everything that was practised is erased from this phone. Nothing of it counted.");
  const title = t("The practice is over");
  const body = h("div", { class: "pad stack" }, h("div", { class: "notice go" }, icon("check"), h("p", {}, text)));
  return { title, isTitleSeen: true, verdict: null, body: [body], hand: null };
}

/** Each colour, shape, sound and vibration once, before the doors open. */
export function trial(): HTMLElement {
  const one = (severity: "go" | "wait" | "stop", shape: string, word: string): HTMLElement =>
    h("button", { class: "button", type: "button", onclick: () => signal(severity) }, icon(shape), word);
  return h(
    "fieldset",
    { class: "field" },
    h("legend", {}, t("Try it once")),
    h("p", { class: "help" }, t("Each has its own colour, shape, sound and vibration.")),
    h(
      "div",
      { class: "trial" },
      one("go", "v-admitted", pgettext("door", "Go")),
      one("wait", "v-not-confirmed", pgettext("door", "Look")),
      one("stop", "v-revoked", pgettext("door", "Stop")),
    ),
  );
}

function hands(isLeftHanded: boolean, hold: (isLeftHanded: boolean) => void): HTMLElement {
  const side = (isLeft: boolean, word: string): HTMLElement =>
    h(
      "label",
      { class: "choice" },
      h("input", { type: "radio", name: "side", checked: isLeft === isLeftHanded, onchange: () => hold(isLeft) }),
      h("span", {}, word),
    );
  return h(
    "fieldset",
    { class: "field choices" },
    h("legend", {}, t("The hand that holds the phone")),
    side(false, t("Right hand")),
    side(true, t("Left hand")),
  );
}

function languages(codes: readonly string[], speak: (language: string) => void): HTMLElement {
  return h(
    "fieldset",
    { class: "field choices" },
    h("legend", {}, pgettext("door", "Language")),
    ...codes.map((code) =>
      h(
        "label",
        { class: "choice" },
        h("input", {
          type: "radio",
          name: "language",
          value: code,
          checked: code === languageInUse(),
          onchange: () => speak(code),
        }),
        h("span", { lang: code }, new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code),
      ),
    ),
  );
}
