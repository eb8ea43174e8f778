"""One meeting in which every kind of entry occurs, looked at after every command by everybody who may look.

What was seen, field by field, is what docs/protocol.md must describe.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.utils import timezone

from council.services.bodies import set_local_rule
from meetings import slices
from meetings.dispatch import Envelope, Outcome
from meetings.models import Document, Meeting
from meetings.rules.entries import SLICES
from meetings.services import preparing
from tests import kit
from tests.kit import AUDIENCES, SINCE, Clock, Evening, Town, Voice

# Values that depend on a code, or on a command: described in a sentence, not field by field.
OPEN_ENDED = {"values", "data", "counts"}
BY_PID = {"people": "{pid}", "rows": "{pid}", "media": "{pid}", "epochs": "{pid}"}

Shapes = dict[str, set[str]]


class Seen:
    """Every field that was seen, by path, with the kinds of value it had."""

    def __init__(self) -> None:
        self.slices: dict[str, Shapes] = {name: defaultdict(set) for name in (*SLICES, "me")}
        self.entries: dict[str, Shapes] = defaultdict(lambda: defaultdict(set))
        self.for_desk: dict[str, set[str]] = defaultdict(set)

    def look(self, evening: Evening) -> None:
        room = slices.read(evening.id)
        for name in SLICES:
            found = {audience: slices.build(room, name, audience) for audience in AUDIENCES if _may_see(name, audience)}
            if name == "stage":
                found["service"] = slices.build(room, name, "service")
            paths = {audience: _walk(value, self.slices[name]) for audience, value in found.items()}
            self.for_desk[name] |= paths["desk"] - paths.get("participant", set())
        for pid in evening.users:
            _walk(slices.build_me(room, pid), self.slices["me"])

    def read(self, evening: Evening) -> None:
        for entry in evening.journal():
            _walk(dict(entry.data), self.entries[entry.kind])


def _may_see(name: str, audience: str) -> bool:
    return name != "lead" or audience == "desk"


def _walk(value: Any, into: Shapes, path: str = "") -> set[str]:
    """The paths in a value; a list is ``[]``, a table by person is ``{pid}``."""
    seen = {path} if path else set()
    into[path].add(kind_of(value)) if path else None
    for name, part in _parts(value, path):
        seen |= _walk(part, into, name)
    return seen


def _parts(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    last = path.removesuffix("[]").rpartition(".")[2]
    if isinstance(value, Mapping) and last not in OPEN_ENDED:
        for name, part in value.items():
            yield f"{path}.{BY_PID.get(last, name)}".lstrip("."), part
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, Mapping):
                yield f"{path}[]", part


def kind_of(value: Any) -> str:
    if value is None:
        return "null"
    names: dict[type, str] = {bool: "boolean", int: "number", str: "text", list: "list", dict: "object"}
    return names[type(value)]


def observe() -> Seen:
    """Hold the meeting; needs an empty database."""
    seen, town = Seen(), Town(seats=9, aldermen=1)
    with kit.clock() as clock:
        evening = town.evening(("Opening", "Zwembad", ("Hamerstuk", True), "Benoeming", "Rondvraag"), basis_kind="")
        with _watched(seen, evening):
            _before(evening, seen)
            _debate(evening)
            _roll_call(evening, clock)
            _other_forms(evening, clock)
            _disorder(evening, clock)
            _after(evening)
        seen.look(evening)
        seen.read(evening)
        _not_opened(town, clock, seen)
        _hidden(town, clock, seen)
        _carried(town, seen)
        _followed(town, clock, seen)
    return seen


def _watched(seen: Seen, evening: Evening) -> Any:
    """Look after each command."""
    carry_out: Callable[[UUID, list[Envelope]], list[Outcome]] = kit.run_batch

    def and_look(meeting: UUID, envelopes: list[Envelope]) -> list[Outcome]:
        found = carry_out(meeting, envelopes)
        seen.look(evening)
        return found

    return patch.object(kit, "run_batch", and_look)


def _before(evening: Evening, seen: Seen) -> None:
    seen.look(evening)
    Document.objects.create(
        meeting=evening.meeting, item_id=evening.item(2), title="Voorstel", url="https://a.example/"
    )
    basis = {"kind": "exercise", "text": "oefening"}
    evening.clerk.sends("basis.choose", regime="TWDBB_2020", basis=basis)
    evening.chair.sends("basis.confirm")
    evening["s09"].sends("attendance.report_absent", reason="ziek")
    evening["s08"].sends("attendance.sign")
    evening.clerk.sends("attendance.refuse", pid="s08", reason="geen beeld")
    evening.enter(evening.mayor, evening.alderman, *evening.members[:8])
    evening["s01"].sends("help.ask", code="no_sound")
    evening.clerk.sends("help.answer", pid="s01")
    evening["s02"].sends("help.ask", code="call_me")
    evening.clerk.sends("chair.appoint_deputy", pid="s02")
    evening.chair.sends("meeting.open")
    evening.chair.sends("agenda.move_to", item=evening.item(1))
    change = {"change": "add", "title": "Actualiteit", "proposer": "s03", "reason": "spoed"}
    evening.chair.sends("agenda.change", **change, parent=evening.item(2))
    evening.clerk.sends("note.add", text="De raad staat op.")


def _debate(evening: Evening) -> None:
    evening.chair.sends("agenda.move_to", item=evening.item(2))
    first, second, third = (evening[pid] for pid in ("s01", "s02", "s03"))
    asked = first.sends("floor.request", kind="speech")["request"]
    other = second.sends("floor.request", kind="speech")["request"]
    third.sends("floor.request", kind="personal_fact")
    second.sends("floor.withdraw", request=other)
    evening.chair.sends("floor.give", request=asked)
    wish = second.sends("floor.request", kind="interruption")["request"]
    evening.chair.sends("floor.give", request=wish)
    evening.chair.sends("floor.end_interruption")
    wish = second.sends("floor.request", kind="interruption")["request"]
    evening.chair.sends("floor.decline", request=wish)
    first.sends("floor.end")
    evening.chair.sends("floor.give", pid="s04")
    evening.chair.sends("floor.take_away", reason="niet bij het onderwerp")
    evening["s07"].sends("recusal.declare", item=evening.item(2), reason="belang")
    evening["s06"].sends("recusal.declare", item=evening.item(2))
    evening["s06"].sends("recusal.withdraw", item=evening.item(2))
    for label in ("M1", "M2", "M3", "M4"):
        evening.hands_in(label, movers=["s01"])
    evening.hands_in("A1", "amendment", amends=str(evening.proposal("M4").id))
    evening.clerk.sends("proposal.withdraw", proposal=str(evening.proposal("M4").id), reason="overgenomen")
    evening["s05"].sends("vote.ask")
    evening["s05"].sends("vote.ask_roll_call")


def _roll_call(evening: Evening, clock: Clock) -> None:
    vote = evening.opens_vote(proposal=str(evening.proposal("M1").id))
    order = [row["seat"] for row in evening.board["electors"]]
    evening.calls(vote).sends("vote.cast", vote=vote, round=1, choice="for")
    evening.clerk.sends("vote.stop_roll", vote=vote, reason="stem en knop verschillen")
    entries = [{"seat": order[0], "choice": "against"}]
    evening.clerk.sends("vote.enter_spoken", vote=vote, round=1, entries=entries)
    evening.chair.sends("vote.continue_roll", vote=vote)
    evening.chair.sends("vote.countersign", vote=vote)
    evening.calls(vote)
    evening.chair.sends("vote.pass", vote=vote, seat=order[1])
    for _ in order[2:]:
        evening.calls(vote).sends("vote.cast", vote=vote, round=1, choice="for")
    evening.calls(vote)
    evening.clerk.sends("vote.record_left", vote=vote, seat=order[1])
    evening.clerk.sends("vote.withdraw_left", vote=vote, seat=order[1])
    evening.clerk.sends("vote.record_left", vote=vote, seat=order[1])
    evening.chair.sends("vote.confirm_left", vote=vote, seat=order[1])
    evening.chair.sends("vote.close", vote=vote)
    evening[order[2]].sends("vote.seen", vote=vote, round=1)
    evening.clerk.sends("vote.read_aloud", vote=vote, seats=[order[3]])
    evening[order[2]].sends("vote.object", vote=vote, round=1, said="against")
    evening.chair.sends("vote.judge", vote=vote, seat=order[2], verdict="corrected", reason="verkeerd ingevoerd")
    evening.chair.sends("vote.declare", vote=vote, confirm_unseen=True)
    evening[order[4]].sends("vote.note_mistake", vote=vote, meant="against")
    evening["s07"].sends("vote.not_taken_part", vote=vote)
    evening.chair.sends("vote.annul", vote=vote, reason="storing", redo=True)


def _other_forms(evening: Evening, clock: Clock) -> None:
    vote = evening.opens_vote("simultaneous", proposal=str(evening.proposal("M2").id))
    evening.all_cast(vote, but=[evening.board["electors"][0]["seat"]])
    evening.chair.sends("vote.close", vote=vote, name_missing=True)
    evening.chair.sends("vote.declare", vote=vote, confirm_unseen=True)
    evening.chair.sends("agenda.move_to", item=evening.item(3))
    vote = evening.opens_vote("without_vote", item=evening.item(3))
    clock.goes(30)
    evening.chair.sends("vote.declare", vote=vote)
    _present(evening).sends("vote.deemed_against", vote=vote)
    evening.chair.sends("agenda.move_to", item=evening.item(4))
    named = evening.hands_in("B1", "proposal", item=4, on_persons=True)
    vote = evening.opens_vote("paper", proposal=named)
    evening.clerk.sends("vote.enter_count", vote=vote, ballots=7, counts={"A. Bos": 5, "B. Kok": 2})
    evening.chair.sends("vote.close", vote=vote)
    evening.chair.sends("vote.declare", vote=vote)
    evening.chair.sends("agenda.move_to", item=evening.item(5))
    proposal = evening.hands_in("M5", item=5)
    vote = evening.opens_vote("show_of_hands", proposal=proposal)
    evening.chair.sends("vote.void", vote=vote, reason="verkeerd gelezen")


def _disorder(evening: Evening, clock: Clock) -> None:
    evening.says("line.report", pid="s03", state="lost")
    evening.says("line.report", pid="s03", state="restored")
    evening.says("chair_line.report", state="silent")
    evening.says("chair_line.report", state="restored")
    until = (timezone.now() + timedelta(minutes=10)).isoformat()
    evening.chair.sends("meeting.suspend", until=until, reason="pauze")
    evening.chair.sends("meeting.resume")
    evening.chair.sends("chair.hand_over", pid=_present(evening).pid)
    evening.chair.sends("chair.hand_over", pid=evening.mayor.pid)
    _present(evening).sends("attendance.leave")


def _present(evening: Evening) -> Voice:
    """Somebody who is there; who left during the roll call was drawn by lot."""
    return next(voice for voice in evening.members if voice.row.state == "present" and voice.pid != "s02")


def _after(evening: Evening) -> None:
    evening.chair.sends("meeting.close")
    evening.chair.sends("attendance.establish")
    evening.clerk.sends("attendance.establish")


def _hidden(town: Town, clock: Clock, seen: Seen) -> None:
    """An evening in the hall, of a council whose votes stay hidden until the close."""
    set_local_rule(town.body, "simultaneous_shown_as_cast", False, "art. 30", SINCE)
    evening = town.evening(regime="ORDINARY", basis_kind="", digital=False)
    with _watched(seen, evening):
        evening.opens(6)
        vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"))
        evening.all_cast(vote)
        evening.chair.sends("vote.close", vote=vote)
    seen.read(evening)


def _not_opened(town: Town, clock: Clock, seen: Seen) -> None:
    """An evening to which nobody comes."""
    evening = town.evening()
    with _watched(seen, evening):
        evening.chair.sends("basis.confirm")
        clock.goes(3600)
        later = (timezone.now() + timedelta(days=2)).isoformat()
        evening.chair.sends("meeting.not_opened", second_convocation_at=later)
    seen.read(evening)


def _followed(town: Town, clock: Clock, seen: Seen) -> None:
    """An evening whose broadcast fails: one vote stands still, one is let stand; then people watch, then nobody."""
    evening = town.evening(carried=True)
    now = round(timezone.now().timestamp() * 1_000_000)
    with _watched(seen, evening):
        for one in (evening.chair, *evening.members):
            evening.says("stage.media", service="stage", pid=one.pid, epoch=1, picture="ok", sound="ok")
        evening.says("stream.up", service="watchdog", proven=now, delay_ms=900)
        evening.opens(9)
        evening.clerk.sends("attendance.call", pid="s01")
        evening.clerk.sends("attendance.call", pid=None)
        evening.chair.sends("floor.give", pid="s01")
        evening.chair.sends("floor.end")
        held = evening.opens_vote(proposal=evening.hands_in("M1"))
        evening.roll_call(held)
        evening.chair.sends("vote.close", vote=held)
        clock.goes(6)
        evening.declares(held)
        evening.opens_vote(proposal=evening.hands_in("M2"))
        evening.says("stream.down", service="watchdog", proven=now, reason="stale")
        seen.read(evening)
        evening.chair.sends("meeting.suspend", reason="geen beeld")
        evening.clerk.sends("stream.observe", state="up", text="op een telefoon")
        seen.read(evening)
        evening.chair.sends("stream.countersign")
        evening.chair.sends("meeting.resume")
        evening.chair.sends("vote.keep", vote=held, reason="te horen")
        evening.clerk.sends("stream.not_measured", basis="de omroep zendt uit")
        evening.chair.sends("stream.confirm_not_measured")
        seen.read(evening)
        evening.chair.sends("meeting.close")
    seen.read(evening)


def _carried(town: Town, seen: Seen) -> None:
    """An evening whose sound and picture go through the platform; in the hall, so that a hall camera may come."""
    evening = town.evening(regime="ORDINARY", basis_kind="", digital=False, carried=True)
    citizen = town._person("Inspreker")
    guest = preparing.invite(evening.meeting, citizen, [preparing.GUESTS["citizen_speaker"]], "citizen_speaker")
    evening.users[guest.pid] = citizen.user_id
    with _watched(seen, evening):
        evening.says("stage.started", service="stage", run="0a0b0c0d")
        evening.opens(5)
        part = {"part": 1, "begin": 1_790_000_000_000_000}
        evening.says("stage.recording", service="stage", state="opened", **part)
        evening.says("stage.media", service="stage", pid="s01", epoch=1, picture="black", sound="ok")
        evening.clerk.sends("stage.prompt", pid="s01", code="too_dark")
        evening.clerk.sends("stage.show", layout="gallery")
        jti = evening.clerk.sends("stage.admit_encoder", label="Zaal")["jti"]
        evening.clerk.sends("stage.revoke_encoder", jti=jti)
        evening.clerk.sends("guest.invite", pid=guest.pid)
        evening.clerk.sends("guest.revoke", pid=guest.pid)
        evening[guest.pid].sends("guest.sound_only", on=True)
        seen.read(evening)
        Meeting.objects.filter(id=evening.id).update(digital=True)
        evening.chair.sends("media.decide", pid="s01", decision="continue", reason="te horen")
        evening.chair.sends("meeting.close")
        closed = {"end": 1_790_000_009_000_000, "bytes": 9, "sha256": "ab" * 32, "reason": "ended"}
        evening.says("stage.recording", service="stage", state="closed", **part, **closed)
    seen.read(evening)
