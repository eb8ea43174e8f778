"""A Redis of one's own: nothing saved, loopback, gone afterwards."""

import contextlib
from collections.abc import Iterator

from tests.services.processes import free_port, running, workplace
from tests.services.table import SERVICES


@contextlib.contextmanager
def redis() -> Iterator[str]:
    binary = SERVICES["redis"].find()
    if binary is None:
        raise LookupError("redis")
    with workplace("council-redis") as folder:
        port = free_port()
        quiet = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
        with running([binary, "--port", str(port), *quiet], port, folder / "log"):
            yield f"redis://127.0.0.1:{port}/0"
