"""The bench itself: what it makes of figures, and that every kind of row runs."""

from __future__ import annotations

import asyncio
import json
import sys
from types import SimpleNamespace

import pytest

from tests.bench.servers import ROOT
from tests.bench.stage import document, videoroom
from tests.bench.stage.found import delays, together
from tests.bench.stage.inputs import code, number_of, prepared
from tests.bench.stage.load import Lag
from tests.bench.stage.probe import Ears, Seen
from tests.bench.stage.table import GOALS, cell, ratios
from tests.streaming.media.camera import marked

pytestmark = pytest.mark.slow


def test_medians_and_ratios_are_of_the_runs_that_came_to_their_end():
    rows = {
        "members_45": [
            {"cpu": 40.0, "cpu_of": {"media": 30.0}},
            {"failed": "?"},
            {"cpu": 44.0, "cpu_of": {"media": 32.0}},
        ],
        "stock_45": [{"cpu": 84.0}],
        "ffmpeg_45": [{"cpu": 31.0}],
        "ffmpeg_small_45": [{"cpu": 36.0}],
        "small_45": [{"cpu": 50.0, "cpu_of": {"media": 36.0}}],
        "janus_23": [{"cpu": 20.0, "downlink_kbps": 3000}],
        "members_23": [{"cpu": 30.0, "downlink_kbps": 1200}],
        "switch_45": [{"switch_ms": [100.0, 120.0]}, {"switch_ms": [-1.0]}],
        "long_45": [{"memory_mb": [100.0] * 60 + [200.0] * 600 + [204.0] * 60, "index_looked": 4, "index_wrong": [1]}],
        "all_45": [{"latency_ms": {"p50": 11.0, "p95": 15.0, "p99": 30.0}, "fps": 25.0, "join_ms": [120.0, 90.0]}],
    }
    found = ratios(rows)
    assert found["cpu_over_stock_45"] == 0.5 and found["engine_over_ffmpeg_45"] == 1.0
    assert found["small_over_ffmpeg_45"] == 1.0 and found["stream_over_ffmpeg_45"] is None
    assert (found["latency_p50_ms_45"], found["fps_45"], found["join_ms"]) == (11.0, 25.0, 120.0)
    assert (found["janus_n"], found["cpu_over_janus_n"], found["downlink_over_janus_23"]) == (23, 1.5, 0.4)
    assert found["downlink_mbps_most"] == 1.2 and found["switch_p95_ms"] == 2000.0, "never is not left out"
    assert (found["long_memory_growth_45"], found["long_index_right_45"]) == (0.02, 0.75)
    assert set(GOALS) <= set(found) and found["loss1_p95_ms"] is None
    assert cell([3.0, 1.0, 2.0]) == "2.0 (1.0-3.0)" and cell([]) == "-"


@pytest.mark.parametrize("number", [0, 199, 256 + 137])
def test_a_code_is_read_back(number):
    assert number_of(code(marked(0, 640, 360), number), 640) == number


def test_inputs_are_the_bits_they_say(tmp_path):
    inputs = prepared(7)
    for film, bits in [*((tile, 82_000) for tile in inputs.tiles), *((large, 670_000) for large in inputs.speakers)]:
        rate = sum(map(len, film.units)) * 8 * film.fps / len(film.units)
        print(f"{rate / 1000:.0f} kbit/s")
        assert 0.6 * bits < rate < 1.5 * bits and film.keys[0]


def test_a_beep_is_heard_where_it_begins():
    ears, voices, beep = Ears(), prepared(3).voices, prepared(3).beep
    found = []
    for number in range(150):
        beeping = 50 <= number % 100 < 50 + len(beep)
        packet = beep[number % 50] if beeping else voices[0][number]
        found += [960 * number + start for start in ears.beeps(packet)]
    assert len(found) == 1 and 0 <= found[0] - 50 * 960 < 720, found  # the codec's own delay is 312 samples


def test_pictures_and_sound_are_set_side_by_side():
    probe = SimpleNamespace(seen=Seen(), beeps=[])
    for number in range(200):
        probe.seen.at.append(100 + number / 25)
        probe.seen.walls.append(1000 + number / 25)
        probe.seen.numbers.append(number)
    probe.beeps = [1000.03 + second for second in range(8)] + [1003.7]
    found = together(probe, 0.01, 100, 108)
    assert found["av_samples"] == 8 and found["av_ms"]["p50"] == 20.0 and found["av_95_ms"] == 20.0
    late = delays(probe.seen, {number: [99.9 + number / 25] for number in range(200)}, 100, 108, Lag())
    assert late["latency_ms"]["p50"] == 100.0 and late["samples"] == 200 and not late["outliers"]


def test_janus_is_asked_in_its_own_words():
    offer = "v=0\r\na=group:BUNDLE a b\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:a\r\na=rtpmap:96 H264/90000\r\n"
    offer += "a=rtpmap:97 rtx/90000\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:b\r\na=rtpmap:111 opus/48000/2\r\n"
    line = SimpleNamespace(credentials=lambda: ["a=ice-ufrag:x"], candidates=lambda: ["a=candidate:1"])
    said = videoroom.answer(offer, line)
    assert videoroom.kinds(offer) == {96: "picture", 97: "again", 111: "sound"}
    assert said.count("a=recvonly") == 2 and said.count("a=setup:active") == 2 and "m=video 9 UDP" in said


@pytest.mark.parametrize("names", ["members_9,stock_9,ffmpeg_9,all_9,loss3_9", "switch_9,long_9"])
async def test_one_short_run_of_each_kind_of_row(tmp_path, names):
    out = tmp_path / "stage.json"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.stage", "--quick", "--long", "5", "--only", names, "--out", str(out)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 600)
    assert process.returncode == 0, said.decode()
    result = json.loads(out.read_text())
    assert {"machine", "commit", "rows", "ratios", "label"} <= set(result) and result["label"]
    assert set(names.split(",")) <= set(result["rows"])
    for name, (run,) in result["rows"].items():
        assert "failed" not in run, (name, run)
        assert run.get("cpu", 1) > 0 and run.get("samples", 1) > 0
    text = document.page(result)
    assert "Not final" in text and all(f"`{name}`" in text for name in result["rows"])
