import { expect, test } from "vitest";

import { folds } from "../../../tests/vectors/fold.json";
import { presence } from "../door/fold";
import type { Direction } from "../door/scans";

const OUTSIDE = { inside: false, first: null };

/** The vectors say per scan whether the registration was confirmed; the fold takes one answer for the person. */
test.each(folds.map((vector) => [vector.name, vector] as const))("%s", (_name, vector) => {
  const scans = (vector.scans as Scan[]).map((scan) => ({
    ...scan,
    undoes: scan.undoes ?? null,
    admitted: scan.admitted ?? scan.confirmed ?? true,
  }));
  const { inside, first } = presence(OUTSIDE, scans, false, (vector as { of?: number }).of ?? null);
  expect({ inside, first: first && { at: Date.parse(first.at), desk: first.desk } }).toEqual({
    inside: vector.inside,
    first: vector.first && { at: Date.parse(vector.first.at), desk: vector.first.desk },
  });
});

interface Scan {
  id: string;
  direction: Direction;
  admitted: boolean | null;
  scanned_at: string;
  desk: string | null;
  confirmed?: boolean;
  undoes?: string | null;
  session?: number;
}

const ENTRY = {
  id: "b",
  direction: "in" as const,
  admitted: null,
  scanned_at: "2023-11-30T05:00:00Z",
  desk: "Desk 1",
  undoes: null,
};

test("an unsent entry is folded over what the server said", () => {
  const first = { at: "2023-11-30T04:00:00Z", desk: "Desk 2" };
  expect(presence({ inside: false, first }, [ENTRY], true)).toEqual({ inside: true, first });
  expect(presence(OUTSIDE, [ENTRY], false)).toEqual(OUTSIDE);
});

test("an unsent undo of a scan that the server has counted gives back what held before it", () => {
  const counted = { inside: true, first: { at: ENTRY.scanned_at, desk: "Desk 1" } };
  const undo = { ...ENTRY, id: "c", scanned_at: "2023-11-30T05:01:00Z", undoes: "b", before: OUTSIDE };
  expect(presence(counted, [undo], true)).toEqual(OUTSIDE);
});
