"""What can be read in a picture: by tesseract, with its Dutch."""

import subprocess
import tempfile
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

import av
from PIL import Image, ImageOps

from streaming.rules.layouts import Rect


def read(frame: av.VideoFrame, rect: Rect, block: bool = False, enlarge: int = 4) -> str:
    """The text in `rect`. The picture is made larger and dark on light, as tesseract was taught; nothing is cleaned."""
    image = frame.to_image().crop((rect.x, rect.y, rect.right, rect.bottom)).convert("L")
    image = ImageOps.invert(image.resize((rect.w * enlarge, rect.h * enlarge), Image.Resampling.BICUBIC))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.png"
        ImageOps.expand(image, 20, image.tobytes()[0]).save(path)
        command = ["tesseract", str(path), "-", "-l", "nld", "--psm", "6" if block else "7"]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=True,
            env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/usr/local/bin:/opt/homebrew/bin"},
        )
    return " ".join(done.stdout.split())


def alike(one: str, other: str) -> float:
    """How much of two texts is the same, of 1; accents and capitals are let go."""
    return SequenceMatcher(None, bare(one), bare(other)).ratio()


def bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("ı", "i").replace("’", "'")).lower()
    return "".join(c for c in letters if c.isalnum())


def nearest(found: str, names: list[str]) -> str:
    """Whose name a reader would take it for."""
    return max(names, key=lambda name: alike(found, name))
