import { expect, test } from "vitest";

import vectors from "../../../tests/vectors/search.json";
import { keysOf } from "../door/search/keys";
import { finds, planFor } from "../door/search/search";
import { entryOf } from "../door/walk_in";

test.each(vectors.map((vector) => [vector.why, vector.query, vector] as const))("%s: %s", (_why, query, vector) => {
  const plan = planFor(query);
  expect(plan.map((way) => way.map((part) => [...part].sort()))).toEqual(
    vector.plan.map((way) => way.map((part) => [...part].sort())),
  );
  expect(finds(plan, vector.keys)).toBe(vector.matches);
});

test("fewer than two characters find nobody, whatever the keys", () => {
  expect([planFor(""), planFor("김"), planFor(" a "), planFor("'")]).toEqual([[], [], [], []]);
});

test.each(vectors.map(({ why, texts, keys }) => [why, texts, keys] as const))("keys as the server makes them, %s: %s", (_why, texts, keys) => {
  expect(keysOf(texts.map((text) => text ?? ""))).toBe(keys);
});

test.each(["오프라인", "ㅇㅍㄹㅇ", "offline", "offl gue", "한빛상담", "ㅎㅂㅅㄷ"])("a guest registered on this phone is found at once by %s", (query) => {
  const guest = { registration_id: "walk-in", category: "academia" };
  const entry = entryOf(guest, { ko: "오프라인손님", en: "Offline Guest" }, { ko: "한빛상담전화" });
  expect(finds(planFor(query), entry.search_keys)).toBe(true);
  expect(finds(planFor("hong"), entry.search_keys)).toBe(false);
});
