import { useEffect, useState } from "react";
import { useRoom } from "../room";
import { spokenLanguage } from "../texts";

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

/** "12 november 2026", of a day that is written as 2026-11-12. */
export function dayInWords(day: string): string {
  return new Intl.DateTimeFormat(spokenLanguage() === "en" ? "en-GB" : "nl-NL", {
    dateStyle: "long",
    timeZone: "UTC",
  }).format(new Date(day));
}

export function timeOfDay(time: string | number, timeZone: string, seconds: boolean): string {
  return new Intl.DateTimeFormat(spokenLanguage() === "en" ? "en-GB" : "nl-NL", {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
    hour12: false,
    timeZone,
  }).format(new Date(time));
}

export function useTimeOfDay(): (time: string | number | null, seconds?: boolean) => string {
  const zone = useRoom().slices.meeting.body.time_zone;
  return (time, seconds = false) => (time === null ? "–" : timeOfDay(time, zone, seconds));
}

interface Running {
  since: string;
  /** Seconds used before `since`. */
  used?: number;
  limit?: number | null;
  small?: boolean;
}

/** A running clock. Screen readers are not told every second. */
export function Elapsed({ since, used = 0, limit = null, small }: Running) {
  const seconds = used + secondsSince(since, useNow());
  const over = limit !== null && seconds > limit ? "raad-clock--over" : "";
  return (
    <span className={`${small ? "room-clock-inline" : "raad-clock"} ${over}`} role="timer" aria-live="off">
      {duration(seconds)}
      {limit === null ? null : <span className="raad-clock__limit"> / {duration(limit)}</span>}
    </span>
  );
}

export function WallClock() {
  const now = useNow();
  return <span className="raad-cockpit__time">{useTimeOfDay()(now)}</span>;
}
