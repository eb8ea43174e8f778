import { render, screen } from "@testing-library/react";
import { App } from "../App";
import { AddressContext } from "../addresses";
import { SCENES } from "../fixtures/scenes";
import { OneSnapshot, PLACES, stagePorts } from "../fixtures/stage";
import { Room } from "../net/connection";
import type { Slices } from "../slices";

/** The whole app in one of the fixture scenes, with the socket that it speaks to. */
export async function enter(name: string, change: (slices: Slices) => Slices = (slices) => slices) {
  const scene = SCENES[name];
  if (!scene) throw new Error(`no scene ${name}`);
  const slices = change(scene());
  const socket = new OneSnapshot(slices);
  const room = new Room(PLACES, stagePorts(socket));
  room.start();
  const view = render(
    <AddressContext value={{ ...PLACES, hall: name.startsWith("hall") }}>
      <App room={room} />
    </AddressContext>,
  );
  await screen.findByRole("main");
  await new Promise((done) => setTimeout(done, 5));
  const commands = () => socket.sent.filter((one) => one.id);
  return { socket, slices, commands, view };
}
