import { Panel } from "../parts/Panel";
import { useListed, useName, useRoom } from "../room";
import type { AttendanceRow, MediaRow, Pid } from "../slices";
import { t } from "../texts";

/** In a suspension: who is back, so that the chair knows when he can go on, and whom he waits for. */
export function Returning() {
  const { slices } = useRoom();
  const listed = useListed();
  const name = useName();
  if (slices.meeting.status !== "suspended" || slices.stage.state === "not_carried") return null;
  const members = listed.filter(([, row]) => row.state === "present");
  const away = members.filter(([pid, row]) => !isBack(pid, row, slices.stage.media)).map(([pid]) => pid);
  const back = members.length - away.length;
  return (
    <Panel
      title={t("returning.title", { n: back, of: members.length })}
      aside={
        <span className="raad-soft">{t("returning.needed", { n: slices.attendance.counts.needed })}</span>
      }
    >
      <p>
        {away.length ? (
          <>
            <strong>{t("returning.away")}</strong> {away.map(name).join(", ")}
          </>
        ) : (
          t("returning.all")
        )}
      </p>
    </Panel>
  );
}

/** Seen by the stage; a screen that is not told what the stage sees goes by the line to the room. */
export function isBack(pid: Pid, row: AttendanceRow, media: Record<Pid, MediaRow> | undefined): boolean {
  if (media) return media[pid]?.picture === "ok";
  return row.lost_since === null && row.connected !== false;
}
