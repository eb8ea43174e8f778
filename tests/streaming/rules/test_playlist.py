"""Playlists, read back by a parser that shares nothing with what wrote them."""

import json

from hypothesis import given
from hypothesis import strategies as some

from streaming.rules import playlist
from streaming.rules.playlist import LISTED, PART, WITH_PARTS, Part, Window
from tests.streaming.media.hls import parse, parse_master

NOON = 1_795_600_800_000_000


def run(window, segments, name="aa", parts=5, last_open=0):
    """So many whole segments, and one with so many parts that is still open."""
    for n in range(segments + bool(last_open)):
        msn = window.next_msn
        window.open(f"{name}/s{msn}.m4s", f"{name}/init.mp4", NOON + msn * 2_000_000)
        count = last_open if n == segments else parts
        for k in range(count):
            window.segments[-1].parts.append(Part(f"{name}/p{msn}.{k}.m4s", PART, k == 0))
        if n < segments:
            window.close()
    return window


def test_a_young_stream():
    media = parse(playlist.render(run(Window(), 0, last_open=2), "aa/p0.2.m4s"))
    assert (media.target, media.part_target, media.sequence, media.hint) == (2, 0.4, 0, "aa/p0.2.m4s")
    (only,) = media.segments
    assert only["uri"] is None and [part[2] for part in only["parts"]] == [True, False]
    assert only["time"] == NOON / 1e6


def test_a_long_stream_lists_fifteen_segments_and_the_parts_of_three():
    window = run(Window(), 40, last_open=3)
    media = parse(playlist.render(window, "aa/p40.3.m4s", [("360.m3u8", (40, 1))]))
    closed = [one for one in media.segments if one["uri"]]
    assert len(closed) == LISTED and media.sequence == 25
    assert [one["uri"] for one in closed] == [f"aa/s{n}.m4s" for n in range(25, 40)]
    assert [len(one["parts"]) for one in closed] == [0] * 12 + [5] * WITH_PARTS
    assert [one["duration"] for one in closed] == [2.0] * 15
    assert media.reports == {"360.m3u8": (40, 1)}
    assert window.newest == (40, 2)


def test_what_leaves_the_list_is_handed_back_once():
    window = run(Window(), 40)
    gone = window.gone
    assert len(set(gone)) == len(gone) == 25 + 37 * 5
    assert not {one["uri"] for one in parse(playlist.render(window, None)).segments} & set(gone)


def test_a_restart_goes_on_after_a_discontinuity():
    before = run(Window(), 20, last_open=2)
    window = playlist.restored(json.loads(json.dumps(before.remembered())))
    run(window, 2, name="bb")
    media = parse(playlist.render(window, None))
    assert [one["uri"] for one in media.segments] == [
        *(f"aa/s{n}.m4s" for n in range(14, 21)),
        "bb/s21.m4s",
        "bb/s22.m4s",
    ]
    assert [one["discontinuity"] for one in media.segments] == [False] * 7 + [True, False]
    assert media.segments[6]["duration"] == 0.8, "what was begun ends with the parts that it has"
    assert media.segments[-1]["map"] == "bb/init.mp4"


def test_discontinuities_that_left_the_list_are_counted():
    window = run(Window(), 3)
    for name in ("bb", "cc", "dd"):
        window = playlist.restored(window.remembered())
        run(window, 2, name=name)
    assert parse(playlist.render(window, None)).discontinuity_sequence == 0
    run(window, 40, name="dd")
    assert parse(playlist.render(window, None)).discontinuity_sequence == 3


@given(some.lists(some.tuples(some.sampled_from(["close", "restart", "part", "lose"])), max_size=120))
def test_numbers_never_jump_whatever_happens(steps):
    window, run_no, seen = Window(), 0, {}
    for (step,) in steps:
        opened = window.segments and not window.segments[-1].closed
        if step == "restart":
            window, run_no = playlist.restored(json.loads(json.dumps(window.remembered()))), run_no + 1
        elif step == "lose":
            window.give_up()
        elif step == "close" and opened:
            window.close()
        elif step == "part":
            if not opened:
                window.open(f"{run_no}/s{window.next_msn}", f"{run_no}/i", NOON)
            segment = window.segments[-1]
            name = f"{run_no}/p{segment.msn}.{len(segment.parts)}.{len(seen)}"
            segment.parts.append(Part(name, PART, True))
        seen[len(seen)] = step
        numbers = [segment.msn for segment in window.segments]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
        assert not numbers or window.next_msn == numbers[-1] + 1
        if window.segments:
            parse(playlist.render(window, None))


def test_after_the_end_players_stop_asking():
    window = run(Window(), 3)
    window.ended = True
    media = parse(playlist.render(window, "aa/p3.0.m4s"))
    assert media.ended and media.hint is None


def test_the_master_names_both():
    text = playlist.master([("720.m3u8", 1280, 720, "avc1.42c01f,mp4a.40.2", 1_350_000)])
    row = parse_master(text)["720.m3u8"]
    assert (row["RESOLUTION"], row["CODECS"], row["BANDWIDTH"]) == ("1280x720", "avc1.42c01f,mp4a.40.2", "1350000")


def test_programme_time_is_written_to_the_millisecond():
    assert playlist.clock(NOON + 1_234_567) == "2026-11-25T10:00:01.234Z"
