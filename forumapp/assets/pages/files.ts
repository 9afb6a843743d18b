/** A file that is too large says so as it is chosen, before everything is sent in vain. */

export function weighFiles(root: Document): void {
  root.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    const { largest, tooLarge } = input.dataset;
    if (largest === undefined) return;
    const id = `${input.id}-weight`;
    root.getElementById(id)?.remove();
    if ((input.files?.[0]?.size ?? 0) <= Number(largest)) return;
    const words = document.createElement("p");
    words.id = id;
    words.className = "error";
    words.setAttribute("role", "alert");
    words.textContent = tooLarge ?? "";
    input.value = "";
    input.before(words);
  });
}
