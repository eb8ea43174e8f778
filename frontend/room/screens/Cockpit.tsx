import { Calling, Named } from "../cockpit/Calling";
import { Next } from "../cockpit/Next";
import { OwnBallot } from "../cockpit/OwnBallot";
import { People } from "../cockpit/People";
import { Tools } from "../cockpit/Tools";
import { Unrecognised } from "../cockpit/Unrecognised";
import { Asked } from "../cockpit/VotePanel";
import { OwnMedia, Prompt } from "../media/Controls";
import { LobbyPanel } from "../media/Lobby";
import { Picture } from "../media/Picture";
import { Returning } from "../media/Returning";
import { ChairSilent } from "../parts/Status";
import { Repeat, StreamByHand } from "../parts/StreamAlarm";
import type { Key } from "../texts";
import { Lead, VoteAndFloor } from "./Lead";

const KEYS: [string, Key][] = [
  ["Enter", "keys.next"],
  ["I", "keys.allow"],
  ["N", "keys.not_now"],
  ["D", "keys.decide"],
  ["?", "keys.title"],
];

/** The chair's cockpit: one primary button, and everything else where it is looked for. */
export function Cockpit() {
  return (
    <Lead
      keys={KEYS}
      next={
        <>
          <ChairSilent />
          <Prompt />
          <Named />
          <Next />
          <Unrecognised />
          <Calling />
          <StreamByHand />
          <Repeat />
          <Asked />
          <Returning />
          <LobbyPanel />
        </>
      }
      people={<People />}
      middle={
        <>
          <div className="raad-stage">
            <Picture />
            <OwnMedia lamp />
          </div>
          <OwnBallot />
          <VoteAndFloor />
        </>
      }
      tools={<Tools />}
    />
  );
}
