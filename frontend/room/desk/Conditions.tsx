import { useReadable } from "../cockpit/words";
import { Chip, type Tone } from "../parts/Chip";
import { Panel } from "../parts/Panel";
import { useRoom } from "../room";
import type { Condition } from "../slices";
import { coded, t } from "../texts";

const TONE: Record<Condition["state"], Tone> = { ok: "ok", warn: "warn", fail: "fail", "n/a": "plain" };

/** The eighteen conditions with their evidence; folded while all is well. */
export function Conditions() {
  const { conditions } = useRoom().slices.compliance;
  const count = (state: Condition["state"]) => conditions.filter((one) => one.state === state).length;
  return (
    <Panel title={t("conditions.title")}>
      <details className="raad-details" open={count("fail") > 0}>
        <summary>
          {t("conditions.summary", {
            n: conditions.length,
            ok: count("ok"),
            warn: count("warn"),
            fail: count("fail"),
            na: count("n/a"),
          })}
        </summary>
        <ul className="raad-conditions">
          {conditions.map((condition) => (
            <Row key={condition.id} condition={condition} />
          ))}
        </ul>
      </details>
    </Panel>
  );
}

function Row({ condition }: { condition: Condition }) {
  const read = useReadable();
  const { id, state, code, values, article } = condition;
  const evidence = coded("condition", code, read(values));
  return (
    <li>
      <span className="raad-agenda__number">{id}</span>
      <span>
        {coded("condition", id) ?? id}
        {evidence ? <span className="raad-soft"> · {evidence}</span> : null}
        {article ? <span className="raad-soft raad-small"> ({article})</span> : null}
      </span>
      <Chip tone={TONE[state]}>{t(`condition.${state}`)}</Chip>
    </li>
  );
}
