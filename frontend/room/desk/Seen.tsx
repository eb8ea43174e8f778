import { useEffect, useState } from "react";
import { lapsed } from "../media/Controls";
import { useMedia } from "../media/context";
import { useStill } from "../media/stills";
import { Button } from "../parts/Button";
import { Chip, type Tone } from "../parts/Chip";
import { Do } from "../parts/Do";
import { useNow } from "../parts/time";
import { useName, useRoom } from "../room";
import type { MediaRow, Pid } from "../slices";
import { coded, t } from "../texts";

const PROMPTS = ["camera_off", "mic_off", "too_dark", "closer"] as const;
const LISTEN_S = 30;

/** The clerk sees first: a still each second of who waits, his sound on demand, and one tap to help him along. */
export function Seen({ pid, waiting }: { pid: Pid; waiting: boolean }) {
  const { port } = useMedia();
  const { stage } = useRoom().slices;
  const name = useName();
  const [asked, setAsked] = useState(false);
  const unseen = stage.sound_only?.includes(pid) === true;
  const still = useStill(pid, (waiting || asked) && !unseen);
  if (!port || stage.state === "not_carried") return null;
  return (
    <div className="raad-seen">
      {waiting || asked ? (
        <span className="raad-seen__frame">
          {still ? (
            <img src={still} alt={t("seen.still", { name: name(pid) })} />
          ) : (
            <span>{t(unseen ? "light.sound_only" : "seen.none")}</span>
          )}
        </span>
      ) : null}
      <span className="raad-seen__tools">
        <Health row={stage.media?.[pid]} unseen={unseen} />
        <Listen pid={pid} />
        {waiting ? null : (
          <Button kind="subtle" aria-pressed={asked} onClick={() => setAsked(!asked)}>
            {t(asked ? "seen.away" : "seen.look")}
          </Button>
        )}
        <Prompts pid={pid} row={stage.media?.[pid]} />
      </span>
    </div>
  );
}

/** Picture and sound in words, a shape and a colour. */
export function Health({ row, unseen }: { row: MediaRow | undefined; unseen?: boolean }) {
  const picture = row?.picture ?? "none";
  const sound = row?.sound ?? "never";
  return (
    <>
      {unseen ? null : <Chip tone={tone(picture === "ok")}>{coded("picture", picture) ?? picture}</Chip>}
      <Chip tone={tone(sound === "ok" && row?.heard_once === true)}>
        {coded("sound", sound === "ok" && !row?.heard_once ? "not_yet" : sound) ?? sound}
      </Chip>
    </>
  );
}

const tone = (good: boolean): Tone => (good ? "ok" : "warn");

/** Only this desk hears him, for half a minute; nothing of it goes on air. */
function Listen({ pid }: { pid: Pid }) {
  const { port } = useMedia();
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  const listen = async () => {
    const body = JSON.stringify({ pid });
    const headers = { "Content-Type": "application/json" };
    const answer = await port
      ?.authorised("check", "desk", { method: "POST", body, headers })
      .catch(() => null);
    setLeft(answer?.status === 204 ? LISTEN_S : -1);
  };
  return (
    <>
      <Button kind="subtle" onClick={listen}>
        {left > 0 ? t("seen.listening", { n: left }) : t("seen.listen")}
      </Button>
      {left < 0 ? (
        <span className="raad-small" role="status">
          {t("seen.no_sound")}
        </span>
      ) : null}
    </>
  );
}

function Prompts({ pid, row }: { pid: Pid; row: MediaRow | undefined }) {
  const { can } = useRoom();
  const name = useName();
  const time = useNow();
  if (!can("stage.prompt")) return null;
  const now = row?.prompt && !lapsed(row.prompt_until, time) ? row.prompt : null;
  return (
    <details className="raad-details raad-seen__prompts">
      <summary aria-label={t("seen.prompt_for", { name: name(pid) })}>
        {now ? t("seen.prompted", { what: coded("prompt_short", now) ?? now }) : t("seen.prompt")}
      </summary>
      <span className="raad-toolbar">
        {PROMPTS.map((code) => (
          <Do key={code} command="stage.prompt" data={{ pid, code }} kind="subtle">
            {coded("prompt_short", code) ?? code}
          </Do>
        ))}
      </span>
    </details>
  );
}
