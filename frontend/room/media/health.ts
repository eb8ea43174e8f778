import { useEffect, useState } from "react";
import { useMedia } from "./context";

const EVERY_MS = 2000;

/** Live numbers of the stage, which never enter the journal. */
export interface Health {
  media: { fps?: number; late?: number } | null;
  members: Record<string, { rtt_ms: number | null; loss: number | null; picture_age_ms?: number | null }>;
  viewers: Record<string, { rendition: number; loss: number | null }>;
}

/** Asked while somebody looks; null: the stage does not answer. */
export function useHealth(): Health | null {
  const { port } = useMedia();
  const [health, setHealth] = useState<Health | null>(null);
  useEffect(() => {
    if (!port) return;
    let over = false;
    const ask = async () => {
      const answer = await port.authorised("health", "desk").catch(() => null);
      const said = answer?.ok ? ((await answer.json().catch(() => null)) as Health | null) : null;
      if (!over) setHealth(said);
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [port]);
  return health;
}
