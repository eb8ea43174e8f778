"""A Redis of one's own: nothing saved, loopback, gone afterwards."""

import contextlib
import subprocess
from collections.abc import Iterator

from tests.services.processes import free_port, running, workplace
from tests.services.table import SERVICES


@contextlib.contextmanager
def redis() -> Iterator[str]:
    port = free_port()
    with redis_at(port):
        yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def redis_at(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The process, on a port of the caller's choice, so that it can be killed and come back at the same address."""
    binary = SERVICES["redis"].find()
    if binary is None:
        raise LookupError("redis")
    with workplace("council-redis") as folder:
        quiet = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
        with running([binary, "--port", str(port), *quiet], port, folder / "log") as child:
            yield child
