import { Countersign } from "../cockpit/VotePanel";
import { Suspended } from "../media/Controls";
import { Do } from "../parts/Do";
import { Panel } from "../parts/Panel";
import { Frozen } from "../parts/StreamAlarm";
import { useNow, useTimeOfDay } from "../parts/time";
import { useCurrentItem, useName, useRoom } from "../room";
import { t } from "../texts";
import { Board, isNamed, Totals } from "../vote/Board";
import { Result } from "../vote/Result";
import { RollWait } from "../vote/VoteScreen";
import { methodWord, recusalArticle, subject } from "../vote/words";

/** What the meeting does when it is not simply going on. */
export function MeetingState() {
  const { meeting } = useRoom().slices;
  const timeOf = useTimeOfDay();
  if (meeting.status === "open") return null;
  if (meeting.status === "suspended") return <Break />;
  const time = meeting.status === "closed" ? meeting.closed_at : meeting.starts_at;
  return (
    <Panel title={t(`meeting.${meeting.status}`, { time: timeOf(time) })} className="raad-member__full">
      <p>{t(`meeting.${meeting.status}_text`, { title: meeting.title })}</p>
    </Panel>
  );
}

/** Why the meeting is suspended and when it goes on, with the clock that runs towards it. */
function Break() {
  const { suspended } = useRoom().slices.meeting;
  const timeOf = useTimeOfDay();
  const now = useNow();
  const minutes = suspended?.until ? Math.ceil((Date.parse(suspended.until) - now) / 60_000) : null;
  return (
    <Panel
      title={t("meeting.suspended", { time: timeOf(suspended?.since ?? null) })}
      className="raad-member__full"
    >
      <Suspended />
      <p className="raad-strong">{suspended?.reason}</p>
      <p>
        {suspended?.until
          ? t("meeting.until", { time: timeOf(suspended.until) })
          : t("meeting.until_unknown")}{" "}
        {minutes !== null && minutes > 0 ? t("meeting.in_minutes", { n: minutes }) : ""}
      </p>
    </Panel>
  );
}

/** Who takes no part: out of the debate, the vote and the number that counts. */
export function RecusedCard() {
  const { me, slices } = useRoom();
  const item = useCurrentItem();
  if (!item || !me?.recused_items.includes(item.id)) return null;
  const article = recusalArticle(slices.meeting);
  return (
    <Panel
      title={t("recused.title", { number: item.number, article })}
      className="raad-card--accent raad-member__full"
    >
      <p>{t("recused.text")}</p>
      <Reported item={item.id} />
      <div className="raad-buttons room-gap">
        <Do command="recusal.withdraw" data={{ item: item.id }}>
          {t("recused.withdraw")}
        </Do>
      </div>
    </Panel>
  );
}

/** By whom it was reported, and when: the member himself, or the clerk on his word. */
function Reported({ item }: { item: string }) {
  const { me } = useRoom();
  const name = useName();
  const timeOf = useTimeOfDay();
  const found = me?.recusals.find((one) => one.item === item);
  if (!me || !found) return null;
  const time = timeOf(found.at);
  return (
    <p className="raad-soft">
      {found.by === me.pid
        ? t("recused.by_you", { time })
        : t("recused.by_other", { name: name(found.by), time })}
    </p>
  );
}

/** The vote that goes on, for who has nothing to choose now; and the last result. */
export function VoteCard() {
  const { slices, can } = useRoom();
  const now = slices.vote.current;
  if (!now) return null;
  const over = now.status === "declared" || now.status === "void";
  return (
    <Panel
      title={t("vote.title", { subject: subject(now) })}
      aside={<span className="raad-soft">{methodWord(now.method)}</span>}
      className="raad-member__full"
    >
      <div className="raad-stack">
        {over ? (
          <Result vote={now} />
        ) : (
          <>
            <p>{now.title}</p>
            <Frozen vote={now} />
            {now.frozen_at ? null : <RollWait vote={now} />}
            {can("vote.countersign") ? <Countersign vote={now} /> : null}
            <Totals vote={now} />
          </>
        )}
        {isNamed(now) ? (
          <details className="raad-details">
            <summary>{t("board.by_name")}</summary>
            <Board vote={now} />
          </details>
        ) : null}
      </div>
    </Panel>
  );
}
