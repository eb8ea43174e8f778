"""What a viewer's reports do: loss by running totals, a smaller picture on a bad line, limits for who asks too much."""

from itertools import pairwise

from streaming.network.fanout import Fanout, Pacer
from streaming.network.viewer import Viewer
from streaming.rules import rtcp, sdp
from streaming.rules.rendition import LARGE, SMALL
from streaming.rules.rtp import Extensions
from streaming.tokens import Claims

SSRC, AGAIN, SOUND = 0x1111, 0x1112, 0x2222
VIDEO = sdp.Stream("video", "0", 96, 97, Extensions(), sdp.Codec(96, "h264", 90000, {}))
AUDIO = sdp.Stream("audio", "1", 111, None, Extensions(), sdp.Codec(111, "opus", 48000, {}))


class Line:
    up = True

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, packet: bytes) -> None:
        self.sent.append(packet)

    send_rtcp = send


def made() -> tuple[Viewer, tuple[Fanout, Fanout], Line, list[int]]:
    pacer, line, wanted = Pacer(), Line(), []
    rows = (Fanout(SSRC, AGAIN, pacer), Fanout(SSRC, AGAIN, pacer))
    claims = Claims("7", "p1", frozenset(), 1, 1, "a")
    viewer = Viewer(claims, line, sdp.Agreed(VIDEO, AUDIO), rows, SOUND, wanted.append)
    viewer.begin(LARGE)
    return viewer, rows, line, wanted


def report(viewer: Viewer, now: float, highest: int, lost: int, fraction: float = 0.0) -> None:
    said = rtcp.Report(SSRC, fraction, lost, highest, 90, 0, 0)
    viewer.heard(rtcp.receiver_report(9, [said]), now, rtcp.ntp(now))


def test_packets_that_were_only_overtaken_are_not_lost():
    viewer, *_ = made()
    for k in range(1, 30):
        report(viewer, k, 100 * k, 3 * k, fraction=0.5)
        viewer.choose(k)
    assert viewer.line.loss == 0.03 and viewer.line.jitter_ms == 1.0 and viewer.chooser.now_at == LARGE
    for k in range(30, 60):  # late ones are counted as lost in one second and found in the next
        report(viewer, k, 100 * k, 90 + 20 * (k % 2))
        viewer.choose(k)
        assert viewer.chooser.now_at == LARGE


def test_a_bad_line_gets_the_small_picture_and_a_key_frame_is_asked_for():
    viewer, rows, _, wanted = made()
    rows[0].frame([b"key"], 0, True)
    for k in range(1, 8):
        report(viewer, k, 100 * k, 20 * k)
        viewer.choose(k)
    assert viewer.chooser.now_at == SMALL and viewer.lane in rows[1].coming and wanted == [LARGE, SMALL]
    viewer.end()
    assert not rows[0].lanes and not rows[1].coming


def test_who_asks_for_a_picture_all_the_time_is_heard_seldom():
    viewer, _, _, wanted = made()
    for k in range(200):
        viewer.heard(rtcp.pli(9, SSRC), k / 10, 0)
        viewer.heard(rtcp.pli(9, 5), k / 10, 0)
    assert 10 <= len(wanted) <= 15, "in twenty seconds"


def test_who_asks_for_everything_again_gets_400_packets_a_second():
    viewer, rows, line, _ = made()
    for k in range(600):
        rows[0].frame([b"x"], k, k == 0)
    del line.sent[:]
    for k in range(20):
        viewer.heard(rtcp.nack(9, SSRC, range(600)), k / 20, 0)
    assert 400 <= len(line.sent) <= 800


def test_foreign_reports_and_garbage_say_nothing():
    viewer, _, line, wanted = made()
    viewer.heard(rtcp.nack(9, 5, [1]) + b"\x81\xcd\0\1garbage", 0, 0)
    viewer.heard(rtcp.receiver_report(9, [rtcp.Report(5, 1, 9, 9, 9, 9, 9)]), 0, 0)
    assert line.sent == [] and wanted == [LARGE] and viewer.line.loss is None


def test_sound_goes_on_in_one_row_whatever_he_hears():
    viewer, _, line, _ = made()
    for k in range(6):
        viewer.mix(b"all", k * 960, False)
        viewer.mix(b"own", k * 960, True) if k in (2, 3) else None
    heard = [(int.from_bytes(p[2:4], "big"), int.from_bytes(p[4:8], "big"), p[12:]) for p in line.sent]
    assert [b - a for (a, *_), (b, *_) in pairwise(heard)] == [1] * (len(heard) - 1)
    assert len({stamp for _, stamp, _ in heard}) == len(heard)
    assert (b"own" in {p for *_, p in heard}) and heard[0][2] == b"all"
