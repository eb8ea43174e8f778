import { useState } from "react";
import { DialogNotice } from "../cockpit/dialogs";
import { Dialog } from "../parts/Dialog";
import { Do } from "../parts/Do";
import { Field, Select } from "../parts/Field";
import { useCurrentItem, useRoom } from "../room";
import { coded, t } from "../texts";
import { recusalArticle } from "../vote/words";
import { PersonSelect } from "./PersonSelect";

interface Props {
  close: () => void;
}

export function NoteEntry({ close }: Props) {
  const item = useCurrentItem();
  const [text, setText] = useState("");
  const send = text.trim() ? (
    <Do command="note.add" data={{ text: text.trim(), item: item?.id ?? null }} kind="primary" onDone={close}>
      {t("entry.note_save")}
    </Do>
  ) : null;
  return (
    <Dialog title={t("entry.note")} close={close} actions={send}>
      <Field
        label={item ? t("entry.note_at", { number: item.number, title: item.title }) : t("entry.note_text")}
        hint={t("reason.public")}
        value={text}
        set={setText}
        long
      />
      <DialogNotice />
    </Dialog>
  );
}

export function RecusalEntry({ close }: Props) {
  const { slices } = useRoom();
  const item = useCurrentItem();
  const [pid, setPid] = useState("");
  const [reason, setReason] = useState("");
  const send =
    pid && item ? (
      <Do command="recusal.declare" data={{ item: item.id, pid, reason }} kind="primary" onDone={close}>
        {t("entry.recusal_save")}
      </Do>
    ) : null;
  return (
    <Dialog
      title={t("entry.recusal", { article: recusalArticle(slices.meeting) })}
      close={close}
      actions={send}
    >
      <div className="raad-stack">
        <p>{item ? t("entry.at", { number: item.number, title: item.title }) : t("item.none")}</p>
        <PersonSelect label={t("entry.who")} pid={pid} set={setPid} seats />
        <Field label={t("recuse.reason")} hint={t("recuse.public")} value={reason} set={setReason} />
        <DialogNotice />
      </div>
    </Dialog>
  );
}

const KINDS = ["motion", "amendment", "subamendment", "proposal", "order"] as const;

export function ProposalEntry({ close }: Props) {
  const item = useCurrentItem();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("motion");
  const [label, setLabel] = useState("");
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const [mover, setMover] = useState("");
  const [persons, setPersons] = useState(false);
  const ready = item && label.trim() && title.trim() && text.trim();
  const movers = mover ? [mover] : [];
  const send = ready ? (
    <Do
      command="proposal.submit"
      data={{
        item: item.id,
        kind,
        label: label.trim(),
        title: title.trim(),
        text: text.trim(),
        movers,
        on_persons: persons,
      }}
      kind="primary"
      onDone={close}
    >
      {t("entry.proposal_save")}
    </Do>
  ) : null;
  return (
    <Dialog title={t("entry.proposal")} close={close} actions={send}>
      <div className="raad-stack">
        <p>{item ? t("entry.at", { number: item.number, title: item.title }) : t("item.none")}</p>
        <Select label={t("entry.kind")} value={kind} set={(value) => setKind(value as typeof kind)}>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {coded("kind", one)}
            </option>
          ))}
        </Select>
        <Field label={t("entry.label")} hint={t("entry.label_hint")} value={label} set={setLabel} />
        <Field label={t("entry.title")} value={title} set={setTitle} />
        <Field label={t("entry.text")} value={text} set={setText} long />
        <PersonSelect
          label={t("entry.mover")}
          pid={mover}
          set={setMover}
          seats={kind !== "proposal" && kind !== "order"}
        />
        <label className="raad-field--check">
          <input type="checkbox" checked={persons} onChange={() => setPersons(!persons)} />{" "}
          {t("entry.on_persons")}
        </label>
        <DialogNotice />
      </div>
    </Dialog>
  );
}

const FLOORS = ["speech", "interruption", "point_of_order", "personal_fact", "explanation"] as const;

/** The floor asked for by voice or by a raised hand. */
export function FloorEntry({ close }: Props) {
  const [pid, setPid] = useState("");
  const [kind, setKind] = useState<(typeof FLOORS)[number]>("speech");
  const send = pid ? (
    <Do command="floor.enter" data={{ pid, kind }} kind="primary" onDone={close}>
      {t("entry.floor_save")}
    </Do>
  ) : null;
  return (
    <Dialog title={t("entry.floor")} close={close} actions={send}>
      <div className="raad-stack">
        <PersonSelect label={t("entry.who")} pid={pid} set={setPid} />
        <Select label={t("entry.kind")} value={kind} set={(value) => setKind(value as typeof kind)}>
          {FLOORS.map((one) => (
            <option key={one} value={one}>
              {coded("floor", one)}
            </option>
          ))}
        </Select>
        <DialogNotice />
      </div>
    </Dialog>
  );
}

export function DeputyEntry({ close }: Props) {
  const [pid, setPid] = useState("");
  const send = pid ? (
    <Do command="chair.appoint_deputy" data={{ pid }} kind="primary" onDone={close}>
      {t("entry.deputy_save")}
    </Do>
  ) : null;
  return (
    <Dialog title={t("entry.deputy")} close={close} actions={send}>
      <PersonSelect label={t("entry.who")} pid={pid} set={setPid} seats />
      <DialogNotice />
    </Dialog>
  );
}
