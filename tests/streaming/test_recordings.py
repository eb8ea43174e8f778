"""The recording over HTTP: in pieces, only after the meeting, and where its entries stand."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.utils import timezone

from council.models import Body
from meetings.models import Meeting
from streaming.recordings import asked
from tests.town import build

BODY = bytes(range(256)) * 8


@pytest.fixture
def closed(transactional_db, settings, tmp_path):
    """A meeting that is over, carried, with a part that is closed and one that is not."""
    settings.RECORDINGS_DIR, settings.SECOND_FACTOR_REQUIRED = tmp_path, False
    town = build(3)
    Meeting.objects.filter(pk=town.id).update(carried=True, status=Meeting.Status.CLOSED, rehearsal=False)
    folder = tmp_path / str(town.id)
    folder.mkdir()
    for number, whole in ((1, True), (2, False)):
        (folder / f"part-{number:02d}.mp4").write_bytes(BODY)
        told = {"part": number, "from": number * 10_000_000, "to": number * 10_000_000 + 5_000_000, "closed": whole}
        (folder / f"part-{number:02d}.json").write_text(json.dumps(told | {"bytes": len(BODY), "sha256": "ab"}))
    lines = [{"seq": 7, "p": 11_250_000, "part": 1}, {"seq": 8, "p": 21_000_000, "part": 2}]
    (folder / "index.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return town.id


def read(answer):
    """What came, also where it came in pieces that were made aside."""

    async def pieces():
        return b"".join([piece async for piece in answer.streaming_content])

    return async_to_sync(pieces)() if answer.streaming else answer.content


@pytest.mark.parametrize(
    ("header", "piece"),
    [
        ("", (0, 99)),
        ("bytes=0-", (0, 99)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=100-", None),
        ("bytes=20-10", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", (0, 99)),
        ("lines=1-2", (0, 99)),
    ],
)
def test_a_range(header, piece):
    assert asked(header, 100) == piece


def test_a_player_gets_the_piece_that_it_asks_for(closed):
    address = f"/opname/{closed}/part-01.mp4"
    whole = Client().get(address)
    assert whole.status_code == 200 and read(whole) == BODY and whole["Accept-Ranges"] == "bytes"
    piece = Client().get(address, headers={"range": "bytes=300-309"})
    assert (piece.status_code, piece["Content-Range"], piece["Content-Length"]) == (206, "bytes 300-309/2048", "10")
    assert read(piece) == BODY[300:310] and piece["Content-Type"] == "video/mp4"
    assert Client().get(address, headers={"range": "bytes=5000-"}).status_code == 416


def test_where_nginx_sends_files_it_is_told_which(closed, settings):
    settings.RECORDINGS_ACCEL = "/recordings/"
    answer = Client().get(f"/opname/{closed}/part-01.mp4")
    assert answer["X-Accel-Redirect"] == f"/recordings/{closed}/part-01.mp4" and answer.content == b""


def test_the_index_names_closed_parts_and_their_entries_only(closed):
    answer = Client().get(f"/api/meetings/{closed}/video")
    said = answer.json()
    assert [part["part"] for part in said["parts"]] == [1] and said["entries"] == [[7, 1, 1250]]
    assert said["parts"][0]["url"] == f"/opname/{closed}/part-01.mp4"
    again = Client().get(f"/api/meetings/{closed}/video", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("change", [{"status": "open"}, {"rehearsal": True}, {"carried": False}])
def test_nothing_is_shown_of_a_meeting_that_goes_on_or_was_a_rehearsal(closed, change):
    Meeting.objects.filter(pk=closed).update(**change)
    for address in (f"/opname/{closed}/part-01.mp4", f"/api/meetings/{closed}/video"):
        assert Client().get(address).status_code == 404
    assert Client().get(f"/vergadering/{closed}/opname/").status_code == 404


def test_the_page_is_there_when_there_is_something_to_see(closed):
    assert Client().get(f"/vergadering/{closed}/opname/").status_code == 200
    assert Client().get(f"/opname/{closed}/part-09.mp4").status_code == 404
    assert Client().get(f"/api/meetings/{uuid4()}/video").status_code == 404


def test_it_stays_online_as_long_as_guests_were_told(closed):
    client, address = Client(), f"/opname/{closed}/part-01.mp4"
    body = Meeting.objects.get(pk=closed).body
    for months, days, code in ((60, 1800, 200), (60, 1850, 404), (1, 32, 404), (0, 9000, 200)):
        Body.objects.filter(pk=body.pk).update(online_months=months)
        Meeting.objects.filter(pk=closed).update(closed_at=timezone.now() - timedelta(days=days))
        assert client.get(address).status_code == code, (months, days)
        assert (client.get(f"/api/meetings/{closed}/video").status_code == 200) == (code == 200)
