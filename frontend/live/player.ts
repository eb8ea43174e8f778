import type Hls from "hls.js";
import type { ErrorData } from "hls.js";
import { Lag } from "./lag";

/**
 * The public's player. What is on the page works without it: a video element with the stream's address. This makes it
 * play where the browser cannot read HLS itself, close to now, and says how far behind it is.
 */

const AGAIN_MS = 1000;
const LOOK_MS = 500;
/** Further behind than this is worth a button that goes to now. */
const BEHIND_S = 8;

/** How long after it began it may jump to where it should be: what was late then was loading, and nobody misses it. */
const SETTLES_MS = 8000;
/** Less than this is won back by playing a bit faster. */
const JUMP_S = 0.5;
/** So long it stands in words that it went to now. */
const TELLS_MS = 6000;
/** What must have come already of what is jumped to. */
const SPARE_S = 0.2;

/** Low latency holds only while a hiccup costs little: a stall adds a fifth of a second, and a bit of speed wins it back. */
const SETTINGS = {
  lowLatencyMode: true,
  liveSyncOnStallIncrease: 0.2,
  maxLiveSyncPlaybackRate: 1.08,
  backBufferLength: 60,
  capLevelToPlayerSize: true,
  abrEwmaDefaultEstimate: 2_000_000,
} as const;

type Said = "starts" | "waits" | "lost" | "unable" | "jumped" | null;

const mounted = new WeakSet<Element>();

/** Finds the player on the page, also when it came with a later middle. `now` is the server's clock. */
export function mountPlayer(now: () => number | null): void {
  const root = document.querySelector<HTMLElement>("[data-player]");
  if (!root || mounted.has(root)) return;
  mounted.add(root);
  new Player(root, now).start();
}

export class Player {
  private readonly video: HTMLVideoElement;
  private hls: Hls | null = null;
  private wanted = false;
  private begun = false;
  /** Since when it plays, after somebody pressed play; in ms. */
  private playing = 0;
  private readonly lag = new Lag();
  /** Until when it is told that it went to now, and what there is to say after that. */
  private telling = 0;
  private kept: Said = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly now: () => number | null,
  ) {
    this.video = root.querySelector("video") as HTMLVideoElement;
  }

  start(): void {
    this.video.removeAttribute("src");
    this.video.controls = false;
    this.video.load();
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-scripted]")) part.hidden = false;
    this.root.addEventListener("click", (event) => this.press(event));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.part<HTMLInputElement>("volume")?.addEventListener("input", (event) => {
      this.loud(Number((event.target as HTMLInputElement).value) / 100);
    });
    for (const name of ["play", "pause", "volumechange", "waiting", "playing"]) {
      this.video.addEventListener(name, () => this.show());
    }
    this.video.addEventListener("playing", () => {
      this.say(null);
      this.playing ||= performance.now();
    });
    this.video.addEventListener("waiting", () => this.say("waits"));
    this.video.addEventListener("pause", () => this.lag.paused());
    this.video.addEventListener("seeking", () => this.lag.sought(this.video.currentTime));
    this.video.addEventListener("emptied", () => this.lag.emptied());
    setInterval(() => this.tell(), LOOK_MS);
    this.show();
  }

  private part<T extends HTMLElement>(name: string): T | null {
    return this.root.querySelector<T>(`.raad-player__bar [data-do="${name}"]`);
  }

  private press(event: Event): void {
    const pressed = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset.do;
    if (pressed && pressed !== "volume") this.act(pressed);
    else if (event.target === this.video) this.act("play");
  }

  /** A button has its own Enter and space; everything else is for the player as a whole. */
  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onControl = (event.target as Element).closest("button, input, a") !== null;
    const step = { ArrowUp: 0.1, ArrowDown: -0.1 }[event.key];
    const act = { " ": "play", k: "play", m: "mute", f: "full", c: "captions", l: "edge" }[event.key];
    if (step !== undefined && !(event.target as Element).closest("input"))
      this.loud(this.video.volume + step);
    else if (act && !(onControl && event.key === " ")) this.act(act);
    else return;
    event.preventDefault();
  }

  private act(what: string): void {
    if (what === "play") this.turn();
    if (what === "mute") this.video.muted = !this.video.muted;
    if (what === "edge") this.edge();
    if (what === "captions") this.captions();
    if (what === "full") {
      if (document.fullscreenElement) void document.exitFullscreen();
      else void this.root.requestFullscreen?.();
    }
  }

  private loud(volume: number): void {
    this.video.volume = Math.min(1, Math.max(0, volume));
    this.video.muted = this.video.volume === 0;
  }

  private turn(): void {
    if (!this.video.paused) {
      this.wanted = false;
      this.video.pause();
      return;
    }
    this.wanted = true;
    this.playing = 0;
    if (this.begun) this.edge();
    else void this.begin();
    this.video.play().catch(() => {});
    this.show();
  }

  /** Safari plays HLS itself, and better; elsewhere the library is fetched at the first press. */
  private async begin(): Promise<void> {
    this.begun = true;
    const address = this.root.dataset.playlist ?? "";
    this.say("starts");
    if (nativelyBest(this.video)) {
      this.video.src = address;
      this.video.addEventListener("error", () => this.later(() => this.reload(address)));
      this.video.play().catch(() => {});
      return;
    }
    const { default: Library } = await import("hls.js/light");
    if (!Library.isSupported()) {
      this.say("unable");
      return;
    }
    const hls = new Library(SETTINGS);
    this.hls = hls;
    hls.on(Library.Events.ERROR, (_event, error) => error.fatal && this.mend(hls, error));
    hls.on(Library.Events.MANIFEST_PARSED, () => this.wanted && this.video.play().catch(() => {}));
    hls.loadSource(address);
    hls.attachMedia(this.video);
  }

  /** Nothing is final for who wants to watch: a stage that restarts is back within seconds. */
  private mend(hls: Hls, error: ErrorData): void {
    this.say("lost");
    this.later(() => {
      if (error.type === "mediaError") hls.recoverMediaError();
      else if (hls.levels.length) hls.startLoad();
      else hls.loadSource(this.root.dataset.playlist ?? "");
      if (this.wanted) this.video.play().catch(() => {});
    });
  }

  private reload(address: string): void {
    this.say("lost");
    this.video.src = address;
    if (this.wanted) this.video.play().catch(() => {});
  }

  private later(run: () => void): void {
    setTimeout(run, AGAIN_MS);
  }

  /** Where it should be. */
  private target(): number | null {
    const { seekable } = this.video;
    const natively = seekable.length ? Math.max(0, seekable.end(seekable.length - 1) - 2) : null;
    return this.hls?.liveSyncPosition || natively;
  }

  private edge(): void {
    const target = this.target();
    if (target === null) return;
    this.lag.caughtUp(target);
    this.video.currentTime = target;
  }

  /** Who fell far behind without wanting to is brought to now, and reads it. */
  private catchUp(): void {
    const now = performance.now();
    const { paused, seeking, currentTime } = this.video;
    const target = this.target();
    if (this.telling && now >= this.telling) {
      this.telling = 0;
      this.say(this.kept);
    }
    if (paused || seeking || !this.playing || target === null) return;
    if (!this.lag.mustGo(now, currentTime, target)) return;
    this.edge();
    this.say("jumped");
    this.telling = now + TELLS_MS;
    this.kept = null;
  }

  /** Who starts far behind need not stay there for half a minute. */
  private settle(): void {
    const { buffered, paused, currentTime } = this.video;
    const sync = this.hls?.liveSyncPosition;
    if (!sync || paused || !this.playing || performance.now() - this.playing > SETTLES_MS) return;
    const end = buffered.length ? buffered.end(buffered.length - 1) : 0;
    if (worthJumping(currentTime, sync, end)) this.video.currentTime = sync;
  }

  private captions(): void {
    const [track] = this.video.textTracks;
    if (!track) return;
    track.mode = track.mode === "showing" ? "hidden" : "showing";
    this.show();
  }

  /** Seconds between what is shown and now; the programme says when each picture was made. */
  behind(): number | null {
    const now = this.now();
    const begun = (this.video as HTMLVideoElement & { getStartDate?(): Date }).getStartDate?.();
    const natively = begun ? begun.getTime() + this.video.currentTime * 1000 : Number.NaN;
    const shown = this.hls?.playingDate?.getTime() ?? natively;
    return now === null || Number.isNaN(shown) ? null : Math.max(0, (now - shown) / 1000);
  }

  private tell(): void {
    this.settle();
    this.catchUp();
    const place = this.root.querySelector<HTMLElement>("[data-delay]");
    const behind = this.video.paused ? null : this.behind();
    this.root.dataset.behind = behind === null ? "" : behind.toFixed(2);
    if (place) {
      const number = new Intl.NumberFormat(document.documentElement.lang || undefined, {
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      });
      const text = behind === null ? "" : (place.dataset.delay ?? "").replace("{s}", number.format(behind));
      if (place.textContent !== text) place.textContent = text;
    }
    this.part("edge")?.toggleAttribute("hidden", behind === null || behind < BEHIND_S);
    this.part("captions")?.toggleAttribute("hidden", this.video.textTracks.length === 0);
  }

  /** Buttons say what they will do; the poster goes when there is something to see. */
  private show(): void {
    const { paused, muted } = this.video;
    label(this.part("play"), paused ? "off" : "on");
    label(this.part("mute"), muted ? "on" : "off");
    label(this.part("captions"), this.video.textTracks[0]?.mode === "showing" ? "on" : "off");
    const volume = this.part<HTMLInputElement>("volume");
    if (volume) volume.value = String(Math.round(100 * (muted ? 0 : this.video.volume)));
    const poster = this.root.querySelector<HTMLElement>("[data-poster]");
    // Who pressed the poster's button by keyboard stays at the player when that button goes.
    const focused = this.begun && poster?.contains(document.activeElement);
    if (poster) poster.hidden = this.begun;
    if (focused) this.part("play")?.focus();
  }

  private say(what: Said): void {
    // Going to now makes it wait and play of itself: that need not be told.
    if (this.telling && (what === null || what === "waits")) {
      this.kept = what;
      return;
    }
    this.telling = 0;
    const place = this.root.querySelector<HTMLElement>("[data-said]");
    if (!place) return;
    const text = what && this.wanted ? (place.dataset[what] ?? "") : "";
    if (place.textContent !== text) place.textContent = text;
  }
}

/** From `at` to `sync`, in seconds, when what is there ends at `end`. */
export function worthJumping(at: number, sync: number, end: number): boolean {
  return sync - at > JUMP_S && end - sync > SPARE_S;
}

function label(button: HTMLElement | null, state: "on" | "off"): void {
  const text = button?.dataset[state];
  const words = button?.querySelector("[data-words]");
  if (button && text && words && words.textContent !== text) words.textContent = text;
  if (button) button.dataset.now = state;
}

/** Other browsers learn to read HLS as well, but with their own idea of how far behind is good enough. */
function nativelyBest(video: HTMLVideoElement): boolean {
  const reads = video.canPlayType("application/vnd.apple.mpegurl") !== "";
  return reads && navigator.vendor.startsWith("Apple");
}
