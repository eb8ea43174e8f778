import { expect, it } from "vitest";
import { nearest } from "./replay";

it("finds the line of a number, or the last one before it", () => {
  const links = ["3", "7", "12"].map((seq) => {
    const link = document.createElement("a");
    link.dataset.seq = seq;
    return link;
  });
  const found = (seq: number) => nearest(links, seq)?.dataset.seq;
  expect([found(2), found(3), found(9), found(99)]).toEqual(["3", "3", "7", "12"]);
});
