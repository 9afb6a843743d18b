/**
 * Dialogs: `<a href="page" data-dialog="id">` opens the dialog in place of its page, and
 * `<button command="show-modal|close" commandfor="id">` works in browsers that do not know it yet.
 */

export function openDialogs(root: Document): void {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.defaultPrevented) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey) {
      const dialog = dialogOf(root, link.dataset["dialog"]);
      if (!dialog) return;
      event.preventDefault();
      dialog.showModal();
    } else if (!("commandForElement" in HTMLButtonElement.prototype)) {
      command(root, event.target.closest<HTMLButtonElement>("button[commandfor]"));
    }
  });
}

function command(root: Document, button: HTMLButtonElement | null): void {
  const dialog = dialogOf(root, button?.getAttribute("commandfor"));
  if (!dialog) return;
  if (button?.getAttribute("command") === "close") dialog.close();
  else dialog.showModal();
}

function dialogOf(root: Document, id: string | null | undefined): HTMLDialogElement | null {
  const element = id ? root.getElementById(id) : null;
  return element instanceof HTMLDialogElement ? element : null;
}
