import { useTimeOfDay } from "../parts/time";
import type { Vote } from "../slices";
import { t } from "../texts";
import { Totals } from "./Board";
import { OUTCOME_CLASS, outcomeWord, resultWords, subject } from "./words";

/** What was decided, once it was declared; nothing here before that. */
export function Result({ vote }: { vote: Vote }) {
  const timeOf = useTimeOfDay();
  if (vote.status === "void") return <Voided vote={vote} />;
  if (!vote.outcome) return null;
  return (
    <div className={`raad-result raad-result--${OUTCOME_CLASS[vote.outcome] ?? "invalid"}`}>
      <p className="raad-eyebrow">
        {subject(vote)} · {outcomeWord(vote.outcome)} · {timeOf(vote.declared_at)}
      </p>
      <p className="raad-result__words">{resultWords(vote)}</p>
      {vote.annulled ? <p className="raad-strong">{t("result.annulled", vote.annulled)}</p> : null}
      <Totals vote={vote} />
      {vote.head ? (
        <p className="raad-hash">
          {t("result.head", { seq: vote.head.seq, hash: vote.head.hash.slice(0, 16) })}
        </p>
      ) : null}
    </div>
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
