import { expect, test } from "vitest";

import vectors from "../../../tests/vectors/search.json";
import { finds, planFor } from "../door/search/search";

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
