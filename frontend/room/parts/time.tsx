import { useEffect, useState } from "react";
import { useRoom } from "../room";
import { language } from "../texts";

/** Milliseconds by the server's clock, once a second, on the second: all screens in the hall turn together. */
export function useNow(): number {
  const { room } = useRoom();
  const [now, setNow] = useState(() => room.clock.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const beat = () => {
      setNow(room.clock.now());
      timer = setTimeout(beat, 1000 - (room.clock.now() % 1000));
    };
    beat();
    return () => clearTimeout(timer);
  }, [room]);
  return now;
}

/** "02:14", or "1:02:14" after an hour. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

export function secondsSince(from: string, now: number): number {
  return Math.max(0, (now - Date.parse(from)) / 1000);
}

export function useTimeOfDay(): (time: string | number | null, seconds?: boolean) => string {
  const zone = useRoom().slices.meeting.body.time_zone ?? "Europe/Amsterdam";
  return (time, seconds = false) => (time === null ? "–" : timeOfDay(time, zone, seconds));
}

export function timeOfDay(time: string | number, timeZone: string, seconds: boolean): string {
  return new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "nl-NL", {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
    hour12: false,
    timeZone,
  }).format(new Date(time));
}

/** A running clock; screen readers are not told every second. */
export function Elapsed({ since, used = 0 }: { since: string; used?: number }) {
  const now = useNow();
  return (
    <span className="room-clock" role="timer" aria-live="off">
      {duration(used + secondsSince(since, now))}
    </span>
  );
}

export function WallClock() {
  const now = useNow();
  const timeOf = useTimeOfDay();
  return <span className="room-clock">{timeOf(now)}</span>;
}
