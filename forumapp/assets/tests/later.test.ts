/** What is written beside a verdict waits until the verdict is drawn. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Later } from "../door/later";
import { Pulse } from "../door/pulse";

let frames: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.push(frame));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("however often it is wanted it is done once, after the frame", () => {
  const work = vi.fn();
  const later = new Later(work);
  later.want();
  later.want();
  expect(work).not.toHaveBeenCalled();
  frames.forEach((frame) => frame());
  vi.advanceTimersByTime(79);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  expect(work).toHaveBeenCalledTimes(1);
  later.want();
  expect(frames).toHaveLength(2);
});

test("a page that is not drawn does it all the same", () => {
  const work = vi.fn();
  new Later(work).want();
  vi.advanceTimersByTime(250);
  expect(work).toHaveBeenCalledTimes(1);
});

test("what is wanted soon is one turn, after the moment that belongs to the screen", async () => {
  const work = vi.fn(() => Promise.resolve(true));
  const pulse = new Pulse(work, 2_000, 15_000);
  pulse.soon();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(work).not.toHaveBeenCalled();
  pulse.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(work).toHaveBeenCalledTimes(1);
  pulse.soon();
  pulse.soon();
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(150);
  expect(work).toHaveBeenCalledTimes(2);
  pulse.soon();
  pulse.stop();
  await vi.advanceTimersByTimeAsync(500);
  expect(work).toHaveBeenCalledTimes(2);
});
