"""What the tests can use besides Python, where it is found and how to get it: one row each."""

import glob
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

GSTREAMER = ("nice", "webrtc", "dtls", "srtp", "rtp", "x264", "opus", "videotestsrc", "audiotestsrc")
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


def find_gstreamer() -> str | None:
    """The Python that has its bindings: the system's own, for no package of PyPI brings them."""
    parts = ("girepository-1.0/GstWebRTC-1.0.typelib", *(f"gstreamer-1.0/libgst{name}.so" for name in GSTREAMER))
    there = all(glob.glob(f"/usr/lib/*/{part}") for part in parts)
    python = "/usr/bin/python3"
    return python if there and Path("/usr/lib/python3/dist-packages/gi").exists() and Path(python).exists() else None


SERVICES: dict[str, Service] = {
    "postgres": Service(find_postgres, ("postgresql",), "brew install postgresql@16"),
    "redis": Service(lambda: on_path("redis-server"), ("redis-server",), "brew install redis"),
    "nginx": Service(find_nginx, ("nginx",), "brew install nginx"),
    "nchan": Service(find_nchan, ("libnginx-mod-nchan",), "build nginx with the nchan module"),
    "strace": Service(lambda: on_path("strace"), ("strace",), "Linux only: your package manager has it"),
    "ffmpeg": Service(lambda: on_path("ffprobe"), ("ffmpeg",), "brew install ffmpeg"),
    "tesseract": Service(find_tesseract, ("tesseract-ocr", "tesseract-ocr-nld"), "brew install tesseract-lang"),
    "coturn": Service(lambda: on_path("turnserver"), ("coturn",), "brew install coturn"),
    "gstreamer": Service(
        find_gstreamer,
        (
            "python3-gi",
            "gir1.2-gst-plugins-bad-1.0",
            "gstreamer1.0-plugins-base",
            "gstreamer1.0-plugins-good",
            "gstreamer1.0-plugins-bad",
            "gstreamer1.0-plugins-ugly",
            "gstreamer1.0-nice",
        ),
        "Debian or Ubuntu only: its webrtcbin is driven by the system's Python",
    ),
    "janus": Service(lambda: on_path("janus"), ("janus",), "build Janus with libmicrohttpd"),
    "chromium": Service(find_chromium, ("chromium",), f"{sys.executable} -m playwright install chromium"),
}


def missing(names: tuple[str, ...] = tuple(SERVICES)) -> list[str]:
    return [name for name in names if SERVICES[name].find() is None]
