"""The assembler under any line: pictures come out whole, in order, and never one that a decoder cannot have."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from streaming.rules import h264
from streaming.rules.assembler import HELD, KEY_EVERY, Assembler
from streaming.rules.rtp import Packet
from tests.streaming.rules.test_h264 import nal, stream


def picture(k: int, key: bool) -> bytes:
    size = 900 if key else 300
    body = nal(5 if key else 1, size, k)
    return stream(nal(7, 9), nal(8, 3), body) if key else stream(body)


def packets(keys: list[bool], first: int = 65000, sets: bool = True) -> list[list[Packet]]:
    """Each picture as its packets."""
    out, seq = [], first
    for k, key in enumerate(keys):
        payloads = h264.packetise(picture(k, key), 200)
        if not sets and k:
            payloads = [each for each in payloads if each[0] & 31 not in (7, 8)]
        row = []
        for n, payload in enumerate(payloads):
            row.append(Packet(96, n == len(payloads) - 1, seq & 0xFFFF, k * 3600, 1, payload))
            seq += 1
        out.append(row)
    return out


def allowed(keys: list[bool], units: list) -> None:
    """Every picture equals the one sent, in order, and each one's reference is the picture before it."""
    shown = [unit.ts // 3600 for unit in units]
    assert shown == sorted(set(shown))
    for unit, k in zip(units, shown, strict=True):
        assert unit.data == picture(k, keys[k]) and unit.idr == keys[k]
    for before, k in zip([-2, *shown], shown, strict=False):
        assert keys[k] or before == k - 1, f"picture {k} after {before}"


def test_a_clean_line_loses_nothing_and_waits_for_nothing():
    keys, made = [k % 10 == 0 for k in range(30)], Assembler()
    for k, row in enumerate(packets(keys)):
        for packet in row[:-1]:
            assert made.add(packet, k * 0.04) == ([], [])
        units, nacks = made.add(row[-1], k * 0.04 + 0.01)
        assert [unit.ts for unit in units] == [k * 3600] and units[0].at == k * 0.04 + 0.01 and not nacks


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_any_order_loss_and_doubles(data):
    keys = [True, *data.draw(st.lists(st.booleans(), min_size=3, max_size=20))]
    flat = [packet for row in packets(keys, data.draw(st.sampled_from([0, 65530, 30000]))) for packet in row]
    made, units, now, delayed = Assembler(), [], 0.0, []
    for packet in flat:
        now += 0.005
        fate = data.draw(st.sampled_from(["ok"] * 8 + ["lost", "late", "twice"]))
        arrived = {"ok": [packet], "lost": [], "late": [], "twice": [packet, packet]}[fate]
        if fate == "late":
            delayed.append(packet)
        elif delayed and data.draw(st.booleans()):
            arrived = [*arrived, delayed.pop(0)]
        for each in arrived:
            units += made.add(each, now)[0]
        units += made.tick(now).units
        assert len(made._held) <= HELD and len(made._missing) <= 2 * HELD
    units += made.tick(now + 10).units
    allowed(keys, units)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 9), st.booleans(), st.binary(max_size=30)), max_size=80)
)
def test_nonsense_leaves_it_bounded(rows):
    made = Assembler()
    for k, (seq, ts, marker, payload) in enumerate(rows):
        made.add(Packet(96, marker, seq, ts, 1, payload), k * 0.01)
        made.tick(k * 0.01)
        assert len(made._held) <= HELD and len(made._missing) <= 2 * HELD


def test_a_hole_is_asked_for_at_once_and_again_and_mended():
    rows = packets([True, False])
    made = Assembler()
    for packet in rows[0]:
        made.add(packet, 0.0)
    lost, *rest = rows[1]
    assert len(rest) >= 1
    assert made.add(rest[0], 0.04)[1] == [lost.seq]
    assert made.tick(0.05).nacks == []
    assert made.tick(0.10).nacks == [lost.seq]
    for packet in rest[1:]:
        assert made.add(packet, 0.10) == ([], [])
    assert not made.tick(0.11).want_key
    units, _ = made.add(lost, 0.13)
    assert [unit.ts for unit in units] == [3600] and not made.broken


def test_a_hole_given_up_asks_for_a_key_frame_and_shows_nothing_before_it():
    keys = [True, False, False, False, True, False]
    rows, made, units, asked = packets(keys), Assembler(), [], []
    for k, row in enumerate(rows):
        now = k * 0.04
        for packet in row[1:] if k == 1 else row:
            units += made.add(packet, now)[0]
        tick = made.tick(now + 0.001)
        units += tick.units
        asked += [now] if tick.want_key else []
    tick = made.tick(1.0)
    assert [unit.ts // 3600 for unit in units + tick.units] == [0, 4, 5] and made.lost == 1


def test_a_key_frame_is_asked_for_at_most_twice_a_second():
    made = Assembler()
    for packet in packets([False])[0]:
        made.add(packet, 0.0)
    asked = [k * 0.02 for k in range(100) if made.tick(k * 0.02).want_key]
    assert asked[0] <= 0.14 and all(b - a >= KEY_EVERY - 0.001 for a, b in pairwise(asked))


def test_what_was_dropped_behind_breaks_it_until_a_key_frame():
    keys = [True, False, False, True, False]
    rows, made, units = packets(keys), Assembler(), []
    for k, row in enumerate(rows):
        for packet in row:
            units += made.add(packet, k * 0.04)[0]
        if k == 1:
            made.break_off(0.05)
            assert made.tick(0.05).want_key
    assert [unit.ts // 3600 for unit in units] == [0, 1, 3, 4]


def test_parameter_sets_that_came_once_are_in_front_of_every_key_frame():
    made, units = Assembler(), []
    for row in packets([True, False, True], sets=False):
        for packet in row:
            units += made.add(packet, 0.0)[0]
    assert units[2].data == picture(2, True)


def test_a_stream_that_jumps_begins_anew():
    made = Assembler()
    for packet in packets([True, False])[0]:
        made.add(packet, 0.0)
    units = []
    for row in packets([False, True], first=20000):
        for packet in row:
            units += made.add(packet, 0.1)[0]
    assert [unit.idr for unit in units] == [True]


def test_a_sender_without_markers_is_one_picture_late():
    made, units = Assembler(), []
    for row in packets([True, False, False]):
        for packet in row:
            units += made.add(packet._replace(marker=False), 0.0)[0]
    assert [unit.data for unit in units] == [picture(0, True), picture(1, False)]
