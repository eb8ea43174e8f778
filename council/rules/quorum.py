"""How many must be there: to open a meeting, and for a vote to be valid."""

from __future__ import annotations

from enum import StrEnum


class OpeningQuorum(StrEnum):
    """What a body asks before it opens; only a water board may choose, the others have it in their law."""

    MORE_THAN_HALF = "more_than_half"
    AT_LEAST_HALF = "at_least_half"


def more_than_half(number: int, of: int) -> bool:
    """Never rounded: exactly half is not more than half."""
    return 2 * number > of


def needed(of: int) -> int:
    """The smallest number that is more than half."""
    return of // 2 + 1


def can_open(
    sitting: int,
    present: int,
    second_convocation: bool = False,
    same_subject: bool = True,
    rule: OpeningQuorum = OpeningQuorum.MORE_THAN_HALF,
) -> bool:
    """Gemeentewet art. 20 lid 1 and 3: more than half of the sitting members have signed the attendance list.

    In a meeting convened a second time it is not asked, except for subjects that were not on the failed agenda.
    """
    if second_convocation and same_subject:
        return True
    if rule is OpeningQuorum.AT_LEAST_HALF:
        return 2 * present >= sitting
    return more_than_half(present, sitting)


def vote_valid(
    sitting: int,
    recused: int,
    participated: int,
    revote_after_invalid: bool = False,
    second_conv_same_subject: bool = False,
) -> bool:
    """Gemeentewet art. 29: more than half of the sitting members who need not abstain took part.

    Not asked (lid 2) when voting again after a vote that was invalid in an earlier meeting, nor in a
    meeting convened a second time on a subject of the failed one.
    """
    if revote_after_invalid or second_conv_same_subject:
        return True
    return more_than_half(participated, sitting - recused)
