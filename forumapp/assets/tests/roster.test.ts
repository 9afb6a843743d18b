/** The list on the phone: whose ticket is shown, also after two entries of one person were merged. */
import { expect, test } from "vitest";

import { type Entry, Roster } from "../door/roster";

function entry(id: string, status: string, ticket: string | null): Entry {
  return {
    registration_id: id,
    status,
    names: { en: "Kim Haneul" },
    order_name: "Kim Haneul",
    category: "academia",
    organization: {},
    position: {},
    mission: false,
    country: null,
    delegation: null,
    search_keys: "",
    ticket_sha256: ticket,
    revoked_sha256: [],
    first: null,
    inside: false,
    attention: [],
  };
}

test("a ticket that went over to another entry stays known, in whatever order the two come", () => {
  for (const changed of [
    [entry("a", "confirmed", "hash"), entry("b", "cancelled", null)],
    [entry("b", "cancelled", null), entry("a", "confirmed", "hash")],
  ]) {
    const roster = new Roster();
    for (const one of [entry("a", "invited", null), entry("b", "confirmed", "hash")]) roster.put(one);
    for (const one of changed) roster.put(one);
    expect(roster.byTicket("hash")?.entry.registration_id).toBe("a");
  }
});

test("the names stay in order whoever comes, goes or is called otherwise", () => {
  const roster = new Roster();
  const named = (id: string, order_name: string): Entry => ({ ...entry(id, "confirmed", null), order_name });
  const names = (): string[] => [...roster.inOrder()].map(({ order_name }) => order_name);
  for (const [id, name] of [["a", "Min"], ["b", "Ahn"], ["c", "Zoe"]] as const) roster.put(named(id, name));
  expect(names()).toEqual(["Ahn", "Min", "Zoe"]);
  roster.put(named("d", "Park"));
  roster.put(named("e", "Abe"));
  roster.put({ ...named("a", "Min"), status: "cancelled" });
  expect(names()).toEqual(["Abe", "Ahn", "Min", "Park", "Zoe"]);
  roster.put(named("c", "Bae"));
  roster.remove("a");
  roster.remove("nobody");
  expect(names()).toEqual(["Abe", "Ahn", "Bae", "Park"]);
});

test("counts and delegations follow every change of an entry", () => {
  const roster = new Roster();
  const member = { ...entry("a", "confirmed", null), delegation: "d" };
  roster.put(member);
  roster.put({ ...entry("b", "submitted", null), delegation: "d" });
  expect(roster.counts()).toEqual({ strangers: 0, admitted: 0, inside: 0, expected: 1 });
  roster.put({ ...member, inside: true, first: { at: "2023-11-30T05:00:00Z", desk: null } });
  expect(roster.counts()).toEqual({ strangers: 0, admitted: 1, inside: 1, expected: 1 });
  expect(roster.membersOf("d").map(({ registration_id, inside }) => [registration_id, inside]).sort()).toEqual([["a", true], ["b", false]]);
  roster.put({ ...member, delegation: "other" });
  roster.remove("b");
  expect(roster.counts()).toEqual({ strangers: 0, admitted: 0, inside: 0, expected: 1 });
  expect(roster.membersOf("d")).toEqual([]);
  expect(roster.membersOf("other")).toHaveLength(1);
});
