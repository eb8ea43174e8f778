import { type RefObject, useEffect, useRef } from "react";
import { useRoom } from "../room";
import type { Vote } from "../slices";

const LOOK_MS = 800;

/**
 * Says `vote.seen` once the recorded vote has really stood on this screen: wholly inside it, in a visible tab, for
 * most of a second. The chair decides on the strength of this.
 */
export function useSeen(vote: Vote): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const told = useRef("");
  const { can, send } = useRoom();
  const allowed = can("vote.seen");
  const key = `${vote.id}:${vote.round}`;
  useEffect(() => {
    if (!allowed || !ref.current || told.current === key) return;
    return whenLookedAt(ref.current, () => {
      told.current = key;
      void send("vote.seen", { vote: vote.id, round: vote.round });
    });
  }, [allowed, key, send, vote.id, vote.round]);
  return ref;
}

function whenLookedAt(element: Element, done: () => void): () => void {
  let inView = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const judge = () => {
    clearTimeout(timer);
    if (inView && document.visibilityState === "visible") timer = setTimeout(done, LOOK_MS);
  };
  const observer = new IntersectionObserver(
    ([entry]) => {
      inView = (entry?.intersectionRatio ?? 0) > 0.9;
      judge();
    },
    { threshold: [0, 0.9, 1] },
  );
  observer.observe(element);
  document.addEventListener("visibilitychange", judge);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener("visibilitychange", judge);
  };
}
