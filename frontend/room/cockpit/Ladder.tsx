import type { Vote } from "../slices";
import { type Key, t } from "../texts";

const ROLL: Key[] = [
  "ladder.explanations",
  "ladder.open",
  "ladder.call",
  "ladder.close",
  "ladder.check",
  "ladder.declare",
];
const ONCE: Key[] = [
  "ladder.explanations",
  "ladder.open",
  "ladder.cast",
  "ladder.close",
  "ladder.check",
  "ladder.declare",
];
const HAMMER: Key[] = ["ladder.ask", "ladder.moment", "ladder.hammer"];

/** A vote is a fixed ladder; where it stands follows from the vote, nothing here decides anything. */
export function Ladder({ vote }: { vote: Vote }) {
  const steps = vote.method === "without_vote" ? HAMMER : vote.method === "roll_call" ? ROLL : ONCE;
  const here = rung(vote);
  return (
    <ol className="raad-ladder" aria-label={t("ladder.title")}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={`raad-ladder__step ${index < here ? "raad-ladder__step--done" : ""}`}
          aria-current={index === here ? "step" : undefined}
        >
          {t(step)}
        </li>
      ))}
    </ol>
  );
}

export function rung(vote: Vote): number {
  if (vote.status === "declared" || vote.status === "void") return 9;
  if (vote.method === "without_vote") return vote.status === "open" ? 1 : 2;
  if (vote.status === "closed") return checked(vote) ? 5 : 4;
  return vote.totals.voted === vote.totals.electors ? 3 : 2;
}

function checked(vote: Vote): boolean {
  return vote.seen.seen >= vote.seen.of && !vote.objections.some((objection) => objection.state === "open");
}
