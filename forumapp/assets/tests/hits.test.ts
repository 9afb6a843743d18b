import { expect, test } from "vitest";

import { type Entry, Roster } from "../door/roster";
import { search } from "../door/ui/scan";

const guest = (name: string): Entry => ({
  registration_id: name,
  status: "confirmed",
  names: { en: name },
  order_name: name,
  category: "academia",
  organization: {},
  position: {},
  mission: false,
  country: null,
  delegation: null,
  search_keys: `${name.toLowerCase().replace(" ", "")} office`,
  ticket_sha256: null,
  revoked_sha256: [],
  first: null,
  inside: false,
  attention: [],
});

function listOf(names: readonly string[]): Roster {
  const roster = new Roster();
  for (const name of names) roster.put(guest(name));
  return roster;
}

test("names that begin as typed come first, each by name, and eight are shown of all that are found", () => {
  const names = ["Zoe Anders", "Kim Anders", "Anders Vik", "Anders Berg", ...Array.from({ length: 20 }, (_, n) => `Guest ${n}`)];
  const list = listOf(names);
  const { hits, found } = search(list.inOrder(), "anders");
  expect(hits.map(({ order_name }) => order_name)).toEqual(["Anders Berg", "Anders Vik", "Kim Anders", "Zoe Anders"]);
  expect(found).toHaveLength(4);
  const many = search(list.inOrder(), "office");
  expect(many.hits.map(({ order_name }) => order_name)).toEqual([
    "Anders Berg", "Anders Vik", "Guest 0", "Guest 1", "Guest 10", "Guest 11", "Guest 12", "Guest 13",
  ]);
  expect(many.found).toHaveLength(24);
  expect(search(list.inOrder(), "a").found).toEqual([]);
});
