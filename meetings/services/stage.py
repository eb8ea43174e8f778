"""Sound and picture: what the stage measured and recorded, and what clerk and chair do about it."""

from __future__ import annotations

import secrets

from council.rules.refusal import Refused
from meetings.desk import Desk
from meetings.models import Encoder, Media, Participant, Recording
from meetings.rules import media as rules
from meetings.services import presence
from meetings.services.recognised import fails
from meetings.stage_commands import (
    AdmitEncoder,
    MediaDecide,
    Prompt,
    RevokeEncoder,
    Show,
    StageMedia,
    StageRecording,
    StageStarted,
)


def started(desk: Desk, data: StageStarted) -> None:
    """A media process began; when one ran before, the picture of this meeting was away for a moment."""
    _carried(desk)
    before = desk.meeting.stage_run
    if before == data.run:
        raise Refused("stage.known")
    desk.meeting.stage_run = data.run
    desk.sheet.save(desk.meeting)
    desk.write("stage.started", run=data.run, before=before or None)


def media(desk: Desk, data: StageMedia) -> None:
    """How a member is seen and heard now. On another device he is listened to anew; the chair's decision is over."""
    _carried(desk)
    person = desk.person(data.pid)
    row = _row(desk, person.pid)
    if (row.epoch, row.picture, row.sound) == (data.epoch, data.picture, data.sound):
        raise Refused("media.known", "", {"pid": person.pid})
    before = rules.Line(row.picture, row.sound, row.heard_once)
    if row.epoch != data.epoch:
        row.heard_once = False
    if row.picture != data.picture:
        row.picture_at = desk.now
    if row.sound != data.sound:
        row.sound_at = desk.now
    row.epoch, row.picture, row.sound = data.epoch, data.picture, data.sound
    row.heard_once = row.heard_once or data.sound == "ok"
    line = rules.Line(row.picture, row.sound, row.heard_once)
    if row.prompt and rules.helped(before, line, row.prompt):
        row.prompt, row.prompt_at = "", None
    if rules.missing(line) is None:
        row.decision, row.decided_at, row.reason = "", None, ""
    _keep(desk, row)
    desk.write("media.changed", pid=person.pid, epoch=data.epoch, picture=data.picture, sound=data.sound)


def recording(desk: Desk, data: StageRecording) -> None:
    """A part was opened or closed; what is said twice, after a new process, is refused."""
    _carried(desk)
    row = next((one for one in desk.room.recordings if one.part == data.part), None)
    if row is not None and (data.state == "opened" or row.to_p is not None):
        raise Refused("recording.known", "", {"part": data.part})
    if row is None:
        row = Recording(meeting=desk.meeting, part=data.part, from_p=data.begin)
        desk.room.recordings.append(row)
    row.to_p, row.bytes, row.sha256, row.reason = data.end, data.bytes, data.sha256, data.reason
    desk.sheet.save(row)
    if data.state == "opened":
        desk.write("recording.opened", part=data.part, begin=data.begin)
        return
    desk.write(
        "recording.closed",
        part=data.part,
        begin=row.from_p,
        end=data.end,
        bytes=data.bytes,
        sha256=data.sha256 or None,
        reason=data.reason or None,
    )


def show(desk: Desk, data: Show) -> None:
    """The clerk chooses the picture, or leaves it to the meeting again; no card is chosen, and none chosen away."""
    _carried(desk)
    if desk.meeting.layout == (data.layout or ""):
        raise Refused("layout.chosen_already")
    desk.meeting.layout = data.layout or ""
    desk.sheet.save(desk.meeting)
    desk.write("stage.layout_chosen", layout=data.layout)


def prompt(desk: Desk, data: Prompt) -> None:
    """A fixed message on the member's own screen, until it helped or a minute has passed; another one replaces it."""
    _carried(desk)
    row = _row(desk, desk.person(data.pid).pid)
    if row.prompt == data.code and rules.prompted(row.prompt, row.prompt_at, desk.now):
        raise Refused("media.known", "", {"pid": data.pid})
    row.prompt, row.prompt_at = data.code, desk.now
    _keep(desk, row)
    desk.write("media.prompted", pid=data.pid, code=data.code)


def admit_encoder(desk: Desk, data: AdmitEncoder) -> None:
    """A camera of the hall. In a digital meeting every member comes with his own, so that each is recognised."""
    _carried(desk)
    if desk.meeting.digital:
        raise Refused("encoder.not_digital", "digital.recognisable")
    row = Encoder(meeting=desk.meeting, jti=secrets.token_hex(8), label=data.label, by=desk.actor.pid, at=desk.now)
    desk.room.encoders.append(row)
    desk.sheet.save(row)
    desk.answer = {"jti": row.jti}
    desk.write("encoder.admitted", jti=row.jti, label=desk.keep(data.label))


def revoke_encoder(desk: Desk, data: RevokeEncoder) -> None:
    """From now on its token opens nothing, and what it sends is cut off."""
    row = next((e for e in desk.room.encoders if e.jti == data.jti and e.revoked_at is None), None)
    if row is None:
        raise Refused("encoder.unknown")
    row.revoked_at = desk.now
    desk.sheet.save(row)
    desk.write("encoder.revoked", jti=row.jti)


def decide(desk: Desk, data: MediaDecide) -> None:
    """A present member's picture or sound failed: the chair goes on with him, or holds him for gone (DESIGN 4)."""
    _carried(desk)
    person = desk.person(data.pid)
    if person.state != Participant.State.PRESENT:
        raise Refused("attendance.not_present", "opening_quorum", {"pid": person.pid})
    if not fails(desk.room, person):
        raise Refused("media.nothing_failed", "", {"pid": person.pid})
    row = _row(desk, person.pid)
    if row.decision == data.decision:
        raise Refused("media.decided_already", "", {"pid": person.pid})
    if data.decision == "suspend_member":
        presence.may_leave(desk, person)
    row.decision, row.decided_at, row.reason = data.decision, desk.now, data.reason
    _keep(desk, row)
    desk.write("media.decided", pid=person.pid, decision=data.decision, reason=desk.keep(data.reason))
    if data.decision == "suspend_member":
        presence.depart(desk, person)
        desk.write("attendance.left", desk.for_other(person), pid=person.pid)


def _carried(desk: Desk) -> None:
    if not desk.meeting.carried:
        raise Refused("stage.not_carried")


def _row(desk: Desk, pid: str) -> Media:
    return desk.room.media.get(pid) or Media(meeting=desk.meeting, pid=pid)


def _keep(desk: Desk, row: Media) -> None:
    desk.room.media[row.pid] = row
    desk.sheet.save(row)
