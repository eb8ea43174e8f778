import { useState } from "react";
import { DialogNotice } from "../cockpit/dialogs";
import { Button } from "../parts/Button";
import { Dialog } from "../parts/Dialog";
import { Do } from "../parts/Do";
import { Field, Select } from "../parts/Field";
import { Panel } from "../parts/Panel";
import { useRoom } from "../room";
import { coded, t } from "../texts";

const REGIMES = ["ORDINARY", "TWDBB_2020", "WDV_36558", "NON_DECIDING"] as const;
const KINDS = ["exercise", "act", "other"] as const;

/** On what the meeting is held: chosen by the clerk before it opens, confirmed by the chair. */
export function BasisCard() {
  const { slices, can } = useRoom();
  const [choosing, setChoosing] = useState(false);
  const { regime } = slices.meeting;
  if (!can("basis.choose") && !can("basis.confirm")) return null;
  const basis = regime.basis ? coded("basis", regime.basis.kind) : null;
  return (
    <Panel title={t("basis.title")}>
      <div className="raad-row">
        <p className="raad-row__grow">
          {coded("regime", regime.id) ?? regime.id}
          {basis ? ` · ${basis} ${regime.basis?.reference ?? ""}` : ""} ·{" "}
          {t(regime.confirmed ? "basis.confirmed" : "basis.unconfirmed")}
        </p>
        {can("basis.choose") ? <Button onClick={() => setChoosing(true)}>{t("basis.choose")}</Button> : null}
        {regime.confirmed ? null : (
          <Do command="basis.confirm" data={{}} kind="primary">
            {t("basis.confirm")}
          </Do>
        )}
      </div>
      {choosing ? <Choose close={() => setChoosing(false)} /> : null}
    </Panel>
  );
}

function Choose({ close }: { close: () => void }) {
  const { slices } = useRoom();
  const known = REGIMES.find((one) => one === slices.meeting.regime.id) ?? "ORDINARY";
  const [regime, setRegime] = useState<(typeof REGIMES)[number]>(known);
  const [kind, setKind] = useState<(typeof KINDS)[number] | "">("");
  const [reference, setReference] = useState("");
  const [text, setText] = useState("");
  const basis = kind ? { kind, reference, text } : null;
  return (
    <Dialog
      title={t("basis.title")}
      close={close}
      actions={
        <Do command="basis.choose" data={{ regime, basis }} kind="primary" onDone={close}>
          {t("basis.save")}
        </Do>
      }
    >
      <div className="raad-stack">
        <Select label={t("basis.regime")} value={regime} set={(value) => setRegime(value as typeof regime)}>
          {REGIMES.map((one) => (
            <option key={one} value={one}>
              {coded("regime", one)}
            </option>
          ))}
        </Select>
        <Select label={t("basis.kind")} value={kind} set={(value) => setKind(value as typeof kind)}>
          <option value="">{t("basis.none")}</option>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {coded("basis", one)}
            </option>
          ))}
        </Select>
        <Field
          label={t("basis.reference")}
          hint={t("basis.reference_hint")}
          value={reference}
          set={setReference}
        />
        <Field label={t("basis.text")} value={text} set={setText} />
        <DialogNotice />
      </div>
    </Dialog>
  );
}
