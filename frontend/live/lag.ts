/**
 * When a player that fell behind goes to now by itself. A line that faltered leaves a viewer half a minute behind for
 * the rest of the evening, unless he finds the button; who paused or went back is where he wants to be, and is left.
 */

/** Further than this from where it should be it goes, in seconds. */
export const FAR_S = 8;
/** Each time costs what is leapt over: a line that cannot keep up is not chased with every hiccup. */
export const AGAIN_MS = 20_000;
/** A step back of less than this is the player's own. */
const BACK_S = 1.5;

export class Lag {
  private chosen = false;
  private at = 0;
  private went = Number.NEGATIVE_INFINITY;

  /** Somebody, or something on his behalf, stopped the picture. */
  paused(): void {
    this.chosen = true;
  }

  /** The picture is put elsewhere: back is a choice. */
  sought(to: number): void {
    if (to < this.at - BACK_S) this.chosen = true;
    this.at = to;
  }

  /** Another stream, with another time. */
  emptied(): void {
    this.at = 0;
  }

  /** It was put at now. */
  caughtUp(to: number): void {
    this.chosen = false;
    this.at = to;
  }

  /** Asked while it plays: at `at`, where it should be at `target`. Who is near again has nothing to be left for. */
  mustGo(now: number, at: number, target: number): boolean {
    this.at = at;
    const far = target - at > FAR_S;
    if (!far) this.chosen = false;
    if (!far || this.chosen || now - this.went < AGAIN_MS) return false;
    this.went = now;
    return true;
  }
}
