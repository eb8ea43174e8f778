"""The calling of a roll, followed from its entries: the lot, the list, and nobody out of turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from council.rules.wrong import Wrong, text


@dataclass
class Attendance:
    """The attendance list as its entries tell it: each one's number, and who is there now."""

    numbers: dict[str, int] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)

    def admit(self, pid: str, number: int) -> None:
        self.numbers[pid] = number
        self.present.add(pid)

    def leave(self, pid: str) -> None:
        self.present.discard(pid)

    def check_electors(self, electors: Iterable[str], recused: Iterable[str]) -> None:
        """Who takes part is every member on the list who is there and does not stay out (art. 28)."""
        if not self.numbers:
            return  # a part of a journal, without the list
        there = {pid for pid in self.present if pid.startswith("s")} - set(recused)
        if there != set(electors):
            raise Wrong("electors_not_present", seats=text(there ^ set(electors)))

    def check_order(self, electors: list[str], lot: str | None) -> None:
        """From the member drawn by lot in the order of the list, round to the one before (LAW 3.7)."""
        if not electors or electors[0] != lot:
            raise Wrong("lot_not_first", lot=lot, first=electors[0] if electors else None)
        if not self.numbers:
            return
        by_list = sorted(electors, key=lambda seat: (self.numbers[seat], seat))
        start = by_list.index(lot)
        right = by_list[start:] + by_list[:start]
        if electors != right:
            seat, expected = next(pair for pair in zip(electors, right, strict=True) if pair[0] != pair[1])
            raise Wrong("call_order", seat=seat, expected=expected)


@dataclass
class Calls:
    """How far a roll is by its entries."""

    order: list[str]
    answered: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    called: str | None = None
    stopped: bool = False

    def call(self, seat: str) -> None:
        """The next name: those not yet called in order, then those passed over."""
        if self.stopped or self.called is not None:
            raise Wrong("called_too_soon", seat=seat, waits=self.called or text(self.answered[-1:]))
        settled = {*self.answered, *self.left}
        fresh = [one for one in self.order if one not in settled and one not in self.passed]
        again = [one for one in self.passed if one not in settled]
        expected = next(iter(fresh + again), None)
        if seat != expected:
            raise Wrong("called_out_of_turn", seat=seat, expected=expected)
        self.called = seat

    def answer(self, seat: str, correction: bool) -> None:
        """Only who is called votes; he may correct it until the next has voted."""
        if correction:
            if self.answered[-1:] != [seat]:
                raise Wrong("corrected_too_late", seat=seat)
            return
        if self.called != seat or self.stopped:
            raise Wrong("ballot_out_of_turn", seat=seat, called=self.called)
        self.answered.append(seat)
        self.called = None

    def pass_over(self, seat: str) -> None:
        if self.called != seat or seat in self.passed:
            raise Wrong("passed_out_of_turn", seat=seat, called=self.called)
        self.passed.append(seat)
        self.called = None

    def leave(self, seat: str) -> None:
        self.left.add(seat)
        self.called = None if self.called == seat else self.called
