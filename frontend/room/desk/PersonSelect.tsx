import { Select } from "../parts/Field";
import { useName, useRoom } from "../room";
import type { Pid } from "../slices";
import { t } from "../texts";

interface Props {
  label: string;
  pid: Pid;
  set: (pid: Pid) => void;
  /** Members only. */
  seats?: boolean;
  /** Who may propose in the meeting: members who are there, and the chair. */
  proposers?: boolean;
}

export function PersonSelect({ label, pid, set, seats, proposers }: Props) {
  const { meeting, attendance } = useRoom().slices;
  const name = useName();
  const proposes = (one: Pid) =>
    (one.startsWith("s") && attendance.rows[one]?.state === "present") || one === meeting.chair;
  const pids = Object.keys(meeting.people).filter(
    (one) => (!seats || one.startsWith("s")) && (!proposers || proposes(one)),
  );
  return (
    <Select label={label} value={pid} set={set}>
      <option value="">{t("entry.choose")}</option>
      {pids.map((one) => (
        <option key={one} value={one}>
          {name(one)}
        </option>
      ))}
    </Select>
  );
}
