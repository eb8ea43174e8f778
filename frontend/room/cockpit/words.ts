import { dayInWords, useTimeOfDay } from "../parts/time";
import { useRoom } from "../room";
import type { MoreStep, NextStep, Slices, Value, Values } from "../slices";
import { coded, t } from "../texts";
import { worded } from "../vote/words";

type Step = Pick<NextStep, "command" | "code"> & { values?: Values };

/** Values as a reader meets them: a pid becomes a name, an item its number and title, a moment a time of day. */
export function useReadable(): (values?: Values) => Values {
  const { slices } = useRoom();
  const timeOf = useTimeOfDay();
  return (values = {}) => {
    const read = Object.entries(values).map(([name, value]) => [name, readable(name, value, slices, timeOf)]);
    return { ...worded(values), ...Object.fromEntries(read) };
  };
}

function readable(name: string, value: Value, slices: Slices, timeOf: (time: string) => string): Value {
  if (Array.isArray(value)) return value.map((one) => String(readable(name, one, slices, timeOf)));
  if (typeof value !== "string") return value;
  const person = slices.meeting.people[value];
  if (person) return person.name;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return timeOf(value);
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return dayInWords(value);
  return slices.agenda.items.find((item) => item.id === value)?.title ?? coded(name, value) ?? value;
}

/** What a step is called on its button. */
export function useStepWords(): (step: Step) => string {
  const read = useReadable();
  return (step) => {
    const values = read(step.values);
    const none = step.values?.pid === "" ? coded("step", `${step.code}_none`) : null;
    return none ?? coded("step", step.code, values) ?? coded("command", step.command, values) ?? step.command;
  };
}

/** The sentence that is confirmed before what cannot be undone. */
export function useConfirmWords(): (step: NextStep | MoreStep) => string {
  const read = useReadable();
  const words = useStepWords();
  return (step) =>
    coded("confirm", step.code, read(step.values)) ??
    coded("confirm", step.command, read(step.values)) ??
    t("confirm.any", { step: words(step) });
}
