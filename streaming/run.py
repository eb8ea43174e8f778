"""The supervisor of the stage: keeps its processes running, and knows nothing of what they do.

A process that ends by itself is started again after half a second, then after one, two, at most five; one that lived
for half a minute begins at half a second again. Media processes live in sessions of their own and survive everything
but a SIGTERM: when this supervisor is killed they go on, and the next one finds them at work (they hold a lock).
"""

import asyncio
import contextlib
import ctypes
import json
import logging
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

log = logging.getLogger(__name__)

FIRST_S: Final = 0.5
MOST_S: Final = 5.0
STEADY_S: Final = 30.0
PATIENCE_S: Final = 30.0
"""For a process that was asked to end: sealing a long recording reads all of it once."""
PR_SET_PDEATHSIG: Final = 1

NETWORK: Final = "streaming.network.process"
MEDIA: Final = "streaming.media.process"


@dataclass(slots=True)
class Child:
    """A module that is run with `python -m` and gets its settings as one line of JSON on standard input."""

    name: str
    module: str
    config: Mapping[str, Any]
    survives: bool = False
    """Goes on when the supervisor dies."""
    process: asyncio.subprocess.Process | None = None
    starts: int = 0
    _wait: float = field(default=FIRST_S)

    async def keep(self) -> None:
        """Runs it again and again, until cancelled."""
        while True:
            begun = time.monotonic()
            process = self.process = await self._start()
            code = await process.wait()
            lived = time.monotonic() - begun
            self._wait = FIRST_S if lived >= STEADY_S else self._wait
            log.warning("%s ended with %d after %.1f s; again in %.1f s", self.name, code, lived, self._wait)
            await asyncio.sleep(self._wait)
            self._wait = min(MOST_S, self._wait * 2)

    async def end(self) -> None:
        process = self.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE_S)
        except TimeoutError:
            log.error("%s does not end; it is killed", self.name)
            process.kill()
            await process.wait()

    async def _start(self) -> asyncio.subprocess.Process:
        self.starts += 1
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self.module,
            stdin=asyncio.subprocess.PIPE,
            start_new_session=self.survives,
            preexec_fn=None if self.survives else _end_with_parent,
        )
        if process.stdin is not None:
            with contextlib.suppress(ConnectionError):
                process.stdin.write(json.dumps(dict(self.config)).encode() + b"\n")
                await process.stdin.drain()
        return process


def children(config: Mapping[str, Any]) -> list[Child]:
    """The network process, and a media process for each meeting that the settings name themselves."""
    media = [
        Child(f"media {meeting}", MEDIA, {**config, "meeting": meeting}, survives=True)
        for meeting in config.get("meetings", ())
    ]
    return [Child("network", NETWORK, config), *media]


async def supervise(all_of_them: list[Child]) -> None:
    """Until SIGTERM or SIGINT; then the first ones first, so that nobody watches a picture that stands still."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, over.set)
    keeping = [asyncio.create_task(child.keep()) for child in all_of_them]
    waiting = asyncio.create_task(over.wait())
    await asyncio.wait([*keeping, waiting], return_when=asyncio.FIRST_COMPLETED)
    for task in keeping:
        task.cancel()
    faults = [one for one in await asyncio.gather(*keeping, return_exceptions=True) if isinstance(one, Exception)]
    await asyncio.gather(*(child.end() for child in all_of_them))
    waiting.cancel()
    for fault in faults:
        raise fault


def _end_with_parent() -> None:
    """In the child, before it becomes another program. Linux only; elsewhere an orphan must be stopped by hand."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def main(config: Mapping[str, Any]) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    asyncio.run(supervise(children(config)))


if __name__ == "__main__":
    main(json.loads(sys.stdin.readline()))
