import { useState } from "react";
import { Countersign, ObjectionCard } from "../cockpit/VotePanel";
import { Button } from "../parts/Button";
import { Dialog } from "../parts/Dialog";
import { Do } from "../parts/Do";
import { Frozen } from "../parts/StreamAlarm";
import { useTimeOfDay } from "../parts/time";
import { useRoom } from "../room";
import type { Choice, OwnVote, Vote } from "../slices";
import { t } from "../texts";
import { Ballot, BallotFrame } from "./Ballot";
import { ByName, Totals } from "./Board";
import { useSeen } from "./seen";
import { choiceWord, how, subject } from "./words";

/** After casting: what was recorded, when, and the way to put it right while that is still possible. */
export function Recorded({ vote, own, leave }: { vote: Vote; own: OwnVote; leave: () => void }) {
  const { can } = useRoom();
  const [again, setAgain] = useState(false);
  if (again && can("vote.correct")) return <Ballot vote={vote} correcting back={() => setAgain(false)} />;
  return (
    <BallotFrame title={t("ballot.title", { subject: subject(vote), title: vote.title })}>
      <Frozen vote={vote} />
      <OwnRecord own={own} text="recorded.now" />
      <p className="raad-ballot__text">
        {t(can("vote.correct") ? "recorded.may_correct" : "recorded.no_more_correction")}
      </p>
      <div className="raad-ballot__actions">
        <Button onClick={() => setAgain(true)} aria-disabled={!can("vote.correct")}>
          {t("recorded.correct")}
        </Button>
        <Button kind="subtle" onClick={leave}>
          {t("recorded.to_meeting")}
        </Button>
      </div>
      <Totals vote={vote} />
      <ByName vote={vote} />
    </BallotFrame>
  );
}

function OwnRecord({ own, text }: { own: OwnVote | null; text: "recorded.now" | "recorded.processed" }) {
  const timeOf = useTimeOfDay();
  const note = own ? how(own) : null;
  return (
    <div className="raad-ballot__recorded" role="status">
      <p>{own?.choice ? t(text) : t("recorded.none")}</p>
      {own?.choice ? (
        <p className={`room-own room-own--${own.choice}`}>
          <span className={`raad-mark raad-mark--${own.choice}`} aria-hidden="true" />
          <strong>{choiceWord(own.choice)}</strong>
          <span className="raad-soft">({timeOf(own.at, true)})</span>
        </p>
      ) : null}
      {note ? <p className="raad-small raad-soft">{note}</p> : null}
    </div>
  );
}

/** Between CLOSED and DECLARED every member sees how his vote was recorded (temporary law art. 2.5). */
export function Closed({ vote, own }: { vote: Vote; own: OwnVote | null }) {
  const { me, can, slices } = useRoom();
  const [objecting, setObjecting] = useState(false);
  const shown = useSeen(vote);
  const objection = vote.objections.find((one) => one.seat === me?.seat);
  const chairs = vote.objections.find((one) => one.seat === slices.meeting.chair);
  return (
    <BallotFrame title={t("closed.title", { subject: subject(vote) })}>
      <div ref={shown}>
        <OwnRecord own={own} text="recorded.processed" />
      </div>
      {objection ? (
        <p className="raad-notice raad-notice--info">{t(`objection.${objection.state}`)}</p>
      ) : (
        <div className="raad-ballot__actions">
          <Button large onClick={() => setObjecting(true)}>
            {t("closed.object")}
          </Button>
        </div>
      )}
      {can("vote.countersign") ? <Countersign vote={vote} /> : null}
      {can("vote.judge") && chairs ? <ObjectionCard vote={vote} objection={chairs} /> : null}
      <p className="raad-ballot__text">{t("closed.wait")}</p>
      <Totals vote={vote} />
      <ByName vote={vote} />
      {objecting ? <Objection vote={vote} close={() => setObjecting(false)} /> : null}
    </BallotFrame>
  );
}

function Objection({ vote, close }: { vote: Vote; close: () => void }) {
  const [said, setSaid] = useState<Choice | null>(null);
  const data = { vote: vote.id, round: vote.round, said: said ?? "for" } as const;
  const send = said ? (
    <Do command="vote.object" data={data} kind="primary" onDone={close}>
      {t("closed.object_send")}
    </Do>
  ) : null;
  return (
    <Dialog title={t("closed.object_title")} close={close} actions={send}>
      <p>{t("closed.object_question")}</p>
      <div className="raad-buttons room-gap">
        {(["for", "against"] as const).map((choice) => (
          <Button key={choice} large aria-pressed={said === choice} onClick={() => setSaid(choice)}>
            {choiceWord(choice)}
          </Button>
        ))}
      </div>
      <p role="status">{said ? t("closed.object_sentence", { choice: choiceWord(said) }) : ""}</p>
    </Dialog>
  );
}
