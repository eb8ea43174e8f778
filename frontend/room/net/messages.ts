import type { MeSlice, Slices, Time, Values } from "../slices";

/** One command as it travels, by socket or by POST; the id makes sending it twice harmless. */
export interface Envelope {
  type: string;
  id: string;
  data: Record<string, unknown>;
}

export type Mode = "full" | "read_only" | "take_over";

export type Incoming =
  | {
      type: "snapshot";
      seq: number;
      now: Time;
      version: string;
      you: { pid: string | null; epoch: number | null; mode: "full" | "read_only" };
      slices: Slices;
    }
  | { type: "update"; since: number; seq: number; now: Time; slices: Partial<Slices> }
  | { type: "me"; seq: number; me: MeSlice }
  | { type: "done"; id: string; seq: number; data?: Record<string, unknown> }
  | Refusal
  | { type: "busy"; id: string }
  | { type: "internal"; id: string }
  | { type: "reload"; version: string }
  | { type: "seat_taken"; by_device: string }
  | { type: "choose_device"; in_use: boolean }
  | { type: "pong"; now: Time };

export interface Refusal {
  type: "refused";
  id: string;
  code: string;
  article: string | null;
  values: Values;
  text: string;
}

/** What became of a command. */
export type Answer =
  | { kind: "done"; data: Record<string, unknown> }
  | { kind: "refused"; refusal: Refusal }
  | { kind: "internal" };

export const PROTOCOL_VERSION = "1";
