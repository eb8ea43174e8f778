"""The meeting before this one, held from opening to close through the one path for commands.

The clock is set back to that evening while it is held: its journal then tells of that evening and not of this
minute. Nothing else is pretended; the commands, the rules and the chain are the real ones.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from council.models import Body
from frontend.demo.bills import Bill, Point, thinks
from frontend.demo.earlier import EARLIER
from frontend.demo.seed import plan_evening
from meetings.commands import COMMANDS
from meetings.dispatch import Caller, Done, Envelope, run_batch
from meetings.messages import make
from meetings.models import FloorRequest, Meeting, Participant, Proposal
from voting.models import Vote

ABSENT = ("s22", "s30")


@transaction.atomic
def hold(body: Body, now: datetime.datetime) -> Meeting:
    """Two weeks ago, at half past seven."""
    evening = timezone.localtime(now, body.zone()) - datetime.timedelta(days=14)
    with clock_at(evening.replace(hour=19, minute=24)) as clock:
        meeting = plan_evening(body, evening.replace(hour=19, minute=30), EARLIER)
        Held(meeting, clock).evening()
    return meeting


class Clock:
    """The hour as that evening has it."""

    def __init__(self, at: datetime.datetime) -> None:
        self.at = at

    def __call__(self) -> datetime.datetime:
        return self.at.astimezone(datetime.UTC)

    def wait(self, seconds: float) -> None:
        self.at += datetime.timedelta(seconds=seconds)


@contextmanager
def clock_at(moment: datetime.datetime) -> Iterator[Clock]:
    """Django's clock for the time being; only the demo, before its server starts, ever does this."""
    clock, real = Clock(moment), timezone.now
    timezone.now = clock  # type: ignore[assignment]
    try:
        yield clock
    finally:
        timezone.now = real


class Held:
    """One evening told step by step."""

    def __init__(self, meeting: Meeting, clock: Clock) -> None:
        self.meeting, self.clock, self.chance = meeting, clock, random.Random(36558)  # noqa: S311  (no secret)
        rows = Participant.objects.filter(meeting=meeting).select_related("person")
        self.people = {row.pid: row for row in rows}
        self.there = [pid for pid, row in self.people.items() if row.seated and pid not in ABSENT]
        self.aldermen = [pid for pid, row in self.people.items() if row.office == "alderman"]

    def evening(self) -> None:
        self.gather()
        for point in EARLIER:
            self.treat(point)
        self.do(self.meeting.chair, "meeting.close")
        self.do(self.meeting.chair, "attendance.establish", after=60)
        self.do(self.meeting.clerk, "attendance.establish", after=20)

    def do(self, pid: str, kind: str, /, after: float = 3, **data: Any) -> Done:
        """A command, some seconds later, that must be carried out."""
        self.clock.wait(after * self.chance.uniform(0.7, 1.4))
        command = make(kind, uuid4(), COMMANDS[kind].model_validate(data))
        caller = Caller(user_id=self.people[pid].person.user_id)
        outcome = run_batch(self.meeting.id, [Envelope(command, caller)])[0]
        if not isinstance(outcome, Done):
            raise RuntimeError(f"the earlier meeting came to a halt: {kind} by {pid}: {outcome}")
        return outcome

    def gather(self) -> None:
        for pid in ABSENT:
            self.do(pid, "attendance.report_absent", reason="ziek")
        self.do(self.meeting.chair, "basis.confirm")
        for pid in [self.meeting.chair, *self.aldermen, *self.there]:
            self.do(pid, "attendance.sign", after=4)
            self.do(self.meeting.clerk, "attendance.admit", after=3, pid=pid)
        self.do(self.meeting.chair, "meeting.open", after=60)

    def treat(self, point: Point) -> None:
        item = self.meeting.items.get(number=point.number)
        self.do(self.meeting.chair, "agenda.move_to", after=15, item=item.id)
        self.debate(point)
        if point.without_vote:
            self.hammer(item.id)
        for bill in point.bills:
            self.roll_call(bill)

    def debate(self, point: Point) -> None:
        speakers = [next(pid for pid in self.there if self.people[pid].group == group) for group in point.speakers]
        if point.executive is not None:
            speakers.append(self.aldermen[point.executive])
        for pid in speakers:
            self.do(pid, "floor.request", after=6, kind="speech")
        for pid in speakers:
            wanted = FloorRequest.objects.get(meeting=self.meeting, pid=pid, state=FloorRequest.State.WAITING)
            self.do(self.meeting.chair, "floor.give", after=4, request=wanted.id)
            self.do(pid, "floor.end", after=130)

    def hammer(self, item: UUID) -> None:
        chair = self.meeting.chair
        vote = self.do(chair, "vote.open", item=item, method="without_vote").data["vote"]
        self.do(chair, "vote.declare", after=12, vote=vote)

    def roll_call(self, bill: Bill) -> None:
        chair, proposal = self.meeting.chair, Proposal.objects.get(meeting=self.meeting, label=bill.label)
        vote = self.do(chair, "vote.open", after=20, proposal=proposal.id, method="roll_call").data["vote"]
        for _ in self.there:
            self.do(chair, "vote.call_next", after=2, vote=vote)
            called = Vote.objects.get(id=vote).called
            choice = thinks(bill, self.people[called].group, int(called[1:]))
            self.do(called, "vote.cast", after=2, vote=vote, round=1, choice=choice)
        self.do(chair, "vote.close", vote=vote)
        for pid in self.there:
            self.do(pid, "vote.seen", after=0.3, vote=vote, round=1)
        self.do(chair, "vote.declare", after=8, vote=vote)
