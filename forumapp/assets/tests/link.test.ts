import { afterEach, expect, test, vi } from "vitest";

import { connect, KeyRevoked, Refused, Unheard } from "../door/api";
import { Link } from "../door/link";
import { Pulse } from "../door/pulse";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the server is silent since it was last heard", () => {
  const link = new Link();
  expect([link.isHeard, link.silentSince]).toEqual([false, null]);
  link.heard(1_000);
  expect([link.isHeard, link.silentSince]).toEqual([true, null]);
  link.missed();
  link.missed();
  expect([link.isHeard, link.silentSince]).toEqual([false, 1_000]);
});

test("the phone's clock is corrected by the server's, whose header tells whole seconds", () => {
  const link = new Link();
  link.heard(10_000, 10_000, 400);
  expect(link.offset).toBe(0);
  link.heard(10_000, 10_000 - 9 * 3_600_000, 0);
  expect(link.offset).toBe(500 - 9 * 3_600_000);
  expect(new Link(link.offset).now()).toBeLessThan(Date.now() - 8 * 3_600_000);
});

const JSON_TYPE = { "content-type": "application/json" };

test.each([
  ["a portal's page", () => new Response("<h1>Wi-Fi</h1>", { headers: { "content-type": "text/html" } }), Unheard],
  ["a page that says JSON", () => new Response("<h1>Wi-Fi</h1>", { headers: JSON_TYPE }), Unheard],
  ["a server in trouble", () => new Response("{}", { status: 503, headers: JSON_TYPE }), Unheard],
  ["a proxy's refusal", () => new Response("too much", { status: 413 }), Unheard],
  ["an ended key", () => new Response("{}", { status: 401, headers: JSON_TYPE }), KeyRevoked],
  [
    "the server's own refusal",
    () => new Response('{"detail":"no"}', { status: 422, headers: { "content-type": "application/problem+json" } }),
    Refused,
  ],
])("%s is told apart", async (_what, answer, kind) => {
  const link = new Link();
  vi.stubGlobal("fetch", () => Promise.resolve(answer()));
  await expect(connect("/api", "key", link).post("/scans", {})).rejects.toBeInstanceOf(kind);
  expect(link.silentSince !== null).toBe(kind === Unheard);
});

test("what still holds costs nothing, also behind a proxy that weakens the tag", async () => {
  const asked: (string | null)[] = [];
  vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
    const tag = new Headers(init.headers).get("if-none-match");
    asked.push(tag);
    if (tag) return Promise.resolve(new Response(null, { status: 304 }));
    return Promise.resolve(new Response("{}", { headers: { ...JSON_TYPE, etag: 'W/"1-2"' } }));
  });
  const api = connect("/api", "key", new Link());
  const first = await api.get("/roster");
  expect([first?.etag, await api.get("/roster", first?.etag ?? null)]).toEqual(['"1-2"', null]);
  expect(asked).toEqual([null, '"1-2"']);
});

test("turns come later and later while they fail, at most at the longest pause, and at once when asked", async () => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  const at: number[] = [];
  const began = Date.now();
  const pulse = new Pulse(() => Promise.resolve(at.push((Date.now() - began) / 1_000) > 6), 1_000, 4_000);
  pulse.start();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(at.slice(0, 8)).toEqual([0, 1, 3, 7, 11, 15, 19, 20]);
  pulse.now();
  await vi.advanceTimersByTimeAsync(0);
  expect(at).toHaveLength(9);
  pulse.stop();
  vi.restoreAllMocks();
});
