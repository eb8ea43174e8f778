import { useRoom } from "../room";
import type { VoteLine } from "../slices";
import { t } from "../texts";
import { lineSubject, outcomeClass, outcomeWord } from "../vote/words";
import { Chip } from "./Chip";
import { Panel } from "./Panel";
import { GapMark } from "./StreamAlarm";
import { useTimeOfDay } from "./time";

/** What this meeting has decided so far. */
export function Results() {
  const { vote } = useRoom().slices;
  if (!vote.recent.length) return null;
  return (
    <Panel title={t("results.title")}>
      <ul className="raad-list">
        {vote.recent.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
    </Panel>
  );
}

function Line({ line }: { line: VoteLine }) {
  const timeOf = useTimeOfDay();
  const tone = line.outcome ? (outcomeClass(line.outcome) ?? "plain") : "plain";
  const counted = line.for !== null && line.outcome !== null && line.method !== "without_vote";
  return (
    <li className="raad-row raad-row--between">
      <span className="raad-row__grow">
        {lineSubject(line)}{" "}
        <span className="raad-soft raad-small">
          {counted ? t("results.count", { for: line.for, against: line.against }) : ""}{" "}
          {timeOf(line.declared_at)}
        </span>
      </span>
      <span>
        <Chip tone={line.annulled ? "warn" : tone}>
          {line.outcome ? outcomeWord(line.outcome) : t("results.void")}
          {line.annulled ? ` · ${t("results.annulled")}` : ""}
        </Chip>
        <GapMark vote={line} />
      </span>
    </li>
  );
}
