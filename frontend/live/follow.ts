import { morph } from "./morph";

/**
 * Ask the public state every two seconds (its ETag is the journal number, so mostly the answer is "not modified"),
 * and fetch the page's middle, already written in the reader's language, only when something happened.
 */

const EVERY = 2000;
const HIDDEN = 15000;
const SLOWEST = 30000;

interface Followed {
  seq: number;
  failures: number;
  etag: string | null;
}

export function follow(page: HTMLElement, setServerTime: (now: string) => void, replaced = () => {}): void {
  const state: Followed = { seq: Number(page.dataset.seq ?? 0), failures: 0, etag: null };
  const round = async () => {
    try {
      const before = state.seq;
      await ask(page, state, setServerTime);
      if (state.seq !== before) replaced();
      state.failures = 0;
    } catch {
      state.failures += 1;
    }
    page.toggleAttribute("data-stale", state.failures > 2);
    setTimeout(round, pause(state.failures));
  };
  void round();
}

/** A little chance in every pause keeps five thousand readers from asking at the same moment. */
function pause(failures: number): number {
  const base = document.hidden ? HIDDEN : Math.min(EVERY * 2 ** failures, SLOWEST);
  return base * (0.85 + Math.random() * 0.3);
}

async function ask(page: HTMLElement, state: Followed, setServerTime: (now: string) => void): Promise<void> {
  const headers: HeadersInit = state.etag ? { "If-None-Match": state.etag } : {};
  const answer = await fetch(page.dataset.state ?? "", { headers, credentials: "omit", cache: "no-store" });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(String(answer.status));
  state.etag = answer.headers.get("ETag");
  const { seq, now } = (await answer.json()) as { seq: number; now: string };
  setServerTime(now);
  if (seq === state.seq) return;
  state.seq = await replace(page, seq);
  // A cache may hand out a middle that is a second old: then ask again at the next round.
  if (state.seq < seq) state.etag = null;
}

async function replace(page: HTMLElement, seq: number): Promise<number> {
  const answer = await fetch(`${page.dataset.fragment}?seq=${seq}`, { credentials: "omit" });
  if (!answer.ok) throw new Error(String(answer.status));
  const wanted = new DOMParser().parseFromString(await answer.text(), "text/html");
  const here = document.getElementById("live-content");
  if (!here) return seq;
  const middle = document.createElement("div");
  middle.id = here.id;
  middle.className = here.className;
  middle.append(...wanted.body.childNodes);
  const before = document.getElementById("now-said")?.textContent;
  morph(here, middle);
  announce(before);
  return Number(document.getElementById("part-head")?.dataset.seq ?? seq);
}

/** Said once to a screen reader, and only when the first sentence of the page has become another one. */
function announce(before: string | null | undefined): void {
  const now = document.getElementById("now-said")?.textContent;
  const said = document.getElementById("live-said");
  if (said && now && now !== before) said.textContent = now;
}
