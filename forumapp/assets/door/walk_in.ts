/** A guest registered at the door, as this phone's own list has them until the server answers. */
import type { Entry } from "./roster";
import type { WalkIn } from "./scans";
import { keysOf } from "./search/keys";

export function entryOf(guest: WalkIn, names: Entry["names"], organization: Entry["organization"]): Entry {
  return {
    registration_id: guest.registration_id,
    status: "confirmed",
    names,
    order_name: Object.values(names)[0] ?? "",
    category: guest.category,
    organization,
    position: {},
    mission: false,
    country: guest["country"] ?? null,
    delegation: null,
    search_keys: keysOf([...Object.values(names), ...Object.values(organization)]),
    ticket_sha256: null,
    revoked_sha256: [],
    first: null,
    inside: false,
    attention: [
      ...(guest["photo_consent"] === "no" ? ["no_photograph"] : []),
      ...(guest["naming_consent"] === "no" ? ["not_named"] : []),
    ],
  };
}
