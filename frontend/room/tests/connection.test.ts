import { beforeEach, describe, expect, it } from "vitest";
import { base, NOW } from "../fixtures/council";
import { Room } from "../net/connection";
import type { Ports, SocketLike } from "../net/ports";

const AT = { meeting: "m", socket: "/ws/", commands: "/commands", texts: "/texts/" };

class Wire implements SocketLike {
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  sent: Record<string, unknown>[] = [];
  send = (text: string) => void this.sent.push(JSON.parse(text));
  close = () => {};
  say = (message: object) => this.onmessage?.(new MessageEvent("message", { data: JSON.stringify(message) }));
  open = () => this.onopen?.(new Event("open"));
  drop = (code: number) => this.onclose?.({ code } as CloseEvent);
}

function snapshot(seq: number, slices: object = base) {
  const you = { pid: "s01", epoch: 3, mode: "full" };
  return { type: "snapshot", seq, now: NOW, version: "1", you, slices };
}

/** A room, its wires in order of opening, its clock, and what it posted. */
function stand() {
  const wires: Wire[] = [];
  const posted: string[] = [];
  const later: (() => void)[] = [];
  const kept = new Map<string, string>();
  const time = { now: 0, beat: () => {} };
  let reloads = 0;
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const ports: Ports = {
    open: () => {
      const wire = new Wire();
      wires.push(wire);
      return wire;
    },
    post: async (_path, body) => {
      posted.push(body);
      return { type: "done", id: JSON.parse(body).id, seq: 9, data: {} };
    },
    text: async () => "",
    monotonic: () => time.now,
    later: (_ms, run) => {
      later.push(run);
      return () => later.splice(later.indexOf(run), 1);
    },
    tick: (beat) => {
      time.beat = beat;
      return () => {};
    },
    random: () => 0,
    uuid: () => `id-${Math.random()}`,
    store,
    reload: () => {
      reloads += 1;
    },
  };
  const make = () => new Room(AT, ports);
  const wire = () => wires[wires.length - 1] as Wire;
  const pass = (ms: number) => {
    time.now += ms;
    time.beat();
  };
  return { make, wire, wires, posted, later, kept, pass, reloads: () => reloads };
}

function live(seq = 7) {
  const world = stand();
  const room = world.make();
  room.start();
  world.wire().open();
  world.wire().say(snapshot(seq));
  return { ...world, room };
}

const ballot = { vote: "v", round: 1, choice: "for" } as const;

describe("the connection", () => {
  let world: ReturnType<typeof live>;
  beforeEach(() => {
    world = live();
  });

  it("says hello first, without a since, and is live with the snapshot", () => {
    expect(world.wire().sent[0]).toMatchObject({ type: "hello", since: null, mode: "full" });
    expect(world.room.snapshot()).toMatchObject({ phase: "live", seq: 7, epoch: 3 });
  });

  it("replaces whole slices and leaves the others", () => {
    const floor = { ...base.floor, queue: [] };
    world.wire().say({ type: "update", since: 7, seq: 8, now: NOW, slices: { floor } });
    expect(world.room.snapshot().seq).toBe(8);
    expect(world.room.snapshot().slices?.floor.queue).toEqual([]);
    expect(world.room.snapshot().slices?.agenda).toEqual(base.agenda);
  });

  it("asks again once when there is a gap, and keeps what it has", () => {
    world.pass(4_000);
    world.wire().say({ type: "update", since: 9, seq: 10, now: NOW, slices: {} });
    world.wire().say({ type: "update", since: 10, seq: 11, now: NOW, slices: {} });
    const hellos = world.wire().sent.filter((one) => one.type === "hello");
    expect(hellos).toHaveLength(2);
    expect(hellos[1]).toMatchObject({ since: 7, epoch: 3 });
    expect(world.room.snapshot().seq).toBe(7);
  });

  it("sends an unanswered command again with the same id after a reconnect", () => {
    void world.room.send("vote.cast", ballot);
    const first = world.wire().sent.find((one) => one.type === "vote.cast");
    world.wire().drop(1006);
    expect(world.room.snapshot().phase).toBe("lost");
    world.later.shift()?.();
    world.wire().open();
    world.wire().say(snapshot(8));
    expect(world.wire().sent.filter((one) => one.type === "vote.cast")).toEqual([first]);
  });

  it("never sends again after a refusal", async () => {
    const answer = world.room.send("floor.end", {});
    const sent = world.wire().sent.find((one) => one.type === "floor.end");
    const refusal = {
      type: "refused",
      id: sent?.id,
      code: "floor.nobody_speaks",
      article: null,
      values: {},
      text: "",
    };
    world.wire().say(refusal);
    expect(await answer).toMatchObject({ kind: "refused" });
    world.wire().drop(1006);
    world.later.shift()?.();
    world.wire().open();
    world.wire().say(snapshot(8));
    expect(world.wire().sent.filter((one) => one.type === "floor.end")).toEqual([]);
  });

  it("sends the same id again when the server is busy", () => {
    void world.room.send("floor.end", {});
    const sent = world.wire().sent.find((one) => one.type === "floor.end");
    world.wire().say({ type: "busy", id: sent?.id });
    world.later.shift()?.();
    expect(world.wire().sent.filter((one) => one.type === "floor.end")).toEqual([sent, sent]);
  });

  it("posts the same envelope when the socket does not answer", async () => {
    const answer = world.room.send("vote.cast", ballot);
    world.pass(7_000);
    expect(await answer).toEqual({ kind: "done", data: {} });
    expect(JSON.parse(world.posted[0] ?? "")).toEqual(
      world.wire().sent.find((one) => one.type === "vote.cast"),
    );
  });

  it("keeps an unanswered ballot over a reload of the page, and nothing else", () => {
    void world.room.send("vote.cast", ballot);
    void world.room.send("floor.end", {});
    const again = world.make();
    expect(again.snapshot().ballotWaiting).toBe(true);
    again.start();
    world.wire().open();
    world.wire().say(snapshot(7));
    const types = world.wire().sent.map((one) => one.type);
    expect(types).toEqual(["hello", "vote.cast"]);
  });

  it("does not come back by itself after its seat was taken, and takes over when asked", () => {
    world.wire().say({ type: "seat_taken", by_device: "iPad" });
    world.wire().drop(4409);
    expect(world.later).toHaveLength(0);
    expect(world.room.snapshot()).toMatchObject({ phase: "taken", device: "iPad" });
    world.room.choose("take_over");
    world.wire().open();
    expect(world.wire().sent[0]).toMatchObject({ type: "hello", mode: "take_over" });
  });

  it("asks which device when the seat is live elsewhere", () => {
    world.wire().say({ type: "choose_device" });
    expect(world.room.snapshot().phase).toBe("choosing");
    world.room.choose("read_only");
    expect(world.wire().sent.at(-1)).toMatchObject({ type: "hello", mode: "read_only" });
  });

  it.each([4401, 4403, 4404])("stays away after %i", (code) => {
    world.wire().drop(code);
    expect(world.room.snapshot()).toMatchObject({ phase: "refused", code });
    expect(world.later).toHaveLength(0);
  });

  it("gives up what the server could not read, so that it does not close again and again", async () => {
    const answer = world.room.send("floor.end", {});
    world.wire().drop(4400);
    expect(await answer).toEqual({ kind: "internal" });
  });

  it("pings every five seconds and abandons a line that says nothing", () => {
    world.pass(5_000);
    expect(world.wire().sent.at(-1)).toEqual({ type: "ping" });
    world.pass(8_000);
    expect(world.room.snapshot().phase).toBe("lost");
    expect(world.later).toHaveLength(1);
  });

  it("abandons a line on which its pings are not answered, though updates keep coming", () => {
    world.pass(5_000);
    for (let seq = 7; seq < 15; seq++) {
      world.wire().say({ type: "update", since: seq, seq: seq + 1, now: NOW, slices: {} });
      world.pass(1_000);
    }
    expect(world.room.snapshot().phase).toBe("lost");
  });

  it("keeps a line on which it is answered, also when the page slept for a minute", () => {
    for (let minute = 0; minute < 3; minute++) {
      world.pass(60_000);
      world.wire().say({ type: "pong", now: NOW });
    }
    expect(world.room.snapshot().phase).toBe("live");
  });

  it("reloads once for a new version, and then asks", () => {
    world.wire().say({ type: "reload", version: "2" });
    world.wire().say({ type: "reload", version: "2" });
    expect(world.reloads()).toBe(1);
    expect(world.room.snapshot().phase).toBe("stale");
  });
});
