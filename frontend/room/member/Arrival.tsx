import { useState } from "react";
import { setAside } from "../media/Decision";
import { Button } from "../parts/Button";
import { Do } from "../parts/Do";
import { Panel } from "../parts/Panel";
import { useTimeOfDay } from "../parts/time";
import { useRoom } from "../room";
import { t } from "../texts";

/** Signing is an act: until then nobody counts, however long the line has been open. */
export function Arrival() {
  const { me, slices, can } = useRoom();
  const timeOf = useTimeOfDay();
  if (!me || me.attendance === "present") return null;
  const row = slices.attendance.rows[me.pid];
  if (me.attendance === "signed") {
    return (
      <Panel title={t("arrival.signed_title")} className="raad-card--accent raad-member__full">
        <p>{t("arrival.signed", { time: timeOf(row?.at ?? null) })}</p>
      </Panel>
    );
  }
  if (!can("attendance.sign")) return null;
  return (
    <Panel title={t("arrival.title")} className="raad-card--accent raad-member__full">
      <div className="raad-stack">
        <p>
          {t(setAside(me) ? "arrival.set_aside" : me.attendance === "left" ? "arrival.back" : "arrival.text")}
        </p>
        <div className="raad-buttons raad-buttons--stretch">
          <Do command="attendance.sign" data={{}} kind="primary" className="raad-button--large">
            {t("arrival.sign")}
          </Do>
          {me.attendance === "expected" ? <ReportAbsent /> : null}
        </div>
      </div>
    </Panel>
  );
}

function ReportAbsent() {
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button large onClick={() => setAsked(true)}>
        {t("arrival.absent")}
      </Button>
    );
  }
  return (
    <Do command="attendance.report_absent" data={{}} className="raad-button--large">
      {t("arrival.absent_confirm")}
    </Do>
  );
}
