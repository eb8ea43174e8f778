import { describe, expect, it } from "vitest";
import { type Joined, Line, type LinePorts } from "../media/line";
import { Denied } from "../media/passes";

/** A clock that is moved by hand, and lines to the stage that do as they are told. */
class Bench {
  at = 0;
  joins = 0;
  fail: Error | null = null;
  frozen = false;
  said: ((state: RTCPeerConnectionState) => void) | null = null;
  closed = 0;
  left = 0;
  readonly phases: string[] = [];
  private waiting: { due: number; run: () => void; on: boolean }[] = [];
  readonly ports: LinePorts = {
    monotonic: () => this.at,
    later: (ms, run) => {
      const one = { due: this.at + ms, run, on: true };
      this.waiting.push(one);
      return () => {
        one.on = false;
      };
    },
  };
  readonly line = new Line(
    () => this.join(),
    1500,
    () => this.phases.push(this.line.phase),
    this.ports,
  );

  private async join(): Promise<Joined> {
    this.joins += 1;
    if (this.fail) throw this.fail;
    let packets = 0;
    return {
      pulse: async () => (this.frozen ? packets : ++packets),
      close: () => {
        this.closed += 1;
      },
      leave: () => {
        this.left += 1;
      },
      watch: (state) => {
        this.said = state;
      },
    };
  }

  async pass(ms: number): Promise<void> {
    const end = this.at + ms;
    for (;;) {
      for (let turn = 0; turn < 8; turn++) await Promise.resolve();
      const next = this.waiting.filter((one) => one.on && one.due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      next.on = false;
      this.at = Math.max(this.at, next.due);
      next.run();
    }
    this.at = end;
  }

  async live(): Promise<void> {
    this.line.start();
    await this.pass(0);
    this.said?.("connected");
    await this.pass(100);
  }
}

describe("the line to the stage", () => {
  it("is live when it is connected, and says goodbye when it is stopped", async () => {
    const bench = new Bench();
    await bench.live();
    expect(bench.line.phase).toBe("live");
    bench.line.stop();
    expect([bench.line.phase, bench.left]).toEqual(["idle", 1]);
  });

  it("joins again at once when the line fails", async () => {
    const bench = new Bench();
    await bench.live();
    bench.said?.("failed");
    await bench.pass(10);
    expect([bench.joins, bench.line.phase]).toEqual([2, "joining"]);
  });

  it("sees within two seconds that nothing arrives any more, long before ICE does", async () => {
    const bench = new Bench();
    await bench.live();
    await bench.pass(5000);
    expect(bench.joins).toBe(1);
    bench.frozen = true;
    await bench.pass(2600);
    expect(bench.joins).toBe(2);
  });

  it("keeps trying with short waits, and comes back when the stage does", async () => {
    const bench = new Bench();
    bench.fail = new Denied(502, "stage.unreachable");
    bench.line.start();
    await bench.pass(10_000);
    const tried = bench.joins;
    expect(tried).toBeGreaterThan(5);
    expect(bench.line.phase).toBe("lost");
    bench.fail = null;
    await bench.pass(2000);
    expect(bench.joins).toBe(tried + 1);
    bench.said?.("connected");
    expect(bench.line.phase).toBe("live");
  });

  it("does not wait when the device is on line again", async () => {
    const bench = new Bench();
    bench.fail = new Error("no network");
    bench.line.start();
    await bench.pass(10_000);
    const tried = bench.joins;
    bench.line.hurry();
    await bench.pass(0);
    expect(bench.joins).toBe(tried + 1);
  });

  it("stops where asking again would not help, until somebody presses the button", async () => {
    const bench = new Bench();
    bench.fail = new Denied(406, "sdp.no_h264");
    bench.line.start();
    await bench.pass(20_000);
    expect([bench.joins, bench.line.phase, bench.line.code]).toEqual([1, "refused", "sdp.no_h264"]);
    bench.line.hurry();
    await bench.pass(0);
    expect(bench.joins).toBe(2);
  });

  it("lets go of a line that came after it was stopped", async () => {
    const bench = new Bench();
    bench.line.start();
    bench.line.stop();
    await bench.pass(100);
    expect([bench.closed, bench.line.phase]).toEqual([1, "idle"]);
  });
});
