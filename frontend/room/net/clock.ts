/**
 * The server's clock, read from this device's monotonic one. The clock of a laptop may be minutes wrong and may
 * jump; `performance.now()` does neither. Of all samples the largest offset travelled fastest, so it is kept.
 */
export class ServerClock {
  private offset: number | null = null;

  constructor(private readonly monotonic: () => number) {}

  hear(now: string): void {
    const sample = Date.parse(now) - this.monotonic();
    if (Number.isNaN(sample)) return;
    if (this.offset === null || sample > this.offset) this.offset = sample;
  }

  /** A laptop that slept may have stopped its monotonic clock: begin again at every new connection. */
  forget(): void {
    this.offset = null;
  }

  /** Milliseconds since 1970, by the server. */
  now(): number {
    return this.offset === null ? Date.now() : this.monotonic() + this.offset;
  }
}
