import { useState } from "react";
import { Button } from "../parts/Button";
import { Do } from "../parts/Do";
import { ReasonDialog } from "../parts/ReasonDialog";
import { groupName, useName, useRoom } from "../room";
import type { Elector, SeatId, Slices, Vote } from "../slices";
import { t } from "../texts";
import { electorWord } from "../vote/words";

interface Props {
  vote: Vote;
  /** "Later" stands among the keys for spoken votes. */
  keyed: boolean;
}

/** During a roll call the cockpit is the roll: the called name large, the last vote as it landed, who comes next. */
export function Roll({ vote, keyed }: Props) {
  const { meeting } = useRoom().slices;
  const roll = vote.roll;
  if (!roll) return null;
  const front = roll.called ?? roll.last;
  const person = front ? meeting.people[front] : null;
  return (
    <div className="raad-roll">
      <div>
        <p className="raad-eyebrow">{t(roll.called || !front ? "roll.now" : "roll.answered")}</p>
        <p className="raad-roll__called">
          {person ? person.name : t("roll.nobody")}
          {person ? (
            <span className="raad-soft room-roll__group"> {groupName(meeting, person.group)}</span>
          ) : null}
        </p>
        {front ? <Landed vote={vote} seat={front} /> : null}
      </div>
      <p className="raad-roll__last">
        {roll.last && roll.last !== front ? (
          <>
            {t("roll.last")} <Line vote={vote} seat={roll.last} />
          </>
        ) : null}
      </p>
      {roll.stopped ? <Stopped vote={vote} /> : <Tools vote={vote} keyed={keyed} />}
      <After vote={vote} />
    </div>
  );
}

function Landed({ vote, seat }: { vote: Vote; seat: SeatId }) {
  const elector = vote.electors.find((one) => one.seat === seat);
  if (!elector) return null;
  return (
    <span className={`room-landed raad-seat--${elector.choice ?? elector.state}`}>
      <span className={`raad-mark raad-mark--${elector.choice ?? elector.state}`} aria-hidden="true" />
      <strong className="raad-seat__word">
        {elector.choice ? electorWord(elector) : t("roll.waits_for_answer")}
      </strong>
    </span>
  );
}

function Line({ vote, seat }: { vote: Vote; seat: SeatId }) {
  const name = useName();
  const elector = vote.electors.find((one) => one.seat === seat);
  return (
    <>
      {name(seat)} · <strong>{elector ? electorWord(elector) : ""}</strong>
    </>
  );
}

/** Of who is called: entered as having left, or passed once. The server offers "later" or "has left", one of both. */
function calledOnce({ lead }: Slices, called: SeatId | null | undefined) {
  return {
    gone: !!lead?.pending.some(({ kind, pid }) => kind === "left" && pid === called),
    passed: !!lead?.more.some(({ command, data }) => command === "vote.record_left" && data.seat === called),
  };
}

/** Whether this name can be put off to the end of the roll: it is called, and for the first time. */
export function useMayPass(vote: Vote, seat: SeatId | null): boolean {
  const { can, slices } = useRoom();
  if (!seat || seat !== vote.roll?.called || vote.roll.stopped) return false;
  const { gone, passed } = calledOnce(slices, seat);
  return can("vote.pass") && !gone && !passed;
}

function Tools({ vote, keyed }: Props) {
  const { can, slices } = useRoom();
  const [stopping, setStopping] = useState(false);
  const called = vote.roll?.called;
  const { gone, passed } = calledOnce(slices, called);
  return (
    <div className="raad-toolbar">
      {gone ? <p className="raad-soft">{t("roll.left_entered")}</p> : null}
      {called && !passed && !gone && !keyed ? (
        <Do command="vote.pass" data={{ vote: vote.id, seat: called }}>
          {t("roll.later")}
        </Do>
      ) : null}
      {called && passed && !gone ? (
        <Do command="vote.record_left" data={{ vote: vote.id, seat: called }} kind="subtle">
          {t("roll.has_left")}
        </Do>
      ) : null}
      {can("vote.stop_roll") ? (
        <Button kind="subtle" onClick={() => setStopping(true)}>
          {t("roll.differ")}
        </Button>
      ) : null}
      {stopping ? (
        <ReasonDialog
          title={t("roll.differ")}
          text={t("roll.differ_text")}
          close={() => setStopping(false)}
          command="vote.stop_roll"
          data={(reason) => ({ vote: vote.id, reason })}
        />
      ) : null}
    </div>
  );
}

/** The member corrects it himself, or the clerk keys what was said; then the chair goes on. */
function Stopped({ vote }: { vote: Vote }) {
  return (
    <div className="raad-notice raad-notice--warn">
      <p className="raad-notice__title">{t("roll.stopped")}</p>
      <p>{t("roll.stopped_text")}</p>
      <p>
        <Do command="vote.continue_roll" data={{ vote: vote.id }} kind="primary">
          {t("roll.continue")}
        </Do>
      </p>
    </div>
  );
}

/** The next names, so that nobody is called by surprise. */
function After({ vote }: { vote: Vote }) {
  const name = useName();
  const waiting = upcoming(vote);
  if (!waiting.length) return <p className="raad-roll__after">{t("roll.all_called")}</p>;
  return (
    <p className="raad-roll__after">
      {t("roll.then", { names: waiting.slice(0, 4).map(name) })}
      {waiting.length > 4 ? ` (+${waiting.length - 4})` : ""}
    </p>
  );
}

/** Who is still to be called: electors stand in calling order, and who was passed comes at the end. */
export function upcoming(vote: Vote): SeatId[] {
  const of = (state: Elector["state"]) =>
    vote.electors.filter((one) => one.state === state).map((one) => one.seat);
  return [...of("waiting"), ...of("passed")];
}
