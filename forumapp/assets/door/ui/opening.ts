/** Before the door: which event, which desk, one try of the sounds, and Open. */
import { addresses, type DoorPage, inLanguage } from "../configuration";
import { date, languageInUse, pgettext, t } from "../texts";
import { type InApp, wayOut } from "../in_app";
import { h, icon } from "./element";
import { field } from "./fields";
import { trial } from "./menu";
import { SHEET, type View } from "./shell";

const LONGEST_DESK = 40;

/**
 * `open` resolves to a sentence where the server refuses, else the page has gone on; `isKept` is whether the browser keeps
 * what is saved, come what may.
 */
export function openingView(page: DoorPage, isKept: boolean, open: (desk: string) => Promise<string | null>): View {
  const { event } = page;
  const desk = field(
    t("Name of the desk"),
    h("input", { id: "desk", name: "desk", type: "text", list: "desks", autocomplete: "off", maxlength: LONGEST_DESK }),
    { help: t("Stands beside every scan of this phone.") },
  );
  const problem = h("div", { role: "alert" });
  const button = h("button", { class: "button primary", form: SHEET }, t("Open the door"));
  const refuse = (text: string | null): void =>
    problem.replaceChildren(...(text ? [h("div", { class: "notice stop" }, icon("alert"), h("p", {}, text))] : []));

  const form = h(
    "form",
    {
      id: SHEET,
      novalidate: true,
      onsubmit: (submitted) => {
        submitted.preventDefault();
        const name = desk.control.value.trim();
        desk.mark(name ? null : t("Name the desk, for example Desk 1."));
        if (!name) return desk.control.focus();
        if (button.getAttribute("aria-disabled")) return;
        button.setAttribute("aria-disabled", "true");
        refuse(null);
        void open(name).then((text) => {
          button.removeAttribute("aria-disabled");
          refuse(text);
        });
      },
    },
    h(
      "div",
      { class: "pad stack" },
      h(
        "dl",
        { class: "facts" },
        h("dt", {}, pgettext("door", "Event")),
        h("dd", {}, inLanguage(event.title, languageInUse(), event.languages).text),
        h("dt", {}, pgettext("door", "Date")),
        h("dd", {}, date(event.starts_at, event.zone)),
        h("dt", {}, pgettext("door", "Staff")),
        h("dd", {}, page.staff),
        h("dt", {}, pgettext("door", "Holds")),
        h("dd", {}, t("Names, organisations and states. No phone numbers, no e-mail.")),
      ),
      ...lacking(isKept).map(notice),
      desk.element,
      h("datalist", { id: "desks" }, ...page.desks.map((name) => h("option", { value: name }))),
      trial(),
      h("p", {}, h("a", { class: "button", href: addresses(event.slug).training }, t("The door in two minutes"))),
      problem,
    ),
  );
  const title = t("Open the door on this phone");
  return {
    title,
    isTitleSeen: true,
    verdict: null,
    body: [form],
    hand: h(
      "nav",
      { class: "hand", "aria-label": title },
      h("a", { class: "button", href: addresses(event.slug).list }, pgettext("door", "Back")),
      button,
    ),
  };
}

/** What this browser lacks, to know before the desk is opened. */
export function lacking(isKept: boolean): string[] {
  if (isKept) return [];
  return [
    t(
      "This browser may clear what the door saves when the phone runs out of space. Keep some space free, or put this page on the home screen first.",
    ),
  ];
}

/** Why the door cannot open here, and what to do. */
export function impossibleView(title: string, text: string, next: { label: string; act: () => void } | null): View {
  return {
    title,
    isTitleSeen: true,
    verdict: null,
    body: [h("div", { class: "pad stack" }, notice(text))],
    hand:
      next &&
      h(
        "nav",
        { class: "hand", "aria-label": title },
        h("button", { class: "button primary", type: "button", onclick: next.act }, next.label),
      ),
  };
}

/** The page is open inside an app that loses what is saved: how to go on in the phone's own browser. */
export function elsewhereView(app: InApp, url: string): View {
  const way = wayOut(app, url);
  const title = t("Open this page in Chrome or Safari");
  return {
    title,
    isTitleSeen: true,
    verdict: null,
    body: [
      h(
        "div",
        { class: "pad stack" },
        notice(
          t(
            "This page is open inside %(app)s. There the camera may be refused, and what is saved can be lost: the door would not be safe.",
            { app: app.name },
          ),
        ),
        !way && h("p", {}, t("Open the menu of %(app)s and choose “Open in browser”.", { app: app.name })),
        h("p", {}, t("Or copy this address into Chrome or Safari:")),
        copied(url),
      ),
    ],
    hand:
      way === null
        ? null
        : h(
            "nav",
            { class: "hand", "aria-label": title },
            h("a", { class: "button primary", href: way }, t("Open in another browser")),
          ),
  };
}

/** A long address, and a button that takes it along; where an app forbids that it is at least marked. */
function copied(url: string): HTMLElement {
  const address = h("p", { class: "address" }, url);
  const done = h("span", { role: "status" });
  const copy = (): void => {
    getSelection()?.selectAllChildren(address);
    void navigator.clipboard?.writeText(url).then(
      () => (done.textContent = pgettext("door", "Copied")),
      () => undefined,
    );
  };
  const button = h("button", { class: "button", type: "button", onclick: copy }, t("Copy the address"));
  return h("div", { class: "stack" }, address, h("div", { class: "actions" }, button, done));
}

function notice(text: string): HTMLElement {
  return h("div", { class: "notice wait" }, icon("alert"), h("p", {}, text));
}
