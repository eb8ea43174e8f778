"""From a count to the words that the chair may declare, with the article and the facts beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from council.rules.majority import ARTICLES, Outcome, TieRule, decide, is_complete
from council.rules.quorum import needed, vote_valid
from council.rules.refusal import Refused, Value
from voting.rules.ballots import Ballot, Elector, Tally, check_ballots, count, unanswered, uncountersigned
from voting.rules.transitions import Status, require


class Again(StrEnum):
    """Why an earlier meeting's vote is held again; a second vote in one meeting has neither right."""

    AFTER_TIE = "second_meeting_after_tie"
    AFTER_INVALID = "revote_after_invalid"


@dataclass(frozen=True)
class Facts:
    """All that the law looks at: `seats` of the body, `sitting` members, the recused and the two counts."""

    seats: int
    sitting: int
    recused: int
    tally: Tally
    again: Again | None = None
    second_conv_same_subject: bool = False
    tie_rule: TieRule = TieRule.POSTPONE

    @property
    def eligible(self) -> int:
        return self.sitting - self.recused


@dataclass(frozen=True)
class Verdict:
    """What the count means: the law's word, its article, the code of the chair's sentence and its values."""

    outcome: Outcome
    article: str
    code: str
    values: dict[str, Value]


def judge(facts: Facts) -> Verdict:
    """Gemeentewet art. 29, 30 and 32 lid 4 to 6 on one count: 19 of 38 is not more than half, so invalid."""
    outcome = decide(
        facts.seats,
        facts.sitting,
        facts.recused,
        facts.tally.voor,
        facts.tally.tegen,
        after_tie=facts.again is Again.AFTER_TIE,
        revote_after_invalid=facts.again is Again.AFTER_INVALID,
        second_conv_same_subject=facts.second_conv_same_subject,
        tie_rule=facts.tie_rule,
    )
    return Verdict(outcome, ARTICLES[outcome], _sentence(outcome, facts), _values(facts))


def adopted_without_vote() -> Verdict:
    """Gemeentewet art. 32 lid 3: nobody asked for a vote, so the proposal is adopted."""
    return Verdict(Outcome.ADOPTED, "matters.without_vote", "declared.adopted_without_vote", {})


def shortfall(sitting: int, recused: int, electors: int) -> int:
    """How many are missing for a valid vote; it warns before the vote and never refuses it (art. 29)."""
    return 0 if vote_valid(sitting, recused, electors) else needed(sitting - recused) - electors


def may_vote_again(why: Again, previous: Outcome, same_meeting: bool) -> None:
    """Gemeentewet art. 29 lid 2 onder a and art. 32 lid 4: only in a later meeting, and only after that outcome."""
    article = "matters.tie" if why is Again.AFTER_TIE else "vote_quorum.revote"
    wanted = Outcome.TIE_POSTPONED if why is Again.AFTER_TIE else Outcome.INVALID
    if same_meeting:
        raise Refused("vote.again_only_later", article, {"why": why})
    if previous is not wanted:
        raise Refused("vote.again_without_ground", article, {"why": why, "previous": previous})


def may_close(electors: Iterable[Elector], ballots: Collection[Ballot], name_missing: bool) -> None:
    """Not a roll call: the chair names who has not voted and may then close; nothing cast at all is not a vote."""
    if not ballots:
        raise Refused("vote.nobody_voted", "majority")
    missing: list[Value] = [*unanswered(electors, ballots)]
    if missing and not name_missing:
        raise Refused("vote.name_missing_first", "", {"seats": missing})


def may_adopt_without_vote(vote_asked: Collection[str], visible_seconds: int, pause_seconds: int) -> None:
    """Gemeentewet art. 32 lid 3: the chair asks, a visible moment passes, nobody asks for a vote."""
    if vote_asked:
        raise Refused("vote.asked", "matters.without_vote", {"by": [*vote_asked]})
    if visible_seconds < pause_seconds:
        raise Refused("vote.pause_running", "local", {"seconds": pause_seconds - visible_seconds})


def may_declare(
    status: Status,
    electors: Collection[Elector],
    ballots: Collection[Ballot],
    open_objections: Collection[str],
    recorded: Tally,
) -> None:
    """Temporary law art. 2.5 and our own recount: nothing spoken is unsigned, nobody's objection is open,
    and the journal's ballots give the numbers that stand in the rows.
    """
    require(status, Status.CLOSED)
    unsigned: list[Value] = [*uncountersigned(ballots)]
    if unsigned:
        raise Refused("vote.not_countersigned", "", {"seats": unsigned})
    if open_objections:
        raise Refused("vote.objection_open", "digital.expression_of_will", {"seats": [*open_objections]})
    check_ballots(electors, ballots)
    recount = count(ballots)
    if recount != recorded:
        raise Refused("vote.recount_differs", "", {"voor": recount.voor, "tegen": recount.tegen})


def _sentence(outcome: Outcome, facts: Facts) -> str:
    if outcome is not Outcome.TIE_REJECTED:
        return SENTENCES[outcome]
    if is_complete(facts.seats, facts.recused, facts.tally.voor, facts.tally.tegen):
        return "declared.tie_rejected_complete"
    return "declared.tie_rejected_again" if facts.again is Again.AFTER_TIE else "declared.tie_rejected_by_rule"


SENTENCES = {
    Outcome.ADOPTED: "declared.adopted",
    Outcome.REJECTED: "declared.rejected",
    Outcome.INVALID: "declared.invalid",
    Outcome.TIE_POSTPONED: "declared.tie_postponed",
}


def _values(facts: Facts) -> dict[str, Value]:
    return {
        "voor": facts.tally.voor,
        "tegen": facts.tally.tegen,
        "participated": facts.tally.participated,
        "eligible": facts.eligible,
        "needed": needed(facts.eligible),
        "quorum": _quorum_article(facts),
    }


def _quorum_article(facts: Facts) -> str:
    """By which part of art. 29 the vote is valid or not."""
    if facts.again is Again.AFTER_INVALID:
        return "vote_quorum.revote"
    return "vote_quorum.second_convocation" if facts.second_conv_same_subject else "vote_quorum"
