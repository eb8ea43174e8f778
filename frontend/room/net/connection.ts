import type { Commands } from "../protocol.generated";
import { ServerClock } from "./clock";
import { type Answer, type Envelope, type Incoming, type Mode, PROTOCOL_VERSION } from "./messages";
import { Outbox } from "./outbox";
import type { Ports, SocketLike } from "./ports";
import { closed, FIRST, hear, type RoomState } from "./state";

const PING_MS = 5_000;
const ENTER_MS = 12_000;
const ANSWER_MS = 7_000;
const PATIENCE_MS = 6_000;
const LONGEST_WAIT_MS = 15_000;

export interface Addresses {
  meeting: string;
  socket: string;
  commands: string;
  texts: string;
  version?: string | undefined;
}

/**
 * One connection to one meeting. Connecting, coming back and being live are one method: open a socket, say
 * hello with what we have, and let the server fill the gap. Only an answer ends a command; a lost line never does.
 */
export class Room {
  readonly clock: ServerClock;
  private readonly outbox: Outbox;
  private readonly version: string;
  private state: RoomState = FIRST;
  private listeners = new Set<() => void>();
  private socket: SocketLike | null = null;
  private open = false;
  private tries = 0;
  /** Since when something that we said waits for its answer. */
  private askedAt: number | null = null;
  private pingedAt = 0;
  private helloAt = Number.NEGATIVE_INFINITY;
  private mode: Mode = "full";
  private cancels: (() => void)[] = [];
  private cancelRetry: (() => void) | null = null;

  constructor(
    private readonly at: Addresses,
    private readonly ports: Ports,
  ) {
    this.clock = new ServerClock(ports.monotonic);
    this.outbox = new Outbox(`ballot:${at.meeting}`, ports.store);
    this.version = at.version || PROTOCOL_VERSION;
    this.state = { ...FIRST, epoch: this.keptEpoch(), ballotWaiting: this.outbox.all().length > 0 };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): RoomState => this.state;

  start(): void {
    this.cancels.push(this.ports.tick(() => this.beat()));
    this.connect();
  }

  stop(): void {
    for (const cancel of this.cancels) cancel();
    this.cancelRetry?.();
    this.drop();
  }

  /** The answer to "this seat is live elsewhere", and the button after it was taken over. */
  choose(mode: Mode): void {
    this.mode = mode;
    this.become({ ...this.state, phase: this.state.slices ? "lost" : "connecting", device: null });
    if (this.open) this.hello();
    else this.connect();
  }

  /** Try again at once, for example because the device says that it is on line again. */
  hurry = (): void => {
    if (this.state.phase === "lost" || this.state.phase === "connecting") this.connect();
  };

  send<T extends keyof Commands>(type: T, data: Commands[T]): Promise<Answer> {
    const envelope: Envelope = { type, id: this.ports.uuid(), data: { ...data } };
    const answer = this.outbox.add(envelope, this.ports.monotonic());
    this.refresh();
    if (this.state.phase === "live") this.write(envelope);
    return answer;
  }

  /** A text that a slice names by its hash. */
  text(hash: string): Promise<string> {
    return this.ports.text(this.at.texts + hash);
  }

  private connect(): void {
    this.cancelRetry?.();
    this.cancelRetry = null;
    this.drop();
    this.clock.forget();
    const socket = this.ports.open(this.at.socket);
    this.socket = socket;
    this.askedAt = this.ports.monotonic();
    socket.onopen = () => {
      this.open = true;
      this.hello();
    };
    socket.onmessage = (event) => this.receive(event);
    socket.onclose = (event) => this.lose(socket, event.code);
  }

  private hello(): void {
    const { seq, slices, epoch } = this.state;
    this.helloAt = this.ports.monotonic();
    this.write({ type: "hello", since: slices ? seq : null, version: this.version, mode: this.mode, epoch });
  }

  private receive(event: MessageEvent): void {
    const message = JSON.parse(String(event.data)) as Incoming;
    if (message.type !== "update" && message.type !== "me") this.askedAt = null;
    if ("now" in message) this.clock.hear(message.now);
    if (message.type === "reload") this.renew(message.version);
    else if ("id" in message) this.answered(message);
    else this.follow(message);
  }

  private follow(message: Incoming): void {
    const before = this.state.phase;
    const after = hear(this.state, message);
    if (after === "gap") this.mend();
    else this.become(after);
    if (before !== "live" && this.state.phase === "live") this.live();
  }

  /** Ask once for what we missed, and again only when that went unanswered. */
  private mend(): void {
    if (this.ports.monotonic() - this.helloAt > 3_000) this.hello();
  }

  private live(): void {
    this.tries = 0;
    if (this.mode === "take_over") this.mode = "full";
    this.keepEpoch();
    for (const envelope of this.outbox.all()) this.resend(envelope);
  }

  private answered(message: Extract<Incoming, { id: string }>): void {
    if (message.type === "busy") this.again(message.id);
    else if (this.outbox.settle(message.id, asAnswer(message))) this.refresh();
  }

  /** Busy means: nothing was done and there is no receipt. The same id goes again, a little later. */
  private again(id: string): void {
    const envelope = this.outbox.all().find((one) => one.id === id);
    if (envelope) this.ports.later(200 + this.ports.random() * 600, () => this.resend(envelope));
  }

  private resend(envelope: Envelope): void {
    this.outbox.touch(envelope.id, this.ports.monotonic());
    this.write(envelope);
  }

  private lose(socket: SocketLike, code: number): void {
    if (socket !== this.socket) return;
    this.socket = null;
    this.open = false;
    if (code === 4400 || code === 4413) this.giveUp();
    this.become(closed(this.state, code, this.ports.monotonic()));
    if (this.state.phase === "lost" || this.state.phase === "connecting") this.retry(code);
  }

  /** The server could not read us; sending the same again would end in the same way. */
  private giveUp(): void {
    for (const envelope of this.outbox.all()) this.outbox.settle(envelope.id, { kind: "internal" });
  }

  /** Full jitter: after a restart of the server a thousand clients do not come back in the same second. */
  private retry(code: number): void {
    const least = code === 4429 || code === 4400 ? 5_000 : 100;
    const most = Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.tries++);
    this.cancelRetry = this.ports.later(least + this.ports.random() * most, () => this.connect());
  }

  private beat(): void {
    const now = this.ports.monotonic();
    const patience = this.state.phase === "live" ? ANSWER_MS : ENTER_MS;
    if (this.socket && this.askedAt !== null && now - this.askedAt > patience) this.abandon(this.socket);
    if (this.open && now - this.pingedAt >= PING_MS) {
      this.pingedAt = now;
      this.askedAt ??= now;
      this.write({ type: "ping" });
    }
    for (const envelope of this.outbox.overdue(now, PATIENCE_MS)) void this.post(envelope, now);
  }

  /** A line on which we are not answered is gone, also while updates still come in: they only show that we hear. */
  private abandon(socket: SocketLike): void {
    this.lose(socket, 1006);
    socket.close();
  }

  /** The other road for a command that the socket does not get answered: the same envelope, so it acts once. */
  private async post(envelope: Envelope, now: number): Promise<void> {
    if (this.state.phase === "refused" || this.state.phase === "taken") return;
    this.outbox.touch(envelope.id, now);
    try {
      const message = (await this.ports.post(this.at.commands, JSON.stringify(envelope))) as Incoming;
      if (message && "id" in message) this.answered(message);
    } catch {
      // No line at all: the envelope stays in the outbox.
    }
  }

  private renew(version: string): void {
    const key = `reloaded:${this.at.meeting}`;
    if (!this.ports.store || this.ports.store.getItem(key) === version) {
      this.become({ ...this.state, phase: "stale" });
    } else {
      this.ports.store.setItem(key, version);
      this.ports.reload();
    }
  }

  private write(message: object): void {
    if (this.open) this.socket?.send(JSON.stringify(message));
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    this.open = false;
    socket?.close();
  }

  private become(next: RoomState): void {
    this.state = { ...next, ballotWaiting: this.ballotWaiting() };
    for (const listener of this.listeners) listener();
  }

  private refresh(): void {
    this.become(this.state);
  }

  private ballotWaiting(): boolean {
    return this.outbox.has("vote.cast") || this.outbox.has("vote.correct");
  }

  private keptEpoch(): number | null {
    const kept = this.ports.store?.getItem(`epoch:${this.at.meeting}`);
    return kept ? Number(kept) : null;
  }

  private keepEpoch(): void {
    const { epoch } = this.state;
    if (epoch !== null) this.ports.store?.setItem(`epoch:${this.at.meeting}`, String(epoch));
  }
}

function asAnswer(message: Extract<Incoming, { id: string }>): Answer {
  if (message.type === "done") return { kind: "done", data: message.data ?? {} };
  if (message.type === "refused") return { kind: "refused", refusal: message };
  return { kind: "internal" };
}
