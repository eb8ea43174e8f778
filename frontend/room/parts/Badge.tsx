import type { ReactNode } from "react";

export type Tone = "ok" | "warn" | "fail" | "quiet" | "accent";

const SIGN: Record<Tone, string> = { ok: "✓", warn: "!", fail: "✕", quiet: "–", accent: "●" };

/** A state in a word, a shape and a colour; never the colour alone. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`room-badge room-badge--${tone}`}>
      <span className="room-badge__sign" aria-hidden="true">
        {SIGN[tone]}
      </span>
      {children}
    </span>
  );
}
