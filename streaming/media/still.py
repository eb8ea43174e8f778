"""A camera's newest picture as a small JPEG, for the desk."""

from __future__ import annotations

import io
from typing import Final

import av

STILL: Final = (320, 180)
QUALITY: Final = 80


def still(frame: av.VideoFrame) -> bytes:
    """At most 320x180, in the shape that the camera has: the desk sees what a tile would cut off."""
    image = frame.to_image()
    image.thumbnail(STILL)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
