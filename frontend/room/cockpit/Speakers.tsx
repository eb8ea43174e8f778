import { useState } from "react";
import { Button } from "../parts/Button";
import { Do } from "../parts/Do";
import { FloorNow, Queue } from "../parts/Floor";
import { useKeys } from "../parts/keys";
import { Panel } from "../parts/Panel";
import { ReasonDialog } from "../parts/ReasonDialog";
import { useName, useRoom } from "../room";
import type { FloorRequest } from "../slices";
import { t } from "../texts";
import { GiveClerk } from "./Calling";

/** Who speaks, who interrupts, who is next; an interruption comes up where the eye already is. */
export function Speakers() {
  const { slices, can, send } = useRoom();
  const [taking, setTaking] = useState(false);
  const asked = slices.floor.asked_interruptions;
  const first = asked[0];
  useKeys({
    i: () => first && can("floor.give") && void send("floor.give", { request: first.id }),
    n: () => first && can("floor.decline") && void send("floor.decline", { request: first.id }),
  });
  const speaking = slices.floor.now !== null;
  return (
    <Panel title={t("floor.now")} className="room-speakers">
      <div className="raad-stack">
        <FloorNow
          tools={
            <>
              {slices.floor.interruption ? (
                <Do command="floor.end_interruption" data={{}}>
                  {t("floor.end_interruption")}
                </Do>
              ) : null}
              {speaking ? (
                <Do command="floor.end" data={{}}>
                  {t("floor.end")}
                </Do>
              ) : null}
              {speaking && can("floor.take_away") ? (
                <Button kind="subtle" onClick={() => setTaking(true)}>
                  {t("floor.take_away")}
                </Button>
              ) : null}
            </>
          }
        />
        {asked.map((request, index) => (
          <Interruption key={request.id} request={request} first={index === 0} />
        ))}
        <Waiting />
        <GiveClerk />
      </div>
      {taking ? (
        <ReasonDialog
          title={t("floor.take_away")}
          text={t("floor.take_away_text")}
          close={() => setTaking(false)}
          command="floor.take_away"
          data={(reason) => ({ reason })}
        />
      ) : null}
    </Panel>
  );
}

function Interruption({ request, first }: { request: FloorRequest; first: boolean }) {
  const name = useName();
  return (
    <div className="raad-interruption">
      <strong>{t("floor.wants_interruption", { name: name(request.pid) })}</strong>
      <span className="raad-queue__tools">
        <Do
          command="floor.give"
          data={{ request: request.id }}
          kind="primary"
          shortcut={first ? "I" : undefined}
        >
          {t("floor.allow")}
        </Do>
        <Do command="floor.decline" data={{ request: request.id }} shortcut={first ? "N" : undefined}>
          {t("floor.not_now")}
        </Do>
      </span>
    </div>
  );
}

function Waiting() {
  const name = useName();
  return (
    <div className="raad-stack raad-stack--small">
      <h3 className="nl-heading nl-heading--level-4">{t("floor.queue")}</h3>
      <Queue
        tools={(request) => (
          <>
            <Do
              command="floor.give"
              data={{ request: request.id }}
              label={t("floor.give_to", { name: name(request.pid) })}
            >
              {t("floor.give")}
            </Do>
            <Do
              command="floor.decline"
              data={{ request: request.id }}
              kind="subtle"
              label={t("floor.decline_of", { name: name(request.pid) })}
            >
              {t("floor.decline")}
            </Do>
          </>
        )}
      />
    </div>
  );
}
