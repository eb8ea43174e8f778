"""Installs what is missing with Debian's own packages, without letting any of them start a service."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.services.table import SERVICES, missing

POLICY = Path("/usr/sbin/policy-rc.d")
APT = ("apt-get", "-y", "-q", "-o", "DPkg::Lock::Timeout=300")


class ServiceMissing(RuntimeError):
    """A service that the tests need is not there and cannot be installed from here."""


def ensure(names: tuple[str, ...] = tuple(SERVICES)) -> list[str]:
    """What is still missing after trying; with CI=true that is a failure, for a skip would hide it."""
    if missing(names) and can_install():
        install(missing(names))
    left = missing(names)
    for name in left:
        print(f"services: no {name}; its tests are skipped. To get it: {how_to_get(name)}", flush=True)
    if left and os.environ.get("CI") == "true":
        raise ServiceMissing(f"with CI=true every service must be there; missing: {', '.join(left)}")
    return left


def can_install() -> bool:
    return Path("/etc/debian_version").exists() and os.geteuid() == 0


def how_to_get(name: str) -> str:
    if Path("/etc/debian_version").exists():
        return f"apt-get install {' '.join(SERVICES[name].debian)}"
    return SERVICES[name].elsewhere


def install(names: list[str]) -> None:
    packages = [package for name in names for package in SERVICES[name].debian]
    print(f"services: installing {', '.join(packages)} (no service is started) ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with no_service_starts():
        for command in (("update",), ("install", "--no-install-recommends", *packages)):
            done = subprocess.run([*APT, *command], env=environment, capture_output=True, text=True)
            if done.returncode:
                print(done.stdout[-2000:] + done.stderr[-2000:], flush=True)


@contextlib.contextmanager
def no_service_starts() -> Iterator[None]:
    """Debian's own switch: a policy-rc.d that answers 101 forbids packages to start their daemons."""
    before = POLICY.read_bytes() if POLICY.exists() else None
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        if before is None:
            POLICY.unlink()
        else:
            POLICY.write_bytes(before)
