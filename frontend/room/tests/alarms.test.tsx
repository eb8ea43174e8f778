import { act, cleanup, fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Slices } from "../slices";
import { enter } from "./in_room";

const press = (name: string | RegExp, index = 0) =>
  act(async () => screen.getAllByRole("button", { name })[index]?.click());

describe("who cannot be seen or heard", () => {
  it("is told to the chair with what is missing, and takes two presses to decide on", async () => {
    const { commands } = await enter("chair-faulty");
    const list = screen.getByRole("status", { name: "Niet te zien of te horen" });
    expect(within(list).getByText("D. Kok (Groen)")).toBeTruthy();
    expect(within(list).getByText("beeld staat stil")).toBeTruthy();
    expect(within(list).getByText("geluid weg")).toBeTruthy();
    await press("Doorgaan met D. Kok (Groen)");
    await press("Ga door");
    expect(commands().at(-1)).toMatchObject({
      type: "media.decide",
      data: { pid: "s04", decision: "continue", reason: "De storing duurt kort." },
    });
  });

  it("is decided in the chair's own words when he writes any", async () => {
    const { commands } = await enter("chair-faulty");
    await press("I. Yılmaz (VVD) telt niet als aanwezig");
    expect(screen.getByLabelText("Het lid is niet te horen.")).toHaveProperty("checked", true);
    fireEvent.change(screen.getByLabelText("Eigen woorden"), { target: { value: " Zijn wifi is stuk. " } });
    await press("Zet op afwezig");
    expect(commands().at(-1)?.data).toEqual({
      pid: "s09",
      decision: "suspend_member",
      reason: "Zijn wifi is stuk.",
    });
  });

  it("comes under the key D, and not for the clerk, who reads what was decided", async () => {
    await enter("chair-faulty");
    fireEvent.keyDown(document.body, { key: "d" });
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Doorgaan met D. Kok (Groen)");
    cleanup();
    await enter("clerk-faulty");
    expect(screen.getByText("De voorzitter beslist.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Doorgaan met/ })).toBeNull();
    const decided = screen.getByRole("region", { name: "Besluiten van de voorzitter" });
    expect(decided.textContent).toContain("L. Dekker (VVD)");
    expect(decided.textContent).toContain("De storing duurt kort.");
  });

  it("reads himself what the chair decided, and how he comes back", async () => {
    await enter("member-decided");
    expect(screen.getByText("De voorzitter gaat met u door")).toBeTruthy();
    cleanup();
    await enter("member-set-aside");
    expect(screen.getAllByText("U telt nu niet als aanwezig")).toHaveLength(2);
    expect(screen.queryByText("U hebt de vergadering verlaten")).toBeNull();
    expect(screen.getByText(/Reden: Het lid is niet te zien/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Ik ben aanwezig" })).toBeTruthy();
  });
});

describe("what the desk asked", () => {
  const prompted = (until: string) => (slices: Slices) => ({
    ...slices,
    ...(slices.me ? { me: { ...slices.me, prompt: "closer", prompt_until: until } } : {}),
  });

  it("leaves the member's screen by itself", async () => {
    await enter("member-prompted", prompted("2026-11-23T19:53:20.000Z"));
    expect(screen.getByText(/Kom wat dichter/)).toBeTruthy();
    cleanup();
    await enter("member-prompted", prompted("2026-11-23T19:52:19.000Z"));
    expect(screen.queryByText(/Kom wat dichter/)).toBeNull();
  });
});

describe("the broadcast", () => {
  it("that is gone is an alarm for the chair, with the words to say", async () => {
    await enter("chair-stream-down");
    const box = screen.getByRole("alert", { name: "Volgende stap" });
    expect(box.textContent).toContain("Het publiek ziet ons niet sinds 20:51:12: de uitzending staat stil.");
    expect(box.textContent).toContain("Ik schors, het publiek kan ons niet volgen.");
  });

  it("that is gone is told to the members, with what becomes of what is said", async () => {
    await enter("member-stream-down");
    expect(
      screen.getByText("Het publiek ziet ons niet sinds 20:51:12: de uitzending staat stil."),
    ).toBeTruthy();
    expect(screen.getByText(/wordt later herhaald/)).toBeTruthy();
  });

  it("that nobody watches sends the clerk out to look, and the chair reads how he looked", async () => {
    await enter("clerk-watchdog-dead");
    expect(screen.getByText("De bewaking van de uitzending meldt niets meer")).toBeTruthy();
    cleanup();
    await enter("chair-countersign");
    expect(screen.getByText("Zo keek de griffier: Op mijn telefoon, buiten het gebouw")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Bevestig: tien minuten geldig" })).toBeTruthy();
  });

  it("says of a vote that it stands still, and why, to who leads it and who votes in it", async () => {
    await enter("chair-vote-frozen");
    expect(screen.getByRole("alert", { name: "Volgende stap" }).textContent).toContain("ligt stil");
    expect(screen.queryByText("Nu geroepen")).toBeNull();
    cleanup();
    await enter("member-vote-frozen");
    expect(screen.getByText(/Deze stemming ligt stil/)).toBeTruthy();
  });

  it("names the vote that a gap touches, and when that was", async () => {
    await enter("chair-votes-touched");
    const said = screen.getByRole("alert", { name: "Volgende stap" }).textContent;
    expect(said).toContain("De stemming over A1 (Verwarming met aquathermie) raakt een onderbreking");
    expect(said).toContain("van 20:51:12 tot 20:51:47");
  });

  it("that goes on while the recording has stopped sends the clerk to the administrator", async () => {
    await enter("clerk-disk-full");
    expect(screen.getByText("De opname is gestopt: de schijf is vol.")).toBeTruthy();
    expect(screen.getByText(/Bel de beheerder/)).toBeTruthy();
  });
});

describe("the cameras of the hall", () => {
  it("come with a token that is shown once, with where it goes", async () => {
    const asked = vi.fn();
    vi.stubGlobal("fetch", async (address: string, init: RequestInit) => {
      asked(address, String(init.body));
      return Response.json({ token: "abc.def", address: "https://raad.example/stage/1/whip", exp: 1 });
    });
    const { socket, commands } = await enter("clerk-no-encoders");
    socket.answer = (type) => (type === "stage.admit_encoder" ? { jti: "00ff" } : undefined);
    await press("Voeg een camera toe …");
    fireEvent.change(screen.getByLabelText("Hoe heet deze camera?"), { target: { value: "Raadzaal" } });
    await press("Maak het sleutelwoord");
    expect(commands().at(-1)).toMatchObject({ type: "stage.admit_encoder", data: { label: "Raadzaal" } });
    expect(await screen.findByDisplayValue("abc.def")).toBeTruthy();
    expect(screen.getByDisplayValue("https://raad.example/stage/1/whip")).toBeTruthy();
    expect(asked.mock.calls).toEqual([["encoder/", "jti=00ff"]]);
    vi.unstubAllGlobals();
  });

  it("are the hall's: no member is told to be without a picture of his own there", async () => {
    await enter("clerk-encoders", (slices) => ({ ...slices, stage: { ...slices.stage, media: {} } }));
    expect(screen.queryByText("geen beeld")).toBeNull();
    cleanup();
    await enter("clerk-digital", (slices) => ({ ...slices, stage: { ...slices.stage, media: {} } }));
    expect(screen.getAllByText("geen beeld").length).toBeGreaterThan(20);
  });

  it("are sent away after a question", async () => {
    const { commands } = await enter("clerk-encoders");
    await press("Trek in: Raadzaal");
    expect(commands()).toEqual([]);
    await press("Ja, trek in");
    expect(commands().at(-1)).toMatchObject({ type: "stage.revoke_encoder", data: { jti: "a1" } });
  });

  it("stand for nobody in a digital meeting, and the panel says so", async () => {
    await enter("clerk-digital");
    expect(screen.getByText(/kan hier geen lid vervangen/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Voeg een camera toe/ })).toBeNull();
  });
});
