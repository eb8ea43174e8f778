import { useState } from "react";
import { useAddresses } from "../addresses";
import { Button } from "../parts/Button";
import { Chip, type Tone } from "../parts/Chip";
import { Dialog } from "../parts/Dialog";
import { Do, useCommand } from "../parts/Do";
import { Panel } from "../parts/Panel";
import { useTimeOfDay } from "../parts/time";
import { partOf, useName, useRoom } from "../room";
import type { GuestRow } from "../slices";
import { coded, t } from "../texts";
import { Seen } from "./Seen";

interface Way {
  link: string;
  pin: string;
}

/** Whoever comes by a personal link: who is in the waiting room, and a new link for who rings that his own is lost. */
export function Guests() {
  const { guests } = useRoom().slices.attendance;
  if (!guests?.length) return null;
  return (
    <Panel title={t("guests.title")} aside={<Inside guests={guests} />}>
      <ul className="room-plain">
        {guests.map((guest) => (
          <Row key={guest.pid} guest={guest} />
        ))}
      </ul>
    </Panel>
  );
}

function Inside({ guests }: { guests: GuestRow[] }) {
  const { rows } = useRoom().slices.attendance;
  const inside = guests.filter(({ pid }) => rows[pid]?.connected).length;
  return <span className="raad-soft">{t("guests.inside", { n: inside, of: guests.length })}</span>;
}

function Row({ guest }: { guest: GuestRow }) {
  const { slices } = useRoom();
  const timeOf = useTimeOfDay();
  const { pid, link, tries, until } = guest;
  const person = slices.meeting.people[pid];
  const inside = slices.attendance.rows[pid]?.connected === true;
  const speaks = slices.floor.now?.pid === pid || slices.floor.interruption?.pid === pid;
  const word = coded("link", link ?? "none") ?? link ?? "";
  return (
    <li className="raad-guest">
      <span className="raad-guest__tools">
        <span className="raad-person__name">{person?.name ?? pid}</span>
        <span className="raad-person__group">{partOf(slices.meeting, person)}</span>
        <Chip tone={tone(inside, link)}>
          {t(speaks ? "guests.speaks" : inside ? "guests.waits" : "guests.outside")}
        </Chip>
        {slices.stage.sound_only?.includes(pid) ? <Chip tone="info">{t("guests.sound_only")}</Chip> : null}
      </span>
      <span className="raad-small raad-soft">
        {word} {link === "made" && until ? t("guests.until", { time: timeOf(until) }) : null}{" "}
        {tries && link !== "used_up" ? t("guests.missed", { n: tries }) : null}
      </span>
      <span className="raad-guest__tools">
        <NewLink guest={guest} />
      </span>
      {inside ? <Seen pid={pid} waiting={!speaks} /> : null}
    </li>
  );
}

const tone = (inside: boolean, link: string | null): Tone =>
  inside ? "ok" : link === "used_up" || link === "expired" ? "fail" : "info";

/** Made at the server and shown here, once: two things that must not travel together. */
function NewLink({ guest }: { guest: GuestRow }) {
  const { can, send } = useRoom();
  const name = useName();
  const ask = useWay();
  const { busy } = useCommand();
  const [sure, setSure] = useState(false);
  const [way, setWay] = useState<Way | "failed" | null>(null);
  const [making, setMaking] = useState(false);
  const { pid } = guest;
  const live = guest.link === "made" || guest.link === "entered";
  const make = async () => {
    if (making) return;
    setMaking(true);
    setSure(false);
    const answer = await send("guest.invite", { pid });
    if (answer.kind === "done") setWay(await ask(String(answer.data.link)));
    setMaking(false);
  };
  if (!can("guest.invite")) return null;
  return (
    <>
      <Button
        kind="secondary"
        aria-busy={making || busy}
        onClick={() => (live ? setSure(true) : void make())}
        aria-label={t("guests.new_for", { name: name(pid) })}
      >
        {t(guest.link ? "guests.new" : "guests.make")}
      </Button>
      {live ? (
        <Do
          command="guest.revoke"
          data={{ pid }}
          kind="subtle"
          label={t("guests.revoke_for", { name: name(pid) })}
        >
          {t("guests.revoke")}
        </Do>
      ) : null}
      {sure ? (
        <Dialog
          title={t("guests.sure", { name: name(pid) })}
          close={() => setSure(false)}
          actions={
            <Button kind="primary" onClick={() => void make()}>
              {t("guests.new")}
            </Button>
          }
        >
          <p>{t("guests.sure_text")}</p>
        </Dialog>
      ) : null}
      {way ? <Shown name={name(pid)} way={way} close={() => setWay(null)} /> : null}
    </>
  );
}

function useWay(): (link: string) => Promise<Way | "failed"> {
  const { guestLink, csrf } = useAddresses();
  return async (link) => {
    const body = new URLSearchParams({ link });
    const answer = await fetch(guestLink, {
      method: "POST",
      headers: { "X-CSRFToken": csrf },
      credentials: "same-origin",
      body,
    }).catch(() => null);
    return answer?.ok ? ((await answer.json()) as Way) : "failed";
  };
}

function Shown({ name, way, close }: { name: string; way: Way | "failed"; close: () => void }) {
  return (
    <Dialog title={t("guests.shown", { name })} close={close}>
      {way === "failed" ? (
        <p role="alert">{t("guests.failed")}</p>
      ) : (
        <div className="raad-stack">
          <p>{t("guests.two_ways")}</p>
          <div>
            <h3 className="nl-heading nl-heading--level-4">{t("guests.link")}</h3>
            <p className="raad-secret raad-secret--link">{way.link}</p>
            <Copy text={way.link} />
          </div>
          <div>
            <h3 className="nl-heading nl-heading--level-4">{t("guests.pin")}</h3>
            <p className="raad-secret">{`${way.pin.slice(0, 3)} ${way.pin.slice(3)}`}</p>
          </div>
          <p className="raad-soft">{t("guests.once")}</p>
        </div>
      )}
    </Dialog>
  );
}

function Copy({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <p>
      <Button kind="subtle" onClick={copy}>
        {t("guests.copy")}
      </Button>{" "}
      <span role="status">{copied ? t("guests.copied") : ""}</span>
    </p>
  );
}
