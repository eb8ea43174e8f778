import { createRoot } from "react-dom/client";
import { App } from "./App";
import { AddressContext, places } from "./addresses";
import { Room } from "./net/connection";
import { browserPorts } from "./net/ports";
import { speak } from "./texts";
import "./room.css";

const mount = document.getElementById("room");
if (mount) void speak(document.documentElement.lang).then(() => start(mount));

function start(element: HTMLElement): void {
  const where = places(element, new URLSearchParams(location.search).get("view"));
  const { meeting, commands, texts, version } = where;
  const socket = where.hall ? where.watch : where.socket;
  const room = new Room(
    { meeting, socket, commands, texts, version },
    browserPorts(() => csrf(where.csrf)),
  );
  window.addEventListener("online", room.hurry);
  room.start();
  createRoot(element).render(
    <AddressContext value={where}>
      <App room={room} />
    </AddressContext>,
  );
}

/** From the template when the cookie may not be read by script, else from the cookie. */
function csrf(given: string): string {
  return given || (/(?:^|; )(?:__Host-|__Secure-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "");
}
