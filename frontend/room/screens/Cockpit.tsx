import { useState } from "react";
import { Bar } from "../cockpit/Bar";
import { Next } from "../cockpit/Next";
import { OwnBallot } from "../cockpit/OwnBallot";
import { People } from "../cockpit/People";
import { Speakers } from "../cockpit/Speakers";
import { Tools } from "../cockpit/Tools";
import { Asked, BoardPanel, VotePanel } from "../cockpit/VotePanel";
import { MeetingState } from "../member/cards";
import { AgendaList } from "../parts/Agenda";
import { KeyList, useKeys } from "../parts/keys";
import { NoticeBar } from "../parts/Notice";
import { Panel } from "../parts/Panel";
import { Results } from "../parts/Results";
import { ChairSilent, LineBar, MeetingBanner } from "../parts/Status";
import { useRoom } from "../room";
import { type Key, t } from "../texts";
import { isNamed } from "../vote/Board";

const KEYS: [string, Key][] = [
  ["Enter", "keys.next"],
  ["I", "keys.allow"],
  ["N", "keys.not_now"],
  ["?", "keys.title"],
];

/** The chair's cockpit: one primary button, and everything else where it is looked for. */
export function Cockpit() {
  const { vote, meeting } = useRoom().slices;
  const [help, setHelp] = useState(false);
  useKeys({ "?": () => setHelp(true) });
  const voting = vote.current?.status === "open" || vote.current?.status === "closed";
  return (
    <div className="raad-cockpit">
      <div className="room-top">
        <LineBar />
        <Bar help={() => setHelp(true)} />
        <NoticeBar />
      </div>
      <MeetingBanner />
      <main id="main" tabIndex={-1} className="raad-stack room-main">
        <div className="raad-cockpit__next raad-stack">
          <ChairSilent />
          <Next />
          <Asked />
        </div>
        <div className="raad-cockpit__columns">
          <div className="raad-cockpit__column">
            {voting && vote.current && isNamed(vote.current) ? (
              <BoardPanel vote={vote.current} />
            ) : (
              <People />
            )}
          </div>
          <div className="raad-cockpit__column">
            <OwnBallot />
            {voting ? <VotePanel /> : null}
            {meeting.status === "open" ? <Speakers /> : <MeetingState />}
            {voting ? null : <VotePanel />}
          </div>
          <div className="raad-cockpit__column">
            <Tools />
            <Panel title={t("agenda.title")}>
              <AgendaList />
            </Panel>
            <Results />
          </div>
        </div>
      </main>
      {help ? <KeyList keys={KEYS} close={() => setHelp(false)} /> : null}
    </div>
  );
}
