/** Calls `beat` about once a second, also when the tab is hidden; gives back the way to stop it. */
export function tick(beat: () => void): () => void {
  try {
    const worker = new Worker(new URL("./ticker.worker.ts", import.meta.url), { type: "module" });
    let alive = true;
    worker.onmessage = () => alive && beat();
    worker.onerror = () => {
      if (alive) timers.push(window.setInterval(beat, 1000));
    };
    const timers: number[] = [];
    return () => {
      alive = false;
      worker.terminate();
      timers.forEach(clearInterval);
    };
  } catch {
    const timer = setInterval(beat, 1000);
    return () => clearInterval(timer);
  }
}
