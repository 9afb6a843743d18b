/** Sheets that ask why: taking a scan back, and letting somebody in against the verdict. */
import type { Scan } from "../scans";
import { pgettext, t } from "../texts";
import { TURNED_AWAY, type Verdict } from "../verdict";
import { h, icon } from "./element";
import { field } from "./fields";
import { SHEET, sheetHand, type View } from "./shell";

export interface ReasonActions {
  confirm: (reason: string) => void;
  cancel: () => void;
}

const LONGEST_REASON = 200;
/** The reason that takes a refusal back and lets in at once. */
export const AGREED = "host_decided";
/** A reason that no list has: its words are the scan's reason. */
const OTHER = "other";

/** Codes of reasons and their words. None is chosen: what stood there already would be recorded though nobody gave it. */
type Reasons = readonly (readonly [code: string, words: string])[];

/** `scan` is what is taken back: an entry, an exit or a refusal. */
export function undoView(scan: Scan, guest: string | null, made: string, actions: ReasonActions): View {
  const words = wordsFor(scan);
  return sheet({
    title: words.title,
    facts: [...(guest ? ([[pgettext("door", "Guest"), guest]] as const) : []), [words.what, made]],
    legend: pgettext("door", "Why?"),
    reasons: words.reasons,
    note: t("The scan stays in the record with your name and the reason."),
    keep: t("Keep it"),
    confirm: words.confirm,
    actions,
  });
}

function wordsFor(scan: Scan): { title: string; what: string; reasons: Reasons; confirm: string } {
  const mistaken: Reasons = [
    scan.ticket === undefined ? ["mispressed", t("Pressed by mistake")] : ["misread", t("Scanned by mistake")],
    ["other_person", t("It was someone else")],
  ];
  if (scan.reason === TURNED_AWAY)
    return {
      title: t("Undo this refusal?"),
      what: t("Turned away"),
      reasons: [
        ["mispressed", t("Pressed by mistake")],
        ["other_person", t("It was someone else")],
        [AGREED, t("The host or the protocol desk has agreed")],
      ],
      confirm: t("Undo refusal"),
    };
  if (scan.direction === "out")
    return {
      title: t("Undo this exit?"),
      what: pgettext("door", "Exit"),
      reasons: [...mistaken, ["did_not_leave", t("Did not leave")]],
      confirm: t("Undo exit"),
    };
  return {
    title: t("Undo this entry?"),
    what: pgettext("door", "Entry"),
    reasons: [...mistaken, ["did_not_enter", t("Did not go in")]],
    confirm: t("Undo entry"),
  };
}

export function letInView(verdict: Verdict, guest: string | null, actions: ReasonActions): View {
  const reasons: Reasons = [
    ...(verdict === "already_admitted" ? ([["came_back", t("Went out unseen and came back")]] as const) : []),
    ...(verdict === "not_listed" ? ([["mail_shown", t("Showed the confirmation mail")]] as const) : []),
    [AGREED, t("The host or the protocol desk has agreed")],
    ["identified", t("Known to the staff in person")],
    [OTHER, t("Another reason")],
  ];
  return sheet({
    title: verdict === "already_admitted" ? t("Let in again?") : t("Let in all the same?"),
    facts: [...(guest ? ([[pgettext("door", "Guest"), guest]] as const) : [])],
    legend: pgettext("door", "Why?"),
    reasons,
    note:
      verdict === "already_admitted"
        ? t("The guest counts once. The organizer sees the entry with your name and the reason.")
        : t("The entry counts, and the organizer sees it with your name and the reason."),
    keep: pgettext("door", "Back"),
    confirm: t("Let in"),
    actions,
  });
}

function sheet(content: {
  title: string;
  facts: readonly (readonly [label: string, value: string])[];
  legend: string;
  reasons: Reasons;
  note: string;
  keep: string;
  confirm: string;
  actions: ReasonActions;
}): View {
  const own = field(
    t("Which reason?"),
    h("input", { id: "own-reason", type: "text", autocomplete: "off", maxlength: LONGEST_REASON }),
    { help: t("The organizer reads it beside the scan.") },
  );
  own.element.hidden = true;
  const error = h("p", { class: "error", id: "reason-error", role: "alert" });
  const form: HTMLFormElement = h(
    "form",
    {
      id: SHEET,
      novalidate: true,
      onchange: () => {
        own.element.hidden = chosen() !== OTHER;
        error.replaceChildren();
        own.mark(null);
      },
      oninput: () => own.mark(null),
      onsubmit: (event) => {
        event.preventDefault();
        const reason = chosen();
        if (reason === OTHER) return confirmOwn();
        if (reason !== null) return content.actions.confirm(reason);
        error.replaceChildren(icon("alert"), h("span", {}, t("Choose a reason.")));
        form.querySelector("input")?.focus();
      },
    },
    h(
      "div",
      { class: "pad stack" },
      content.facts.length > 0 &&
        h(
          "dl",
          { class: "facts" },
          ...content.facts.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]),
        ),
      h(
        "fieldset",
        { class: "field choices", "aria-describedby": error.id },
        h("legend", {}, content.legend),
        error,
        ...content.reasons.map(([code, words]) =>
          h(
            "label",
            { class: "choice" },
            h("input", { type: "radio", name: "reason", value: code }),
            h("span", {}, words),
          ),
        ),
      ),
      content.reasons.some(([code]) => code === OTHER) && own.element,
      h("p", { class: "quiet fine" }, content.note),
    ),
  );
  const chosen = (): string | null => {
    const given = new FormData(form).get("reason");
    return given === null ? null : String(given);
  };
  const confirmOwn = (): void => {
    const words = own.control.value.trim();
    own.mark(words ? null : t("Write the reason in a few words."));
    if (words) content.actions.confirm(words);
    else own.control.focus();
  };
  return {
    title: content.title,
    isTitleSeen: true,
    verdict: null,
    body: [form],
    hand: sheetHand(content.title, content.keep, content.actions.cancel, content.confirm),
  };
}
