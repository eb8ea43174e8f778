import { useId, useState } from "react";
import { upcoming, useMayPass } from "../cockpit/Roll";
import { Button } from "../parts/Button";
import { useKeys } from "../parts/keys";
import { useName, useRoom } from "../room";
import type { Choice, SeatId, Vote } from "../slices";
import { t } from "../texts";
import { electorWord } from "../vote/words";

/**
 * Spoken votes by key: V, T or L (later) for the name in front; the last line stays in sight and nothing scrolls.
 * With a running roll the name in front is who is called; in the hall it is the first in calling order without a vote.
 */
export function RollKeys() {
  const { slices, can } = useRoom();
  const vote = slices.vote.current;
  if (vote?.status !== "open" || !can("vote.enter_spoken")) return null;
  return <Keys vote={vote} />;
}

function Keys({ vote }: { vote: Vote }) {
  const { send } = useRoom();
  const name = useName();
  const title = useId();
  const [last, setLast] = useState<SeatId | null>(null);
  const front = inFront(vote);
  const mayPass = useMayPass(vote, front);
  const enter = (choice: Choice) => {
    if (!front) return;
    setLast(front);
    void send("vote.enter_spoken", { vote: vote.id, round: vote.round, entries: [{ seat: front, choice }] });
  };
  const later = () => front && mayPass && void send("vote.pass", { vote: vote.id, seat: front });
  useKeys({ v: () => enter("for"), t: () => enter("against"), l: later });
  const said = vote.electors.find((elector) => elector.seat === last);
  return (
    <section className="raad-stack raad-stack--small" aria-labelledby={title}>
      <h3 className="nl-heading nl-heading--level-4" id={title}>
        {front ? t("spoken.of", { name: name(front) }) : t("spoken.title")}
      </h3>
      <div className="raad-buttons">
        <Button large shortcut="V" onClick={() => enter("for")} aria-disabled={!front}>
          {t("choice.for")}
        </Button>
        <Button large shortcut="T" onClick={() => enter("against")} aria-disabled={!front}>
          {t("choice.against")}
        </Button>
        <Button large shortcut="L" onClick={later} aria-disabled={!mayPass}>
          {t("roll.later")}
        </Button>
      </div>
      <p className="raad-roll__last">
        {said ? (
          `${name(said.seat)} · ${electorWord(said)}`
        ) : (
          <span className="raad-soft">{t("spoken.none_yet")}</span>
        )}
      </p>
      <p className="raad-soft raad-small">{t("spoken.countersign")}</p>
    </section>
  );
}

/** Whose spoken vote is keyed now. */
export function inFront(vote: Vote): SeatId | null {
  if (vote.roll?.stopped) return vote.roll.last;
  const called = vote.roll?.called ?? null;
  if (called && vote.electors.find((one) => one.seat === called)?.choice === null) return called;
  if (vote.roll) return upcoming(vote)[0] ?? null;
  return vote.electors.find((one) => one.choice === null)?.seat ?? null;
}
