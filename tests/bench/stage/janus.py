"""Janus VideoRoom as Debian has it, with a configuration of its own on free loopback ports.

It hands on what each member sends and composes nothing: everybody gets everybody. Of the microphones only those three
are handed on that are heard at the stage as well.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from tests.bench.stage.engines import Engine, council, free, stop
from tests.services.table import SERVICES

PLUGINS = "audiobridge duktape echotest lua nosip recordplay sip streaming textroom videocall voicemail"
TRANSPORTS = "mqtt nanomsg pfunix rabbitmq websockets"
READY_S = 20.0
PORTS = 3000  # from the first on; a port for each line


def missing() -> str | None:
    """Why there is no row of it."""
    service = SERVICES["janus"]
    if service.find() is None:
        return f"janus is not installed (Debian: apt-get install {' '.join(service.debian)})"
    return None


def configuration(folder: Path, http: int, udp: int) -> None:
    plugins = ",".join(f"libjanus_{name}.so" for name in PLUGINS.split())
    transports = ",".join(f"libjanus_{name}.so" for name in TRANSPORTS.split())
    (folder / "janus.jcfg").write_text(f"""
general: {{ configs_folder = "{folder}" admin_secret = "-" debug_level = 3 debug_colors = false session_timeout = 0 }}
certificates: {{ }}
media: {{ ipv6 = false rtp_port_range = "{udp}-{udp + PORTS}" }}
nat: {{ ice_lite = true full_trickle = false ice_enforce_list = "127.0.0.1" }}
plugins: {{ disable = "{plugins}" }}
transports: {{ disable = "{transports}" }}
events: {{ broadcast = false }}
""")
    (folder / "janus.transport.http.jcfg").write_text(f"""
general: {{ json = "compact" base_path = "/janus" http = true port = {http} ip = "127.0.0.1" https = false }}
admin: {{ admin_http = false admin_https = false }}
""")
    (folder / "janus.plugin.videoroom.jcfg").write_text("general: { }\n")


@contextlib.asynccontextmanager
async def serving(members: int) -> AsyncIterator[Engine]:
    program = SERVICES["janus"].find()
    if program is None:
        raise RuntimeError(missing())
    with tempfile.TemporaryDirectory(prefix="janus-") as name:
        folder, http = Path(name), free()
        configuration(folder, http, 20_000 + free() % 20_000)
        with (folder / "janus.log").open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *(program, "-F", str(folder)), stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output
            )
        base = f"http://127.0.0.1:{http}/janus"
        try:
            await _ready(base, process, folder / "janus.log")
            pids, tokens = council(members)
            yield Engine({"janus": process}, base, pids, tokens, folder=folder)
        finally:
            await stop(process)


async def _ready(base: str, process: asyncio.subprocess.Process, log: Path) -> None:
    end = time.monotonic() + READY_S
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < end and process.returncode is None:
            with contextlib.suppress(aiohttp.ClientError, OSError):
                async with session.get(base + "/info") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.1)
    raise RuntimeError(f"janus does not answer: {log.read_text(errors='replace')[-1500:]}")
