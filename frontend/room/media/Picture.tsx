import { useEffect, useRef, useState } from "react";
import { Button, IN_PASSING } from "../parts/Button";
import { t } from "../texts";
import { useMedia } from "./context";

/** The one picture that everybody sees: council, public and archive. */
export function Picture({ large }: { large?: boolean }) {
  const { port, state } = useMedia();
  if (!port) return null;
  return (
    <div className={`raad-picture ${large ? "raad-picture--large" : ""}`} id="picture">
      <Moving stream={state.programme} label={t("picture.label")} />
      <PictureWords />
    </div>
  );
}

/** Below the picture, never over it: names stand everywhere in it. */
export function PictureTools() {
  const { port } = useMedia();
  if (!port) return null;
  return (
    <>
      <SoundWaits />
      <Button
        kind="subtle"
        {...IN_PASSING}
        onClick={() => void document.getElementById("picture")?.requestFullscreen?.()}
      >
        {t("picture.full")}
      </Button>
    </>
  );
}

/** A picture without a sound of its own. */
export function Moving({ stream, label }: { stream: MediaStream | null; label: string }) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = stream;
    if (stream) void video.play().catch(() => {});
  }, [stream]);
  return (
    <video ref={element} className="raad-picture__video" muted playsInline autoPlay aria-label={label} />
  );
}

/** Over the picture, while there is none: never an old face without a word. */
function PictureWords() {
  const { port, state } = useMedia();
  if (state.watching === "live") return null;
  if (state.watching === "refused") {
    return (
      <div className="raad-picture__over" role="status">
        <p>{t(state.watchingCode === "sdp.no_h264" ? "picture.no_h264" : "picture.refused")}</p>
        <Button onClick={port?.hurry}>{t("line.now")}</Button>
      </div>
    );
  }
  const lost = state.watching === "lost" || (state.watching === "joining" && state.programme !== null);
  return (
    <div className="raad-picture__over" role="status">
      <p>{t(lost ? "picture.lost" : "picture.joining")}</p>
    </div>
  );
}

/** Told only where the browser keeps the sound back until somebody presses something. */
function SoundWaits() {
  const [waits, setWaits] = useState(false);
  useEffect(() => {
    const look = setInterval(() => {
      const audio = document.querySelector<HTMLAudioElement>("audio[data-programme]");
      setWaits(!!audio?.srcObject && audio.paused);
    }, 1000);
    return () => clearInterval(look);
  }, []);
  return waits ? (
    <Button kind="secondary" {...IN_PASSING}>
      {t("picture.sound_on")}
    </Button>
  ) : null;
}
