"""Offers as browsers, aiortc and strangers send them."""

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given
from hypothesis import strategies as st

from streaming.rules import sdp

PRINT = ":".join(["AB"] * 32)
HEAD = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=extmap-allow-mixed"]
ICE = ["a=ice-ufrag:abcd", "a=ice-pwd:" + "p" * 24, f"a=fingerprint:sha-256 {PRINT}", "a=setup:actpass", "a=rtcp-mux"]
AUDIO = [
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 0", "a=mid:0", "a=sendonly", *ICE, "a=rtpmap:111 opus/48000/2",
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level", "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111",
]  # fmt: skip
VIDEO = [
    "m=video 9 UDP/TLS/RTP/SAVPF 96 102 103 104 108 109", "a=mid:1", "a=sendonly", *ICE,
    "a=rtpmap:96 VP8/90000",
    "a=rtpmap:102 H264/90000", "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f",
    "a=rtpmap:103 rtx/90000", "a=fmtp:103 apt=102",
    "a=rtpmap:104 H264/90000", "a=fmtp:104 packetization-mode=0;profile-level-id=42e01f",
    "a=rtpmap:108 H264/90000", "a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
    "a=rtpmap:109 rtx/90000", "a=fmtp:109 apt=108", "a=rtcp-fb:108 nack", "a=rtcp-fb:108 nack pli",
]  # fmt: skip
DATA = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:2", *ICE]
OURS = sdp.Ours("ours", "secret", PRINT, (("192.0.2.1", 40000), ("2001:db8::1", 40000)), 7, (11, 12, 13))


def offer(*lines: list[str]) -> str:
    return "\r\n".join([*HEAD, *(line for part in lines for line in part)]) + "\r\n"


def refused(text: str, direction: str = "recvonly") -> str:
    with pytest.raises(sdp.Unanswerable) as said:
        sdp.agree(sdp.read(text), direction)
    return said.value.code


def test_the_constrained_profile_is_chosen_with_its_retransmission():
    agreed = sdp.agree(sdp.read(offer(AUDIO, VIDEO)), "recvonly")
    assert agreed.video and (agreed.video.pt, agreed.video.rtx) == (108, 109)
    assert agreed.audio and (agreed.audio.pt, agreed.audio.extensions.level) == (111, 1)


def test_an_answer_is_what_a_browser_wants():
    read = sdp.read(offer(AUDIO, VIDEO))
    text = sdp.answer(read, sdp.agree(read, "recvonly"), OURS, "recvonly")
    theirs = SessionDescription.parse(text)
    audio, video = theirs.media
    assert (audio.kind, audio.direction, video.direction) == ("audio", "recvonly", "recvonly")
    assert [codec.payloadType for codec in video.rtp.codecs] == [108, 109]
    assert video.rtp.codecs[0].parameters["profile-level-id"] == "42e01f"
    assert [(c.ip, c.port) for c in audio.ice_candidates] == [("192.0.2.1", 40000), ("2001:db8::1", 40000)]
    assert video.ice_candidates == [] and audio.dtls.role == "client" and audio.ice.iceLite
    assert "a=ssrc" not in text and "goog-remb" not in text and "a=ice-lite" in text


def test_who_watches_is_told_our_sources():
    text = offer([line.replace("sendonly", "recvonly") for line in AUDIO + VIDEO])
    read = sdp.read(text)
    answer = sdp.answer(read, sdp.agree(read, "sendonly"), OURS, "sendonly")
    assert "a=ssrc-group:FID 11 12" in answer and "a=ssrc:13 cname:stage" in answer and "a=sendonly" in answer


def test_what_nobody_asked_for_gets_port_0():
    second = [line.replace("mid:1", "mid:3") for line in VIDEO]
    text = offer(AUDIO, VIDEO, DATA, second).replace("BUNDLE 0 1", "BUNDLE 0 1 2 3")
    read = sdp.read(text)
    lines = sdp.answer(read, sdp.agree(read, "recvonly"), OURS, "recvonly").split("\r\n")
    assert [line.split()[1] for line in lines if line.startswith("m=")] == ["9", "9", "0", "0"]
    assert "a=group:BUNDLE 0 1" in lines


def test_sound_alone_is_enough():
    agreed = sdp.agree(sdp.read(offer(AUDIO).replace("BUNDLE 0 1", "BUNDLE 0")), "recvonly")
    assert agreed.video is None and agreed.audio


def test_a_fingerprint_for_the_whole_session_will_do():
    own = [line for line in AUDIO if "fingerprint" not in line and "setup" not in line]
    text = "\r\n".join([*HEAD, f"a=fingerprint:sha-256 {PRINT.lower()}", "a=setup:passive", *own]) + "\r\n"
    read = sdp.read(text)
    assert read.fingerprints == (("sha-256", PRINT),) and read.setup == "passive"


def test_who_is_active_gets_a_passive_answer():
    read = sdp.read(offer(AUDIO, VIDEO).replace("actpass", "active"))
    assert "a=setup:passive" in sdp.answer(read, sdp.agree(read, "recvonly"), OURS, "recvonly")


def test_other_codecs_are_refused_by_name():
    assert refused(offer(AUDIO, [line for line in VIDEO if "H264" not in line])) == "sdp.no_h264"
    assert (
        refused(offer(AUDIO, [x.replace("packetization-mode=1", "packetization-mode=0") for x in VIDEO]))
        == "sdp.no_h264"
    )
    assert refused(offer(AUDIO, [x.replace("=42", "=64") for x in VIDEO])) == "sdp.no_h264"
    assert refused(offer([line for line in AUDIO if "opus" not in line], VIDEO)) == "sdp.no_opus"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "v=0\r\n",
        offer(AUDIO, VIDEO).replace("a=group:BUNDLE 0 1", "a=group:LS 0 1"),
        offer(AUDIO, VIDEO).replace("BUNDLE 0 1", "BUNDLE 0"),
        offer(AUDIO, VIDEO).replace("a=mid:1", "a=mid:0"),
        offer(AUDIO, VIDEO).replace("a=mid:1", ""),
        offer(AUDIO, VIDEO).replace(PRINT, "AB:CD"),
        offer(AUDIO, VIDEO).replace("a=fingerprint", "a=fingertips"),
        offer(AUDIO, VIDEO).replace("actpass", "holdconn"),
        offer(AUDIO, VIDEO).replace("m=video 9", "m=video nine"),
        offer(AUDIO, VIDEO).replace("sendonly", "recvonly"),
        offer(*[[line.replace("mid:1", f"mid:{k}") for line in VIDEO] for k in range(5)]),
        offer(AUDIO, VIDEO) + "a=x" * sdp.MOST_BYTES,
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_malformed(text):
    assert refused(text) == "sdp.malformed"


LINES = st.sampled_from([*HEAD, *AUDIO, *VIDEO, *DATA])


@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=40))
def test_nonsense_is_refused_and_nothing_worse(lines):
    try:
        read = sdp.read("v=0\r\n" + "\r\n".join(lines))
        text = sdp.answer(read, sdp.agree(read, "recvonly"), OURS, "recvonly")
    except sdp.Unanswerable:
        return
    assert all(len(line) < 2000 for line in text.split("\r\n"))
    assert text.count("m=") >= len(read.sections)
