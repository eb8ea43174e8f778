"""Faces, voices and the loops they are kept in: everybody another, and nothing that a decoder minds."""

from __future__ import annotations

from dataclasses import replace

import av
import numpy as np
import pytest

from frontend.demo import cast, faces, loops, voice
from frontend.demo.faces import LARGE, SMALL, Look, Sitter, pose
from streaming.media.codecs import OpusDecoder
from streaming.rules import h264

LOOK = Look(7, "mw. T. Proef", True, 1980)


@pytest.fixture(scope="module")
def made():
    return loops.make(LOOK)


def test_everybody_of_the_demo_has_a_face_and_a_voice_of_his_own():
    every = cast.looks()
    assert len(every) == 45 and len({look.number for look in every.values()}) == 45
    still = [np.asarray(Sitter(look, (160, 90)).frame(pose(0, 0, 0)), np.int16) for look in every.values()]
    apart = [np.abs(one - other).mean() for n, one in enumerate(still) for other in still[:n]]
    print(f"the two that look most alike differ by {min(apart):.1f} of 255")
    assert min(apart) > 8


def test_a_face_blinks_nods_and_opens_its_mouth():
    sitter = Sitter(LOOK, SMALL)
    quiet, other = (np.asarray(sitter.frame(pose(7, at, 0)), np.int16) for at in (0.5, 2.5))
    open_mouth = np.asarray(sitter.frame(pose(7, 0.5, 0) and replace(pose(7, 0.5, 0), mouth=4)), np.int16)
    assert np.abs(quiet - other).mean() > 1
    rows, columns = np.nonzero(np.abs(quiet - open_mouth).sum(axis=2) > 60)
    assert len(rows) > 20 and rows.min() > 90 and abs(columns.mean() - 160) < 15


def test_a_name_stands_only_on_a_desk_that_is_shown_large():
    for size, shown in ((LARGE, True), (SMALL, False)):
        desk = np.asarray(Sitter(LOOK, size).frame(pose(7, 0.5, 0)), np.int16)[round(size[1] * 0.89) :]
        assert (np.ptp(desk.reshape(-1, 3), axis=0).max() > 100) == shown


def test_a_loop_ends_where_it_began():
    sitter = Sitter(LOOK, SMALL)
    first, last = (np.asarray(sitter.frame(pose(7, at, 0)), np.int16) for at in (0.0, faces.SECONDS - 0.04))
    assert np.abs(first - last).mean() < 3


def test_a_voice_is_loud_enough_has_pauses_and_is_pitched_as_its_owner():
    man, woman = (voice.speech(5, is_woman) for is_woman in (False, True))
    for samples in (man, woman):
        assert len(samples) == 8 * voice.RATE and np.abs(samples).max() <= 0.9
        speaks = np.array(voice.openness(samples, 25))
        assert 0.4 < (speaks > 0).mean() < 0.95 and speaks.max() > 0.6
        loud = samples[np.abs(samples) > 1e-3]
        assert -23 < 20 * np.log10(np.sqrt(np.mean(loud**2))) < -17
        assert np.abs(samples[:960]).max() < 0.02 and np.abs(samples[-960:]).max() < 0.02
    assert _pitch(man) < 150 < 165 < _pitch(woman)


def _pitch(samples) -> float:
    """By the strongest repetition between 70 and 320 Hz, in the middle of all blocks of 40 ms that are voiced."""
    found = []
    for at in range(0, len(samples) - 1920, 1920):
        block = samples[at : at + 1920 : 3].astype(float)
        if np.sqrt(np.mean(block**2)) < 0.05:
            continue
        repeats = np.correlate(block, block, "full")[len(block) - 1 :]
        lags = slice(16000 // 320, 16000 // 70)
        found.append(16000 / (lags.start + int(np.argmax(repeats[lags]))))
    return float(np.median(found))


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("speaking", [False, True])
def test_a_film_decodes_whole_and_has_a_key_frame_about_every_second(made, size, speaking):
    units = made.pictures[loops.name_of(speaking, size)]
    keys = [at for at, unit in enumerate(units) if h264.is_idr(unit)]
    assert keys[0] == 0 and {b - a for a, b in zip(keys, [*keys[1:], len(units)], strict=True)} == {
        loops.KEY_EVERY[size]
    }
    decoder = av.CodecContext.create("h264", "r")
    frames = [frame for _ in range(2) for unit in units for frame in decoder.decode(av.Packet(unit))]
    assert len(frames) == 2 * len(units) and {(f.width, f.height) for f in frames} == {size}
    assert not any(frame.is_corrupt for frame in frames)
    kbps = sum(map(len, units)) * 8 / (len(units) / loops.FPS[size]) / 1000
    print(f"{size[0]}x{size[1]}: {kbps:.0f} kbps")
    assert kbps < loops.BITS[size] / 1000


def test_the_sound_is_as_long_as_the_film_and_decodes(made):
    assert len(made.sound) == loops.SPEAKING_SECONDS * 50
    decoder = OpusDecoder()
    sound = np.concatenate([decoder.decode(packet) for packet in made.sound])
    assert np.sqrt(np.mean(sound**2)) > 0.03
    decoder = OpusDecoder()
    silence = np.concatenate([decoder.decode(made.silence) for _ in range(5)])
    assert np.abs(silence).max() < 0.001


def test_what_is_kept_is_what_was_made(made, tmp_path):
    path = loops.path_of(tmp_path, "proef")
    loops.write(path, made)
    assert loops.read(path) == made and list(tmp_path.iterdir()) == [path]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="not whole"):
        loops.read(path)
