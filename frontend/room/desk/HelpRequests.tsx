import { Do } from "../parts/Do";
import { useTimeOfDay } from "../parts/time";
import { useName, useRoom } from "../room";
import { coded, t } from "../texts";

/** Who asks for help, on top of the desk until it was answered. */
export function HelpRequests() {
  const { help } = useRoom().slices.attendance;
  const name = useName();
  const timeOf = useTimeOfDay();
  if (!help?.length) return null;
  return (
    <section className="raad-notice raad-notice--warn" aria-label={t("help.requests")} role="status">
      <p className="raad-notice__title">{t("help.requests")}</p>
      <ul className="room-plain">
        {help.map((one) => (
          <li className="raad-lobby__row" key={`${one.pid}${one.code}${one.at}`}>
            <span>
              <strong>{name(one.pid)}</strong>: {coded("help", one.code) ?? one.code}{" "}
              <span className="raad-soft">{timeOf(one.at)}</span>
            </span>
            <Do command="help.answer" data={{ pid: one.pid }}>
              {t("help.answered")}
            </Do>
          </li>
        ))}
      </ul>
    </section>
  );
}
