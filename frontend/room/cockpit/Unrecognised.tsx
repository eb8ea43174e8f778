import { useId, useRef, useState } from "react";
import { Button } from "../parts/Button";
import { Chip } from "../parts/Chip";
import { Dialog } from "../parts/Dialog";
import { Do } from "../parts/Do";
import { Field } from "../parts/Field";
import { useKeys } from "../parts/keys";
import { useTimeOfDay } from "../parts/time";
import { useName, useRoom } from "../room";
import type { LeadSlice, MediaRow, Pid } from "../slices";
import { coded, type Key, t } from "../texts";

type Waiting = LeadSlice["pending"][number];
type Decision = "continue" | "suspend_member";

/** Each fits what is missing; the first one is chosen beforehand. */
const REASONS: Record<Decision, Record<string, Key[]>> = {
  continue: {
    picture: ["faulty.continue_1", "faulty.continue_2"],
    sound: ["faulty.continue_1", "faulty.continue_3"],
  },
  suspend_member: {
    picture: ["faulty.suspend_1", "faulty.suspend_3"],
    sound: ["faulty.suspend_2", "faulty.suspend_3"],
  },
};

/** Who is present and cannot be seen or heard: the chair decides on each, and the desk sees what he decided. */
export function Unrecognised() {
  const { lead } = useRoom().slices;
  const { can } = useRoom();
  const first = useRef<HTMLUListElement>(null);
  const waiting = (lead?.pending ?? []).filter((one) => one.kind === "media");
  useKeys({ d: () => first.current?.querySelector("button")?.focus() });
  if (!waiting.length) return <Decided />;
  const mine = can("media.decide");
  return (
    <>
      <section className="raad-notice raad-notice--warn" aria-label={t("faulty.title")} role="status">
        <p className="raad-notice__title">{t("faulty.title")}</p>
        <p>{t(mine ? "faulty.chair" : "faulty.clerk")}</p>
        <ul className="raad-queue raad-faulty" ref={first}>
          {waiting.map((one) => (
            <Faulty key={one.pid} one={one} />
          ))}
        </ul>
      </section>
      <Decided />
    </>
  );
}

function Faulty({ one }: { one: Waiting }) {
  const { can } = useRoom();
  const name = useName();
  const timeOf = useTimeOfDay();
  const [asking, setAsking] = useState<Decision | null>(null);
  const word = coded(String(one.missing), String(one.code ?? "none")) ?? String(one.missing);
  return (
    <li className="raad-queue__item">
      <span>
        <strong>{name(one.pid)}</strong> <Chip tone="warn">{word}</Chip>{" "}
        {one.since ? (
          <span className="raad-soft">{t("faulty.since", { time: timeOf(String(one.since), true) })}</span>
        ) : null}
      </span>
      {can("media.decide") ? (
        <span className="raad-queue__tools">
          <Button
            aria-label={t("faulty.continue_title", { name: name(one.pid) })}
            onClick={() => setAsking("continue")}
          >
            {t("faulty.continue")} …
          </Button>
          <Button
            aria-label={t("faulty.suspend_title", { name: name(one.pid) })}
            onClick={() => setAsking("suspend_member")}
          >
            {t("faulty.suspend")} …
          </Button>
        </span>
      ) : null}
      {asking ? <Decide one={one} decision={asking} close={() => setAsking(null)} /> : null}
    </li>
  );
}

/** One reason is chosen beforehand, so that two presses are enough; what is written instead counts. */
function Decide({ one, decision, close }: { one: Waiting; decision: Decision; close: () => void }) {
  const name = useName()(one.pid);
  const group = useId();
  const reasons = REASONS[decision][String(one.missing)] ?? [];
  const [chosen, setChosen] = useState<Key>(reasons[0] ?? "faulty.suspend_3");
  const [own, setOwn] = useState("");
  const reason = own.trim() || t(chosen);
  const suspends = decision === "suspend_member";
  return (
    <Dialog
      title={t(suspends ? "faulty.suspend_title" : "faulty.continue_title", { name })}
      close={close}
      actions={
        <Do command="media.decide" data={{ pid: one.pid, decision, reason }} kind="primary" onDone={close}>
          {t(suspends ? "faulty.suspend" : "faulty.continue")}
        </Do>
      }
    >
      <div className="raad-stack raad-stack--small">
        <p>{t(suspends ? "faulty.suspend_text" : "faulty.continue_text", { name })}</p>
        <fieldset className="raad-reasons">
          <legend className="raad-field__label">{t("faulty.reason")}</legend>
          {reasons.map((key) => (
            <label className="raad-field--check" key={key}>
              <input
                type="radio"
                className="utrecht-radio-button utrecht-radio-button--html-input"
                name={group}
                checked={chosen === key && !own.trim()}
                onChange={() => {
                  setChosen(key);
                  setOwn("");
                }}
              />{" "}
              {t(key)}
            </label>
          ))}
        </fieldset>
        <Field label={t("faulty.own_words")} hint={t("reason.public")} value={own} set={setOwn} />
      </div>
    </Dialog>
  );
}

/** What he decided stays in sight as long as that line fails. */
function Decided() {
  const { stage, attendance } = useRoom().slices;
  const name = useName();
  const timeOf = useTimeOfDay();
  const rows = Object.entries(stage.media ?? {}).filter(
    ([pid, row]) => row.decision && holds(row, attendance.rows[pid as Pid]?.state),
  );
  if (!rows.length) return null;
  return (
    <section className="raad-notice raad-notice--info" aria-label={t("faulty.decided")}>
      <p className="raad-notice__title">{t("faulty.decided")}</p>
      <ul className="room-plain">
        {rows.map(([pid, row]) => (
          <li key={pid}>
            <strong>{name(pid)}</strong>{" "}
            {t(row.decision === "continue" ? "faulty.decided_continue" : "faulty.decided_suspend")}
            {row.reason ? <>: {row.reason}</> : null}{" "}
            <span className="raad-soft">{timeOf(row.decided_at ?? null)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A decision about somebody who went, or came back by the door, is history. */
function holds(row: MediaRow, state: string | undefined): boolean {
  return row.decision === "continue" ? state === "present" : state === "left" || state === "signed";
}
