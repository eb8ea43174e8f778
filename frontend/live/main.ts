import { startClocks } from "./clocks";
import { follow } from "./follow";
import { mountPlayer } from "./player";
import { mountReplay } from "./replay";

const page = document.getElementById("live");
if (page) {
  const clocks = startClocks(page);
  follow(page, clocks.setServerTime, () => mountPlayer(clocks.now));
  mountPlayer(clocks.now);
}
mountReplay();
