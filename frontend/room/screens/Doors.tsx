import { useAddresses } from "../addresses";
import type { Room } from "../net/connection";
import type { RoomState } from "../net/state";
import { Button } from "../parts/Button";
import { type Key, t } from "../texts";

const REFUSED: Record<number, [title: Key, text: Key]> = {
  4401: ["door.signed_out", "door.signed_out_text"],
  4403: ["door.not_yours", "door.not_yours_text"],
  4404: ["door.no_meeting", "door.no_meeting_text"],
};

/** Every way in which there is no room to show: why, and the one thing to do. */
export function Doors({ room, state }: { room: Room; state: RoomState }) {
  const { signIn } = useAddresses();
  if (state.phase === "taken") {
    return (
      <Door title="door.taken" text="door.taken_text">
        <Button kind="primary" large onClick={() => room.choose("take_over")}>
          {t("door.take_over_here")}
        </Button>
        <Button large onClick={() => room.choose("read_only")}>
          {t("door.read_only_here")}
        </Button>
      </Door>
    );
  }
  if (state.phase === "choosing") {
    return (
      <Door title="door.choose" text={state.inUse ? "door.in_use" : "door.choose_text"}>
        <Button kind="primary" large onClick={() => room.choose("take_over")}>
          {t(state.inUse ? "door.again" : "door.move_here")}
        </Button>
        <Button large onClick={() => room.choose("read_only")}>
          {t("door.read_only_here")}
        </Button>
      </Door>
    );
  }
  if (state.phase === "stale") {
    return (
      <Door title="door.stale" text="door.stale_text">
        <Button kind="primary" large onClick={() => location.reload()}>
          {t("door.reload")}
        </Button>
      </Door>
    );
  }
  if (state.phase === "refused") {
    const [title, text] = REFUSED[state.code ?? 4403] ?? ["door.not_yours", "door.not_yours_text"];
    return (
      <Door title={title} text={text}>
        <a
          className="nl-button nl-button--primary raad-button--large"
          href={`${signIn}?next=${location.pathname}`}
        >
          {t("door.sign_in")}
        </a>
      </Door>
    );
  }
  return (
    <main className="raad-main raad-main--narrow" id="main" aria-busy="true">
      <p role="status" className="raad-place">
        {t(state.lostAt === null ? "door.connecting" : "door.trying")}
      </p>
    </main>
  );
}

function Door({ title, text, children }: { title: Key; text: Key; children: React.ReactNode }) {
  return (
    <main className="raad-main raad-main--narrow" id="main">
      <div className="raad-card raad-stack">
        <h1 className="nl-heading nl-heading--level-2">{t(title)}</h1>
        <p>{t(text)}</p>
        <div className="raad-buttons raad-buttons--stretch">{children}</div>
      </div>
    </main>
  );
}
