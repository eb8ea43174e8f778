import { useState } from "react";
import { Button, IN_PASSING } from "../parts/Button";
import { Icon } from "../parts/Chip";
import { Dialog } from "../parts/Dialog";
import { useNow } from "../parts/time";
import { useRoom } from "../room";
import { coded, t } from "../texts";
import { useMedia } from "./context";
import { Lobby } from "./Lobby";
import { SeenAndHeard } from "./MicLight";
import { PictureTools } from "./Picture";

/** One's own camera and microphone during the meeting. Who is heard is decided elsewhere; this only closes the source. */
export function OwnMedia({ lamp }: { lamp?: boolean }) {
  const { port, state } = useMedia();
  const { me, state: line } = useRoom();
  const [choosing, setChoosing] = useState(false);
  if (!port || !me || line.mode === "read_only") return null;
  const { ready, own, microphone, camera, sending } = state;
  return (
    <div className="raad-own">
      {lamp ? (
        <span className="raad-own__lamp">
          <SeenAndHeard />
        </span>
      ) : null}
      {ready && own ? (
        <>
          {own.getAudioTracks().length ? (
            <Button kind="subtle" {...IN_PASSING} onClick={() => port.mute(!microphone)}>
              <Icon name={microphone ? "mic" : "micoff"} /> {t(microphone ? "own.mic_off" : "own.mic_on")}
            </Button>
          ) : null}
          {own.getVideoTracks().length ? (
            <Button kind="subtle" {...IN_PASSING} onClick={() => port.hide(!camera)}>
              <Icon name={camera ? "camera" : "cameraoff"} /> {t(camera ? "own.camera_off" : "own.camera_on")}
            </Button>
          ) : null}
        </>
      ) : null}
      {ready ? (
        <Button kind={own ? "subtle" : "secondary"} onClick={() => setChoosing(true)}>
          {t(own ? "own.settings" : "own.start")}
        </Button>
      ) : null}
      <PictureTools />
      {ready && (sending === "lost" || sending === "refused") ? (
        <span role="status" className="raad-own__said">
          {t(sending === "lost" ? "own.lost" : "own.refused")}
        </span>
      ) : null}
      {choosing ? (
        <Dialog title={t("media.title")} close={() => setChoosing(false)}>
          <Lobby />
        </Dialog>
      ) : null}
    </div>
  );
}

/** What the clerk's office asks of this member, in one tap at the desk; gone when it is mended, or after a minute. */
export function Prompt() {
  const { me } = useRoom();
  const now = useNow();
  const [done, setDone] = useState<string | null>(null);
  const code = me?.prompt ?? null;
  const until = me?.prompt_until ?? null;
  if (!code || lapsed(until, now) || done === `${code} ${until}`) return null;
  return (
    <div className="raad-notice raad-notice--warn raad-member__full" role="alert">
      <p className="raad-notice__title">{t("prompt.title")}</p>
      <p>{coded("prompt", code) ?? t("prompt.other")}</p>
      <p>
        <Button onClick={() => setDone(`${code} ${until}`)}>{t("prompt.done")}</Button>
      </p>
    </div>
  );
}

/** Whether a message has left the member's screen by itself. */
export function lapsed(until: string | null | undefined, now: number): boolean {
  return !!until && now >= Date.parse(until);
}

/** In a suspension nobody is seen or heard, whatever his own lamp says. */
export function Suspended() {
  const { slices, me } = useRoom();
  if (slices.meeting.status !== "suspended" || slices.stage.state === "not_carried" || !me) return null;
  return <p className="raad-strong">{t("suspended.unseen")}</p>;
}
