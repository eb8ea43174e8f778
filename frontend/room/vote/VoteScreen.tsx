import { useState } from "react";
import { upcoming } from "../cockpit/Roll";
import { Button } from "../parts/Button";
import { useName, useRoom } from "../room";
import type { MeSlice, OwnVote, Vote } from "../slices";
import { t } from "../texts";
import { Ballot, BallotFrame } from "./Ballot";
import { ByName } from "./Board";
import { Closed, Recorded } from "./Recorded";
import { Result } from "./Result";
import { choiceWord, subject } from "./words";

export type View = "ballot" | "recorded" | "closed" | "result" | null;

/** What of a vote takes this member's whole screen; `held` is the vote that did so a moment ago. */
export function fullScreen(
  vote: Vote | null,
  seat: string | null,
  canCast: boolean,
  own: OwnVote | null,
  held: string | null,
): View {
  if (!vote || !seat) return null;
  const elects = vote.electors.some((elector) => elector.seat === seat);
  if (vote.status === "open" && canCast) return "ballot";
  if (vote.status === "open" && own) return "recorded";
  if (vote.status === "closed" && elects) return "closed";
  return held === vote.id ? "result" : null;
}

/** The own recorded vote; once the vote is over it stands on the board only. */
export function ownVote(me: MeSlice, vote: Vote): OwnVote | null {
  if (me.vote && me.vote.id === vote.id && me.vote.round === vote.round) return me.vote;
  const row = vote.electors.find((elector) => elector.seat === me.seat);
  return row ? { ...row, id: vote.id, round: vote.round, at: null, seen: true } : null;
}

/** Which part of the vote is in front, and how to go from it to the meeting and back. */
export function useVoteScreen() {
  const { slices, me, can } = useRoom();
  const vote = slices.vote.current;
  const own = me && vote ? ownVote(me, vote) : null;
  const [held, setHeld] = useState<string | null>(null);
  const [left, setLeft] = useState<string | null>(null);
  const view = fullScreen(vote, me?.seat ?? null, can("vote.cast"), own?.choice ? own : null, held);
  const during = view !== null && view !== "result" && vote ? vote.id : null;
  if (during && held !== during) setHeld(during);
  const away = view === "recorded" && left === vote?.id;
  return {
    vote,
    own,
    view: away ? null : view,
    away,
    leave: () => (view === "result" ? setHeld(null) : setLeft(vote?.id ?? null)),
    come: () => setLeft(null),
  };
}

type Shown = ReturnType<typeof useVoteScreen>;

export function VoteScreen({ vote, own, view, leave }: Shown) {
  if (!vote) return null;
  const key = `${vote.id}:${vote.round}`;
  if (view === "ballot") return <Ballot key={key} vote={vote} correcting={false} />;
  if (view === "recorded" && own) return <Recorded key={key} vote={vote} own={own} leave={leave} />;
  if (view === "closed") return <Closed key={key} vote={vote} own={own} />;
  return (
    <BallotFrame title={t("result.title", { subject: subject(vote) })} key={`${key}:result`}>
      <Result vote={vote} />
      <Button kind="primary" large onClick={leave}>
        {t("recorded.to_meeting")}
      </Button>
      <ByName vote={vote} />
    </BallotFrame>
  );
}

/** The own recorded vote in one line, while its owner looks at the meeting. */
export function OwnVoteBar({ vote, own, come }: Shown) {
  if (!vote || !own?.choice) return null;
  return (
    <div className="raad-notice raad-notice--info room-ownbar">
      <p>{t("recorded.bar", { choice: choiceWord(own.choice), subject: subject(vote) })}</p>
      <Button onClick={come}>{t("recorded.look")}</Button>
    </div>
  );
}

/** For who is not called yet: whose turn it is, and how many come before him. */
export function RollWait({ vote }: { vote: Vote }) {
  const { me } = useRoom();
  const name = useName();
  const roll = vote.roll;
  if (!roll) return null;
  const after = upcoming(vote);
  const before = me?.seat ? after.indexOf(me.seat) : -1;
  const pause =
    after.length === 0 ? "roll.all" : after.length < vote.electors.length ? "roll.between" : "roll.not_yet";
  return (
    <div className="raad-stack raad-stack--small">
      <p className="raad-place">{roll.called ? t("roll.called", { name: name(roll.called) }) : t(pause)}</p>
      {before >= 0 ? <p>{t("roll.before", { n: before })}</p> : null}
    </div>
  );
}
