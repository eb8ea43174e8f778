import { useMedia } from "../media/context";
import { Picture } from "../media/Picture";
import { kindWord } from "../parts/Floor";
import { Elapsed, useTimeOfDay, WallClock } from "../parts/time";
import { partOf, useCurrentItem, useRoom } from "../room";
import type { Vote } from "../slices";
import { t } from "../texts";
import {
  bySeat,
  choiceWord,
  electorMark,
  electorWord,
  outcomeClass,
  resultWords,
  subject,
} from "../vote/words";

const BOARD_COLUMNS = 5;

/** The screen on the wall, readable at fifteen metres: item, speaker, next two; in a vote all names at once. */
export function Hall() {
  const { meeting, vote } = useRoom().slices;
  const { state } = useMedia();
  const now = vote.current;
  return (
    <main className={`hall ${state.watching === "live" ? "hall--picture" : ""}`.trim()} id="main">
      <Picture large />
      <HallHead />
      {meeting.status === "suspended" ? (
        <HallBreak />
      ) : now && (now.status === "open" || now.status === "closed") ? (
        <HallVote vote={now} />
      ) : now?.status === "declared" && meeting.status === "open" ? (
        <HallResult vote={now} />
      ) : (
        <HallDebate />
      )}
    </main>
  );
}

function HallHead() {
  const { meeting } = useRoom().slices;
  const item = useCurrentItem();
  return (
    <header className="hall__head">
      <h1 className="hall__item">{item ? `${item.number}. ${item.title}` : meeting.title}</h1>
      {meeting.rehearsal ? <span className="hall__rehearsal">{t("chip.rehearsal")}</span> : null}
      <WallClock />
    </header>
  );
}

function HallDebate() {
  const { floor, meeting } = useRoom().slices;
  const person = (pid: string) => meeting.people[pid];
  const now = floor.now;
  return (
    <div className="hall__body">
      {now ? (
        <>
          <p className="hall__name">{person(now.pid)?.name}</p>
          <p className="hall__line">
            {[partOf(meeting, person(now.pid)), kindWord(now.kind)].filter(Boolean).join(" · ")}
          </p>
          <Elapsed since={now.since} used={now.used_seconds} limit={now.limit_seconds} />
        </>
      ) : (
        <p className="hall__line">
          {t(meeting.status === "open" ? "floor.nobody" : `meeting.${meeting.status}_short`)}
        </p>
      )}
      {floor.queue.length ? (
        <p className="hall__next">
          {t("hall.next", { names: floor.queue.slice(0, 2).map((one) => person(one.pid)?.name ?? "") })}
        </p>
      ) : null}
    </div>
  );
}

function HallVote({ vote }: { vote: Vote }) {
  const { meeting } = useRoom().slices;
  const groups = meeting.groups.filter((group) =>
    vote.electors.some((elector) => meeting.people[elector.seat]?.group === group.id),
  );
  const called = vote.roll?.called;
  const rows = Math.ceil((vote.electors.length + groups.length) / BOARD_COLUMNS) + 1;
  return (
    <div className="hall__vote">
      <p className="hall__subject">
        {t("vote.title_full", { subject: subject(vote), title: vote.title })}
        <strong>
          {" "}
          {choiceWord("for")} {vote.totals.for} · {choiceWord("against")} {vote.totals.against}
        </strong>
      </p>
      {called ? <p className="hall__called">{meeting.people[called]?.name}</p> : null}
      <div className="hall__board" style={{ "--rows": rows } as React.CSSProperties}>
        {groups.map((group) => (
          <div key={group.id} className="hall__group">
            <p className="hall__groupname">{group.short}</p>
            {bySeat(vote)
              .filter((elector) => meeting.people[elector.seat]?.group === group.id)
              .map((elector) => (
                <p key={elector.seat} className={`hall__seat raad-seat--${electorMark(elector)}`}>
                  <span className={`raad-mark raad-mark--${electorMark(elector)}`} aria-hidden="true" />
                  <span className="hall__short">{meeting.people[elector.seat]?.short ?? elector.seat}</span>
                  <span className="raad-visually-hidden">{electorWord(elector)}</span>
                </p>
              ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function HallResult({ vote }: { vote: Vote }) {
  const timeOf = useTimeOfDay();
  const tone = outcomeClass(vote.outcome ?? "") ?? "invalid";
  return (
    <div className={`hall__body hall__result raad-result--${tone}`}>
      <p className="hall__line">{t("vote.title_full", { subject: subject(vote), title: vote.title })}</p>
      <p className="hall__name">{resultWords(vote)}</p>
      <p className="hall__line">{timeOf(vote.declared_at)}</p>
    </div>
  );
}

function HallBreak() {
  const { suspended } = useRoom().slices.meeting;
  const timeOf = useTimeOfDay();
  return (
    <div className="hall__body">
      <p className="hall__name">{t("hall.break")}</p>
      <p className="hall__line">{suspended?.reason}</p>
      <p className="hall__name">
        {suspended?.until
          ? t("meeting.until", { time: timeOf(suspended.until) })
          : t("meeting.until_unknown")}
      </p>
    </div>
  );
}
