import type { Value, Values } from "../slices";
import type { nl } from "./nl";

export type Key = keyof typeof nl;
export type Language = "nl" | "en";

interface Spoken {
  texts: Record<Key, string>;
  codes: Record<string, string>;
  refusals: Record<string, string>;
}

let language: Language = "nl";
let spoken: Spoken = { texts: {} as Record<Key, string>, codes: {}, refusals: {} };

/** Fetches one language, so that nobody loads two; to be awaited before anything is shown. */
export async function speak(wanted: string): Promise<void> {
  language = wanted.startsWith("en") ? "en" : "nl";
  spoken = (await (language === "en" ? import("./english") : import("./dutch"))).spoken;
}

export function spokenLanguage(): Language {
  return language;
}

export function t(key: Key, values: Values = {}): string {
  return fill(spoken.texts[key], values);
}

/** The sentence for a code of the server's; null when this page does not know the code. */
export function coded(family: string, code: string, values: Values = {}): string | null {
  const text = family === "refused" ? spoken.refusals[code] : spoken.codes[`${family}.${code}`];
  return text === undefined ? null : fill(text, values);
}

/** `{name}` is a value; `{n|lid|leden}` is the first word for one, the second for any other number. */
export function fill(text: string, values: Values): string {
  return text.replace(
    /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
    (_all, name: string, one?: string, other?: string) =>
      one === undefined ? shown(values[name]) : values[name] === 1 ? one : (other ?? ""),
  );
}

function shown(value: Value | undefined): string {
  if (value === undefined || value === null || value === "") return "–";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
