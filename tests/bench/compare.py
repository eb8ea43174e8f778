"""The peers, each in the run in which we are measured too."""

from __future__ import annotations

import os
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.bench import clients, rows
from tests.bench.clients import Line, Sockets
from tests.bench.numbers import percentile
from tests.bench.peers.board import update
from tests.bench.servers import daphne
from tests.services.nginx import nginx
from tests.services.processes import free_port
from tests.services.redis import redis

CAST = '{"type":"vote.cast","id":"@ID@","data":{"choice":"for"}}'
LAYERS = ("memory", "redis", "pubsub")
NCHAN = """
server {
  listen 127.0.0.1:%d reuseport;
  location = /pub { nchan_publisher; nchan_channel_id room; nchan_message_buffer_length 0; client_max_body_size 64k; }
  location = /sub { nchan_subscriber websocket; nchan_channel_id room; }
}
nchan_max_reserved_memory 64M;
"""


def naive(crowd: rows.Crowd, rounds: int, patience: float) -> dict[str, Any]:
    """group_send on each of the three layers; the best by processor time per vote."""
    found = {layer: _naive(layer, crowd, rounds, patience) for layer in LAYERS}
    best = min(found, key=lambda layer: found[layer]["cpu_ms_per_vote"])
    return {"best": best, **found[best], "layers": found}


def _naive(layer: str, crowd: rows.Crowd, rounds: int, patience: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-", dir=rows.ROOT / "var") as folder, redis() as url:
        environment = {
            "COUNCIL_MODE": "demo",
            "COUNCIL_VAR": folder,
            "BENCH_LAYER": layer,
            "REDIS_URL": url,
            "LOG_LEVEL": "ERROR",
            "DATABASE_URL": "",
        }
        with daphne("tests.bench.peers.naive:application", environment) as server:
            kinds = "m" * crowd.members + "h" * crowd.hall + "w" * crowd.watchers
            load = Sockets([Line(kind, server.port, "/", "-", "-") for kind in kinds])
            load.rest(1)
            try:
                return _naive_rounds(load, server, crowd, rounds, patience)
            finally:
                load.close()


def _naive_rounds(load: Sockets, server: Any, crowd: rows.Crowd, rounds: int, patience: float) -> dict[str, Any]:
    before = server.cpu_seconds()
    said = [load.round(crowd.spread_seconds, CAST, patience) for _ in range(rounds)]
    spent = server.cpu_seconds() - before
    return rows.report(load.results(), crowd, spent, 0, said)


def nchan(watchers: int, publishers: int, spread: float, rounds: int, size: int) -> dict[str, Any]:
    """A C server that stores nothing: the same number of bytes, published by POST, to the same number of sockets."""
    port = free_port()
    with nginx(NCHAN % port, port, nchan=True):
        people = [Line("p", port, "/pub")] * publishers + [Line("w", port, "/sub")] * watchers
        load = Sockets(people)
        load.rest(1)
        try:
            said = [load.round(spread, update("@SEQ@")[:size]) for _ in range(rounds)]
            found = load.results()
        finally:
            load.close()
    return rows.report(found, rows.Crowd(publishers, 0, watchers), 0.0, 0, said)


def state(place: rows.Installation) -> dict[str, Any]:
    """Requests per second: ours, ours behind nginx, a bare ASGI application with the same bytes, an ordinary view."""
    path = f"/api/meetings/{place.meeting}/state"
    body = Path(place.environment["COUNCIL_VAR"]) / "state.json"
    with rows.serving(place, 1) as (server,):
        clients.ask(server.port, path, seconds=1)
        body.write_bytes(_answer(server.port, path))
        ours = clients.ask(server.port, path)
        gzip = clients.ask(server.port, path, header="Accept-Encoding: gzip")
        cached = _behind_nginx(server.port, path)
    with daphne("tests.bench.peers.bare:application", {**place.environment, "BENCH_BODY": str(body)}) as server:
        bare = clients.ask(server.port, "/")
    view_environment = {**place.environment, "DJANGO_SETTINGS_MODULE": "tests.bench.peers.view_settings"}
    with daphne("tests.bench.peers.view:application", view_environment) as server:
        view = clients.ask(server.port, "/state")
    found = {"ours": ours, "ours_gzip": gzip, "ours_nginx": cached, "bare": bare, "view": view}
    return {**found, "bytes": body.stat().st_size}


def _answer(port: int, path: str) -> bytes:
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        return line.getresponse().read()
    finally:
        line.close()


def _behind_nginx(upstream: int, path: str) -> dict[str, Any]:
    """With the very file that deploy/nginx ships."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bench-cache-") as cache:
        os.chmod(cache, 0o777)  # nginx's workers run as another user
        http = f"""
proxy_cache_path {cache} keys_zone=council_state:10m use_temp_path=off;
map $http_accept_encoding $council_gzip {{ default ""; ~gzip gzip; }}
upstream council {{ server 127.0.0.1:{upstream}; keepalive 16; }}
server {{
  listen 127.0.0.1:{port};
  keepalive_requests 100000000;
  location / {{
    proxy_http_version 1.1; proxy_set_header Connection "";
    include {rows.ROOT}/deploy/nginx/council_state.conf;
    proxy_pass http://council;
  }}
}}"""
        with nginx(http, port):
            clients.ask(port, path, seconds=1)
            return clients.ask(port, path, connections=64)


def commit_p99(times_us: list[float]) -> float:
    return percentile(times_us, 99) / 1000
