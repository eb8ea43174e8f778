import { useId, useRef, useState } from "react";
import { useAddresses } from "../addresses";
import type { Health } from "../media/health";
import { denied } from "../media/passes";
import { Button } from "../parts/Button";
import { Chip } from "../parts/Chip";
import { Dialog } from "../parts/Dialog";
import { Do, useCommand } from "../parts/Do";
import { Field } from "../parts/Field";
import { Panel } from "../parts/Panel";
import { useTimeOfDay } from "../parts/time";
import { useRoom } from "../room";
import type { StageSlice } from "../slices";
import { t } from "../texts";

type Encoder = NonNullable<StageSlice["encoders"]>[number];

/** What an encoder is told, once: where it sends to, and the word that lets it in. */
interface Key {
  address: string;
  token: string;
}

/** Cameras of the hall that come from an encoder such as OBS. In a digital meeting each member has his own. */
export function Encoders({ health }: { health: Health | null }) {
  const { slices, can } = useRoom();
  const [adding, setAdding] = useState(false);
  const here = (slices.stage.encoders ?? []).filter((one) => one.revoked_at === null);
  const { digital } = slices.meeting;
  return (
    <Panel
      title={t("encoder.title")}
      aside={
        can("stage.admit_encoder") ? (
          <Button onClick={() => setAdding(true)}>{t("encoder.add")} …</Button>
        ) : undefined
      }
    >
      <div className="raad-stack raad-stack--small">
        {digital ? <p>{t(here.length ? "encoder.digital_now" : "encoder.digital")}</p> : null}
        {here.length ? (
          <ul className="room-plain raad-encoders">
            {here.map((one) => (
              <Row key={one.jti} one={one} on={health ? `hall:${one.jti}` in health.members : null} />
            ))}
          </ul>
        ) : digital ? null : (
          <p className="raad-soft">{t("encoder.none")}</p>
        )}
      </div>
      {adding ? <Add close={() => setAdding(false)} /> : null}
    </Panel>
  );
}

function Row({ one, on }: { one: Encoder; on: boolean | null }) {
  const { can } = useRoom();
  const timeOf = useTimeOfDay();
  const [asking, setAsking] = useState(false);
  return (
    <li className="raad-encoders__row">
      <span>
        <strong>{one.label}</strong>
        <br />
        <span className="raad-small raad-soft">{t("encoder.since", { time: timeOf(one.at) })}</span>
      </span>
      <Chip tone={on ? "ok" : "warn"}>
        {t(on ? "encoder.on" : on === null ? "encoder.unknown" : "encoder.off")}
      </Chip>
      {can("stage.revoke_encoder") ? (
        <Button
          kind="subtle"
          aria-label={`${t("encoder.revoke")}: ${one.label}`}
          onClick={() => setAsking(true)}
        >
          {t("encoder.revoke")} …
        </Button>
      ) : null}
      {asking ? (
        <Dialog
          title={t("encoder.revoke_title", { label: one.label })}
          close={() => setAsking(false)}
          actions={
            <Do
              command="stage.revoke_encoder"
              data={{ jti: one.jti }}
              kind="primary"
              onDone={() => setAsking(false)}
            >
              {t("encoder.revoke_yes")}
            </Do>
          }
        >
          <p>{t("encoder.revoke_text")}</p>
        </Dialog>
      ) : null}
    </li>
  );
}

/** A name first; then what has to be entered in the encoder, which cannot be shown again. */
function Add({ close }: { close: () => void }) {
  const { send } = useRoom();
  const { busy } = useCommand();
  const door = useDoor();
  const [label, setLabel] = useState("");
  const [key, setKey] = useState<Key | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [waits, setWaits] = useState(false);
  const add = async () => {
    setWaits(true);
    const answer = await send("stage.admit_encoder", { label: label.trim() });
    if (answer.kind === "done") {
      const found = await door(String(answer.data.jti));
      if (typeof found === "string") setFailed(found);
      else setKey(found);
    } else close();
    setWaits(false);
  };
  if (key || failed) {
    return (
      <Dialog title={t("encoder.key_title", { label: label.trim() })} close={close}>
        {key ? <KeyWords given={key} /> : <p role="alert">{t("encoder.failed", { code: failed })}</p>}
      </Dialog>
    );
  }
  const ready = label.trim().length > 0 && !waits && !busy;
  return (
    <Dialog
      title={t("encoder.add")}
      close={close}
      actions={
        <Button kind="primary" aria-disabled={!ready} aria-busy={waits} onClick={() => ready && void add()}>
          {t("encoder.make")}
        </Button>
      }
    >
      <Field
        label={t("encoder.label")}
        hint={t("encoder.label_hint")}
        value={label}
        set={setLabel}
        most={40}
      />
    </Dialog>
  );
}

/** Fetches the token that belongs to what was just let in; a code when that fails. */
function useDoor(): (jti: string) => Promise<Key | string> {
  const { media, csrf } = useAddresses();
  return async (jti) => {
    try {
      const answer = await fetch(`${media}encoder/`, {
        method: "POST",
        headers: { "X-CSRFToken": csrf },
        body: new URLSearchParams({ jti }),
        credentials: "same-origin",
      });
      return answer.ok ? ((await answer.json()) as Key) : (await denied(answer)).code;
    } catch {
      return "network";
    }
  };
}

function KeyWords({ given }: { given: Key }) {
  return (
    <div className="raad-stack">
      <p className="raad-strong">{t("encoder.once")}</p>
      <Copied label={t("encoder.address")} value={given.address} />
      <Copied label={t("encoder.token")} value={given.token} />
      <div>
        <p className="raad-strong">{t("encoder.obs")}</p>
        <ol className="raad-list raad-list--numbered">
          <li>{t("encoder.obs_service")}</li>
          <li>{t("encoder.obs_fields")}</li>
          <li>{t("encoder.obs_output")}</li>
          <li>{t("encoder.obs_start")}</li>
        </ol>
      </div>
    </div>
  );
}

function Copied({ label, value }: { label: string; value: string }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState(false);
  const copy = async () => {
    field.current?.select();
    // Without a clipboard the text is selected: then Ctrl+C does it.
    await navigator.clipboard?.writeText(value).then(
      () => setDone(true),
      () => {},
    );
  };
  return (
    <div className="raad-copied">
      <div className="raad-field">
        <label className="raad-field__label" htmlFor={id}>
          {label}
        </label>
        <input
          ref={field}
          className="utrecht-textbox utrecht-textbox--html-input"
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
        />
      </div>
      <Button aria-label={`${t("encoder.copy")}: ${label}`} onClick={() => void copy()}>
        {t(done ? "encoder.copied" : "encoder.copy")}
      </Button>
      <span role="status" className="raad-visually-hidden">
        {done ? t("encoder.copied") : ""}
      </span>
    </div>
  );
}
