import { type Health, useHealth } from "../media/health";
import { Chip } from "../parts/Chip";
import { Do } from "../parts/Do";
import { Panel } from "../parts/Panel";
import { useTimeOfDay } from "../parts/time";
import { useName, useRoom } from "../room";
import { coded, t } from "../texts";
import { Encoders } from "./Encoders";

const LAYOUTS = ["speaker", "chair", "gallery", "vote_strip", "vote_board"] as const;
const LOST_SHARE = 0.05;

/** What the public gets, which picture is shown and why, and whose line is bad. */
export function StreamPanel() {
  const { stage } = useRoom().slices;
  const health = useHealth();
  if (stage.state === "not_carried") return null;
  return (
    <>
      <Panel title={t("stream.title")} aside={<StreamState />}>
        <div className="raad-stack">
          <StreamWords />
          <Layouts />
          <Lines health={health} />
        </div>
      </Panel>
      <Encoders health={health} />
    </>
  );
}

/** The meeting goes on and is not recorded: the broadcast does not suffer, and somebody has to be called. */
export function RecordingStopped() {
  const { slices } = useRoom();
  const { recording, recording_reason } = slices.stage;
  const why = recording === false ? coded("recording", recording_reason ?? "") : null;
  if (slices.meeting.status !== "open" || !why) return null;
  return (
    <div className="raad-notice raad-notice--fail" role="alert">
      <p className="raad-notice__title">{why}</p>
      <p>{t("recording.what_now")}</p>
    </div>
  );
}

function StreamState() {
  const { stage } = useRoom().slices;
  const state = stage.stream?.state ?? "unknown";
  const good = state === "up" || state === "observed";
  const tone = good ? "ok" : state === "down" ? "fail" : "warn";
  return <Chip tone={tone}>{coded("stream", state) ?? state}</Chip>;
}

function StreamWords() {
  const { stage } = useRoom().slices;
  const timeOf = useTimeOfDay();
  const { since, delay_ms } = stage.stream ?? { since: null };
  return (
    <p className="raad-small">
      {since ? <strong>{t("stream.since", { time: timeOf(since, true) })}</strong> : null}{" "}
      {t(stage.on_air ? "stream.on_air" : "stream.off_air")}{" "}
      {delay_ms ? t("stream.delay", { n: (delay_ms / 1000).toFixed(1) }) : null}{" "}
      {t(stage.recording ? "stream.recording" : "stream.not_recording")}
    </p>
  );
}

/** The picture follows the meeting; the clerk may hold another, until he lets it follow again. */
function Layouts() {
  const { slices, can } = useRoom();
  const { layout = "", chosen = null } = slices.stage;
  const word = (code: string) => coded("layout", code) ?? code;
  return (
    <fieldset className="raad-layouts">
      <legend>
        {t("layout.now", { layout: word(layout) })} {t(chosen ? "layout.chosen" : "layout.follows")}
      </legend>
      {can("stage.show") ? (
        <div className="raad-toolbar">
          <Do command="stage.show" data={{ layout: null }} kind={chosen ? "secondary" : "primary"}>
            {t("layout.auto")}
          </Do>
          {LAYOUTS.map((one) => (
            <Do
              key={one}
              command="stage.show"
              data={{ layout: one }}
              kind={chosen === one ? "primary" : "secondary"}
            >
              {word(one)}
            </Do>
          ))}
        </div>
      ) : null}
    </fieldset>
  );
}

function Lines({ health }: { health: Health | null }) {
  const name = useName();
  if (!health) return <p className="raad-small raad-soft">{t("lines.none")}</p>;
  const bad = Object.entries(health.members).filter(([, line]) => (line.loss ?? 0) > LOST_SHARE);
  const small = Object.values(health.viewers).filter((viewer) => viewer.rendition === 360).length;
  return (
    <p className="raad-small">
      {t("lines.count", { n: Object.keys(health.members).length, fps: (health.media?.fps ?? 0).toFixed(0) })}{" "}
      {small ? t("lines.small", { n: small }) : null}{" "}
      {bad.length ? (
        <strong>
          {t("lines.bad", {
            names: bad.map(([pid, line]) => `${name(pid)} ${Math.round(100 * (line.loss ?? 0))}%`),
          })}
        </strong>
      ) : (
        t("lines.good")
      )}
    </p>
  );
}
