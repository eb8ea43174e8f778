import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { NOW } from "../fixtures/council";
import type { Vote } from "../slices";
import { enter } from "./in_room";

const user = userEvent.setup();
const armed = () => act(() => new Promise((done) => setTimeout(done, 650)));

describe("the cockpit", () => {
  it("does the next lawful step on Enter, with the data of the server", async () => {
    const { commands } = await enter("chair-debate");
    await armed();
    await user.keyboard("{Enter}");
    expect(commands()).toMatchObject([{ type: "floor.give", data: { request: "r1" } }]);
  });

  it("is not armed at once, so that a step that comes up under a pressing finger is not taken", async () => {
    const { commands } = await enter("chair-debate");
    await user.keyboard("{Enter}");
    expect(commands()).toEqual([]);
  });

  it("never takes the step for a press that waited since before it came up, however late it is heard", async () => {
    const before = performance.now();
    const { commands } = await enter("chair-debate");
    await armed();
    const pressed = (at: number) => {
      const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
      Object.defineProperty(event, "timeStamp", { value: at });
      act(() => void document.body.dispatchEvent(event));
    };
    pressed(before);
    expect(commands()).toEqual([]);
    pressed(performance.now());
    await waitFor(() => expect(commands()).toMatchObject([{ type: "floor.give" }]));
  });

  it("declares nothing on a press from before the question", async () => {
    const { commands } = await enter("chair-declare");
    await armed();
    const before = performance.now();
    await user.keyboard("{Enter}");
    await armed();
    const yes = screen.getByRole("button", { name: /^Ja/ });
    const event = new MouseEvent("click", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "timeStamp", { value: before });
    act(() => void yes.dispatchEvent(event));
    await new Promise((done) => setTimeout(done, 20));
    expect(commands()).toEqual([]);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(commands()).toMatchObject([{ type: "vote.declare" }]));
  });

  it("asks once, in a sentence, before it declares, and shows the words to say", async () => {
    const { commands } = await enter("chair-declare");
    expect(screen.getByText("Zeg: “Vóór 22, tegen 14. De motie is aangenomen.”")).toBeDefined();
    await armed();
    await user.keyboard("{Enter}");
    expect(commands()).toEqual([]);
    expect(screen.getByText(/Dit kan niet ongedaan worden gemaakt/)).toBeDefined();
    await armed();
    await user.keyboard("{Enter}");
    await waitFor(() =>
      expect(commands()).toMatchObject([{ type: "vote.declare", data: { vote: "vote-1" } }]),
    );
  });

  it("says what blocks the next step, by which article", async () => {
    await enter("chair-before");
    expect(screen.getByText(/18.*39.*20.*\(Gemeentewet art\. 20 lid 1\)\./)).toBeDefined();
  });

  it("counts the seconds until it may declare, the last one in the singular", async () => {
    await enter("chair-in-view", (slices) => {
      const until = new Date(Date.parse(NOW) + 900).toISOString();
      const blocked = { code: "vote.not_in_view_yet", article: null, values: { until } };
      return slices.lead ? { ...slices, lead: { ...slices.lead, blocked } } : slices;
    });
    expect(screen.getByText("Nog 1 seconde.")).toBeDefined();
  });

  it("grants an interruption with I and puts it off with N", async () => {
    const { commands } = await enter("chair-debate");
    await user.keyboard("i");
    await user.keyboard("n");
    expect(commands()).toMatchObject([
      { type: "floor.give", data: { request: "i1" } },
      { type: "floor.decline", data: { request: "i1" } },
    ]);
  });

  it("opens the vote after an earlier meeting's tie as just that, by its own button and in the list of votes", async () => {
    const { commands } = await enter("chair-again");
    const named = { proposal: "V6", redo_of: "vote-0", why_again: "second_meeting_after_tie" };
    await armed();
    await user.click(screen.getByRole("button", { name: /^Open de herstemming over / }));
    expect(screen.getByText(/^Op 12 november 2026 staakten de stemmen/)).toBeDefined();
    await armed();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(commands()).toMatchObject([{ type: "vote.open", data: named }]));
    await user.click(screen.getByRole("button", { name: /^Open een stemming/ }));
    const dialog = within(screen.getByRole("dialog"));
    await user.selectOptions(dialog.getByLabelText("Waarover?"), "M3");
    expect(dialog.queryByText(/staakten de stemmen/)).toBeNull();
    await user.selectOptions(dialog.getByLabelText("Waarover?"), "V6");
    expect(dialog.getByText(/^Op 12 november 2026 staakten de stemmen/)).toBeDefined();
    await user.click(dialog.getByRole("button", { name: "Open een stemming" }));
    await waitFor(() => expect(commands()[1]).toMatchObject({ type: "vote.open", data: named }));
  });

  it("offers on persons only what is lawful, and says why", async () => {
    await enter("chair-persons");
    expect(screen.getByRole("button", { name: /^Open de stemming op papier over / })).toBeDefined();
    await user.click(screen.getByRole("button", { name: /^Open een stemming/ }));
    const forms = () => within(screen.getByLabelText("Hoe?")).getAllByRole("option");
    expect(forms().map((one) => one.textContent)).toEqual(["op papier"]);
    expect(screen.getByText(/geheim gestemd, op papier/)).toBeDefined();
    await user.selectOptions(screen.getByLabelText("Waarover?"), "M3");
    expect(forms().map((one) => one.getAttribute("value"))).not.toContain("paper");
  });

  it("leaves the letters alone when shortcuts are off", async () => {
    localStorage.setItem("shortcuts-off", "1");
    const { commands } = await enter("chair-debate");
    await user.keyboard("i");
    localStorage.clear();
    expect(commands()).toEqual([]);
  });

  it("leads from the primary button to the three judgements, and sends nothing by itself", async () => {
    const { commands } = await enter("chair-objection");
    await armed();
    await user.click(screen.getByRole("button", { name: /^Beslis over het bezwaar van / }));
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Wijs af" }));
    expect(commands()).toEqual([]);
  });

  it("counts who has not seen his vote, names a few, and the rest when asked", async () => {
    await enter("chair-declare", (slices) => {
      const current = slices.vote.current;
      const unseen = current?.electors.slice(0, 30).map((one) => one.seat) ?? [];
      return { ...slices, vote: { ...slices.vote, current: current && { ...current, unseen } } };
    });
    expect(screen.getByText(/^Nog niet gezien door 30 leden: .* en nog 27 anderen\.$/)).toBeDefined();
    const all = screen.getByText("Toon alle 30 namen").closest("details");
    expect(all?.open).toBe(false);
    expect(all?.querySelectorAll("li")).toHaveLength(30);
  });

  it("says of everybody what he is: a group, or an office, and who has the chair", async () => {
    await enter("chair-debate");
    const people = screen.getByRole("region", { name: /^Deelnemers/ });
    expect(within(people).getByText("burgemeester, voorzitter nu")).toBeDefined();
  });

  it("judges an objection with a reason", async () => {
    const { commands } = await enter("chair-declare");
    await user.click(screen.getByRole("button", { name: "Wijs af" }));
    await user.type(screen.getByLabelText("Reden"), "De opname is duidelijk");
    await user.click(screen.getAllByRole("button", { name: "Wijs af" }).at(-1) as HTMLElement);
    expect(commands()).toMatchObject([
      { type: "vote.judge", data: { seat: "s09", verdict: "rejected", reason: "De opname is duidelijk" } },
    ]);
  });
});

describe("spoken votes", () => {
  const buttons = (name: string | RegExp) => screen.queryAllByRole("button", { name }).length;

  it("are confirmed singly or all at once", async () => {
    await enter("chair-spoken");
    expect([buttons("Bevestig"), buttons("Bevestig alle 2 stemmen")]).toEqual([2, 1]);
  });

  it("have one button when there is one", async () => {
    await enter("chair-spoken", (slices) => {
      const current = slices.vote.current as Vote;
      const electors = current.electors.map((one, n) => (n === 1 ? { ...one, countersigned: true } : one));
      return { ...slices, vote: { ...slices.vote, current: { ...current, electors } } };
    });
    expect([buttons("Bevestig"), buttons("Bevestig deze 1 stem")]).toEqual([0, 1]);
  });
});

describe("the clerk's desk", () => {
  it("keys a spoken vote for who is called", async () => {
    const { commands } = await enter("clerk-roll");
    await user.keyboard("v");
    expect(commands()).toMatchObject([
      { type: "vote.enter_spoken", data: { entries: [{ seat: "s16", choice: "for" }] } },
    ]);
  });

  it("has one button for later, and lets it go once he was passed", async () => {
    const { commands, socket, slices } = await enter("clerk-roll");
    const later = () => screen.getAllByRole("button", { name: "Later" });
    expect(later()).toHaveLength(1);
    await user.keyboard("l");
    const passed = [{ type: "vote.pass", data: { seat: "s16" } }];
    expect(commands()).toMatchObject(passed);
    const left = { command: "vote.record_left", code: "", data: { vote: "vote-1", seat: "s16" }, values: {} };
    const lead = { ...slices.lead, more: [left] } as never;
    act(() => socket.show({ ...slices, lead }));
    expect(later().map((one) => one.getAttribute("aria-disabled"))).toEqual(["true"]);
    expect(screen.getByRole("button", { name: "Is vertrokken" })).toBeDefined();
    await user.keyboard("l");
    expect(commands()).toMatchObject(passed);
  });

  it("takes back that somebody has left, until the chair has confirmed it", async () => {
    const { commands } = await enter("clerk-left");
    await user.click(screen.getByRole("button", { name: /^Is toch niet vertrokken/ }));
    expect(commands()).toMatchObject([{ type: "vote.withdraw_left", data: { vote: "vote-1", seat: "s16" } }]);
    expect(screen.queryByRole("button", { name: /^Bevestig: is vertrokken/ })).toBeNull();
  });

  it("offers neither later nor a departure once he is entered as having left, and says what it waits for", async () => {
    await enter("clerk-left");
    expect(screen.getByText(/^Staat opgeschreven als vertrokken/)).toBeDefined();
    for (const name of ["Later", "Is vertrokken"]) expect(screen.queryByRole("button", { name })).toBeNull();
  });

  it("says who reported a recusal, and when", async () => {
    await enter("clerk-debate");
    expect(screen.getByText(/^Doe[nt]+ niet mee: .*\(gemeld door G\. Riffier.*, \d\d:\d\d\)/)).toBeDefined();
  });

  it("finds a form by typing after a slash", async () => {
    await enter("clerk-debate");
    await user.keyboard("/");
    await user.keyboard("aantek{Enter}");
    expect(screen.getByRole("dialog", { name: "Aantekening" })).toBeDefined();
  });

  it("shows whose authority an action carries", async () => {
    await enter("clerk-debate");
    expect(screen.getAllByText(/namens de voorzitter/).length).toBeGreaterThan(0);
  });
});
