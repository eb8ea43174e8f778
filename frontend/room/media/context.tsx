import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useAddresses } from "../addresses";
import { useRoom } from "../room";
import { FIRST, Media, type MediaState } from "./engine";
import { Door } from "./passes";

/** What the screens use of the engine; tests put their own in its place. */
export type MediaPort = Pick<
  Media,
  "open" | "join" | "withdraw" | "mute" | "hide" | "hurry" | "authorised" | "door"
>;

export interface InMedia {
  /** Null: the platform does not carry this meeting, or this screen only shows words. */
  port: MediaPort | null;
  state: MediaState;
}

const NONE: InMedia = { port: null, state: FIRST };
export const MediaContext = createContext<InMedia>(NONE);

export function useMedia(): InMedia {
  return useContext(MediaContext);
}

const quiet = () => () => {};

/** Lives around all screens, so that a ballot that takes the whole screen interrupts nobody's picture or sound. */
export function MediaProvider({ children }: { children: ReactNode }) {
  const { slices, me, state } = useRoom();
  const { media: address, csrf, meeting, hall } = useAddresses();
  const over = slices.meeting.status === "closed" || slices.meeting.status === "not_opened";
  const carried = (slices.stage.state === "live" || slices.stage.state === "card") && !over;
  const [engine, setEngine] = useState<Media | null>(null);
  const sends = me !== null && !hall && state.mode !== "read_only";
  const desk = me?.roles.includes("clerk") ?? false;

  const unseen = me?.sound_only === true;
  const bare = useRef(unseen);
  useEffect(() => {
    bare.current = unseen;
    engine?.withoutPicture(unseen);
  }, [engine, unseen]);

  useEffect(() => {
    if (!carried || !address) return;
    const door = new Door(address, () => csrf || cookie());
    const made = new Media(door, meeting, desk && !hall ? "desk" : "watch");
    made.withoutPicture(bare.current);
    setEngine(made);
    made.start(sends);
    return () => {
      made.stop();
      setEngine(null);
    };
  }, [carried, address, csrf, meeting, desk, hall, sends]);

  const shown = useSyncExternalStore(engine?.subscribe ?? quiet, engine?.snapshot ?? (() => FIRST));
  const size = me?.camera ?? "small";
  useEffect(() => engine?.sized(size), [engine, size]);

  return (
    <MediaContext value={engine ? { port: engine, state: shown } : NONE}>
      {children}
      {engine && !hall ? <Programme stream={shown.programme} speaker={shown.choice.speaker} /> : null}
    </MediaContext>
  );
}

/** The sound of the meeting, in one place for all screens; pictures are silent. */
function Programme({ stream, speaker }: { stream: MediaStream | null; speaker: string | undefined }) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current;
    if (!audio) return;
    audio.srcObject = stream;
    const play = () => void audio.play().catch(() => {});
    play();
    // Many browsers wait for a press before a page may sound: the first one anywhere will do.
    document.addEventListener("pointerdown", play);
    document.addEventListener("keydown", play);
    return () => {
      document.removeEventListener("pointerdown", play);
      document.removeEventListener("keydown", play);
    };
  }, [stream]);
  useEffect(() => {
    const audio = element.current as (HTMLAudioElement & { setSinkId?(id: string): Promise<void> }) | null;
    void audio?.setSinkId?.(speaker ?? "").catch(() => {});
  }, [speaker]);
  // biome-ignore lint/a11y/useMediaCaption: live sound of the meeting; subtitles belong to the public stream.
  return <audio ref={element} autoPlay data-programme="" />;
}

function cookie(): string {
  return /(?:^|; )(?:__Host-|__Secure-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}
