import { type ReactNode, useState } from "react";
import type { Commands } from "../protocol.generated";
import { useRoom } from "../room";
import { Button, type Kind } from "./Button";

interface Props<T extends keyof Commands> {
  command: T;
  data: Commands[T];
  children: ReactNode;
  kind?: Kind;
  shortcut?: string | undefined;
  /** Keep the place of a button that cannot be used now, so that nothing moves under a finger. */
  keep?: boolean;
  className?: string;
  label?: string;
  onDone?: () => void;
}

/** A button for one command: there only when the server says that this person may, busy until it has answered. */
export function Do<T extends keyof Commands>({
  command,
  data,
  children,
  keep,
  label,
  onDone,
  ...rest
}: Props<T>) {
  const { can } = useRoom();
  const { run, busy } = useCommand();
  if (!can(command) && !keep) return null;
  const off = !can(command) || busy;
  const press = async () => {
    if (!off && (await run(command, data))) onDone?.();
  };
  return (
    <Button {...rest} aria-disabled={off} aria-busy={busy} aria-label={label} onClick={press}>
      {children}
    </Button>
  );
}

/** Sends one command at a time; true when it was done. */
export function useCommand() {
  const { send } = useRoom();
  const [busy, setBusy] = useState(false);
  async function run<T extends keyof Commands>(command: T, data: Commands[T]): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    const answer = await send(command, data);
    setBusy(false);
    return answer.kind === "done";
  }
  return { run, busy };
}
