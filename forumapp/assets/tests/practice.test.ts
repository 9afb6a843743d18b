import { expect, test } from "vitest";

import { PracticeServer } from "../door/practice";
import type { Entry, RosterPage } from "../door/roster";
import type { Result } from "../door/scans";
import { finds, planFor } from "../door/search/search";

test("a guest registered at the practice door is on its list, inside, and found by initial consonants", async () => {
  const server = new PracticeServer([]);
  const scan = {
    id: "018b8854-a6b8-7000-8000-000000000001",
    walk_in: { registration_id: "g", category: "academia", name_ko: "임세봉", organization_ko: "연습연구원" },
    direction: "in",
    scanned_at: "2023-11-30T14:00:00+09:00",
    desk: "1",
    admitted: true,
    undoes: null,
  };
  const { results } = await server.post<{ results: Result[] }>("/scans", { scans: [scan] });
  expect(results[0]?.verdict).toBe("admitted");
  const [entry] = ((await server.get<RosterPage>("/roster"))?.body.items ?? []) as [Entry];
  expect([entry.names, entry.organization, entry.inside]).toEqual([{ ko: "임세봉" }, { ko: "연습연구원" }, true]);
  expect(finds(planFor("ㅇㅅㅂ"), entry.search_keys)).toBe(true);
});
