import { beforeEach, expect, test } from "vitest";
import { AGAIN_MS, Lag } from "./lag";

let lag: Lag;
beforeEach(() => {
  lag = new Lag();
});

test("it goes to now when it is more than eight seconds behind, and not sooner", () => {
  expect(lag.mustGo(0, 100, 107.9)).toBe(false);
  expect(lag.mustGo(500, 100, 108.1)).toBe(true);
});

test("it goes once in twenty seconds, however bad the line", () => {
  expect(lag.mustGo(0, 100, 120)).toBe(true);
  lag.caughtUp(120);
  expect(lag.mustGo(AGAIN_MS - 1, 120, 135)).toBe(false);
  expect(lag.mustGo(AGAIN_MS, 120, 135)).toBe(true);
});

test("who paused is left where he is, until he goes to now", () => {
  lag.mustGo(0, 100, 102);
  lag.paused();
  expect(lag.mustGo(30_000, 100, 132)).toBe(false);
  lag.caughtUp(132);
  expect(lag.mustGo(60_000, 132, 150)).toBe(true);
});

test("who went back is left where he is; a step forward or a nudge is no choice", () => {
  lag.mustGo(0, 100, 102);
  lag.sought(85);
  expect(lag.mustGo(500, 85, 103)).toBe(false);
  lag.caughtUp(103);
  lag.sought(102.5);
  lag.sought(104);
  expect(lag.mustGo(30_000, 104, 120)).toBe(true);
});

test("who came near again by himself is followed again", () => {
  lag.paused();
  expect(lag.mustGo(0, 100, 110)).toBe(false);
  expect(lag.mustGo(500, 108, 110)).toBe(false);
  expect(lag.mustGo(1000, 108, 117)).toBe(true);
});

test("a stream that begins anew counts from nothing, and nobody went back", () => {
  lag.mustGo(0, 1000, 1002);
  lag.emptied();
  lag.sought(2);
  expect(lag.mustGo(500, 2, 12)).toBe(true);
});
