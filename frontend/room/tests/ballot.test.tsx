import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { vote } from "../fixtures/council";
import { enter } from "./in_room";

const user = userEvent.setup();

describe("the ballot", () => {
  it("is cast in two steps, in words", async () => {
    const { commands } = await enter("member-ballot");
    await user.click(screen.getByRole("button", { name: "VÓÓR" }));
    expect(screen.getByText("U stemt VÓÓR motie M3.")).toBeDefined();
    expect(commands()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Ja, breng mijn stem uit" }));
    expect(commands()).toMatchObject([
      { type: "vote.cast", data: { vote: "vote-1", round: 1, choice: "for" } },
    ]);
  });

  it("is not cast by a double tap on a choice", async () => {
    const { commands } = await enter("member-ballot");
    await user.dblClick(screen.getByRole("button", { name: "TEGEN" }));
    expect(screen.getByRole("button", { name: "TEGEN" }).getAttribute("aria-pressed")).toBe("true");
    expect(commands()).toEqual([]);
  });

  it("puts the focus on the sentence, so that a second Enter casts nothing", async () => {
    const { commands } = await enter("member-ballot");
    screen.getByRole("button", { name: "VÓÓR" }).focus();
    await user.keyboard("{Enter}{Enter}");
    expect(document.activeElement?.textContent).toBe("U stemt VÓÓR motie M3.");
    expect(commands()).toEqual([]);
  });

  it("says what was recorded and lets it be corrected while the server allows it", async () => {
    const { commands } = await enter("member-recorded");
    expect(screen.getByText("Uw stem is vastgelegd:").parentElement?.textContent).toContain("VÓÓR(20:52:07)");
    await user.click(screen.getByRole("button", { name: "Herstel mijn stem" }));
    await user.click(screen.getByRole("button", { name: "TEGEN" }));
    await user.click(screen.getByRole("button", { name: "Ja, breng mijn stem uit" }));
    expect(commands()).toMatchObject([{ type: "vote.correct", data: { choice: "against" } }]);
  });

  it("tells the server that the closed vote was seen, once, and takes an objection", async () => {
    const { commands } = await enter("member-closed");
    await act(() => new Promise((done) => setTimeout(done, 900)));
    expect(commands()).toMatchObject([{ type: "vote.seen", data: { vote: "vote-1", round: 1 } }]);
    await user.click(screen.getByRole("button", { name: "Dit klopt niet" }));
    await user.click(screen.getByRole("button", { name: "TEGEN" }));
    await user.click(screen.getByRole("button", { name: "Meld dit aan de voorzitter" }));
    expect(commands().at(-1)).toMatchObject({ type: "vote.object", data: { said: "against" } });
  });

  it("comes up by itself when the member is called, whatever he was doing", async () => {
    const { socket, slices } = await enter("member-roll-waiting");
    await user.click(screen.getByRole("button", { name: "Hulp" }));
    const me = { ...slices.me, can: ["vote.cast"], called: true } as typeof slices.me;
    act(() =>
      socket.show({
        ...slices,
        ...(me ? { me } : {}),
        vote: { current: vote(14), recent: [], asked: { vote: [], roll_call: [] } },
      }),
    );
    expect(await screen.findByText("U wordt geroepen. Zeg hardop vóór of tegen en tik.")).toBeDefined();
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
