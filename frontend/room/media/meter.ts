/** How loud a stream is, in dBFS, twelve times a second; gives back the way to stop. */
export function meter(stream: MediaStream, heard: (db: number) => void): () => void {
  if (!stream.getAudioTracks().length) return () => {};
  const context = new AudioContext();
  const look = context.createAnalyser();
  look.fftSize = 2048;
  context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(look);
  const samples = new Float32Array(look.fftSize);
  const timer = setInterval(() => {
    look.getFloatTimeDomainData(samples);
    heard(decibel(samples));
  }, 80);
  // Without a press on the page a browser may start it asleep.
  void context.resume();
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

export const SILENT_DB = -70;

export function decibel(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.max(SILENT_DB, 10 * Math.log10(sum / samples.length + 1e-12));
}

/** 0 to 1 for a bar: -60 dBFS is empty. */
export function share(db: number): number {
  return Math.min(1, Math.max(0, (db + 60) / 60));
}
