import { useState } from "react";
import type { Commands } from "../protocol.generated";
import { t } from "../texts";
import { Dialog } from "./Dialog";
import { Do } from "./Do";
import { Field } from "./Field";

interface Props<T extends keyof Commands> {
  title: string;
  text?: string;
  command: T;
  data: (reason: string) => Commands[T];
  button?: string;
  close: () => void;
}

/** A command that needs a reason, which stands in the minutes. */
export function ReasonDialog<T extends keyof Commands>({
  title,
  text,
  command,
  data,
  button,
  close,
}: Props<T>) {
  const [reason, setReason] = useState("");
  const send = reason.trim() ? (
    <Do command={command} data={data(reason.trim())} kind="primary" onDone={close}>
      {button ?? title}
    </Do>
  ) : null;
  return (
    <Dialog title={title} close={close} actions={send}>
      <div className="raad-stack raad-stack--small">
        {text ? <p>{text}</p> : null}
        <Field label={t("reason")} hint={t("reason.public")} value={reason} set={setReason} />
      </div>
    </Dialog>
  );
}
