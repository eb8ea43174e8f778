import { type ReactNode, useEffect, useId, useRef } from "react";
import { t } from "../texts";
import { Button } from "./Button";

interface Props {
  title: string;
  close: () => void;
  /** Buttons beside the one that goes back. */
  actions?: ReactNode;
  children: ReactNode;
}

/** One question at a time, in front of the screen; Escape goes back, and the focus returns to where it was. */
export function Dialog({ title, close, actions, children }: Props) {
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
    <dialog ref={ref} className="raad-dialog" aria-labelledby={id} onCancel={cancel}>
      <h2 id={id} className="nl-heading nl-heading--level-2 raad-dialog__title">
        {title}
      </h2>
      {children}
      <div className="raad-dialog__actions">
        <Button onClick={close}>{t("back")}</Button>
        {actions}
      </div>
    </dialog>
  );
}
