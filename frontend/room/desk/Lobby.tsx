import { useState } from "react";
import { useMedia } from "../media/context";
import { Button } from "../parts/Button";
import { Do } from "../parts/Do";
import { Select } from "../parts/Field";
import { Panel } from "../parts/Panel";
import { ReasonDialog } from "../parts/ReasonDialog";
import { useTimeOfDay } from "../parts/time";
import { partOf, useListed, useName, useRoom } from "../room";
import type { AttendanceState, Pid } from "../slices";
import { t } from "../texts";
import { Seen } from "./Seen";

/** Before the opening: three columns of people, not 39 dots; who reported absent stands apart. */
export function Lobby() {
  const entries = useListing();
  const of = (...states: AttendanceState[]) =>
    entries.filter(([, row]) => states.includes(row.state)).map(([pid]) => pid);
  return (
    <Panel title={t("lobby.title")}>
      <div className="raad-lobby">
        <Column title={t("lobby.expected")} pids={of("expected", "left")} />
        <Column title={t("lobby.signed")} pids={of("signed")} />
        <Column title={t("lobby.present")} pids={of("present")} />
      </div>
      <Reported pids={of("reported_absent")} />
    </Panel>
  );
}

/** Who signs the list; guests have a panel of their own. */
function useListing() {
  const { guests } = useRoom().slices.attendance;
  return useListed().filter(
    ([pid, row]) => row.state !== "expected" || !guests?.some((one) => one.pid === pid),
  );
}

function Column({ title, pids }: { title: string; pids: Pid[] }) {
  return (
    <section className="raad-lobby__column" aria-label={title}>
      <h3 className="nl-heading nl-heading--level-4">
        {title} <span className="raad-soft">{pids.length}</span>
      </h3>
      <ul className="room-plain">
        {pids.map((pid) => (
          <Row key={pid} pid={pid} />
        ))}
      </ul>
    </section>
  );
}

/** On demand, once the meeting goes on: one person's picture and sound, for the desk alone. */
function LookAt() {
  const listed = useListed();
  const name = useName();
  const { port } = useMedia();
  const [pid, setPid] = useState("");
  if (!port) return null;
  return (
    <div className="raad-stack room-gap">
      <Select label={t("seen.look_at")} value={pid} set={setPid}>
        <option value="">{t("entry.choose")}</option>
        {listed.map(([one]) => (
          <option key={one} value={one}>
            {name(one)}
          </option>
        ))}
      </Select>
      {pid ? <Seen key={pid} pid={pid} waiting /> : null}
    </div>
  );
}

/** During the meeting: who comes in, and who goes. */
export function Doorway() {
  const listed = useListing();
  const name = useName();
  const [pid, setPid] = useState("");
  const of = (...states: AttendanceState[]) =>
    listed.filter(([, row]) => states.includes(row.state)).map(([one]) => one);
  return (
    <Panel title={t("doorway.title")}>
      <div className="raad-lobby">
        <Column title={t("lobby.signed")} pids={of("signed")} />
        <Column title={t("lobby.expected")} pids={of("expected", "left")} />
      </div>
      <Reported pids={of("reported_absent")} />
      <LookAt />
      <div className="raad-row room-gap room-end">
        <Select label={t("doorway.leaves")} value={pid} set={setPid}>
          <option value="">{t("entry.choose")}</option>
          {of("present").map((one) => (
            <option key={one} value={one}>
              {name(one)}
            </option>
          ))}
        </Select>
        {pid ? (
          <Do command="attendance.leave" data={{ pid }} onDone={() => setPid("")}>
            {t("doorway.record")}
          </Do>
        ) : null}
      </div>
    </Panel>
  );
}

function Reported({ pids }: { pids: Pid[] }) {
  const name = useName();
  if (!pids.length) return null;
  return (
    <p className="raad-card__foot">
      <strong>{t("lobby.reported")}:</strong> {pids.map(name).join(", ")}
    </p>
  );
}

function Row({ pid }: { pid: Pid }) {
  const { slices } = useRoom();
  const timeOf = useTimeOfDay();
  const person = slices.meeting.people[pid];
  const row = slices.attendance.rows[pid];
  if (!row) return null;
  return (
    <li className="raad-lobby__row">
      <span>
        <span className="raad-person__name">{person?.name ?? pid}</span>{" "}
        <span className="raad-person__group">{partOf(slices.meeting, person)}</span>
        <br />
        <span className="raad-small raad-soft">
          {row.state === "expected"
            ? t(row.connected ? "lobby.online" : "lobby.offline")
            : t("lobby.at", { time: timeOf(row.at) })}
        </span>
      </span>
      <RowTools pid={pid} state={row.state} />
      {row.state === "signed" || row.connected ? <Seen pid={pid} waiting={row.state === "signed"} /> : null}
    </li>
  );
}

function RowTools({ pid, state }: { pid: Pid; state: AttendanceState }) {
  const { can } = useRoom();
  const [refusing, setRefusing] = useState(false);
  if (state === "expected") {
    return (
      <Do command="attendance.report_absent" data={{ pid }} kind="subtle">
        {t("lobby.report_absent")}
      </Do>
    );
  }
  if (state === "present") {
    return (
      <Do command="attendance.leave" data={{ pid }} kind="subtle">
        {t("lobby.leaves")}
      </Do>
    );
  }
  if (state !== "signed") return null;
  return (
    <span className="raad-queue__tools">
      <Do command="attendance.admit" data={{ pid }} kind="primary">
        {t("lobby.admit")}
      </Do>
      {can("attendance.refuse") ? (
        <Button kind="subtle" onClick={() => setRefusing(true)}>
          {t("lobby.refuse")}
        </Button>
      ) : null}
      {refusing ? (
        <ReasonDialog
          title={t("lobby.refuse")}
          close={() => setRefusing(false)}
          command="attendance.refuse"
          data={(reason) => ({ pid, reason })}
        />
      ) : null}
    </span>
  );
}
