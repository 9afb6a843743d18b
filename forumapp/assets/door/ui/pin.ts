/** Asked before the desk is left, where the office wanted so. */
import type { OwnFacts } from "../own_facts";
import { pgettext, t, tn } from "../texts";
import { h } from "./element";
import { field } from "./fields";
import { SHEET, type View } from "./shell";

const SECOND_MS = 1_000;

export function pinView(own: OwnFacts, actions: { goOn: () => void; cancel: () => void }): View {
  const title = t("PIN of this desk");
  const pin = field(
    title,
    h("input", { id: "pin", name: "pin", type: "text", inputmode: "numeric", autocomplete: "off", maxlength: 4 }),
    { help: t("Four digits; the office sees them on the page Devices.") },
  );
  let timer: ReturnType<typeof setInterval> | undefined;
  const count = (): void => {
    const left = own.pinWait();
    pin.mark(left > 0 ? waiting(left) : null);
    if (left === 0) clearInterval(timer);
  };
  const countDown = (): void => {
    count();
    clearInterval(timer);
    timer = setInterval(() => (pin.element.isConnected ? count() : clearInterval(timer)), SECOND_MS);
  };
  if (own.pinWait() > 0) countDown();
  const submit = (submitted: Event): void => {
    submitted.preventDefault();
    void own.tryPin(pin.control.value.trim()).then((found) => {
      if (found === true) return actions.goOn();
      if (found > 0) countDown();
      else pin.mark(t("This is not the PIN of this desk."));
      pin.control.value = "";
      pin.control.focus();
    });
  };
  return {
    title,
    verdict: null,
    body: [h("form", { id: SHEET, novalidate: true, onsubmit: submit }, h("div", { class: "pad stack" }, pin.element))],
    hand: h(
      "nav",
      { class: "hand", "aria-label": title },
      h("button", { class: "button", type: "button", onclick: actions.cancel }, pgettext("door", "Back")),
      h("button", { class: "button primary", form: SHEET }, pgettext("door", "Go on")),
    ),
  };
}

function waiting(seconds: number): string {
  return tn("Five wrong PINs. Wait %(count)s second.", "Five wrong PINs. Wait %(count)s seconds.", seconds);
}
