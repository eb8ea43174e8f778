import type { ReactNode } from "react";

export type Tone =
  | "ok"
  | "warn"
  | "fail"
  | "info"
  | "live"
  | "open"
  | "present"
  | "lost"
  | "adopted"
  | "rejected"
  | "invalid"
  | "postponed"
  | "suspended"
  | "plain";

/** A state in a word, a shape and a colour; never the colour alone. */
export function Chip({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`raad-chip raad-chip--${tone}`}>{children}</span>;
}

export function Icon({ name }: { name: string }) {
  return <span className={`raad-icon raad-icon--${name}`} aria-hidden="true" />;
}
