import { useState } from "react";
import { Calling } from "../cockpit/Calling";
import { MoveTo, NotOpened, OpenVote, Suspend } from "../cockpit/dialogs";
import { Next } from "../cockpit/Next";
import { People } from "../cockpit/People";
import { Tools } from "../cockpit/Tools";
import { Unrecognised } from "../cockpit/Unrecognised";
import { Asked } from "../cockpit/VotePanel";
import { AgendaEntry } from "../desk/AgendaEntry";
import { type Entry, useActions } from "../desk/actions";
import { BasisCard } from "../desk/Basis";
import { type Action, CommandBox } from "../desk/CommandBox";
import { Conditions } from "../desk/Conditions";
import { DeputyEntry, FloorEntry, NoteEntry, ProposalEntry, RecusalEntry } from "../desk/Entries";
import { Guests } from "../desk/Guests";
import { HelpRequests } from "../desk/HelpRequests";
import { Doorway, Lobby } from "../desk/Lobby";
import { CountEntry, WithdrawEntry } from "../desk/PaperEntries";
import { Records } from "../desk/Records";
import { RollKeys } from "../desk/RollKeys";
import { RecordingStopped, StreamPanel } from "../desk/StreamPanel";
import { OwnMedia, Prompt } from "../media/Controls";
import { LobbyPanel } from "../media/Lobby";
import { Picture } from "../media/Picture";
import { Returning } from "../media/Returning";
import { Button } from "../parts/Button";
import { Panel } from "../parts/Panel";
import { ChairSilent } from "../parts/Status";
import { Repeat, StreamByHand } from "../parts/StreamAlarm";
import { useRoom } from "../room";
import { type Key, t } from "../texts";
import { Lead, VoteAndFloor } from "./Lead";

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
  const before = useRoom().slices.meeting.status === "planned";
  const [entry, setEntry] = useState<Entry | null>(null);
  const actions = useActions(setEntry);
  const Form = entry ? FORMS[entry] : null;
  return (
    <>
      <Lead
        keys={KEYS}
        next={
          <>
            <HelpRequests />
            <ChairSilent />
            <CommandBox actions={actions} />
            <Prompt />
            <Next />
            <Unrecognised />
            <Calling />
            <StreamByHand />
            <RecordingStopped />
            <Repeat />
            <Asked />
            <Returning />
            <LobbyPanel />
            {before ? <BasisCard /> : null}
            {before ? <Lobby /> : null}
            {before ? <Guests /> : null}
          </>
        }
        people={before ? <Records /> : <People />}
        middle={
          <>
            <div className="raad-stage">
              <Picture />
              <OwnMedia lamp />
            </div>
            <VoteAndFloor keys={<RollKeys />} />
            {before ? null : <Guests />}
            {before ? null : <Doorway />}
          </>
        }
        tools={
          <>
            <StreamPanel />
            <Entries actions={actions} />
            <Tools />
            {before ? null : <Records />}
            <Conditions />
          </>
        }
      />
      {Form ? <Form close={() => setEntry(null)} /> : null}
    </>
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
