/**
 * The recording with its index. Every link leads to the file at its second, so all of it works without a script; with
 * one the video on the page plays from there, goes on into the next part, and the line that is playing is marked.
 */
export function mountReplay(): void {
  const root = document.getElementById("replay");
  const video = root?.querySelector("video");
  if (!root || !video) return;
  const links = [...root.querySelectorAll<HTMLAnchorElement>("a[data-part]")];
  const lead = (link: HTMLAnchorElement) => void play(video, link.href, seconds(link), root);
  root.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-part]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", `#n${link.dataset.seq ?? ""}`);
    lead(link);
    video.scrollIntoView({ block: "nearest" });
  });
  video.addEventListener("timeupdate", () => mark(links, video));
  video.addEventListener("ended", () => next(root, video));
  const asked = /^#n(\d+)$/.exec(location.hash)?.[1];
  const first = asked && nearest(links, Number(asked));
  if (first) lead(first);
}

const seconds = (link: HTMLAnchorElement) => Number(link.dataset.ms ?? 0) / 1000;

async function play(video: HTMLVideoElement, href: string, at: number, root: HTMLElement): Promise<void> {
  const address = new URL(href);
  address.hash = "";
  if (video.src !== address.href) {
    video.src = address.href;
    video.load();
    await new Promise((done) => video.addEventListener("loadedmetadata", done, { once: true }));
  }
  video.currentTime = at;
  root.dataset.playing = address.pathname;
  await video.play().catch(() => {});
}

/** The line of this number, or the last one before it: what has no second of its own belongs to that. */
export function nearest(links: HTMLAnchorElement[], seq: number): HTMLAnchorElement | undefined {
  return links.filter((link) => Number(link.dataset.seq) <= seq).at(-1) ?? links[0];
}

function mark(links: HTMLAnchorElement[], video: HTMLVideoElement): void {
  const part = new URL(video.currentSrc || video.src, location.href).pathname;
  const passed = links.filter((link) => link.pathname === part && seconds(link) <= video.currentTime + 0.05);
  const now = passed.at(-1);
  for (const link of links) {
    if (link === now) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function next(root: HTMLElement, video: HTMLVideoElement): void {
  const parts = (root.dataset.parts ?? "").split(" ").filter(Boolean);
  const at = parts.indexOf(new URL(video.currentSrc).pathname);
  const following = at >= 0 ? parts[at + 1] : undefined;
  if (following) void play(video, new URL(following, location.href).href, 0, root);
}
