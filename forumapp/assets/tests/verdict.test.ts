import { expect, test } from "vitest";

import { verdicts } from "../../../tests/vectors/verdict.json";
import type { Direction } from "../door/scans";
import { asked, decided, type Facts, judge, passes, preview, shown, type TicketState, type Verdict } from "../door/verdict";

const FACTS: Facts = {
  direction: "in",
  status: "confirmed",
  first: null,
  wellFormed: true,
  listedAt: "2023-11-30T09:12:00+09:00",
  scannedAt: "2023-11-30T13:52:00+09:00",
  desk: "Desk 1",
  offline: true,
  wasLetIn: false,
  instead: null,
  enteredAs: null,
  problem: null,
  offList: null,
  room: null,
  zone: "Asia/Seoul",
};

test.each(verdicts.map((vector) => [vector.name, vector] as const))("%s", (_name, vector) => {
  // What a phone cannot tell apart from a code that nobody issued, it calls unknown.
  const ticket = (vector.ticket === "other_event" ? "unknown" : vector.ticket) as TicketState;
  const direction = vector.direction as Direction;
  const { listed = true } = vector as { listed?: boolean };
  expect(judge({ status: vector.status, ticket, inside: vector.inside, direction, listed })).toBe(vector.phone);
});

test("only an admission and an exit need no decision of staff", () => {
  const all: Verdict[] = [
    "admitted",
    "already_admitted",
    "left",
    "not_confirmed",
    "cancelled",
    "revoked",
    "wrong_event",
    "unknown",
    "not_listed",
    "undone",
    "quarantined",
  ];
  expect(all.filter(passes)).toEqual(["admitted", "left"]);
  expect(all.filter((verdict) => shown(verdict, FACTS).severity === "go")).toEqual(["admitted"]);
  expect(new Set(all.map((verdict) => shown(verdict, FACTS).shape)).size).toBe(all.length);
});

test("who is already inside is shown with time and desk of the entry", () => {
  const first = { at: "2023-11-30T13:41:00+09:00", desk: "Desk 2" };
  const face = shown("already_admitted", { ...FACTS, first });
  expect(face.since).toMatch(/^In at (30 November )?13:41, Desk 2$/);
  expect(face.offers).toEqual(["let_in", "turn_away"]);
});

test("who was replaced is told apart from who cancelled, with the name of whoever comes instead", () => {
  const facts = { ...FACTS, status: "cancelled", instead: "Lee Sub" };
  for (const verdict of ["cancelled", "revoked"] as const) {
    const face = shown(verdict, facts);
    expect([face.severity, face.word, face.since]).toEqual(["stop", "Replaced", "Lee Sub comes instead"]);
    expect(face.next).toContain("fills the place twice");
    expect(face.offers).toEqual(["find", "let_in", "turn_away"]);
  }
  expect(preview("cancelled", facts)).toEqual(shown("cancelled", facts));
  expect(shown("unknown", facts)).toEqual(shown("unknown", FACTS));
});

test("of two entries of one guest the one that was given up leads to the other", () => {
  const face = shown("cancelled", { ...FACTS, status: "cancelled", enteredAs: "Kim Stays" });
  expect([face.severity, face.word, face.since, face.offers]).toEqual([
    "wait",
    "Entered twice",
    "The entry of Kim Stays holds",
    ["find"],
  ]);
});

test("a person found by name is looked at before anything is recorded", () => {
  const face = preview("admitted", FACTS);
  expect([face.severity, face.word, face.offers]).toEqual(["plain", "Expected", ["admit"]]);
  expect(preview("cancelled", FACTS)).toEqual(shown("cancelled", FACTS));
});

test("nobody is held at the exit: who is not known inside is let out with a word about it", () => {
  const face = shown("not_confirmed", { ...FACTS, direction: "out", status: "waitlisted" });
  expect([face.word, face.since, face.offers]).toEqual(["Not confirmed", "Waiting list", ["let_out"]]);
});

test("who is not confirmed and was let in all the same is said to be inside", () => {
  const first = { at: FACTS.scannedAt, desk: "Desk 2" };
  const face = shown("not_confirmed", { ...FACTS, status: "waitlisted", first });
  expect(face.since).toMatch(/^Waiting list · In at /);
  expect(face.next).toContain("Already inside");
  expect(shown("not_confirmed", { ...FACTS, status: "waitlisted" }).next).toContain("Press Turn away");
});

test("a refusal can be told from an entry by decision", () => {
  expect([decided(true, "in").severity, decided(false, "in").severity]).toEqual(["go", "plain"]);
  expect([decided(true, "in").offers, decided(false, "in").offers]).toEqual([["undo"], ["undo"]]);
});

test("of a refusal at a second reading the screen says that the first entry stays", () => {
  expect(decided(false, "in").next).toContain("counts as no entry");
  expect(decided(false, "in", true).next).toContain("recorded before stays");
});

test("who was let in before the server knew better can be called back, or their entry taken back", () => {
  const facts = { ...FACTS, wasLetIn: true };
  expect([shown("cancelled", facts).offers, shown("revoked", facts).offers]).toEqual([
    ["turn_away", "let_in"],
    ["find", "undo"],
  ]);
  for (const verdict of ["cancelled", "already_admitted", "unknown"] as const)
    expect(shown(verdict, facts).next).toContain("had let the guest in");
  expect(shown("admitted", facts)).toEqual(shown("admitted", FACTS));
});

test("a guest of the event who is not on the session's list is amber, named with the session, and a person decides", () => {
  const face = shown("not_listed", { ...FACTS, offList: "Workshop A · 15:00" });
  expect([face.severity, face.word, face.since]).toEqual(["wait", "Not on this session’s list", "Workshop A · 15:00"]);
  expect(face.offers).toEqual(["let_in", "turn_away"]);
  expect(shown("already_admitted", { ...FACTS, offList: "Workshop A · 15:00" }).word).toBe("Already inside");
});

test("whether the session has a place is said with the minute of the list; where none is left, turning away stands first", () => {
  const facts = { ...FACTS, offList: "Workshop A · 15:00" };
  const [some, none] = [6, 0].map((free) => shown("not_listed", { ...facts, room: { places: 20, free } }));
  expect(some?.next).toMatch(/Free as of .*09:12: 6 of 20 places/);
  expect(none?.next).toMatch(/None of its 20 places is free as of .*09:12/);
  expect([some?.offers, none?.offers]).toEqual([
    ["let_in", "turn_away"],
    ["turn_away", "let_in"],
  ]);
});

test("a cancelled guest is sent to the protocol desk: turning away stands first, letting in behind it", () => {
  const face = shown("cancelled", { ...FACTS, status: "cancelled" });
  expect(face.next).toContain("protocol desk");
  expect(face.offers).toEqual(["turn_away", "let_in"]);
});

test("while the server is asked for a code nothing can be pressed that is another thing a moment later", () => {
  expect([asked().severity, asked().offers]).toEqual(["plain", []]);
});

test("what the list lacks is left to the mail, whether the server is silent or has not answered", () => {
  expect(shown("not_listed", FACTS).next).toContain("the server checks it later");
  expect(shown("not_listed", FACTS).offers).toEqual(["find", "let_in", "turn_away"]);
  expect(shown("not_listed", { ...FACTS, offline: false }).next).toContain("The server has not answered yet");
});
