import { useState } from "react";
import { Named } from "../cockpit/Calling";
import { OwnMedia, Prompt } from "../media/Controls";
import { Decision } from "../media/Decision";
import { LobbyPanel } from "../media/Lobby";
import { Picture } from "../media/Picture";
import { Actions } from "../member/Actions";
import { Arrival } from "../member/Arrival";
import { MeetingState, RecusedCard, VoteCard } from "../member/cards";
import { AgendaList, Documents, Proposals } from "../parts/Agenda";
import { FloorNow, Queue } from "../parts/Floor";
import { HelpButton } from "../parts/Help";
import { KeyList, useKeys } from "../parts/keys";
import { NoticeBar } from "../parts/Notice";
import { Panel } from "../parts/Panel";
import { Results } from "../parts/Results";
import { ChairSilent, LineBar, MeetingBanner, PresenceWords } from "../parts/Status";
import { PublicGone } from "../parts/StreamAlarm";
import { useCurrentItem, useRoom } from "../room";
import { type Key, t } from "../texts";
import { OwnVoteBar, useVoteScreen, VoteScreen } from "../vote/VoteScreen";

const KEYS: [string, Key][] = [
  ["W", "floor.ask"],
  ["I", "floor.ask_interruption"],
  ["M", "more.title"],
  ["?", "keys.title"],
];

/** Member, executive and guest: the same screen, with the buttons that the server gives each of them. */
export function Member() {
  const { me } = useRoom();
  const vote = useVoteScreen();
  const [help, setHelp] = useState(false);
  useKeys({ "?": () => setHelp(true) });
  if (vote.view) return <VoteFront {...vote} />;
  return (
    <div className="raad-member">
      <StatusLine />
      <MeetingBanner />
      <main className="raad-member__main" id="main" tabIndex={-1}>
        <ChairSilent />
        {vote.away ? <OwnVoteBar {...vote} /> : null}
        <PublicGone />
        <Prompt />
        <Decision />
        <Named />
        <MeetingState />
        <LobbyPanel />
        <Arrival />
        <RecusedCard />
        <VoteCard />
        <div className="raad-stack">
          <div className="raad-stage">
            <Picture />
            <OwnMedia />
          </div>
          <Debate />
          <Papers />
        </div>
        <div className="raad-stack">
          <Panel title={t("agenda.title")}>
            <AgendaList />
          </Panel>
          <Results />
        </div>
      </main>
      {help && me ? <KeyList keys={KEYS} close={() => setHelp(false)} /> : null}
    </div>
  );
}

function VoteFront(props: ReturnType<typeof useVoteScreen>) {
  return (
    <>
      <VoteScreen {...props} />
      <div className="room-over-ballot">
        <LineBar />
        <NoticeBar />
      </div>
    </>
  );
}

function StatusLine() {
  return (
    <section className="room-top" aria-label={t("status.label")}>
      <LineBar />
      <div className="raad-statusline">
        <PresenceWords />
        <span className="raad-statusline__end">
          <HelpButton />
        </span>
      </div>
      <NoticeBar />
    </section>
  );
}

function Debate() {
  const { slices, me } = useRoom();
  const item = useCurrentItem();
  const open = slices.meeting.status === "open";
  const recused = item && me?.recused_items.includes(item.id);
  return (
    <>
      <section className="raad-card" aria-labelledby="item">
        <p className="raad-eyebrow">{item ? t("item.now", { number: item.number }) : t("item.none")}</p>
        <h1 className="nl-heading nl-heading--level-2" id="item">
          {item?.title ?? slices.meeting.title}
        </h1>
        {open ? (
          <div className="room-gap-large">
            <FloorNow />
          </div>
        ) : null}
      </section>
      {open && me && (me.attendance === "present" || me.roles.includes("citizen_speaker")) && !recused ? (
        <Actions />
      ) : null}
      {open ? (
        <Panel
          title={t("floor.queue")}
          aside={<span className="raad-soft">{slices.floor.queue.length}</span>}
        >
          <Queue />
        </Panel>
      ) : null}
    </>
  );
}

function Papers() {
  const item = useCurrentItem();
  if (!item) return null;
  const { documents, proposals } = item;
  return (
    <Panel title={t("documents.title", { n: documents.length + proposals.length })}>
      {documents.length || !proposals.length ? <Documents documents={documents} /> : null}
      <Proposals item={item} />
    </Panel>
  );
}
