import { act, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { GuestRow, Slices } from "../slices";
import { enter } from "./in_room";

const PID = "p-0a0b0c0d";

function invited(row: Partial<GuestRow>, connected: boolean, sound_only: string[] = []) {
  return (slices: Slices): Slices => {
    const guest: GuestRow = { pid: PID, link: null, tries: 0, until: null, ...row };
    const person = { name: "mw. Z. Inspreker", short: "Inspreker", group: null, role: "citizen_speaker" };
    const there = { state: "expected", at: null, lost_since: null, connected } as never;
    const can = [...(slices.me?.can ?? []), "guest.invite", "guest.revoke"];
    return {
      ...slices,
      meeting: { ...slices.meeting, people: { ...slices.meeting.people, [PID]: person as never } },
      attendance: {
        ...slices.attendance,
        rows: { ...slices.attendance.rows, [PID]: there },
        guests: [guest],
      },
      stage: { ...slices.stage, sound_only },
      ...(slices.me ? { me: { ...slices.me, can } } : {}),
    };
  };
}

const panel = () => within(screen.getByRole("region", { name: "Gasten" }));

describe("guests at the desk", () => {
  it("says of each whether he is in the waiting room, how his link stands and that he is heard only", async () => {
    await enter("clerk-debate", invited({ link: "entered", tries: 2 }, true, [PID]));
    expect(panel().getByText("in de wachtkamer")).toBeTruthy();
    expect(panel().getByText("alleen geluid")).toBeTruthy();
    expect(panel().getByText(/link gebruikt.*2 keer een foute pincode/)).toBeTruthy();
  });

  it("makes a link at once for who has none, and asks first where one works", async () => {
    const first = await enter("clerk-debate", invited({}, false));
    await act(async () =>
      panel()
        .getByRole("button", { name: /^Nieuwe link voor/ })
        .click(),
    );
    expect(first.commands().map(({ type, data }) => [type, data])).toEqual([["guest.invite", { pid: PID }]]);
    first.view.unmount();

    const second = await enter("clerk-debate", invited({ link: "made" }, false));
    await act(async () =>
      panel()
        .getByRole("button", { name: /^Nieuwe link voor/ })
        .click(),
    );
    expect(second.commands()).toEqual([]);
    expect(screen.getByText(/De oude link en pincode werken dan niet meer/)).toBeTruthy();
  });

  it("waits for no signature of a guest in the list of participants", async () => {
    const people = () => screen.getByRole("region", { name: /^Deelnemers/ });
    const row = () => within(people()).getByText("mw. Z. Inspreker").closest("li")?.textContent;
    const { view } = await enter("clerk-debate", invited({}, false));
    expect(row()).not.toContain("niet aangemeld");
    view.unmount();
    await enter("clerk-debate", invited({}, true));
    expect(row()).toContain("in de wachtkamer");
  });

  it("shows no panel where nobody is invited", async () => {
    await enter("clerk-debate");
    expect(screen.queryByRole("region", { name: "Gasten" })).toBeNull();
  });
});

describe("a guest himself", () => {
  it("is told that he is a guest, and not that he has not signed a list that he never signs", async () => {
    await enter("member-debate", (slices) => ({
      ...slices,
      ...(slices.me
        ? { me: { ...slices.me, attendance: "expected" as const, roles: ["citizen_speaker"] } }
        : {}),
    }));
    expect(screen.getByText("U bent te gast")).toBeTruthy();
    expect(screen.queryByText(/nog niet aangemeld/)).toBeNull();
  });
});
