/**
 * The lines under the name field. They stay from one key to the next, and of each only what differs is written: to
 * build and lay out ten lines anew costs more than to find whom they show.
 */
import type { Piece } from "../search/marks";
import { h, icon } from "./element";

/** A text in pieces; `language` where it is not the staff's. */
export interface Words {
  language: string | null;
  pieces: readonly Piece[];
}

/** Where somebody stands: a shape and a word. */
export interface Mark {
  severity: string;
  icon: string;
  text: string;
}

/** What a line says, and what a press on it opens. */
export interface Face {
  /** Whom it is about, told apart from everybody else. */
  of: string;
  name: Words;
  /** The name in other languages. */
  others: readonly Words[];
  /** Beneath the name: where from, and on lines of their own what else there is to know. */
  from: readonly Words[];
  mark: Mark;
  open: () => void;
}

export class HitList {
  readonly element = h("ul", { class: "hits", role: "list", hidden: true });
  #lines: Line[] = [];

  /** Show these, in their order. */
  write(faces: readonly Face[]): void {
    const lines = faces.map((face, place) => {
      const former = this.#lines[place];
      const line = former?.takes(face) ? former : new Line();
      line.write(face);
      if (former !== line) this.#put(line, former);
      return line;
    });
    this.#lines.slice(lines.length).forEach((line) => line.element.remove());
    this.#lines = lines;
    this.element.hidden = lines.length === 0;
  }

  #put(line: Line, former: Line | undefined): void {
    if (former) former.element.replaceWith(line.element);
    else this.element.append(line.element);
  }
}

class Line {
  readonly element: HTMLElement;
  readonly #button: HTMLElement;
  readonly #name = h("b");
  readonly #beneath = h("span", { class: "org" });
  #mark = h("span");
  #face: Face | null = null;
  #said = { name: "", beneath: "", mark: "" };
  #isTouched = false;

  constructor() {
    this.#button = h(
      "button",
      {
        type: "button",
        onclick: () => this.#face?.open(),
        onpointerdown: () => (this.#isTouched = true),
      },
      this.#name,
      this.#beneath,
      this.#mark,
    );
    this.element = h("li", {}, this.#button);
  }

  /** Whether it may be written over: under a finger a guest never turns into another. */
  takes({ of }: Face): boolean {
    return !this.#isTouched || this.#face?.of === of;
  }

  write(face: Face): void {
    this.#face = face;
    const { name, others, from, mark } = face;
    const said = { name: JSON.stringify(name), beneath: JSON.stringify([others, from]), mark: JSON.stringify(mark) };
    if (said.name !== this.#said.name) {
      if (name.language === null) this.#name.removeAttribute("lang");
      else this.#name.lang = name.language;
      this.#name.replaceChildren(...withMarks(name.pieces));
    }
    if (said.beneath !== this.#said.beneath) this.#beneath.replaceChildren(...beneath(others, from));
    if (said.mark !== this.#said.mark) {
      const drawn = drawnMark(mark);
      this.#mark.replaceWith(drawn);
      this.#mark = drawn;
    }
    this.#said = said;
  }
}

/** A mark as it stands at the end of a line. */
export function drawnMark(mark: Mark): HTMLElement {
  return h("span", { class: `mark ${mark.severity}` }, icon(mark.icon), mark.text);
}

function beneath(others: readonly Words[], from: readonly Words[]): (Node | string)[] {
  return [
    ...others.flatMap((words) => [written(words), " · "]),
    ...from.flatMap((words, place) => (place > 0 ? [h("br"), written(words)] : [written(words)])),
  ];
}

function written({ language, pieces }: Words): HTMLElement {
  return h("span", { lang: language }, ...withMarks(pieces));
}

function withMarks(pieces: readonly Piece[]): (Node | string)[] {
  return pieces.map((piece) => (piece.isTyped ? h("mark", {}, piece.text) : piece.text));
}
