/** What the decoder is given: the middle of a picture, in grey, small enough to be read at once. */
import { expect, test } from "vitest";

import { greyOf, hasBrightness, middleOf, shrunk } from "../door/grey";

const greys = (data: Uint8ClampedArray): number[] => [...data].filter((_, place) => place % 4 === 1);

test("the middle is even in place and side, whichever way the picture lies", () => {
  expect(middleOf({ x: 0, y: 0, width: 640, height: 480 }, 0.9)).toEqual({ x: 104, y: 24, side: 432 });
  expect(middleOf({ x: 0, y: 0, width: 721, height: 1281 }, 0.9)).toEqual({ x: 36, y: 316, side: 648 });
  expect(middleOf({ x: 8, y: 4, width: 100, height: 50 }, 1)).toEqual({ x: 32, y: 4, side: 50 });
});

test("several pixels are read as their mean, out of rows that are longer than the square", () => {
  const bytes = new Uint8Array([9, 10, 20, 0, 100, 9, 9, 30, 40, 0, 100, 9, 9, 1, 1, 1, 1, 9, 9, 1, 1, 1, 1, 9]);
  const plane = { bytes, offset: 1, step: 1, stride: 6, side: 4 };
  const small = shrunk(plane, 2);
  expect(small.side).toBe(2);
  expect(greys(small.data)).toEqual([25, 50, 1, 1]);
  expect([...small.data.slice(0, 4)]).toEqual([25, 25, 25, 255]);
  expect(greys(shrunk(plane, 1).data).slice(0, 4)).toEqual([10, 20, 0, 100]);
});

test("coloured pixels count by their green, and what does not fill a whole is left out", () => {
  const colours = new Uint8ClampedArray(9 * 4).fill(7);
  for (let place = 1; place < colours.length; place += 4) colours[place] = 200;
  const small = shrunk(greyOf(colours, 3), 2);
  expect(greys(small.data)).toEqual([200]);
});

test("only a frame that begins with its brightness is copied as it is", () => {
  expect(["I420", "NV12", "RGBA", "BGRX", null].map(hasBrightness)).toEqual([true, true, false, false, false]);
});
