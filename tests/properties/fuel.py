"""Data for any command: mostly what would make sense as the meeting stands now, sometimes nonsense."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.utils import timezone

from meetings.room import Room
from meetings.rules.permissions import PERMISSIONS
from voting.models import Vote

T = TypeVar("T")


class Source(Protocol):
    """Where chance comes from: Hypothesis, or a seed."""

    def pick(self, choices: Sequence[T]) -> T: ...


NOWHERE = str(UUID(int=7))
METHODS = ("roll_call", "simultaneous", "show_of_hands", "without_vote", "paper")
KINDS_OF_SPEECH = ("speech", "point_of_order", "personal_fact", "interruption", "explanation")
COMMANDS = sorted(PERMISSIONS)


def one(chance: Source, choices: Sequence[T], other: T) -> T:
    """One of these, or once in a while something that does not exist."""
    return chance.pick([other] if not choices or chance.pick(range(12)) == 0 else choices)


class Fuel:
    """What a random sender of random commands can name.

    ``people`` in an order that is the same at each run: the pids of who holds no seat are drawn anew every time.
    """

    def __init__(self, chance: Source, room: Room, people: Sequence[str]) -> None:
        self.chance, self.room, self.people = chance, room, list(people)

    def data(self, kind: str) -> dict[str, Any]:
        maker = MAKERS.get(kind)
        return maker(self) if maker else {}

    @property
    def pid(self) -> str:
        return one(self.chance, self.people, "s98")

    @property
    def seat(self) -> str:
        """Likely somebody on whom the vote waits."""
        poll = self.room.poll
        wanted = (
            [] if poll is None else [s for s in (poll.vote.called, *poll.unanswered[:1], *poll.to_countersign) if s]
        )
        return self.chance.pick([*wanted, *wanted, *(m.pid for m in self.room.members)])

    @property
    def item(self) -> str:
        return one(self.chance, [str(item) for item in self.room.items], NOWHERE)

    @property
    def current(self) -> str:
        return str(self.room.meeting.item or NOWHERE)

    @property
    def proposal(self) -> str:
        here = [str(p.id) for p in self.room.proposals.values() if p.item_id == self.room.meeting.item]
        return one(self.chance, here or [str(p) for p in self.room.proposals], NOWHERE)

    @property
    def request(self) -> str:
        return one(self.chance, [str(request) for request in self.room.requests], NOWHERE)

    @property
    def vote(self) -> dict[str, Any]:
        """The vote that runs, seldom another."""
        poll = self.room.poll
        return {"vote": str(poll.vote.id) if poll else self.ended["vote"]}

    @property
    def round(self) -> dict[str, Any]:
        poll = self.room.poll
        return self.vote | {"round": poll.vote.round if poll and self.chance.pick(range(10)) else 1}

    @property
    def ended(self) -> dict[str, Any]:
        return {"vote": one(self.chance, [str(vote.id) for vote in self.room.finished], NOWHERE)}

    @property
    def choice(self) -> str:
        return self.chance.pick(["for", "against"])

    @property
    def flag(self) -> bool:
        return self.chance.pick([True, False])

    def spoken(self) -> dict[str, Any]:
        """Those whose turn it is, now and then somebody else."""
        poll = self.room.poll
        due = [self.seat] if poll is None or not self.chance.pick(range(6)) else poll.unanswered
        due = due if poll is None else sorted(due, key=lambda seat: seat != poll.vote.called)
        seats = due[: self.chance.pick(range(1, 5))] or [self.seat]
        return self.round | {"entries": [{"seat": seat, "choice": self.choice} for seat in seats]}

    def opening(self) -> dict[str, Any]:
        about = {"proposal": self.proposal} if self.room.proposals and self.flag else {"item": self.current}
        data = about | {"method": self.chance.pick(METHODS), "confirm_shortfall": self.flag}
        voided = [v for v in self.room.finished if v.status == Vote.Status.VOID or v.annulled_at]
        return data | ({"redo_of": str(voided[0].id)} if voided and self.flag else {})

    def change(self) -> dict[str, Any]:
        change = self.chance.pick(["add", "move", "retitle", "remove"])
        data = {"change": change, "proposer": self.pid, "reason": "orde"}
        if change in ("add", "retitle"):
            data["title"] = "Ander punt"
        if change != "add":
            data["item"] = self.item
        if change in ("add", "move"):
            data |= {"after": self.item if self.flag else None, "parent": self.item if self.flag else None}
        return data

    def submission(self) -> dict[str, Any]:
        kind = self.chance.pick(["proposal", "motion", "amendment", "subamendment", "order"])
        return {
            "item": self.current if self.flag else self.item,
            "kind": kind,
            "label": f"{kind[:1].upper()}{self.chance.pick(range(1, 6))}",
            "title": "Het zwembad",
            "text": f"De raad besluit {self.chance.pick(range(20))}.",
            "movers": [self.pid],
            "on_persons": self.chance.pick(range(4)) == 0,
        }

    def count(self) -> dict[str, Any]:
        numbers = [self.chance.pick(range(6)) for _ in range(2)]
        electors = len(self.room.poll.electors) if self.room.poll else 0
        ballots = electors if self.chance.pick(range(4)) else sum(numbers)
        return self.vote | {"ballots": ballots, "counts": {"A. Jansen": numbers[0], "B. de Wit": numbers[1]}}

    def media(self) -> dict[str, Any]:
        pictures, sounds = ["ok", "ok", "none", "black", "frozen", "off"], ["ok", "ok", "never", "lost", "off"]
        said = {"picture": self.chance.pick(pictures), "sound": self.chance.pick(sounds)}
        return {"pid": self.pid, "epoch": self.chance.pick([1, 1, 2]), **said}

    @property
    def programme(self) -> int:
        """A time of the programme, some seconds ago or just ahead, in µs."""
        return round((timezone.now().timestamp() + self.chance.pick([-20, -4, -1, 5])) * 1_000_000)

    def recording(self) -> dict[str, Any]:
        part = {"part": self.chance.pick(range(1, 4)), "begin": 1_790_000_000_000_000}
        closed = {"state": "closed", "end": 1_790_000_060_000_000, "bytes": 9, "reason": "stopped"}
        return part | (closed if self.flag else {"state": "opened"})

    def someone(self) -> dict[str, Any]:
        return {"pid": self.pid} if self.flag else {}


def later(hours: int) -> str:
    return (timezone.now() + timedelta(hours=hours)).isoformat()


MAKERS: dict[str, Callable[[Fuel], dict[str, Any]]] = {
    "basis.choose": lambda f: {"regime": "TWDBB_2020", "basis": {"kind": "exercise"}},
    "attendance.admit": lambda f: {"pid": f.pid},
    "attendance.refuse": lambda f: {"pid": f.pid, "reason": "geen beeld"},
    "attendance.report_absent": Fuel.someone,
    "attendance.leave": Fuel.someone,
    "attendance.call": lambda f: {"pid": f.pid if f.chance.pick(range(4)) else None},
    "meeting.not_opened": lambda f: {"second_convocation_at": later(f.chance.pick([1, 30]))},
    "meeting.suspend": lambda f: {"reason": "beraad", "until": later(1) if f.flag else None},
    "chair.hand_over": lambda f: {"pid": f.pid},
    "chair.appoint_deputy": lambda f: {"pid": f.pid},
    "agenda.move_to": lambda f: {"item": f.item},
    "agenda.change": Fuel.change,
    "proposal.submit": Fuel.submission,
    "proposal.withdraw": lambda f: {"proposal": f.proposal, "reason": "overgenomen"},
    "floor.request": lambda f: {"kind": f.chance.pick(KINDS_OF_SPEECH)},
    "floor.withdraw": lambda f: {"request": f.request},
    "floor.enter": lambda f: {"pid": f.pid, "kind": f.chance.pick(KINDS_OF_SPEECH)},
    "floor.give": lambda f: {"request": f.request} if f.room.requests and f.flag else {"pid": f.pid},
    "floor.decline": lambda f: {"request": f.request},
    "floor.take_away": lambda f: {"reason": "orde"},
    "recusal.declare": lambda f: {"item": f.item, **f.someone()},
    "recusal.withdraw": lambda f: {"item": f.item, **f.someone()},
    "stage.started": lambda f: {"run": f.chance.pick(["0a0b0c0d", "1a1b1c1d"])},
    "stage.media": Fuel.media,
    "stage.recording": Fuel.recording,
    "stage.show": lambda f: {"layout": f.chance.pick([None, "gallery", "speaker"])},
    "stage.prompt": lambda f: {"pid": f.pid, "code": f.chance.pick(["mic_off", "closer"])},
    "stage.admit_encoder": lambda f: {"label": "Zaal"},
    "stage.revoke_encoder": lambda f: {"jti": one(f.chance, [e.jti for e in f.room.encoders], "0123456789abcdef")},
    "media.decide": lambda f: {
        "pid": f.pid,
        "decision": f.chance.pick(["continue", "suspend_member"]),
        "reason": "geen beeld",
    },
    "guest.invite": lambda f: {"pid": f.pid},
    "guest.revoke": lambda f: {"pid": f.pid},
    "guest.sound_only": lambda f: {"on": f.flag},
    "stream.up": lambda f: {"proven": f.programme, "delay_ms": 1500},
    "stream.down": lambda f: {"proven": f.programme if f.flag else None, "reason": f.chance.pick(["stale", "silent"])},
    "stream.observe": lambda f: {"state": f.chance.pick(["up", "down"]), "text": "van buiten gezien"},
    "stream.not_measured": lambda f: {"basis": "de omroep zendt uit"},
    "vote.keep": lambda f: f.ended | {"reason": "te horen"},
    "vote.open": Fuel.opening,
    "vote.call_next": lambda f: f.vote,
    "vote.pass": lambda f: f.vote | {"seat": f.seat},
    "vote.stop_roll": lambda f: f.vote | {"reason": "verschil"},
    "vote.continue_roll": lambda f: f.vote,
    "vote.cast": lambda f: f.round | {"choice": f.choice},
    "vote.correct": lambda f: f.round | {"choice": f.choice},
    "vote.enter_spoken": Fuel.spoken,
    "vote.countersign": lambda f: f.vote | {"seats": [f.seat] if f.flag else None},
    "vote.record_left": lambda f: f.vote | {"seat": f.seat},
    "vote.confirm_left": lambda f: f.vote | {"seat": f.seat},
    "vote.withdraw_left": lambda f: f.vote | {"seat": f.seat},
    "vote.enter_count": Fuel.count,
    "vote.close": lambda f: f.vote | {"name_missing": f.flag},
    "vote.seen": lambda f: f.round,
    "vote.read_aloud": lambda f: f.vote | {"seats": [f.seat]},
    "vote.object": lambda f: f.round | {"said": f.choice},
    "vote.judge": lambda f: (
        f.vote | {"seat": f.seat, "verdict": f.chance.pick(["rejected", "corrected", "voided"]), "reason": "gehoord"}
    ),
    "vote.declare": lambda f: f.vote | {"confirm_unseen": f.flag},
    "vote.void": lambda f: f.vote | {"reason": "verkeerd"},
    "vote.annul": lambda f: f.ended | {"reason": "gat", "redo": f.flag},
    "vote.deemed_against": lambda f: f.ended,
    "vote.not_taken_part": lambda f: f.ended,
    "vote.note_mistake": lambda f: f.ended | {"meant": f.choice},
    "help.ask": lambda f: {"code": "no_sound"},
    "help.answer": lambda f: {"pid": f.pid},
    "note.add": lambda f: {"text": "Er is applaus."},
    "line.report": lambda f: {"pid": f.pid, "state": f.chance.pick(["lost", "restored"])},
    "chair_line.report": lambda f: {"state": f.chance.pick(["silent", "restored", "restored"])},
}
