/**
 * A form is sent once, and says so: its button reads "Sending…" and a second press does nothing.
 *
 * `<form method="post" data-sending="Sending…" data-unsent="Not sent: …">` carries the two texts; a form without
 * them (a download, which leaves the page as it is) is not guarded. The server's idempotency key is what keeps a
 * double submission single; this only spares the wait.
 */

const SENDING = "sending";

export function guardSending(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset["sending"]) return;
    if (form.dataset["state"] === SENDING) {
      event.preventDefault();
    } else if (!navigator.onLine && form.dataset["unsent"]) {
      event.preventDefault();
      sayUnsent(form, form.dataset["unsent"]);
    } else {
      markSending(form, event.submitter);
    }
  });
  // A page that comes back from the browser's cache is ready to be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) root.querySelectorAll<HTMLFormElement>(`form[data-state=${SENDING}]`).forEach(unmark);
  });
}

function markSending(form: HTMLFormElement, submitter: HTMLElement | null): void {
  form.dataset["state"] = SENDING;
  form.querySelector("[data-unsent-notice]")?.remove();
  const button = submitter ?? form.querySelector<HTMLElement>("button:not([type=button])");
  if (!button) return;
  // aria-disabled, not disabled: the button's own name and value must still be sent.
  button.setAttribute("aria-disabled", "true");
  button.dataset["label"] = button.textContent ?? "";
  button.textContent = form.dataset["sending"] ?? "";
}

function unmark(form: HTMLFormElement): void {
  delete form.dataset["state"];
  form.querySelectorAll<HTMLElement>("[data-label]").forEach((button) => {
    button.removeAttribute("aria-disabled");
    button.textContent = button.dataset["label"] ?? "";
    delete button.dataset["label"];
  });
}

function sayUnsent(form: HTMLFormElement, text: string): void {
  form.querySelector("[data-unsent-notice]")?.remove();
  const notice = document.createElement("div");
  notice.className = "notice stop";
  notice.dataset["unsentNotice"] = "";
  notice.setAttribute("role", "alert");
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  notice.append(paragraph);
  const actions = form.querySelector(".actions");
  if (actions) actions.before(notice);
  else form.append(notice);
}
