"""The services as pytest fixtures: once per session (per worker under xdist), skipped where they are missing."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.postgres import postgres
from tests.services.redis import redis
from tests.services.table import SERVICES


def need(name: str) -> str:
    """The path of a program, or a skip that says what is missing (a failure with CI=true)."""
    found = SERVICES[name].find()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing and CI=true")
    if found is None:
        pytest.skip(f"{name} is not installed: `python -m tests.services up` says how to get it")
    return found


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL for tests that start processes of their own."""
    need("postgres")
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    if os.environ.get("REDIS_URL"):
        yield os.environ["REDIS_URL"]
        return
    need("redis")
    with redis() as url:
        yield url


@pytest.fixture(scope="session")
def nginx_binary() -> str:
    return need("nginx")


@pytest.fixture(scope="session")
def chromium_path() -> str | None:
    """Debian's Chromium; None means the browser that Playwright brought."""
    found = SERVICES["chromium"].find()
    brought = Path.home() / ".cache/ms-playwright"
    return None if found is None and brought.exists() else need("chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium_path: str | None) -> dict[str, Any]:
    """Quiet on the network: a test's browser looks nothing up outside."""
    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--disable-gpu"]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium_path, "args": quiet + root}
