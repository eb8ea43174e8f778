"""axe-core on a page: every rule it has, those of good practice too."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.e2e.site import ROOT

SCRIPT = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


def violations(page: Page) -> list[str]:
    """One line per kind of fault: rule, weight, where."""
    page.evaluate(SCRIPT.read_text())
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [f"{one['id']} ({one['impact']}): {one['help']}: {_where(one)}" for one in found]


def _where(one: dict[str, Any]) -> str:
    return "; ".join(" ".join(map(str, node["target"])) for node in one["nodes"][:5])
