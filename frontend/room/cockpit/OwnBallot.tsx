import { useState } from "react";
import { Button } from "../parts/Button";
import { Do } from "../parts/Do";
import { Panel } from "../parts/Panel";
import { useTimeOfDay } from "../parts/time";
import { useRoom } from "../room";
import type { Choice, Vote } from "../slices";
import { t } from "../texts";
import { useSeen } from "../vote/seen";
import { choiceWord, subject } from "../vote/words";

/** A member who chairs keeps his vote: in the cockpit itself, so that the meeting stays in sight. */
export function OwnBallot() {
  const { slices, me, can } = useRoom();
  const vote = slices.vote.current;
  if (!vote || !me?.seat || !vote.electors.some((one) => one.seat === me.seat)) return null;
  if (vote.status === "open" && (can("vote.cast") || can("vote.correct"))) return <Cast vote={vote} />;
  return vote.status === "closed" || vote.status === "open" ? <Recorded vote={vote} /> : null;
}

function Cast({ vote }: { vote: Vote }) {
  const { me, can } = useRoom();
  const [picked, setPicked] = useState<Choice | null>(null);
  const own = me?.vote?.choice ?? null;
  const command = can("vote.cast") ? "vote.cast" : "vote.correct";
  return (
    <Panel title={t("own.title", { subject: subject(vote) })} className="raad-card--accent">
      <div className="raad-stack raad-stack--small">
        {own ? <p>{t("recorded.bar", { choice: choiceWord(own), subject: subject(vote) })}</p> : null}
        <div className="raad-buttons">
          {(["for", "against"] as const).map((choice) => (
            <Button key={choice} large aria-pressed={picked === choice} onClick={() => setPicked(choice)}>
              {choiceWord(choice)}
            </Button>
          ))}
        </div>
        <div className="room-confirm-small">
          {picked ? (
            <div className="raad-row">
              <p className="raad-strong">
                {t("ballot.sentence", { choice: choiceWord(picked), subject: subject(vote) })}
              </p>
              <Do
                command={command}
                data={{ vote: vote.id, round: vote.round, choice: picked }}
                kind="primary"
                onDone={() => setPicked(null)}
              >
                {t("ballot.confirm")}
              </Do>
            </div>
          ) : null}
        </div>
      </div>
    </Panel>
  );
}

function Recorded({ vote }: { vote: Vote }) {
  const { me } = useRoom();
  const timeOf = useTimeOfDay();
  const ref = useSeen(vote);
  const own = me?.vote;
  return (
    <Panel title={t("own.title", { subject: subject(vote) })}>
      <div ref={ref} className="raad-row">
        <p>
          {own?.choice ? (
            <>
              {t("recorded.now")} <strong>{choiceWord(own.choice)}</strong> ({timeOf(own.at, true)})
            </>
          ) : (
            t("recorded.none")
          )}
        </p>
        <Do
          command="vote.object"
          data={{ vote: vote.id, round: vote.round, said: own?.choice === "for" ? "against" : "for" }}
        >
          {t("closed.object")}
        </Do>
      </div>
    </Panel>
  );
}
