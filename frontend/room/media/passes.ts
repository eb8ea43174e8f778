/** What the web process gives us for the stage: short-lived tokens, relays, and where the stage is. */
export interface Passes {
  publish: string | null;
  watch: string;
  desk: string | null;
  echo?: string | null;
  ice: RTCIceServer[];
  stage: string;
  /** Unix seconds. */
  exp: number;
}

export type Pass = "publish" | "watch" | "desk" | "echo";

/** Why the stage or its door says no; `code` is what the words are looked up by. */
export class Denied extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }

  /** Asking again would be answered in the same way until somebody does something. */
  get final(): boolean {
    return FINAL.has(this.code);
  }
}

const FINAL = new Set([
  "sdp.no_h264",
  "sdp.no_opus",
  "sdp.malformed",
  "token.superseded",
  "token.revoked",
  "token.scope",
  "token.foreign",
]);
const EARLY_S = 120;

/** Fetches passes once, and again two minutes before they end; whoever asks meanwhile waits for the same answer. */
export class Door {
  private held: Passes | null = null;
  private asking: Promise<Passes> | null = null;

  constructor(
    private readonly address: string,
    private readonly csrf: () => string,
    private readonly now: () => number = () => Date.now() / 1000,
  ) {}

  passes(): Promise<Passes> {
    if (this.held && this.held.exp - EARLY_S > this.now()) return Promise.resolve(this.held);
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  /** The stage did not take a token: the next join asks for new ones. */
  forget(): void {
    this.held = null;
  }

  private async ask(): Promise<Passes> {
    const headers = { "X-CSRFToken": this.csrf() };
    const answer = await fetch(this.address, { method: "POST", headers, credentials: "same-origin" });
    if (!answer.ok) throw await denied(answer);
    this.held = (await answer.json()) as Passes;
    return this.held;
  }
}

/** A refusal has its code in the body; anything else is told by its status. */
export async function denied(answer: Response): Promise<Denied> {
  try {
    const said = (await answer.json()) as { code?: string };
    return new Denied(answer.status, said.code ?? `http.${answer.status}`);
  } catch {
    return new Denied(answer.status, `http.${answer.status}`);
  }
}
