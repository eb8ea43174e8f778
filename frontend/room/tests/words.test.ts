import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { announcements } from "../announce";
import { moment } from "../cockpit/dialogs";
import { inFront } from "../desk/RollKeys";
import { base, me, vote } from "../fixtures/council";
import { generated } from "../generate.mjs";
import type { Slices } from "../slices";
import { coded, fill, speak, t } from "../texts";

afterEach(() => speak("nl"));

describe("words", () => {
  it("fills values and chooses one or many", () => {
    expect(fill("{n} {n|lid|leden}", { n: 1 })).toBe("1 lid");
    expect(fill("{n} {n|lid|leden}", { n: 2 })).toBe("2 leden");
    expect(fill("{names}", { names: ["A", "B"] })).toBe("A, B");
  });

  it("follows the language of the page", async () => {
    await speak("en");
    expect(t("choice.for")).toBe("FOR");
    expect(coded("outcome", "aangenomen")).toBe("adopted");
  });

  it("knows when it does not know a code", () => {
    expect(coded("refused", "no.such_code")).toBeNull();
  });
});

describe("announcements", () => {
  const name = (pid: string) => pid;

  it("says each change once, and nothing without one", () => {
    const open = { ...base, vote: { ...base.vote, current: vote(0) } };
    expect(announcements(base, open, name)).toEqual([
      "De stemming over motie M3 is geopend: Openstelling op zondag.",
    ]);
    expect(announcements(open, { ...open, vote: { ...base.vote, current: vote(3) } }, name)).toEqual([]);
  });

  it("says that it is your turn", () => {
    const before = { ...base, me: me("s01", ["member"], []) };
    const after = { ...base, me: me("s01", ["member"], [], { called: true }) };
    expect(announcements(before, after, name)).toEqual(["U wordt geroepen."]);
  });

  it("says why the meeting stands still and when it goes on, by the clock of the body", () => {
    const stands = (reason: string, until: string | null) => {
      const suspended = { since: "2026-11-23T19:40:00.000Z", reason, until };
      const after: Slices = { ...base, meeting: { ...base.meeting, status: "suspended", suspended } };
      return announcements(base, after, name);
    };
    expect(stands("Overleg van de fracties.", "2026-11-23T20:00:00.000Z")).toEqual([
      "De vergadering is geschorst: Overleg van de fracties. We gaan verder om 21:00.",
    ]);
    expect(stands("", null)).toEqual([
      "De vergadering is geschorst. De voorzitter zegt wanneer we verder gaan.",
    ]);
  });

  it("tells the opening from going on", () => {
    const from = (status: "planned" | "suspended") => {
      const before: Slices = { ...base, meeting: { ...base.meeting, status } };
      return announcements(before, base, name);
    };
    expect(from("planned")).toEqual(["De vergadering is geopend."]);
    expect(from("suspended")).toEqual(["De vergadering gaat verder."]);
  });

  it("says a place on the list once, and nothing of it to who speaks", () => {
    const waits = (place: number | null, more: Partial<Slices> = {}): Slices => ({
      ...base,
      me: me("s22", ["member"], [], { queue_place: place }),
      ...more,
    });
    expect(announcements(waits(null), waits(3), name)).toEqual(["U bent nummer 3 op de sprekerslijst."]);
    expect(announcements(waits(2), waits(1), name)).toEqual(["U bent de volgende spreker."]);
    expect(announcements(waits(1), waits(1), name)).toEqual([]);
    const now = { pid: "s22", kind: "speech", since: "2026-11-23T19:41:00.000Z", request: "r9" };
    const speaks = waits(null, { floor: { ...base.floor, now: { ...base.floor.now, ...now } as never } });
    expect(announcements(waits(1), speaks, name)).toEqual(["U hebt het woord."]);
  });
});

describe("the roll", () => {
  it("has in front who is called, else the first without a vote", () => {
    expect(inFront(vote(14))).toBe("s16");
    expect(inFront({ ...vote(14), roll: null })).toBe("s16");
  });
});

describe("a time of return", () => {
  it("is today, or tomorrow when it has passed", () => {
    const now = new Date(2026, 10, 23, 20, 0).getTime();
    expect(new Date(moment("20:45", now) ?? "").getTime() - now).toBe(45 * 60_000);
    expect(new Date(moment("19:00", now) ?? "").getTime() - now).toBe(23 * 3_600_000);
    expect(moment("", now)).toBeNull();
  });
});

describe("the generated types", () => {
  it("are those of the schema beside them", async () => {
    for (const [name, text] of Object.entries(await generated())) {
      expect(readFileSync(`room/${name}`, "utf8")).toBe(text);
    }
  });
});
