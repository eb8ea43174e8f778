"""Our MP4, read by FFmpeg's demuxer, by ffprobe, and by the reader that repairs a file after a crash."""

import io
import json
import subprocess

import av
import pytest

from streaming.rules import fmp4
from streaming.rules.fmp4 import Picture, Sample, Sound
from streaming.rules.h264 import avc_sample, parameter_sets
from tests.services.table import SERVICES
from tests.streaming.media.material import CONFIG, marked, pictures, tones

HOUR = 3600


def a_file(parts=10):
    """`parts` of 0.4 s, one hour into the programme."""
    frames, sounds = pictures(parts * 10), list(tones(parts * 20))
    out = [fmp4.init(Picture(1280, 720, *parameter_sets(frames[0][0])), Sound(CONFIG))]
    ticks = HOUR * 48000 - 1024
    for n in range(parts):
        video = [
            Sample(HOUR * 90000 + i * 3600, 3600, avc_sample(frames[i][0]), frames[i][2])
            for i in range(n * 10, n * 10 + 10)
        ]
        sound = []
        while ticks < (HOUR + 0.4 * (n + 1)) * 48000:
            sound.append(Sample(ticks, 1024, sounds.pop(0)[0]))
            ticks += 1024
        out.append(fmp4.part(n + 1, video, sound))
    return out


@pytest.fixture(scope="module")
def pieces():
    return a_file()


def test_every_frame_and_sample_comes_back_at_its_time(pieces):
    with av.open(io.BytesIO(b"".join(pieces))) as file:
        frames = list(file.decode(video=0))
    assert [marked(frame) for frame in frames] == list(range(100))
    assert [round((frame.time - HOUR) * 1000) for frame in frames] == [40 * n for n in range(100)]
    with av.open(io.BytesIO(b"".join(pieces))) as file:
        sounds = list(file.decode(audio=0))
    assert round(sounds[0].time * 48000) == HOUR * 48000 - 1024
    assert abs(sum(frame.samples for frame in sounds) - 4 * 48000) <= 2048


def test_ffprobe_reads_it_without_a_word_of_complaint(pieces, tmp_path):
    if SERVICES["ffmpeg"].find() is None:
        pytest.skip("no ffprobe")
    path = tmp_path / "own.mp4"
    path.write_bytes(b"".join(pieces))
    command = ["ffprobe", "-v", "warning", "-show_streams", "-count_frames", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    video, sound = json.loads(done.stdout)["streams"]
    assert done.stderr == ""
    assert (video["codec_name"], video["width"], video["height"], video["nb_read_frames"]) == ("h264", 1280, 720, "100")
    assert (video["profile"], float(video["start_time"]), video["r_frame_rate"]) == (
        "Constrained Baseline",
        3600,
        "25/1",
    )
    assert (sound["codec_name"], sound["profile"], sound["sample_rate"], sound["channels"]) == ("aac", "LC", "48000", 1)


def test_a_part_alone_after_its_init_plays(pieces):
    """What a player does that joins at an IDR."""
    with av.open(io.BytesIO(pieces[0] + pieces[6])) as file:
        assert [marked(frame) for frame in file.decode(video=0)] == list(range(50, 60))


def test_it_can_be_searched(pieces):
    with av.open(io.BytesIO(b"".join(pieces))) as file:
        file.seek((HOUR + 3) * 1_000_000)
        assert marked(next(file.decode(video=0))) == 50


def test_a_part_with_one_track_only(pieces):
    frames = pictures(100)
    silent = fmp4.part(1, [Sample(0, 3600, avc_sample(frames[0][0]))], [])
    with av.open(io.BytesIO(pieces[0] + silent)) as file:
        assert sum(1 for _ in file.decode(video=0)) == 1


def test_codecs_are_named_as_rfc_6381_has_them(pieces):
    picture = Picture(1280, 720, *parameter_sets(pictures(100)[0][0]))
    assert picture.codec.startswith("avc1.42c0")
    assert Sound(CONFIG).codec == "mp4a.40.2"


@pytest.mark.parametrize("cut", [1, 7, 20, 3000])
def test_after_a_crash_the_last_whole_fragment_is_found(pieces, cut):
    whole = b"".join(pieces)
    end = fmp4.whole_until(io.BytesIO(whole[:-cut]))
    assert end == len(whole) - len(pieces[-1])
    with av.open(io.BytesIO(whole[:end])) as file:
        assert sum(1 for _ in file.decode(video=0)) == 90


def test_every_cut_ends_at_a_fragment(pieces):
    edges = [len(b"".join(pieces[: n + 1])) for n in range(len(pieces))]
    whole = b"".join(pieces)
    for length in range(0, len(whole), 997):
        end = fmp4.whole_until(io.BytesIO(whole[:length]))
        assert end == max([edge for edge in edges if edge <= length], default=0)


def test_the_fragments_say_when_they_are(pieces):
    found = list(fmp4.fragments(io.BytesIO(b"".join(pieces))))
    assert [(one.track, one.time, one.duration) for one in found] == [
        (1, HOUR * 90000 + n * 36000, 36000) for n in range(10)
    ]
    assert found[-1].end == len(b"".join(pieces))
