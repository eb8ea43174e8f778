import { Denied } from "./passes";

export type Phase = "idle" | "joining" | "live" | "lost" | "refused";

/** A connection to the stage that is up, or will be. */
export interface Joined {
  /** What arrived so far; when it stands still nothing arrives. Null: cannot tell. */
  pulse(): Promise<number | null>;
  close(): void;
  /** Goes, and says so. */
  leave(): void;
  watch(state: (state: RTCPeerConnectionState) => void): void;
}

export interface LinePorts {
  monotonic(): number;
  later(ms: number, run: () => void): () => void;
}

export const browserLine: LinePorts = {
  monotonic: () => performance.now(),
  later: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const WAITS_MS = [0, 500, 1000, 2000];
const LOOK_MS = 500;
const PATIENCE_MS = 1000;
const CONNECT_MS = 6000;

/**
 * One road to the stage that is kept open: publishing or watching. Coming back is posting again; the stage puts the new
 * one in the place of the old. A line on which nothing arrives is lost long before ICE says so.
 */
export class Line {
  phase: Phase = "idle";
  code: string | null = null;
  private joined: Joined | null = null;
  private round = 0;
  private tries = 0;
  private cancels: (() => void)[] = [];

  constructor(
    private readonly join: () => Promise<Joined>,
    private readonly stallMs: number,
    private readonly changed: () => void,
    private readonly ports: LinePorts = browserLine,
  ) {}

  start(): void {
    if (this.phase === "idle" || this.phase === "refused") this.again();
  }

  stop(): void {
    this.joined?.leave();
    this.joined = null;
    this.drop();
    this.become("idle");
  }

  /** The device is on line again, or somebody pressed the button: at once, and with fresh patience. */
  hurry = (): void => {
    if (this.phase === "idle" || this.phase === "live") return;
    this.tries = 0;
    this.again();
  };

  /** Begin anew although the line is good: other devices, another rendition. */
  renew(): void {
    if (this.phase !== "idle") this.again();
  }

  private async again(): Promise<void> {
    this.drop();
    const round = ++this.round;
    this.become("joining");
    try {
      const joined = await this.join();
      if (round !== this.round) joined.close();
      else this.take(joined, round);
    } catch (error) {
      if (round === this.round) this.failed(error);
    }
  }

  private take(joined: Joined, round: number): void {
    this.joined = joined;
    this.wait(CONNECT_MS, () => this.phase === "joining" && this.lose());
    joined.watch((state) => {
      if (round !== this.round) return;
      if (state === "connected") this.live(joined, round);
      else if (state === "failed" || state === "closed") this.lose();
      else if (state === "disconnected") this.wait(PATIENCE_MS, () => this.gone(joined));
    });
  }

  private live(joined: Joined, round: number): void {
    this.tries = 0;
    this.code = null;
    this.become("live");
    void this.look(joined, round, null, this.ports.monotonic());
  }

  /** ICE needs five seconds to notice that nobody is there; what stands still is seen sooner. */
  private async look(joined: Joined, round: number, before: number | null, since: number): Promise<void> {
    const now = await joined.pulse().catch(() => null);
    if (round !== this.round || this.phase !== "live") return;
    const at = this.ports.monotonic();
    const moved = now === null || now !== before;
    if (!moved && at - since > this.stallMs) this.lose();
    else this.wait(LOOK_MS, () => void this.look(joined, round, now, moved ? at : since));
  }

  private gone(joined: Joined): void {
    if (joined === this.joined && this.phase === "live") {
      void joined.pulse().then((first) => {
        this.wait(LOOK_MS / 2, async () => {
          if (joined === this.joined && (await joined.pulse()) === first) this.lose();
        });
      });
    }
  }

  private failed(error: unknown): void {
    if (error instanceof Denied && error.final) {
      this.drop();
      this.code = error.code;
      this.become("refused");
      return;
    }
    this.code = error instanceof Denied ? error.code : null;
    // Only a line that was good is tried again without a pause.
    this.tries = Math.max(1, this.tries);
    this.lose();
  }

  private lose(): void {
    this.drop();
    this.become("lost");
    const wait = WAITS_MS[Math.min(this.tries++, WAITS_MS.length - 1)] ?? 0;
    this.wait(wait, () => void this.again());
  }

  private wait(ms: number, run: () => void): void {
    this.cancels.push(this.ports.later(ms, run));
  }

  private drop(): void {
    this.round += 1;
    for (const cancel of this.cancels) cancel();
    this.cancels = [];
    this.joined?.close();
    this.joined = null;
  }

  private become(phase: Phase): void {
    this.phase = phase;
    this.changed();
  }
}
