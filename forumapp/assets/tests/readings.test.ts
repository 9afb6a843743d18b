import { describe, expect, test } from "vitest";

import { RepeatGuard } from "../door/repeat";
import { typedInHangul } from "../door/search/hangul";
import { hashOf, readingOf, ticketIn } from "../door/tickets";
import { uuid7 } from "../door/uuid";
import { Burst, characterOf, typedTicket } from "../door/wedge";

const TICKET = "ABCDEFGHJKMNPQRSTVWXYZ0123";

describe("a ticket is found in what was read", () => {
  test.each([
    ["the whole QR", `HTTPS://FORUM.EXAMPLE/T/${TICKET}`],
    ["the code alone", TICKET],
    ["lower case", `https://forum.example/t/${TICKET.toLowerCase()}`],
    ["groups of four", "ABCD EFGH JKMN PQRS TVWX YZ01 23"],
    ["a scanner's line end", `HTTPS://FORUM.EXAMPLE/T/${TICKET}\r\n`],
    ["a scanner that says what kind of code it was", `]Q1HTTPS://FORUM.EXAMPLE/T/${TICKET}`],
    ["letters that look like digits", TICKET.replace("0", "O").replace("1", "l")],
    ["a Hangul keyboard", typedInHangul(`HTTPS://FORUM.EXAMPLE/T/${TICKET}`)],
    ["a Hangul keyboard that has composed syllables", "ㅁㅠㅊㅇㄷㄹ호ㅓㅏㅡㅜㅔㅂㄱㄴㅅㅍㅈㅌㅛㅋ0123"],
  ])("%s", (_how, text) => {
    expect(ticketIn(text)).toBe(TICKET);
  });

  test.each([
    ["a business card", "BEGIN:VCARD\nN:Im;Sebong\nEND:VCARD"],
    ["a network's password", "WIFI:T:WPA;S=hall;P=secret;;"],
    ["somebody else's link", "https://evil.example/T/gate"],
    ["a link that is a script", "javascript:alert(1)"],
    ["half a code", TICKET.slice(0, 13)],
    ["a letter that tickets have not", TICKET.replace("A", "U")],
    ["one character too many", `${TICKET}4`],
    ["nothing", ""],
  ])("%s is none", (_what, text) => {
    expect(ticketIn(text)).toBeNull();
  });

  test("the server is told the ticket, or what was read, cut short", () => {
    expect(readingOf(` https://forum.example/T/${TICKET} `)).toBe(TICKET);
    expect(readingOf("😀".repeat(4_000))).toBe("😀".repeat(500));
    expect(readingOf("a\0b")).toBe("ab");
    expect(readingOf("\0")).toBe("?");
  });

  test("the hash is that of the 26 characters in ASCII", async () => {
    expect(await hashOf(TICKET)).toBe("0d0996f9c4e90a0a5ce75e7c16dfeb3d6f263ece0acc39c75858c13ba9022bd7");
  });
});

describe("a scanner is told from a hand", () => {
  const ORIGIN = "https://forum.example";
  const QR = `HTTPS://FORUM.EXAMPLE/T/${TICKET}`;
  type Gaps = (index: number) => number;
  const type = (text: string, gaps: Gaps, isInField = false): { text: string; isCut: boolean } | null => {
    const burst = new Burst();
    let at = 0;
    [...text].forEach((character, index) => burst.type(character, (at += gaps(index))));
    return burst.end(ORIGIN, isInField);
  };
  const evenly = (gap: number): Gaps => () => gap;

  test("a fast burst that Enter ends is a reading", () => {
    expect(type("WIFI:T:WPA;S=hall", evenly(8))).toEqual({ text: "WIFI:T:WPA;S=hall", isCut: false });
  });
  test("a name typed by hand is not", () => expect(type("kim haneul", evenly(110))).toBeNull());
  test("nor is a short word, however fast", () => expect(type("kim", evenly(5))).toBeNull());
  test("nor is a name in a field, however fast or long", () => {
    expect(type("hwangbo haneulbyeol", evenly(5), true)).toBeNull();
    expect(type("Ministry of Foreign Affairs", evenly(110), true)).toBeNull();
    expect(typedTicket("a name with twenty six letters")).toBeNull();
    expect(typedTicket("BCDEFGHJKMNPQRSTVWXYZABCDE")).toBeNull();
  });

  test.each([
    ["one pause", (index: number) => (index === 30 ? 400 : 15)],
    ["a pause at every fifth key", (index: number) => (index % 5 === 0 ? 223 : 15)],
    ["pauses all the way", evenly(400)],
    ["a pause as long as two seconds", (index: number) => (index === 40 ? 2_000 : 15)],
  ])("a code with %s is read whole", (_how, gaps) => {
    expect(type(QR, gaps)).toEqual({ text: QR, isCut: false });
    expect(type(TICKET, gaps)).toEqual({ text: TICKET, isCut: false });
  });

  test.each([
    ["the end is missing", QR.slice(0, -9)],
    ["a character is missing", QR.slice(0, -1)],
    ["the beginning is missing", QR.slice(-12)],
    ["only the address has come", QR.slice(0, 15)],
  ])("where %s the guest is asked for again, not refused", (_how, text) => {
    expect(type(text, evenly(15))).toEqual({ text, isCut: true });
  });

  test("somebody else's code is whole", () => {
    expect(type("https://elsewhere.example/", evenly(15))?.isCut).toBe(false);
    expect(type("nothing of ours", evenly(15))?.isCut).toBe(false);
  });

  test("what stood before a pause is no part of the reading", () => {
    const burst = new Burst();
    burst.type("k", 0);
    [...TICKET].forEach((character, index) => burst.type(character, 1_000 + index * 5));
    expect(burst.end(ORIGIN)?.text).toBe(TICKET);
    expect(burst.end(ORIGIN)).toBeNull();
  });

  test.each([
    ["KeyA", false, "a"], ["KeyA", true, "A"], ["Digit2", false, "2"], ["Digit2", true, "@"], ["Numpad7", true, "7"],
    ["Slash", false, "/"], ["Semicolon", true, ":"], ["ShiftLeft", true, null], ["", false, null],
  ])("the key %s with shift %s types %s under any keyboard", (code, shiftKey, character) => {
    expect(characterOf({ code, shiftKey })).toBe(character);
  });
});

test("the same code is silent for two seconds after it was last seen, also while another is read", () => {
  const guard = new RepeatGuard();
  expect([guard.isNew("a", 0), guard.isNew("a", 1_900), guard.isNew("b", 2_000), guard.isNew("a", 3_800)]).toEqual([true, false, true, false]);
  expect(guard.isNew("a", 5_801)).toBe(true);
});

test("ids sort by the time they were made and say version 7", () => {
  const early = uuid7(Date.UTC(2023, 10, 30, 5));
  const late = uuid7(Date.UTC(2023, 10, 30, 5) + 1);
  expect(early).toMatch(/^018c1e99-1c80-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(early < late).toBe(true);
});
