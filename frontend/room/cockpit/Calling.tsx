import { Do } from "../parts/Do";
import { Panel } from "../parts/Panel";
import { useName, useRoom } from "../room";
import type { Pid } from "../slices";
import { t } from "../texts";

/** Calling names, at the opening and for who comes later: the name that sounds now, the next one, and who is left.
 *  In the hall everybody sees who is there. */
export function Calling() {
  const { slices, can } = useRoom();
  const name = useName();
  const { called = null, to_call: left = [] } = slices.stage;
  if (!can("attendance.call") || (!called && !(left.length && slices.meeting.digital))) return null;
  const next = left[0];
  return (
    <Panel
      title={t("calling.title")}
      aside={<span className="raad-soft">{t("calling.left", { n: left.length })}</span>}
    >
      <div className="raad-stack raad-stack--small">
        {called ? (
          <p className="raad-strong" role="status">
            {t("calling.now", { name: name(called) })}
          </p>
        ) : (
          <p>{t("calling.text")}</p>
        )}
        <div className="raad-toolbar">
          {next ? (
            <Do command="attendance.call" data={{ pid: next }} kind={called ? "primary" : "secondary"}>
              {t("calling.next", { name: name(next) })}
            </Do>
          ) : null}
          {called ? (
            <Do command="attendance.call" data={{ pid: null }} kind={next ? "secondary" : "primary"}>
              {t("calling.end")}
            </Do>
          ) : null}
        </div>
        {left.length > 1 ? <Others left={left.slice(1)} /> : null}
      </div>
    </Panel>
  );
}

function Others({ left }: { left: Pid[] }) {
  const name = useName();
  return (
    <details className="raad-details">
      <summary>{t("calling.others")}</summary>
      <div className="raad-toolbar">
        {left.map((pid) => (
          <Do key={pid} command="attendance.call" data={{ pid }} kind="subtle">
            {name(pid)}
          </Do>
        ))}
      </div>
    </details>
  );
}

/** The clerk asks for nothing; the chair lets him read or explain something. */
export function GiveClerk() {
  const { slices, can } = useRoom();
  const { clerk } = slices.meeting;
  const voting = slices.vote.current?.status === "open";
  if (slices.stage.state !== "live" || !clerk || voting || slices.floor.now?.pid === clerk) return null;
  if (!can("floor.give")) return null;
  return (
    <Do command="floor.give" data={{ pid: clerk }} kind="subtle">
      {t("calling.clerk")}
    </Do>
  );
}

/** On one's own screen: this is my name. */
export function Named() {
  const { me } = useRoom();
  if (!me?.named) return null;
  return (
    <div className="raad-notice raad-member__full" role="alert">
      <p className="raad-notice__title">{t("calling.you")}</p>
      <p>{t("calling.you_text")}</p>
    </div>
  );
}
