"""Between closing and declaring: "this is not what I voted", and what may follow from it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from council.rules.refusal import Refused
from voting.rules.transitions import Status, require


class Judgement(StrEnum):
    """What the chair can say to an objection; nobody casts anew alone after the others have closed."""

    REJECTED = "rejected"
    CORRECTED = "corrected"
    VOIDED = "voided"


def may_object(status: Status, electors: Collection[str], seat: str, already: Collection[str]) -> None:
    """Temporary law art. 2.5: each elector may raise the alarm before the chair declares, once per vote."""
    require(status, Status.CLOSED)
    if seat not in electors:
        raise Refused("vote.not_an_elector", "majority", {"seat": seat})
    if seat in already:
        raise Refused("vote.objected_already", "digital.expression_of_will", {"seat": seat})


def may_judge(status: Status, open_objections: Collection[str], seat: str, judgement: Judgement, reason: str) -> None:
    """A reason always; a correction says what in the record (signature, recording) shows the fault of recording."""
    require(status, Status.CLOSED)
    if seat not in open_objections:
        raise Refused("vote.no_objection", "", {"seat": seat})
    if not reason.strip():
        raise Refused("vote.reason_missing", "", {"judgement": judgement})
