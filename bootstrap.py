#!/usr/bin/env python3
"""Set up a working copy: virtual environment, pinned packages, front end, translations.

Needs Python 3.11+ and nothing else; run it as often as you like, it only does what has changed.
"""

import argparse
import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
FRONTEND = ROOT / "frontend"
STAMPS = VENV / "stamps"
SOURCES = {".ts", ".tsx", ".js", ".mjs", ".cjs", ".css", ".json", ".svg", ".woff2"}
MADE = {"node_modules", "dist", "build", "coverage", "__pycache__", "locale"}

STEPS = (
    ("virtual environment", "venv"),
    ("installer (uv)", "uv"),
    ("Python packages", "packages"),
    ("Node packages", "node"),
    ("front end", "build"),
    ("translations", "messages"),
)


def main() -> int:
    options = arguments()
    refuse_old_python()
    started = time.monotonic()
    with only_one():
        for number, (title, name) in enumerate(STEPS, 1):
            step(f"[{number}/{len(STEPS)}] {title}", name, options)
    print(f"Ready in {time.monotonic() - started:.0f} s.", flush=True)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--dev", action="store_true", help="also what the tests and linters need")
    parser.add_argument("--no-frontend", action="store_true", help="leave the front end alone")
    return parser.parse_args()


def refuse_old_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  (this file is run by whatever python3 there is)
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Two set-ups at once in one working copy would spoil each other; the second waits."""
    with open(ROOT / ".bootstrap.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def step(title: str, name: str, options: argparse.Namespace) -> None:
    wanted = TABLE[name][0](options)
    if wanted is None:
        print(f"{title}: nothing to do", flush=True)
    elif stamp(name) == wanted:
        print(f"{title}: up to date", flush=True)
    else:
        print(f"{title} ...", flush=True)
        started = time.monotonic()
        TABLE[name][1](options)
        write_stamp(name, wanted)
        print(f"{title}: done in {time.monotonic() - started:.1f} s", flush=True)


# --- what each step depends on: a text that changes when the step must run again ---------------


def want_venv(_: argparse.Namespace) -> str:
    return f"{sys.version_info[:2]}"


def want_uv(_: argparse.Namespace) -> str:
    return digest([ROOT / "requirements/uv.txt"])


def want_packages(options: argparse.Namespace) -> str:
    """A development set-up stays one: `make demo` after `make test` removes nothing."""
    base, dev = (digest([ROOT / f"requirements/{name}.txt"]) for name in ("base", "dev"))
    if options.dev or stamp("packages") == f"dev {base} {dev}":
        return f"dev {base} {dev}"
    return f"base {base}"


def want_node(options: argparse.Namespace) -> str | None:
    lock = FRONTEND / "package-lock.json"
    if options.no_frontend or not lock.exists():
        return None
    return digest([FRONTEND / "package.json", lock]) + str((FRONTEND / "node_modules").is_dir())


def want_build(options: argparse.Namespace) -> str | None:
    """Anything the bundler reads."""
    package = FRONTEND / "package.json"
    if options.no_frontend or not package.exists():
        return None
    if "build" not in json.loads(package.read_text()).get("scripts", {}):
        return None
    return digest(frontend_sources()) + str(built())


def want_messages(_: argparse.Namespace) -> str | None:
    catalogues = sorted(message_files())
    made = all(path.with_suffix(".mo").exists() for path in catalogues)
    return digest(catalogues) + str(made) if catalogues else None


# --- the steps -----------------------------------------------------------------------------------


def make_venv(_: argparse.Namespace) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv")
    run(sys.executable, "-m", "venv", "--clear", str(VENV))


def install_uv(_: argparse.Namespace) -> None:
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", "-r", "requirements/uv.txt")


def install_packages(options: argparse.Namespace) -> None:
    name = "dev" if options.dev else "base"
    command = [str(BIN / "uv"), "pip", "install", "--require-hashes", "--python", str(BIN / "python")]
    run(*command, "-r", f"requirements/{name}.txt")


def install_node(_: argparse.Namespace) -> None:
    """From the lock file, by hash. Not `npm ci`: it refuses a lock made where the registry offered no
    binaries for other platforms, though nobody here needs them; so that lock and package are checked first.
    """
    refuse_stale_lock()
    run(str(BIN / "npm"), "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", cwd=FRONTEND)


def refuse_stale_lock() -> None:
    package = json.loads((FRONTEND / "package.json").read_text())
    locked = json.loads((FRONTEND / "package-lock.json").read_text())["packages"][""]
    for part in ("dependencies", "devDependencies"):
        if package.get(part, {}) != locked.get(part, {}):
            sys.exit(f"frontend/package-lock.json is older than package.json ({part}): run npm install there.")


def build_frontend(_: argparse.Namespace) -> None:
    run(str(BIN / "npm"), "run", "build", "--", "--logLevel", "warn", cwd=FRONTEND)


def compile_messages(_: argparse.Namespace) -> None:
    """With Babel, so that nobody needs gettext's own programs."""
    for source in sorted(message_files()):
        target = source.with_suffix(".mo")
        run(str(BIN / "pybabel"), "--quiet", "compile", "-i", str(source), "-o", str(target))


TABLE = {
    "venv": (want_venv, make_venv),
    "uv": (want_uv, install_uv),
    "packages": (want_packages, install_packages),
    "node": (want_node, install_node),
    "build": (want_build, build_frontend),
    "messages": (want_messages, compile_messages),
}


# --- files, stamps and commands --------------------------------------------------------------


def frontend_sources() -> Iterator[Path]:
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = sorted(name for name in folders if name not in MADE)
        yield from (Path(folder, name) for name in sorted(files) if Path(name).suffix in SOURCES)


def built() -> bool:
    return (FRONTEND / "dist/manifest.json").exists()


def message_files() -> Iterable[Path]:
    return ROOT.glob("*/locale/*/LC_MESSAGES/*.po")


def digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:24]


def stamp(name: str) -> str | None:
    path = STAMPS / name
    return path.read_text() if path.exists() else None


def write_stamp(name: str, wanted: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    again = TABLE[name][0](arguments())
    (STAMPS / name).write_text(again or wanted)


def run(*command: str, cwd: Path = ROOT) -> None:
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV), "NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    failed = subprocess.run(command, cwd=cwd, env=environment).returncode
    if failed:
        sys.exit(f"\nSet-up stopped: this command failed with code {failed}:\n  {' '.join(command)}")


if __name__ == "__main__":
    sys.exit(main())
