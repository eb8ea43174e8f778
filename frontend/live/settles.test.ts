import { expect, test } from "vitest";
import { worthJumping } from "./player";

test("the player jumps to now when it began far behind and has what it jumps to, and only then", () => {
  expect(worthJumping(10, 12, 13)).toBe(true);
  expect(worthJumping(10, 12, 12.1)).toBe(false);
  expect(worthJumping(10, 10.4, 13)).toBe(false);
  expect(worthJumping(12, 10, 13)).toBe(false);
});
