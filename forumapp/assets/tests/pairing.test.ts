/** The code of a pairing and the PIN of a desk. */
import { describe, expect, it } from "vitest";

import { readCode, takeCode } from "../door/pairing";
import { MOST_WRONG, NO_TRIES, type Tries, tryPin, wait } from "../door/pin";

const MINUTE = 60_000;

describe("the code of a pairing", () => {
  it("is taken out of the address at once", () => {
    const addresses: unknown[] = [];
    const place = { hash: "#pair=H29EZY3RJVJG", pathname: "/door/forum", search: "" } as Location;
    const history = { replaceState: (...given: unknown[]) => addresses.push(given[2]) } as unknown as History;
    expect(takeCode(place, history)).toBe("H29EZY3RJVJG");
    expect(addresses).toEqual(["/door/forum"]);
    expect(takeCode({ ...place, hash: "" }, history)).toBeNull();
    expect(addresses).toHaveLength(1);
  });

  it("may be typed in groups, in small letters, with O, I and L for digits", () => {
    expect(readCode(" h29e zy3r-jvjo ")).toBe("H29EZY3RJVJ0");
    expect(readCode("il00 0000 0000")).toBe("110000000000");
  });

  it.each(["", "H29E", "H29EZY3RJVJGX", "H29EZY3RJVJ한", "H29EZY3RJVJU"])("is not %j", (text) => {
    expect(readCode(text)).toBeNull();
  });
});

describe("the PIN of a desk", () => {
  const wrong = (tries: Tries, times: number, now: number): Tries =>
    Array.from({ length: times }).reduce<Tries>((held) => tryPin("0420", "1111", held, now).tries, tries);

  it("lets through whoever knows it, and forgets wrong tries", () => {
    expect(tryPin("0420", "0420", wrong(NO_TRIES, 4, 0), 0)).toEqual({ isRight: true, tries: NO_TRIES });
  });

  it("waits a minute after five wrong ones, the right one too", () => {
    const tries = wrong(NO_TRIES, MOST_WRONG, 0);
    expect(wait(tries, 0)).toBe(60);
    expect(tryPin("0420", "0420", tries, MINUTE - 1).isRight).toBe(false);
    expect(tryPin("0420", "0420", tries, MINUTE).isRight).toBe(true);
  });

  it("keeps nobody longer than a minute where the clock was set back", () => {
    expect(wait(wrong(NO_TRIES, MOST_WRONG, 100 * MINUTE), 0)).toBe(60);
  });
});
