/**
 * Questions that are for some categories only, or follow from another answer: they come out as soon as they apply.
 *
 * The page holds each of them as `<div class="asked" data-categories="…" data-if="q_key" data-values="…">`, and inside
 * a `<template>` while it does not apply. Without script the server asks once more; with it, what does not apply is
 * taken out of the form, keeps what was typed, and is not sent.
 */
import { suggestWhileTyping } from "./suggestions";

interface Slot {
  readonly place: Comment;
  readonly block: HTMLElement;
}

export function askWhatApplies(root: Document): void {
  for (const form of root.forms) {
    const slots = slotsOf(form);
    if (!slots.length) continue;
    const update = (): void => slots.forEach((slot) => place(slot, form));
    form.addEventListener("change", update);
    update();
  }
}

/** Every such question of a form in its order, each at a place of its own. */
function slotsOf(form: HTMLFormElement): Slot[] {
  return [...form.querySelectorAll<HTMLElement>("template, .asked")].flatMap((found) => {
    const block = found instanceof HTMLTemplateElement ? found.content.firstElementChild : found;
    if (!(block instanceof HTMLElement) || !block.matches(".asked")) return [];
    const place = document.createComment("");
    found.before(place);
    if (found !== block) {
      found.remove();
      suggestWhileTyping(block);
    }
    return [{ place, block }];
  });
}

function place({ place, block }: Slot, form: HTMLFormElement): void {
  const wanted = applies(block, new FormData(form));
  if (wanted && !block.isConnected) place.after(block);
  else if (!wanted && block.isConnected) block.remove();
}

/** Whether a question applies; one that hangs on a question that is not there does not. */
function applies(block: HTMLElement, given: FormData): boolean {
  const { categories, if: question, values } = block.dataset;
  if (categories !== undefined && !categories.split(" ").includes(String(given.get("category") ?? ""))) return false;
  if (question === undefined) return true;
  const wanted = (values ?? "").split(" ");
  return given.getAll(question).some((answer) => wanted.includes(String(answer)));
}
