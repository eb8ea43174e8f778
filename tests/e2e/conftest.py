"""A server of its own for each file, and browsers for as many people as the test has."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e import camera
from tests.e2e.guests import Guard
from tests.e2e.site import ROOT, Site

BUILT = ROOT / "frontend" / "dist" / "manifest.json"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}

Visits = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """The screens are tested as they are built; without a build there is nothing to see."""
    assert BUILT.exists(), "the room app is not built: python3 bootstrap.py"


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """One browser for all files, so it has its camera from the beginning."""
    given = browser_type_launch_args.get("args", [])
    return {**browser_type_launch_args, "args": [*given, *camera.flags(tmp_path_factory.mktemp("voice"))]}


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables, made once: every server begins with a copy."""
    made = Site(tmp_path_factory.mktemp("tables"))
    made.run("manage.py", "migrate", "-v", "0")
    return made.var / "council.sqlite3"


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Iterator[Site]:
    """Not started yet: the test file seeds it first. Whoever leaves it leaves a log without a traceback."""
    made = Site(tmp_path_factory.mktemp("council"), getattr(request.module, "SETTINGS", {}))
    shutil.copy(tables, made.var)
    yield made
    made.stop()
    assert not made.complaints(), made.complaints()


@pytest.fixture
def guard() -> Iterator[Guard]:
    made = Guard()
    yield made
    assert not made.verdict(), "\n".join(made.verdict())


@pytest.fixture
def visits(browser: Browser, site: Site, guard: Guard) -> Iterator[Visits]:
    """A page in a browser of its own: ``visits(width, language)``."""
    opened: list[BrowserContext] = []

    def visit(viewport: dict[str, int] = DESK, language: str = "nl-NL", **more: Any) -> Page:
        context = browser.new_context(base_url=site.address, viewport=viewport, locale=language, **more)
        opened.append(guard.watch(context))
        return context.new_page()

    yield visit
    for context in opened:
        context.close()


@pytest.fixture
def shots() -> Path:
    folder = ROOT / "var" / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
