import { act, cleanup, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { decibel, share } from "../media/meter";
import { Door } from "../media/passes";
import { isBack } from "../media/Returning";
import type { AttendanceRow, Slices } from "../slices";
import { enter } from "./in_room";

function carried(change: Partial<Slices["stage"]>, me: Partial<NonNullable<Slices["me"]>> = {}) {
  return (slices: Slices): Slices => ({
    ...slices,
    stage: { state: "live", on_air: true, ...change },
    ...(slices.me ? { me: { ...slices.me, ...me } } : {}),
  });
}

describe("the lamp", () => {
  it("says what the server says, and nothing about a meeting that is not carried", async () => {
    await enter("member-debate", carried({}, { audible: true, visible: true }));
    expect(screen.getByText("u bent te horen")).toBeTruthy();
    expect(screen.getByText("te zien")).toBeTruthy();
    cleanup();
    await enter("member-debate", carried({}, { audible: false, visible: false }));
    expect(screen.getByText("u bent niet te horen")).toBeTruthy();
    expect(screen.getByText("NIET te zien")).toBeTruthy();
    cleanup();
    await enter("member-debate");
    expect(screen.queryByText("u bent niet te horen")).toBeNull();
  });

  it("says in a suspension that nobody sees or hears him, whatever the lamp said", async () => {
    await enter("member-break", carried({ state: "card", on_air: false }, { audible: true, visible: true }));
    expect(screen.getByText("Geschorst. U bent niet te zien en niet te horen")).toBeTruthy();
    expect(screen.queryByText("u bent te horen")).toBeNull();
  });
});

describe("what the desk asks", () => {
  it("is told to the member until he says that it is done", async () => {
    await enter("member-debate", carried({}, { prompt: "too_dark" }));
    expect(screen.getByText(/U zit te donker/)).toBeTruthy();
    act(() => screen.getByRole("button", { name: "Gedaan" }).click());
    expect(screen.queryByText(/U zit te donker/)).toBeNull();
  });
});

describe("who is back", () => {
  const row: AttendanceRow = { state: "present", at: null, lost_since: null };
  const seen = { picture: "ok", sound: "ok", heard_once: true } as never;

  it("goes by the picture, and by the line where a screen is not told of pictures", () => {
    expect(isBack("s01", row, { s01: seen })).toBe(true);
    expect(isBack("s02", row, { s01: seen })).toBe(false);
    expect(isBack("s02", row, undefined)).toBe(true);
    expect(isBack("s02", { ...row, lost_since: "2026-11-23T19:40:00Z" }, undefined)).toBe(false);
  });
});

describe("the meter", () => {
  it("knows silence, a whisper and full strength", () => {
    expect(decibel(new Float32Array(100))).toBe(-70);
    expect(decibel(new Float32Array(100).fill(1))).toBeCloseTo(0, 1);
    expect([share(-70), share(-30), share(0)]).toEqual([0, 0.5, 1]);
  });
});

describe("the door", () => {
  const asked = vi.fn();
  let exp = 1600;

  beforeEach(() => {
    asked.mockReset();
    vi.stubGlobal("fetch", async (address: string, init: RequestInit) => {
      asked(address, init);
      return Response.json({ publish: "p", watch: "w", desk: null, ice: [], stage: "/stage/1/", exp });
    });
  });

  it("asks once for all who wait, and again shortly before the passes end", async () => {
    let now = 1000;
    const door = new Door(
      "/vergadering/1/media/",
      () => "token",
      () => now,
    );
    await Promise.all([door.passes(), door.passes()]);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(asked.mock.calls[0]?.[1].headers).toEqual({ "X-CSRFToken": "token" });
    now = exp - 100;
    exp += 600;
    await door.passes();
    expect(asked).toHaveBeenCalledTimes(2);
    door.forget();
    await door.passes();
    expect(asked).toHaveBeenCalledTimes(3);
  });
});
