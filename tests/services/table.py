"""What the tests can use besides Python, where it is found and how to get it: one row each."""

import glob
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NCHAN = "/usr/lib/nginx/modules/ngx_nchan_module.so"


@dataclass(frozen=True)
class Service:
    find: Callable[[], str | None]
    debian: tuple[str, ...]
    elsewhere: str


def on_path(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


def find_postgres() -> str | None:
    """The folder with `postgres` and `initdb`; the newest where Debian keeps several."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    initdb = found[-1] if found else on_path("initdb")
    return str(Path(initdb).resolve().parent) if initdb else None


def find_chromium() -> str | None:
    return on_path("chromium", "chromium-browser", "google-chrome")


def find_nginx() -> str | None:
    return on_path("nginx") or ("/usr/sbin/nginx" if os.access("/usr/sbin/nginx", os.X_OK) else None)


def find_nchan() -> str | None:
    return NCHAN if Path(NCHAN).exists() else None


def find_tesseract() -> str | None:
    """Only with its Dutch: names are read with it."""
    dutch = glob.glob("/usr/share/tesseract-ocr/*/tessdata/nld.traineddata") or glob.glob(
        "/opt/homebrew/share/tessdata/nld.traineddata"
    )
    return on_path("tesseract") if dutch else None


SERVICES: dict[str, Service] = {
    "postgres": Service(find_postgres, ("postgresql",), "brew install postgresql@16"),
    "redis": Service(lambda: on_path("redis-server"), ("redis-server",), "brew install redis"),
    "nginx": Service(find_nginx, ("nginx",), "brew install nginx"),
    "nchan": Service(find_nchan, ("libnginx-mod-nchan",), "build nginx with the nchan module"),
    "strace": Service(lambda: on_path("strace"), ("strace",), "Linux only: your package manager has it"),
    "ffmpeg": Service(lambda: on_path("ffprobe"), ("ffmpeg",), "brew install ffmpeg"),
    "tesseract": Service(find_tesseract, ("tesseract-ocr", "tesseract-ocr-nld"), "brew install tesseract-lang"),
    "coturn": Service(lambda: on_path("turnserver"), ("coturn",), "brew install coturn"),
    "chromium": Service(find_chromium, ("chromium",), f"{sys.executable} -m playwright install chromium"),
}


def missing(names: tuple[str, ...] = tuple(SERVICES)) -> list[str]:
    return [name for name in names if SERVICES[name].find() is None]
