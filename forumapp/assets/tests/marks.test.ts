import { expect, test } from "vitest";

import { marked } from "../door/search/marks";

/** The pieces with what was typed in brackets. */
function brackets(text: string, query: string): string {
  return marked(text, query)
    .map((piece) => (piece.isTyped ? `[${piece.text}]` : piece.text))
    .join("");
}

test.each([
  ["김하늘", "하늘", "김[하늘]"],
  ["김하늘", "김하느", "[김하늘]"],
  ["김하늘", "ㅎㄴ", "김[하늘]"],
  ["김하늘", "haneul", "김하늘"],
  ["Kim Haneul", "kim h", "[Kim H]aneul"],
  ["Hye-yeong Kim", "kim h", "[H]ye-yeong [Kim]"],
  ["Seán O’Brien", "sean ob", "[Seán O’B]rien"],
  ["Øst Example", "oslo", "Øst Example"],
])("of %s, %s is marked as %s", (text, query, expected) => {
  expect(brackets(text, query)).toBe(expected);
});

test("nothing typed marks nothing", () => expect(brackets("김하늘", " ")).toBe("김하늘"));
