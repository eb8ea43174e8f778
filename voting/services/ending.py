"""Closing, checking, declaring; and the two ways in which a vote ends without a result that stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from council.rules import persons
from council.rules.majority import TieRule
from council.rules.refusal import Refused
from council.sheet import Sheet
from voting.facts import Fact
from voting.models import Elector, Vote
from voting.poll import Poll
from voting.rules import declare as rules
from voting.rules import rollcall
from voting.rules.ballots import Tally
from voting.rules.methods import VoteMethod
from voting.rules.transitions import Status, move, require

State = Elector.State


def may_close(poll: Poll, name_missing: bool) -> None:
    """Refuse to close while somebody who must vote has not; in other forms the chair names them first."""
    require(Status(poll.vote.status), Status.OPEN)
    if poll.vote.method == VoteMethod.ROLL_CALL:
        rollcall.may_close(poll.roll, poll.vote.duty_to_vote)
    elif poll.vote.method == VoteMethod.PAPER:
        if poll.vote.paper is None:
            raise Refused("vote.no_count_entered", "majority.written")
    elif poll.vote.method == VoteMethod.WITHOUT_VOTE:
        raise Refused("vote.without_vote_is_declared", "matters.without_vote")
    else:
        rules.may_close(poll.as_electors, poll.as_ballots, name_missing)


def close(sheet: Sheet, poll: Poll, name_missing: bool, now: datetime) -> list[Fact]:
    """Close the vote; who did not vote stands as "has not voted", which is neither absent nor recused."""
    may_close(poll, name_missing)
    missing = [] if poll.vote.method == VoteMethod.PAPER else poll.unanswered
    for seat in missing:
        poll.electors[seat].state = State.MISSING
        sheet.save(poll.electors[seat])
    _move(poll.vote, Status.CLOSED)
    poll.vote.closed_at, poll.vote.called = now, ""
    sheet.save(poll.vote)
    closed = Fact("vote.closed", {"vote": str(poll.vote.id), "round": poll.vote.round, "missing": missing})
    return [closed, *_open_ballots(poll)]


def _open_ballots(poll: Poll) -> list[Fact]:
    """What was hidden while the vote was open is opened for everybody, commitment by commitment."""
    if not poll.vote.hidden:
        return []
    opened = [{"seat": b.seat, "choice": b.choice, "salt": b.salt} for b in poll.ballots.values()]
    return [Fact("vote.ballots_opened", {"vote": str(poll.vote.id), "round": poll.vote.round, "ballots": opened})]


@dataclass(frozen=True)
class Papers:
    """What the committee reports; ``restricted``: a nomination or second ballot limits the choice (art. 31)."""

    ballots: int
    counts: dict[str, int]
    restricted: bool = False
    second: bool = False


def enter_count(sheet: Sheet, poll: Poll, papers: Papers, before: Vote | None, gone: int) -> list[Fact]:
    """The count of a vote on paper; never who chose what.

    ``before`` is the round before this one, ``gone`` how many of the electors have left since the opening.
    """
    require(Status(poll.vote.status), Status.OPEN)
    if poll.vote.method != VoteMethod.PAPER:
        raise Refused("vote.not_on_paper", "persons.secret")
    if sum(papers.counts.values()) > papers.ballots:
        raise Refused("vote.count_too_high", "majority.written", {"electors": len(poll.electors)})
    persons.papers_to_count(papers.ballots, len(poll.electors), gone)
    counts = persons.names_on_papers(papers.counts)
    second = _is_second_ballot(before, counts, papers.second)
    restricted = papers.restricted or second
    poll.vote.paper = {"ballots": papers.ballots, "counts": counts, "restricted": restricted, "second": second}
    sheet.save(poll.vote)
    return [Fact("vote.count_entered", {"vote": str(poll.vote.id), **poll.vote.paper})]


def _is_second_ballot(before: Vote | None, counts: dict[str, int], said: bool) -> bool:
    """Art. 31(2): after a tie between two to whom the choice was limited, and between these two alone."""
    tied = before.paper["counts"] if before and before.outcome == persons.Ballot.SECOND_BALLOT and before.paper else {}
    if said and not tied:
        raise Refused("persons.no_second_ballot", "persons.second_ballot")
    if tied and not counts.keys() <= tied.keys():
        raise Refused("persons.others_in_second_ballot", "persons.second_ballot", {"names": [*tied]})
    return bool(tied)


def verdict(poll: Poll) -> rules.Verdict:
    """What the numbers as they stand mean, by the law."""
    vote = poll.vote
    if vote.method == VoteMethod.WITHOUT_VOTE:
        return rules.adopted_without_vote()
    voor, tegen = poll.totals
    return rules.judge(
        rules.Facts(
            vote.seats,
            vote.sitting,
            len(vote.recused),
            Tally(voor, tegen),
            rules.Again(vote.why_again) if vote.why_again else None,
            vote.second_convocation,
            TieRule(vote.tie_rule),
        )
    )


def words(poll: Poll) -> dict[str, Any] | None:
    """The exact words for the chair to say, as code and values; only once the vote is closed."""
    if poll.vote.method == VoteMethod.PAPER:
        return None
    if poll.vote.status == Vote.Status.OPEN and poll.vote.method != VoteMethod.WITHOUT_VOTE:
        return None
    if poll.vote.status == Vote.Status.VOID:
        return None
    found = verdict(poll)
    return {
        "code": found.code,
        "values": {**found.values, "label": poll.vote.label, "title": poll.vote.title, "kind": poll.vote.proposal_kind},
    }


def may_declare(poll: Poll, recount: Tally | None, asked_vote: Collection[str], now: datetime) -> None:
    """Refuse a declaration while anything is open, or when the journal counts otherwise than the rows."""
    vote = poll.vote
    if vote.method == VoteMethod.WITHOUT_VOTE:
        require(Status(vote.status), Status.OPEN)
        shown = int((now - vote.opened_at).total_seconds())
        pause = int((vote.not_before - vote.opened_at).total_seconds()) if vote.not_before else 0
        rules.may_adopt_without_vote(asked_vote, shown, pause)
    elif vote.method == VoteMethod.PAPER:
        require(Status(vote.status), Status.CLOSED)
    else:
        rules.may_declare(
            Status(vote.status), poll.as_electors, poll.as_ballots, poll.open_objections, recount or Tally(*poll.totals)
        )


def may_skip_unseen(poll: Poll, confirmed: bool) -> None:
    """Everybody has had his recorded vote on his screen or heard it, or the chair says that he goes on without."""
    unseen = poll.unseen
    if unseen and not confirmed:
        raise Refused("vote.unseen", "digital.expression_of_will", {"seats": [*unseen], "of": len(poll.ballots)})


def declare(
    sheet: Sheet, poll: Poll, recount: Tally | None, confirm_unseen: bool, asked_vote: Collection[str], now: datetime
) -> list[Fact]:
    """The chair declares the result. What the software computed becomes a decision only here."""
    may_declare(poll, recount, asked_vote, now)
    may_skip_unseen(poll, confirm_unseen)
    vote, facts = poll.vote, []
    if vote.method == VoteMethod.WITHOUT_VOTE:
        _move(vote, Status.CLOSED)
        vote.closed_at = now
        facts.append(Fact("vote.closed", {"vote": str(vote.id), "round": vote.round, "missing": []}))
    outcome, article, numbers = _result(poll)
    _move(vote, Status.DECLARED)
    vote.declared_at, vote.outcome, vote.article = now, outcome, article
    if vote.method not in (VoteMethod.WITHOUT_VOTE, VoteMethod.PAPER):
        vote.votes_for, vote.votes_against = poll.totals
    sheet.save(vote)
    return [
        *facts,
        Fact(
            "vote.declared",
            {
                "vote": str(vote.id),
                "round": vote.round,
                "outcome": outcome,
                "article": article,
                **numbers,
                "recused": vote.recused,
                "absent": vote.absent,
                "unseen": poll.unseen,
                "not_voted": [seat for seat, elector in poll.electors.items() if elector.state == State.MISSING],
                "left": [seat for seat, elector in poll.electors.items() if elector.state == State.LEFT],
            },
        ),
    ]


def void(sheet: Sheet, poll: Poll, reason: str, reason_data: dict[str, Any]) -> list[Fact]:
    """End an open or closed vote without a result; it can be held again."""
    _move(poll.vote, Status.VOID)
    poll.vote.void_reason, poll.vote.called = reason, ""
    sheet.save(poll.vote)
    return [Fact("vote.voided", {"vote": str(poll.vote.id), "round": poll.vote.round, "reason": reason_data})]


def annul(
    sheet: Sheet,
    vote: Vote,
    reason: str,
    reason_data: dict[str, Any],
    redo: bool,
    gap: dict[str, Any] | None,
    now: datetime,
) -> list[Fact]:
    """The chair's act beside a declared result; the declaration stays and every reading shows both."""
    require(Status(vote.status), Status.DECLARED)
    if vote.annulled_at is not None:
        raise Refused("vote.annulled_already")
    vote.annulled_at, vote.annulled_reason = now, reason
    sheet.save(vote)
    return [Fact("vote.annulled", {"vote": str(vote.id), "reason": reason_data, "gap": gap, "redo": redo})]


def see(sheet: Sheet, poll: Poll, seat: str, now: datetime) -> list[Fact]:
    """The recorded vote has stood on the member's own screen (temporary law art. 2.5)."""
    require(Status(poll.vote.status), Status.CLOSED)
    if seat not in poll.ballots:
        raise Refused("vote.not_an_elector", "majority", {"seat": seat})
    if poll.electors[seat].seen_at is not None:
        raise Refused("vote.seen_already", "", {"seat": seat})
    poll.electors[seat].seen_at = now
    sheet.save(poll.electors[seat])
    return [Fact("vote.seen", {"vote": str(poll.vote.id), "seat": seat})]


def read_aloud(sheet: Sheet, poll: Poll, seats: Sequence[str]) -> list[Fact]:
    """For who did not see it the recorded vote is read aloud, and so recorded."""
    require(Status(poll.vote.status), Status.CLOSED)
    if not set(seats) <= set(poll.ballots):
        raise Refused("vote.not_an_elector", "majority", {"seat": next(s for s in seats if s not in poll.ballots)})
    for seat in seats:
        poll.electors[seat].read_aloud = True
        sheet.save(poll.electors[seat])
    return [Fact("vote.read_aloud", {"vote": str(poll.vote.id), "seats": list(seats)})]


def _result(poll: Poll) -> tuple[str, str, dict[str, Any]]:
    if poll.vote.method == VoteMethod.PAPER:
        return _paper_result(poll)
    found = verdict(poll)
    voor, tegen = poll.totals
    numbers = {
        "for": voor,
        "against": tegen,
        "participated": voor + tegen,
        "eligible": poll.vote.sitting - len(poll.vote.recused),
    }
    return str(found.outcome), found.article, numbers


def _paper_result(poll: Poll) -> tuple[str, str, dict[str, Any]]:
    vote, paper = poll.vote, poll.vote.paper or {}
    outcome = persons.person_ballot(
        vote.sitting,
        len(vote.recused),
        paper["ballots"],
        paper["counts"],
        restricted=paper["restricted"],
        second_ballot=paper["second"],
        revote_after_invalid=vote.why_again == rules.Again.AFTER_INVALID,
        second_conv_same_subject=vote.second_convocation,
    )
    return str(outcome), persons.ARTICLES[outcome.ballot], {"ballots": paper["ballots"], "counts": paper["counts"]}


def _move(vote: Vote, to: Status) -> None:
    vote.status = Vote.Status(move(Status(vote.status), to))
