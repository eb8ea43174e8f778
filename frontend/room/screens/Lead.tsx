import { type ReactNode, useState } from "react";
import { Bar } from "../cockpit/Bar";
import { Speakers } from "../cockpit/Speakers";
import { BoardPanel, VotePanel } from "../cockpit/VotePanel";
import { MeetingState } from "../member/cards";
import { AgendaList } from "../parts/Agenda";
import { KeyList, useKeys } from "../parts/keys";
import { NoticeBar } from "../parts/Notice";
import { Panel } from "../parts/Panel";
import { Results } from "../parts/Results";
import { LineBar, MeetingBanner } from "../parts/Status";
import { useRoom } from "../room";
import type { Vote } from "../slices";
import { type Key, t } from "../texts";
import { isNamed } from "../vote/Board";

interface Props {
  keys: [string, Key][];
  /** Above the columns: the next step and whatever must be seen first. */
  next: ReactNode;
  /** Who is there, where no board of a vote stands. */
  people: ReactNode;
  middle: ReactNode;
  tools: ReactNode;
}

/**
 * Where everything stands for who leads a meeting; cockpit and desk say what. What he acts on is read before the long
 * list of names; on a wide screen the names stand to the left of it.
 */
export function Lead({ keys, next, people, middle, tools }: Props) {
  const [help, setHelp] = useState(false);
  const vote = useGoing();
  useKeys({ "?": () => setHelp(true) });
  return (
    <div className="raad-cockpit">
      <div className="room-top">
        <LineBar />
        <Bar help={() => setHelp(true)} />
        <NoticeBar />
      </div>
      <MeetingBanner />
      <main id="main" tabIndex={-1} className="raad-stack room-main">
        <div className="raad-cockpit__next raad-stack">{next}</div>
        <div className="raad-cockpit__columns">
          <div className="raad-cockpit__column raad-cockpit__column--middle">{middle}</div>
          <div className="raad-cockpit__column raad-cockpit__column--people">
            {vote && isNamed(vote) ? <BoardPanel vote={vote} /> : people}
          </div>
          <div className="raad-cockpit__column raad-cockpit__column--tools">
            {tools}
            <Panel title={t("agenda.title")}>
              <AgendaList />
            </Panel>
            <Results />
          </div>
        </div>
      </main>
      {help ? <KeyList keys={keys} close={() => setHelp(false)} /> : null}
    </div>
  );
}

/** While a vote goes on it comes before the floor, afterwards below it. */
export function VoteAndFloor({ keys }: { keys?: ReactNode }) {
  const { meeting } = useRoom().slices;
  const voting = useGoing() !== null;
  return (
    <>
      {voting ? <VotePanel keys={keys} /> : null}
      {meeting.status === "open" ? <Speakers /> : <MeetingState />}
      {voting ? null : <VotePanel />}
    </>
  );
}

/** The vote that is open or waits for its result. */
function useGoing(): Vote | null {
  const now = useRoom().slices.vote.current;
  return now?.status === "open" || now?.status === "closed" ? now : null;
}
