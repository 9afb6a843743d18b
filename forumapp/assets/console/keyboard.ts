/**
 * Keys of the console's lists: J and K walk the rows, X picks one, Enter opens it, / goes to the search, ? lists them.
 *
 * Off while a field has the focus, and for good by the switch `<input type="checkbox" data-keys-switch>` (WCAG 2.1.4).
 * On a page with decisions C, W and R take the button with that `data-key` for what is picked, or for the row at hand.
 * A row is a `tr` of `.list tbody` with a link; the search is `[data-keys-search]`, the list of keys `dialog#keys`.
 */

const SETTING = "forumapp.keys";

export function useKeys(root: Document): void {
  const control = root.querySelector<HTMLInputElement>("[data-keys-switch]");
  if (control) {
    control.checked = areKeysOn();
    control.addEventListener("change", () => localStorage.setItem(SETTING, control.checked ? "on" : "off"));
  }
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !areKeysOn()) return;
    if (isField(event.target) || root.querySelector("dialog[open]")) return;
    if (act(root, event.key)) event.preventDefault();
  });
}

function areKeysOn(): boolean {
  return localStorage.getItem(SETTING) !== "off";
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isPick = target instanceof HTMLInputElement && target.type === "checkbox";
  return target.isContentEditable || (!isPick && target.matches("input, select, textarea"));
}

function act(root: Document, key: string): boolean {
  switch (key) {
    case "j":
    case "ㅓ":
      return walk(root, 1);
    case "k":
    case "ㅏ":
      return walk(root, -1);
    case "x":
    case "ㅌ":
      return pick(root);
    case "/":
      return focus(root.querySelector<HTMLElement>("[data-keys-search]"));
    case "?":
      return open(root.querySelector<HTMLDialogElement>("dialog#keys"));
    default:
      return decide(root, DECISIONS[key] ?? "");
  }
}

/** Keys of decisions, on a Korean keyboard too. */
const DECISIONS: Record<string, string> = { c: "c", ㅊ: "c", w: "w", ㅈ: "w", r: "r", ㄱ: "r" };

function decide(root: Document, key: string): boolean {
  const button = key ? root.querySelector<HTMLButtonElement>(`button[data-key="${key}"]`) : null;
  if (!button) return false;
  if (!root.querySelector(".list .pick[name]:checked") && !pick(root)) return false;
  button.click();
  return true;
}

function rows(root: Document): HTMLTableRowElement[] {
  return [...root.querySelectorAll<HTMLTableRowElement>(".list tbody tr")].filter((row) => row.querySelector("a"));
}

function currentRow(root: Document): HTMLTableRowElement | null {
  return root.activeElement?.closest<HTMLTableRowElement>(".list tbody tr") ?? null;
}

function walk(root: Document, step: 1 | -1): boolean {
  const all = rows(root);
  const current = currentRow(root);
  const index = current ? all.indexOf(current) + step : step === 1 ? 0 : all.length - 1;
  return focus(all[index]?.querySelector<HTMLElement>("a") ?? null);
}

function pick(root: Document): boolean {
  const box = currentRow(root)?.querySelector<HTMLInputElement>(".pick");
  box?.click();
  return Boolean(box);
}

function focus(element: HTMLElement | null): boolean {
  element?.focus();
  return element !== null;
}

function open(dialog: HTMLDialogElement | null): boolean {
  dialog?.showModal();
  return dialog !== null;
}
