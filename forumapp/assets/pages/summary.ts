/** A form that came back with errors begins with their summary, and so does the keyboard. */

export function focusErrorSummary(root: Document): void {
  const summary = root.querySelector<HTMLElement>(".summary[role=alert]");
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
}
