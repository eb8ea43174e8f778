import { useState } from "react";
import { Button } from "../parts/Button";
import { Dialog } from "../parts/Dialog";
import { Do } from "../parts/Do";
import { kindWord } from "../parts/Floor";
import { useKeys } from "../parts/keys";
import { useCurrentItem, useRoom } from "../room";
import { t } from "../texts";
import { ownVote } from "../vote/VoteScreen";
import { recusalArticle } from "../vote/words";

/** The three things a member does in a debate; the place of each is fixed. */
export function Actions() {
  const { me, slices, send, can } = useRoom();
  const [more, setMore] = useState(false);
  const speaking = slices.floor.now?.pid === me?.pid;
  const interrupting = slices.floor.interruption?.pid === me?.pid;
  const own = (kind: string) => me?.requests.find((request) => request.kind === kind);
  useKeys({
    w: () => can("floor.request") && !own("speech") && void send("floor.request", { kind: "speech" }),
    i: () =>
      can("floor.request") && !own("interruption") && void send("floor.request", { kind: "interruption" }),
    m: () => setMore(true),
  });
  return (
    <div className="raad-stack raad-stack--small">
      <div className="raad-member__actions">
        {speaking ? (
          <Do command="floor.end" data={{}} kind="primary" keep>
            {t("floor.i_am_done")}
          </Do>
        ) : (
          <Ask kind="speech" request={own("speech")?.id} shortcut="W" />
        )}
        {interrupting ? (
          <Do command="floor.end_interruption" data={{}} kind="primary" keep>
            {t("floor.end_my_interruption")}
          </Do>
        ) : (
          <Ask kind="interruption" request={own("interruption")?.id} shortcut="I" />
        )}
        <Button onClick={() => setMore(true)} shortcut="M">
          {t("more")}
        </Button>
      </div>
      <QueuePlace />
      {more ? <MoreDialog close={() => setMore(false)} /> : null}
    </div>
  );
}

type Asked = "speech" | "interruption" | "point_of_order" | "personal_fact" | "explanation";

/** Ask, or take back what was asked: one button in one place. */
function Ask({ kind, request, shortcut }: { kind: Asked; request: string | undefined; shortcut?: string }) {
  if (request) {
    return (
      <Do command="floor.withdraw" data={{ request }} keep>
        {t("floor.withdraw", { kind: kindWord(kind) })}
      </Do>
    );
  }
  return (
    <Do
      command="floor.request"
      data={{ kind }}
      kind={kind === "speech" ? "primary" : "secondary"}
      shortcut={shortcut}
      keep
    >
      {t(
        kind === "speech"
          ? "floor.ask"
          : kind === "interruption"
            ? "floor.ask_interruption"
            : "floor.ask_kind",
        {
          kind: kindWord(kind),
        },
      )}
    </Do>
  );
}

/** Not a live region: the announcer says each change of place, and says it once. */
function QueuePlace() {
  const { me, slices } = useRoom();
  const text = () => {
    if (slices.floor.now?.pid === me?.pid) return t("place.speaking");
    if (me?.requests.some((request) => request.kind === "interruption")) return t("place.interruption");
    return me?.queue_place ? t("place.queue", { n: me.queue_place }) : "";
  };
  return <p className="raad-place room-place">{text()}</p>;
}

function MoreDialog({ close }: { close: () => void }) {
  const { me } = useRoom();
  const own = (kind: string) => me?.requests.find((request) => request.kind === kind)?.id;
  return (
    <Dialog title={t("more.title")} close={close}>
      <div className="raad-stack raad-stack--small">
        {(["point_of_order", "personal_fact", "explanation"] as const).map((kind) => (
          <Ask key={kind} kind={kind} request={own(kind)} />
        ))}
        <Do command="vote.ask" data={{}} onDone={close} keep>
          {t("more.ask_vote")}
        </Do>
        <Do command="vote.ask_roll_call" data={{}} onDone={close} keep>
          {t("more.ask_roll_call")}
        </Do>
        <Notes close={close} />
        <Recuse close={close} />
        <Leave close={close} />
      </div>
    </Dialog>
  );
}

/** Notes to the minutes after a result; the result itself stands. */
function Notes({ close }: { close: () => void }) {
  const { slices, me } = useRoom();
  const vote = slices.vote.current;
  if (!me || vote?.status !== "declared") return null;
  const own = ownVote(me, vote)?.choice;
  return (
    <>
      {vote.method === "without_vote" ? (
        <Do command="vote.deemed_against" data={{ vote: vote.id }} onDone={close}>
          {t("more.deemed_against")}
        </Do>
      ) : null}
      <Do command="vote.not_taken_part" data={{ vote: vote.id }} onDone={close}>
        {t("more.not_taken_part")}
      </Do>
      {own ? (
        <Do
          command="vote.note_mistake"
          data={{ vote: vote.id, meant: own === "for" ? "against" : "for" }}
          onDone={close}
        >
          {t(own === "for" ? "more.mistake_against" : "more.mistake_for")}
        </Do>
      ) : null}
    </>
  );
}

function Recuse({ close }: { close: () => void }) {
  const { me, slices, can } = useRoom();
  const item = useCurrentItem();
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  if (!item || me?.recused_items.includes(item.id) || !can("recusal.declare")) return null;
  const article = recusalArticle(slices.meeting);
  if (!asked) return <Button onClick={() => setAsked(true)}>{t("recuse.button", { article })}</Button>;
  return (
    <div className="raad-card raad-stack raad-stack--small">
      <p>{t("recuse.text", { number: item.number, article })}</p>
      <label className="raad-field">
        <span className="raad-field__label">{t("recuse.reason")}</span>
        <span className="raad-field__hint">{t("recuse.public")}</span>
        <input
          className="utrecht-textbox"
          maxLength={300}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </label>
      <Do command="recusal.declare" data={{ item: item.id, reason }} kind="primary" onDone={close}>
        {t("recuse.confirm", { number: item.number })}
      </Do>
    </div>
  );
}

function Leave({ close }: { close: () => void }) {
  const { can } = useRoom();
  const [asked, setAsked] = useState(false);
  if (!can("attendance.leave")) return null;
  if (!asked) return <Button onClick={() => setAsked(true)}>{t("leave.button")}</Button>;
  return (
    <div className="raad-card raad-stack raad-stack--small">
      <p>{t("leave.text")}</p>
      <Do command="attendance.leave" data={{}} kind="primary" onDone={close}>
        {t("leave.confirm")}
      </Do>
    </div>
  );
}
