import { setAside } from "../media/Decision";
import { SeenAndHeard } from "../media/MicLight";
import { useName, useRoom } from "../room";
import type { AttendanceState } from "../slices";
import { type Key, t } from "../texts";
import { Chip, Icon } from "./Chip";
import { Do } from "./Do";
import { Elapsed, useTimeOfDay } from "./time";

const ATTENDANCE: Record<AttendanceState, Key> = {
  expected: "status.expected",
  reported_absent: "status.reported_absent",
  signed: "status.signed",
  present: "status.present",
  left: "status.left",
};

/** The one line always on top: is he present, and is he heard. */
export function PresenceWords() {
  const { slices, me, state } = useRoom();
  if (!me) return <span>{t("status.watching")}</span>;
  const guest = me.roles.includes("citizen_speaker"); // signs no list
  const present = me.attendance === "present" || guest;
  return (
    <>
      <span className={`raad-statusline__part ${present ? "" : "raad-statusline__part--no"}`}>
        <Icon name={present ? "check" : "dash"} />
        {t(guest ? "guest.here" : setAside(me) ? "status.set_aside" : ATTENDANCE[me.attendance])}
      </span>
      {slices.stage.state === "not_carried" ? (
        <span className="raad-statusline__part raad-soft room-stage">
          <Icon name="micoff" />
          {t("status.no_stage")}
        </span>
      ) : (
        <SeenAndHeard />
      )}
      {state.mode === "read_only" ? <Chip tone="info">{t("status.read_only")}</Chip> : null}
    </>
  );
}

/** A lost line: quiet, at the edge, never over a ballot; it says first that the vote is safe. */
export function LineBar() {
  const { state, room, me } = useRoom();
  const timeOf = useTimeOfDay();
  if (state.phase === "live" && !state.ballotWaiting) return null;
  if (state.phase === "live") return null;
  const vote = me?.vote?.choice ? ` ${t("line.vote_in", { time: timeOf(me.vote.at) })}` : "";
  return (
    <div className="raad-linebar" role="status">
      <Icon name="lineoff" />
      <span>
        {t("line.lost")}
        {state.ballotWaiting ? ` ${t("line.ballot_waits")}` : vote}
      </span>
      <button type="button" className="nl-button nl-button--secondary" onClick={room.hurry}>
        {t("line.now")}
      </button>
    </div>
  );
}

/** The chair's line says nothing: everybody sees why nothing moves, and the deputy gets one button. */
export function ChairSilent() {
  const { meeting } = useRoom().slices;
  const { can } = useRoom();
  const name = useName();
  if (meeting.chair_line !== "silent") return null;
  return (
    <div className="raad-notice raad-notice--fail room-wide" role="status">
      <p className="raad-notice__title">{t("chair_silent.title", { name: name(meeting.chair) })}</p>
      <p>
        {t("chair_silent.text")}{" "}
        {meeting.chair_line_since ? <Elapsed since={meeting.chair_line_since} small /> : null}
      </p>
      {can("chair.take_over") ? (
        <p>
          <Do command="chair.take_over" data={{}} kind="primary" className="raad-button--large">
            {t("chair_silent.take_over")}
          </Do>
        </p>
      ) : null}
    </div>
  );
}

/** Rehearsal and legal basis: plain sentences that stay in sight. */
export function MeetingBanner() {
  const { meeting } = useRoom().slices;
  if (!meeting.rehearsal && !meeting.regime.basis) return null;
  const basis = meeting.regime.basis;
  return (
    <section className="raad-banner raad-banner--wide" aria-label={t("banner.label")}>
      <div className="raad-banner__inner">
        <Icon name="info" />
        <p>
          {meeting.rehearsal ? <strong>{t("banner.rehearsal")} </strong> : null}
          {basis ? t(basisKey(basis.kind), { reference: basis.reference || basis.text }) : null}
        </p>
      </div>
    </section>
  );
}

function basisKey(kind: string): Key {
  if (kind === "act") return "banner.basis_act";
  return kind === "exercise" ? "banner.basis_exercise" : "banner.basis_other";
}
