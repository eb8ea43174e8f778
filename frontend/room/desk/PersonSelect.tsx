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
}

export function PersonSelect({ label, pid, set, seats }: Props) {
  const { meeting } = useRoom().slices;
  const name = useName();
  const pids = Object.keys(meeting.people).filter((one) => !seats || one.startsWith("s"));
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
