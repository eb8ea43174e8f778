"""What the stage, the watchdog and the desk send about sound, picture and stream: the shapes of the data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)

from meetings.shapes import Pid, Short, Strict, visible

Micros = Annotated[int, Field(strict=True, ge=0, le=2**53)]
Jti = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class StageStarted(Strict):
    """A media process began; `run` names it."""

    run: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]


class StageMedia(Strict):
    """How a member is seen and heard, measured, and so for some seconds already."""

    pid: Pid
    epoch: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
    picture: Literal["ok", "none", "black", "frozen", "off"]
    sound: Literal["ok", "never", "lost", "off"]


class StageRecording(Strict):
    """A part of the recording; begin and end in programme time, µs since 1970 (UTC)."""

    part: Annotated[int, Field(strict=True, ge=1, le=9999)]
    state: Literal["opened", "closed"]
    begin: Micros
    end: Micros | None = None
    bytes: Micros | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    reason: Literal["", "stopped", "disk", "ended", "crashed"] = ""

    @model_validator(mode="after")
    def complete(self) -> StageRecording:
        if (self.state == "closed") != (self.end is not None):
            raise ValueError("a closed part has an end, an open one has none")
        return self


class Show(Strict):
    """Null: by the state of the meeting."""

    layout: Literal["speaker", "chair", "gallery", "vote_strip", "vote_board"] | None = None


class Prompt(Strict):
    pid: Pid
    code: Literal["camera_off", "mic_off", "too_dark", "closer"]


class CallName(Strict):
    """The next name; null: nobody is called any more."""

    pid: Pid | None


class AdmitEncoder(Strict):
    label: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), AfterValidator(visible)
    ]


class RevokeEncoder(Strict):
    jti: Jti


class SoundOnly(Strict):
    """A citizen who speaks: without a picture, or with it again."""

    on: StrictBool


class MediaDecide(Strict):
    pid: Pid
    decision: Literal["continue", "suspend_member"]
    reason: Short


Programme = Annotated[int, Field(strict=True, ge=0, le=2**53)]  # µs since 1970, as the programme's clock counts
Fault = Literal["unreachable", "stale", "undecodable", "black", "frozen", "silent", "apart"]


class StreamUp(Strict):
    """``proven``: where the first good segment begins; ``delay_ms``: how far the public is behind."""

    proven: Programme
    delay_ms: Annotated[int, Field(strict=True, ge=0, le=3_600_000)] = 0


class StreamDown(Strict):
    """``proven``: the end of the last segment that was good, where there was one."""

    proven: Programme | None = None
    reason: Fault


class Observe(Strict):
    state: Literal["up", "down"]
    text: Short


class StreamBasis(Strict):
    basis: Short
