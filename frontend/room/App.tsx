import { useAddresses } from "./addresses";
import { MediaProvider } from "./media/context";
import type { Room } from "./net/connection";
import { Announcer } from "./parts/Announcer";
import { RoomProvider, useConnection, useRoom } from "./room";
import { Cockpit } from "./screens/Cockpit";
import { Desk } from "./screens/Desk";
import { Doors } from "./screens/Doors";
import { Hall } from "./screens/Hall";
import { Member } from "./screens/Member";

export function App({ room }: { room: Room }) {
  const state = useConnection(room);
  const shown =
    state.phase === "live" || state.phase === "lost" || (state.phase === "connecting" && state.slices);
  if (!shown || !state.slices) return <Doors room={room} state={state} />;
  return (
    <RoomProvider room={room} slices={state.slices}>
      <MediaProvider>
        <Screen />
        <Announcer />
      </MediaProvider>
    </RoomProvider>
  );
}

/** One screen per part one plays in this meeting; who chairs now is the chair, whatever else he is. */
function Screen() {
  const { slices, me } = useRoom();
  if (useAddresses().hall) return <Hall />;
  if (me && slices.meeting.chair === me.pid) return <Cockpit />;
  return me?.roles.includes("clerk") ? <Desk /> : <Member />;
}
