/**
 * Picked rows: `[data-pick-all]` picks the page, `.bulk` shows while something is picked, `[data-picked]` in it counts.
 *
 * Without script the bar stands there always and the server refuses an empty selection.
 */

export function countSelection(root: Document): void {
  const bar = root.querySelector<HTMLElement>(".bulk");
  const picks = [...root.querySelectorAll<HTMLInputElement>(".list .pick[name]")];
  if (!bar || picks.length === 0) return;
  const all = root.querySelector<HTMLInputElement>("[data-pick-all]");
  const update = (): void => {
    const count = picks.filter((pick) => pick.checked).length;
    bar.hidden = count === 0;
    bar.querySelectorAll("[data-picked]").forEach((place) => (place.textContent = String(count)));
    if (all) {
      all.checked = count === picks.length;
      all.indeterminate = count > 0 && count < picks.length;
    }
  };
  root.addEventListener("change", (event) => {
    if (event.target === all) picks.forEach((pick) => (pick.checked = all?.checked ?? false));
    update();
  });
  update();
}
