"""The line of a process of ours: who gets it, what it sees, what it may say; and who is admitted to the list."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from council.journal import timestamp
from council.signing import SERVICE_DOMAIN, service_of
from meetings import slices
from meetings.dispatch import Caller, Done, Envelope, RefusedOutcome, run_batch
from meetings.models import Encoder, Media, Meeting, Participant, Recording
from tests.meetings.wire import Wire, off
from tests.town import Town, build, command

SECRET = "stage-secret-for-this-test-alone-0123456789abcdef"


@pytest.fixture(autouse=True)
def secrets(settings: Any) -> None:
    settings.STAGE_SECRET, settings.WATCHDOG_SECRET = SECRET, SECRET[::-1]


def sealed(meeting: object, name: str = "stage", secret: str = SECRET, at: float = 0.0) -> str:
    moment = str(int(at or time.time()))
    message = "\0".join((SERVICE_DOMAIN, name, str(meeting), moment)).encode()
    return f"Service {name}.{moment}.{hmac.new(secret.encode(), message, sha256).hexdigest()}"


def service(town: Town, authorization: str) -> Wire:
    wire = Wire.__new__(Wire)
    wire.__init__(f"/ws/meetings/{town.id}/service/", origin="")  # type: ignore[misc]
    wire.scope["headers"] = [(b"host", b"testserver"), (b"authorization", authorization.encode())]
    return wire


def carry(town: Town, digital: bool = True) -> None:
    Meeting.objects.filter(id=town.id).update(carried=True, digital=digital)


def stage(town: Town, kind: str, name: str = "stage", /, **data: Any) -> Any:
    return run_batch(town.id, [Envelope(command(kind, **data), Caller(service=name))])[0]


def refused(outcome: Any) -> str:
    assert isinstance(outcome, RefusedOutcome), outcome
    return outcome.code


def by(town: Town, pid: str, kind: str, /, **data: Any) -> Any:
    return run_batch(town.id, [town.envelope(pid, kind, **data)])[0]


# who gets the line


@pytest.mark.parametrize(
    "made",
    [
        lambda: "",
        lambda: "Bearer x",
        lambda: "Service stage",
        lambda: "Service stage.x.y",
        lambda: "Service stage.12.é",
        lambda: sealed("m", secret="another-secret-0123456789"),
        lambda: sealed("m", name="clock"),
        lambda: sealed("other"),
        lambda: sealed("m", at=time.time() - 62),
        lambda: sealed("m", at=time.time() + 62),
        lambda: sealed("m", name="watchdog"),  # with the stage's secret
    ],
)
def test_without_a_seal_nobody_is_a_process_of_ours(made: Callable[[], str]) -> None:
    assert service_of(made(), "m") is None


def test_a_seal_is_used_once() -> None:
    seal = sealed("m")
    assert (service_of(seal, "m"), service_of(seal, "m")) == ("stage", None)


def test_without_a_secret_there_is_no_stage(settings: Any) -> None:
    settings.STAGE_SECRET = ""
    assert service_of(sealed("m", secret=""), "m") is None


async def test_the_handshake_ends_for_who_has_no_seal(room: Town) -> None:
    wire = service(room, "Service stage.1.2")
    assert await wire.closed() == 1008 and not wire.accepted


async def test_the_stage_sees_what_is_public_and_whom_it_must_let_go(room: Town) -> None:
    await off(carry, room)
    wire = service(room, sealed(room.id))
    wire.hello()
    first = await wire.next("snapshot")
    assert first["you"] == {"pid": None, "epoch": None, "mode": "full"}
    assert set(first["slices"]) == {"meeting", "agenda", "attendance", "floor", "vote", "stage", "compliance"}
    assert first["slices"]["stage"]["epochs"].keys() == room.users.keys()
    assert "connected" not in str(first["slices"]["attendance"])

    given = await off(room.do, room.chair, "floor.give", pid="s02")
    shown = await wire.at(given.seq)
    assert shown["slices"]["stage"]["heard"] == sorted([room.chair, "s02"])
    assert shown["slices"]["stage"]["layout"] == "gallery"  # for the first five seconds of the meeting
    await wire.until(lambda: wire.slices["stage"]["layout"] == "speaker")


async def test_the_stage_says_its_own_things_and_no_others(room: Town) -> None:
    await off(carry, room)
    wire = service(room, sealed(room.id))
    wire.hello()
    await wire.next("snapshot")
    assert (await wire.command("stage.started", run="0a0b0c0d"))["type"] == "done"
    assert (await wire.command("meeting.suspend", reason="x"))["code"] == "command.not_yours"
    assert (await wire.command("line.report", pid="s01", state="lost"))["code"] == "command.not_yours"
    wire.say(type="beat", stream=None)
    wire.say(type="ping")
    await wire.next("pong")
    assert wire.code is None


async def test_a_seat_that_moves_is_told_to_the_stage_within_a_second(room: Town) -> None:
    await off(carry, room)
    wire = service(room, sealed(room.id))
    wire.hello()
    await wire.next("snapshot")
    await off(lambda: Participant.objects.filter(meeting=room.id, pid="s03").update(epoch=7))
    await wire.until(lambda: wire.slices.get("stage", {}).get("epochs", {}).get("s03") == 7)


async def test_people_do_not_beat_as_processes_do(room: Town) -> None:
    wire = Wire.gallery(room)
    wire.say(type="beat", stream=None)
    assert await wire.closed() == 4400


async def test_a_command_before_hello_ends_the_line(room: Town) -> None:
    wire = service(room, sealed(room.id))
    wire.say(type="stage.started", id="0b1d2a8e-5a0f-4f0e-9a59-2d1f3c4b5a69", data={"run": "0a0b0c0d"})
    assert await wire.closed() == 4400


# what is measured


def test_a_meeting_that_is_not_carried_knows_nothing_of_a_stage(town: Town) -> None:
    outcome = stage(town, "stage.media", pid="s01", epoch=1, picture="ok", sound="ok")
    assert refused(outcome) == "stage.not_carried"
    shown = slices.read(town.id)
    assert slices.build(shown, "stage", "service") == {"state": "not_carried"}
    assert "visible" not in slices.build_me(shown, "s01")
    assert not {"stage.show", "stage.prompt", "media.decide"} & set(slices.build_me(shown, town.clerk)["can"])


def test_the_light_is_what_the_stage_hears_and_the_table_says(town: Town) -> None:
    carry(town)
    assert isinstance(stage(town, "stage.media", pid="s01", epoch=1, picture="ok", sound="ok"), Done)
    assert slices.build_me(slices.read(town.id), "s01")["audible"] is False
    town.do(town.chair, "floor.give", pid="s01")
    mine = slices.build_me(slices.read(town.id), "s01")
    assert (mine["audible"], mine["visible"], mine["camera"]) == (True, True, "large")
    stage(town, "stage.media", pid="s01", epoch=1, picture="black", sound="lost")
    mine = slices.build_me(slices.read(town.id), "s01")
    assert (mine["audible"], mine["visible"]) == (False, False)
    known = stage(town, "stage.media", pid="s01", epoch=1, picture="black", sound="lost")
    assert refused(known) == "media.known"


def test_on_another_device_somebody_is_heard_anew(town: Town) -> None:
    carry(town)
    stage(town, "stage.media", pid="s01", epoch=1, picture="ok", sound="ok")
    stage(town, "stage.media", pid="s01", epoch=2, picture="ok", sound="never")
    assert Media.objects.get(meeting=town.id, pid="s01").heard_once is False


def test_in_a_digital_meeting_nobody_is_admitted_unseen_or_unheard(transactional_db: None) -> None:
    town = build(5)
    carry(town)
    town.do("s01", "attendance.sign")
    assert refused(by(town, town.clerk, "attendance.admit", pid="s01")) == "attendance.not_visible"
    stage(town, "stage.media", pid="s01", epoch=0, picture="ok", sound="never")
    assert refused(by(town, town.clerk, "attendance.admit", pid="s01")) == "attendance.not_heard"
    stage(town, "stage.media", pid="s01", epoch=0, picture="ok", sound="ok")
    town.do(town.clerk, "attendance.admit", pid="s01")
    Meeting.objects.filter(id=town.id).update(digital=False)
    town.do("s02", "attendance.sign")
    town.do(town.clerk, "attendance.admit", pid="s02")  # in the hall everybody sees who it is


def test_who_stays_out_of_the_item_need_not_be_seen(town: Town) -> None:
    carry(town)
    town.do("s05", "attendance.leave")
    town.do("s05", "attendance.sign")
    town.do("s05", "recusal.declare", item=str(town.item))
    town.do(town.clerk, "attendance.admit", pid="s05")
    assert slices.build_me(slices.read(town.id), "s05")["exempt"] is True


def test_a_prompt_is_there_until_it_helped(town: Town) -> None:
    carry(town)
    town.do(town.clerk, "stage.prompt", pid="s02", code="camera_off")
    assert slices.build_me(slices.read(town.id), "s02")["prompt"] == "camera_off"
    assert refused(by(town, town.clerk, "stage.prompt", pid="s02", code="camera_off")) == "media.known"
    stage(town, "stage.media", pid="s02", epoch=1, picture="ok", sound="never")
    assert slices.build_me(slices.read(town.id), "s02")["prompt"] is None


def test_a_prompt_that_nothing_measures_ends_by_the_clock(town: Town) -> None:
    carry(town)
    town.do(town.clerk, "stage.prompt", pid="s02", code="closer")
    me = slices.build_me(slices.read(town.id), "s02")
    assert me["prompt"] == "closer" and me["prompt_until"] > timestamp(datetime.now(UTC))
    Media.objects.filter(meeting=town.id, pid="s02").update(prompt_at=datetime.now(UTC) - timedelta(seconds=61))
    me = slices.build_me(slices.read(town.id), "s02")
    assert me["prompt"] == "closer" and me["prompt_until"] < timestamp(datetime.now(UTC)), "the screen puts it away"
    town.do(town.clerk, "stage.prompt", pid="s02", code="closer")


def waiting(town: Town) -> list[dict[str, Any]]:
    """About whom the chair has to decide, as his screen has it."""
    pending = slices.build(slices.read(town.id), "lead", "desk")["pending"]
    return [one for one in pending if one["kind"] == "media"]


def condition(town: Town, number: str) -> tuple[str, str]:
    found = slices.build(slices.read(town.id), "compliance", "public")["conditions"]
    row = next(one for one in found if one["id"] == number)
    return row["state"], row["code"]


def test_the_chair_decides_on_a_member_whose_picture_fails(town: Town) -> None:
    carry(town)
    for pid in [town.chair, *town.members]:
        stage(town, "stage.media", pid=pid, epoch=1, picture="ok", sound="ok")
    assert (condition(town, "C07"), condition(town, "C08")) == (("ok", "access.all"), ("ok", "picture.all"))
    told = {"reason": "te horen"}
    nothing = by(town, town.chair, "media.decide", pid="s01", decision="continue", **told)
    assert refused(nothing) == "media.nothing_failed"
    stage(town, "stage.media", pid="s01", epoch=1, picture="none", sound="lost")
    assert (condition(town, "C07"), condition(town, "C08")) == (("warn", "access.lost"), ("fail", "picture.missing"))
    assert [(one["pid"], one["missing"], one["code"]) for one in waiting(town)] == [("s01", "picture", "none")]
    town.do(town.chair, "media.decide", pid="s01", decision="continue", **told)
    assert condition(town, "C08") == ("warn", "picture.decided")
    assert waiting(town) == []
    told_him = slices.build_me(slices.read(town.id), "s01")["decision"]
    assert told_him["code"] == "continue" and told_him["reason"] == "te horen" and told_him["at"]
    assert slices.build(slices.read(town.id), "stage", "desk")["media"]["s01"]["reason"] == "te horen"
    town.do(town.chair, "media.decide", pid="s01", decision="suspend_member", **told)
    assert Participant.objects.get(meeting=town.id, pid="s01").state == "left"
    assert condition(town, "C08") == ("ok", "picture.all")


def test_the_clerk_chooses_a_picture_and_gives_it_back(town: Town) -> None:
    carry(town)
    Meeting.objects.filter(id=town.id).update(opened_at="2026-01-01T19:00:00Z")
    town.do(town.clerk, "stage.show", layout="gallery")
    assert slices.build(slices.read(town.id), "stage", "public")["layout"] == "gallery"
    town.do(town.chair, "meeting.suspend", reason="koffie")
    shown = slices.build(slices.read(town.id), "stage", "public")
    assert (shown["layout"], shown["on_air"], shown["heard"], shown["state"]) == ("break", False, [], "card")
    town.do(town.clerk, "stage.show", layout=None)
    assert refused(by(town, town.clerk, "stage.show", layout=None)) == "layout.chosen_already"


def test_a_hall_camera_is_for_the_hall_and_can_be_sent_away(town: Town) -> None:
    carry(town)
    assert refused(by(town, town.clerk, "stage.admit_encoder", label="Zaal")) == "encoder.not_digital"
    carry(town, digital=False)
    jti = town.do(town.clerk, "stage.admit_encoder", label="Zaal").data["jti"]
    assert slices.build(slices.read(town.id), "stage", "service")["revoked"] == []
    Meeting.objects.filter(id=town.id).update(opened_at="2026-01-01T19:00:00Z")
    assert f"hall:{jti}" in slices.build(slices.read(town.id), "stage", "public")["heard"]
    carry(town)
    assert f"hall:{jti}" not in slices.build(slices.read(town.id), "stage", "public")["heard"], "a digital meeting"
    carry(town, digital=False)
    town.do(town.clerk, "stage.revoke_encoder", jti=jti)
    assert f"hall:{jti}" not in slices.build(slices.read(town.id), "stage", "public")["heard"]
    assert slices.build(slices.read(town.id), "stage", "service")["revoked"] == [jti]
    assert refused(by(town, town.clerk, "stage.revoke_encoder", jti=jti)) == "encoder.unknown"
    assert Encoder.objects.get(jti=jti).revoked_at is not None


def test_a_part_of_the_recording_is_opened_and_closed_once(town: Town) -> None:
    carry(town)
    opened = {"part": 1, "state": "opened", "begin": 1_790_000_000_000_000}
    closed = opened | {"state": "closed", "end": 1_790_000_009_000_000, "bytes": 9, "sha256": "ab" * 32}
    assert isinstance(stage(town, "stage.recording", **opened), Done)
    assert slices.build(slices.read(town.id), "stage", "public")["recording"] is True
    assert refused(stage(town, "stage.recording", **opened)) == "recording.known"
    assert isinstance(stage(town, "stage.recording", **closed, reason="stopped"), Done)
    assert refused(stage(town, "stage.recording", **closed)) == "recording.known"
    assert Recording.objects.get(meeting=town.id).to_p == closed["end"]


def test_only_the_desk_and_the_stage_see_how_each_member_comes_through(town: Town) -> None:
    carry(town)
    stage(town, "stage.media", pid="s01", epoch=1, picture="black", sound="ok")
    shown = slices.read(town.id)
    for audience, keys in (("public", 0), ("participant", 0), ("desk", 3), ("service", 6)):
        more = {"media", "encoders", "lobby", "epochs", "revoked", "recording_mode"}
        assert len(more & set(slices.build(shown, "stage", audience))) == keys
