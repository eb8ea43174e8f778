import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Next } from "../cockpit/Next";
import { NOW } from "../fixtures/council";
import { SCENES } from "../fixtures/scenes";
import { OneSnapshot, PLACES, stagePorts } from "../fixtures/stage";
import { OwnMedia } from "../media/Controls";
import { MediaContext, type MediaPort } from "../media/context";
import { FIRST } from "../media/engine";
import { decibel, share } from "../media/meter";
import { Door } from "../media/passes";
import { missing } from "../media/Returning";
import { Room } from "../net/connection";
import { RoomProvider } from "../room";
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

describe("the switch of the microphone", () => {
  const user = userEvent.setup();
  const device = { getAudioTracks: () => [{}], getVideoTracks: () => [{}] } as unknown as MediaStream;

  /** The chair's next step beside his own microphone, which is on. */
  async function beside() {
    const slices = SCENES["chair-debate"]?.() as Slices;
    const socket = new OneSnapshot(slices);
    const room = new Room(PLACES, stagePorts(socket));
    room.start();
    const mute = vi.fn();
    const media = { port: { mute } as unknown as MediaPort, state: { ...FIRST, ready: true, own: device } };
    render(
      <RoomProvider room={room} slices={slices}>
        <MediaContext value={media}>
          <OwnMedia />
          <Next />
        </MediaContext>
      </RoomProvider>,
    );
    await act(() => new Promise((done) => setTimeout(done, 700)));
    const taken = () => socket.sent.filter(({ type }) => type === "floor.give").length;
    return { mute, taken, button: screen.getByRole("button", { name: "Microfoon uit" }) };
  }

  it("leaves Enter to the next step after a press by mouse", async () => {
    const { mute, taken, button } = await beside();
    await user.click(button);
    expect(document.activeElement).toBe(document.body);
    await user.keyboard("{Enter}");
    expect([mute.mock.calls.length, taken()]).toEqual([1, 1]);
  });

  it("keeps the focus of who came to it by keyboard", async () => {
    const { mute, taken, button } = await beside();
    await user.tab();
    expect(document.activeElement).toBe(button);
    await user.keyboard("{Enter}{Enter}");
    await user.click(button);
    expect(document.activeElement).toBe(button);
    expect([mute.mock.calls.length, taken()]).toEqual([3, 0]);
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

  it("goes by line, picture and sound; in a hall by the line alone", () => {
    expect(missing("s01", row, { s01: seen })).toBeNull();
    expect(missing("s02", row, { s01: seen })).toBe("geen beeld");
    expect(missing("s01", row, { s01: { ...(seen as object), sound: "off" } as never })).toBe(
      "microfoon uit",
    );
    expect(missing("s02", row, undefined)).toBeNull();
    const lost = { ...row, lost_since: "2026-11-23T19:40:00Z" };
    expect(missing("s02", lost, undefined)).toBe("geen verbinding");
    expect(missing("s01", lost, { s01: seen })).toBe("geen verbinding");
  });

  it("is what the chair reads while the meeting is suspended, and why each other is not", async () => {
    await enter("chair-debate", (slices) => ({
      ...slices,
      meeting: { ...slices.meeting, status: "suspended", suspended: { since: NOW, until: null, reason: "" } },
      stage: { state: "card", on_air: false, media: { s01: seen } },
    }));
    expect(screen.getByText(/^Terug: 1 van \d+$/)).toBeTruthy();
    expect(screen.getByText("te weinig: 20 nodig")).toBeTruthy();
    expect(screen.getAllByText("geen beeld").length).toBeGreaterThan(20);
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
