/** Before the door, without an account: who holds this phone, then what it has become and whether its list is there. */
import type { Desk } from "../desk";
import { inLanguage } from "../configuration";
import { readCode } from "../pairing";
import { labelOf } from "../sessions";
import { date, languageInUse, moment, pgettext, t } from "../texts";
import { h, icon } from "./element";
import { field } from "./fields";
import { trial } from "./menu";
import { SHEET, type View } from "./shell";

const LONGEST_NAME = 64;
const PROGRESS_MS = 300;

export interface PairingPage {
  /** The code of the QR; null: it is typed. */
  code: string | null;
  /** What to know first: why a code is asked, what this browser lacks. */
  notices: readonly string[];
  /** Where a member of staff signs in instead. */
  signIn: string;
}

/** `pair` resolves to a sentence where the server refuses, else the page has gone on. */
export function pairingView(
  page: PairingPage,
  pair: (code: string, name: string) => Promise<string | null>,
): View & { refuse: (text: string) => void } {
  const code = field(
    t("The code of the console"),
    h("input", { id: "code", name: "code", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: false }),
    { help: t("Twelve letters and digits that stand beside the QR.") },
  );
  const name = field(
    t("Your name"),
    h("input", { id: "volunteer", name: "volunteer", type: "text", autocomplete: "name", maxlength: LONGEST_NAME }),
    { help: t("Stands beside every scan of this phone.") },
  );
  const problem = h("div", { role: "alert" });
  const button = h("button", { class: "button primary", form: SHEET }, t("Use this phone"));
  const refuse = (text: string | null): void => problem.replaceChildren(...(text ? [notice("stop", text)] : []));
  const send = (): void => {
    const given = page.code ?? readCode(code.control.value);
    const holder = name.control.value.trim();
    code.mark(given ? null : t("Enter the twelve letters and digits that stand beside the QR."));
    name.mark(holder ? null : t("Enter your name."));
    refuse(null);
    if (!given) return code.control.focus();
    if (!holder) return name.control.focus();
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    void pair(given, holder).then((text) => {
      button.removeAttribute("aria-disabled");
      refuse(text);
    });
  };
  const title = page.code === null ? t("This phone is no desk yet") : t("Use this phone at the door");
  return {
    title,
    isTitleSeen: true,
    verdict: null,
    body: [
      h(
        "form",
        {
          id: SHEET,
          novalidate: true,
          onsubmit: (submitted) => {
            submitted.preventDefault();
            send();
          },
        },
        h(
          "div",
          { class: "pad stack" },
          ...page.notices.map((text) => notice("wait", text)),
          page.code === null && code.element,
          name.element,
          problem,
        ),
      ),
    ],
    hand: h(
      "nav",
      { class: "hand", "aria-label": title },
      page.code === null && h("a", { class: "button", href: page.signIn }, t("Sign in")),
      button,
    ),
    refuse,
  };
}

/** What the phone has become. `people` is how many its list will hold; `start` goes to the door. */
export function readyView(desk: Desk, people: number, start: () => void): View {
  const { event } = desk;
  const title = t("This phone becomes %(desk)s", { desk: desk.name });
  const name = inLanguage(event.neutral_title ?? {}, languageInUse(), event.languages).text;
  const progress = h("progress", { id: "load", max: Math.max(1, people), value: 0 });
  const label = h("label", { for: "load" });
  const button = h("button", { class: "button primary", type: "button", onclick: start }, pgettext("door", "Start"));
  const write = (): void => {
    const { size } = desk.roster;
    const isThere = desk.listedAt !== null;
    const total = isThere ? size : Math.max(people, size);
    progress.max = Math.max(1, total);
    progress.value = isThere ? progress.max : size;
    label.textContent = t("List received: %(count)s of %(total)s", { count: size, total });
    if (isThere && total === 0) progress.value = progress.max;
    if (isThere) clearInterval(timer);
  };
  const timer = setInterval(write, PROGRESS_MS);
  write();
  const facts: [string, string | HTMLElement][] = [
    [pgettext("door", "Event"), name || inLanguage(event.title, languageInUse(), event.languages).text],
    [pgettext("door", "Date"), date(event.starts_at, event.zone)],
    ...(event.sessions?.length
      ? ([[t("This desk stands at"), desk.session ? labelOf(desk.session, event) : t("The event’s own entrance")]] as [string, string][])
      : []),
    ...(desk.own.until === null
      ? []
      : ([[t("Until"), t("%(until)s, then the list erases itself", { until: moment(desk.own.until, event.zone) })]] as [
          string,
          string,
        ][])),
    [pgettext("door", "Holds"), t("Names, organisations and states. No phone numbers, no e-mail.")],
    [pgettext("door", "Staff"), desk.own.volunteer],
  ];
  return {
    title,
    isTitleSeen: true,
    verdict: null,
    body: [
      h(
        "div",
        { class: "pad stack" },
        h("dl", { class: "facts" }, ...facts.flatMap(([term, value]) => [h("dt", {}, term), h("dd", {}, value)])),
        h("div", { class: "progress" }, label, progress),
        trial(),
      ),
    ],
    hand: h("nav", { class: "hand", "aria-label": title }, button),
  };
}

function notice(kind: "wait" | "stop", text: string): HTMLElement {
  return h("div", { class: `notice ${kind}` }, icon("alert"), h("p", {}, text));
}
