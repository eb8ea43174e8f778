"""The bench itself: what it makes of figures, and that every kind of row runs."""

from __future__ import annotations

import asyncio
import json
import sys

import pytest

from tests.bench.servers import ROOT
from tests.bench.stage import document
from tests.bench.stage.inputs import code, number_of, prepared
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
        "all_45": [{"latency_ms": {"p50": 11.0, "p95": 15.0, "p99": 30.0}, "fps": 25.0, "join_ms": [120.0, 90.0]}],
    }
    found = ratios(rows)
    assert found["cpu_over_stock_45"] == 0.5 and found["engine_over_ffmpeg_45"] == 1.0
    assert found["small_over_ffmpeg_45"] == 1.0 and found["stream_over_ffmpeg_45"] is None
    assert (found["latency_p50_ms_45"], found["fps_45"], found["join_ms"]) == (11.0, 25.0, 120.0)
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


async def test_one_short_run_of_each_kind_of_row(tmp_path):
    out = tmp_path / "stage.json"
    names = "members_9,stock_9,ffmpeg_9,all_9,switch_9,loss3_9"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.stage", "--quick", "--only", names, "--out", str(out)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 400)
    assert process.returncode == 0, said.decode()
    result = json.loads(out.read_text())
    assert {"machine", "commit", "rows", "ratios", "label"} <= set(result) and result["label"]
    for name, (run,) in result["rows"].items():
        assert "failed" not in run, (name, run)
        assert run["cpu"] is None or run["cpu"] > 0
    assert result["rows"]["members_9"][0]["samples"] > 20 and result["ratios"]["join_ms"] is not None
    assert "Not final" in document.page(result)
