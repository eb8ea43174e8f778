import { useEffect, useId, useState } from "react";
import { useAddresses } from "../addresses";
import { useCommand } from "../parts/Do";
import { isGuest, useRoom } from "../room";
import { t } from "../texts";

/** Whether this person came as a guest: by a link, or invited as an expert or a citizen who speaks. */
export function useGuest(): boolean {
  const { slices, me } = useRoom();
  const { guest } = useAddresses();
  return guest || isGuest(me ? slices.meeting.people[me.pid] : undefined);
}

/** What becomes of a guest's picture and sound, before he switches anything on, in plain words. */
export function Consent() {
  const { onlineMonths } = useAddresses();
  return (
    <section className="raad-notice" aria-labelledby="consent">
      <h3 className="raad-notice__title" id="consent">
        {t("guest.consent")}
      </h3>
      <ul className="raad-consent">
        <li>{t("guest.turn")}</li>
        <li>{t("guest.public")}</li>
        <li>{kept(onlineMonths)}</li>
        <li>{t("guest.minutes")}</li>
      </ul>
    </section>
  );
}

function kept(months: number): string {
  if (!months) return t("guest.kept_always");
  return months % 12 ? t("guest.kept_months", { n: months }) : t("guest.kept_years", { n: months / 12 });
}

/** A citizen need not be seen: then no picture of him is taken, and his name stands in its place. */
export function SoundOnly() {
  const { me, can } = useRoom();
  const { run, busy } = useCommand();
  const name = useId();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const now = me?.sound_only;
  useEffect(() => {
    if (now === wanted) setWanted(null);
  }, [now, wanted]);
  if (now === undefined) return null;
  const choose = async (on: boolean) => {
    if (busy || !can("guest.sound_only")) return;
    setWanted(on);
    if (!(await run("guest.sound_only", { on }))) setWanted(null);
  };
  return (
    <fieldset className="raad-ways" aria-busy={busy}>
      <legend>{t("guest.choice")}</legend>
      {[false, true].map((on) => (
        <label key={String(on)} className="raad-ways__row">
          <input
            type="radio"
            className="utrecht-radio-button utrecht-radio-button--html-input"
            name={name}
            checked={(wanted ?? now) === on}
            onChange={() => void choose(on)}
          />
          <span>
            <strong>{t(on ? "guest.sound_only" : "guest.with_picture")}</strong>
            <br />
            <span className="raad-soft">{t(on ? "guest.sound_only_text" : "guest.with_picture_text")}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
