import { beforeEach, expect, test, vi } from "vitest";
import { mountPlayer } from "./player";

const BAR = ["play", "mute", "captions", "edge", "full"]
  .map(
    (name) =>
      `<button type="button" data-do="${name}" data-on="on" data-off="off"><span data-words></span></button>`,
  )
  .join("");

/** As the template has it; jsdom plays nothing, so playing is only told. */
function page(tracks: string, stage = '<button data-do="play">Watch</button>'): HTMLElement {
  document.body.innerHTML = `<section data-player data-playlist="/stream/1/index.m3u8" tabindex="-1">
    <div><video src="/stream/1/index.m3u8" controls>${tracks}</video>
    <div data-poster data-scripted hidden>${stage}</div><p data-said></p></div>
    <div class="raad-player__bar" data-scripted hidden>${BAR}
    <input type="range" data-do="volume" min="0" max="100" value="100"><span data-delay="{s} s behind"></span></div>
  </section>`;
  mountPlayer(() => Date.now());
  return document.querySelector("[data-player]") as HTMLElement;
}

const video = () => document.querySelector("video") as HTMLVideoElement;
const button = (name: string) =>
  document.querySelector<HTMLElement>(`.raad-player__bar [data-do="${name}"]`) as HTMLElement;
const press = (root: HTMLElement, key: string) =>
  root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

beforeEach(() => {
  document.documentElement.lang = "nl";
  vi.useFakeTimers();
  vi.spyOn(HTMLMediaElement.prototype, "load").mockImplementation(() => {});
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
});

test("idle, it shows its poster and its own buttons, and has fetched nothing", () => {
  page("");
  expect(video().hasAttribute("src")).toBe(false);
  expect(video().controls).toBe(false);
  expect(document.querySelector<HTMLElement>("[data-poster]")?.hidden).toBe(false);
  expect(document.querySelector("[data-delay]")?.textContent).toBe("");
});

test("the keyboard changes the volume and shuts the sound, but leaves a button its own space", () => {
  const root = page("");
  press(root, "m");
  expect(video().muted).toBe(true);
  press(root, "m");
  press(root, "ArrowDown");
  expect(video().volume).toBeCloseTo(0.9);
  const played = vi.mocked(HTMLMediaElement.prototype.play).mock.calls.length;
  press(button("mute"), " ");
  expect(vi.mocked(HTMLMediaElement.prototype.play).mock.calls.length).toBe(played);
});

test("there is a button for subtitles where there are subtitles, and none where there are not", () => {
  const track = { kind: "captions", mode: "hidden" } as TextTrack;
  const tracks = vi.spyOn(HTMLMediaElement.prototype, "textTracks", "get");
  tracks.mockReturnValue([] as unknown as TextTrackList);
  page("");
  vi.advanceTimersByTime(600);
  expect(button("captions").hidden).toBe(true);

  tracks.mockReturnValue([track] as unknown as TextTrackList);
  const root = page('<track kind="captions" src="/x.vtt" srclang="nl" label="Nederlands">');
  vi.advanceTimersByTime(600);
  expect(button("captions").hidden).toBe(false);
  press(root, "c");
  expect(track.mode).toBe("showing");
  press(root, "c");
  expect(track.mode).toBe("hidden");
});
