import type { ReactNode } from "react";
import { useName, useRoom } from "../room";
import type { FloorRequest } from "../slices";
import { coded, t } from "../texts";
import { Chip } from "./Chip";
import { Elapsed } from "./time";

export function kindWord(kind: string): string {
  return coded("floor", kind) ?? kind;
}

/** Who has the floor, with the clock that all see alike. */
export function FloorNow({ tools }: { tools?: ReactNode }) {
  const { floor } = useRoom().slices;
  const name = useName();
  const { now, interruption } = floor;
  return (
    <div className="raad-stack raad-stack--small">
      {now ? (
        <div className="raad-now">
          <p>
            <span className="raad-now__name">{name(now.pid)}</span>
            <br />
            <span className="raad-soft">{kindWord(now.kind)}</span>
          </p>
          {interruption ? (
            <span className="raad-clock raad-soft">{t("floor.paused")}</span>
          ) : (
            <Elapsed since={now.since} used={now.used_seconds} limit={now.limit_seconds} />
          )}
        </div>
      ) : (
        <p className="raad-soft room-now-empty">{t("floor.nobody")}</p>
      )}
      {interruption ? (
        <p className="raad-interruption">
          <strong>{t("floor.interrupts", { name: name(interruption.pid) })}</strong>
          <Elapsed since={interruption.since} small />
        </p>
      ) : null}
      {tools ? <div className="raad-toolbar">{tools}</div> : null}
    </div>
  );
}

/** The list of speakers in the order in which they are called; a point of order comes first. */
export function Queue({ tools }: { tools?: (request: FloorRequest, first: boolean) => ReactNode }) {
  const { floor } = useRoom().slices;
  const name = useName();
  if (!floor.queue.length) return <p className="raad-soft">{t("floor.queue_empty")}</p>;
  return (
    <ol className="raad-queue">
      {floor.queue.map((request, index) => (
        <li key={request.id} className={queueClass(request, index)}>
          <span>
            {name(request.pid)}{" "}
            {request.kind === "speech" ? null : <Chip tone="plain">{kindWord(request.kind)}</Chip>}
          </span>
          {tools ? <span className="raad-queue__tools">{tools(request, index === 0)}</span> : null}
        </li>
      ))}
    </ol>
  );
}

function queueClass(request: FloorRequest, index: number): string {
  const first = index === 0 ? "raad-queue__item--first" : "";
  const urgent = request.kind === "point_of_order" ? "raad-queue__item--urgent" : "";
  return `raad-queue__item ${first} ${urgent}`;
}
