import { useStepWords } from "../cockpit/words";
import type { Commands } from "../protocol.generated";
import { useRoom } from "../room";
import { t } from "../texts";
import type { Action } from "./CommandBox";

export type Entry =
  | "agenda"
  | "withdraw"
  | "count"
  | "note"
  | "recusal"
  | "proposal"
  | "floor"
  | "deputy"
  | "suspend"
  | "move"
  | "vote"
  | "not_opened";

const ENTRIES: [entry: Entry, command: keyof Commands][] = [
  ["note", "note.add"],
  ["proposal", "proposal.submit"],
  ["recusal", "recusal.declare"],
  ["floor", "floor.enter"],
  ["suspend", "meeting.suspend"],
  ["move", "agenda.move_to"],
  ["vote", "vote.open"],
  ["deputy", "chair.appoint_deputy"],
  ["agenda", "agenda.change"],
  ["withdraw", "proposal.withdraw"],
  ["count", "vote.enter_count"],
  ["not_opened", "meeting.not_opened"],
];

/** What the command box offers: each form the clerk may use now, and each step the server lists. */
export function useActions(open: (entry: Entry) => void): Action[] {
  const { can, slices, send } = useRoom();
  const words = useStepWords();
  const forms = ENTRIES.filter(([, command]) => can(command)).map(([entry]) => ({
    id: entry,
    label: t(`action.${entry}`),
    run: () => open(entry),
  }));
  const steps = (slices.lead?.more ?? [])
    .filter((step) => step.enabled && !step.confirm && can(step.command))
    .map((step, index) => ({
      id: `step-${index}`,
      label: words(step),
      run: () => void send(step.command, step.data as never),
    }));
  return [...forms, ...steps];
}
