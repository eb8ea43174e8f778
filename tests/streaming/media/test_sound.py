"""Who hears whom, proved on the sound: a tone per member, looked for in what each other member receives."""

from functools import cache

import av
import numpy as np
import pytest

from streaming.media.codecs import OpusDecoder, OpusEncoder
from streaming.media.sound import Sound
from streaming.rules.frames import LOST, Frame, Type
from streaming.rules.gain import CEILING, TARGET, amplitude
from tests.streaming.media.material import START

RATE = 48000


def hertz(slot):
    """No two have a harmonic in common that FFT windows of 20 ms or more would mistake."""
    return 400 + 150 * slot


@cache
def voice(slot, count=400, level=-20.0):
    """Opus packets of a member who only says his tone."""
    encoder, out = OpusEncoder(), []
    for n in range(count):
        at = np.arange(960) + n * 960
        wave = amplitude(level) * np.sqrt(2) * np.sin(2 * np.pi * hertz(slot) * at / RATE)
        out.append(encoder.encode(wave.astype(np.float32)))
    return out


class Out:
    """What the sound hands on: packets per output, and the stream's."""

    def __init__(self):
        self.mixes, self.stream = {}, []

    def opus(self, out, packet, p):
        self.mixes.setdefault(out, {})[p] = packet

    def sound(self, aac, p):
        self.stream.append((aac, p))


class Hall:
    """Members who all talk all the time, over a simulated clock; what comes out is kept per output."""

    def __init__(self, slots=range(1, 7), level=-20.0):
        self.now = 100.0
        kept = Out()
        self.out, self.stream = kept.mixes, kept.stream
        self.sound = Sound(kept, lambda: 0, lambda: self.now)
        self.slots, self.n = {slot: voice(slot, level=level) for slot in slots}, 0

    def run(self, ticks, lost=()):
        for _ in range(ticks):
            for slot, packets in self.slots.items():
                body = packets[self.n % len(packets)]
                if (slot, self.n) not in lost:
                    self.sound.push(Frame(Type.SOUND, slot, self.n * 960, int(self.now * 1e6), 0, body))
                else:
                    self.sound.push(Frame(Type.SOUND, slot, self.n * 960, int(self.now * 1e6), LOST))
            self.now += 0.02
            self.sound.tick(START + self.n * 20_000)
            self.n += 1

    def heard_in(self, out, first=None, count=None):
        """Decoded samples of an output; a silence where it has no packet."""
        decoder, blocks = OpusDecoder(), []
        packets = self.out.get(out, {})
        for n in range(self.n):
            packet = packets.get(START + n * 20_000)
            blocks.append(decoder.decode(packet) if packet else np.zeros(960, np.float32))
        samples = np.concatenate(blocks)
        return samples if first is None else samples[first * 960 : (first + count) * 960]


def loudness(samples, slot):
    """dBFS of a member's tone."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) * 2 / len(samples) * 2
    at = round(hertz(slot) * len(samples) / RATE)
    return 20 * np.log10(float(spectrum[at - 2 : at + 3].max()) / np.sqrt(2) + 1e-9)


def tones(samples, slots=range(1, 7), above=-45):
    return {slot for slot in slots if loudness(samples, slot) > above}


@pytest.mark.parametrize("heard", [set(), {1}, {2, 5}, {1, 3, 6}, {1, 2, 3, 4, 5, 6}])
def test_exactly_those_who_may_be_heard_are(heard):
    hall = Hall()
    hall.sound.hear(frozenset(heard))
    hall.run(150)
    assert tones(hall.heard_in(0, 100, 50)) == heard
    assert set(hall.out) == {0} | heard, "one mix for all, and one for each open microphone"


@pytest.mark.parametrize("heard", [{1}, {2, 5}, {1, 3, 6}])
def test_each_open_microphone_hears_all_but_itself(heard):
    hall = Hall()
    hall.sound.hear(frozenset(heard))
    hall.run(150)
    for slot in heard:
        samples = hall.heard_in(slot, 100, 50)
        assert tones(samples) == heard - {slot}
        assert loudness(samples, slot) < -60


def test_a_member_who_is_only_listened_to_at_the_desk_is_in_no_mix():
    hall = Hall()
    hall.sound.hear(frozenset({1}), frozenset({4}))
    hall.run(150)
    assert all(4 not in tones(hall.heard_in(out, 100, 50)) for out in hall.out)
    assert set(hall.sound.levels()) == {1, 4}


def test_the_switch_of_the_floor_leaves_no_word_of_who_lost_it():
    """In the block after the switch he fades within 5 ms; after that, 20 ms windows are without him."""
    hall = Hall()
    hall.sound.hear(frozenset({1}))
    hall.run(150)
    hall.sound.hear(frozenset({4}))
    hall.run(50)
    before = hall.heard_in(0, 140, 9)
    assert tones(before) == {1}
    for n in range(152, 165):
        assert loudness(hall.heard_in(0, n, 1), 1) < -45, n
    assert tones(hall.heard_in(0, 170, 30)) == {4}


def test_what_was_said_while_the_microphone_was_closed_never_comes_out():
    hall = Hall()
    hall.sound.hear(frozenset({1, 2}))
    hall.run(100)
    hall.sound.hear(frozenset({2}))
    hall.run(50)
    hall.slots[1] = voice(6)
    hall.sound.hear(frozenset({1, 2}))
    hall.run(60)
    later = hall.heard_in(0, 150, 60)
    assert loudness(later[:9600], 1) < -50 and 6 in tones(later[24000:])


def test_a_slot_with_another_member_is_silent_until_a_scene_names_him():
    hall = Hall()
    hall.sound.hear(frozenset({1, 2}))
    hall.run(100)
    hall.sound.free(1)
    hall.run(50)
    assert tones(hall.heard_in(0, 103, 40)) == {2}
    hall.sound.hear(frozenset({1, 2}))
    hall.run(60)
    assert tones(hall.heard_in(0, 180, 30)) == {1, 2}


@pytest.mark.parametrize("level", [-31, -26, -20, -14, -9])
def test_everybody_is_equally_loud(level):
    hall = Hall(level=level)
    hall.sound.hear(frozenset({3}))
    hall.run(350)
    assert abs(loudness(hall.heard_in(0, 250, 100), 3) - TARGET) < 3


def test_six_at_once_and_all_too_loud_are_not_clipped():
    hall = Hall(level=-6.0)
    hall.sound.hear(frozenset(range(1, 7)))
    blocks = []
    mixes = hall.sound._mixer.mixes
    hall.sound._mixer.mixes = lambda *a: blocks.append(mixes(*a)) or blocks[-1]
    hall.run(150)
    peak = max(float(np.abs(mix).max()) for block in blocks for mix in block.values())
    assert peak <= amplitude(CEILING) + 1e-4
    assert tones(hall.heard_in(0, 100, 50)) == set(range(1, 7))


def test_a_lost_packet_makes_no_hole_and_a_lost_line_makes_silence():
    hall = Hall()
    hall.sound.hear(frozenset({1}))
    hall.run(200, lost={(1, n) for n in (100, 120, 121)} | {(1, n) for n in range(150, 200)})
    around = hall.heard_in(0, 98, 12)
    blocks = np.sqrt((around.reshape(-1, 480) ** 2).mean(axis=1))
    assert 20 * np.log10(blocks.min()) > TARGET - 8
    assert np.abs(hall.heard_in(0, 170, 20)).max() < 0.005


def test_what_is_no_opus_is_silence_and_no_fault():
    hall = Hall([1, 2])
    hall.slots[1] = [b"\xff\xff\xff garbage " * 3, b"\x00", b"\x03\xff\xff\xff"]
    hall.sound.hear(frozenset({1, 2}))
    hall.run(100)
    assert 2 in tones(hall.heard_in(0, 50, 50), [2])


def test_the_stream_has_the_same_sound_at_the_programmes_times():
    hall = Hall()
    hall.sound.hear(frozenset({2}))
    hall.run(200)
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata, decoder.sample_rate, decoder.layout = bytes.fromhex("1188"), RATE, "mono"
    samples = np.concatenate([f.to_ndarray()[0] for aac, _ in hall.stream for f in decoder.decode(av.Packet(aac))])
    assert tones(samples[96000:144000]) == {2}
    steps = np.diff([p for _, p in hall.stream])
    assert set(steps) <= {21333, 21334}
    assert hall.stream[0][1] == START - 21334 and abs(hall.stream[-1][1] - START - 4_000_000) < 80_000


def test_loud_and_quiet_are_known_at_their_time():
    hall = Hall()
    hall.sound.hear(frozenset({2}))
    hall.run(150)
    assert abs(hall.sound.level(START + 140 * 20_000 + 5000) - TARGET) < 3
    assert hall.sound.level(START + 150 * 20_000) == hall.sound.level(START + 149 * 20_000), "a moment before its sound"
    assert hall.sound.level(START + 152 * 20_000) is None


def test_sixty_members_who_are_not_heard_cost_nothing():
    hall = Hall(range(1, 7))
    for slot in range(7, 67):
        hall.slots[slot] = hall.slots[1]
    hall.sound.hear(frozenset({1}))
    hall.run(20)
    assert set(hall.sound._mixer.tracks) == {1}
