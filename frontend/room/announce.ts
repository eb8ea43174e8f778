import { timeOfDay } from "./parts/time";
import type { MeetingSlice, Slices } from "./slices";
import { t } from "./texts";
import { resultWords, subject } from "./vote/words";

type Name = (pid: string) => string;
type Step = (before: Slices, after: Slices, name: Name) => string | null;

const STEPS: Step[] = [meeting, item, floor, turn, vote];

/** What a screen reader says about a change: each once, politely, the most urgent last so that it is heard longest. */
export function announcements(before: Slices, after: Slices, name: Name): string[] {
  return STEPS.map((step) => step(before, after, name)).filter((text): text is string => text !== null);
}

function meeting(before: Slices, after: Slices): string | null {
  if (before.meeting.status === after.meeting.status) return null;
  if (after.meeting.status === "suspended") return suspended(after.meeting);
  if (after.meeting.status === "closed") return t("say.closed");
  if (after.meeting.status !== "open") return null;
  return t(before.meeting.status === "planned" ? "say.opened" : "say.open");
}

/** That the meeting stands still, why, and until when, as far as the chair has said it. */
function suspended(now: MeetingSlice): string {
  const reason = now.suspended?.reason.trim().replace(/\.$/, "");
  const until = now.suspended?.until;
  const what = reason ? t("say.suspended_why", { reason }) : t("say.suspended");
  const goesOn = until
    ? t("meeting.until", { time: timeOfDay(until, now.body.time_zone, false) })
    : t("meeting.until_unknown");
  return `${what} ${goesOn}`;
}

function item(before: Slices, after: Slices): string | null {
  if (before.agenda.current === after.agenda.current) return null;
  const now = after.agenda.items.find((one) => one.id === after.agenda.current);
  return now ? t("say.item", { number: now.number, title: now.title }) : null;
}

function floor(before: Slices, after: Slices, name: Name): string | null {
  const pid = after.floor.now?.pid;
  if (!pid || (pid === before.floor.now?.pid && before.floor.now?.since === after.floor.now?.since))
    return null;
  return pid === after.me?.pid ? t("say.floor_you") : t("say.floor", { name: name(pid) });
}

function turn(before: Slices, after: Slices): string | null {
  if (after.me?.called && !before.me?.called) return t("say.turn");
  if (after.me?.named && !before.me?.named) return t("calling.you_text");
  const place = placeOf(after);
  return place === placeOf(before) ? null : place;
}

/** One's place on the list in one sentence; who speaks is told so by `floor`. */
function placeOf({ me, floor }: Slices): string | null {
  if (!me || floor.now?.pid === me.pid) return null;
  if (me.requests.some((request) => request.kind === "interruption")) return t("place.interruption");
  if (me.queue_place === 1) return t("say.next");
  return me.queue_place ? t("place.queue", { n: me.queue_place }) : null;
}

function vote(before: Slices, after: Slices): string | null {
  const now = after.vote.current;
  if (!now) return null;
  const was = before.vote.current;
  if (was?.id === now.id && was.status === now.status && was.round === now.round) return null;
  const what = subject(now);
  if (now.status === "open") return t("say.vote_open", { subject: what, title: now.title });
  if (now.status === "closed") return t("say.vote_closed", { subject: what });
  return now.status === "void" ? t("say.vote_void", { subject: what }) : resultWords(now);
}
