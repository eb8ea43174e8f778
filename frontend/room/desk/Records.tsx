import { useAddresses } from "../addresses";
import { Panel } from "../parts/Panel";
import { t } from "../texts";

/** The readings of the journal, exactly as they are published. */
export function Records() {
  const { decisions, minutes, live, journal } = useAddresses();
  const links: [string | undefined, string][] = [
    [decisions, t("records.decisions")],
    [minutes, t("records.minutes")],
    [live, t("records.live")],
    [journal, t("records.journal")],
  ];
  return (
    <Panel title={t("records.title")}>
      <ul className="raad-documents room-documents">
        {links.map(([href, text]) =>
          href ? (
            <li key={text}>
              <a className="nl-link" href={href} target="_blank" rel="noreferrer">
                {text}
              </a>
            </li>
          ) : null,
        )}
      </ul>
    </Panel>
  );
}
