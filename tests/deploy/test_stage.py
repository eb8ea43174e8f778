"""The stage and the watchdog as their units start them, behind nginx with TLS: the stream as a citizen gets it."""

from __future__ import annotations

import grp
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.installation import ROOT, UNPRIVILEGED, Installation, serving
from tests.services.fixtures import need
from tests.streaming.media.hls import parse

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
PUBLIC_KEY = "from django.conf import settings; print(settings.MEDIA_PUBLIC_KEY)"
KINDS = "from council.models.journal import JournalEntry; print(*JournalEntry.objects.values_list('kind', flat=True))"
Answer = tuple[int, http.client.HTTPMessage, bytes]


@pytest.fixture(scope="module")
def here() -> Iterator[Installation]:
    for name in ("postgres", "redis", "nginx"):
        need(name)
    with serving("localhost", "lobby") as made:
        key = made.manage("shell", "-v", "0", "-c", PUBLIC_KEY).strip()
        made.write_secret("media_public_key", key)
        folder = made.folder / "stage"
        if os.geteuid() == 0:  # as systemd makes a StateDirectory
            os.chown(folder, -1, grp.getgrnam(UNPRIVILEGED).gr_gid)
        folder.chmod(0o750)
        made.keeps("stage", STAGE_HTTP_PORT=str(made.stage_port), STAGE_UDP_PORT=str(made.stage_port))
        made.keeps("watchdog")
        try:
            for name in ("720", "360", "index"):
                until(partial(there, made, f"{stream(made)}/{name}.m3u8"), 240)
            yield made
        finally:
            for name in ("stage", "watchdog"):
                print((made.folder / f"{name}.log").read_text(errors="replace")[-3000:])


def there(made: Installation, path: str) -> bool:
    return ask(made, path)[0] == 200


def stream(made: Installation) -> str:
    return f"/stream/{made.people['meeting']}"


def ask(made: Installation, path: str, method: str = "GET", **headers: str) -> Answer:
    trust = ssl.create_default_context(cafile=str(made.folder / "nginx/fullchain.pem"))
    line = http.client.HTTPSConnection("localhost", made.https, timeout=20, context=trust)
    line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    found = answer.status, answer.headers, answer.read()
    line.close()
    return found


def until(check: Callable[[], Any], seconds: float) -> float:
    """Seconds until it came about."""
    begun = time.monotonic()
    while not check():
        assert time.monotonic() - begun < seconds, "it did not come about"
        time.sleep(0.1)
    return time.monotonic() - begun


def playlist(made: Installation, query: str = "") -> Any:
    status, _, body = ask(made, f"{stream(made)}/720.m3u8{query}")
    assert status == 200, (status, body)
    return parse(body.decode())


def kinds(made: Installation) -> list[str]:
    return made.manage("shell", "-v", "0", "-c", KINDS).split()


def test_playlists_and_segments_come_from_the_disk_with_headers_for_a_cache(here: Installation) -> None:
    for name in ("index", "720", "360"):
        status, headers, body = ask(here, f"{stream(here)}/{name}.m3u8", Origin="https://elsewhere.example")
        assert (status, body[:7]) == (200, b"#EXTM3U")
        assert headers["Cache-Control"] == "public, max-age=1" and headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Content-Type"] == "application/vnd.apple.mpegurl" and "Set-Cookie" not in headers
    until(lambda: [one for one in playlist(here).segments if one["uri"]], 20)
    whole = [one["uri"] for one in playlist(here).segments if one["uri"]]
    status, headers, body = ask(here, f"{stream(here)}/{whole[-1]}")
    assert status == 200 and b"moof" in body[:200] and headers["Content-Type"] == "video/mp4"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_a_playlist_that_waits_is_answered_when_its_part_is_there(here: Installation) -> None:
    text = ask(here, f"{stream(here)}/720.m3u8")[2].decode()
    sequence = int(re.findall(r"#EXT-X-MEDIA-SEQUENCE:(\d+)", text)[0])
    wanted = sequence + len(parse(text).segments) + 1
    begun = time.monotonic()
    status, headers, body = ask(here, f"{stream(here)}/720.m3u8?_HLS_msn={wanted}&_HLS_part=0")
    took = time.monotonic() - begun
    assert status == 200 and f"s{wanted - 1}.m4s" in body.decode(), body
    assert 0.2 < took < 6.5, took
    assert headers.get_all("Access-Control-Allow-Origin") == ["*"]


def test_only_nginx_and_the_stage_may_read_the_files(here: Installation) -> None:
    made = list((here.folder / "stage" / "stream").rglob("*.m4s"))
    assert made
    if os.geteuid() == 0:
        group = grp.getgrnam(UNPRIVILEGED).gr_gid
        assert {path.stat().st_gid for path in made} == {group}
    assert all(path.stat().st_mode & 0o007 == 0 for path in made)
    for path in (f"{stream(here)}/state.json", f"/recordings/{here.people['meeting']}/part-01.mp4"):
        assert ask(here, path)[0] == 404


def test_who_joins_without_a_token_is_turned_away_by_the_stage_itself(here: Installation) -> None:
    status, headers, body = ask(here, f"/stage/{here.people['meeting']}/whip", "POST", Content_Type="application/sdp")
    assert (status, headers.get_content_type()) == (401, "application/problem+json")
    assert json.loads(body)["code"] == "token.missing"


def test_the_watchdog_sees_it_through_the_public_address_and_misses_it(here: Installation) -> None:
    took = until(lambda: "stream.up" in kinds(here), 60)
    print(f"stream.up in the journal after {took:.1f} s")
    media = [int(path.name) for path in Path("/proc").glob("[0-9]*") if carries(path, here.people["meeting"])]
    assert media
    for pid in media:
        os.kill(pid, signal.SIGSTOP)
    try:
        print(f"stream.down in the journal after {until(lambda: 'stream.down' in kinds(here), 30):.1f} s")
    finally:
        for pid in media:
            os.kill(pid, signal.SIGCONT)
    until(lambda: kinds(here).count("stream.up") == 2, 60)


def carries(process: Path, meeting: str) -> bool:
    """Whether it is the media process of this meeting: it holds that meeting's lock."""
    try:
        held = [os.readlink(one) for one in (process / "fd").iterdir()]
    except OSError:
        return False
    return any(one.endswith(f"{meeting}.lock") for one in held)


@pytest.mark.parametrize("process", ["stage", "watchdog"])
def test_they_have_none_of_the_web_process_s_secrets_and_cannot_serve(here: Installation, process: str) -> None:
    environment = here._environment(f"{process}.environment")
    given = {name for name in environment if "KEY" in name or "SECRET" in name or "DATABASE" in name}
    expected = {"STAGE_SECRET_FILE", "MEDIA_PUBLIC_KEY_FILE"} if process == "stage" else {"WATCHDOG_SECRET_FILE"}
    assert given == expected
    done = subprocess.run(
        [sys.executable, "-c", "import council.asgi"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode != 0 and "COUNCIL_PROCESS" in done.stderr
