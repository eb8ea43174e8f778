import type { Joined } from "./line";
import { Denied, denied, type Passes } from "./passes";

/** How a member is sent: what the programme shows large, and what is a tile of it. */
export type Size = "large" | "small";

const SENT: Record<Size, { scale: number; maxBitrate: number; maxFramerate: number }> = {
  large: { scale: 1, maxBitrate: 700_000, maxFramerate: 25 },
  small: { scale: 2, maxBitrate: 120_000, maxFramerate: 10 },
};

/** Publishes by WHIP (RFC 9725): one offer, one answer, nothing trickles; the stage is found by its own candidates. */
export async function publish(stream: MediaStream, token: string, passes: Passes): Promise<Publication> {
  const line = connection(passes);
  for (const track of stream.getTracks()) {
    const sender = line.addTransceiver(track, { direction: "sendonly", streams: [stream] });
    if (track.kind === "video") preferH264(sender);
  }
  const resource = await post(line, `${passes.stage}whip`, token);
  return new Publication(line, resource, token);
}

/** Watches by WHEP; the tracks come into one stream, so that sound and picture stay together. */
export async function watch(token: string, passes: Passes, rendition?: "720" | "360"): Promise<Viewing> {
  const line = connection(passes);
  const stream = new MediaStream();
  line.ontrack = ({ track }) => stream.addTrack(track);
  preferH264(line.addTransceiver("video", { direction: "recvonly" }));
  line.addTransceiver("audio", { direction: "recvonly" });
  const wish = rendition ? `?rendition=${rendition}` : "";
  const resource = await post(line, `${passes.stage}whep${wish}`, token);
  return new Viewing(line, resource, token, stream);
}

class Connection implements Joined {
  constructor(
    protected readonly line: RTCPeerConnection,
    private readonly resource: string,
    private readonly token: string,
  ) {}

  watch(state: (state: RTCPeerConnectionState) => void): void {
    this.line.onconnectionstatechange = () => state(this.line.connectionState);
    if (this.line.connectionState === "connected") state("connected");
  }

  async pulse(): Promise<number | null> {
    for (const one of (await this.line.getStats()).values()) {
      if (one.type === "transport") return (one as RTCTransportStats).packetsReceived ?? null;
    }
    return null;
  }

  async stats(type: string, kind: string): Promise<Record<string, number>> {
    for (const one of (await this.line.getStats()).values()) {
      if (one.type === type && one.kind === kind) return one;
    }
    return {};
  }

  /** Without a word: the stage notices, or puts the next one in its place. */
  close(): void {
    this.line.onconnectionstatechange = null;
    this.line.ontrack = null;
    this.line.close();
  }

  /** The goodbye goes first: a line that is closed has no resource any more. */
  leave(): void {
    const headers = { Authorization: `Bearer ${this.token}` };
    const gone = fetch(this.resource, { method: "DELETE", headers, keepalive: true });
    void gone.catch(() => {}).finally(() => this.close());
  }
}

export class Viewing extends Connection {
  constructor(
    line: RTCPeerConnection,
    resource: string,
    token: string,
    readonly stream: MediaStream,
  ) {
    super(line, resource, token);
  }
}

export class Publication extends Connection {
  sends(kind: "video" | "audio"): boolean {
    return this.line.getSenders().some((one) => one.track?.kind === kind);
  }

  /** A tile of the picture needs no more than a tile. */
  async size(size: Size): Promise<void> {
    const sender = this.line.getSenders().find((one) => one.track?.kind === "video");
    if (!sender) return;
    const { scale, maxBitrate, maxFramerate } = SENT[size];
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    if (!encoding) return;
    Object.assign(encoding, { scaleResolutionDownBy: scale, maxBitrate, maxFramerate });
    parameters.degradationPreference = "maintain-framerate";
    await sender.setParameters(parameters);
  }
}

function connection({ ice }: Passes): RTCPeerConnection {
  return new RTCPeerConnection({ iceServers: ice, bundlePolicy: "max-bundle" });
}

function preferH264(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  const wanted = codecs.filter(({ mimeType }) => /h264|rtx/i.test(mimeType));
  if (!wanted.some(({ mimeType }) => /h264/i.test(mimeType))) throw new Denied(406, "sdp.no_h264");
  transceiver.setCodecPreferences(wanted);
}

/** The resource's address, for leaving it. */
async function post(line: RTCPeerConnection, address: string, token: string): Promise<string> {
  try {
    await line.setLocalDescription(await line.createOffer());
    const headers = { "Content-Type": "application/sdp", Authorization: `Bearer ${token}` };
    const answer = await fetch(address, { method: "POST", headers, body: line.localDescription?.sdp ?? "" });
    if (answer.status !== 201) throw await denied(answer);
    await line.setRemoteDescription({ type: "answer", sdp: await answer.text() });
    return answer.headers.get("Location") ?? "";
  } catch (error) {
    line.close();
    throw error;
  }
}
