"""The SDP of WHIP and WHEP: an offer read (RFC 8866, RFC 8829), one answer written as an ICE-lite agent on one port.

Remote candidates are not even read: an ICE-lite agent answers where it is asked from, so that nobody can make the stage
send packets to an address of his choosing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from streaming.rules.rtp import URI_LEVEL, Extensions

MOST_BYTES = 32 * 1024
MOST_SECTIONS = 4
OPPOSITE = {"sendonly": "recvonly", "recvonly": "sendonly"}
OPUS_WISHES = "minptime=10;useinbandfec=1;stereo=0;maxaveragebitrate=32000"
START_KBPS = 600  # where Chromium's estimate begins: from its own 300 it needs 12 s to a speaker's 700
TOKEN = re.compile(r"[A-Za-z0-9+/_.:~{}-]{1,256}")


class Unanswerable(ValueError):
    """`code` is the word of the HTTP answer."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class Codec:
    pt: int
    name: str
    rate: int
    parameters: dict[str, str]
    feedback: frozenset[str] = frozenset()


@dataclass
class Section:
    """One m-line of an offer; `attributes` holds each name's values in their order."""

    kind: str
    port: int
    profile: str
    formats: tuple[str, ...]
    attributes: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str, otherwise: str = "") -> str:
        return self.attributes.get(name, [otherwise])[0]

    @property
    def mid(self) -> str:
        return self.one("mid")

    @property
    def direction(self) -> str:
        names = ("sendonly", "recvonly", "inactive")
        return next((name for name in names if name in self.attributes), "sendrecv")

    @property
    def offered(self) -> bool:
        return self.port != 0 or "bundle-only" in self.attributes


@dataclass(frozen=True)
class Offer:
    sections: tuple[Section, ...]
    setup: str
    fingerprints: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ours:
    """What the answer says of us; `ssrcs` is (picture, its retransmission, sound) where we send."""

    ufrag: str
    password: str
    fingerprint: str
    addresses: tuple[tuple[str, int], ...]
    session: int
    ssrcs: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Stream:
    """What was agreed for one m-line."""

    kind: str
    mid: str
    pt: int
    rtx: int | None
    extensions: Extensions
    codec: Codec


@dataclass(frozen=True)
class Agreed:
    """The streams that flow, by kind."""

    video: Stream | None
    audio: Stream | None


def read(text: str) -> Offer:
    """Raises Unanswerable with `sdp.malformed`."""
    if len(text) > MOST_BYTES or not text.startswith("v=0"):
        raise Unanswerable("sdp.malformed", "no session description")
    common: dict[str, list[str]] = {}
    sections: list[Section] = []
    for line in text.splitlines():
        if line.startswith("m="):
            sections.append(_media(line))
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            attributes = sections[-1].attributes if sections else common
            attributes.setdefault(name, []).append(value.strip())
    if not 1 <= len(sections) <= MOST_SECTIONS:
        raise Unanswerable("sdp.malformed", f"from 1 to {MOST_SECTIONS} m-lines")
    return _checked(common, sections)


def _media(line: str) -> Section:
    parts = line[2:].split()
    if len(parts) < 4 or not parts[1].isdecimal() or not all(TOKEN.fullmatch(part) for part in parts):
        raise Unanswerable("sdp.malformed", "an m-line that cannot be read")
    return Section(parts[0], min(int(parts[1]), 65535), parts[2], tuple(parts[3:]))


def _checked(common: dict[str, list[str]], sections: list[Section]) -> Offer:
    """One bundle with one DTLS identity, or nothing."""
    bundles = [value.split()[1:] for value in common.get("group", []) if value.split()[:1] == ["BUNDLE"]]
    mids = [section.mid for section in sections]
    if not bundles or not all(TOKEN.fullmatch(mid) for mid in mids) or len(set(mids)) < len(mids):
        raise Unanswerable("sdp.malformed", "all media in one BUNDLE, each with its own mid")
    if not {section.mid for section in sections if section.offered} <= set(bundles[0]):
        raise Unanswerable("sdp.malformed", "media outside the BUNDLE")
    first = next((section.attributes for section in sections if section.offered), {})
    setup = (first.get("setup") or common.get("setup") or [""])[0]
    prints = tuple(_fingerprint(value) for value in first.get("fingerprint") or common.get("fingerprint") or ())
    if setup not in ("actpass", "active", "passive") or not prints:
        raise Unanswerable("sdp.malformed", "no fingerprint or no setup")
    return Offer(tuple(sections), setup, prints)


def _fingerprint(value: str) -> tuple[str, str]:
    algorithm, _, digest = value.partition(" ")
    if not re.fullmatch(r"([0-9A-Fa-f]{2}:){19,63}[0-9A-Fa-f]{2}", digest.strip()):
        raise Unanswerable("sdp.malformed", "a fingerprint that is none")
    return algorithm.lower(), digest.strip().upper()


def _codecs(section: Section) -> Iterator[Codec]:
    """In the order of the offer's preference."""
    maps = dict(_numbered(section, "rtpmap"))
    formats = dict(_numbered(section, "fmtp"))
    feedback: dict[str, set[str]] = {}
    for pt, value in _numbered(section, "rtcp-fb"):
        feedback.setdefault(pt, set()).add(value)
    for pt in section.formats:
        name, _, rest = maps.get(pt, "").partition("/")
        rate = rest.partition("/")[0]
        if not name or not rate.isdecimal() or not pt.isdecimal() or int(pt) > 127:
            continue
        pairs = (part.strip().partition("=") for part in formats.get(pt, "").split(";"))
        parameters = {key.lower(): value for key, _, value in pairs if key}
        said = frozenset(feedback.get(pt, set()) | feedback.get("*", set()))
        yield Codec(int(pt), name.lower(), int(rate), parameters, said)


def _numbered(section: Section, name: str) -> Iterator[tuple[str, str]]:
    for value in section.attributes.get(name, []):
        pt, _, rest = value.partition(" ")
        yield pt, rest.strip()


def _h264(codecs: list[Codec]) -> Codec | None:
    """Baseline in mode 1: constrained as browsers say it first, then whatever baseline there is."""

    def rank(codec: Codec) -> tuple[bool, bool]:
        profile = codec.parameters["profile-level-id"].lower()
        return not profile.startswith("42e0"), not profile.endswith("1f")

    fitting = [
        codec
        for codec in codecs
        if codec.name == "h264"
        and codec.parameters.get("packetization-mode") == "1"
        and re.fullmatch(r"42[0-9A-Fa-f]{4}", codec.parameters.get("profile-level-id", ""))
    ]
    return min(fitting, key=rank, default=None)


def _stream(section: Section) -> Stream:
    codecs = list(_codecs(section))
    if section.kind == "video":
        codec, rtx = _h264(codecs), None
        if codec is None:
            raise Unanswerable("sdp.no_h264", "no H.264 baseline with packetization-mode 1 was offered")
        rtx = next((c.pt for c in codecs if c.name == "rtx" and c.parameters.get("apt") == str(codec.pt)), None)
    else:
        codec, rtx = next((c for c in codecs if c.name == "opus" and c.rate == 48000), None), None
        if codec is None:
            raise Unanswerable("sdp.no_opus", "no Opus was offered")
    return Stream(section.kind, section.mid, codec.pt, rtx, Extensions(_extension(section, URI_LEVEL)), codec)


def _extension(section: Section, uri: str) -> int:
    for value in section.attributes.get("extmap", []):
        name, _, rest = value.partition(" ")
        number = name.partition("/")[0]
        if rest.split(" ")[0] == uri and number.isdecimal() and 0 < int(number) < 256 and int(number) != 15:
            return int(number)
    return 0


def agree(offer: Offer, direction: str) -> Agreed:
    """`direction` is ours: `recvonly` to take what a publisher sends, `sendonly` to a viewer. Raises Unanswerable."""
    taken: dict[str, Stream] = {}
    for section in offer.sections:
        wanted = section.kind in ("audio", "video") and section.kind not in taken
        if wanted and section.offered and section.direction in ("sendrecv", OPPOSITE[direction]):
            taken[section.kind] = _stream(section)
    if not taken:
        raise Unanswerable("sdp.malformed", "nothing in this offer flows this way")
    return Agreed(taken.get("video"), taken.get("audio"))


def answer(offer: Offer, agreed: Agreed, ours: Ours, direction: str) -> str:
    """Echoes payload types, mids, extension ids and the profile; every m-line nobody asked for gets port 0."""
    streams = {stream.mid: stream for stream in (agreed.video, agreed.audio) if stream}
    mids = [section.mid for section in offer.sections if section.mid in streams]
    lines = ["v=0", f"o=- {ours.session} 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite", "a=msid-semantic: WMS *"]
    lines.append("a=group:BUNDLE " + " ".join(mids))
    setup = "passive" if offer.setup == "active" else "active"
    for section in offer.sections:
        stream = streams.get(section.mid)
        if stream is None:
            lines += [f"m={section.kind} 0 {section.profile} {' '.join(section.formats)}", "c=IN IP4 0.0.0.0"]
            lines += [f"a=mid:{section.mid}", "a=inactive"]
            continue
        lines += _head(section, stream, ours, setup, direction)
        lines += _format(stream, direction)
        if direction == "sendonly" and ours.ssrcs:
            lines += _sources(stream, ours.ssrcs)
        if section.mid == mids[0]:
            lines += _candidates(ours)
    return "\r\n".join(lines) + "\r\n"


def _head(section: Section, stream: Stream, ours: Ours, setup: str, direction: str) -> Iterator[str]:
    payloads = [stream.pt] if stream.rtx is None else [stream.pt, stream.rtx]
    yield f"m={section.kind} 9 {section.profile} {' '.join(map(str, payloads))}"
    yield "c=IN IP4 0.0.0.0"
    yield f"a=mid:{section.mid}"
    yield f"a={direction}"
    yield from ("a=rtcp-mux", "a=rtcp-rsize", f"a=ice-ufrag:{ours.ufrag}", f"a=ice-pwd:{ours.password}")
    yield f"a=fingerprint:sha-256 {ours.fingerprint}"
    yield f"a=setup:{setup}"
    if stream.extensions.level:
        yield f"a=extmap:{stream.extensions.level} {URI_LEVEL}"


def _format(stream: Stream, direction: str) -> Iterator[str]:
    pt = stream.pt
    if stream.kind == "audio":
        yield f"a=rtpmap:{pt} opus/48000/2"
        yield f"a=fmtp:{pt} {OPUS_WISHES}"
        return
    profile = stream.codec.parameters["profile-level-id"]
    yield f"a=rtpmap:{pt} H264/90000"
    begin = f";x-google-start-bitrate={START_KBPS}" if direction == "recvonly" else ""
    yield f"a=fmtp:{pt} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id={profile}{begin}"
    for word in ("nack", "nack pli", "ccm fir", "goog-remb"):
        if word in stream.codec.feedback:
            yield f"a=rtcp-fb:{pt} {word}"
    if stream.rtx is not None:
        yield f"a=rtpmap:{stream.rtx} rtx/90000"
        yield f"a=fmtp:{stream.rtx} apt={pt}"


def _sources(stream: Stream, ssrcs: tuple[int, int, int]) -> Iterator[str]:
    picture, again, sound = ssrcs
    yield f"a=msid:stage {stream.kind}"
    if stream.kind == "video" and stream.rtx is not None:
        yield f"a=ssrc-group:FID {picture} {again}"
        yield f"a=ssrc:{picture} cname:stage"
        yield f"a=ssrc:{again} cname:stage"
    else:
        yield f"a=ssrc:{picture if stream.kind == 'video' else sound} cname:stage"


def _candidates(ours: Ours) -> Iterator[str]:
    for number, (host, port) in enumerate(ours.addresses):
        priority = (126 << 24) + ((65535 - number) << 8) + 255  # RFC 8445 5.1.2.1, one component
        yield f"a=candidate:{number + 1} 1 udp {priority} {host} {port} typ host"
    yield "a=end-of-candidates"
