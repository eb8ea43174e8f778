"""An encoder that shares no line with us: GStreamer's webrtcbin, which publishes by WHIP as OBS does.

Run by a Python that has GStreamer's bindings (Debian's own): `python3 encoder.py <WHIP address> <token>`. It says "201"
or the status of a refusal, then each change of its connection, a word to a line; it ends when its connection does, or
with SIGTERM. The picture is one of its own (`PATTERN`, a green field with noise in it), the sound a tone of 880 Hz.
"""

import signal
import sys
import urllib.error
import urllib.request

import gi  # type: ignore[import-not-found, unused-ignore]

for name in ("Gst", "GstSdp", "GstWebRTC"):
    gi.require_version(name, "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # type: ignore[import-not-found, unused-ignore] # noqa: E402

PATTERN = """
webrtcbin name=line bundle-policy=max-bundle
videotestsrc is-live=true pattern=ball foreground-color=0xffffffff background-color=0xff20c020
  ! video/x-raw,width=640,height=360,framerate=25/1
  ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=50 bitrate=600
  ! video/x-h264,profile=constrained-baseline
  ! rtph264pay config-interval=-1 aggregate-mode=zero-latency pt=96
  ! application/x-rtp,media=video,encoding-name=H264,payload=96,clock-rate=90000 ! line.
audiotestsrc is-live=true freq=880 ! audioconvert ! audioresample ! opusenc
  ! rtpopuspay pt=97 ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! line.
"""


class Encoder:
    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address, token
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.parse_launch(PATTERN)
        self.line = self.pipeline.get_by_name("line")
        for each in range(2):
            self.line.emit("get-transceiver", each).direction = GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY
        self.line.connect("on-negotiation-needed", lambda line: self.offer())
        self.line.connect("notify::connection-state", lambda line, _: self.changed())

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            GLib.unix_signal_add(GLib.PRIORITY_HIGH, number, self.loop.quit)
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)

    def offer(self) -> None:
        self.line.emit("create-offer", None, Gst.Promise.new_with_change_func(lambda promise: self.offered(promise)))

    def offered(self, promise: Gst.Promise) -> None:
        reply = promise.get_reply()  # what it holds is freed with it
        offer = reply.get_value("offer")
        self.line.emit("set-local-description", offer, None)
        headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(self.address, offer.sdp.as_text().encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                print(answer.status, flush=True)
                self.answered(answer.read())
        except urllib.error.HTTPError as refused:
            print(refused.code, refused.read().decode(), flush=True)
            self.loop.quit()

    def answered(self, text: bytes) -> None:
        _, message = GstSdp.SDPMessage.new()
        GstSdp.sdp_message_parse_buffer(text, message)
        answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.line.emit("set-remote-description", answer, None)

    def changed(self) -> None:
        state = self.line.get_property("connection-state")
        print(state.value_nick, flush=True)
        if state.value_nick in ("failed", "closed", "disconnected"):
            self.loop.quit()


if __name__ == "__main__":
    Gst.init(None)
    Encoder(sys.argv[1], sys.argv[2]).run()
