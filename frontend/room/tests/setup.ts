import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll, vi } from "vitest";
import { speak } from "../texts";

/** jsdom tells by the wall clock when something was pressed; a browser counts from when the page was opened. */
const byWall = Object.getOwnPropertyDescriptor(Event.prototype, "timeStamp")?.get as (this: Event) => number;
Object.defineProperty(Event.prototype, "timeStamp", {
  configurable: true,
  get(this: Event) {
    return byWall.call(this) - performance.timeOrigin;
  },
});

/** What jsdom lacks: a dialog that opens, and an observer that has always just seen its element. */
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.setAttribute("open", "");
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.removeAttribute("open");
};

class SeesAll implements IntersectionObserver {
  readonly root = null;
  readonly rootMargin = "";
  readonly scrollMargin = "";
  readonly thresholds = [];
  constructor(private readonly tell: IntersectionObserverCallback) {}
  observe(target: Element): void {
    this.tell([{ target, intersectionRatio: 1 } as unknown as IntersectionObserverEntry], this);
  }
  unobserve(): void {}
  disconnect(): void {}
  takeRecords = () => [];
}

vi.stubGlobal("IntersectionObserver", SeesAll);
beforeAll(() => speak("nl"));
afterEach(cleanup);
