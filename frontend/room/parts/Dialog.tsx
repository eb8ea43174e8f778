import { type ReactNode, useEffect, useId, useRef } from "react";
import { t } from "../texts";
import { Button } from "./Button";

/** One question at a time, in front of the screen; Escape closes it and gives the focus back. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const cancel = (event: { preventDefault(): void }) => {
    event.preventDefault();
    close();
  };
  return (
    <dialog ref={ref} className="room-dialog" aria-labelledby={id} onCancel={cancel}>
      <header className="room-dialog__head">
        <h2 id={id} className="nl-heading nl-heading--level-3">
          {title}
        </h2>
        <Button kind="subtle" onClick={close}>
          {t("close")}
        </Button>
      </header>
      {children}
    </dialog>
  );
}
