import type { Commands } from "./protocol.generated";

/** What the server shows of a meeting: whole slices, which the screen replaces and renders (docs/protocol.md). */

export type Pid = string;
export type SeatId = string;
export type Time = string;
export type Value = string | number | boolean | null | string[];
export type Values = Record<string, Value>;
export type Choice = "for" | "against";

export interface Worded {
  code: string;
  values: Values;
}

export interface Person {
  name: string;
  short: string;
  group: string | null;
  role: string;
}

export interface MeetingSlice {
  id: string;
  title: string;
  digital: boolean;
  body: { name: string; slug: string; kind: string; theme: string; time_zone: string };
  status: "planned" | "open" | "suspended" | "closed" | "not_opened";
  rehearsal: boolean;
  starts_at: Time;
  opened_at: Time | null;
  closed_at: Time | null;
  suspended: { until: Time | null; reason: string; since: Time } | null;
  regime: { id: string; basis: { kind: string; reference: string; text: string } | null; confirmed: boolean };
  chair: Pid;
  clerk: Pid | null;
  deputy: Pid | null;
  chair_line: "ok" | "silent";
  chair_line_since: Time | null;
  phone: string;
  people: Record<Pid, Person>;
  groups: { id: string; short: string; name: string; seats: number }[];
}

export interface Document {
  id: string;
  title: string;
  url: string;
  sha256: string;
  kind: string;
}

export interface Proposal {
  id: string;
  label: string;
  kind: string;
  title: string;
  text_hash: string;
  state: "pending" | "adopted" | "rejected" | "withdrawn" | "postponed" | "invalid";
  on_persons: boolean;
  movers: Pid[];
}

export interface AgendaItem {
  id: string;
  number: string;
  title: string;
  parent: string | null;
  state: "todo" | "now" | "done";
  recused: SeatId[];
  /** Who reported it, and when. */
  recusals: { pid: SeatId; by: Pid; at: Time }[];
  without_vote: boolean;
  /** An appointment, nomination or recommendation (art. 31). */
  on_persons: boolean;
  documents: Document[];
  proposals: Proposal[];
}

export interface AgendaSlice {
  current: string | null;
  methods: { matters: Vote["method"][]; persons: Vote["method"][] };
  items: AgendaItem[];
}

export type AttendanceState = "expected" | "reported_absent" | "signed" | "present" | "left";

export interface AttendanceRow {
  state: AttendanceState;
  at: Time | null;
  lost_since: Time | null;
  connected?: boolean;
}

/** A guest's way in; to the desk only. */
export interface GuestRow {
  pid: Pid;
  link: string | null;
  tries: number;
  until: Time | null;
}

export interface AttendanceSlice {
  counts: { seats: number; sitting: number; present: number; needed: number };
  quorum: boolean;
  rows: Record<Pid, AttendanceRow>;
  established: { chair: Time | null; clerk: Time | null };
  guests?: GuestRow[];
  help?: { pid: Pid; code: string; at: Time }[];
}

export interface FloorRequest {
  id: string;
  pid: Pid;
  kind: string;
  at: Time;
}

export interface FloorSlice {
  item: string | null;
  now: {
    id: string;
    pid: Pid;
    kind: string;
    since: Time;
    limit_seconds: number | null;
    used_seconds: number;
  } | null;
  interruption: { pid: Pid; since: Time } | null;
  queue: FloorRequest[];
  asked_interruptions: FloorRequest[];
}

export interface Elector {
  seat: SeatId;
  choice: Choice | null;
  how: "button" | "spoken" | null;
  countersigned: boolean | null;
  state: "waiting" | "called" | "passed" | "voted" | "left_entered" | "left" | "missing";
}

export interface Objection {
  seat: SeatId;
  said: string;
  state: "open" | "rejected" | "corrected" | "voided";
  reason: string;
}

export interface Vote {
  id: string;
  round: number;
  number: number;
  item: string;
  proposal: { id: string; label: string; kind: string } | null;
  label: string;
  title: string;
  /** What voting for means, in the clerk's plain words. */
  plain: string;
  text_hash: string;
  /** The choices stay hidden until the close. */
  hidden: boolean;
  method: "roll_call" | "simultaneous" | "show_of_hands" | "without_vote" | "paper";
  status: "open" | "closed" | "declared" | "void";
  opened_at: Time;
  closed_at: Time | null;
  declared_at: Time | null;
  electors: Elector[];
  recused: SeatId[];
  absent: SeatId[];
  roll: { called: SeatId | null; last: SeatId | null; stopped: boolean; lot: SeatId | null } | null;
  totals: { for: number; against: number; voted: number; electors: number };
  groups: { group: string; for: number; against: number; open: number }[];
  judgement: {
    eligible: number;
    able: number;
    participated: number;
    needed: number;
    valid: boolean;
    could_be_valid: boolean;
  };
  seen: { seen: number; of: number };
  unseen?: SeatId[];
  objections: Objection[];
  paper?: { ballots: number; counts: Record<string, number> } | null;
  outcome: string | null;
  words: Worded | null;
  void_reason: string | null;
  annulled: { reason: string } | null;
  /** Since when it stands still because the public cannot follow. */
  frozen_at?: Time | null;
  gap?: Gap | null;
  kept?: boolean;
  visible_from: Time | null;
  notes: { seat: SeatId; kind: string; meant: Choice | null }[];
  redo_of: string | null;
  head: { seq: number; hash: string } | null;
}

/** When the public could not follow, in programme time. */
export interface Gap {
  start: Time;
  end: Time | null;
}

export interface VoteLine {
  id: string;
  number: number;
  label: string | null;
  title: string;
  method: string;
  status: string;
  outcome: string | null;
  for: number;
  against: number;
  declared_at: Time | null;
  annulled: boolean;
  gap?: Gap | null;
  kept?: boolean;
  redo_of: string | null;
}

export interface VoteSlice {
  current: Vote | null;
  recent: VoteLine[];
  asked: { vote: Pid[]; roll_call: Pid[] };
}

export interface Condition {
  id: string;
  state: "ok" | "warn" | "fail" | "n/a";
  code: string;
  values: Values;
  article: string;
}

export interface Blocked {
  code: string;
  article: string | null;
  values: Values;
  text?: string;
}

export type CommandType = keyof Commands;

export interface NextStep {
  command: CommandType;
  data: Record<string, unknown>;
  code: string;
  values: Values;
  confirm: boolean;
  speak: Worded | null;
}

export interface MoreStep {
  command: CommandType;
  data: Record<string, unknown>;
  code: string;
  values?: Values;
  enabled: boolean;
  confirm?: boolean;
  blocked?: Blocked | null;
}

export interface LeadSlice {
  next: NextStep | null;
  blocked: Blocked | null;
  more: MoreStep[];
  pending: ({ kind: string; pid: Pid } & Values)[];
  /** Said while the public could not follow. */
  repeat?: { pid: Pid; from: Time; to: Time | null }[];
}

export interface OwnVote {
  id: string;
  round: number;
  choice: Choice | null;
  at: Time | null;
  how: "button" | "spoken" | null;
  countersigned: boolean | null;
  seen: boolean;
}

export interface MeSlice {
  pid: Pid;
  seat: SeatId | null;
  name: string;
  roles: string[];
  attendance: AttendanceState;
  /** Heard now: the server mixes him in and hears him. The rest only where the platform carries the meeting. */
  audible: boolean;
  visible?: boolean;
  /** His name is called, outside a vote. */
  named?: boolean;
  camera?: "large" | "small";
  prompt?: string | null;
  /** When the message leaves the screen by itself. */
  prompt_until?: Time | null;
  /** What the chair decided about a line that fails. */
  decision?: { code: string; reason: string; at: Time | null } | null;
  exempt?: boolean;
  /** Of a citizen who speaks only: whether he is heard without being seen. */
  sound_only?: boolean;
  queue_place: number | null;
  requests: { id: string; kind: string }[];
  recused_items: string[];
  recusals: { item: string; by: Pid; at: Time }[];
  called: boolean;
  vote: OwnVote | null;
  can: string[];
}

/** How the stage sees and hears one person; to the desk only. */
export interface MediaRow {
  picture: "ok" | "none" | "black" | "frozen" | "off";
  sound: "ok" | "never" | "lost" | "off";
  heard_once: boolean;
  since: { picture: Time | null; sound: Time | null };
  prompt: string | null;
  prompt_until?: Time | null;
  decision: string | null;
  decided_at?: Time | null;
  reason?: string | null;
}

export interface StageSlice {
  state: "not_carried" | "off" | "card" | "live";
  layout?: string;
  /** The clerk's own choice; null: it follows the meeting. */
  chosen?: string | null;
  on_air?: boolean;
  heard?: Pid[];
  /** Whose name is called, outside a vote. */
  called?: Pid | null;
  speaking?: boolean;
  sound_only?: Pid[];
  recording?: boolean;
  /** Why the last part ended, where none runs; to the desk only. */
  recording_reason?: string | null;
  playlist?: string | null;
  stream?: {
    state: string;
    since: Time | null;
    delay_ms?: number | null;
    /** Why the public cannot follow. */
    reason?: string;
    until?: Time | null;
    /** Whether votes, opening and resuming wait for it. */
    required?: boolean;
  };
  gaps?: Gap[];
  media?: Record<Pid, MediaRow>;
  encoders?: { jti: string; label: string; at: Time; revoked_at: Time | null }[];
  lobby?: Pid[];
  /** On the list, and not yet seen and heard at their name. */
  to_call?: Pid[];
}

export interface Slices {
  meeting: MeetingSlice;
  agenda: AgendaSlice;
  attendance: AttendanceSlice;
  floor: FloorSlice;
  vote: VoteSlice;
  stage: StageSlice;
  compliance: { conditions: Condition[] };
  lead?: LeadSlice;
  me?: MeSlice;
}
