import { allowed, type Choice, listed, open, remember, remembered, type Trouble } from "./devices";
import { Line, type Phase } from "./line";
import { Denied, type Door, type Pass } from "./passes";
import { type Publication, publish, type Size, type Viewing, watch } from "./webrtc";

const VIEW_STALL_MS = 1500;
/** A publisher hears a report each second. */
const SEND_STALL_MS = 3500;

export interface MediaState {
  /** What this device gives, before it goes anywhere. */
  own: MediaStream | null;
  opening: boolean;
  trouble: Trouble | null;
  devices: MediaDeviceInfo[];
  choice: Choice;
  /** He said that he is ready: his picture and sound go to the stage, also after a lost line. */
  ready: boolean;
  microphone: boolean;
  camera: boolean;
  sending: Phase;
  sendingCode: string | null;
  /** The programme. */
  programme: MediaStream | null;
  watching: Phase;
  watchingCode: string | null;
}

export const FIRST: MediaState = {
  own: null,
  opening: false,
  trouble: null,
  devices: [],
  choice: {},
  ready: false,
  microphone: true,
  camera: true,
  sending: "idle",
  sendingCode: null,
  programme: null,
  watching: "idle",
  watchingCode: null,
};

/** Everything of one meeting's sound and picture in this browser; it lives as long as the room does, not a screen. */
export class Media {
  private state: MediaState;
  private listeners = new Set<() => void>();
  private readonly sendingLine: Line;
  private readonly watchingLine: Line;
  private publication: Publication | null = null;
  private size: Size = "small";
  private stopped = false;
  private bare = false;

  constructor(
    readonly door: Door,
    private readonly meeting: string,
    private readonly seat: "desk" | "watch",
  ) {
    this.state = { ...FIRST, choice: remembered() };
    this.sendingLine = new Line(
      () => this.publish(),
      SEND_STALL_MS,
      () => this.told(),
    );
    this.watchingLine = new Line(
      () => this.view(),
      VIEW_STALL_MS,
      () => this.told(),
    );
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): MediaState => this.state;

  start(publishes: boolean): void {
    this.watchingLine.start();
    window.addEventListener("online", this.hurry);
    window.addEventListener("pagehide", this.leave);
    navigator.mediaDevices?.addEventListener?.("devicechange", this.changed);
    if (publishes && wasReady(this.meeting)) void this.resume();
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener("online", this.hurry);
    window.removeEventListener("pagehide", this.leave);
    navigator.mediaDevices?.removeEventListener?.("devicechange", this.changed);
    this.leave();
    this.close();
    this.become({ own: null, programme: null });
  }

  hurry = (): void => {
    this.sendingLine.hurry();
    this.watchingLine.hurry();
  };

  /** Camera and microphone on; sends nothing yet, unless he was ready before. */
  async open(choice: Choice = this.state.choice): Promise<void> {
    remember(choice);
    this.become({ opening: true, trouble: null, choice });
    this.close();
    const bare = this.bare;
    const { stream, trouble } = await open(bare ? { ...choice, soundOnly: true } : choice);
    if (this.stopped || bare !== this.bare) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      return;
    }
    const devices = await listed().catch(() => []);
    for (const track of stream?.getTracks() ?? []) track.onended = () => this.ended(track);
    this.become({ own: stream, opening: false, trouble, devices });
    this.gate();
    if (this.state.ready && stream) {
      if (this.sendingLine.phase === "idle") this.sendingLine.start();
      else this.sendingLine.renew();
    }
  }

  join(): void {
    keepReady(this.meeting, true);
    this.become({ ready: true });
    this.sendingLine.start();
  }

  /** No longer seen or heard; watching goes on. */
  withdraw(): void {
    keepReady(this.meeting, false);
    this.sendingLine.stop();
    this.close();
    this.become({ ready: false, own: null });
  }

  mute(microphone: boolean): void {
    this.become({ microphone });
    this.gate();
  }

  hide(camera: boolean): void {
    this.become({ camera });
    this.gate();
  }

  /** The room says how large the programme shows this member. */
  sized(size: Size): void {
    this.size = size;
    void this.publication?.size(size).catch(() => {});
  }

  async authorised(path: string, pass: Pass, init: RequestInit = {}): Promise<Response> {
    const passes = await this.door.passes();
    const headers = { ...init.headers, Authorization: `Bearer ${passes[pass] ?? ""}` };
    return fetch(passes.stage + path, { ...init, headers });
  }

  /** The room says that no picture is taken of him: then his camera stays out of it, also when it was on. */
  withoutPicture(on: boolean): void {
    if (this.bare === on) return;
    this.bare = on;
    if (this.state.own || this.state.opening) void this.open();
  }

  private async resume(): Promise<void> {
    if (!(await allowed(this.bare))) return;
    this.become({ ready: true });
    await this.open();
  }

  private leave = (): void => {
    this.sendingLine.stop();
    this.watchingLine.stop();
  };

  private changed = async (): Promise<void> => {
    if (this.state.own) this.become({ devices: await listed().catch(() => []) });
  };

  /** A camera that was pulled out: whatever is left, and words for what is gone. */
  private ended(track: MediaStreamTrack): void {
    if (!this.stopped && this.state.own?.getTracks().includes(track)) void this.open();
  }

  private gate(): void {
    for (const track of this.state.own?.getAudioTracks() ?? []) track.enabled = this.state.microphone;
    for (const track of this.state.own?.getVideoTracks() ?? []) track.enabled = this.state.camera;
  }

  private close(): void {
    for (const track of this.state.own?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
  }

  private async publish(): Promise<Publication> {
    const { own } = this.state;
    if (!own) throw new Denied(0, "media.none");
    const passes = await this.door.passes();
    if (!passes.publish) throw new Denied(403, "token.scope");
    const made = await this.mind(publish(own, passes.publish, passes));
    this.publication = made;
    await made.size(this.size).catch(() => {});
    return made;
  }

  private async view(): Promise<Viewing> {
    const passes = await this.door.passes();
    const token = this.seat === "desk" ? (passes.desk ?? passes.watch) : passes.watch;
    const made = await this.mind(watch(token, passes));
    this.become({ programme: made.stream });
    return made;
  }

  /** A token that ended, or was made before a restart with another key, is fetched anew. */
  private async mind<T>(joining: Promise<T>): Promise<T> {
    try {
      return await joining;
    } catch (error) {
      if (error instanceof Denied && (error.status === 401 || error.status === 403)) this.door.forget();
      throw error;
    }
  }

  private told(): void {
    this.become({
      sending: this.sendingLine.phase,
      sendingCode: this.sendingLine.code,
      watching: this.watchingLine.phase,
      watchingCode: this.watchingLine.code,
    });
  }

  private become(next: Partial<MediaState>): void {
    this.state = { ...this.state, ...next };
    for (const listener of this.listeners) listener();
  }
}

const key = (meeting: string) => `media:ready:${meeting}`;

/** In this tab only: after a reload he is back by himself, a day later he is asked again. */
function wasReady(meeting: string): boolean {
  try {
    return sessionStorage.getItem(key(meeting)) === "1";
  } catch {
    return false;
  }
}

function keepReady(meeting: string, ready: boolean): void {
  try {
    if (ready) sessionStorage.setItem(key(meeting), "1");
    else sessionStorage.removeItem(key(meeting));
  } catch {
    // Kept nowhere: after a reload he presses the button again.
  }
}
