/** What staff should know of a guest, in words and shapes, whatever the verdict is. */
import type { Entry } from "../roster";
import { attentionOf } from "../guest_words";
import { t } from "../texts";
import { escortWords } from "./board";
import { h, icon } from "./element";

/** Whether a protocol board is watched now. */
export type Watched = () => Promise<boolean>;

/** A line each; `isIn`: the guest goes in by what the screen says. */
export function attentions(entry: Entry, isIn: boolean, isBoardWatched: Watched): HTMLElement[] {
  return entry.attention.flatMap((code) => {
    if (code === "escort") return entry.escort ? [attend("group", escortLine(entry.escort))] : [];
    const known = attentionOf(code, isIn);
    if (!known) return [];
    const line = attend(known.icon, known.text);
    if (code === "principal") void sayWatched(line, isBoardWatched);
    return [line];
  });
}

export function attend(symbol: string, text: string): HTMLElement {
  return h("p", { class: "attend" }, icon(symbol), h("span", {}, text));
}

function escortLine(escort: { name: string; place: string | null }): string {
  return t("Met by %(escort)s: call them", { escort: escortWords(escort) });
}

/** Nobody need be called where the board has just been heard: the arrival sounds there. */
async function sayWatched(line: HTMLElement, isBoardWatched: Watched): Promise<void> {
  if (await isBoardWatched())
    line.replaceChildren(icon("flag"), h("span", {}, t("Guest of rank: protocol has been told")));
}
