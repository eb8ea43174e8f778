import { expect, it } from "vitest";
import { digits } from "./clocks";

it("writes seconds as minutes and seconds", () => {
  expect([digits(0), digits(134.9), digits(3600), digits(-3)]).toEqual(["00:00", "02:14", "60:00", "00:00"]);
});
