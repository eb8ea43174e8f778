import { useState } from "react";
import { DialogNotice } from "../cockpit/dialogs";
import { Dialog } from "../parts/Dialog";
import { Do } from "../parts/Do";
import { Field, Select } from "../parts/Field";
import { useRoom } from "../room";
import { t } from "../texts";

export function WithdrawEntry({ close }: { close: () => void }) {
  const { agenda } = useRoom().slices;
  const open = agenda.items.flatMap((item) => item.proposals).filter((one) => one.state === "pending");
  const [proposal, setProposal] = useState(open[0]?.id ?? "");
  const [reason, setReason] = useState("");
  const send =
    proposal && reason.trim() ? (
      <Do
        command="proposal.withdraw"
        data={{ proposal, reason: reason.trim() }}
        kind="primary"
        onDone={close}
      >
        {t("entry.withdraw_save")}
      </Do>
    ) : null;
  return (
    <Dialog title={t("entry.withdraw")} close={close} actions={send}>
      <div className="raad-stack">
        <Select label={t("entry.kind")} value={proposal} set={setProposal}>
          {open.map((one) => (
            <option key={one.id} value={one.id}>
              {one.label} · {one.title}
            </option>
          ))}
        </Select>
        <Field label={t("reason")} hint={t("reason.public")} value={reason} set={setReason} />
        <DialogNotice />
      </div>
    </Dialog>
  );
}

/** "Name: number" per line, as the committee that counted read it out. */
export function readCounts(text: string): Record<string, number> | null {
  const lines = text.split("\n").filter((line) => line.trim());
  const rows = lines.map((line) => /^(.+?)\s*[:=]\s*(\d+)\s*$/.exec(line));
  if (!rows.length || rows.some((row) => row === null)) return null;
  return Object.fromEntries(rows.map((row) => [row?.[1]?.trim() ?? "", Number(row?.[2])]));
}

/** The platform counts no secret papers: it records what was counted (art. 31). */
export function CountEntry({ close }: { close: () => void }) {
  const vote = useRoom().slices.vote.current;
  const [ballots, setBallots] = useState("");
  const [lines, setLines] = useState("");
  const counts = readCounts(lines);
  const ready = vote && counts && /^\d+$/.test(ballots);
  const send = ready ? (
    <Do
      command="vote.enter_count"
      data={{ vote: vote.id, ballots: Number(ballots), counts }}
      kind="primary"
      onDone={close}
    >
      {t("entry.count_save")}
    </Do>
  ) : null;
  return (
    <Dialog title={t("entry.count")} close={close} actions={send}>
      <div className="raad-stack">
        <Field label={t("entry.ballots")} hint={t("entry.ballots_hint")} value={ballots} set={setBallots} />
        <Field label={t("entry.counts")} hint={t("entry.counts_hint")} value={lines} set={setLines} long />
        <DialogNotice />
      </div>
    </Dialog>
  );
}
