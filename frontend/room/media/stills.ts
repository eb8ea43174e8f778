import { useEffect, useState } from "react";
import { useMedia } from "./context";

const EVERY_MS = 1000;
/** The stage gives a still of the last second only; one that is missed once is no reason to say that there is none. */
const MISSED = 3;

/**
 * A private still of one member each second, while it is looked at. It comes with the desk's token, so it cannot be an
 * address in an image: its bytes are, as the content security policy allows.
 */
export function useStill(pid: string, on: boolean): string | null {
  const { port } = useMedia();
  const [still, setStill] = useState<string | null>(null);
  useEffect(() => {
    if (!on || !port) {
      setStill(null);
      return;
    }
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    let missed = 0;
    const look = async () => {
      const next = document.hidden ? undefined : await fetched(port, pid);
      if (over) return;
      missed = next === null ? missed + 1 : 0;
      if (next || missed >= MISSED) setStill(next ?? null);
      timer = setTimeout(look, EVERY_MS);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [port, pid, on]);
  return still;
}

/** Null: there is no picture of him now; an old one is never left standing. */
async function fetched(
  port: NonNullable<ReturnType<typeof useMedia>["port"]>,
  pid: string,
): Promise<string | null> {
  try {
    const answer = await port.authorised(`stills/${encodeURIComponent(pid)}.jpg`, "desk");
    return answer.status === 200 ? await dataAddress(await answer.blob()) : null;
  } catch {
    return null;
  }
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}
