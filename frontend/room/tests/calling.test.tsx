import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { NOW } from "../fixtures/council";
import type { Slices, StageSlice } from "../slices";
import { enter } from "./in_room";

const user = userEvent.setup();
const live: StageSlice = { state: "live", heard: [], called: null };

function calling(stage: Partial<StageSlice>, can: string[] = ["attendance.call", "floor.give"]) {
  return (slices: Slices) =>
    ({
      ...slices,
      stage: { ...live, ...stage },
      me: { ...slices.me, can: [...(slices.me?.can ?? []), ...can] },
    }) as Slices;
}

describe("calling names", () => {
  it("calls the next name on the list, or somebody else, and says whose name sounds", async () => {
    const { commands } = await enter("chair-debate", calling({ called: "s01", to_call: ["s02", "s03"] }));
    expect(screen.getByText(/^Nu geroepen: /)).toBeDefined();
    await user.click(screen.getByRole("button", { name: /^Roep op: / }));
    await user.click(screen.getByRole("button", { name: "Klaar met oproepen" }));
    expect(commands()).toMatchObject([
      { type: "attendance.call", data: { pid: "s02" } },
      { type: "attendance.call", data: { pid: null } },
    ]);
  });

  it("is not there when everybody has been called, nor for who may not call", async () => {
    const { view } = await enter("chair-debate", calling({ to_call: [] }));
    expect(screen.queryByText("Namen oproepen")).toBeNull();
    view.unmount();
    await enter("chair-debate", calling({ to_call: ["s02"] }, []));
    expect(screen.queryByText("Namen oproepen")).toBeNull();
  });

  it("tells the member that it is his name", async () => {
    await enter("member-debate", (slices) => ({ ...slices, me: { ...slices.me, named: true } }) as Slices);
    expect(screen.getByText("U wordt geroepen").closest("[role=alert]")).not.toBeNull();
  });

  it("gives the clerk the floor", async () => {
    const { commands, slices } = await enter("chair-debate", calling({}));
    await user.click(screen.getByRole("button", { name: "Geef de griffier het woord" }));
    expect(commands()).toMatchObject([{ type: "floor.give", data: { pid: slices.meeting.clerk } }]);
  });
});

describe("the seconds in which everybody is in view", () => {
  const until = (seconds: number) => (slices: Slices) => {
    const values = { seconds: 5, until: new Date(Date.parse(NOW) + seconds * 1000).toISOString() };
    const blocked = { code: "vote.not_in_view_yet", article: "art. 2.3", values };
    return { ...slices, lead: { ...slices.lead, blocked } } as Slices;
  };

  it("are counted under the shut button", async () => {
    await enter("chair-declare", until(4));
    expect(screen.getByText("Nog 4 seconden.")).toBeDefined();
    expect(screen.getByText(/^Eerst is iedereen vijf seconden in beeld/)).toBeDefined();
    expect(screen.getByRole("button", { name: /Stel de uitslag vast/ }).getAttribute("aria-disabled")).toBe(
      "true",
    );
  });

  it("open the button by themselves", async () => {
    await enter("chair-declare", until(0));
    expect(screen.queryByText(/^Eerst is iedereen/)).toBeNull();
  });
});
