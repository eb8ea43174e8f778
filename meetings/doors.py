"""The threads on which sockets and public readers ask the database: not the event loop's, not the scribe's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, InterfaceError, connection

P = ParamSpec("P")
R = TypeVar("R")

THREADS = 4
_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="door")


async def ask(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run one short question; its thread keeps its connection, and lets go of it when the database failed."""
    return await asyncio.get_running_loop().run_in_executor(_pool, lambda: _guarded(work, *args, **kwargs))


def _guarded(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return work(*args, **kwargs)
    except (DatabaseError, InterfaceError):
        connection.close()
        raise


def close() -> None:
    """Let go of the database on every thread, for a server that stops; the next question opens it again."""
    together = Barrier(THREADS, timeout=10)
    wait([_pool.submit(_let_go, together) for _ in range(THREADS)])


def _let_go(together: Barrier) -> None:
    connection.close()
    together.wait()  # so that no thread does another's share
