import { GapMark } from "../parts/StreamAlarm";
import { useTimeOfDay } from "../parts/time";
import { useName } from "../room";
import type { Vote } from "../slices";
import { coded, t } from "../texts";
import { Totals } from "./Board";
import { choiceWord, outcomeClass, outcomeWord, resultWords, subject } from "./words";

/** What was decided, once it was declared; nothing here before that. */
export function Result({ vote }: { vote: Vote }) {
  const timeOf = useTimeOfDay();
  if (vote.status === "void") return <Voided vote={vote} />;
  if (!vote.outcome) return null;
  return (
    <div className={`raad-result raad-result--${outcomeClass(vote.outcome) ?? "invalid"}`}>
      <p className="raad-eyebrow">
        {subject(vote)} · {outcomeWord(vote.outcome)} · {timeOf(vote.declared_at)}
      </p>
      <p className="raad-result__words">{resultWords(vote)}</p>
      {vote.annulled ? <p className="raad-strong">{t("result.annulled", vote.annulled)}</p> : null}
      <GapMark vote={vote} />
      {vote.paper ? <Papers paper={vote.paper} /> : null}
      {vote.method === "without_vote" || vote.method === "paper" ? null : <Totals vote={vote} />}
      <Notes vote={vote} />
      {vote.head ? (
        <p className="raad-hash">
          {t("result.head", { seq: vote.head.seq, hash: vote.head.hash.slice(0, 16) })}
        </p>
      ) : null}
    </div>
  );
}

/** The count as the committee of members reported it. */
function Papers({ paper }: { paper: NonNullable<Vote["paper"]> }) {
  return (
    <ul className="room-plain">
      {Object.entries(paper.counts).map(([name, papers]) => (
        <li key={name}>
          {coded("paper", name) ?? name}: {papers}
        </li>
      ))}
      <li className="raad-soft">{t("result.papers", { n: paper.ballots })}</li>
    </ul>
  );
}

/** What members had noted afterwards; the result stands. */
function Notes({ vote }: { vote: Vote }) {
  const name = useName();
  if (!vote.notes.length) return null;
  return (
    <ul className="room-plain raad-small">
      {vote.notes.map((note) => (
        <li key={note.seat + note.kind}>
          {name(note.seat)}: {coded("note", note.kind, { meant: note.meant ? choiceWord(note.meant) : "" })}
        </li>
      ))}
    </ul>
  );
}

function Voided({ vote }: { vote: Vote }) {
  return (
    <div className="raad-result raad-result--invalid">
      <p className="raad-eyebrow">{subject(vote)}</p>
      <p className="raad-result__words">{t("result.void")}</p>
      <p>{t("result.void_reason", { reason: vote.void_reason })}</p>
    </div>
  );
}
