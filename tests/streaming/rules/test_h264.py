"""H.264 to RTP and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streaming.rules import h264
from streaming.rules.rtp import Malformed


def nal(kind: int, size: int, fill: int = 1) -> bytes:
    return bytes([0x60 | kind]) + bytes((fill + k) % 255 + 1 for k in range(size))


def stream(*nals: bytes) -> bytes:
    return b"".join(h264.START + each for each in nals)


NALS = st.builds(nal, st.sampled_from([1, 5, 7, 8, 2]), st.integers(1, 9000), st.integers(0, 254))
KEY = stream(nal(7, 10), nal(8, 4), nal(5, 5000))


@settings(deadline=None)
@given(st.lists(NALS, min_size=1, max_size=5), st.integers(50, 1400))
def test_depacketise_after_packetise_is_the_same(nals, size):
    payloads = h264.packetise(stream(*nals), size)
    assert max(map(len, payloads)) <= size
    back = h264.Depacketiser()
    for payload in payloads:
        back.add(payload)
    data, kinds = back.take()
    assert (data, kinds) == (stream(*nals), {each[0] & 31 for each in nals})


def test_what_no_receiver_needs_is_not_sent():
    wanted = stream(nal(7, 10), nal(5, 20))
    assert h264.packetise(stream(nal(9, 1), nal(6, 30), nal(7, 10), nal(5, 20))) == h264.packetise(wanted)


def test_an_aggregate_is_taken_apart():
    a, b = nal(7, 10), nal(8, 4)
    back = h264.Depacketiser()
    back.add(bytes([24]) + len(a).to_bytes(2, "big") + a + len(b).to_bytes(2, "big") + b)
    assert back.take()[0] == stream(a, b)


@pytest.mark.parametrize(
    "payloads",
    [
        [bytes([28, 0x05, 1])],  # a middle without a beginning
        [bytes([28, 0x85, 1]), bytes([28, 0x85, 1])],  # two beginnings
        [bytes([28, 0x85, 1]), bytes([0x61, 1])],  # something else in between
        [bytes([28, 0x9C, 1])],  # a fragment of a fragment
        [bytes([28, 0x85])],
        [bytes([24, 0, 9, 1])],
        [bytes([24, 0, 0])],
        [bytes([30, 1, 1])],
        [bytes([28, 0x85]) + bytes(1 << 20)],
    ],
)
def test_what_does_not_add_up_is_malformed(payloads):
    back = h264.Depacketiser()
    with pytest.raises(Malformed):
        for payload in payloads:
            back.add(payload)


def test_a_fragment_left_open_is_nothing():
    back = h264.Depacketiser()
    back.add(bytes([28, 0x85, 1]))
    assert back.take() == (b"", set()) and back.take() == (b"", set())


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_garbage_is_malformed_and_nothing_worse(payloads):
    back = h264.Depacketiser()
    for payload in payloads:
        try:
            back.add(payload)
        except Malformed:
            back.take()


def test_what_a_file_needs():
    assert h264.is_idr(KEY) and not h264.is_idr(stream(nal(1, 9)))
    assert h264.parameter_sets(KEY) == (nal(7, 10), nal(8, 4))
    assert h264.parameter_sets(stream(nal(7, 3))) is None
    assert h264.avc_sample(KEY) == (5001).to_bytes(4, "big") + nal(5, 5000)
    assert h264.begins_key(nal(7, 3)) and h264.begins_key(bytes([24, 0, 3, 0x67])) and not h264.begins_key(b"")
