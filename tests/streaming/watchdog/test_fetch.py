"""What a citizen's player reads in a playlist, and what is none."""

import pytest

from streaming.rules.playlist import Part, Window, master, render
from streaming.watchdog.fetch import Fault, segments, variants

BASE = "https://raad.example/stream/m1/index.m3u8"
P = 1_795_600_800_000_000


def window(count):
    made = Window()
    for n in range(count):
        segment = made.open(f"abc/720/s{n}.m4s", "abc/720/init.mp4", P + n * 2_000_000)
        segment.parts.append(Part(f"abc/720/p{n}.0.m4s", 2_000_000, True))
        made.close()
    return made


def test_the_large_picture_comes_first():
    text = master([("360.m3u8", 640, 360, "avc1", 380_000), ("720.m3u8", 1280, 720, "avc1", 1_350_000)])
    assert variants(text, BASE) == [f"https://raad.example/stream/m1/{n}.m3u8" for n in (720, 360)]


def test_whole_segments_with_their_times():
    found = segments(render(window(4), "abc/720/p4.0.m4s"), "https://raad.example/stream/m1/720.m3u8")
    assert [one.begins_us for one in found] == [P + n * 2_000_000 for n in range(4)]
    assert {one.map_url for one in found} == {"https://raad.example/stream/m1/abc/720/init.mp4"}
    assert found[-1].url == "https://raad.example/stream/m1/abc/720/s3.m4s"
    assert found[0].duration_us == 2_000_000


def test_a_segment_that_is_not_whole_yet_is_not_there():
    made = window(2)
    made.open("abc/720/s2.m4s", "abc/720/init.mp4", P + 4_000_000).parts.append(Part("abc/720/p2.0.m4s", 400_000, True))
    assert len(segments(render(made, None), BASE)) == 2


@pytest.mark.parametrize("text", ["", "<html>de site is in onderhoud</html>", "#EXTM3U\n#EXT-X-VERSION:9\n"])
def test_what_is_no_master_playlist_is_a_fault(text):
    with pytest.raises(Fault, match="unreachable"):
        variants(text, BASE)


@pytest.mark.parametrize("text", ["", "<html>", "#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:gisteren\n#EXTINF:2.0,\ns.m4s\n"])
def test_what_is_no_media_playlist_is_a_fault(text):
    with pytest.raises(Fault, match="unreachable"):
        segments(text, BASE)


def test_an_empty_playlist_has_nothing():
    assert segments("#EXTM3U\n", BASE) == []
