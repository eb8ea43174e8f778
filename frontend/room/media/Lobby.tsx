import { useEffect, useState } from "react";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Chip";
import { Select } from "../parts/Field";
import { Panel } from "../parts/Panel";
import { partOf, useRoom } from "../room";
import { type Key, t } from "../texts";
import { useMedia } from "./context";
import type { Choice, Trouble } from "./devices";
import { EchoTest } from "./EchoTest";
import { Consent, SoundOnly, useGuest } from "./Guest";
import { meter, SILENT_DB, share } from "./meter";
import { Moving } from "./Picture";

/** Camera, microphone and loudspeaker before the room: what the council will see and hear, and what to do when it fails. */
export function LobbyPanel() {
  const { port, state } = useMedia();
  const { me, state: line } = useRoom();
  if (!port || !me || line.mode === "read_only" || state.ready) return null;
  return (
    <Panel title={t("media.title")} className="raad-card--accent raad-member__full">
      <Lobby />
    </Panel>
  );
}

export function Lobby() {
  const { port, state } = useMedia();
  const { me } = useRoom();
  const guest = useGuest();
  if (!port) return null;
  const { own, opening, trouble, ready } = state;
  return (
    <div className="raad-stack">
      {guest ? <Consent /> : null}
      <SoundOnly />
      {own ? null : <p>{t(me?.sound_only ? "guest.why_sound" : guest ? "guest.why" : "media.why")}</p>}
      {trouble ? <TroubleNotice trouble={trouble} /> : null}
      {own ? (
        <div className="raad-mirror">
          <Seen stream={own} />
          <div className="raad-stack">
            <Devices />
            <Level stream={own} />
          </div>
        </div>
      ) : null}
      {own ? <EchoTest stream={own} /> : null}
      <div className="raad-buttons raad-buttons--stretch">
        {own && !ready ? (
          <Button kind="primary" large onClick={() => port.join()}>
            {t(own.getVideoTracks().length ? "media.join" : "media.join_sound")}
          </Button>
        ) : null}
        {own ? null : (
          <Button kind="primary" large aria-busy={opening} onClick={() => !opening && void port.open()}>
            {t(
              trouble
                ? "media.again"
                : opening
                  ? "media.opening"
                  : me?.sound_only
                    ? "guest.open"
                    : "media.open",
            )}
          </Button>
        )}
        {ready ? <Button onClick={() => port.withdraw()}>{t("media.withdraw")}</Button> : null}
      </div>
      {own && !ready ? <p className="raad-soft">{t(guest ? "guest.from_now" : "media.from_now")}</p> : null}
    </div>
  );
}

/** "Zo ziet de raad u": not mirrored, in the shape of the picture, with the plate that the picture shows. */
function Seen({ stream }: { stream: MediaStream }) {
  const { slices, me } = useRoom();
  const { state } = useMedia();
  const person = me ? slices.meeting.people[me.pid] : undefined;
  const picture = stream.getVideoTracks().length > 0 && state.camera;
  return (
    <figure className="raad-mirror__figure">
      <div className="raad-mirror__frame">
        {picture ? (
          <Moving stream={stream} label={t("media.own_picture")} />
        ) : (
          <p>{t(me?.sound_only ? "light.sound_only" : "media.no_picture")}</p>
        )}
        <span className="raad-mirror__plate">
          {person?.name} <span>{partOf(slices.meeting, person)}</span>
        </span>
      </div>
      <figcaption>
        <strong>{t("media.seen")}</strong>{" "}
        {me?.sound_only ? null : <span className="raad-soft">{t("media.tips")}</span>}
      </figcaption>
    </figure>
  );
}

function Devices() {
  const { port, state } = useMedia();
  const { choice, devices, own } = state;
  const of = (kind: MediaDeviceKind) => devices.filter((one) => one.kind === kind);
  const used = (kind: "video" | "audio") =>
    own
      ?.getTracks()
      .find((track) => track.kind === kind)
      ?.getSettings().deviceId;
  const set = (next: Partial<Choice>) => void port?.open({ ...choice, ...next });
  const speakers = "setSinkId" in HTMLMediaElement.prototype ? of("audiooutput") : [];
  return (
    <>
      <Pick
        label="media.camera"
        of={of("videoinput")}
        value={used("video")}
        set={(camera) => set({ camera })}
      />
      <Pick
        label="media.microphone"
        of={of("audioinput")}
        value={used("audio")}
        set={(microphone) => set({ microphone })}
      />
      <Pick label="media.speaker" of={speakers} value={choice.speaker} set={(speaker) => set({ speaker })} />
      {speakers.length ? <ToneButton speaker={choice.speaker} /> : null}
    </>
  );
}

interface PickProps {
  label: Key;
  of: MediaDeviceInfo[];
  value: string | undefined;
  set: (id: string) => void;
}

function Pick({ label, of, value, set }: PickProps) {
  if (!of.length) return null;
  return (
    <Select label={t(label)} value={value ?? of[0]?.deviceId ?? ""} set={set}>
      {of.map((one, index) => (
        <option key={one.deviceId} value={one.deviceId}>
          {one.label || t("media.nameless", { n: index + 1 })}
        </option>
      ))}
    </Select>
  );
}

/** Two short tones from the chosen loudspeaker. */
function ToneButton({ speaker }: { speaker: string | undefined }) {
  return (
    <p>
      <Button kind="subtle" onClick={() => void tone(speaker)}>
        <Icon name="play" /> {t("media.tone")}
      </Button>
    </p>
  );
}

async function tone(speaker: string | undefined): Promise<void> {
  const context = new AudioContext() as AudioContext & { setSinkId?(id: string): Promise<void> };
  if (speaker) await context.setSinkId?.(speaker).catch(() => {});
  const loud = new GainNode(context, { gain: 0.2 });
  loud.connect(context.destination);
  for (const [begin, frequency] of [
    [0, 440],
    [0.35, 660],
  ] as const) {
    const sound = new OscillatorNode(context, { frequency });
    sound.connect(loud);
    sound.start(context.currentTime + begin);
    sound.stop(context.currentTime + begin + 0.3);
  }
  setTimeout(() => void context.close(), 1200);
}

const SPEECH_DB = -45;
const QUIET_AFTER_MS = 5000;

/** A bar for the eye; in words, once per change, for who does not see it. */
export function Level({ stream }: { stream: MediaStream }) {
  const [db, setDb] = useState(SILENT_DB);
  const [word, setWord] = useState<Key>("media.speak");
  const { state } = useMedia();
  useEffect(() => {
    let last = performance.now();
    return meter(stream, (level) => {
      setDb(level);
      const now = performance.now();
      if (level > SPEECH_DB) last = now;
      setWord(
        level > SPEECH_DB ? "media.heard" : now - last > QUIET_AFTER_MS ? "media.quiet" : "media.speak",
      );
    });
  }, [stream]);
  if (!stream.getAudioTracks().length) return null;
  return (
    <div className="raad-level">
      <span className="raad-level__bar" aria-hidden="true">
        <span
          className="raad-level__fill"
          ref={(bar) => bar?.style.setProperty("inline-size", `${share(db) * 100}%`)}
        />
      </span>
      <p role="status" className="raad-small">
        {t(state.microphone ? word : "media.mic_off")}
      </p>
    </div>
  );
}

const TITLES: Record<Trouble, Key> = {
  denied: "media.denied",
  busy: "media.busy",
  no_camera: "media.no_camera",
  no_microphone: "media.no_microphone",
  nothing: "media.nothing",
  insecure: "media.insecure",
  unknown: "media.unknown",
};
const TEXTS: Record<Trouble, Key> = {
  denied: "media.denied_text",
  busy: "media.busy_text",
  no_camera: "media.no_camera_text",
  no_microphone: "media.no_microphone_text",
  nothing: "media.nothing_text",
  insecure: "media.insecure_text",
  unknown: "media.unknown_text",
};

/** What happened, what to do, and whom to call. */
export function TroubleNotice({ trouble }: { trouble: Trouble }) {
  const { phone } = useRoom().slices.meeting;
  return (
    <div className="raad-notice raad-notice--warn" role="alert">
      <p className="raad-notice__title">{t(TITLES[trouble])}</p>
      <p>{t(TEXTS[trouble])}</p>
      {phone ? <p>{t("media.call", { phone })}</p> : null}
    </div>
  );
}
