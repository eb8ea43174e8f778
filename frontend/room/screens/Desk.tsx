import { useState } from "react";
import { Bar } from "../cockpit/Bar";
import { MoveTo, NotOpened, OpenVote, Suspend } from "../cockpit/dialogs";
import { Next } from "../cockpit/Next";
import { People } from "../cockpit/People";
import { Speakers } from "../cockpit/Speakers";
import { Tools } from "../cockpit/Tools";
import { Asked, BoardPanel, VotePanel } from "../cockpit/VotePanel";
import { AgendaEntry } from "../desk/AgendaEntry";
import { type Entry, useActions } from "../desk/actions";
import { BasisCard } from "../desk/Basis";
import { type Action, CommandBox } from "../desk/CommandBox";
import { Conditions } from "../desk/Conditions";
import { DeputyEntry, FloorEntry, NoteEntry, ProposalEntry, RecusalEntry } from "../desk/Entries";
import { HelpRequests } from "../desk/HelpRequests";
import { Doorway, Lobby } from "../desk/Lobby";
import { CountEntry, WithdrawEntry } from "../desk/PaperEntries";
import { Records } from "../desk/Records";
import { RollKeys } from "../desk/RollKeys";
import { MeetingState } from "../member/cards";
import { AgendaList } from "../parts/Agenda";
import { Button } from "../parts/Button";
import { KeyList, useKeys } from "../parts/keys";
import { NoticeBar } from "../parts/Notice";
import { Panel } from "../parts/Panel";
import { Results } from "../parts/Results";
import { ChairSilent, LineBar, MeetingBanner } from "../parts/Status";
import { useRoom } from "../room";
import { type Key, t } from "../texts";
import { isNamed } from "../vote/Board";

const KEYS: [string, Key][] = [
  ["/", "keys.command"],
  ["Enter", "keys.next"],
  ["V", "keys.for"],
  ["T", "keys.against"],
  ["L", "keys.later"],
  ["I", "keys.allow"],
  ["N", "keys.not_now"],
  ["?", "keys.title"],
];

const FORMS: Record<Entry, (props: { close: () => void }) => React.ReactNode> = {
  note: NoteEntry,
  recusal: RecusalEntry,
  proposal: ProposalEntry,
  floor: FloorEntry,
  deputy: DeputyEntry,
  suspend: Suspend,
  move: MoveTo,
  vote: OpenVote,
  not_opened: NotOpened,
  agenda: AgendaEntry,
  withdraw: WithdrawEntry,
  count: CountEntry,
};

/** The clerk's desk: as the cockpit, plus people, entries, conditions and the running list. */
export function Desk() {
  const { vote, meeting } = useRoom().slices;
  const [help, setHelp] = useState(false);
  const [entry, setEntry] = useState<Entry | null>(null);
  const actions = useActions(setEntry);
  useKeys({ "?": () => setHelp(true) });
  const Form = entry ? FORMS[entry] : null;
  const voting = vote.current?.status === "open" || vote.current?.status === "closed";
  const before = meeting.status === "planned";
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
          <HelpRequests />
          <ChairSilent />
          <CommandBox actions={actions} />
          <Next />
          <Asked />
          {before ? <BasisCard /> : null}
          {before ? <Lobby /> : null}
        </div>
        <div className="raad-cockpit__columns">
          <div className="raad-cockpit__column">
            {voting && vote.current && isNamed(vote.current) ? (
              <BoardPanel vote={vote.current} />
            ) : before ? (
              <Records />
            ) : (
              <People />
            )}
          </div>
          <div className="raad-cockpit__column">
            {voting ? <VotePanel keys={<RollKeys />} /> : null}
            {meeting.status === "open" ? <Speakers /> : <MeetingState />}
            {voting ? null : <VotePanel />}
            {before ? null : <Doorway />}
          </div>
          <div className="raad-cockpit__column">
            <Entries actions={actions} />
            <Tools />
            {before ? null : <Records />}
            <Conditions />
            <Panel title={t("agenda.title")}>
              <AgendaList />
            </Panel>
            <Results />
          </div>
        </div>
      </main>
      {help ? <KeyList keys={KEYS} close={() => setHelp(false)} /> : null}
      {Form ? <Form close={() => setEntry(null)} /> : null}
    </div>
  );
}

const ENTERED: Entry[] = ["note", "proposal", "withdraw", "recusal", "floor", "agenda", "count", "deputy"];

function Entries({ actions }: { actions: Action[] }) {
  const offered = actions.filter((action) => ENTERED.some((entry) => entry === action.id));
  if (!offered.length) return null;
  return (
    <Panel title={t("entries.title")}>
      <div className="raad-toolbar">
        {offered.map((action) => (
          <Button key={action.id} onClick={action.run}>
            {action.label} …
          </Button>
        ))}
      </div>
    </Panel>
  );
}
