/** One field: label, help, error, control, in that order, tied together for every reader. */
import { pgettext } from "../texts";
import { h, icon } from "./element";

export interface Field<C extends HTMLInputElement | HTMLSelectElement> {
  element: HTMLElement;
  control: C;
  /** Show what is wrong, or nothing. */
  mark: (error: string | null) => void;
}

export function field<C extends HTMLInputElement | HTMLSelectElement>(
  label: string,
  control: C,
  options: { isOptional?: boolean; help?: string } = {},
): Field<C> {
  const error = h("p", { class: "error", id: `${control.id}-error`, hidden: true });
  const help = options.help ? h("p", { class: "help", id: `${control.id}-help` }, options.help) : null;
  control.classList.add("control");
  if (help) control.setAttribute("aria-describedby", help.id);
  const element = h(
    "div",
    { class: "field" },
    h(
      "label",
      { for: control.id },
      label,
      options.isOptional && " ",
      options.isOptional && h("span", { class: "optional" }, pgettext("door", "(optional)")),
    ),
    help,
    error,
    control,
  );
  const mark = (text: string | null): void => {
    element.classList.toggle("wrong", text !== null);
    error.hidden = text === null;
    error.replaceChildren(...(text === null ? [] : [icon("alert"), h("span", {}, text)]));
    control.setAttribute("aria-invalid", String(text !== null));
    const described = [text !== null && error.id, help?.id].filter(Boolean).join(" ");
    if (described) control.setAttribute("aria-describedby", described);
    else control.removeAttribute("aria-describedby");
  };
  return { element, control, mark };
}
