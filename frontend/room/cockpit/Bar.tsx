import { Button } from "../parts/Button";
import { Chip, Icon } from "../parts/Chip";
import { HelpButton } from "../parts/Help";
import { WallClock } from "../parts/time";
import { useCurrentItem, useRoom } from "../room";
import { t } from "../texts";

/** On top: the item, the two numbers that are never mixed, and the time. */
export function Bar({ help }: { help: () => void }) {
  const { slices } = useRoom();
  const item = useCurrentItem();
  const { meeting } = slices;
  return (
    <section className="raad-cockpit__bar" aria-label={t("status.label")}>
      <h1 className="raad-cockpit__item">{item ? `${item.number}. ${item.title}` : meeting.title}</h1>
      <StatusChip />
      <WallClock />
      <span className="room-keysbutton">
        <Button kind="subtle" onClick={help} shortcut="?">
          {t("keys.button")}
        </Button>
      </span>
      <HelpButton />
      <div className="room-numbers">
        <Present />
        <ThisVote />
      </div>
    </section>
  );
}

function StatusChip() {
  const { status, rehearsal } = useRoom().slices.meeting;
  const tone = status === "open" ? "live" : status === "suspended" ? "suspended" : "plain";
  return (
    <span className="raad-row room-tight">
      <Chip tone={tone}>{t(`chip.${status}`)}</Chip>
      {rehearsal ? <Chip tone="warn">{t("chip.rehearsal")}</Chip> : null}
    </span>
  );
}

function Present() {
  const { counts, quorum } = useRoom().slices.attendance;
  return (
    <p className="raad-cockpit__count">
      {t("numbers.present", { present: counts.present, sitting: counts.sitting })}{" "}
      <span className={quorum ? "raad-soft" : "room-short"}>
        {quorum ? null : <Icon name="warn" />} {t("numbers.needed", { needed: counts.needed })}
      </span>
    </p>
  );
}

/** "This vote: 19 may take part, 20 needed: would be invalid": amber with words, never a lone tick. */
function ThisVote() {
  const vote = useRoom().slices.vote.current;
  if (!vote || vote.status === "declared" || vote.status === "void") return null;
  const { able, participated, needed, valid, could_be_valid } = vote.judgement;
  const short = vote.status === "closed" ? !valid : !could_be_valid;
  return (
    <p className="raad-cockpit__count">
      {t("numbers.vote", { may: able, participated, needed })}
      {short ? (
        <strong className="room-short">
          {" "}
          <Icon name="warn" /> {t("numbers.would_be_invalid")}
        </strong>
      ) : null}
    </p>
  );
}
