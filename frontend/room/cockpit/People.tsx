import { Panel } from "../parts/Panel";
import { Elapsed } from "../parts/time";
import { isGuest, partOf, useListed, useRoom } from "../room";
import type { AttendanceRow, MediaRow, MeetingSlice, Pid } from "../slices";
import { coded, t } from "../texts";

/** Members by name, with how each stands: names, not just dots. */
export function People() {
  const { meeting } = useRoom().slices;
  const listed = useListed();
  const order = meeting.groups.map((group) => group.id);
  const rank = (pid: Pid) => {
    const at = order.indexOf(meeting.people[pid]?.group ?? "");
    return at < 0 ? order.length : at;
  };
  const members = listed.sort(([a], [b]) => rank(a) - rank(b));
  return (
    <Panel title={t("people.title", { n: members.length })}>
      <ul className="raad-people">
        {members.map(([pid, row]) => (
          <PersonRow key={pid} pid={pid} row={row} />
        ))}
      </ul>
    </Panel>
  );
}

function PersonRow({ pid, row }: { pid: Pid; row: AttendanceRow }) {
  const { meeting, stage } = useRoom().slices;
  const person = meeting.people[pid];
  const lost = row.state === "present" && row.lost_since !== null;
  const own = meeting.digital && stage.state !== "not_carried"; // in a hall nobody needs a camera of his own
  const faulty = own && row.state === "present" ? unseen(stage.media?.[pid]) : null;
  return (
    <li className="raad-person">
      <span className={`raad-dot raad-dot--${dot(row, lost)}`} aria-hidden="true" />
      <span>
        <span className="raad-person__name">{person?.name ?? pid}</span>{" "}
        <span className="raad-person__group">{part(meeting, pid)}</span>
      </span>
      <span className="raad-person__state">
        {lost && row.lost_since ? (
          <>
            {t("people.lost")} <Elapsed since={row.lost_since} small />
          </>
        ) : (
          (faulty ?? word(row, isGuest(person)))
        )}
      </span>
    </li>
  );
}

/** A guest is not waited for at a list; where he is, is known at the desk only. */
function word(row: AttendanceRow, guest: boolean): string {
  if (!guest || row.state !== "expected") return t(`people.${row.state}`);
  return row.connected ? t("guests.waits") : "";
}

/** Group or office, and who has the chair now. */
function part(meeting: MeetingSlice, pid: Pid): string {
  const chair = meeting.chair === pid ? t("people.chair") : "";
  return [partOf(meeting, meeting.people[pid]), chair].filter(Boolean).join(", ");
}

/** Present, and yet not to be recognised: in words. */
function unseen(media: MediaRow | undefined): string | null {
  const picture = media?.picture ?? "none";
  return picture === "ok" ? null : coded("picture", picture);
}

function dot(row: AttendanceRow, lost: boolean): string {
  if (lost) return "lost";
  return row.state === "present" || row.state === "signed" ? row.state : "absent";
}
