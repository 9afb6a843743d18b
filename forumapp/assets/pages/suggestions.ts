/**
 * Suggestions while typing: `<input data-suggest="…">` asks `url?q=…` and offers the answers below the field, as a
 * combobox with a list (WAI-ARIA 1.2). Whatever is typed may be sent as it is.
 *
 * The answer is JSON `{"items": ["…"]}`. Two characters at least, one question at a time; where the network fails, or
 * without script, the field is a plain field. Keys of an input method are left alone: Enter that finishes a Hangul
 * syllable chooses and sends nothing.
 */
import { isComposing } from "./composition";

const PAUSE_MS = 150;
const SHORTEST_QUERY = 2;

export function suggestWhileTyping(root: ParentNode): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[data-suggest]")) new Suggestions(input);
}

class Suggestions {
  private readonly list = document.createElement("ul");
  private timer = 0;
  private asked: AbortController | undefined;
  private last = "";
  private active = -1;

  constructor(private readonly input: HTMLInputElement) {
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    this.nameList();
    input.after(this.list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.autocomplete = "off";
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // Before the field loses the focus, or the list would be gone when the finger is lifted.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.tap(event));
  }

  private nameList(): void {
    const label = this.input.labels?.[0];
    if (!label) return;
    label.id ||= `${this.input.id}-label`;
    this.list.setAttribute("aria-labelledby", label.id);
  }

  private get options(): HTMLElement[] {
    return [...this.list.children] as HTMLElement[];
  }

  private wait(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE_MS);
  }

  private async ask(): Promise<void> {
    const query = this.input.value.trim();
    if (query === this.last) return;
    this.last = query;
    this.asked?.abort();
    if ([...query].length < SHORTEST_QUERY) return this.close();
    this.asked = new AbortController();
    const url = new URL(this.input.dataset["suggest"] ?? "", document.baseURI);
    url.searchParams.set("q", query);
    try {
      const answer = await fetch(url, { signal: this.asked.signal, headers: { accept: "application/json" } });
      if (!answer.ok) return this.close();
      const { items } = (await answer.json()) as { items: string[] };
      this.show(items.filter((item) => item !== query));
    } catch {
      // No network, or a newer question: what stands in the list stays.
    }
  }

  private show(items: string[]): void {
    const options = items.map((text, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.lang = this.input.lang || document.documentElement.lang;
      option.textContent = text;
      return option;
    });
    this.list.replaceChildren(...options);
    if (!options.length || document.activeElement !== this.input) return this.close();
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark(-1);
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  private mark(index: number): void {
    this.active = index;
    this.options.forEach((option, each) => option.setAttribute("aria-selected", String(each === index)));
    const option = this.options[index];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  private press(event: KeyboardEvent): void {
    if (isComposing(event) || this.list.hidden) return;
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const places = this.options.length + 1; // the field itself is one of them
      this.mark(((this.active + 1 + move + places) % places) - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.options[this.active]);
    }
  }

  private tap(event: MouseEvent): void {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    if (option) this.choose(option);
  }

  private choose(option: HTMLElement | undefined): void {
    if (!option) return;
    window.clearTimeout(this.timer);
    this.asked?.abort();
    this.input.value = this.last = option.textContent ?? "";
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
