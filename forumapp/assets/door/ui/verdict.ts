/** The verdict: colour for speed, silhouette and word for truth, the guest in both languages, and what to do next. */
import type { Desk } from "../desk";
import type { Outcome } from "../outcome";
import type { Entry } from "../roster";
import { moment, pgettext, t } from "../texts";
import { type Offer, type Shown, TURNED_AWAY } from "../verdict";
import { attend, attentions, type Watched } from "./attention";
import { calledIn, countOf, groupOf } from "./delegation";
import { h, icon } from "./element";
import { answersOf, refusalWords, who } from "./people";
import type { View } from "./shell";

export interface VerdictActions {
  take: (offer: Offer) => void;
  next: () => void;
  isBoardWatched: Watched;
  /** Ask what the guest needs; null where this phone may not. */
  needs: (() => void) | null;
  group: (name: string) => void;
}

export function verdictView(outcome: Outcome, shown: Shown, desk: Desk, actions: VerdictActions): View {
  const isDecisionOpen = shown.offers.some((offer) => offer !== "undo");
  return {
    title: shown.word,
    verdict: section(shown, outcome.entry && who(outcome.entry, desk.event)),
    body: [
      h(
        "div",
        { class: "after" },
        outcome.entry && outcome.scan.reason === null && outcome.scan.undoes === null && refusal(outcome.entry, desk),
        // Of whom was turned away or leaves, or what was taken back, nothing is to be done.
        ...(outcome.entry &&
        outcome.scan.direction === "in" &&
        outcome.scan.undoes === null &&
        outcome.scan.reason !== TURNED_AWAY
          ? attentions(outcome.entry, shown.severity === "go" || shown.offers.includes("admit"), actions.isBoardWatched)
          : []),
        h("p", { class: isDecisionOpen ? null : "quiet" }, shown.next),
        outcome.verdict === "undone" &&
          outcome.entry &&
          h("p", {}, whereAfter(desk.presenceOf(outcome.entry).inside, isDecisionOpen)),
        outcome.entry && answersOf(outcome.entry, desk.event),
        outcome.entry && companions(outcome.entry, desk, actions.group),
        // The interface speaks English to programs; the office will want its very words.
        outcome.facts.problem && h("p", { class: "quiet fine", lang: "en" }, outcome.facts.problem),
        !isDecisionOpen &&
          h("p", { class: "quiet fine" }, `${moment(outcome.scan.scanned_at, desk.event.zone)}, ${desk.name}`),
      ),
    ],
    hand: h(
      "nav",
      { class: "hand", "aria-label": t("After a scan") },
      ...shown.offers.map((offer) => button(offer, actions)),
      outcome.entry &&
        actions.needs &&
        h("button", { class: "button", type: "button", onclick: actions.needs }, icon("lock"), t("Needs")),
      h(
        "button",
        { class: "button", type: "button", onclick: actions.next },
        isDecisionOpen ? pgettext("door", "Back") : pgettext("door", "Next"),
      ),
    ),
  };
}

/** Where the guest is after something was taken back, and what to do. */
function whereAfter(isInside: boolean, isDecisionOpen: boolean): string {
  if (isInside) return t("The entry before holds: the guest may go in.");
  return isDecisionOpen
    ? t("The guest is not inside yet. Let in now?")
    : t("The guest is not inside now. To let in, scan again or find by name.");
}

/** Nothing has happened, and staff must know: no guest, no scan, only what to do now. */
export function unjudgedView(face: Shown, next: () => void): View {
  return {
    title: face.word,
    verdict: section(face, null),
    body: [h("div", { class: "after" }, h("p", {}, face.next))],
    hand: h(
      "nav",
      { class: "hand", "aria-label": t("After a scan") },
      h("button", { class: "button", type: "button", onclick: next }, pgettext("door", "Back")),
    ),
  };
}

function section(shown: Shown, person: HTMLElement | null): HTMLElement {
  return h(
    "section",
    { class: `verdict ${shown.severity}`, "aria-label": shown.word },
    icon(shown.shape, "shape"),
    h("p", { class: "word" }, shown.word),
    person,
    shown.since && h("p", { class: "since" }, shown.since),
  );
}

/** The way to the others of the guest's delegation, where there are any. */
function companions(entry: Entry, desk: Desk, open: (name: string) => void): HTMLElement | null {
  const { delegation } = entry;
  if (!delegation) return null;
  const group = groupOf(desk.roster, delegation);
  if (group.members.length < 2) return null;
  return h(
    "button",
    { class: "button", type: "button", onclick: () => open(delegation) },
    icon("group"),
    h("span", {}, calledIn(group, desk.event), " · ", countOf(group, desk)),
  );
}

/** That staff turned the guest away before: whoever asks a second desk is not judged as if nothing had been. */
function refusal(entry: Entry, desk: Desk): HTMLElement | null {
  const found = refusalWords(entry, desk);
  return found === null ? null : attend("alert", found);
}

function button(offer: Offer, actions: VerdictActions): HTMLElement {
  const isPrimary = offer === "admit" || offer === "let_out";
  return h(
    "button",
    { class: isPrimary ? "button primary" : "button", type: "button", onclick: () => actions.take(offer) },
    offer === "undo" && icon("undo"),
    offerWord(offer),
  );
}

function offerWord(offer: Offer): string {
  switch (offer) {
    case "admit":
      return pgettext("door", "Admit");
    case "let_out":
      return t("Let out");
    case "let_in":
      return t("Let in");
    case "turn_away":
      return t("Turn away");
    case "find":
      return t("Find by name");
    case "undo":
      return pgettext("door", "Undo");
  }
}
