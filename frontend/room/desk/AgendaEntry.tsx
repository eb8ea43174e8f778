import { useState } from "react";
import { DialogNotice } from "../cockpit/dialogs";
import { Dialog } from "../parts/Dialog";
import { Do } from "../parts/Do";
import { Field, Select } from "../parts/Field";
import type { ChangeAgenda } from "../protocol.generated";
import { useRoom } from "../room";
import { t } from "../texts";
import { PersonSelect } from "./PersonSelect";

const CHANGES = ["add", "move", "retitle", "remove"] as const;

/** After the opening the agenda changes only by a decision, recorded with who proposed it and why. */
export function AgendaEntry({ close }: { close: () => void }) {
  const [change, setChange] = useState<ChangeAgenda["change"]>("add");
  const [item, setItem] = useState("");
  const [after, setAfter] = useState("");
  const [title, setTitle] = useState("");
  const [proposer, setProposer] = useState("");
  const [reason, setReason] = useState("");
  const titled = change === "add" || change === "retitle";
  const placed = change === "add" || change === "move";
  const ready = proposer && reason.trim() && (change === "add" || item) && (!titled || title.trim());
  const data: ChangeAgenda = {
    change,
    proposer,
    reason: reason.trim(),
    item: change === "add" ? null : item,
    after: placed ? after || null : null,
    title: titled ? title.trim() : null,
  };
  const send = ready ? (
    <Do command="agenda.change" data={data} kind="primary" onDone={close}>
      {t("entry.agenda_save")}
    </Do>
  ) : null;
  return (
    <Dialog title={t("entry.agenda")} close={close} actions={send}>
      <div className="raad-stack">
        <Select label={t("entry.change")} value={change} set={(value) => setChange(value as typeof change)}>
          {CHANGES.map((one) => (
            <option key={one} value={one}>
              {t(`change.${one}`)}
            </option>
          ))}
        </Select>
        {change === "add" ? null : <ItemSelect label={t("entry.item")} item={item} set={setItem} />}
        {titled ? <Field label={t("entry.title")} value={title} set={setTitle} /> : null}
        {placed ? <ItemSelect label={t("entry.after")} item={after} set={setAfter} /> : null}
        <PersonSelect label={t("entry.proposer")} pid={proposer} set={setProposer} proposers />
        <Field label={t("reason")} hint={t("reason.public")} value={reason} set={setReason} />
        <DialogNotice />
      </div>
    </Dialog>
  );
}

function ItemSelect({ label, item, set }: { label: string; item: string; set: (item: string) => void }) {
  const { agenda } = useRoom().slices;
  return (
    <Select label={label} value={item} set={set}>
      <option value="">–</option>
      {agenda.items.map((one) => (
        <option key={one.id} value={one.id}>
          {one.number}. {one.title}
        </option>
      ))}
    </Select>
  );
}
