import { startClocks } from "./clocks";
import { follow } from "./follow";

const page = document.getElementById("live");
if (page) {
  const clocks = startClocks(page);
  follow(page, clocks.setServerTime);
}
