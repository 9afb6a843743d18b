/** What one guest needs, asked online each time: shown here, kept nowhere. */
import type { Need } from "../asking";
import type { EventFacts } from "../configuration";
import { pgettext, t } from "../texts";
import { h, icon } from "./element";
import { written } from "./people";
import type { View } from "./shell";

/** `needs`: undefined while the server is asked, null where it was not heard. */
export function needsView(
  name: string,
  needs: readonly Need[] | null | undefined,
  event: EventFacts,
  back: () => void,
): View {
  return {
    title: t("Needs of %(name)s", { name }),
    isTitleSeen: true,
    verdict: null,
    body: [h("div", { class: "pad stack", role: "status" }, ...content(needs, event))],
    hand: h(
      "nav",
      { class: "hand", "aria-label": t("Needs") },
      h("button", { class: "button", type: "button", onclick: back }, pgettext("door", "Back")),
    ),
  };
}

function content(needs: readonly Need[] | null | undefined, event: EventFacts): HTMLElement[] {
  if (needs === undefined) return [h("p", { class: "quiet" }, t("The server is being asked."))];
  if (needs === null)
    return [
      h(
        "div",
        { class: "notice wait" },
        icon("alert"),
        h("p", {}, t("The server is not heard. Needs are never kept on a phone: ask the office.")),
      ),
    ];
  const noted = h("p", { class: "quiet fine" }, t("Noted in the access log. Nothing of it stays on this phone."));
  if (needs.length === 0) return [h("p", {}, t("This guest has told no needs.")), noted];
  return [
    h(
      "dl",
      { class: "facts" },
      ...needs.flatMap(({ question, text }) => [h("dt", {}, written("span", question, event)), h("dd", {}, text)]),
    ),
    noted,
  ];
}
