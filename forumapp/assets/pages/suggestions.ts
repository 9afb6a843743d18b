/**
 * Suggestions while typing: `<input list="…" data-suggest-url="…">` asks `url?q=…` and fills its datalist.
 *
 * The answer is JSON `{"items": ["…"]}`. Two characters at least, one question at a time; where the network fails the
 * field is a plain field.
 */

const PAUSE_MS = 180;
const SHORTEST_QUERY = 2;

export function suggestWhileTyping(root: Document): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[list][data-suggest-url]")) attach(input);
}

function attach(input: HTMLInputElement): void {
  let timer = 0;
  let asked: AbortController | undefined;
  let last = "";
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      const query = input.value.trim();
      if (query === last || [...query].length < SHORTEST_QUERY) return;
      last = query;
      asked?.abort();
      asked = new AbortController();
      void suggest(input, query, asked.signal);
    }, PAUSE_MS);
  });
}

async function suggest(input: HTMLInputElement, query: string, signal: AbortSignal): Promise<void> {
  const url = new URL(input.dataset["suggestUrl"] ?? "", document.baseURI);
  url.searchParams.set("q", query);
  try {
    const answer = await fetch(url, { signal, headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const { items } = (await answer.json()) as { items: string[] };
    input.list?.replaceChildren(...items.map((text) => new Option(text, text)));
  } catch {
    // No network, or a newer question: what stands in the list stays.
  }
}
