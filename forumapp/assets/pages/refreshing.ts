/**
 * Parts that follow what happens elsewhere: `[data-refresh="10"]` with an id asks for its own page every ten seconds.
 *
 * Without script the page says when it was made and has a link to look again. A part that somebody works in (focus,
 * selected text) is left alone.
 */

export function refreshParts(root: Document): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-refresh][id]")) {
    setInterval(() => void refresh(root, part), Number(part.dataset["refresh"]) * 1000);
  }
}

async function refresh(root: Document, part: HTMLElement): Promise<void> {
  if (root.visibilityState === "hidden" || isWorkedIn(root, part)) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store", redirect: "manual" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById(part.id);
    if (!next || next.innerHTML === part.innerHTML || isWorkedIn(root, part)) return;
    part.replaceChildren(...next.childNodes);
  } catch {
    // Not heard: the part says itself how old it is.
  }
}

function isWorkedIn(root: Document, part: HTMLElement): boolean {
  const selected = root.getSelection();
  const selects = selected && !selected.isCollapsed && part.contains(selected.anchorNode);
  return Boolean(selects) || part.contains(root.activeElement);
}
