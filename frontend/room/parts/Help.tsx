import { useState } from "react";
import { useRoom } from "../room";
import { type Key, t } from "../texts";
import { Button } from "./Button";
import { Icon } from "./Chip";
import { Dialog } from "./Dialog";
import { Do } from "./Do";

const MESSAGES: [code: "cannot_vote" | "no_sound" | "no_picture" | "call_me" | "wrong_item", text: Key][] = [
  ["cannot_vote", "help.cannot_vote"],
  ["call_me", "help.call_me"],
  ["wrong_item", "help.wrong_item"],
  ["no_sound", "help.no_sound"],
  ["no_picture", "help.no_picture"],
];

/** A few fixed messages to the clerk, and the telephone: no chat between members. */
export function HelpButton() {
  const { slices } = useRoom();
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState<Key | null>(null);
  const { phone } = slices.meeting;
  const carried = slices.stage.state !== "not_carried";
  const offered = MESSAGES.filter(([code]) => carried || (code !== "no_sound" && code !== "no_picture"));
  return (
    <>
      <Button kind="subtle" onClick={() => setOpen(true)}>
        <Icon name="help" /> {t("help.button")}
      </Button>
      {open ? (
        <Dialog title={t("help.title")} close={() => setOpen(false)}>
          <p>
            {t("help.phone")}{" "}
            <a className="nl-link raad-strong room-phone" href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
              {phone}
            </a>
          </p>
          <div className="raad-stack raad-stack--small room-gap">
            {offered.map(([code, text]) => (
              <Do
                key={code}
                command="help.ask"
                data={{ code }}
                onDone={() => setSent(text)}
                className="raad-button--block"
              >
                {t(text)}
              </Do>
            ))}
          </div>
          <p role="status" className="raad-answer">
            {sent ? t("help.sent", { message: t(sent) }) : ""}
          </p>
        </Dialog>
      ) : null}
    </>
  );
}
