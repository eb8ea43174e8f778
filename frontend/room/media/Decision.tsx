import { useTimeOfDay } from "../parts/time";
import { useRoom } from "../room";
import type { MeSlice } from "../slices";
import { t } from "../texts";

/** He did not leave: the chair holds him for gone, because he could not be seen or heard. */
export function setAside(me: MeSlice): boolean {
  return me.decision?.code === "suspend_member" && me.attendance === "left";
}

/** The chair's word on this member's own line, for as long as it fails. */
export function Decision() {
  const { me } = useRoom();
  const timeOf = useTimeOfDay();
  const decision = me?.decision;
  if (!me || !decision) return null;
  const goes = decision.code === "continue";
  if (!goes && me.attendance === "present") return null;
  return (
    <div
      className={`raad-notice raad-notice--${goes ? "info" : "fail"} raad-member__full`}
      role={goes ? "status" : "alert"}
    >
      <p className="raad-notice__title">{t(goes ? "decision.continue" : "decision.suspend")}</p>
      <p>{t(goes ? "decision.continue_text" : "decision.suspend_text")}</p>
      <p>{t("decision.reason", { reason: decision.reason, time: timeOf(decision.at) })}</p>
    </div>
  );
}
