"""Sound and picture: what is on air, who is heard, which picture; for the stage itself also whom it must let go."""

from __future__ import annotations

from typing import Any, Final

from council import journal
from meetings.models import Media, Meeting, Participant
from meetings.room import Room
from meetings.rules import media as rules
from meetings.rules.floor import in_speaking_order
from meetings.rules.heard import Sound, heard
from meetings.rules.layout import Facts, layout_for
from meetings.rules.on_air import Air, on_air
from meetings.rules.permissions import Role
from meetings.services import calling, guest_links, in_view
from meetings.services.recognised import line_of
from meetings.slices import stream
from meetings.slices.meeting import time
from voting.models import Vote
from voting.poll import Poll
from voting.rules import rollcall
from voting.rules.methods import VoteMethod

GONE: Final = (Participant.State.LEFT, Participant.State.REPORTED_ABSENT)
OVER: Final = (Meeting.Status.CLOSED, Meeting.Status.NOT_OPENED)
LISTED: Final = frozenset({Role.CHAIR, Role.EXECUTIVE})
NEXT: Final = 2  # names of a roll call whose cameras get ready, for a camera needs a second


def build(room: Room, audience: str) -> dict[str, Any]:
    """A meeting that is not carried says so, and nothing else."""
    if not room.meeting.carried:
        return {"state": "not_carried"}
    built = _for_all(room)
    if audience in ("desk", "service"):
        built |= _for_the_desk(room)
    return built | _for_the_stage(room) if audience == "service" else built


def _for_all(room: Room) -> dict[str, Any]:
    m, live = room.meeting, air(room)
    return {
        "state": "live" if live is Air.LIVE else "off" if live is Air.NOTHING else "card",
        "layout": layout_for(facts(room)),
        "chosen": m.layout or None,
        "on_air": live is Air.LIVE,
        "heard": sorted(heard_now(room)),
        "called": m.called or None,
        "speaking": live is Air.LIVE and room.speaking is not None,
        "sound_only": [pid for pid, person in room.people.items() if person.sound_only],
        "recording": any(part.to_p is None for part in room.recordings),
        "playlist": f"/stream/{m.id}/index.m3u8",
        "head": _head(room),
        "stream": stream.build(room),
        "gaps": stream.gaps(room),
    }


def _head(room: Room) -> dict[str, Any] | None:
    """The signed end of the record, for the last card."""
    heads = journal.signed_heads(room.meeting.id) if room.meeting.status in OVER else []
    return {"seq": heads[-1]["seq"], "hash": heads[-1]["hash"]} if heads else None


def _for_the_desk(room: Room) -> dict[str, Any]:
    waiting = [pid for pid, person in room.people.items() if person.state == Participant.State.SIGNED]
    return {
        "media": {
            pid: {
                "picture": str(row.picture),
                "sound": str(row.sound),
                "heard_once": row.heard_once,
                "since": {"picture": time(row.picture_at), "sound": time(row.sound_at)},
                "prompt": row.prompt or None,
                "prompt_until": _until(row),
                "decision": row.decision or None,
                "decided_at": time(row.decided_at),
                "reason": row.reason or None,
            }
            for pid, row in room.media.items()
        },
        "encoders": [
            {"jti": e.jti, "label": e.label, "at": time(e.at), "revoked_at": time(e.revoked_at)} for e in room.encoders
        ],
        "lobby": waiting,
        "recording_reason": _stopped(room),
        "to_call": calling.to_call(room),
    }


def _stopped(room: Room) -> str | None:
    """Why the newest part ended, where none runs."""
    if not room.recordings or any(part.to_p is None for part in room.recordings):
        return None
    return max(room.recordings, key=lambda part: part.part).reason or None


def _for_the_stage(room: Room) -> dict[str, Any]:
    """Epochs are written by who connects, without an entry, so they are read afresh."""
    people = Participant.objects.filter(meeting=room.meeting).order_by("pid")
    return {
        "epochs": dict(people.values_list("pid", "epoch")),
        "revoked": [e.jti for e in room.encoders if e.revoked_at is not None],
        "recording_mode": str(room.meeting.recording_mode),
    }


def own(room: Room, person: Participant) -> dict[str, Any]:
    """What a member's own screen says of him; a true word, for the server hears and sees, not his button."""
    if not room.meeting.carried:
        return {"audible": False}
    line, row = line_of(room, person.pid), room.media.get(person.pid)
    return {
        "audible": rules.audible(line, person.pid in heard_now(room)),
        "visible": rules.visible(line),
        "named": room.meeting.called == person.pid,
        "camera": "large" if person.pid in _large(room) else "small",
        "prompt": (row.prompt or None) if row else None,
        "prompt_until": _until(row) if row else None,
        "decision": _decision(row) if row and row.decision else None,
        "exempt": person.pid in room.recused(room.at_hand),
        **({"sound_only": person.sound_only} if guest_links.may_choose(person) else {}),
    }


def _until(row: Media) -> str | None:
    """When a message leaves his screen, by the clock of that screen; what is long over stays as it was."""
    return time(row.prompt_at + rules.PROMPTED_FOR) if row.prompt and row.prompt_at else None


def _decision(row: Media) -> dict[str, Any]:
    """What the chair decided on his line, for himself to read."""
    return {"code": row.decision, "reason": row.reason, "at": time(row.decided_at)}


def air(room: Room) -> Air:
    m = room.meeting
    return on_air(str(m.status), m.opened_at, m.suspended_at)


def heard_now(room: Room) -> dict[str, str]:
    """Who is heard, and by which row of the table."""
    poll, m = room.poll, room.meeting
    calling = poll is not None and poll.vote.status == Vote.Status.OPEN and poll.vote.method == VoteMethod.ROLL_CALL
    running = calling and poll is not None and not poll.vote.stopped
    called = _called(poll) if running and poll is not None else m.called or None
    objections = poll.open_objections if poll is not None and poll.vote.status == Vote.Status.CLOSED else []
    return heard(
        Sound(
            air=air(room),
            chair=m.chair or None,
            speaker=room.speaking.pid if room.speaking else None,
            interrupting=room.interrupting.pid if room.interrupting else None,
            called=called,
            objecting=next(iter(objections), None),
            clerk=m.clerk or None,
            calling_names=running or bool(m.called),
            present=frozenset(p.pid for p in room.people.values() if p.state == Participant.State.PRESENT),
            unlisted=frozenset(p.pid for p in room.people.values() if _unlisted(p)),
            recused=frozenset(room.recused(room.at_hand)),
            hall=() if m.digital else tuple(f"hall:{e.jti}" for e in room.encoders if e.revoked_at is None),
        )
    )


def _called(poll: Poll) -> str | None:
    """Whose name was called last: he is heard until the next name."""
    return poll.vote.called or next(reversed(poll.roll.answered), None)


def _unlisted(person: Participant) -> bool:
    """The clerk, guests and who speaks as a citizen sign no list."""
    return not person.seated and not LISTED & set(person.roles) and person.state not in GONE


def facts(room: Room) -> Facts:
    """What the choice of the picture looks at."""
    vote, m = room.poll.vote if room.poll else None, room.meeting
    last = next(iter(room.finished), None)
    shown = last is not None and last.status == Vote.Status.DECLARED and room.meeting.item in room.line_of(last.item)
    return Facts(
        now=room.now,
        air=air(room),
        digital=m.digital,
        chosen=m.layout,
        opened_at=m.opened_at,
        vote=str(vote.status) if vote else "",
        roll_call=vote is not None and vote.method == VoteMethod.ROLL_CALL,
        unboarded=vote is not None and vote.method in (VoteMethod.PAPER, VoteMethod.WITHOUT_VOTE),
        in_view_since=in_view.since(room),
        declared_at=last.declared_at if last is not None and shown else None,
        speaking=room.speaking is not None,
        called=bool(m.called),
    )


def _large(room: Room) -> set[str]:
    """Whose camera should send a large picture: who is large now, and who comes next."""
    poll = room.poll
    now = {r.pid for r in (room.speaking, room.interrupting) if r is not None} | {room.meeting.chair}
    queue = [request.pid for request in in_speaking_order(room.waiting)][:1]
    if room.meeting.called:
        return now | {room.meeting.called, *calling.to_call(room)[:NEXT], *queue}
    if poll is None or poll.vote.status != Vote.Status.OPEN or poll.vote.method != VoteMethod.ROLL_CALL:
        return now | set(queue)
    return now | {poll.vote.called, *rollcall.waiting(poll.roll)[:NEXT]}
