/** Speaking clocks: they run on monotonic time from the server's `now`, so a wrong wall clock does not matter. */

export function digits(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
}

export function startClocks(page: HTMLElement) {
  let serverAtZero: number | null = null;
  const tick = () => {
    if (serverAtZero === null) return;
    const now = serverAtZero + performance.now();
    for (const clock of page.querySelectorAll<HTMLElement>("[data-since]")) show(clock, now);
  };
  setInterval(tick, 500);
  return {
    /** The server's clock, in milliseconds; null before it was heard. */
    now: (): number | null => (serverAtZero === null ? null : serverAtZero + performance.now()),
    setServerTime(now: string) {
      serverAtZero = Date.parse(now) - performance.now();
      tick();
    },
  };
}

function show(clock: HTMLElement, now: number): void {
  const seconds = (now - Date.parse(clock.dataset.since ?? "")) / 1000;
  const limit = Number(clock.dataset.limit ?? 0);
  const first = clock.firstChild;
  const text = `${digits(seconds)} `;
  if (first && first.nodeType === Node.TEXT_NODE && first.textContent !== text) first.textContent = text;
  clock.classList.toggle("raad-clock--over", limit > 0 && seconds > limit);
}
