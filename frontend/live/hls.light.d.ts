/** The library without subtitles in the playlist, protection and other soundtracks: two thirds of its size. */
declare module "hls.js/light" {
  export * from "hls.js";
  export { default } from "hls.js";
}
