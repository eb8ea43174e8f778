import { Chip } from "../parts/Chip";
import { Panel } from "../parts/Panel";
import { useListed, useName, useRoom } from "../room";
import type { AttendanceRow, MediaRow, Pid } from "../slices";
import { coded, t } from "../texts";

/** In a suspension: who is back, so that the chair knows when he can go on, and for whom he waits and why. */
export function Returning() {
  const { slices } = useRoom();
  const listed = useListed();
  const name = useName();
  if (slices.meeting.status !== "suspended" || slices.stage.state === "not_carried") return null;
  const media = slices.meeting.digital ? slices.stage.media : undefined;
  const members = listed.filter(([, row]) => row.state === "present");
  const away = members.flatMap(([pid, row]) => {
    const why = missing(pid, row, media);
    return why ? [{ pid, why }] : [];
  });
  const back = members.length - away.length;
  const { needed } = slices.attendance.counts;
  return (
    <Panel
      title={t("returning.title", { n: back, of: members.length })}
      aside={
        <Chip tone={back >= needed ? "ok" : "warn"}>
          {t(back >= needed ? "returning.enough" : "returning.too_few", { n: needed })}
        </Chip>
      }
    >
      {away.length ? (
        <>
          <p className="raad-strong">{t("returning.away")}</p>
          <ul className="room-plain raad-returning">
            {away.map(({ pid, why }) => (
              <li key={pid}>
                {name(pid)} <span className="raad-soft">{why}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>{t("returning.all")}</p>
      )}
    </Panel>
  );
}

/** Why he is not back; null when he is. In a hall nobody has a camera of his own, so there his line to the room says it. */
export function missing(
  pid: Pid,
  row: AttendanceRow,
  media: Record<Pid, MediaRow> | undefined,
): string | null {
  if (row.lost_since !== null || row.connected === false) return t("returning.no_line");
  if (!media) return null;
  const { picture = "none", sound = "never" } = media[pid] ?? {};
  if (picture !== "ok") return coded("picture", picture) ?? picture;
  return sound === "lost" || sound === "off" ? (coded("sound", sound) ?? sound) : null;
}
