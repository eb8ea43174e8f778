import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "../parts/Button";
import { t } from "../texts";
import { useMedia } from "./context";
import { meter } from "./meter";
import { Moving } from "./Picture";
import { Denied } from "./passes";
import { type Publication, publish, type Viewing, watch } from "./webrtc";

interface Proof {
  width: number;
  height: number;
  fps: number;
  rtt: number;
  loss: number;
  sound: boolean;
}

type Test =
  | { step: "idle" }
  | { step: "running" }
  | { step: "proof"; proof: Proof }
  | { step: "failed"; code: string };

const LONGEST_MS = 12_000;
const HEARD_DB = -55;

/** The whole way and back: what the stage received of this member, sent to him again, and to nobody else. */
export function EchoTest({ stream }: { stream: MediaStream }) {
  const { port } = useMedia();
  const [test, setTest] = useState<Test>({ step: "idle" });
  const [back, setBack] = useState<MediaStream | null>(null);
  const [aloud, setAloud] = useState(false);
  const ends = useRef<(() => void)[]>([]);
  const end = useCallback(() => {
    for (const one of ends.current) one();
    ends.current = [];
    setBack(null);
    setAloud(false);
  }, []);
  useEffect(() => end, [end]);
  if (!port) return null;

  const run = async () => {
    end();
    setTest({ step: "running" });
    try {
      const passes = await port.door.passes();
      if (!passes.echo) throw new Denied(0, "echo.missing");
      const out = await publish(stream, passes.echo, passes);
      ends.current.push(() => out.close());
      await out.size("large");
      const home = await watch(passes.echo, passes);
      ends.current.push(() => home.close());
      setBack(home.stream);
      setTest({ step: "proof", proof: await proved(out, home, ends.current) });
    } catch (error) {
      end();
      setTest({ step: "failed", code: error instanceof Denied ? error.code : "network" });
    }
  };

  const stop = () => {
    end();
    setTest({ step: "idle" });
  };
  return (
    <div className="raad-echo">
      {back ? (
        <div className="raad-echo__back">
          <Moving stream={back} label={t("echo.picture")} />
          {aloud ? <Aloud stream={back} /> : null}
        </div>
      ) : null}
      <div className="raad-stack">
        <p role="status">
          <Said test={test} />
        </p>
        <div className="raad-buttons">
          <Button aria-busy={test.step === "running"} onClick={() => test.step !== "running" && void run()}>
            {t(test.step === "idle" ? "echo.start" : "echo.again")}
          </Button>
          {back ? (
            <>
              <Button kind="subtle" aria-pressed={aloud} onClick={() => setAloud(!aloud)}>
                {t(aloud ? "echo.silent" : "echo.aloud")}
              </Button>
              <Button kind="subtle" onClick={stop}>
                {t("echo.stop")}
              </Button>
            </>
          ) : null}
        </div>
      </div>
    </div>
  );
}

function Said({ test }: { test: Test }) {
  if (test.step === "idle") return <>{t("echo.why")}</>;
  if (test.step === "running") return <>{t("echo.running")}</>;
  if (test.step === "failed") {
    if (test.code === "sdp.no_h264") return <>{t("picture.no_h264")}</>;
    return <>{t(test.code === "network" ? "echo.no_way" : "echo.refused", { code: test.code })}</>;
  }
  const { width, height, fps, rtt, loss, sound } = test.proof;
  return (
    <>
      <strong>{t(width ? "echo.good" : "echo.good_sound")}</strong>{" "}
      {width ? t("echo.figures", { width, height, fps, rtt }) : t("echo.figures_sound", { rtt })}{" "}
      {t(sound ? "echo.sound" : "echo.no_sound")} {loss > 3 ? t("echo.loss", { loss }) : ""}
    </>
  );
}

/** Through headphones it is harmless; the loudspeaker would be heard by the microphone again. */
function Aloud({ stream }: { stream: MediaStream }) {
  const { state } = useMedia();
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current as (HTMLAudioElement & { setSinkId?(id: string): Promise<void> }) | null;
    if (!audio) return;
    audio.srcObject = stream;
    void audio.setSinkId?.(state.choice.speaker ?? "").catch(() => {});
    void audio.play().catch(() => {});
  }, [stream, state.choice.speaker]);
  // biome-ignore lint/a11y/useMediaCaption: one's own voice.
  return <audio ref={element} />;
}

/** Waits until both came back, as far as they were sent, and measures a second of them. */
async function proved(out: Publication, home: Viewing, ends: (() => void)[]): Promise<Proof> {
  let loudest = -100;
  const until = performance.now() + LONGEST_MS;
  let metering = false;
  const pictured = out.sends("video");
  for (let seen = 0; performance.now() < until; ) {
    await new Promise((done) => setTimeout(done, 250));
    const video = await home.stats("inbound-rtp", "video");
    const audio = await home.stats("inbound-rtp", "audio");
    if (!metering && audio.packetsReceived) {
      metering = true;
      ends.push(
        meter(home.stream, (db) => {
          loudest = Math.max(loudest, db);
        }),
      );
    }
    const arrives = pictured ? (video.framesDecoded ?? 0) > 20 : (audio.packetsReceived ?? 0) > 50;
    if (!arrives) continue;
    seen += 1;
    // Three seconds to say something; who speaks sooner need not wait.
    if (loudest < HEARD_DB && seen < 12) continue;
    const report = await out.stats("remote-inbound-rtp", pictured ? "video" : "audio");
    return {
      width: video.frameWidth ?? 0,
      height: video.frameHeight ?? 0,
      fps: Math.round(video.framesPerSecond ?? 0),
      rtt: Math.round(1000 * (report.roundTripTime ?? 0)),
      loss: Math.round(100 * (report.fractionLost ?? 0)),
      sound: loudest >= HEARD_DB,
    };
  }
  throw new Denied(0, "network");
}
