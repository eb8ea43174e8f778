"""An evening that is carried, whose processes of ours speak when a test says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meetings.dispatch import Caller, Done, Envelope, RefusedOutcome, run_batch
from meetings.models import Meeting
from meetings.services import stream
from tests.kit import Clock, Evening, Town, Voice, command


def us(moment: datetime) -> int:
    """A moment as the programme counts: µs since 1970."""
    return round(moment.timestamp() * 1_000_000)


class Watched:
    """An evening that is carried, with a voice for the processes of ours."""

    def __init__(self, town: Town, wall: Clock, **fields: Any) -> None:
        self.wall = wall
        self.evening: Evening = town.evening(**fields)
        Meeting.objects.filter(id=self.evening.id).update(carried=True)

    def tries(self, service: str, kind: str, **data: Any) -> Done | RefusedOutcome:
        outcome = run_batch(self.evening.id, [Envelope(command(kind, **data), Caller(service=service))])[0]
        assert isinstance(outcome, Done | RefusedOutcome), outcome
        return outcome

    def says(self, kind: str, **data: Any) -> None:
        outcome = self.tries("watchdog", kind, **data)
        assert isinstance(outcome, Done), outcome

    def up(self, ago: float = 3.0) -> None:
        self.says("stream.up", proven=self.p(-ago), delay_ms=2100)
        self.beat()

    def down(self, ago: float = 8.0, reason: str = "stale") -> None:
        self.says("stream.down", proven=self.p(-ago), reason=reason)

    def beat(self) -> None:
        stream.beat(self.evening.id, self.p(-2.0), 2100, "up")

    def p(self, seconds: float) -> int:
        return us(self.wall.at) + round(seconds * 1_000_000)

    def goes(self, seconds: float) -> None:
        """So much time passes, and the watchdog beats all the while."""
        self.wall.goes(seconds)
        self.beat()

    def seen(self, *people: Voice) -> None:
        """The stage sees and hears them."""
        for one in people:
            self.tries("stage", "stage.media", pid=one.pid, epoch=0, picture="ok", sound="ok")

    def opens(self, item: int | None = 2) -> None:
        self.seen(*self.evening.members, self.evening.chair)
        self.evening.opens(9, item=None if not self.up_before_opening() else item)

    def declares(self, vote: str) -> str:
        """The chair closes; everybody is in view long enough; he declares."""
        self.evening.chair.sends("vote.close", vote=vote)
        self.goes(6)
        return self.evening.declares(vote)

    def up_before_opening(self) -> bool:
        self.up()
        return True
