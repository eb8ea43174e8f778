"""Child processes on free loopback ports, stopped by their own pid."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def workplace(name: str, owner: str | None = None) -> Iterator[Path]:
    """A short path outside the checkout (a Unix socket's name is limited to about 100 bytes)."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    if owner:
        os.chown(folder, pwd.getpwnam(owner).pw_uid, pwd.getpwnam(owner).pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(
    command: list[str], port: int, log: Path, owner: str | None = None, end: signal.Signals = signal.SIGTERM
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=log.parent, **identity(owner)
        )
    try:
        wait_for(port, child, log)
        yield child
    finally:
        stop(child, end)


def identity(owner: str | None) -> dict[str, object]:
    """PostgreSQL refuses to run as root; everything else runs as whoever runs the tests."""
    if owner is None:
        return {}
    entry = pwd.getpwnam(owner)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def wait_for(port: int, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if child.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"{child.args!r} did not answer on port {port}:\n{log.read_text(errors='replace')[-2000:]}")


def stop(child: subprocess.Popen[bytes], end: signal.Signals) -> None:
    if child.poll() is None:
        child.send_signal(end)
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
