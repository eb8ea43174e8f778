"""How a vote may be held."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from council.rules.refusal import Refused


class VoteMethod(StrEnum):
    """The five forms; a secret vote on persons is on paper, always."""

    ROLL_CALL = "roll_call"
    SIMULTANEOUS = "simultaneous"
    SHOW_OF_HANDS = "show_of_hands"
    WITHOUT_VOTE = "without_vote"
    PAPER = "paper"


# In these every elector's choice stands beside his name.
NAMED: Final = frozenset({VoteMethod.ROLL_CALL, VoteMethod.SIMULTANEOUS, VoteMethod.SHOW_OF_HANDS})


def may_use(
    method: VoteMethod,
    *,
    on_persons: bool = False,
    roll_call_asked: bool = False,
    vote_asked: bool = False,
    persons_secret: bool = True,
) -> None:
    """Gemeentewet art. 31 lid 1 and 32 lid 1 and 3: the form follows from the subject and from what anyone asked."""
    if on_persons and persons_secret and method is not VoteMethod.PAPER:
        raise Refused("vote.persons_on_paper", "persons.secret", {"method": method})
    if method is VoteMethod.PAPER and not on_persons:
        raise Refused("vote.matters_not_secret", "matters.roll_call", {"method": method})
    if roll_call_asked and not on_persons and method is not VoteMethod.ROLL_CALL:
        raise Refused("vote.roll_call_asked", "matters.roll_call", {"method": method})
    if vote_asked and method is VoteMethod.WITHOUT_VOTE:
        raise Refused("vote.asked", "matters.without_vote")


def lawful(on_persons: bool, persons_secret: bool = True) -> tuple[VoteMethod, ...]:
    """Gemeentewet art. 31 lid 1 and 32: the forms that the subject itself leaves, before anyone asks for one."""
    return tuple(method for method in VoteMethod if _is_lawful(method, on_persons, persons_secret))


def _is_lawful(method: VoteMethod, on_persons: bool, persons_secret: bool) -> bool:
    try:
        may_use(method, on_persons=on_persons, persons_secret=persons_secret)
    except Refused:
        return False
    return True


def roll_call_demanded(by_chair: bool, members: int, demanders: int = 1) -> bool:
    """Gemeentewet art. 32 lid 1: the chair, or any one member."""
    return by_chair or members >= demanders
