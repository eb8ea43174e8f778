import { groupName, useRoom } from "../room";
import type { Elector, SeatId, Vote } from "../slices";
import { t } from "../texts";
import { bySeat, choiceWord, electorMark, electorWord, how, recusalArticle } from "./words";

/** In these forms each member's vote stands beside his name; a hamerstuk and a vote on paper have no such board. */
export function isNamed(vote: Vote): boolean {
  return vote.method !== "without_vote" && vote.method !== "paper";
}

/** Every name with its vote, grouped as the body sits: a word, a shape and a colour. */
export function Board({ vote }: { vote: Vote }) {
  const { meeting } = useRoom().slices;
  if (!isNamed(vote)) return null;
  const groupOf = (seat: SeatId) => meeting.people[seat]?.group ?? "";
  const seats = [...vote.electors.map((elector) => elector.seat), ...vote.recused, ...vote.absent];
  const groups = [...new Set(seats.map(groupOf))];
  const order = meeting.groups.map((group) => group.id);
  groups.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return (
    <div className="raad-board">
      {groups.map((group) => (
        <div className="raad-group" key={group}>
          <GroupHead vote={vote} group={group} />
          <ul className="raad-group__seats">
            {bySeat(vote)
              .filter((elector) => groupOf(elector.seat) === group)
              .map((elector) => (
                <Seat key={elector.seat} elector={elector} />
              ))}
            {vote.recused
              .filter((seat) => groupOf(seat) === group)
              .map((seat) => (
                <OtherSeat key={seat} seat={seat} mark="recused" />
              ))}
            {vote.absent
              .filter((seat) => groupOf(seat) === group)
              .map((seat) => (
                <OtherSeat key={seat} seat={seat} mark="absent" />
              ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

/** The board with its own heading, below a question that fills the screen. */
export function ByName({ vote }: { vote: Vote }) {
  if (!isNamed(vote)) return null;
  return (
    <>
      <h2 className="nl-heading nl-heading--level-3">{t("board.by_name")}</h2>
      <Board vote={vote} />
    </>
  );
}

function GroupHead({ vote, group }: { vote: Vote; group: string }) {
  const { meeting } = useRoom().slices;
  const counts = vote.groups.find((one) => one.group === group);
  return (
    <div className="raad-group__head">
      <h3 className="raad-group__name">{groupName(meeting, group)}</h3>
      {counts ? (
        <span className="raad-group__count">
          {t("board.group", { for: counts.for, against: counts.against })}
        </span>
      ) : null}
    </div>
  );
}

function Seat({ elector }: { elector: Elector }) {
  const { meeting } = useRoom().slices;
  const mark = electorMark(elector);
  const note = how(elector);
  return (
    <li className={`raad-seat raad-seat--${mark}`}>
      <span className={`raad-mark raad-mark--${mark}`} aria-hidden="true" />
      <span className="raad-seat__name">{meeting.people[elector.seat]?.name ?? elector.seat}</span>
      <span className="raad-seat__word">{electorWord(elector)}</span>
      {note ? <span className="raad-seat__how">{note}</span> : null}
    </li>
  );
}

/** Who does not vote: absent, and taking no part by law, are two things. */
function OtherSeat({ seat, mark }: { seat: SeatId; mark: "recused" | "absent" }) {
  const { meeting } = useRoom().slices;
  const word = mark === "absent" ? t("absent.word") : t("recused.word", { article: recusalArticle(meeting) });
  return (
    <li className="raad-seat">
      <span className={`raad-mark raad-mark--${mark}`} aria-hidden="true" />
      <span className="raad-seat__name">{meeting.people[seat]?.name ?? seat}</span>
      <span className="raad-seat__word">{word}</span>
    </li>
  );
}

/** For and against in figures, and how many are still to come. */
export function Totals({ vote }: { vote: Vote }) {
  const { totals } = vote;
  if (!isNamed(vote)) return null;
  return (
    <div className="raad-stack raad-stack--small">
      <div className="raad-totals">
        {vote.hidden ? null : <Total word={choiceWord("for")} number={totals.for} tone="for" />}
        {vote.hidden ? null : <Total word={choiceWord("against")} number={totals.against} tone="against" />}
        {vote.hidden ? <Total word={t("board.voted")} number={totals.voted} tone="open" /> : null}
        {vote.status === "open" ? (
          <Total word={t("board.open")} number={totals.electors - totals.voted} tone="open" />
        ) : null}
      </div>
      <Bar {...totals} />
    </div>
  );
}

function Total({ word, number, tone }: { word: string; number: number; tone: string }) {
  return (
    <p className={`raad-total raad-total--${tone}`}>
      <span className="raad-total__number">{number}</span>
      <span className="raad-total__word">{word}</span>
    </p>
  );
}

function Bar({ for: ayes, against, electors }: Vote["totals"]) {
  return (
    <svg
      className="raad-bar"
      viewBox={`0 0 ${Math.max(1, electors)} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect className="raad-bar__open" width={electors} height="1" />
      <rect className="raad-bar__for" width={ayes} height="1" />
      <rect className="raad-bar__against" x={electors - against} width={against} height="1" />
    </svg>
  );
}
