import type { Value, Values } from "../slices";
import { en } from "./en";
import { enCodes } from "./en.codes";
import { nl } from "./nl";
import { nlCodes } from "./nl.codes";

export type Key = keyof typeof nl;
export type CodeKey = keyof typeof nlCodes;

const TEXTS: Record<"nl" | "en", Record<Key, string>> = { nl, en };
const CODES: Record<"nl" | "en", Record<string, string>> = { nl: nlCodes, en: enCodes };

/** The page says in which language it is; the server chose it. */
export function language(): "nl" | "en" {
  return document.documentElement.lang.startsWith("en") ? "en" : "nl";
}

export function t(key: Key, values: Values = {}): string {
  return fill(TEXTS[language()][key], values);
}

/** The sentence for a code of the server's; null when this page does not know the code. */
export function coded(family: string, code: string, values: Values = {}): string | null {
  const text = CODES[language()][`${family}.${code}`];
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
  if (value === undefined || value === null) return "–";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
