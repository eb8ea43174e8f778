import { useState } from "react";
import { useName, useRoom } from "../room";
import type { Gap, StageSlice, Vote } from "../slices";
import { coded, t } from "../texts";
import { Button } from "./Button";
import { Chip } from "./Chip";
import { Dialog } from "./Dialog";
import { Do } from "./Do";
import { Field } from "./Field";
import { useTimeOfDay } from "./time";

/** Whether something waits for the public: the picture is ours, the law asks for it, and nobody has seen it. */
export function useUnseen(): boolean {
  const { stage } = useRoom().slices;
  return Boolean(stage.stream?.required) && ["down", "unknown"].includes(stage.stream?.state ?? "");
}

/** "Het publiek ziet ons niet sinds 21:40:12: het beeld staat stil." */
export function AlarmWords() {
  const { stage } = useRoom().slices;
  const timeOf = useTimeOfDay();
  if (stage.stream?.state !== "down") return t("alarm.unknown");
  const gap = stage.gaps?.find((one) => one.end === null);
  const said = gap ? t("alarm.down", { time: timeOf(gap.start, true) }) : t("alarm.down_now");
  const why = coded("fault", stage.stream.reason ?? "");
  return why ? `${said.replace(/\.$/, "")}: ${why}.` : said;
}

/** What people do where no machine sees the broadcast: the clerk looks, the chair stands by it. */
export function StreamByHand() {
  const { slices, can } = useRoom();
  const unseen = useUnseen();
  if (!slices.stage.stream?.required) return null;
  const { state } = slices.stage.stream;
  return (
    <>
      <Waiting />
      {unseen && (can("stream.observe") || can("stream.not_measured")) ? (
        <section className="raad-notice raad-notice--warn" aria-label={t("alarm.by_hand")}>
          <p className="raad-notice__title">
            {t(silent(slices.stage) ? "alarm.watchdog_silent" : "alarm.by_hand")}
          </p>
          <p>{t("alarm.by_hand_text")}</p>
          <div className="raad-toolbar">
            <Ask kind="up" />
            <Ask kind="basis" />
          </div>
        </section>
      ) : null}
      {!unseen && state !== "down" && slices.meeting.status === "open" ? <Ask kind="down" /> : null}
    </>
  );
}

/** Nothing is known of the broadcast itself: what looked at it is gone. */
function silent(stage: StageSlice): boolean {
  return stage.stream?.state === "down" && stage.stream.reason === "watchdog_silent";
}

/** For everybody in the meeting who does not lead it: why it will stop in a moment, and that nothing said now is lost. */
export function PublicGone() {
  const { meeting, stage } = useRoom().slices;
  if (meeting.status !== "open" || !stage.stream?.required || stage.stream.state !== "down") return null;
  return (
    <div className="raad-notice raad-notice--warn raad-member__full" role="status">
      <p className="raad-notice__title">
        <AlarmWords />
      </p>
      <p>{t("alarm.member")}</p>
    </div>
  );
}

/** A vote that stands still because the public could not follow: it will not be finished, whatever was cast. */
export function Frozen({ vote }: { vote: Vote }) {
  if (!vote.frozen_at || (vote.status !== "open" && vote.status !== "closed")) return null;
  return (
    <div className="raad-notice raad-notice--fail" role="status">
      <p className="raad-strong">{t("gap.frozen")}</p>
    </div>
  );
}

/** What the clerk recorded and the chair has to sign. */
function Waiting() {
  const { lead } = useRoom().slices;
  const name = useName();
  const asked = lead?.pending.find((one) => one.kind === "observed" || one.kind === "not_measured");
  if (!asked) return null;
  const observed = asked.kind === "observed";
  return (
    <div className="raad-notice raad-notice--warn" role="status">
      <p className="raad-strong">
        {observed
          ? t("alarm.asked_observed", { name: name(asked.pid) })
          : t("alarm.asked_not_measured", { name: name(asked.pid), basis: asked.basis ?? "" })}
      </p>
      {observed && asked.basis ? <p>{t("alarm.how", { text: asked.basis })}</p> : null}
      <p>
        {observed ? (
          <Do command="stream.countersign" data={{}} kind="primary">
            {t("alarm.sign")}
          </Do>
        ) : (
          <Do command="stream.confirm_not_measured" data={{}} kind="primary">
            {t("alarm.sign_basis")}
          </Do>
        )}
      </p>
    </div>
  );
}

function Ask({ kind }: { kind: "up" | "down" | "basis" }) {
  const { can } = useRoom();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  if (!can(kind === "basis" ? "stream.not_measured" : "stream.observe")) return null;
  const close = () => setOpen(false);
  const title = t(
    kind === "basis" ? "alarm.not_measured" : kind === "up" ? "alarm.observe_up" : "alarm.observe_down",
  );
  const text = words.trim();
  const send = !text ? null : kind === "basis" ? (
    <Do command="stream.not_measured" data={{ basis: text }} kind="primary" onDone={close}>
      {title}
    </Do>
  ) : (
    <Do command="stream.observe" data={{ state: kind, text }} kind="primary" onDone={close}>
      {title}
    </Do>
  );
  return (
    <>
      <Button kind={kind === "up" ? "secondary" : "subtle"} onClick={() => setOpen(true)}>
        {title} …
      </Button>
      {open ? (
        <Dialog title={title} close={close} actions={send}>
          <Field
            label={t(kind === "basis" ? "alarm.not_measured_text" : "alarm.observe_text")}
            value={words}
            set={setWords}
          />
        </Dialog>
      ) : null}
    </>
  );
}

/** What was said while the public could not follow, for the chair to have repeated. */
export function Repeat() {
  const { lead, stage } = useRoom().slices;
  const name = useName();
  const timeOf = useTimeOfDay();
  if (!lead?.repeat?.length || stage.stream?.state === "down") return null;
  return (
    <section className="raad-notice raad-notice--info" aria-label={t("repeat.title")}>
      <p className="raad-notice__title">{t("repeat.title")}</p>
      <p>{t("repeat.text")}</p>
      <ul className="raad-list">
        {lead.repeat.map((one) => (
          <li key={`${one.pid}${one.from}`}>
            {name(one.pid)} <span className="raad-soft">{timeOf(one.from)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The mark beside a declared vote that a gap touches. */
export function GapMark({ vote }: { vote: { gap?: Gap | null; kept?: boolean; annulled: unknown } }) {
  if (!vote.gap || vote.annulled) return null;
  return <Chip tone="warn">{t(vote.kept ? "gap.kept" : "gap.mark")}</Chip>;
}
