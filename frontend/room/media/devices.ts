/** Which camera, microphone and loudspeaker somebody chose; kept on this device only. */
export interface Choice {
  camera?: string;
  microphone?: string;
  speaker?: string;
  soundOnly?: boolean;
}

/** What is wrong, as the lobby words it. */
export type Trouble = "insecure" | "denied" | "no_camera" | "no_microphone" | "nothing" | "busy" | "unknown";

export interface Opened {
  stream: MediaStream | null;
  trouble: Trouble | null;
}

const KEY = "media:devices";

export function remembered(): Choice {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Choice;
  } catch {
    return {};
  }
}

export function remember(choice: Choice): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // A browser that keeps nothing: then he chooses again next time.
  }
}

/** Opens what was chosen; what is missing of it does not keep the rest away. */
export async function open(choice: Choice): Promise<Opened> {
  if (!navigator.mediaDevices?.getUserMedia) return { stream: null, trouble: "insecure" };
  try {
    return { stream: await ask(choice, !choice.soundOnly, true), trouble: null };
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === "denied" || choice.soundOnly) return { stream: null, trouble };
    return halves(choice, trouble);
  }
}

/** One of the two is missing or taken by another program: which, and the other one all the same. */
async function halves(choice: Choice, why: Trouble): Promise<Opened> {
  const sound = await ask(choice, false, true).catch(() => null);
  const picture = await ask(choice, true, false).catch(() => null);
  if (sound && picture) {
    return { stream: new MediaStream([...sound.getTracks(), ...picture.getTracks()]), trouble: null };
  }
  if (sound) return { stream: sound, trouble: why === "busy" ? "busy" : "no_camera" };
  if (picture) return { stream: picture, trouble: why === "busy" ? "busy" : "no_microphone" };
  return { stream: null, trouble: why };
}

/** `ideal`, not `exact`: a camera that was left at home must not shut its owner out. */
function ask(choice: Choice, picture: boolean, sound: boolean): Promise<MediaStream> {
  const chosen = (id: string | undefined) => (id ? { deviceId: { ideal: id } } : {});
  return navigator.mediaDevices.getUserMedia({
    video: picture && {
      ...chosen(choice.camera),
      width: { ideal: 640 },
      height: { ideal: 360 },
      aspectRatio: { ideal: 16 / 9 },
      frameRate: { ideal: 25, max: 30 },
    },
    audio: sound && {
      ...chosen(choice.microphone),
      channelCount: { ideal: 1 },
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    },
  });
}

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "nothing";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "unknown";
}

export async function listed(): Promise<MediaDeviceInfo[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return all.filter((one) => one.deviceId !== "");
}

/** Has the browser's own question been answered before? Then nobody is asked again after a reload. */
export async function allowed(soundOnly = false): Promise<boolean> {
  try {
    const names = (soundOnly ? ["microphone"] : ["camera", "microphone"]) as PermissionName[];
    const states = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    return states.every(({ state }) => state === "granted");
  } catch {
    return false;
  }
}
