"""nginx before the stage, from the file of deploy/ as it stands: what it answers, what it asks, what it keeps."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.services.nginx import nginx
from tests.services.processes import free_port, workplace

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
MEETING = "0b9a2b5e-0d5c-4c63-9d4b-1de1b1a5b001"
FOLDER = f"/stream/{MEETING}"


class Stage(BaseHTTPRequestHandler):
    """Stands where the stage's HTTP stands: answers after a while, and remembers what it was asked."""

    asked: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Cookie")))
        time.sleep(0.3)
        body = b"from the stage"
        self.send_response(200)
        for name, value in (("Content-Length", str(len(body))), ("Cache-Control", "public, max-age=6")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def place() -> Iterator[Path]:
    """Where nginx's own user may read, which pytest's folders are not."""
    with workplace("council-stream") as folder:
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def front(nginx_binary: str, place: Path) -> Iterator[tuple[int, Path, ThreadingHTTPServer]]:
    stage = ThreadingHTTPServer(("127.0.0.1", 0), Stage)
    Stage.asked = []
    threading.Thread(target=stage.serve_forever, daemon=True).start()
    folder, port = place / "lib", free_port()
    segments = folder / FOLDER[1:] / "abcdef01" / "720"
    segments.mkdir(parents=True)
    (segments / "s7.m4s").write_bytes(b"segment")
    (folder / FOLDER[1:] / "720.m3u8").write_text("#EXTM3U on the disk")
    (folder / FOLDER[1:] / "state.json").write_text("{}")
    text = (DEPLOY / "council_stream.conf").read_text()
    for there, here in {
        "/var/lib/council-stage": str(folder),
        "127.0.0.1:8010": f"127.0.0.1:{stage.server_port}",
        "include council_proxy.conf": f"include {DEPLOY}/council_proxy.conf",
    }.items():
        assert there in text
        text = text.replace(there, here)
    zone = f"proxy_cache_path {place}/cache keys_zone=council_stream:2m;\n"
    variable = 'map $http_upgrade $council_connection { default upgrade; "" ""; }\n'
    with nginx(f"{zone}{variable}server {{ listen 127.0.0.1:{port};\n{text}\n}}", port):
        yield port, folder, stage
    stage.shutdown()


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, dict(refused.headers), refused.read()


def test_segments_and_playlists_are_files_with_the_right_headers(front: Any) -> None:
    port, _, _ = front
    status, headers, body = get(port, f"{FOLDER}/abcdef01/720/s7.m4s")
    assert (status, body, headers["Content-Type"]) == (200, b"segment", "video/mp4")
    assert "immutable" in headers["Cache-Control"] and headers["Access-Control-Allow-Origin"] == "*"
    status, headers, body = get(port, f"{FOLDER}/720.m3u8")
    assert (status, body, headers["Cache-Control"]) == (200, b"#EXTM3U on the disk", "public, max-age=1")
    assert headers["Content-Type"] == "application/vnd.apple.mpegurl"
    assert Stage.asked == []


def test_a_hundred_who_wait_for_the_same_part_are_one_question(front: Any) -> None:
    port, _, _ = front
    path = f"{FOLDER}/720.m3u8?_HLS_msn=8&_HLS_part=1"
    with ThreadPoolExecutor(30) as many:
        answers = list(many.map(lambda _: get(port, path, Cookie="sessionid=1"), range(100)))
    assert {(status, body) for status, _, body in answers} == {(200, b"from the stage")}
    assert Stage.asked == [(path, None)]


def test_a_part_that_is_not_there_yet_is_waited_for(front: Any) -> None:
    port, _, _ = front
    assert get(port, f"{FOLDER}/abcdef01/720/p8.1.m4s")[2] == b"from the stage"
    assert [path for path, _ in Stage.asked] == [f"{FOLDER}/abcdef01/720/p8.1.m4s"]


def test_a_stage_that_is_down_leaves_the_file_on_the_disk(front: Any) -> None:
    port, _, stage = front
    stage.shutdown()
    stage.server_close()
    status, headers, body = get(port, f"{FOLDER}/720.m3u8?_HLS_msn=8&_HLS_part=1")
    assert (status, body, headers["Cache-Control"]) == (200, b"#EXTM3U on the disk", "no-store")


def test_nothing_else_of_those_folders_is_served(front: Any) -> None:
    port, _, _ = front
    for path in (f"{FOLDER}/state.json", f"{FOLDER}/", "/stream/../secret", "/recordings/x/part-01.mp4"):
        assert get(port, path)[0] in (400, 404), path
    assert Stage.asked == []
