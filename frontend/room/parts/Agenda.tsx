import type { ReactNode } from "react";
import { useAddresses } from "../addresses";
import { useName, useRoom } from "../room";
import type { AgendaItem, Document, Proposal } from "../slices";
import { coded, t } from "../texts";
import { Chip, Icon, type Tone } from "./Chip";
import { useTimeOfDay } from "./time";

const TONE: Record<Proposal["state"], Tone> = {
  pending: "plain",
  adopted: "adopted",
  rejected: "rejected",
  withdrawn: "plain",
  postponed: "postponed",
  invalid: "invalid",
};

export function AgendaList({ tools }: { tools?: (item: AgendaItem) => ReactNode }) {
  const { me, slices } = useRoom();
  const { agenda } = slices;
  const name = useName();
  const timeOf = useTimeOfDay();
  const desk = me?.roles.some((role) => role === "clerk" || role === "chair");
  const reported = ({ pid, by, at }: AgendaItem["recusals"][number]) =>
    t(by === pid ? "agenda.recused_self" : "agenda.recused_by", {
      name: name(pid),
      by: name(by),
      time: timeOf(at),
    });
  return (
    <ol className="raad-agenda">
      {agenda.items.map((item) => (
        <li
          key={item.id}
          className={itemClass(item)}
          aria-current={item.state === "now" ? "step" : undefined}
        >
          <span className="raad-agenda__number">{item.number}</span>
          <div className="raad-agenda__body">
            <span className="raad-agenda__title">{item.title}</span>
            <ItemState item={item} />
            <Proposals item={item} />
            {item.recused.length ? (
              <span className="raad-soft raad-small">
                {t("agenda.recused", {
                  names: desk ? item.recusals.map(reported) : item.recused.map(name),
                })}
              </span>
            ) : null}
            {tools?.(item)}
          </div>
        </li>
      ))}
    </ol>
  );
}

function itemClass(item: AgendaItem): string {
  const child = item.parent ? "raad-agenda__item--child" : "";
  return `raad-agenda__item raad-agenda__item--${item.state} ${child}`;
}

function ItemState({ item }: { item: AgendaItem }) {
  if (item.state === "todo" && !item.without_vote && !item.on_persons) return null;
  return (
    <span className="raad-row room-tight">
      {item.state === "now" ? <Chip tone="live">{t("agenda.now")}</Chip> : null}
      {item.state === "done" ? (
        <span className="raad-soft raad-small">
          <Icon name="check" /> {t("agenda.done")}
        </span>
      ) : null}
      {item.without_vote && !item.on_persons ? <Chip tone="plain">{t("agenda.without_vote")}</Chip> : null}
      {item.on_persons ? <Chip tone="plain">{t("agenda.on_persons")}</Chip> : null}
    </span>
  );
}

/** What is voted on at an item, in the order in which it is voted on. */
export function Proposals({ item }: { item: AgendaItem }) {
  const { live } = useAddresses();
  if (!item.proposals.length) return null;
  return (
    <ul className="room-proposals">
      {item.proposals.map((proposal) => (
        <li key={proposal.id}>
          <a className="nl-link" href={`${live}voorstel/${proposal.id}/`} target="_blank" rel="noreferrer">
            <strong>{proposal.label}</strong> {proposal.title}
          </a>
          {item.state === "todo" && proposal.state === "pending" ? null : (
            <Chip tone={TONE[proposal.state]}>{coded("proposal", proposal.state) ?? proposal.state}</Chip>
          )}
          {proposal.on_persons ? <Chip tone="plain">{t("agenda.on_persons")}</Chip> : null}
        </li>
      ))}
    </ul>
  );
}

export function Documents({ documents }: { documents: Document[] }) {
  if (!documents.length) return <p className="raad-soft">{t("documents.none")}</p>;
  return (
    <ul className="raad-documents room-documents">
      {documents.map((document) => (
        <li key={document.id}>
          <a className="nl-link" href={document.url} target="_blank" rel="noreferrer">
            <Icon name="document" />
            {document.title}
          </a>
        </li>
      ))}
    </ul>
  );
}
