"""One vote with everything that belongs to it, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from voting.models import Ballot, Elector, Objection, Vote, VoteNote
from voting.rules import ballots as rules
from voting.rules.rollcall import Roll


@dataclass
class Poll:
    """A vote, its electors in calling order, and the ballots, objections and notes by seat."""

    vote: Vote
    electors: dict[str, Elector] = field(default_factory=dict)
    ballots: dict[str, Ballot] = field(default_factory=dict)
    objections: dict[str, Objection] = field(default_factory=dict)
    notes: list[VoteNote] = field(default_factory=list)

    @property
    def totals(self) -> tuple[int, int]:
        """For and against, as the ballots stand."""
        choices = [ballot.choice for ballot in self.ballots.values()]
        return choices.count("for"), choices.count("against")

    @property
    def order(self) -> list[str]:
        return list(self.electors)

    @property
    def unanswered(self) -> list[str]:
        """The electors who neither voted nor are recorded as having left, in calling order."""
        settled = {Elector.State.VOTED, Elector.State.LEFT}
        return [seat for seat, elector in self.electors.items() if elector.state not in settled]

    @property
    def roll(self) -> Roll:
        """How far the call is, as the rules see it."""
        answered = [e for e in self.electors.values() if e.turn is not None]
        passed = [e for e in self.electors.values() if e.passed is not None]
        return Roll(
            order=tuple(self.electors),
            answered=tuple(e.seat for e in sorted(answered, key=lambda e: e.turn or 0)),
            passed=tuple(e.seat for e in sorted(passed, key=lambda e: e.passed or 0)),
            left=frozenset(e.seat for e in self.electors.values() if e.state == Elector.State.LEFT),
            called=self.vote.called or None,
            stopped=self.vote.stopped,
        )

    @property
    def as_electors(self) -> list[rules.Elector]:
        """The electors as the rules see them; who left during the vote is not present at it."""
        here = [rules.Elector(e.seat, e.state != Elector.State.LEFT) for e in self.electors.values()]
        return here + [rules.Elector(seat, True, recused=True) for seat in self.vote.recused]

    def as_elector(self, seat: str) -> list[rules.Elector]:
        """That seat among `as_electors`, if it is there: a hundred and fifty votes need not each look at all."""
        if seat in self.vote.recused:
            return [rules.Elector(seat, True, recused=True)]
        found = self.electors.get(seat)
        return [rules.Elector(seat, found.state != Elector.State.LEFT)] if found else []

    @property
    def as_ballots(self) -> list[rules.Ballot]:
        return [
            rules.Ballot(b.seat, rules.Choice(b.choice), 0, rules.How(b.how), bool(b.countersigned_by))
            for b in self.ballots.values()
        ]

    @property
    def unseen(self) -> list[str]:
        """Who voted and has not had the recorded vote on his screen, nor heard it read aloud (temporary law 2.5)."""
        return [seat for seat in self.ballots if not self._knows(self.electors[seat])]

    @property
    def to_countersign(self) -> list[str]:
        return [seat for seat, ballot in self.ballots.items() if ballot.how == "spoken" and not ballot.countersigned_by]

    @property
    def open_objections(self) -> list[str]:
        return [seat for seat, objection in self.objections.items() if not objection.verdict]

    @staticmethod
    def _knows(elector: Elector) -> bool:
        return elector.seen_at is not None or elector.read_aloud
