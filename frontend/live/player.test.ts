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
    <div data-poster data-scripted hidden>${stage}</div><p data-said data-waits="waits" data-jumped="gone to now"></p></div>
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

/** A browser that reads HLS itself plays at `at`, of a stream that ends at `end`. */
async function plays(at: number, end: number) {
  const of = HTMLMediaElement.prototype;
  vi.spyOn(of, "canPlayType").mockReturnValue("maybe");
  const paused = vi.spyOn(of, "paused", "get").mockReturnValue(true);
  const seekable = vi.spyOn(of, "seekable", "get");
  const reaches = (to: number) =>
    seekable.mockReturnValue({ length: 1, start: () => 0, end: () => to } as unknown as TimeRanges);
  reaches(end);
  page("");
  const place = { at };
  Object.defineProperty(video(), "currentTime", {
    get: () => place.at,
    set: (to: number) => {
      place.at = to;
      video().dispatchEvent(new Event("seeking"));
    },
  });
  vi.advanceTimersByTime(1);
  button("play").click();
  paused.mockReturnValue(false);
  video().dispatchEvent(new Event("playing"));
  place.at = at;
  const said = () => document.querySelector("[data-said]")?.textContent;
  return { place, reaches, said };
}

test("who fell far behind is brought to now by itself, reads it for a while, and not again at once", async () => {
  const { place, reaches, said } = await plays(100, 109);
  vi.advanceTimersByTime(600);
  expect([place.at, said()]).toEqual([100, ""]);

  reaches(111);
  vi.advanceTimersByTime(600);
  expect([place.at, said()]).toEqual([109, "gone to now"]);
  video().dispatchEvent(new Event("waiting"));
  video().dispatchEvent(new Event("playing"));
  expect(said()).toBe("gone to now");

  reaches(140);
  vi.advanceTimersByTime(7000);
  expect([place.at, said()]).toEqual([109, ""]);
  vi.advanceTimersByTime(15_000);
  expect([place.at, said()]).toEqual([138, "gone to now"]);
});

test("who paused or went back stays there, and has the button", async () => {
  const { place, reaches } = await plays(100, 102);
  vi.advanceTimersByTime(600);
  video().dispatchEvent(new Event("pause"));
  reaches(140);
  vi.advanceTimersByTime(60_000);
  expect(place.at).toBe(100);

  button("edge").click();
  expect(place.at).toBe(138);
  vi.advanceTimersByTime(600);
  video().currentTime = 110;
  vi.advanceTimersByTime(60_000);
  expect(place.at).toBe(110);
});

test("it counts also on a page that does not say its language", () => {
  document.documentElement.lang = "";
  page("");
  expect(() => vi.advanceTimersByTime(600)).not.toThrow();
});
