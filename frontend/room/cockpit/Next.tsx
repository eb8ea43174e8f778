import { useEffect, useRef, useState } from "react";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Chip";
import { useCommand } from "../parts/Do";
import { useKeys } from "../parts/keys";
import { useRefusalWords } from "../parts/Notice";
import { ReasonDialog } from "../parts/ReasonDialog";
import { AlarmWords } from "../parts/StreamAlarm";
import { useNow, useTimeOfDay } from "../parts/time";
import type { Commands } from "../protocol.generated";
import { FOR_CHAIR } from "../protocol.generated";
import { useRoom } from "../room";
import type { Blocked, Gap, NextStep, SeatId } from "../slices";
import { coded, t } from "../texts";
import { toObjection } from "./VotePanel";
import { useConfirmWords, useReadable, useStepWords } from "./words";

/** A step that comes up under a pressing finger is not armed at once. */
const ARM_MS = 600;

/** The one primary button: the next lawful step, the words to say, or what blocks it and by which article. */
export function Next() {
  const { lead, meeting } = useRoom().slices;
  if (meeting.chair_line === "silent") return null;
  if (lead?.blocked) return <BlockedBox blocked={lead.blocked} next={lead.next} />;
  return lead?.next ? (
    <Step key={JSON.stringify([lead.next.code, lead.next.data])} next={lead.next} />
  ) : (
    <Nothing />
  );
}

function Nothing() {
  const { status } = useRoom().slices.meeting;
  const over = status === "closed" || status === "not_opened";
  return (
    <section className="raad-next" aria-label={t("next.label")}>
      <p className="raad-next__label">{t("next.label")}</p>
      <p>{t(over ? "next.over" : "next.nothing")}</p>
    </section>
  );
}

const IN_VIEW = "vote.not_in_view_yet";

/** What of a lawful evening simply has to be waited for; everything else that blocks a step is amber. */
const ORDINARY = new Set(["vote.call_unanswered", "vote.pause_running", IN_VIEW]);

/** What comes next, its button shut in its own place, and what holds it up. A pause opens by itself when it has passed. */
function BlockedBox({ blocked, next }: { blocked: Blocked; next: NextStep | null }) {
  const words = useStepWords();
  const left = usePause(blocked);
  if (next && left !== null && left <= 0) return <Step next={next} />;
  const amber = ORDINARY.has(blocked.code) ? "" : "raad-next--blocked";
  return (
    <section className={`raad-next ${amber}`} aria-label={t("next.label")}>
      <p className="raad-next__label">{t(next ? "next.label" : "next.blocked")}</p>
      {next ? (
        <div className="raad-next__action">
          <Button large aria-disabled="true">
            <Icon name="lock" /> {words(next)}
          </Button>
        </div>
      ) : null}
      {blocked.code === "stream.wait_for_picture" ? (
        <p className="raad-next__alarm">
          <AlarmWords />
        </p>
      ) : null}
      <BlockedWords blocked={blocked} />
      {left === null ? null : <p>{t("next.seconds", { seconds: left })}</p>}
    </section>
  );
}

/** The seconds of a hammer's pause, or in which everybody is in view, that are left; null when it is something else. */
function usePause(blocked: Blocked): number | null {
  const visible = useRoom().slices.vote.current?.visible_from;
  const now = useNow();
  const from =
    blocked.code === "vote.pause_running" ? visible : IN_VIEW === blocked.code ? blocked.values.until : null;
  return typeof from === "string" ? Math.ceil((Date.parse(from) - now) / 1000) : null;
}

export function BlockedWords({ blocked }: { blocked: Blocked }) {
  const say = useRefusalWords();
  return <p className="raad-next__why">{say(blocked)}</p>;
}

function Step({ next }: { next: NextStep }) {
  const { can, me } = useRoom();
  const words = useStepWords();
  const read = useReadable();
  const shownFor = useShownFor();
  const [asking, setAsking] = useState(false);
  const { run, busy } = useCommand();
  const mine = can(next.command);
  const go = (event: Pressed) => {
    if (shownFor(event) <= ARM_MS || !mine) return;
    if (next.command === "vote.judge") toObjection(next.data.seat as SeatId);
    else if (next.confirm) setAsking(true);
    else void send();
  };
  const send = async () => {
    await run(next.command, next.data as Commands[typeof next.command]);
    setAsking(false);
  };
  const press = (event: Pressed) => !asking && go(event);
  useKeys({ Enter: press });
  const behalf = FOR_CHAIR.has(next.command) && !me?.roles.includes("chair");
  const speak = next.speak ? coded("words", next.speak.code, read(next.speak.values)) : null;
  const alarm = ALARMS.has(next.code);
  return (
    <section
      className={`raad-next ${alarm ? "raad-next--alarm" : ""}`}
      aria-label={t("next.label")}
      role={alarm ? "alert" : undefined}
    >
      <p className={`raad-next__label ${alarm ? "raad-next__alarm" : ""}`.trim()}>
        <Why next={next} />
      </p>
      {speak ? <p className="raad-next__speak">{t("next.say", { words: speak })}</p> : null}
      {asking ? (
        <Sure next={next} busy={busy} send={send} back={() => setAsking(false)} />
      ) : (
        <div className="raad-next__action">
          {mine ? (
            <Button kind="primary" large shortcut="Enter" onClick={go} aria-busy={busy} aria-disabled={busy}>
              {words(next)}
            </Button>
          ) : (
            <p className="raad-strong">
              {t(me?.roles.includes("chair") ? "next.clerk_does" : "next.chair_does", { step: words(next) })}
            </p>
          )}
          {behalf && mine ? <em className="raad-behalf">{t("behalf")}</em> : null}
        </div>
      )}
      {next.code === "vote.annul_gap" ? <Keep next={next} /> : null}
    </section>
  );
}

const ALARMS = new Set(["meeting.suspend_stream", "vote.void_frozen", "vote.annul_gap"]);

/** Over the button: that it is the next step, or what went wrong with the broadcast that makes it so. */
function Why({ next }: { next: NextStep }) {
  const timeOf = useTimeOfDay();
  if (next.code === "meeting.suspend_stream") return <AlarmWords />;
  if (next.code === "vote.void_frozen") return t("gap.frozen");
  if (next.code !== "vote.annul_gap") return t("next.label");
  const gap = (next.data.gap ?? null) as Gap | null;
  const { label, title } = next.values;
  if (!gap?.end) return t("alarm.touched", { label: label ?? "", title: title ?? "" });
  const times = { from: timeOf(gap.start, true), to: timeOf(gap.end, true) };
  return t("alarm.touched_between", { label: label ?? "", title: title ?? "", ...times });
}

/** The other way out of a gap: the result stands, and the chair says why. */
function Keep({ next }: { next: NextStep }) {
  const { can } = useRoom();
  const [open, setOpen] = useState(false);
  if (!can("vote.keep")) return null;
  return (
    <p>
      <Button kind="subtle" onClick={() => setOpen(true)}>
        {t("alarm.keep")} …
      </Button>
      {open ? (
        <ReasonDialog
          title={t("alarm.keep")}
          text={t("alarm.keep_text")}
          command="vote.keep"
          data={(reason) => ({ vote: next.data.vote as string, reason })}
          close={() => setOpen(false)}
        />
      ) : null}
    </p>
  );
}

interface SureProps {
  next: NextStep;
  busy: boolean;
  send: () => void;
  back: () => void;
}

/** What will be recorded, in a sentence, asked once and in place. */
function Sure({ next, busy, send, back }: SureProps) {
  const words = useConfirmWords();
  const step = useStepWords();
  const shownFor = useShownFor();
  const button = useRef<HTMLDivElement>(null);
  useEffect(() => button.current?.querySelector("button")?.focus(), []);
  const yes = (event: Pressed) => shownFor(event) > 0 && send();
  return (
    <div className="raad-stack raad-stack--small" ref={button}>
      <p className="raad-dialog__sentence">{words(next)}</p>
      <div className="raad-next__action">
        <Button kind="primary" large onClick={yes} aria-busy={busy} aria-disabled={busy}>
          {t("next.yes", { step: step(next) })}
        </Button>
        <Button large onClick={back}>
          {t("back")}
        </Button>
      </div>
    </div>
  );
}

type Pressed = Pick<Event, "timeStamp">;

/** How long this had been on the screen, in ms, when somebody pressed; a press waits in line while the page is busy, and
 *  what comes up meanwhile was not pressed: less than nothing. */
function useShownFor(): (event: Pressed) => number {
  const since = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      since.current = performance.now();
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return (event) => event.timeStamp - since.current;
}
