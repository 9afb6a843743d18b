/** What this phone holds, whom it has heard, and how its scans reach the office without a network. */
import type { Desk } from "../desk";
import type { SavedFile } from "../unsent_file";
import { moment, pgettext, t, tn } from "../texts";
import { h, icon } from "./element";
import type { View } from "./shell";

/** A clock that is so little off is right. */
const RIGHT_MS = 2_000;

export interface PhoneActions {
  back: () => void;
  save: () => void;
}

/** What is said when the file is saved. */
export function savedText({ name, count }: SavedFile): string {
  return tn(
    "Saved to the downloads of this phone: %(name)s, with %(count)s scan.",
    "Saved to the downloads of this phone: %(name)s, with %(count)s scans.",
    count,
    { name },
  );
}

/** `saved`: the file that was saved last. */
export function phoneView(desk: Desk, saved: SavedFile | null, actions: PhoneActions): View {
  const { zone } = desk.event;
  const at = (time: number): string => moment(new Date(time).toISOString(), zone);
  const { heardAt, silentSince, offset } = desk.link;
  const aside = desk.setAside();
  const left = desk.unsentCount + aside.length;
  const facts: [string, string][] = [
    [t("Server last heard"), heardAt === null ? t("Not since the app began") : at(heardAt)],
    ...(silentSince === null ? [] : ([[t("Silent since"), at(silentSince)]] as [string, string][])),
    [t("Not sent"), String(desk.unsentCount)],
    ...(aside.length > 0 ? ([[t("Set aside"), String(aside.length)]] as [string, string][]) : []),
    [pgettext("door", "List"), desk.listedAt ? moment(desk.listedAt, zone) : t("No list received yet")],
    [t("People on the list"), String(desk.roster.size)],
    [t("Clock"), offset === null ? t("Not compared yet") : clock(offset)],
    [t("Storage"), desk.isKept ? t("Kept until the desk is closed") : t("May be cleared when the phone runs out of space: keep some free")],
    [pgettext("door", "Version"), version()],
  ];
  return {
    title: t("This phone"),
    isTitleSeen: true,
    verdict: null,
    body: [
      h(
        "div",
        { class: "pad stack" },
        h("dl", { class: "facts" }, ...facts.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)])),
        aside.length > 0 &&
          h(
            "div",
            { class: "notice stop" },
            icon("alert"),
            h(
              "p",
              {},
              tn(
                "The server does not take %(count)s scan. Save it as a file and give that to the organizer.",
                "The server does not take %(count)s scans. Save them as a file and give that to the organizer.",
                aside.length,
              ),
            ),
          ),
        left > 0 &&
          h(
            "p",
            { class: "quiet fine" },
            t(
              "The file holds codes and names: give it to the organizer alone, and delete it afterwards. The scans stay on this phone and are still sent when the server is heard.",
            ),
          ),
        left > 0 &&
          h(
            "div",
            { class: "actions" },
            h("button", { class: "button", type: "button", onclick: actions.save }, t("Save unsent scans as a file")),
          ),
        saved && h("div", { class: "notice go", role: "alert" }, icon("check"), h("p", {}, savedText(saved))),
      ),
    ],
    hand: h(
      "nav",
      { class: "hand", "aria-label": t("This phone") },
      h("button", { class: "button", type: "button", onclick: actions.back }, pgettext("door", "Back")),
    ),
  };
}

function clock(offset: number): string {
  const seconds = Math.round(Math.abs(offset) / 1_000);
  if (Math.abs(offset) < RIGHT_MS) return t("As the server’s");
  return offset > 0
    ? tn("%(count)s second behind the server", "%(count)s seconds behind the server", seconds)
    : tn("%(count)s second ahead of the server", "%(count)s seconds ahead of the server", seconds);
}

/** The fingerprint of the build that runs here. */
function version(): string {
  return /-([\w-]{8})\.js$/.exec(new URL(import.meta.url).pathname)?.[1] ?? "";
}
