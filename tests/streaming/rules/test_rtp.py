"""RTP headers: what is written is read again, whatever a stranger sends is a Malformed and nothing else."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streaming.rules.rtp import Extensions, Malformed, ahead, distance, header, parse, retransmission, stamp_ahead

U16, U32 = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)


@given(st.integers(0, 127), st.booleans(), U16, U32, U32, st.binary(max_size=40))
def test_what_is_written_is_read_again(pt, marker, seq, ts, ssrc, payload):
    packet = parse(header(pt, marker, seq, ts, ssrc) + payload)
    assert packet[:6] == (pt, marker, seq, ts, ssrc, payload)


@given(st.binary(max_size=80))
def test_garbage_is_malformed_and_nothing_worse(data):
    with suppress(Malformed):
        assert len(parse(data, Extensions(level=1)).payload) <= len(data) - 12


@pytest.mark.parametrize("extension", [bytes.fromhex("bede0001 10 9f 0000"), bytes.fromhex("10000001 01 01 9f 00")])
def test_the_audio_level_is_read_in_both_forms(extension):
    data = bytearray(header(111, False, 1, 2, 3) + extension + b"sound")
    data[0] |= 0x10
    packet = parse(bytes(data), Extensions(level=1))
    assert (packet.level, packet.payload) == (31, b"sound")
    assert parse(bytes(data), Extensions(level=2)).level is None


def test_padding_and_contributors_are_left_out():
    data = bytearray(header(96, True, 1, 2, 3) + b"cccc" + b"body" + b"\0\0\0\4")
    data[0] |= 0x20 | 1
    assert parse(bytes(data)).payload == b"body"
    data[-1] = 200
    with pytest.raises(Malformed):
        parse(bytes(data))


@given(U16, st.integers(1, 0x7FFF))
def test_ahead_goes_round_the_end(a, step):
    later = (a + step) & 0xFFFF
    assert ahead(later, a) and not ahead(a, later) and not ahead(a, a)
    assert distance(later, a) == step and distance(a, later) == -step


def test_stamps_go_round_the_end():
    assert stamp_ahead(5, 0xFFFFFFF0) and not stamp_ahead(0xFFFFFFF0, 5) and not stamp_ahead(7, 7)


def test_a_retransmission_carries_its_own_number():
    packet = parse(header(97, True, 9, 2, 3) + b"\x01\x02body")
    assert retransmission(packet, 96)[:6] == (96, True, 0x0102, 2, 3, b"body")
    with pytest.raises(Malformed):
        retransmission(packet._replace(payload=b"x"), 96)
