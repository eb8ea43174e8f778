import { beforeEach, describe, expect, it } from "vitest";
import { morph } from "./morph";

function element(html: string): Element {
  const box = document.createElement("div");
  box.innerHTML = html;
  return box;
}

describe("morph", () => {
  let here: Element;

  beforeEach(() => {
    here = element('<p id="a">one</p><details id="d"><summary>S</summary><button>b</button></details>');
    document.body.replaceChildren(here);
  });

  it("makes the page equal to what is wanted", () => {
    morph(here, element('<h2 id="n">new</h2><p id="a">two</p>'));
    expect(here.innerHTML).toBe('<h2 id="n">new</h2><p id="a">two</p>');
  });

  it("keeps an opened list open", () => {
    here.querySelector("details")?.setAttribute("open", "");
    morph(here, element('<p id="a">two</p><details id="d"><summary>T</summary><button>b</button></details>'));
    expect(here.querySelector("details")?.hasAttribute("open")).toBe(true);
    expect(here.querySelector("summary")?.textContent).toBe("T");
  });

  it("keeps the focus where it is when something is put before it", () => {
    here.querySelector("button")?.focus();
    morph(
      here,
      element('<p>x</p><p id="a">1</p><details id="d"><summary>S</summary><button>b</button></details>'),
    );
    expect(document.activeElement).toBe(here.querySelector("button"));
  });

  it("does not touch what did not change", () => {
    const paragraph = here.querySelector("p");
    const text = paragraph?.firstChild;
    morph(here, element('<p id="a">one</p>'));
    expect(here.querySelector("p")?.firstChild).toBe(text);
    expect(here.querySelector("details")).toBeNull();
  });

  it("leaves to its script what is its script's own, but tells it what changed", () => {
    here.innerHTML = '<section id="own-player" data-playlist="/a"><video></video></section>';
    const video = here.querySelector("video");
    video?.setAttribute("src", "blob:playing");
    morph(
      here,
      element('<p>new</p><section id="own-player" data-playlist="/b"><video controls></video></section>'),
    );
    expect(here.querySelector("video")).toBe(video);
    expect(video?.getAttribute("src")).toBe("blob:playing");
    expect(here.querySelector("section")?.dataset.playlist).toBe("/b");
  });
});
