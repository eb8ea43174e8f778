import { tick } from "./ticker";

/** What the connection needs from the outside: a socket, a way to post, a clock, chance and a place to keep things. */
export interface Ports {
  open(url: string): SocketLike;
  post(path: string, body: string): Promise<unknown>;
  text(path: string): Promise<string>;
  monotonic(): number;
  later(ms: number, run: () => void): () => void;
  tick(beat: () => void): () => void;
  random(): number;
  uuid(): string;
  store: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
  reload(): void;
}

export interface SocketLike {
  send(text: string): void;
  close(): void;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
}

export function browserPorts(csrf: () => string): Ports {
  return {
    open: (path) => new WebSocket(new URL(path, location.href.replace(/^http/, "ws"))),
    post: (path, body) => post(path, body, csrf()),
    text,
    monotonic: () => performance.now(),
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    tick,
    random: Math.random,
    uuid,
    store: storage(),
    reload: () => location.reload(),
  };
}

async function post(path: string, body: string, csrf: string): Promise<unknown> {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  const response = await fetch(path, { method: "POST", body, headers, credentials: "same-origin" });
  return response.json();
}

async function text(path: string): Promise<string> {
  const response = await fetch(path, { credentials: "same-origin" });
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}

/** `randomUUID` exists only on https and localhost; a town hall's test address may be neither. */
function uuid(): string {
  if ("randomUUID" in crypto) return crypto.randomUUID();
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
