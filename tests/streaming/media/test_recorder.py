"""The recording: whole after a kill, its parts where the scene says, searchable, and with a hash that is right."""

import hashlib
import io
import itertools
import json
import os
import signal
import subprocess
import sys
import time

import av
import pytest

from streaming.media import disk, recorder
from streaming.media.disk import Disk
from streaming.media.index import Index, entries, parts
from streaming.media.recorder import Recorder, part_path, recorded
from streaming.rules import fmp4
from streaming.rules.fmp4 import Sound
from tests.streaming.media.material import CONFIG, START, marked, programme


def recorder_in(folder, run="0a0b0c0d", least_mb=0):
    said = []
    made = Recorder(folder, run, Sound(CONFIG), Disk(folder.parent, least_mb), said.append)
    made.wanted = True
    return made, said


def play(made, steps):
    for kind, *rest in steps:
        if kind == "video":
            made.video(*rest[1:])
        else:
            made.sound(*rest)


def film(seconds, first=0):
    return programme(seconds, renditions=(0,), first=first)


def until(true, seconds=5.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def twelve(tmp_path):
    made, said = recorder_in(tmp_path / "rec")
    play(made, film(12))
    made.finish(START + 12_000_000)
    return part_path(tmp_path / "rec", 1), said


def test_a_part_is_announced_opened_and_closed_with_its_hash(twelve):
    path, said = twelve
    assert said[0] == {"part": 1, "state": "opened", "from": START}
    data = path.read_bytes()
    assert said[1] == {
        "part": 1,
        "state": "closed",
        "reason": "ended",
        "from": START,
        "to": START + 12_000_000,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    assert json.loads(path.with_suffix(".json").read_bytes())["closed"] is True


def test_it_plays_from_zero_to_the_end_and_knows_its_length(twelve):
    with av.open(str(twelve[0])) as file:
        assert file.duration == 12_000_000
        frames = list(file.decode(video=0))
    assert [marked(frame) for frame in frames] == list(range(300))
    assert [round(frame.time * 25) for frame in frames] == list(range(300))
    with av.open(str(twelve[0])) as file:
        assert abs(sum(frame.samples for frame in file.decode(audio=0)) / 48000 - 12) < 0.1


def test_an_idr_that_took_long_to_draw_has_its_sound_all_the_same(tmp_path):
    made, _ = recorder_in(tmp_path / "rec")
    steps = film(4)
    play(made, [step for step in steps if step[0] == "sound" and step[2] < START + 300_000])
    play(made, [step for step in steps if step[0] == "video" or step[2] >= START + 300_000])
    made.finish(START + 4_000_000)
    with av.open(str(part_path(tmp_path / "rec", 1))) as file:
        assert next(file.decode(audio=0)).time < 0.03


def test_a_jump_reads_only_what_it_needs(twelve):
    class Counted(io.BytesIO):
        taken = 0

        def read(self, size=-1):
            data = super().read(size)
            self.taken += len(data)
            return data

    file = Counted(twelve[0].read_bytes())
    with av.open(file) as container:
        container.seek(9_000_000)
        assert marked(next(container.decode(video=0))) == 200
    assert file.taken < len(file.getvalue()) * 0.75


def test_nothing_is_recorded_until_it_is_wanted_and_a_suspension_makes_two_parts(tmp_path):
    made, said = recorder_in(tmp_path / "rec")
    made.wanted = False
    play(made, film(2))
    assert not list((tmp_path / "rec").iterdir())
    made.wanted = True
    assert made.waits_for_key()
    play(made, film(4, first=3))
    made.wanted = False
    play(made, film(2, first=7))
    made.wanted = True
    play(made, film(4, first=9))
    made.finish(START + 13_000_000)
    opened = [(row["part"], row["from"]) for row in said if row["state"] == "opened"]
    assert opened == [(1, START + 3_000_000), (2, START + 9_000_000)]
    ends = {row["part"]: (row["to"], row["reason"]) for row in said if row["state"] == "closed"}
    assert ends == {1: (START + 7_000_000, "stopped"), 2: (START + 13_000_000, "ended")}


KILLED = """
import sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.streaming.media.test_recorder import film, play, recorder_in
made, said = recorder_in(Path({folder!r}))
play(made, film(15))
print("there", flush=True)
time.sleep(60)
"""


def test_after_kill_9_all_but_the_last_seconds_play_and_a_new_part_goes_on(tmp_path):
    folder = tmp_path / "rec"
    code = KILLED.format(root=os.getcwd(), folder=str(folder))
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"there\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    made, said = recorder_in(folder, "bbbbbbbb")
    until(lambda: said)
    assert said[0]["reason"] == "crashed"
    assert said[0]["to"] == START + 12_000_000, "three whole fragments of four"
    play(made, film(4, first=20))
    made.finish(START + 24_000_000)
    with av.open(str(part_path(folder, 1))) as file:
        assert [marked(frame) for frame in file.decode(video=0)] == list(range(300))
    with av.open(str(part_path(folder, 2))) as file:
        assert marked(next(file.decode(video=0))) == 500


@pytest.mark.parametrize("cut", [1, 9, 5000])
def test_a_file_cut_off_anywhere_is_mended(twelve, cut):
    path, _ = twelve
    os.truncate(path, path.stat().st_size - cut)
    path.with_suffix(".json").write_text(json.dumps({"part": 1, "from": START, "closed": False}))
    whole = recorder.seal(path, 1)
    assert whole["to"] == START + 8_000_000
    with av.open(str(path)) as file:
        assert file.duration == 8_000_000
        assert sum(1 for _ in file.decode(video=0)) == 200


def test_a_part_that_has_no_fragment_yet_is_sealed_too(tmp_path):
    made, _ = recorder_in(tmp_path / "rec")
    play(made, film(1))
    del made
    again, said = recorder_in(tmp_path / "rec")
    until(lambda: said)
    assert said[0]["from"] == said[0]["to"] == START
    assert again.part is None


def test_the_recording_stops_before_the_disk_is_full(tmp_path, monkeypatch):
    made, said = recorder_in(tmp_path / "rec", least_mb=500)
    left = itertools.chain([501.0, 501.0], itertools.repeat(499.0))
    monkeypatch.setattr(disk, "free_mb", lambda folder: next(left))
    monkeypatch.setattr(disk, "EVERY_S", 0.0)
    play(made, film(8))
    until(lambda: len(said) == 2)
    assert [row["state"] for row in said] == ["opened", "closed"] and said[1]["reason"] == "disk"
    assert not made.waits_for_key()


def test_a_write_that_fails_leaves_a_part_that_plays(tmp_path):
    made, said = recorder_in(tmp_path / "rec")
    steps = film(12)
    play(made, steps[:500])
    real = made._file

    class Full:
        def write(self, data):
            real.write(data[:1000])
            raise OSError(28, "No space left on device")

        def flush(self):
            pass

        def close(self):
            real.close()

    made._file = Full()
    play(made, steps[500:])
    until(lambda: len(said) == 2)
    assert said[1]["reason"] == "disk"
    assert made.part is None, "not tried again with every IDR"
    with av.open(str(part_path(tmp_path / "rec", 1))) as file:
        assert sum(1 for _ in file.decode(video=0)) == 100


def test_more_fragments_than_places_in_the_index_share_them():
    found = [fmp4.Fragment(1000 + n * 100, 1100 + n * 100, 1, n * 360000, 360000) for n in range(50)]
    box = fmp4.index(found, 40 + 8 + 12 * 20)
    assert len(box) == 40 + 8 + 12 * 20
    assert int.from_bytes(box[38:40], "big") == 17


@pytest.mark.parametrize(
    ("layout", "on_air", "mode", "started", "kept"),
    [
        ("start", False, "continuous", False, False),
        ("speaker", True, "stops_at_suspension", False, True),
        ("break", False, "continuous", True, True),
        ("break", False, "stops_at_suspension", True, False),
        ("break", False, "continuous", False, False),
        ("end", False, "continuous", True, False),
        ("nonsense", False, "continuous", True, False),
        ("pause", False, "nonsense", True, False),
    ],
)
def test_what_belongs_in_the_recording(layout, on_air, mode, started, kept):
    assert recorded(layout, on_air, mode, started) is kept


def test_the_index_leads_from_an_entry_to_its_moment(tmp_path):
    folder = tmp_path / "rec"
    made, _ = recorder_in(folder)
    index = Index(folder)
    index.shown(6, START - 60_000_000, made.part)
    index.shown(7, START - 500_000, made.part)
    play(made, film(4))
    index.shown(9, START + 1_500_000, made.part)
    index.shown(9, START + 1_900_000, made.part)
    Index(folder).shown(8, START + 3_000_000, made.part)
    assert entries(folder) == [(7, 1, 0), (8, 1, 1500), (9, 1, 1500)]
    assert [part["part"] for part in parts(folder)] == [1]


def test_a_line_that_a_crash_cut_off_costs_itself_only(tmp_path):
    (tmp_path / "index.jsonl").write_text('{"seq":4,"p":5,"part":1}\n{"seq":5,"p"')
    Index(tmp_path).shown(6, 7, 1)
    part_path(tmp_path, 1).touch()
    part_path(tmp_path, 1).with_suffix(".json").write_text('{"part":1,"from":0}')
    assert [row[0] for row in entries(tmp_path)] == [4, 5, 6]
