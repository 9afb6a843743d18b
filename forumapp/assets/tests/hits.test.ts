import { expect, test } from "vitest";

import { type Entry, Roster } from "../door/roster";
import { Haystack } from "../door/search/haystack";
import { prepare, search } from "../door/search/hits";
import { keysOf } from "../door/search/keys";
import { finds, planFor } from "../door/search/search";

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
  const { hits, found } = search(list, "anders");
  expect(hits.map(({ order_name }) => order_name)).toEqual(["Anders Berg", "Anders Vik", "Kim Anders", "Zoe Anders"]);
  expect(found).toHaveLength(4);
  const many = search(list, "office");
  expect(many.hits.map(({ order_name }) => order_name)).toEqual([
    "Anders Berg", "Anders Vik", "Guest 0", "Guest 1", "Guest 10", "Guest 11", "Guest 12", "Guest 13",
  ]);
  expect(many.found).toHaveLength(24);
  expect(search(list, "a").found).toEqual([]);
});

test("a list's keys find in one look whom each key finds by itself, also after somebody came, changed or went", () => {
  const heard = [["Kim Haneul", "김하늘"], ["Gim Hanul"], ["박하늘"]].map(keysOf);
  const keys = ["choigasangchoi|ㄱㅏ", "", "hong|hongdo", "minseo|office", "office|min", "ㅎㅗㅇ|ㅎ.", ...heard];
  keys.push(...Array.from({ length: 40 }, (_, number) => `guest${number}|office|ㅅㅗㄴㄴㅣㅁ${number}`));
  const spelt = ["guest39 office", "office guest7", "guest 3", "손님 12", "gim haneul", "kim hanool", "김하늘", "haneul kim", "bak haneul", "ㅎㄴ"];
  for (const query of ["ho", "hong", "office", "min office", "se", "ㄱㅏ", "ㅎㅇ", "zz", ...spelt]) {
    const plan = planFor(query);
    const found = keys.flatMap((one, place) => (finds(plan, one) ? [place] : []));
    const isLed = (one: string): boolean =>
      plan.some((way) => way.every((needles) => needles.some((needle) => one.startsWith(needle))));
    const leading = found.filter((place) => isLed(keys[place] ?? ""));
    expect([query, new Haystack(keys).finds(plan)]).toEqual([query, { found, leading }]);
  }
  expect(new Haystack(heard).finds(planFor("gim hanool"))).toMatchObject({ found: [0, 1] });
  expect(new Haystack(heard).finds(planFor("kim ha"))).toEqual({ found: [0, 1], leading: [0] });
  const list = listOf(["Abe Kim", "Bora Lee", "Cho Han"]);
  const found = (query: string): string[] => search(list, query).found.map(({ order_name }) => order_name);
  expect(found("lee")).toEqual(["Bora Lee"]);
  list.put(guest("Aaron Lee"));
  list.put({ ...guest("Bora Lee"), inside: true });
  list.put({ ...guest("Cho Han"), search_keys: "chohan|lee" });
  list.remove("Abe Kim");
  expect(found("lee")).toEqual(["Aaron Lee", "Bora Lee", "Cho Han"]);
  expect(search(list, "bora").found).toMatchObject([{ inside: true }]);
});

test("two Latin letters find beginnings of words, and what stands within one only where nothing begins with them", () => {
  const named = (name: string, change: Partial<Entry> = {}): Entry => ({ ...guest(name), search_keys: name.toLowerCase().replace(" ", ""), ...change });
  const list = new Roster();
  const found = (query: string): string[] => search(list, query).found.map(({ order_name }) => order_name);
  list.put(named("Choi Gasang"));
  list.put(named("Hong Gildong"));
  list.put(named("Ana Exemplo", { organization: { en: "House of Peace" }, search_keys: "anaexemplo|houseofpeace" }));
  list.put(named("Jean Exemple", { country: "HN", search_keys: "jeanexemple|honduras" }));
  list.put(named("Kim Bada", { search_keys: "kimbada|=오ho" }));
  expect(found("ho")).toEqual(["Ana Exemplo", "Hong Gildong", "Jean Exemple"]);
  expect(found("as")).toEqual(["Choi Gasang", "Jean Exemple"]);
  expect(found("asa")).toEqual(["Choi Gasang"]);
  list.put(named("Ørsted", { names: { en: "Åse Ørsted", ko: "오스" }, search_keys: "aseorsted|orstedase" }));
  list.put(named("ＨＯ", { names: { en: "ＨＯ Ｎａ" }, search_keys: "hona" }));
  prepare(list);
  expect(found("or")).toEqual(["Ørsted"]);
  expect(found("ho")).toEqual(["Ana Exemplo", "ＨＯ", "Hong Gildong", "Jean Exemple"]);
  list.put(named("Kim Bada", { organization: { en: "Hospital" }, search_keys: "kimbada|hospital" }));
  expect(found("ho")).toContain("Kim Bada");
});
