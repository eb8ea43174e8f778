"""What the journal tells of sound and picture, and the same from the rows."""

from __future__ import annotations

from typing import Any

from meetings.models import Encoder, GuestLink, Media, Meeting, Participant, Recording


def begin() -> dict[str, Any]:
    shown = {"layout": "", "run": "", "media": {}, "encoders": [], "recordings": {}}
    return shown | {"called": "", "through": [], "links": [], "sound_only": []}


def attend(stage: dict[str, Any], act: str, data: dict[str, Any]) -> None:
    """Who is called by name, and who came through when he was."""
    if act == "called":
        stage["called"] = data["pid"] or ""
        stage["through"] = [pid for pid in stage["through"] if pid != data["before"]]
        stage["through"] += [data["before"]] if data["through"] else []
    elif act == "left":
        assert stage["called"] != data["pid"]
        stage["through"] = [pid for pid in stage["through"] if pid != data["pid"]]


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
        case ("guest", "invited"):
            stage["links"] = [*{*stage["links"], data["pid"]}]
        case ("guest", "revoked"):
            stage["links"].remove(data["pid"])
        case ("guest", "sound_only"):
            others = [pid for pid in stage["sound_only"] if pid != data["pid"]]
            stage["sound_only"] = [*others, data["pid"]] if data["on"] else others
        case _:
            raise KeyError(f"{area}.{act}")


def read(meeting: Meeting) -> dict[str, Any]:
    media, parts = Media.objects.filter(meeting=meeting), Recording.objects.filter(meeting=meeting)
    people = Participant.objects.filter(meeting=meeting)
    links = GuestLink.objects.filter(participant__meeting=meeting, revoked_at=None)
    encoders = Encoder.objects.filter(meeting=meeting, revoked_at=None).order_by("at", "id")
    return {
        "layout": meeting.layout,
        "run": meeting.stage_run,
        "media": {row.pid: [row.epoch, row.picture, row.sound] for row in media},
        "encoders": [row.jti for row in encoders],
        "called": meeting.called,
        "through": [row.pid for row in people if row.called_at],
        "links": [*{row.participant.pid for row in links.select_related("participant")}],
        "sound_only": [row.pid for row in people if row.sound_only],
        "recordings": {row.part: [row.from_p, row.to_p] for row in parts},
    }
