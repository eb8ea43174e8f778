"""RTCP: read by us and by aiortc alike; the numbers of a report are those of RFC 3550."""

import pytest
from aiortc.rtp import RtcpPacket, RtcpPsfbPacket, RtcpRtpfbPacket, RtcpSrPacket, unpack_remb_fci
from hypothesis import given
from hypothesis import strategies as st

from streaming.rules import rtcp

U16, U32 = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)


@given(st.lists(U16, min_size=1, max_size=200, unique=True))
def test_a_nack_asks_for_exactly_these(seqs):
    data = rtcp.nack(1, 2, sorted(seqs))
    (said,) = rtcp.read(data)
    assert isinstance(said, rtcp.Nack) and said.ssrc == 2
    assert sorted(said.seqs) == sorted(seqs)
    (theirs,) = RtcpPacket.parse(data)
    assert isinstance(theirs, RtcpRtpfbPacket) and sorted(theirs.lost) == sorted(seqs)


def test_a_nack_over_the_end_is_one_pair():
    data = rtcp.nack(1, 2, [65534, 65535, 0, 3])
    assert len(data) == 16 and next(iter(rtcp.read(data))).seqs == (65534, 65535, 0, 3)


def test_pictures_are_asked_for_by_pli_and_fir():
    assert list(rtcp.read(rtcp.pli(1, 2))) == [rtcp.Pli(2)]
    fir = bytes([0x84, 206, 0, 4]) + (1).to_bytes(4, "big") + bytes(4) + (7).to_bytes(4, "big") + b"\1\0\0\0"
    assert list(rtcp.read(fir)) == [rtcp.Pli(7)]
    assert isinstance(RtcpPacket.parse(rtcp.pli(1, 2))[0], RtcpPsfbPacket)


@given(U32, st.integers(0, (1 << 64) - 1), U32, U32, U32, st.binary(min_size=1, max_size=30))
def test_a_sender_report_is_read_again_with_its_name(ssrc, ntp, ts, packets, octets, name):
    report = rtcp.SenderReport(ssrc, ntp, ts, packets, octets)
    data = rtcp.sender_report(report, name)
    assert len(data) % 4 == 0 and list(rtcp.read(data)) == [report]
    theirs = RtcpPacket.parse(data)
    assert isinstance(theirs[0], RtcpSrPacket) and theirs[0].sender_info.rtp_timestamp == ts
    assert theirs[1].chunks[0].items == [(1, name)]


@given(st.integers(1000, 1 << 30), st.lists(U32, max_size=3))
def test_an_estimate_is_never_more_than_was_meant(bitrate, ssrcs):
    data = rtcp.remb(1, bitrate, tuple(ssrcs))
    (said,) = rtcp.read(data)
    assert bitrate * 0.99999 - 1 <= said.bitrate <= bitrate and said.ssrcs == tuple(ssrcs)
    assert unpack_remb_fci(RtcpPacket.parse(data)[0].fci) == (said.bitrate, ssrcs)


@given(st.binary(max_size=200))
def test_garbage_says_nothing_or_something_but_never_fails(data):
    for said in rtcp.read(data):
        assert isinstance(said, rtcp.Message)


def test_a_flood_of_numbers_is_cut():
    data = rtcp._packet(rtcp.RTPFB, 1, bytes(8) + b"\0\0\xff\xff" * 300)
    assert len(next(iter(rtcp.read(data))).seqs) == rtcp.MAX_NACKS


def test_loss_is_counted_between_two_reports():
    seen = rtcp.Statistics(90000)
    for k in range(100):
        if k % 10:
            seen.add((65500 + k) & 0xFFFF, k * 3600, k * 0.04)
    first = seen.report(5, 4.0)
    assert (first.lost, first.fraction) == (9, pytest.approx(9 / 99))
    for k in range(100, 200):
        seen.add((65500 + k) & 0xFFFF, k * 3600, k * 0.04)
    second = seen.report(5, 8.0)
    assert (second.lost, second.fraction, second.jitter) == (9, 0.0, 0)
    (again,) = rtcp.read(rtcp.receiver_report(1, [first]))
    assert again.lost == 9 and again.fraction == pytest.approx(9 / 99, abs=1 / 256)


def test_jitter_is_in_units_of_the_clock():
    seen = rtcp.Statistics(48000)
    for k in range(500):
        seen.add(k, k * 960, k * 0.02 + (0.005 if k % 2 else 0))
    assert seen.report(1, 0).jitter == pytest.approx(240, rel=0.05)


def test_the_round_trip_is_what_is_left():
    sent = rtcp.ntp(1000.0)
    answer = rtcp.Report(1, 0, 0, 0, 0, sent >> 16 & 0xFFFFFFFF, int(0.5 * 65536))
    assert rtcp.round_trip(answer, rtcp.ntp(1000.58)) == pytest.approx(0.08, abs=0.001)
    assert rtcp.round_trip(answer._replace(lsr=0), rtcp.ntp(1001)) is None
