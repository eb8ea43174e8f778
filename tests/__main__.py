"""`python -m tests`: every run of `make test`, one after the other, and one line at the end.

Two databases, because SQLite proves nothing about races and PostgreSQL is not what a newcomer runs;
the browser apart, because the synchronous Playwright and asyncio tests do not share a session.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from tests.services.__main__ import environment
from tests.services.install import ensure

ROOT = Path(__file__).resolve().parent.parent
APART = ("tests/e2e", "tests/bench")
QUICK = ("-n", "2", "--dist", "loadfile")
IGNORED = tuple(f"--ignore={folder}" for folder in APART)
PURE = ("tests/house", "tests/services", "tests/council/rules", "tests/voting/rules", "tests/meetings/rules")
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped)")


def main() -> int:
    missing = ensure()
    with environment(missing) as services:
        results = [run(*row) for row in runs(services) if (ROOT / row[2]).is_dir()]
    totals = {word: sum(counts.get(word, 0) for _, counts in results) for word in ("passed", "failed", "skipped")}
    print(f"\n{totals['passed']} passed, {totals['failed']} failed, {totals['skipped']} skipped", flush=True)
    return max(code for code, _ in results)


def runs(services: dict[str, str]) -> list[tuple[str, dict[str, str], str, tuple[str, ...]]]:
    """Title, environment, folder, arguments of each run of pytest."""
    redis = {name: value for name, value in services.items() if name == "REDIS_URL"}
    rows = [("SQLite", {}, "tests", (*QUICK, *IGNORED, "-m", "not postgres"))]
    if "DATABASE_URL" in services:
        again = tuple(f"--ignore={folder}" for folder in PURE)
        rows.append(("PostgreSQL", services, "tests", (*QUICK, *IGNORED, *again)))
    rows.append(("browser", redis, "tests/e2e", ()))
    return rows


def run(title: str, services: dict[str, str], folder: str, arguments: tuple[str, ...]) -> tuple[int, dict[str, int]]:
    print(f"\n=== {title}: pytest {folder} {' '.join(arguments)}", flush=True)
    started = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "pytest", folder, *arguments],
        cwd=ROOT, env={**clean(), **services}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    last = ""
    for line in child.stdout or ():
        print(line, end="", flush=True)
        last = line if COUNTED.search(line) else last
    code = child.wait()
    print(f"=== {title}: code {code} after {time.monotonic() - started:.0f} s", flush=True)
    return code, counts(last)


def clean() -> dict[str, str]:
    """The developer's own database is nobody's test database."""
    return {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}


def counts(line: str) -> dict[str, int]:
    found = {
        word.rstrip("s") if word.startswith("error") else word: int(number) for number, word in COUNTED.findall(line)
    }
    found["failed"] = found.get("failed", 0) + found.pop("error", 0)
    return found


if __name__ == "__main__":
    sys.exit(main())
