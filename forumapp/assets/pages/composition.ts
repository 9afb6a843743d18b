/** Enter that finishes a Hangul syllable is not Enter that sends the form. */

/** Whether this key press belongs to an input method (229 is what browsers report where `isComposing` is late). */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

export function ignoreEnterWhileComposing(root: Document): void {
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && isComposing(event) && event.target instanceof HTMLInputElement) event.preventDefault();
  });
}
