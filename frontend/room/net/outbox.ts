import type { Answer, Envelope } from "./messages";

interface Waiting {
  envelope: Envelope;
  sentAt: number;
  resolve: (answer: Answer) => void;
}

const BALLOTS = new Set(["vote.cast", "vote.correct"]);

/**
 * The commands that have no answer yet. The same id goes out again after every reconnect, so a command acts
 * once however bad the line; an answer, a refusal included, takes it out for good. A ballot also survives a
 * reload of the page: it waits in the session storage of this tab.
 */
export class Outbox {
  private waiting = new Map<string, Waiting>();

  constructor(
    private readonly key: string,
    private readonly store: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null,
  ) {
    for (const envelope of this.stored()) {
      this.waiting.set(envelope.id, { envelope, sentAt: Number.NEGATIVE_INFINITY, resolve: () => {} });
    }
  }

  add(envelope: Envelope, now: number): Promise<Answer> {
    const answer = new Promise<Answer>((resolve) => {
      this.waiting.set(envelope.id, { envelope, sentAt: now, resolve });
    });
    this.keepBallots();
    return answer;
  }

  settle(id: string, answer: Answer): boolean {
    const entry = this.waiting.get(id);
    if (!entry) return false;
    this.waiting.delete(id);
    this.keepBallots();
    entry.resolve(answer);
    return true;
  }

  all(): Envelope[] {
    return [...this.waiting.values()].map((entry) => entry.envelope);
  }

  /** What has waited longer than `patience` milliseconds for its answer. */
  overdue(now: number, patience: number): Envelope[] {
    return [...this.waiting.values()].filter((e) => now - e.sentAt > patience).map((e) => e.envelope);
  }

  touch(id: string, now: number): void {
    const entry = this.waiting.get(id);
    if (entry) entry.sentAt = now;
  }

  has(type: string): boolean {
    return this.all().some((envelope) => envelope.type === type);
  }

  private keepBallots(): void {
    const ballots = this.all().filter((envelope) => BALLOTS.has(envelope.type));
    try {
      if (ballots.length) this.store?.setItem(this.key, JSON.stringify(ballots));
      else this.store?.removeItem(this.key);
    } catch {
      // A full or forbidden session storage costs the reload guarantee, never the vote.
    }
  }

  private stored(): Envelope[] {
    try {
      return JSON.parse(this.store?.getItem(this.key) ?? "[]") as Envelope[];
    } catch {
      return [];
    }
  }
}
