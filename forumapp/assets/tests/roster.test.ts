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
