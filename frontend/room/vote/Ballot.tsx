import { type ReactNode, useEffect, useRef, useState } from "react";
import { SeenAndHeard } from "../media/MicLight";
import { Button } from "../parts/Button";
import { useCommand } from "../parts/Do";
import { HelpButton } from "../parts/Help";
import { useRoom } from "../room";
import type { Choice, Vote } from "../slices";
import { t } from "../texts";
import { ProposalText } from "./ProposalText";
import { choiceWord, subject } from "./words";

/** The whole screen for one question; what is read first gets the focus. Who is called speaks, so he sees his light. */
export function BallotFrame({ title, children }: { title: string; children: ReactNode }) {
  const head = useRef<HTMLHeadingElement>(null);
  const { stage } = useRoom().slices;
  useEffect(() => head.current?.focus(), []);
  return (
    <main className="raad-ballot" id="main">
      <div className="room-ballot-top">
        {stage.state === "not_carried" ? null : <SeenAndHeard />}
        <HelpButton />
      </div>
      <div className="raad-ballot__inner">
        <h1 className="raad-ballot__question" tabIndex={-1} ref={head}>
          {title}
        </h1>
        {children}
      </div>
    </main>
  );
}

/**
 * Choose, then confirm in words. The two choices keep their place while the confirmation appears below them, so a
 * double tap chooses twice and never confirms.
 */
export function Ballot({ vote, correcting, back }: { vote: Vote; correcting: boolean; back?: () => void }) {
  const { me, state } = useRoom();
  const [picked, setPicked] = useState<Choice | null>(null);
  const { run, busy } = useCommand();
  const cast = async () => {
    if (!picked) return;
    const done = await run(correcting ? "vote.correct" : "vote.cast", {
      vote: vote.id,
      round: vote.round,
      choice: picked,
    });
    if (done) back?.();
  };
  const called = me?.called && vote.method === "roll_call" && !correcting;
  return (
    <BallotFrame title={t("ballot.title", { subject: subject(vote), title: vote.title })}>
      {called ? <p className="raad-ballot__called">{t("ballot.called")}</p> : null}
      {correcting ? <p className="raad-ballot__text">{t("ballot.correcting")}</p> : null}
      {vote.plain ? <p className="raad-strong">{vote.plain}</p> : null}
      <ProposalText hash={vote.text_hash} folded={vote.plain !== ""} />
      <div className="raad-ballot__choices">
        {(["for", "against"] as const).map((choice) => (
          <button
            key={choice}
            type="button"
            className={`raad-choice raad-choice--${choice}`}
            aria-pressed={picked === choice}
            disabled={busy}
            onClick={() => setPicked(choice)}
          >
            {choiceWord(choice)}
          </button>
        ))}
      </div>
      <div className="room-confirm">
        {picked ? (
          <Confirm sentence={t("ballot.sentence", { choice: choiceWord(picked), subject: subject(vote) })}>
            <Button kind="primary" large onClick={cast} aria-disabled={busy} aria-busy={busy}>
              {t("ballot.confirm")}
            </Button>
            <Button large onClick={() => setPicked(null)} aria-disabled={busy}>
              {t("back")}
            </Button>
          </Confirm>
        ) : (
          <p className="raad-ballot__text">{t("ballot.choose")}</p>
        )}
        {correcting && !picked ? <Button onClick={back}>{t("ballot.keep")}</Button> : null}
        <p role="status" className="raad-answer">
          {busy ? t(state.phase === "live" ? "ballot.sending" : "ballot.sending_later") : ""}
        </p>
      </div>
    </BallotFrame>
  );
}

/** The sentence takes the focus and not its button: a second Enter must not cast a vote. */
function Confirm({ sentence, children }: { sentence: string; children: ReactNode }) {
  const ref = useRef<HTMLParagraphElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another sentence is another question.
  useEffect(() => ref.current?.focus(), [sentence]);
  return (
    <>
      <p className="raad-ballot__sentence" tabIndex={-1} ref={ref}>
        {sentence}
      </p>
      <div className="raad-ballot__actions">{children}</div>
    </>
  );
}
