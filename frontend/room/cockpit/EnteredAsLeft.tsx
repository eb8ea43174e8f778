import { Do } from "../parts/Do";
import { useName, useRoom } from "../room";
import type { Vote } from "../slices";
import { t } from "../texts";

/** Who the clerk entered as having left: the chair confirms it, and until then either takes it back. */
export function EnteredAsLeft({ vote }: { vote: Vote }) {
  const { lead } = useRoom().slices;
  const name = useName();
  const entered = (lead?.pending ?? []).filter((one) => one.kind === "left");
  if (!entered.length || vote.status !== "open") return null;
  return (
    <section className="raad-notice raad-notice--warn" aria-label={t("roll.left_title")}>
      <p className="raad-notice__title">{t("roll.left_title")}</p>
      <ul className="raad-queue room-countersign">
        {entered.map(({ pid }) => (
          <li className="raad-queue__item" key={pid}>
            {name(pid)}
            <span className="raad-queue__tools">
              <Do
                command="vote.confirm_left"
                data={{ vote: vote.id, seat: pid }}
                label={`${t("roll.confirm_left")}: ${name(pid)}`}
              >
                {t("roll.confirm_left")}
              </Do>
              <Do
                command="vote.withdraw_left"
                data={{ vote: vote.id, seat: pid }}
                label={`${t("roll.withdraw_left")}: ${name(pid)}`}
              >
                {t("roll.withdraw_left")}
              </Do>
            </span>
          </li>
        ))}
      </ul>
      <p>{t("roll.left_waits")}</p>
    </section>
  );
}
