/** Browsers slow the timers of a hidden tab down to one a minute, but not those of a worker: the heartbeat lives here. */
setInterval(() => postMessage(0), 1000);

export {};
