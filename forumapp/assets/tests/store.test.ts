import "fake-indexeddb/auto";

import { openDB } from "idb";
import { expect, test } from "vitest";

import type { EventFacts } from "../door/configuration";
import type { Entry } from "../door/roster";
import type { StoredScan } from "../door/scans";
import { type Desk, Store } from "../door/store";
import { fileName, unsentFile } from "../door/unsent_file";

const EVENT: EventFacts = {
  slug: "open-forum",
  title: { en: "Open forum" },
  starts_at: "2023-11-30T14:00:00+09:00",
  ends_at: "2023-11-30T17:00:00+09:00",
  zone: "Asia/Seoul",
  languages: ["en", "ko"],
  categories: [],
  countries: [],
  notice: null,
  consents: [],
};
const DESK: Desk = {
  key: "secret-key",
  device: "7",
  desk: "Desk 1",
  event: EVENT,
  language: "en",
  openedAt: "2023-11-30T04:00:00Z",
  cursor: "c",
  listedAt: null,
  round: 0,
};

function entry(number: number, change: Partial<Entry> = {}): Entry {
  return {
    registration_id: `018c1e99-1c80-7bc1-a5d8-${String(number).padStart(12, "0")}`,
    status: "confirmed",
    names: { en: `Guest ${number}` },
    order_name: `Guest ${number}`,
    category: "academia",
    organization: {},
    position: {},
    mission: false,
    country: null,
    delegation: null,
    search_keys: "",
    ticket_sha256: null,
    revoked_sha256: [],
    first: null,
    inside: false,
    attention: [],
    ...change,
  };
}

function scan(id: string): StoredScan {
  const at = { direction: "in", scanned_at: "2023-11-30T05:00:00Z", desk: "Desk 1", offline: true } as const;
  return {
    id,
    scan: { id, ticket: "T".repeat(26), ...at, shown: "admitted", admitted: true, reason: null, undoes: null },
    person: null,
    before: { inside: false, first: null },
    result: null,
  };
}

test("the list is what its pages and answers come to, also after they were written together", async () => {
  const store = await Store.open("journal");
  await store.savePage({ items: [entry(1), entry(2)], gone: [], cursor: "a", more: true }, DESK);
  await store.savePage({ items: [entry(3)], gone: [entry(1).registration_id], cursor: "b", more: false }, DESK);
  for (let number = 0; number < 60; number += 1)
    await store.saveAnswers([], [entry(2, { inside: number % 2 === 1 })], []);
  const expected = [entry(2, { inside: true }), entry(3)];
  expect(await store.roster()).toEqual(expected);
  expect(await (await Store.open("journal")).roster()).toEqual(expected);
  const database = await openDB("forumapp-door-journal");
  expect(await database.count("people")).toBe(1);
});

test("the last word on the desk is the one that is kept", async () => {
  const store = await Store.open("turns");
  await Promise.all(Array.from({ length: 20 }, (_, round) => store.saveDesk({ ...DESK, round })));
  expect((await store.desk())?.round).toBe(19);
});

test("what the first version kept in plain is sealed, its scans are still there, its list is not", async () => {
  const old = await openDB("forumapp-door-old", 1, {
    upgrade(created) {
      created.createObjectStore("desk");
      created.createObjectStore("roster", { keyPath: "registration_id" });
      created.createObjectStore("scans", { keyPath: "id" });
    },
  });
  const { openedAt: _openedAt, round: _round, ...desk } = DESK;
  await old.put("desk", { ...desk, listedAt: "2023-11-30T04:00:00Z" }, "desk");
  await old.put("roster", entry(1));
  await old.put("scans", scan("a"));
  old.close();
  const store = await Store.open("old");
  expect([await store.scans(), await store.roster()]).toEqual([[scan("a")], []]);
  expect(await store.desk()).toMatchObject({ key: "secret-key", cursor: null, listedAt: null, round: 0 });
  const database = await openDB("forumapp-door-old");
  expect([...database.objectStoreNames]).not.toContain("roster");
  expect([await database.count("desk"), await database.count("scans")]).toEqual([0, 0]);
  expect(JSON.stringify(await database.getAll("held"))).not.toContain("secret-key");
});

test("scans that are answered together are one record, in the order they were made, and may change one by one after it", async () => {
  const store = await Store.open("together");
  await store.saveScans(["c", "a", "b"].map(scan));
  const result = { id: "a", verdict: "admitted", attended: true, first: null, registration: null, conflict: null } as const;
  await store.saveAnswers([{ ...scan("a"), result }, { ...scan("c"), result: { ...result, id: "c" } }], [], []);
  const database = await openDB("forumapp-door-together");
  expect(await database.count("readings")).toBe(2);
  await store.saveScans([{ ...scan("c"), result: { ...result, id: "c" }, isSeen: true }]);
  const kept = await (await Store.open("together")).scans();
  expect(kept.map(({ id, result: answer, isSeen }) => [id, answer?.verdict, isSeen])).toEqual([
    ["a", "admitted", undefined],
    ["b", undefined, undefined],
    ["c", "admitted", true],
  ]);
});

test("forgetting the list leaves the scans", async () => {
  const store = await Store.open("forget");
  await store.saveEntries([entry(1)]);
  await store.saveScans([scan("a")]);
  await store.remember("board", { as_of: "now" });
  await store.forgetRoster();
  expect([await store.roster(), await store.recall("board"), await store.scans()]).toEqual([[], undefined, [scan("a")]]);
});

test("the file of unsent scans names event, device and key, and holds the items as they would be sent", async () => {
  const now = new Date("2023-11-30T08:00:00Z");
  expect(await unsentFile(DESK, [scan("a").scan], now)).toEqual({
    forumapp: "scans",
    version: 1,
    event: "open-forum",
    device: "7",
    desk: "Desk 1",
    saved_at: "2023-11-30T08:00:00.000Z",
    sent_at: "2023-11-30T08:00:00.000Z",
    key_sha256: "85dbe15d75ef9308c7ae0f33c7a324cc6f4bf519a2ed2f3027bd33c140a4f9aa",
    scans: [scan("a").scan],
  });
});

test("the file's name tells the time in the event's zone, and a desk's name cannot break it", async () => {
  const content = await unsentFile({ ...DESK, desk: "Desk 1/2" }, [], new Date("2023-11-30T23:05:00Z"));
  expect(fileName(content, "Asia/Seoul")).toBe("open-forum-Desk 1_2-202312010805.json");
});
