/** Elements without markup in strings: every text on the screen is a text node. */

type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>>;

/**
 * An element with attributes and children. `true` sets an empty attribute, false and null none; a function under
 * `onclick` and the like listens to that event.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const symbols = new Map<string, Element>();

/** Read the icon sprite once: an icon that is fetched when it is needed comes after its verdict. */
export async function loadSprite(address: string): Promise<void> {
  const answer = await fetch(address);
  const sprite = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  sprite.querySelectorAll("symbol").forEach((symbol) => symbols.set(symbol.id, symbol));
}

/** A symbol of the sprite; what it means stands beside it in words. */
export function icon(id: string, className = "icon"): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const symbol = symbols.get(id);
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("viewBox", symbol?.getAttribute("viewBox") ?? "0 0 24 24");
  svg.append(...[...(symbol?.children ?? [])].map((shape) => shape.cloneNode(true)));
  return svg;
}

/** The frame of the camera's picture. */
export function frame(): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "frame");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M3 22V3h19M78 3h19v19M97 78v19H78M22 97H3V78");
  svg.append(path);
  return svg;
}
