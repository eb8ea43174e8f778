import { type ReactNode, useState } from "react";
import { Button } from "../parts/Button";
import { Do } from "../parts/Do";
import { Panel } from "../parts/Panel";
import { ReasonDialog } from "../parts/ReasonDialog";
import { Frozen } from "../parts/StreamAlarm";
import { useName, useRoom } from "../room";
import type { Objection, SeatId, Vote } from "../slices";
import { t } from "../texts";
import { Board, isNamed, Totals } from "../vote/Board";
import { Result } from "../vote/Result";
import { choiceWord, methodWord, subject } from "../vote/words";
import { EnteredAsLeft } from "./EnteredAsLeft";
import { Ladder } from "./Ladder";
import { Roll } from "./Roll";

/** Who asked for a vote or for a roll call at this item: that binds the form (art. 32). */
export function Asked() {
  const { asked } = useRoom().slices.vote;
  const name = useName();
  if (!asked.vote.length && !asked.roll_call.length) return null;
  return (
    <div className="raad-notice raad-notice--info">
      {asked.vote.length ? <p>{t("asked.vote", { names: asked.vote.map(name) })}</p> : null}
      {asked.roll_call.length ? <p>{t("asked.roll_call", { names: asked.roll_call.map(name) })}</p> : null}
    </div>
  );
}

/** The vote as chair and clerk lead it: ladder, roll, what waits for the chair, the board. */
export function VotePanel({ keys }: { keys?: ReactNode }) {
  const { slices, can } = useRoom();
  const vote = slices.vote.current;
  if (!vote) return null;
  const keyed = !!keys && can("vote.enter_spoken");
  return (
    <Panel
      title={t("vote.title_full", { subject: subject(vote), title: vote.title })}
      aside={<span className="raad-soft">{methodWord(vote.method)}</span>}
    >
      <div className="raad-stack">
        {vote.frozen_at ? <Frozen vote={vote} /> : <Ladder vote={vote} />}
        <Result vote={vote} />
        {vote.status === "open" && vote.roll && !vote.frozen_at ? <Roll vote={vote} keyed={keyed} /> : null}
        {keys}
        <EnteredAsLeft vote={vote} />
        <Countersign vote={vote} />
        {vote.status === "closed" ? <Check vote={vote} /> : null}
        {vote.status === "open" || vote.status === "closed" ? <Totals vote={vote} /> : null}
        <Undo vote={vote} />
        {vote.status === "open" || vote.status === "closed" || !isNamed(vote) ? null : (
          <details className="raad-details">
            <summary>{t("board.by_name")}</summary>
            <Board vote={vote} />
          </details>
        )}
      </div>
    </Panel>
  );
}

/** During a vote the names stand with their votes where the members stood. */
export function BoardPanel({ vote }: { vote: Vote }) {
  return (
    <Panel title={t("board.by_name")}>
      <Board vote={vote} />
    </Panel>
  );
}

/** Spoken votes that the clerk keyed count when the chair has signed them; the chair's own is signed by the deputy. */
export function Countersign({ vote }: { vote: Vote }) {
  const { can, me, slices } = useRoom();
  const name = useName();
  const { chair } = slices.meeting;
  const mine = (seat: SeatId) => !can("vote.countersign") || (seat === chair) === (me?.pid !== chair);
  const open = vote.electors.filter(
    (one) => one.how === "spoken" && one.countersigned === false && mine(one.seat),
  );
  if (!open.length) return null;
  return (
    <section className="raad-notice raad-notice--warn" aria-label={t("countersign.title")}>
      <p className="raad-notice__title">{t("countersign.title")}</p>
      <ul className="raad-queue room-countersign">
        {open.map((elector) => (
          <li className="raad-queue__item" key={elector.seat}>
            <span>
              {name(elector.seat)} · <strong>{elector.choice ? choiceWord(elector.choice) : ""}</strong>
            </span>
            {open.length > 1 ? (
              <span className="raad-queue__tools">
                <Do command="vote.countersign" data={{ vote: vote.id, seats: [elector.seat] }}>
                  {t("countersign.one")}
                </Do>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {can("vote.countersign") ? (
        <p>
          <Do command="vote.countersign" data={{ vote: vote.id, seats: null }} kind="primary">
            {t("countersign.all", { n: open.length })}
          </Do>
        </p>
      ) : (
        <p>{t("countersign.chair")}</p>
      )}
    </section>
  );
}

/** "Seen by 36 of 38, no objections": what stands between CLOSED and DECLARED. */
function Check({ vote }: { vote: Vote }) {
  const open = vote.objections.filter((objection) => objection.state === "open");
  return (
    <section className="raad-stack raad-stack--small" aria-label={t("ladder.check")}>
      <p className="raad-strong">
        {t("check.seen", { seen: vote.seen.seen, of: vote.seen.of })} ·{" "}
        {t("check.objections", { n: open.length })}
      </p>
      <Unseen vote={vote} />
      {vote.objections.map((objection) => (
        <ObjectionCard key={objection.seat} vote={vote} objection={objection} />
      ))}
    </section>
  );
}

const NAMED_FIRST = 3;

/** Whom the chair may still read a vote aloud to: how many, the first few, and all of them on request. */
function Unseen({ vote }: { vote: Vote }) {
  const name = useName();
  const unseen = vote.unseen ?? [];
  if (!unseen.length) return null;
  const more = unseen.length - NAMED_FIRST;
  const many = more > 1;
  const names = (many ? unseen.slice(0, NAMED_FIRST) : unseen).map(name);
  return (
    <div className="raad-stack raad-stack--small">
      <p>{t(many ? "check.unseen_many" : "check.unseen", { n: unseen.length, names, more })}</p>
      {many ? (
        <details className="raad-details">
          <summary>{t("check.unseen_all", { n: unseen.length })}</summary>
          <ul className="raad-people raad-people--columns">
            {unseen.map((seat) => (
              <li className="raad-person" key={seat}>
                {name(seat)}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <div>
        <Do command="vote.read_aloud" data={{ vote: vote.id, seats: unseen }}>
          {t("check.read_aloud", { n: unseen.length })}
        </Do>
      </div>
    </div>
  );
}

type Verdict = "rejected" | "corrected" | "voided";

const place = (seat: SeatId) => `objection-${seat}`;

/** The primary button leads here: a verdict is a choice of three, each with a reason. */
export function toObjection(seat: SeatId): void {
  const card = document.getElementById(place(seat));
  card?.scrollIntoView?.({ block: "center" });
  card?.querySelector("button")?.focus();
}

/** What the chair decides on; the deputy has but the chair's own objection before him. */
export function ObjectionCard({ vote, objection }: { vote: Vote; objection: Objection }) {
  const { can, me, slices } = useRoom();
  const own = objection.seat === slices.meeting.chair;
  const mine = can("vote.judge") && own === (me?.pid !== slices.meeting.chair);
  const name = useName();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const elector = vote.electors.find((one) => one.seat === objection.seat);
  const said =
    objection.said === "for" || objection.said === "against" ? choiceWord(objection.said) : objection.said;
  const recorded = elector?.choice ? choiceWord(elector.choice) : t("elector.missing");
  return (
    <div className="raad-notice raad-notice--warn" id={place(objection.seat)}>
      <p className="raad-notice__title">{t("objection.title", { name: name(objection.seat) })}</p>
      <p>{t("objection.text", { said, recorded })}</p>
      {objection.state !== "open" ? <p>{t(`objection.${objection.state}`)}</p> : null}
      {objection.state === "open" && own && !mine ? <p>{t("judge.deputy")}</p> : null}
      {objection.state === "open" && mine ? (
        <div className="raad-buttons">
          {(["rejected", "corrected", "voided"] as const).map((one) => (
            <Button key={one} onClick={() => setVerdict(one)}>
              {t(`judge.${one}`)}
            </Button>
          ))}
        </div>
      ) : null}
      {verdict ? (
        <ReasonDialog
          title={t(`judge.${verdict}`)}
          text={t(`judge.${verdict}_text`, { name: name(objection.seat), said, recorded })}
          close={() => setVerdict(null)}
          command="vote.judge"
          data={(reason) => ({ vote: vote.id, seat: objection.seat, verdict, reason })}
        />
      ) : null}
    </div>
  );
}

/** Void before the declaration, annul beside it: both with a reason that everybody reads. */
function Undo({ vote }: { vote: Vote }) {
  const { can } = useRoom();
  const [asked, setAsked] = useState(false);
  const declared = vote.status === "declared";
  const command = declared ? "vote.annul" : "vote.void";
  if (vote.status === "void" || vote.annulled || !can(command)) return null;
  const title = t(declared ? "undo.annul" : "undo.void");
  return (
    <div className="raad-toolbar">
      <Button kind="subtle" onClick={() => setAsked(true)}>
        {title} …
      </Button>
      {asked && declared ? (
        <ReasonDialog
          title={title}
          text={t("undo.annul_text")}
          close={() => setAsked(false)}
          command="vote.annul"
          data={(reason) => ({ vote: vote.id, reason, redo: true })}
        />
      ) : null}
      {asked && !declared ? (
        <ReasonDialog
          title={title}
          text={t("undo.void_text")}
          close={() => setAsked(false)}
          command="vote.void"
          data={(reason) => ({ vote: vote.id, reason })}
        />
      ) : null}
    </div>
  );
}
