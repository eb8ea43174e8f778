import { useState } from "react";
import { Button } from "../parts/Button";
import { Do } from "../parts/Do";
import { Panel } from "../parts/Panel";
import { FOR_CHAIR } from "../protocol.generated";
import { useRoom } from "../room";
import type { CommandType, MoreStep } from "../slices";
import { t } from "../texts";
import { HandOver, MoveTo, NotOpened, OpenVote, Sure, Suspend } from "./dialogs";
import { BlockedWords } from "./Next";
import { useStepWords } from "./words";

type Form = "suspend" | "move" | "vote" | "hand_over" | "close" | "not_opened";

const FORMS: [form: Form, command: CommandType][] = [
  ["move", "agenda.move_to"],
  ["vote", "vote.open"],
  ["suspend", "meeting.suspend"],
  ["hand_over", "chair.hand_over"],
  ["not_opened", "meeting.not_opened"],
  ["close", "meeting.close"],
];

/** What a form or a row of the speaker list does already needs no second button. */
const ELSEWHERE = new Set<string>([
  "meeting.suspend",
  "meeting.close",
  "floor.give",
  "floor.decline",
  "floor.end",
  "floor.take_away",
  "floor.end_interruption",
  "vote.void",
  "vote.annul",
  "vote.keep",
  "vote.judge",
  "vote.pass",
  "vote.withdraw_left",
  "vote.stop_roll",
  "vote.countersign",
]);

/** Everything else that is lawful now, folded behind one word each. */
export function Tools() {
  const { can, me } = useRoom();
  const [form, setForm] = useState<Form | null>(null);
  const close = () => setForm(null);
  const offered = FORMS.filter(([, command]) => can(command));
  const clerk = !me?.roles.includes("chair");
  return (
    <Panel title={t("tools.title")}>
      <div className="raad-toolbar">
        {offered.map(([name, command]) => (
          <Button key={name} onClick={() => setForm(name)}>
            {t(`tools.${name}`)} …
            {clerk && FOR_CHAIR.has(command) ? <em className="raad-behalf"> {t("behalf")}</em> : null}
          </Button>
        ))}
        <More />
      </div>
      {form === "suspend" ? <Suspend close={close} /> : null}
      {form === "move" ? <MoveTo close={close} /> : null}
      {form === "vote" ? <OpenVote close={close} /> : null}
      {form === "hand_over" ? <HandOver close={close} /> : null}
      {form === "not_opened" ? <NotOpened close={close} /> : null}
      {form === "close" ? <Sure command="meeting.close" close={close} /> : null}
    </Panel>
  );
}

function More() {
  const { lead } = useRoom().slices;
  const next = JSON.stringify([lead?.next?.command, lead?.next?.data]);
  const shown = (lead?.more ?? []).filter(
    (step) => !ELSEWHERE.has(step.command) && JSON.stringify([step.command, step.data]) !== next,
  );
  return shown.map((step) => (
    <MoreButton key={`${step.command}:${step.code}:${JSON.stringify(step.data)}`} step={step} />
  ));
}

function MoreButton({ step }: { step: MoreStep }) {
  const words = useStepWords();
  const { can, me } = useRoom();
  const [sure, setSure] = useState(false);
  const behalf = FOR_CHAIR.has(step.command) && !me?.roles.includes("chair");
  const whose = behalf ? <em className="raad-behalf"> {t("behalf")}</em> : null;
  if (!step.enabled && step.blocked) {
    return (
      <div className="raad-toolbar__why">
        {words(step)}: <BlockedWords blocked={step.blocked} />
      </div>
    );
  }
  if (!can(step.command)) return null;
  if (!step.confirm) {
    return (
      <Do command={step.command} data={step.data as never}>
        {words(step)}
        {whose}
      </Do>
    );
  }
  return (
    <>
      <Button onClick={() => setSure(true)}>
        {words(step)} …{whose}
      </Button>
      {sure ? <Sure command={step.command} step={step} close={() => setSure(false)} /> : null}
    </>
  );
}
