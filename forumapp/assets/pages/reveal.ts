/**
 * Questions that an answer opens: `.reveal[data-reveal="name=value"]` shows only while the control `name` of the same
 * form has `value`. Without script they all stand there; the server reads only those that apply.
 */

export function revealByAnswer(root: Document): void {
  for (const block of root.querySelectorAll<HTMLElement>(".reveal[data-reveal]")) {
    const form = block.closest("form");
    if (!form) continue;
    const update = (): void => {
      block.hidden = !isAnswered(form, block.dataset["reveal"] ?? "");
    };
    form.addEventListener("change", update);
    update();
  }
}

function isAnswered(form: HTMLFormElement, condition: string): boolean {
  const separator = condition.indexOf("=");
  const name = condition.slice(0, separator);
  return new FormData(form).getAll(name).includes(condition.slice(separator + 1));
}
