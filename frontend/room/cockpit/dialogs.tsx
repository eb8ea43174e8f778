import { useState } from "react";
import { AgendaList } from "../parts/Agenda";
import { Dialog } from "../parts/Dialog";
import { Do, useCommand } from "../parts/Do";
import { Field, Select } from "../parts/Field";
import { useRefusalWords } from "../parts/Notice";
import { useTimeOfDay } from "../parts/time";
import type { Commands } from "../protocol.generated";
import { useName, useRoom } from "../room";
import type { CommandType, MoreStep, NextStep, Vote } from "../slices";
import { coded, t } from "../texts";
import { useConfirmWords } from "./words";

interface Props {
  close: () => void;
}

/** "20:45" today by the server's date, as a moment; a time that has passed is tomorrow's. */
export function moment(time: string, now: number): string | null {
  const match = /^(\d\d):(\d\d)$/.exec(time);
  if (!match) return null;
  const at = new Date(now);
  at.setHours(Number(match[1]), Number(match[2]), 0, 0);
  if (at.getTime() < now) at.setDate(at.getDate() + 1);
  return at.toISOString();
}

export function Suspend({ close }: Props) {
  const { room } = useRoom();
  const [time, setTime] = useState("");
  const [reason, setReason] = useState("");
  const data = { reason: reason.trim(), until: moment(time, room.clock.now()) };
  const send = data.reason ? (
    <Do command="meeting.suspend" data={data} kind="primary" onDone={close}>
      {t("tools.suspend")}
    </Do>
  ) : null;
  return (
    <Dialog title={t("suspend.title")} close={close} actions={send}>
      <div className="raad-stack">
        <Field label={t("suspend.reason")} hint={t("reason.public")} value={reason} set={setReason} />
        <Field
          label={t("suspend.until")}
          hint={t("suspend.until_hint")}
          type="time"
          value={time}
          set={setTime}
        />
      </div>
    </Dialog>
  );
}

export function MoveTo({ close }: Props) {
  return (
    <Dialog title={t("move.title")} close={close}>
      <AgendaList
        tools={(item) =>
          item.state === "now" ? null : (
            <span>
              <Do
                command="agenda.move_to"
                data={{ item: item.id }}
                onDone={close}
                label={t("move.to", { title: item.title })}
              >
                {t("move.here")}
              </Do>
            </span>
          )
        }
      />
    </Dialog>
  );
}

/** Any vote at this item, in a form that is lawful for it; a shortfall is said first and asked once (art. 29). */
export function OpenVote({ close }: Props) {
  const { slices } = useRoom();
  const item = slices.agenda.items.find((one) => one.id === slices.agenda.current);
  const pending = item?.proposals.filter((proposal) => proposal.state === "pending") ?? [];
  const [proposal, setProposal] = useState(pending[0]?.id ?? "");
  const onPersons = (pending.find((one) => one.id === proposal) ?? item)?.on_persons ?? false;
  const methods = slices.agenda.methods[onPersons ? "persons" : "matters"];
  const [chosen, setMethod] = useState<Vote["method"]>("roll_call");
  const method = methods.includes(chosen) ? chosen : (methods[0] ?? chosen);
  const [short, setShort] = useState(false);
  const { run, busy } = useCommand();
  const what = proposal ? { proposal } : { item: item?.id ?? null };
  const { again, step } = useEarlier(proposal || null, item?.id ?? null);
  const confirm = useConfirmWords();
  const open = async () => {
    if (await run("vote.open", { ...what, ...again, method, confirm_shortfall: short })) close();
    else setShort(true);
  };
  const send = (
    <button type="button" className="nl-button nl-button--primary" onClick={open} aria-busy={busy}>
      {t(short ? "open_vote.still" : "tools.vote")}
    </button>
  );
  return (
    <Dialog title={t("open_vote.title")} close={close} actions={send}>
      <div className="raad-stack">
        <Select label={t("open_vote.on")} value={proposal} set={setProposal}>
          {pending.map((one) => (
            <option key={one.id} value={one.id}>
              {one.label} · {one.title}
            </option>
          ))}
          <option value="">{t("open_vote.item", { title: item?.title ?? "" })}</option>
        </Select>
        <Select
          label={t("open_vote.method")}
          value={method}
          set={(value) => setMethod(value as typeof method)}
        >
          {methods.map((one) => (
            <option key={one} value={one}>
              {coded("method", one)}
            </option>
          ))}
        </Select>
        {onPersons ? <p>{t("open_vote.persons")}</p> : null}
        {again.why_again && step ? <p>{confirm({ ...step, code: AFTER[again.why_again] })}</p> : null}
        {step?.code === "vote.open_deferred" ? <p>{confirm(step)}</p> : null}
        <DialogNotice />
      </div>
    </Dialog>
  );
}

type Again = Partial<Pick<Commands["vote.open"], "redo_of" | "why_again">>;

const AFTER = {
  second_meeting_after_tie: "vote.open_after_tie",
  revote_after_invalid: "vote.open_after_invalid",
};

/** The earlier vote that this one repeats, as the server names it in the step that opens it. */
function useEarlier(
  proposal: string | null,
  item: string | null,
): { again: Again; step: NextStep | MoreStep | undefined } {
  const { lead } = useRoom().slices;
  const steps = lead ? [...(lead.next ? [lead.next] : []), ...lead.more] : [];
  const step = steps.find(
    ({ command, data }) =>
      command === "vote.open" && (proposal ? data.proposal === proposal : data.item === item),
  );
  const { redo_of, why_again } = (step?.data ?? {}) as Again;
  return { again: { ...(redo_of ? { redo_of } : {}), ...(why_again ? { why_again } : {}) }, step };
}

/** A refusal is said inside the dialog that it answers. */
export function DialogNotice() {
  const { notice } = useRoom();
  const say = useRefusalWords();
  return (
    <p role="alert" className="raad-answer raad-answer--refused">
      {notice ? (notice.refusal ? notice.refusal.text || say(notice.refusal) : t("notice.internal")) : ""}
    </p>
  );
}

/** Whoever is present may be handed the chair; the server says who may preside. */
export function HandOver({ close }: Props) {
  const { slices } = useRoom();
  const name = useName();
  const { meeting, attendance } = slices;
  const present = Object.keys(meeting.people).filter(
    (pid) => pid !== meeting.chair && attendance.rows[pid]?.state === "present",
  );
  const [pid, setPid] = useState(meeting.deputy ?? present[0] ?? "");
  const send = pid ? (
    <Do command="chair.hand_over" data={{ pid }} kind="primary" onDone={close}>
      {t("hand_over.confirm", { name: name(pid) })}
    </Do>
  ) : null;
  return (
    <Dialog title={t("hand_over.title")} close={close} actions={send}>
      <Select label={t("hand_over.to")} value={pid} set={setPid}>
        {present.map((one) => (
          <option key={one} value={one}>
            {name(one)}
          </option>
        ))}
      </Select>
    </Dialog>
  );
}

/** No quorum: the names of the absent are read out, and the time of the second convocation is set (art. 20). */
export function NotOpened({ close }: Props) {
  const { slices } = useRoom();
  const name = useName();
  const timeOf = useTimeOfDay();
  const rows = Object.entries(slices.attendance.rows).filter(
    ([pid, row]) => /^s\d/.test(pid) && row.state !== "present",
  );
  return (
    <Dialog
      title={t("not_opened.title", { time: timeOf(slices.meeting.starts_at) })}
      close={close}
      actions={
        <Do command="meeting.not_opened" data={{}} kind="primary" onDone={close}>
          {t("not_opened.confirm")}
        </Do>
      }
    >
      <p>{t("not_opened.read")}</p>
      <p className="raad-next__speak">{rows.map(([pid]) => name(pid)).join(", ")}</p>
    </Dialog>
  );
}

export function Sure({ command, step, close }: Props & { command: CommandType; step?: MoreStep }) {
  const words = useConfirmWords();
  const asked = step ?? { command, code: command, data: {}, values: {}, enabled: true };
  return (
    <Dialog
      title={t("sure.title")}
      close={close}
      actions={
        <Do command={command} data={asked.data as never} kind="primary" onDone={close}>
          {t("sure.yes")}
        </Do>
      }
    >
      <p className="raad-dialog__sentence">{words(asked)}</p>
    </Dialog>
  );
}
