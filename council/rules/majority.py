"""What a count of votes means: adopted, rejected, a tie, or no valid vote at all."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from council.rules.quorum import vote_valid


class Outcome(StrEnum):
    """The five words that a vote on a matter can end in; software computes one, the chair declares it."""

    ADOPTED = "aangenomen"
    REJECTED = "verworpen"
    INVALID = "ongeldig"
    TIE_POSTPONED = "uitgesteld_staking"
    TIE_REJECTED = "niet_aangenomen_staking"


class TieRule(StrEnum):
    """What a tie on a matter means; only a water board may choose, the others have it in their law."""

    POSTPONE = "postpone"
    REJECT = "reject"


ARTICLES: Final[dict[Outcome, str]] = {
    Outcome.ADOPTED: "majority",
    Outcome.REJECTED: "majority",
    Outcome.INVALID: "vote_quorum",
    Outcome.TIE_POSTPONED: "matters.tie",
    Outcome.TIE_REJECTED: "matters.tie_final",
}


def is_complete(seats: int, recused: int, voor: int, tegen: int) -> bool:
    """Gemeentewet art. 32 lid 6: every seat of the body that is not recused cast a vote; a vacancy prevents it."""
    return voor + tegen == seats - recused


def decide(
    seats: int,
    sitting: int,
    recused: int,
    voor: int,
    tegen: int,
    after_tie: bool = False,
    revote_after_invalid: bool = False,
    second_conv_same_subject: bool = False,
    tie_rule: TieRule = TieRule.POSTPONE,
) -> Outcome:
    """Gemeentewet art. 29, 30 and 32 lid 4 to 6, in that order.

    `after_tie` and `revote_after_invalid` say that an earlier meeting tied or voted invalidly on this;
    a second vote in the same meeting has neither. Where nobody voted there is no majority and no tie (art. 30),
    also when the vote needs no quorum.
    """
    if voor + tegen == 0 or not vote_valid(
        sitting, recused, voor + tegen, revote_after_invalid, second_conv_same_subject
    ):
        return Outcome.INVALID
    if voor != tegen:
        return Outcome.ADOPTED if voor > tegen else Outcome.REJECTED
    if after_tie or tie_rule is TieRule.REJECT or is_complete(seats, recused, voor, tegen):
        return Outcome.TIE_REJECTED
    return Outcome.TIE_POSTPONED
