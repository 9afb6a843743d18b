/** A delegation at the door: who belongs to it, who is here, and one press for all who are ticked. */
import type { Desk } from "../desk";
import type { Outcome } from "../outcome";
import { type EventFacts, inLanguage, type Localized } from "../configuration";
import type { Entry, Roster } from "../roster";
import { byName, languageInUse, pgettext, t, tn } from "../texts";
import { passes } from "../verdict";
import { attentions, type Watched } from "./attention";
import { h, icon } from "./element";
import { drawnMark } from "./hits";
import { markOf, plainName, standing } from "./people";
import { SHEET, sheetHand, type View } from "./shell";

export interface Group {
  /** By what its members are told to be one. */
  key: string;
  names: Localized;
  members: readonly Entry[];
}

export interface DelegationActions {
  pass: (entries: readonly Entry[]) => void;
  isBoardWatched: Watched;
  open: (entry: Entry) => void;
  cancel: () => void;
}

/** The delegation of this key; its members are put in order only where they are listed. */
export function groupOf(roster: Roster, key: string): Group {
  const members = roster.membersOf(key);
  const names = members.find((entry) => entry.delegation_names)?.delegation_names ?? { "": key };
  return { key, names, members };
}

/** The delegation's name in the staff's language. */
export function calledIn(group: Group, event: EventFacts): string {
  return inLanguage(group.names, languageInUse(), event.languages).text;
}

/** Delegations of which a search found more than one person, the largest first. */
export function groupsIn(found: Iterable<Entry>, roster: Roster, most: number): Group[] {
  const counted = new Map<string, number>();
  for (const { delegation } of found) if (delegation) counted.set(delegation, (counted.get(delegation) ?? 0) + 1);
  const largest: [string, number][] = [];
  for (const group of counted) {
    const [, count] = group;
    if (count < 2 || count <= (largest[most - 1]?.[1] ?? 0)) continue;
    const after = largest.findIndex(([, other]) => other < count);
    largest.splice(after < 0 ? largest.length : after, 0, group);
    largest.length = Math.min(largest.length, most);
  }
  return largest.map(([key]) => groupOf(roster, key));
}

/** Who is already in, of how many: the line under a delegation's name. */
export function countOf(group: Group, desk: Desk): string {
  const inside = group.members.filter((entry) => desk.presenceOf(entry).inside).length;
  return t("%(inside)s of %(count)s inside", { inside, count: group.members.length });
}

export function delegationView(group: Group, desk: Desk, actions: DelegationActions): View {
  const isExit = desk.direction === "out";
  const members = [...group.members].sort((a, b) => byName(a.order_name, b.order_name));
  const passable = members.filter((entry) => passes(desk.look(entry).verdict) && isHere(entry, desk));
  const boxes = new Map(
    passable.map((entry, index) => [
      entry,
      h("input", { type: "checkbox", name: "member", value: entry.registration_id, id: `member-${index}` }),
    ]),
  );
  const problem = h("div", { role: "alert" });
  const count = h("p", { class: "quiet", role: "status" });
  const ticked = (): Entry[] => [...boxes].filter(([, box]) => box.checked).map(([entry]) => entry);
  const tell = (): void => {
    problem.replaceChildren();
    count.textContent = tn("%(count)s person ticked", "%(count)s people ticked", ticked().length);
  };
  const all = h("button", { class: "button", type: "button" }, t("All are here"));
  all.addEventListener("click", () => {
    boxes.forEach((box) => (box.checked = true));
    tell();
  });
  tell();
  const form = h(
    "form",
    {
      id: SHEET,
      onchange: tell,
      onsubmit: (event) => {
        event.preventDefault();
        const chosen = ticked();
        if (chosen.length > 0) return actions.pass(chosen);
        problem.replaceChildren(
          h("div", { class: "notice stop" }, icon("alert"), h("p", {}, t("Tick whoever stands before you."))),
        );
        // It stands above the boxes, and whoever pressed is at the end of them.
        const [first] = boxes.values();
        first?.focus();
        problem.scrollIntoView({ block: "center" });
      },
    },
    h(
      "div",
      { class: "pad stack" },
      h("p", {}, countOf(group, desk)),
      passable.length > 1 && h("div", { class: "actions" }, all),
      boxes.size > 0 && count,
      problem,
      boxes.size > 0 &&
        h(
          "fieldset",
          { class: "field choices" },
          h("legend", {}, isExit ? t("Who leaves?") : t("Who is here?")),
          ...[...boxes].map(([entry, box]) => member(entry, box, desk, actions.isBoardWatched)),
        ),
      boxes.size < members.length &&
        h(
          "div",
          { class: "hits" },
          ...members.filter((entry) => !boxes.has(entry)).map((entry) => opener(entry, desk, actions.open)),
        ),
    ),
  );
  const title = calledIn(group, desk.event);
  const back = pgettext("door", "Back");
  return {
    title,
    isTitleSeen: true,
    verdict: null,
    body: [form],
    hand:
      boxes.size > 0
        ? sheetHand(title, back, actions.cancel, isExit ? t("Let the ticked out") : t("Admit the ticked"))
        : h(
            "nav",
            { class: "hand", "aria-label": title },
            h("button", { class: "button", type: "button", onclick: actions.cancel }, back),
          ),
  };
}

/** What came of each: those who went through, and those who need a decision of their own. */
export function passedView(
  group: Group,
  outcomes: readonly Outcome[],
  desk: Desk,
  actions: { open: (entry: Entry) => void; next: () => void; isBoardWatched: Watched },
): View {
  const through = outcomes.filter(({ verdict }) => passes(verdict));
  const open = outcomes.filter(({ verdict }) => !passes(verdict));
  const isExit = desk.direction === "out";
  const word = isExit ? pgettext("door", "Left") : pgettext("door", "Admitted");
  const title = t("%(word)s: %(count)s", { word, count: through.length });
  return {
    title,
    verdict: h(
      "section",
      { class: `verdict ${open.length > 0 ? "wait" : isExit ? "plain" : "go"}`, "aria-label": title },
      icon(open.length > 0 ? "v-not-confirmed" : isExit ? "v-left" : "v-admitted", "shape"),
      h("p", { class: "word" }, title),
      h("p", { class: "since" }, calledIn(group, desk.event)),
    ),
    body: [
      ...list(t("Wrong? Tap the person to undo."), isExit ? through : asking(through), (entry) => [
        opener(entry, desk, actions.open),
        ...(isExit ? [] : toDo(entry, actions.isBoardWatched)),
      ]),
      ...list(t("These need a look of their own:"), open, (entry) => [opener(entry, desk, actions.open)]),
    ],
    hand: h(
      "nav",
      { class: "hand", "aria-label": t("After a scan") },
      h("button", { class: "button", type: "button", onclick: actions.next }, pgettext("door", "Next")),
    ),
  };
}

function list(
  heading: string,
  outcomes: readonly Outcome[],
  line: (entry: Entry) => HTMLElement[],
): HTMLElement[] {
  const entries = outcomes.flatMap(({ entry }) => (entry ? [entry] : []));
  if (entries.length === 0) return [];
  return [
    h("div", { class: "after" }, h("p", { class: "quiet" }, heading)),
    h("ul", { class: "hits", role: "list" }, ...entries.map((entry) => h("li", {}, ...line(entry)))),
  ];
}

function isHere(entry: Entry, desk: Desk): boolean {
  return desk.presenceOf(entry).inside === (desk.direction === "out");
}

function member(entry: Entry, box: HTMLInputElement, desk: Desk, isBoardWatched: Watched): HTMLElement {
  const from = standing(entry, desk.event).join(", ");
  return h(
    "div",
    {},
    h(
      "label",
      { class: "choice" },
      box,
      h("span", {}, h("b", {}, plainName(entry, desk.event)), from && h("span", { class: "help" }, from)),
    ),
    ...(desk.direction === "out" ? [] : toDo(entry, isBoardWatched)),
  );
}

/** Of whoever goes in among others only that for which something is to be done. */
function toDo(entry: Entry, isBoardWatched: Watched): HTMLElement[] {
  return attentions({ ...entry, attention: entry.attention.filter(isToDo) }, true, isBoardWatched);
}

function isToDo(code: string): boolean {
  return code !== "not_named";
}

/** Those first for whom something is to be done. */
function asking(outcomes: readonly Outcome[]): Outcome[] {
  const isAsking = ({ entry }: Outcome): number => Number(entry?.attention.some(isToDo) ?? false);
  return [...outcomes].sort((a, b) => isAsking(b) - isAsking(a));
}

function opener(entry: Entry, desk: Desk, open: (entry: Entry) => void): HTMLElement {
  return h(
    "button",
    { type: "button", onclick: () => open(entry) },
    h("b", {}, plainName(entry, desk.event)),
    h("span", { class: "org" }, standing(entry, desk.event).join(", ")),
    drawnMark(markOf(entry, desk)),
  );
}
