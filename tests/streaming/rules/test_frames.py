"""The frames of the link: whole in, whole out, however the bytes are cut; and the order in which things are dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from streaming.rules import frames
from streaming.rules.frames import DEAD, IDR, SPEAKER_WAITS, TILES_WAIT, Frame, Garbled, Gate, Reader, Type, encode

ANY_FRAME = some.builds(
    Frame,
    type=some.sampled_from(Type),
    source=some.integers(0, 0xFFFF),
    stamp=some.integers(0, 0xFFFFFFFF),
    at=some.integers(0, 2**64 - 1),
    flags=some.integers(0, 255),
    body=some.binary(max_size=300),
)


@given(some.lists(ANY_FRAME, max_size=8), some.data())
def test_frames_survive_any_cutting(sent, data):
    stream = b"".join(map(encode, sent))
    reader, got, at = Reader(), [], 0
    while at < len(stream):
        step = data.draw(some.integers(1, 64))
        got += reader.feed(stream[at : at + step])
        at += step
    assert got == sent


@given(some.binary(max_size=400))
def test_garbage_is_refused_or_waited_for_but_never_grows(noise):
    reader = Reader()
    try:
        list(reader.feed(noise))
    except Garbled:
        return
    assert len(reader._held) <= len(noise)


def test_a_body_too_large_is_refused_on_both_sides():
    large = Frame(Type.VIDEO, body=bytes(frames.MOST + 1))
    with pytest.raises(Garbled):
        encode(large)
    with pytest.raises(Garbled):
        list(Reader().feed(frames.head(large)))


def test_stamps_wrap_as_rtp_stamps_do():
    assert next(Reader().feed(encode(Frame(Type.VIDEO, stamp=2**32 + 5)))).stamp == 5


def test_control_that_is_no_json_is_garbled():
    with pytest.raises(Garbled):
        Frame(Type.SCENE, body=b"{").said()


def video(source, idr=False):
    return Frame(Type.VIDEO, source, flags=IDR if idr else 0, body=b"x")


@pytest.mark.parametrize(
    ("waiting", "tile", "speaker"), [(0, True, True), (TILES_WAIT + 1, False, True), (SPEAKER_WAITS + 1, False, False)]
)
def test_tiles_go_before_the_speaker(waiting, tile, speaker):
    gate = Gate()
    gate.large = frozenset({7})
    assert gate.passes(video(1), waiting) is tile
    assert gate.passes(video(7), waiting) is speaker


@pytest.mark.parametrize("kind", [kind for kind in Type if kind not in (Type.VIDEO, Type.PACKET, Type.STILL)])
def test_sound_and_control_are_never_dropped(kind):
    assert Gate().passes(Frame(kind, 1), DEAD)


def test_after_one_lost_unit_nothing_passes_until_the_next_idr():
    gate = Gate()
    assert not gate.passes(video(1), TILES_WAIT + 1)
    assert gate.broken(Type.VIDEO, 1)
    assert not gate.passes(video(1), 0)
    assert gate.passes(video(2), 0), "another member lost nothing"
    assert gate.passes(video(1, idr=True), 0)
    assert gate.passes(video(1), 0)
    assert (gate.dropped_tiles, gate.dropped_speaker, gate.sent) == (2, 0, 3)


def test_an_idr_into_a_full_link_mends_nothing():
    gate = Gate()
    gate.passes(video(1), TILES_WAIT + 1)
    assert not gate.passes(video(1, idr=True), TILES_WAIT + 1)
    assert not gate.passes(video(1), 0)


def test_a_slot_given_to_another_member_starts_whole():
    gate = Gate()
    gate.passes(video(1), TILES_WAIT + 1)
    gate.forget(1)
    assert gate.passes(video(1), 0)
