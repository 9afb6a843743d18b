import { expect, test } from "vitest";

import type { Entry } from "../door/roster";
import { search } from "../door/ui/scan";

const guest = (name: string): Entry =>
  ({ registration_id: name, order_name: name, search_keys: `${name.toLowerCase().replace(" ", "")} office` }) as Entry;

test("names that begin as typed come first, each by name, and eight are shown of all that are found", () => {
  const names = ["Zoe Anders", "Kim Anders", "Anders Vik", "Anders Berg", ...Array.from({ length: 20 }, (_, n) => `Guest ${n}`)];
  const { hits, found } = search(names.map(guest), "anders");
  expect(hits.map(({ order_name }) => order_name)).toEqual(["Anders Berg", "Anders Vik", "Kim Anders", "Zoe Anders"]);
  expect(found).toHaveLength(4);
  const many = search(names.map(guest), "office");
  expect(many.hits.map(({ order_name }) => order_name)).toEqual([
    "Anders Berg", "Anders Vik", "Guest 0", "Guest 1", "Guest 10", "Guest 11", "Guest 12", "Guest 13",
  ]);
  expect(many.found).toHaveLength(24);
  expect(search(names.map(guest), "a").found).toEqual([]);
});
