"""What the journal tells of sound and picture, and the same from the rows."""

from __future__ import annotations

from typing import Any

from meetings.models import Encoder, Media, Meeting, Recording


def begin() -> dict[str, Any]:
    return {"layout": "", "run": "", "media": {}, "encoders": [], "recordings": {}}


def tell(stage: dict[str, Any], area: str, act: str, data: dict[str, Any]) -> None:
    match (area, act):
        case ("stage", "started"):
            stage["run"] = data["run"]
        case ("stage", "layout_chosen"):
            stage["layout"] = data["layout"] or ""
        case ("media", "changed"):
            stage["media"][data["pid"]] = [data["epoch"], data["picture"], data["sound"]]
        case ("media", "prompted" | "decided"):
            stage["media"].setdefault(data["pid"], [0, "none", "never"])
        case ("encoder", "admitted"):
            stage["encoders"].append(data["jti"])
        case ("encoder", "revoked"):
            stage["encoders"].remove(data["jti"])
        case ("recording", "opened"):
            stage["recordings"][data["part"]] = [data["begin"], None]
        case ("recording", "closed"):
            stage["recordings"][data["part"]] = [data["begin"], data["end"]]
        case _:
            raise KeyError(f"{area}.{act}")


def read(meeting: Meeting) -> dict[str, Any]:
    media, parts = Media.objects.filter(meeting=meeting), Recording.objects.filter(meeting=meeting)
    encoders = Encoder.objects.filter(meeting=meeting, revoked_at=None).order_by("at", "id")
    return {
        "layout": meeting.layout,
        "run": meeting.stage_run,
        "media": {row.pid: [row.epoch, row.picture, row.sound] for row in media},
        "encoders": [row.jti for row in encoders],
        "recordings": {row.part: [row.from_p, row.to_p] for row in parts},
    }
