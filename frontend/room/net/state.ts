import type { Slices } from "../slices";
import type { Incoming } from "./messages";

/**
 * connecting: nothing shown yet · live · lost: shown, but we are trying again · choosing: the seat is in use on
 * another device · taken: another device took it · refused: no place for us here · stale: this page is too old
 */
export type Phase = "connecting" | "live" | "lost" | "choosing" | "taken" | "refused" | "stale";

export interface RoomState {
  phase: Phase;
  seq: number | null;
  mode: "full" | "read_only";
  epoch: number | null;
  slices: Slices | null;
  /** The close code when the phase is "refused". */
  code: number | null;
  /** The other device, when the phase is "taken". */
  device: string | null;
  /** The other device's owner speaks or is being called there, so the seat cannot move now. */
  inUse: boolean;
  lostAt: number | null;
  ballotWaiting: boolean;
}

export const FIRST: RoomState = {
  phase: "connecting",
  seq: null,
  mode: "full",
  epoch: null,
  slices: null,
  code: null,
  device: null,
  inUse: false,
  lostAt: null,
  ballotWaiting: false,
};

/** The state after a message, or "gap" when an update does not connect to what we have. */
export function hear(state: RoomState, message: Incoming): RoomState | "gap" {
  switch (message.type) {
    case "snapshot":
      return {
        ...state,
        phase: "live",
        seq: message.seq,
        mode: message.you.mode,
        epoch: message.you.epoch,
        slices: message.slices,
        lostAt: null,
      };
    case "update":
      return update(state, message);
    case "me":
      return state.slices ? { ...state, slices: { ...state.slices, me: message.me } } : state;
    case "choose_device":
      return { ...state, phase: "choosing", inUse: message.in_use };
    case "seat_taken":
      return { ...state, phase: "taken", device: message.by_device };
    default:
      return state;
  }
}

function update(state: RoomState, message: Extract<Incoming, { type: "update" }>): RoomState | "gap" {
  if (!state.slices || state.seq === null) return "gap";
  if (message.seq < state.seq) return state;
  if (message.since > state.seq) return "gap";
  return {
    ...state,
    phase: "live",
    lostAt: null,
    seq: message.seq,
    slices: { ...state.slices, ...message.slices },
  };
}

/** What a closed socket means. Only a lost line is tried again by itself. */
export function closed(state: RoomState, code: number, now: number): RoomState {
  if (code === 4409) return { ...state, phase: "taken" };
  if (code === 4401 || code === 4403 || code === 4404) return { ...state, phase: "refused", code };
  if (state.phase === "choosing" || state.phase === "taken" || state.phase === "stale") return state;
  return { ...state, phase: state.slices ? "lost" : "connecting", lostAt: state.lostAt ?? now };
}
