"""One row of packets for everybody: the same bytes, sent again when asked, and moved without a gap."""

import asyncio
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streaming.network.fanout import HISTORY, SLICE, Clock, Fanout, Lane, Pacer, leave
from streaming.rules.rtp import parse, retransmission

SSRC, AGAIN = 0x1111, 0x1112


@pytest.fixture
async def pacer():
    made = Pacer()
    yield made
    made.close()


def rows(pacer: Pacer) -> tuple[Fanout, Fanout]:
    return Fanout(SSRC, AGAIN, pacer, count=1000), Fanout(SSRC, AGAIN, pacer, count=65000)


def viewer(pt: int = 96, rtx: int | None = 97) -> tuple[Lane, list[bytes]]:
    got: list[bytes] = []
    return Lane(got.append, pt, rtx), got


def seqs(got: list[bytes], pt: int = 96) -> list[int]:
    return [packet.seq for packet in map(parse, got) if packet.pt == pt]


async def test_everybody_gets_the_same_bytes_from_a_key_frame_on(pacer):
    row, (a, got_a), (b, got_b) = rows(pacer)[0], viewer(), viewer()
    row.join(a)
    row.join(b)
    row.frame([b"before"], 0, False)
    assert got_a == []
    row.frame([b"key1", b"key2"], 3600, True)
    row.frame([b"next"], 7200, False)
    assert got_a == got_b and [parse(p).payload for p in got_a] == [b"key1", b"key2", b"next"]
    assert [parse(p).marker for p in got_a] == [False, True, True]
    assert got_a[0] is got_b[0], "made once"
    assert seqs(got_a) == [1001, 1002, 1003] and {parse(p).ssrc for p in got_a} == {SSRC}


async def test_each_payload_type_is_patched_in(pacer):
    row, (a, got_a), (b, got_b) = rows(pacer)[0], viewer(96), viewer(102)
    row.join(a)
    row.join(b)
    row.frame([b"key"], 0, True)
    assert parse(got_a[0])._replace(pt=0) == parse(got_b[0])._replace(pt=0) and parse(got_b[0]).pt == 102


async def test_what_was_lost_is_sent_again_as_often_as_it_is_asked_for(pacer):
    row, (lane, got) = rows(pacer)[0], viewer()
    row.join(lane)
    row.frame([b"a", b"b", b"c"], 5, True)
    lost = parse(got[1])
    del got[:]
    assert row.resend(lane, [lost.seq]) == row.resend(lane, [lost.seq]) == 1
    first, second = map(parse, got)
    assert (first.pt, first.ssrc) == (97, AGAIN) and second.seq == first.seq + 1
    assert retransmission(first, 96)._replace(ssrc=SSRC) == lost
    plain, direct = viewer(rtx=None)
    row.join(plain)
    row.frame([b"d"], 6, True)
    row.resend(plain, seqs(direct))
    assert direct[0] == direct[1]


async def test_what_nobody_was_sent_is_not_sent_again(pacer):
    row, (lane, got) = rows(pacer)[0], viewer()
    row.frame([b"before"], 1, True)
    row.join(lane)
    row.frame([b"a"], 5, True)
    del got[:]
    assert row.resend(lane, [1000, 1002, 5, 65000, 40000]) == 0 and got == []
    for k in range(HISTORY + 1):
        row.frame([b"x"], 6 + k, False)
    del got[:]
    assert row.resend(lane, [1001]) == 0


async def test_a_key_frame_goes_out_in_turns_and_in_order(pacer):
    row, lanes = rows(pacer)[0], [viewer() for _ in range(3)]
    for lane, _ in lanes:
        row.join(lane)
    row.frame([bytes([k]) for k in range(36)], 0, True)
    row.frame([b"next"], 3600, False)
    assert [len(got) for _, got in lanes] == [SLICE] * 3
    await asyncio.sleep(0.05)
    for _, got in lanes:
        assert [parse(p).payload for p in got] == [*(bytes([k]) for k in range(36)), b"next"]
        assert seqs(got) == list(range(1000, 1037))


async def test_a_very_large_picture_still_takes_ten_milliseconds(pacer):
    row, (lane, got) = rows(pacer)[0], viewer()
    row.join(lane)
    row.frame([b"x"] * 300, 0, True)
    begun = asyncio.get_running_loop().time()
    while len(got) < 300:
        await asyncio.sleep(0)
    assert asyncio.get_running_loop().time() - begun < 0.05


ORDERS = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["", "", "0", "1"])), min_size=5, max_size=40
)


@given(ORDERS)
def test_moving_between_rows_leaves_no_gap_and_no_torn_reference(steps):
    """Any order of the two rows, any key frames, any wishes: numbers without a gap, stamps that rise, and a change of
    row only at a key frame. Each payload says its row, whether it is a key frame, and which picture it is.
    """

    async def play() -> list[bytes]:
        pacer = Pacer()
        both, (lane, got) = rows(pacer), viewer()
        both[0].join(lane)
        for tick, (key_0, key_1, second_first, wish) in enumerate(steps):
            if wish:
                both[int(wish)].join(lane)
            for k in (1, 0) if second_first else (0, 1):
                key = (key_0, key_1)[k]
                both[k].frame([bytes([k, key, tick, n]) for n in range(2)], tick * 3600, key)
        both[0].pacer.close()
        return got

    packets = [parse(each) for each in asyncio.run(play())]
    for before, after in itertools.pairwise(packets):
        assert after.seq == (before.seq + 1) & 0xFFFF
        assert after.ts > before.ts or (after.ts == before.ts and after.payload[0] == before.payload[0])
        if after.payload[0] != before.payload[0]:
            assert after.payload[1], "moved at a picture that needs another"
        elif after.payload[2] != before.payload[2] and not after.payload[1]:
            assert after.payload[2] == before.payload[2] + 1, "a picture is missing in between"
    if packets:
        assert packets[0].payload[1]


async def test_who_moved_is_answered_from_his_new_row_only(pacer):
    (large, small), (lane, got) = rows(pacer), viewer()
    large.join(lane)
    large.frame([b"L0"], 0, True)
    small.frame([b"S0"], 0, True)
    small.join(lane)
    large.frame([b"L1"], 1, True)
    small.frame([b"S1", b"S1b"], 1, True)
    assert [parse(p).payload for p in got] == [b"L0", b"S1", b"S1b"] and seqs(got) == [1000, 1001, 1002]
    del got[:]
    assert small.resend(lane, [1002, 1000]) == 1
    assert retransmission(parse(got[0]), 96).payload == b"S1b"


async def test_who_leaves_gets_nothing_more_and_is_forgotten(pacer):
    (large, small), (lane, got) = rows(pacer), viewer()
    large.join(lane)
    large.frame([b"a"], 0, True)
    small.join(lane)
    leave(lane)
    large.frame([b"b"], 1, True)
    small.frame([b"c"], 1, True)
    assert len(got) == 1 and not (large.lanes or large.coming or small.lanes or small.coming)


async def test_a_first_number_near_the_end_is_moved(pacer):
    row, (lane, got) = Fanout(SSRC, AGAIN, pacer, count=65530), viewer()
    row.join(lane)
    row.frame([b"a"], 0, True)
    assert seqs(got)[0] < 33000 and row.resend(lane, seqs(got)) == 1


def test_the_clock_follows_the_least_delayed_stamp():
    clock, start = Clock(), 1_800_000_000.0
    for k in range(1000):
        wall = start + k / 25
        late = 0.003 + (k % 7) * 0.01
        clock.see(int((wall + 12.5 - late) * 90000) & 0xFFFFFFFF, 90000, wall)
    assert abs(clock.offset - 12.497) < 0.002
    apart = clock.stamp(90000, wall) / 90000 - clock.stamp(48000, wall) / 48000
    true = ((wall + 12.497) % (2**32 / 90000)) - ((wall + 12.497) % (2**32 / 48000))
    assert abs(apart - true) < 0.001


@pytest.mark.parametrize("rate", [-0.03, 0.03])
def test_the_clock_follows_one_of_another_rate_for_an_hour(rate):
    clock, start = Clock(), 1_800_000_000.0
    for k in range(3600 * 25):
        wall = start + k / 25
        stamped = wall + k / 25 * rate
        clock.see(int((stamped - 0.005) * 90000) & 0xFFFFFFFF, 90000, wall)
        if k > 50:
            apart = (clock.stamp(90000, wall) - int(stamped * 90000) + (1 << 31)) % (1 << 32) - (1 << 31)
            assert abs(apart / 90000) < 0.070


def test_the_clock_follows_a_wall_clock_that_is_put_back_or_forward():
    for step in (-40, 40):
        clock, start = Clock(), 1_800_000_000.0
        for k in range(500):
            wall = start + k / 25 + (step if k > 250 else 0)
            clock.see(int((start + k / 25) * 90000) & 0xFFFFFFFF, 90000, wall)
        assert abs(clock.offset + step) < 0.001
