import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { announcements } from "../announce";
import { moment } from "../cockpit/dialogs";
import { inFront } from "../desk/RollKeys";
import { base, me, vote } from "../fixtures/council";
import { generated } from "../generate.mjs";
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
