"""One evening under random commands: sends batches, and after each of them looks whether everything still holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from council import journal
from council.models import SecurityEvent
from council.rules.journal_check import check
from meetings import reading, slices
from meetings.dispatch import Caller, Done, Envelope, Failed, Outcome, RefusedOutcome, Writer
from meetings.rules.entries import KINDS, SLICES
from meetings.rules.permissions import PERMISSIONS, Role
from meetings.services.demands import asked
from tests.kit import Clock, Town, command, stored
from tests.properties.fuel import COMMANDS, Fuel, Source
from tests.properties.projection import from_journal, from_rows
from voting.poll import Poll

PERMISSION = {"command.not_yours", "meeting.wrong_moment", "chair.silent", "attendance.not_present"}
OFTEN = [  # what an evening consists of is drawn more often than what happens once
    "floor.request", "floor.give", "vote.cast", "vote.correct", "vote.enter_spoken", "vote.countersign", "vote.pass",
    "vote.close", "vote.object", "vote.judge", "vote.seen", "vote.ask_roll_call", "proposal.submit", "recusal.declare",
    "vote.record_left", "vote.confirm_left", "vote.call_next", "vote.enter_count", "vote.stop_roll",
]  # fmt: skip
SELDOM = {"meeting.close", "meeting.not_opened", "chair_line.report", "meeting.suspend"}
DRAWN = [*(kind for kind in COMMANDS if kind not in SELDOM), *OFTEN, *OFTEN, *SELDOM]
FILLED = {  # what a person adds to a step that is offered
    "meeting.suspend": {"reason": "nodig"},
    "vote.void": {"reason": "nodig"},
    "vote.judge": {"verdict": "rejected", "reason": "gehoord"},
}
ITEMS = [("Opening", False), ("Zwembad", False), ("Lijst A", True), ("Rondvraag", False), ("Motie vreemd", False)]

Views = dict[tuple[str, str], str]
VIEWS = [(audience, name) for audience in reading.AUDIENCES for name in SLICES if audience == "desk" or name != "lead"]


class Driver:
    """A meeting in a transaction that is undone; ``seen`` counts what was tried and what became of it."""

    def __init__(self, town: Town, wall_clock: Clock, seen: Counter[tuple[str, str]], **fields: Any) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.wall_clock, self.seen = wall_clock, seen
        self.evening = town.evening(ITEMS, **fields)
        office = {pid: name for name, pid in self.evening.by_office.items()}
        self.pids = sorted(self.evening.users, key=lambda pid: office.get(pid, f"a {pid}"))  # pseudonyms are random
        self.sent: list[tuple[Envelope, Done]] = []
        self.processes = [Writer(self.evening.id), Writer(self.evening.id)]  # each keeps its room; both write
        self.batches = 0
        self.shown = self.views()

    def leave(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # what happens

    def begin(self, present: int, opened: bool) -> None:
        self.processes_of_ours()
        if opened:
            self.evening.opens(max(present, 4))
        else:
            self.enter(present)
        self.shown = self.views()

    def enter(self, present: int) -> None:
        for member in self.evening.members[:present]:
            admit = self.envelope(self.evening.clerk.pid, "attendance.admit", {"pid": member.pid})
            self.send([self.envelope(member.pid, "attendance.sign", {}), admit])

    def processes_of_ours(self) -> None:
        """The stage sees and hears everybody, and the watchdog sees the programme."""
        if self.evening.meeting.carried:
            seen = [("stage.media", {"pid": pid, "epoch": 1, "picture": "ok", "sound": "ok"}) for pid in self.pids]
            now = round(timezone.now().timestamp() * 1_000_000)
            self.send([self.envelope("system", *said) for said in [*seen, ("stream.up", {"proven": now})]])

    def anything(self, chance: Source, size: int) -> None:
        room = slices.read(self.evening.id)
        fuel = Fuel(chance, room, self.pids)
        self.send([self._drawn(chance, fuel) for _ in range(size)])

    def _drawn(self, chance: Source, fuel: Fuel) -> Envelope:
        """Something that its sender can do as far as he sees; or something by whoever can, or by anybody."""
        if chance.pick(range(2)):
            pid = chance.pick(self.pids)
            can = [kind for kind in json.loads(self.shown["me", pid])["can"] if kind not in SELDOM]
            if can:
                kind = chance.pick(can)
                return self.envelope(pid, kind, fuel.data(kind))
        kind, poll = chance.pick(DRAWN), fuel.room.poll
        able = [pid for pid in self.pids if kind in json.loads(self.shown["me", pid])["can"]] or ["system"]
        if kind == "vote.cast" and poll is not None and poll.vote.called:
            able = [poll.vote.called]
        pid = chance.pick(able if chance.pick(range(4)) else [*self.pids, "stranger"])
        return self.envelope(pid, kind, fuel.data(kind))

    def press(self) -> None:
        """What stands on the button and is not blocked is accepted, filled in, whoever of the desk it is for."""
        lead = json.loads(self.shown["desk", "lead"])
        if lead["next"] is not None and not lead["blocked"]:
            self._pressed(lead["next"])

    def press_another(self, chance: Source) -> None:
        """What else is offered as possible is accepted, once it is filled in."""
        offered = [step for step in json.loads(self.shown["desk", "lead"])["more"] if step["enabled"]]
        if offered:
            self._pressed(chance.pick(offered))

    def _pressed(self, step: dict[str, Any]) -> None:
        kind = step["command"]
        pid = next((pid for pid in self.desk if kind in json.loads(self.shown["me", pid])["can"]), None)
        assert pid is not None, f"nobody of the desk can {kind}"
        [outcome] = self.send([self.envelope(pid, kind, step["data"] | FILLED.get(kind, {}))])
        assert isinstance(outcome, Done), (step, outcome)

    def all_vote(self, against: int, but: int) -> None:
        """Everybody whose turn it is casts, in one batch; a roll call comes as far as its last name or two."""
        poll = slices.read(self.evening.id).poll
        if poll is None:
            return
        if poll.vote.method == "paper":
            self.papers(poll, min(against, len(poll.electors)))
            return
        seats, vote = poll.unanswered[: max(0, len(poll.unanswered) - but)], {"vote": str(poll.vote.id)}
        roll_call, casts = poll.vote.method == "roll_call", []
        if roll_call:
            seats = sorted(seats, key=lambda seat: (seat != poll.vote.called, seat in poll.roll.passed))
        for place, seat in enumerate(seats):
            choice = {"round": poll.vote.round, "choice": "against" if place < against else "for"}
            casts += [self.envelope(self.evening.chair.pid, "vote.call_next", vote)] if roll_call else []
            casts += [self.envelope(seat, "vote.cast", vote | choice)]
        if casts:
            self.send(casts)

    def papers(self, poll: Poll, against: int) -> None:
        """The tellers have counted."""
        counts = {"voor": len(poll.electors) - against, "tegen": against}
        counted = {"vote": str(poll.vote.id), "ballots": len(poll.electors), "counts": counts}
        self.send([self.envelope(self.evening.clerk.pid, "vote.enter_count", counted)])

    def new_vote(self, method: str, label: int) -> None:
        """On what is new, so that the evening does not run dry."""
        room = slices.read(self.evening.id)
        if room.meeting.item is None or room.poll is not None:
            return
        content: dict[str, Any] = {"kind": "motion", "label": f"N{label}", "title": "Nieuw"}
        content |= {"text": f"De raad besluit {label}.", "movers": [self.evening.members[0].pid]}
        clerk, item = self.evening.clerk.pid, {"item": str(room.meeting.item)}
        [handed_in] = self.send([self.envelope(clerk, "proposal.submit", item | content)])
        if isinstance(handed_in, Done):
            method = "roll_call" if asked(room, "roll_call") else method
            opening = {"proposal": handed_in.data["proposal"], "method": method, "confirm_shortfall": True}
            self.send([self.envelope(self.evening.chair.pid, "vote.open", opening)])

    def clock_goes(self, seconds: float) -> None:
        self.wall_clock.goes(seconds)
        self.shown = self.views()

    def again(self, chance: Source) -> None:
        """The same answer, and nothing happens twice; with other content it is refused."""
        if not self.sent:
            return
        envelope, first = chance.pick(self.sent[-8:])
        before = stored()
        [again] = self.process.run([envelope])
        assert isinstance(again, Done)
        assert (again.seq, again.data, again.repeated) == (first.seq, first.data, True)
        forged = Envelope(command("note.add", envelope.command.id, text="anders"), envelope.caller)
        [other] = self.process.run([forged])
        assert isinstance(other, RefusedOutcome) and other.code == "command.id_used_before"
        assert stored() == before

    # how

    @property
    def desk(self) -> list[str]:
        m = json.loads(self.shown["desk", "meeting"])
        return [pid for pid in (m["chair"], m["clerk"], m["deputy"]) if pid]

    @property
    def process(self) -> Writer:
        """Mostly the one that wrote last, so that it goes on with what it kept."""
        return self.processes[self.batches // 5 % 2]

    def envelope(self, pid: str, kind: str, data: dict[str, Any]) -> Envelope:
        own = PERMISSIONS[kind].roles & {Role.STAGE, Role.WATCHDOG}
        service = Caller(service=str(min(own, default="clock")))
        caller = service if pid == "system" else Caller(user_id=self.evening.users.get(pid, uuid4()))
        return Envelope(command(kind, **data), caller)

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        before, seq, earlier = self.shown, journal.last_seq(self.evening.id), self.room
        with writing() as written:
            outcomes = self.process.run(envelopes)
        pairs = list(zip(envelopes, outcomes, strict=True))
        assert not any(isinstance(outcome, Failed) for outcome in outcomes), pairs
        self.seen.update((e.command.type, getattr(o, "code", "done")) for e, o in pairs)
        self.sent += [(envelope, outcome) for envelope, outcome in pairs if isinstance(outcome, Done)]
        if not any(isinstance(outcome, Done) for outcome in outcomes):
            assert written == set(), "a refusal wrote something"
        self.shown = self.views()
        self.kept_is_true()
        self.batches += 1
        if len(envelopes) == 1:
            self.honest(envelopes[0], outcomes[0], before)
        self.told(before, journal.entries(self.evening.id, since=seq), earlier)
        self.holds()
        return outcomes

    def fresh(self) -> slices.Snapshot:
        """The meeting as its rows are, read whole."""
        room = slices.read(self.evening.id)
        room.load()
        return room

    def views(self) -> Views:
        """Every slice of every audience and everybody's own, as it goes over the wire."""
        self.room = self.fresh()
        return {key: view(self.room, *key) for key in [*VIEWS, *(("me", pid) for pid in self.pids)]}

    def kept_is_true(self) -> None:
        """What the writer shows from the room that it kept is what a fresh reading of the rows shows."""
        written = self.process.written
        if written is None:
            return
        self.seen["kept", "after a batch"] += 1
        written.room.now = self.room.now  # both of one moment: some pictures end by the clock
        wanted = reading.Wanted(since=written.since, pids=frozenset(self.pids))
        made = reading.make(written.room, written.seq, written.drafts, wanted)
        found = dict(made.slices) | {("me", pid): value for pid, value in made.mine.items()}
        for key, value in found.items():
            kept = json.dumps(without_the_log(json.loads(value)))
            assert kept == self.shown[key], (key, difference(self.shown[key], kept))

    def honest(self, envelope: Envelope, outcome: Outcome, before: Views) -> None:
        """``can`` leaves out nothing that is accepted, and has nothing that the sender may not send."""
        pid = next((pid for pid, user in self.evening.users.items() if user == envelope.caller.user_id), None)
        if pid is None:
            return
        listed = envelope.command.type in json.loads(before["me", pid])["can"]
        if isinstance(outcome, Done):
            assert listed, f"{pid} did what he could not: {envelope.command}"
        elif listed and isinstance(outcome, RefusedOutcome) and not outcome.values.get("pid"):
            assert outcome.code not in PERMISSION, f"{envelope.command} by {pid}: {outcome}"

    def told(self, before: Views, entries: Sequence[journal.Entry], earlier: slices.Snapshot) -> None:
        """What changed on any screen is among what the new entries say that they change.

        Or the clock alone did it: the rows as they were before show the very same at this later moment.
        """
        earlier.now = self.room.now
        names = frozenset().union(*(KINDS[entry.kind].slices for entry in entries))
        everybody = any(KINDS[entry.kind].me == "all" for entry in entries)
        own = [entry for entry in entries if KINDS[entry.kind].me == "own"]
        named = {pid for e in own for pid in (e.by, e.data.get("seat"), e.data.get("pid"), *e.data.get("seats", []))}
        for (audience, name), value in self.shown.items():
            if value == before[audience, name]:
                continue
            known = (everybody or name in named | set(self.desk)) if audience == "me" else name in names
            what = difference(before[audience, name], value)
            known = known or what == NO_LONGER or view(earlier, audience, name) == value
            assert known, ([e.kind for e in entries], audience, name, what)

    def holds(self) -> None:
        """The record is whole, chained and counted, and the rows tell what it tells."""
        entries = journal.entries(self.evening.id)
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
        _, finding = check(line.encode() for line in journal.lines(self.evening.id))
        assert finding is None, finding
        assert from_journal(entries, self.pids) == from_rows(self.evening.id)


# Who voted before can no longer correct once the next has voted; his screen learns it at the next call or the close.
NO_LONGER = {"can": ["vote.correct"]}


def view(room: slices.Snapshot, audience: str, name: str) -> str:
    """One slice as it goes over the wire; of ``me``, the slice of this pid."""
    value = slices.build_me(room, name) if audience == "me" else slices.build(room, name, audience)
    return json.dumps(without_the_log(value))


def difference(before: str, after: str) -> dict[str, Any]:
    """What is new under each key, or for ``can`` what is gone or new."""
    old, new = json.loads(before), json.loads(after)
    changed = {key: new[key] for key in new if old.get(key) != new[key]}
    if "conditions" in changed:
        changed = {row["id"]: row for row in new["conditions"] if row not in old["conditions"]}
    return changed | ({"can": sorted(set(old["can"]) ^ set(new["can"]))} if "can" in changed else {})


def without_the_log(value: dict[str, Any]) -> dict[str, Any]:
    """C18 counts the entries, so it changes with every one; screens may show it a moment late."""
    if "conditions" not in value:
        return value
    return {"conditions": [row for row in value["conditions"] if row["id"] != "C18"]}


@contextmanager
def writing() -> Iterator[set[str]]:
    """The tables that are written to, but for the log of refusals."""
    tables: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', sql)
        if found and found[1] != SecurityEvent._meta.db_table:
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables
