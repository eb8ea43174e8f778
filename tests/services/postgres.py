"""A PostgreSQL of one's own: fresh cluster, loopback, gone afterwards."""

import contextlib
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.services.processes import free_port, identity, running, workplace
from tests.services.table import find_postgres

# Tests may lose their database in a power cut; a measurement may not pretend that it cannot.
HASTY = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@contextlib.contextmanager
def postgres(durable: bool = False, connections: int = 200) -> Iterator[str]:
    """The URL of an empty database `council`; `durable` keeps fsync and synchronous_commit on."""
    binaries = find_postgres()
    if binaries is None:
        raise LookupError("postgres")
    owner = unprivileged()
    with workplace("council-pg", owner) as folder:
        data = folder / "data"
        initialise(binaries, data, owner)
        port = free_port()
        with running(server(binaries, data, port, connections, durable), port, folder / "log", owner, signal.SIGINT):
            create_database(binaries, port, owner)
            yield f"postgres://council@127.0.0.1:{port}/council"


def server(binaries: str, data: Path, port: int, connections: int, durable: bool) -> list[str]:
    where = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data.parent}"]
    size = ["-c", f"max_connections={connections}", "-c", "shared_buffers=128MB"]
    return [f"{binaries}/postgres", "-D", str(data), "-p", str(port), *where, *size, *(() if durable else HASTY)]


def unprivileged() -> str | None:
    """Root hands the server to Debian's `postgres` user, or to `nobody` where there is none."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def initialise(binaries: str, data: Path, owner: str | None) -> None:
    how = ["-U", "council", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [f"{binaries}/initdb", "-D", str(data), *how]
    subprocess.run(command, check=True, capture_output=True, cwd=data.parent, **identity(owner))  # type: ignore[call-overload]


def create_database(binaries: str, port: int, owner: str | None) -> None:
    """The port answers a moment before the server accepts work."""
    command = [f"{binaries}/createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "council", "council"]
    for _ in range(100):
        done = subprocess.run(command, capture_output=True, cwd="/", text=True)
        if done.returncode == 0 or "already exists" in done.stderr:
            return
        time.sleep(0.1)
    raise RuntimeError(f"createdb failed: {done.stderr}")
