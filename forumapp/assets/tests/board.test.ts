import { expect, test } from "vitest";

import { type Answer, type Api, KeyRevoked, Unheard } from "../door/api";
import { Board, type BoardGuest, type BoardPage, counted, listed } from "../door/board";
import { Calm } from "../door/calm";
import { Link } from "../door/link";

const NOON = Date.parse("2023-11-30T12:00:00+09:00");

function guest(id: string, more: Partial<BoardGuest> = {}): BoardGuest {
  return {
    registration_id: id,
    status: "confirmed",
    names: { en: id },
    order_name: id,
    organization: {},
    position: {},
    precedence: 1,
    acting: false,
    represents: null,
    read_aloud: null,
    address_as: {},
    roles: [],
    heads_delegation: false,
    speaks_at: null,
    with: [],
    expected_at: null,
    escort: null,
    arrived: null,
    left: null,
    attention: [],
    ...more,
  };
}

function at(minutes: number): string {
  return new Date(NOON + minutes * 60_000).toISOString();
}

/** Answers with `page` under its tag, or not at all. */
class Server implements Api {
  page: BoardPage = { items: [], desks: [] };
  version = 1;
  isReachable = true;
  isKeyKnown = true;
  asked: (string | null)[] = [];

  get<T>(_path: string, etag: string | null = null): Promise<Answer<T> | null> {
    this.asked.push(etag);
    if (!this.isReachable) return Promise.reject(new Unheard("cut"));
    if (!this.isKeyKnown) return Promise.reject(new KeyRevoked());
    const tag = `"${this.version}"`;
    return Promise.resolve(etag === tag ? null : { body: this.page as T, etag: tag });
  }

  post<T>(): Promise<T> {
    return Promise.reject(new Error("a board sends nothing"));
  }
}

class Notes {
  readonly #kept = new Map<string, string>();

  remember(name: string, value: unknown): Promise<void> {
    this.#kept.set(name, JSON.stringify(value));
    return Promise.resolve();
  }

  recall<T>(name: string): Promise<T | undefined> {
    const text = this.#kept.get(name);
    return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as T));
  }
}

function board(server: Server, notes = new Notes()): { board: Board; arrived: string[][] } {
  const arrived: string[][] = [];
  const made = new Board(server, notes, new Link(), {
    changed: () => undefined,
    arrived: (guests) => arrived.push(guests.map((one) => one.registration_id)),
  });
  return { board: made, arrived };
}

test("each guest stands on one list, in the order of that list", () => {
  const guests = [
    guest("second of rank", { precedence: 2 }),
    guest("first of rank", { precedence: 1 }),
    guest("in an hour", { expected_at: at(60) }),
    guest("in a minute", { expected_at: at(1) }),
    guest("late", { expected_at: at(-5) }),
    guest("later", { expected_at: at(-1) }),
    guest("came first", { arrived: { at: at(-9), desk: "Desk 1" }, expected_at: at(-20) }),
    guest("came last", { arrived: { at: at(-2), desk: null } }),
  ];
  const { missing, coming, arrived } = listed(guests, NOON);
  expect(missing.map((one) => one.order_name)).toEqual(["late", "later"]);
  expect(coming.map((one) => one.order_name)).toEqual(["in a minute", "in an hour", "first of rank", "second of rank"]);
  expect(arrived.map((one) => one.order_name)).toEqual(["came last", "came first"]);
});

test("whoever may still come but is not confirmed is not counted until they are here", () => {
  const waiting = guest("waiting", { status: "waitlisted" });
  expect(counted([guest("a"), waiting])).toEqual({ arrived: 0, awaited: 1 });
  expect(counted([guest("a"), { ...waiting, arrived: { at: at(0), desk: null } }])).toEqual({ arrived: 1, awaited: 2 });
});

test("an arrival is told once, and what had happened before the board was opened is not told", async () => {
  const server = new Server();
  server.page = { items: [guest("a", { arrived: { at: at(0), desk: null } }), guest("b")], desks: [] };
  const { board: watched, arrived } = board(server);
  await watched.ask();
  expect(arrived).toEqual([]);
  server.page = { ...server.page, items: server.page.items.map((one) => ({ ...one, arrived: { at: at(1), desk: null } })) };
  server.version = 2;
  await watched.ask();
  await watched.ask();
  expect(arrived).toEqual([["b"]]);
  expect(server.asked).toEqual([null, '"1"', '"2"']);
});

test("a reload without network shows the last board with its age, and tells whoever came meanwhile", async () => {
  const server = new Server();
  const notes = new Notes();
  server.page = { items: [guest("a")], desks: [] };
  const first = board(server, notes).board;
  await first.ask();
  server.isReachable = false;
  const { board: again, arrived } = board(server, notes);
  await again.recall();
  expect(await again.ask()).toBe(false);
  expect(again.page?.items.map((one) => one.order_name)).toEqual(["a"]);
  expect(again.asOf).toBe(first.asOf);
  server.isReachable = true;
  server.page = { items: [guest("a", { arrived: { at: at(0), desk: null } })], desks: [] };
  expect(await again.ask()).toBe(true);
  expect(arrived).toEqual([["a"]]);
});

test("a board that was not heard for fifteen seconds says that it is old, as does one that never was", async () => {
  const server = new Server();
  const { board: watched } = board(server);
  expect(watched.isStale).toBe(true);
  await watched.ask();
  expect(watched.isStale).toBe(false);
  watched.asOf = watched.now - 16_000;
  expect(watched.isStale).toBe(true);
});

test("a key that has ended is silence to the board: the desk hears of it", async () => {
  const server = new Server();
  server.isKeyKnown = false;
  expect(await board(server).board.ask()).toBe(false);
});

test("an order changes at most every ten seconds", () => {
  const calm = new Calm();
  expect([0, 9_000, 10_000, 15_000, 20_000].map((now) => calm.takeTurn(now))).toEqual([true, false, true, false, true]);
});
