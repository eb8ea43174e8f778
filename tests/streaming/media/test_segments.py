"""The stream's files: cut where the playlist says, playable from every segment, and going on after a kill."""

import io
import itertools
import shutil
import subprocess

import av
import pytest

from streaming.media import segments
from streaming.media.segments import Stream
from streaming.rules.fmp4 import Sound, fragments
from tests.services.table import SERVICES
from tests.streaming.media.hls import parse, parse_master
from tests.streaming.media.material import CONFIG, START, marked, programme


def play(stream, steps):
    for kind, *rest in steps:
        getattr(stream, kind)(*rest)


def stream_in(folder, run="0a0b0c0d"):
    said = []
    return Stream(folder, run, Sound(CONFIG), lambda rendition, what: said.append((rendition, what))), said


@pytest.fixture(scope="module")
def ten_seconds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stream")
    stream, said = stream_in(folder)
    play(stream, programme(10))
    stream.finish()
    return folder, said


def media(folder, name="720"):
    return parse((folder / f"{name}.m3u8").read_text())


def whole(folder, playlist):
    """Every listed segment after its own init, joined: what an old player sees."""
    return [(folder / one["map"]).read_bytes() + (folder / one["uri"]).read_bytes() for one in playlist.segments]


@pytest.mark.parametrize("name", ["720", "360"])
def test_segments_of_two_seconds_that_each_begin_with_an_idr(ten_seconds, name):
    folder, _ = ten_seconds
    listed = media(folder, name)
    assert [one["duration"] for one in listed.segments] == [2.0] * 5
    assert [one["time"] for one in listed.segments] == [START / 1e6 + 2 * n for n in range(5)]
    for at, data in enumerate(whole(folder, listed)):
        with av.open(io.BytesIO(data)) as file:
            assert [marked(frame) for frame in file.decode(video=0)] == list(range(50 * at, 50 * at + 50))


def test_parts_joined_are_the_segment(ten_seconds):
    folder, _ = ten_seconds
    for one in media(folder).segments[-3:]:
        assert len(one["parts"]) == 5 and all(abs(part[1] - 0.4) < 1e-6 for part in one["parts"])
        assert b"".join((folder / part[0]).read_bytes() for part in one["parts"]) == (folder / one["uri"]).read_bytes()


def test_the_times_in_the_files_are_the_programmes(ten_seconds):
    folder, _ = ten_seconds
    for at, one in enumerate(media(folder).segments):
        found = list(fragments(io.BytesIO((folder / one["uri"]).read_bytes())))
        assert found[0].time == (START + at * 2_000_000) * 9 // 100


def test_the_sound_lies_under_its_picture(ten_seconds):
    """The tone begins and ends with the whole seconds of the programme, to 5 ms."""
    folder, _ = ten_seconds
    data = whole(folder, media(folder))
    joined = data[0] + b"".join(piece[piece.index(b"moof") - 4 :] for piece in data[1:])
    with av.open(io.BytesIO(joined)) as file:
        loud = [
            (frame.time - START / 1e6 + at / 48000, abs(value) > 0.05)
            for frame in file.decode(audio=0)
            for at, value in enumerate(frame.to_ndarray()[0])
            if at % 4 == 0
        ]
    heard = [when for when, on in loud if on and when > 0.5]
    edges = [a for a, b in itertools.pairwise(heard) if b - a > 0.5]
    assert [round(edge) for edge in edges] == [1, 3, 5, 7]
    assert all(abs(edge - round(edge)) < 0.005 for edge in edges)


def test_every_part_is_announced_in_order_and_independent_where_it_says(ten_seconds):
    _, said = ten_seconds
    for rendition in (0, 1):
        rows = [what for number, what in said if number == rendition and not what["playlist"].endswith("ENDLIST\n")]
        places = list(dict.fromkeys((row["msn"], row["part"]) for row in rows))
        assert places == [(msn, part) for msn in range(5) for part in range(5)]
        assert [row["closes"] for row in rows[:25]] == [False, False, False, False, True] * 5
        assert all(row["independent"] == (row["part"] == 0) for row in rows)


def test_the_hint_comes_true(ten_seconds):
    _, said = ten_seconds
    hints = [parse(what["playlist"]).hint for number, what in said if number == 0]
    listed = [parse(what["playlist"]).segments[-1]["parts"][-1][0] for number, what in said if number == 0]
    assert listed[1:25] == hints[:24]


def test_the_master_names_what_is_there(ten_seconds):
    folder, _ = ten_seconds
    variants = parse_master((folder / "index.m3u8").read_text())
    assert {uri: row["RESOLUTION"] for uri, row in variants.items()} == {"720.m3u8": "1280x720", "360.m3u8": "640x360"}
    assert all((folder / uri).exists() for uri in variants)


def test_ffmpeg_plays_it_as_any_device_would(ten_seconds):
    if SERVICES["ffmpeg"].find() is None:
        pytest.skip("no ffprobe")
    folder, _ = ten_seconds
    count = ["-select_streams", "v:0", "-count_frames", "-show_entries", "stream=nb_read_frames,width"]
    aside = folder / "ended.m3u8"
    aside.write_text((folder / "720.m3u8").read_text() + "#EXT-X-ENDLIST\n")
    command = ["ffprobe", "-v", "error", *count, "-of", "csv=p=0", str(aside)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert set(done.stdout.split()) == {"1280,250"} and done.stderr == ""


def test_a_kill_in_the_middle_of_a_segment_loses_nothing_that_was_listed(tmp_path):
    first, _ = stream_in(tmp_path, "aaaaaaaa")
    steps = programme(5)
    play(first, steps)  # 2.5 segments, then nothing: as after SIGKILL
    second, _ = stream_in(tmp_path, "bbbbbbbb")
    play(second, programme(4, first=7))
    listed = media(tmp_path)
    assert [one["discontinuity"] for one in listed.segments] == [False, False, False, True, False, False]
    assert [round(one["duration"], 3) for one in listed.segments[:5]] == [2.0, 2.0, 0.8, 1.0, 2.0]
    assert listed.segments[3]["time"] == START / 1e6 + 7
    for one in listed.segments[:5]:
        with av.open(io.BytesIO((tmp_path / one["map"]).read_bytes() + (tmp_path / one["uri"]).read_bytes())) as file:
            assert sum(1 for _ in file.decode(video=0)) == round(one["duration"] * 25)


def test_a_state_that_makes_no_sense_is_a_fresh_start(tmp_path):
    (tmp_path / "state.json").write_text('{"renditions": {"720": {"next": "x"}}}')
    stream, _ = stream_in(tmp_path)
    play(stream, programme(3))
    assert media(tmp_path).sequence == 0


def test_frames_that_were_skipped_leave_the_one_before_them_standing(tmp_path):
    stream, _ = stream_in(tmp_path)
    skipped = {9, 10, 23, 58, 59, 60, 61, 62}
    slots = {block: [n for n in range(block * 50, block * 50 + 50) if n not in skipped] for block in range(3)}

    def moved(step):
        """The encoder never saw the skipped ones: its frames take the slots that are left, each IDR its own."""
        if step[0] == "sound":
            return step
        block, at = divmod((step[3] - START) // 40_000, 50)
        return (*step[:3], START + slots[block][at] * 40_000, step[4]) if at < len(slots[block]) else None

    play(stream, [kept for step in programme(6) if (kept := moved(step))])
    stream.finish()
    listed = media(tmp_path)
    assert [round(one["duration"], 2) for one in listed.segments] == [2.0, 2.0, 2.0]
    assert [one["time"] - START / 1e6 for one in listed.segments] == [0.0, 2.0, 4.0]
    with av.open(io.BytesIO(whole(tmp_path, listed)[0])) as file:
        frames = list(file.decode(video=0))
    assert [marked(frame) for frame in frames] == list(range(47))
    shown = [round((frame.time - START / 1e6) * 25) for frame in frames]
    assert shown == [10 if n == 11 else n for n in slots[0]], "only the frame after an edge comes earlier"


def test_without_any_sound_the_picture_goes_on(tmp_path):
    stream, said = stream_in(tmp_path)
    play(stream, [step for step in programme(4) if step[0] == "video"])
    assert len([what for number, what in said if number == 0]) >= 9


def test_nothing_is_deleted_in_its_first_minute_out_of_the_list(tmp_path, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(segments.time, "monotonic", lambda: now[0])
    stream, _ = stream_in(tmp_path)
    steps = programme(10)
    once = [s for s in steps if s[0] == "video" and s[1] == 0]

    def on(seconds):
        for _ in range(seconds // 10):
            for kind, rendition, data, p, idr in once:
                getattr(stream, kind)(rendition, data, p + int(now[0] - 1000) * 1_000_000, idr)
            now[0] += 10

    on(40)
    held = len(list(tmp_path.glob("*/720/*.m4s")))
    assert held >= 19 * 6, "parts and segments of 40 s are all still there"
    on(200)
    left = len(list(tmp_path.glob("*/720/*.m4s")))
    assert left <= 15 + (30 + 4) * 6 + 6
    assert all((tmp_path / one["uri"]).exists() for one in media(tmp_path).segments if one["uri"])


def test_an_old_run_leaves_no_folder(tmp_path, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(segments.time, "monotonic", lambda: now[0])
    first, _ = stream_in(tmp_path, "aaaaaaaa")
    play(first, programme(5))
    second, _ = stream_in(tmp_path, "bbbbbbbb")
    for again in range(12):
        for kind, rendition, data, p, idr in [s for s in programme(10) if s[0] == "video"]:
            getattr(second, kind)(rendition, data, p + (again + 1) * 10_000_000, idr)
        now[0] += 10
    assert not (tmp_path / "aaaaaaaa").exists()
    assert (tmp_path / "bbbbbbbb/720/init.mp4").exists()


def test_a_full_disk_stops_the_stream_and_room_brings_it_back(tmp_path, monkeypatch):
    stream, _ = stream_in(tmp_path)
    steps = programme(10)
    play(stream, [step for step in steps if when(step) < START + 5_000_000])
    real = segments.put

    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(segments, "put", full)
    play(stream, [step for step in steps if START + 5_000_000 <= when(step) < START + 6_500_000])
    monkeypatch.setattr(segments, "put", real)
    play(stream, [step for step in steps if when(step) >= START + 6_500_000])
    stream.finish()
    listed = media(tmp_path)
    assert stream.failures > 0
    assert [one["time"] - START / 1e6 for one in listed.segments] == [0.0, 2.0, 8.0]
    names = [path.name for path in tmp_path.glob("*/720/*")]
    assert not [name for name in names if name.endswith(".new")]


def when(step):
    return step[3] if step[0] == "video" else step[2]


def test_writing_a_part_is_cheap(tmp_path):
    """0.4 s of both renditions must not cost the sink thread more than a few ms."""
    stream, said = stream_in(tmp_path)
    steps = programme(10)
    begun = segments.time.process_time()
    play(stream, steps)
    assert (segments.time.process_time() - begun) / len(said) < 0.010
    shutil.rmtree(tmp_path)
