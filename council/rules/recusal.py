"""Who must keep out of deliberation and vote: only the member himself decides, the others may see it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Ground(StrEnum):
    """Why a member keeps out (Gemeentewet art. 28)."""

    PERSONAL = "personal"
    REPRESENTATIVE = "representative"
    ACCOUNTS = "accounts"
    NOMINATED = "nominated"


def keeps_out(declared: Ground | None, admission_after_election: bool = False) -> bool:
    """Gemeentewet art. 28: a ground keeps him out of deliberation and vote, except from the admission of members."""
    return declared is not None and not admission_after_election


def appointment_concerns(seat: str, restricted_to: Collection[str]) -> bool:
    """Gemeentewet art. 28: an appointment concerns him when a nomination or second ballot limits the choice to him
    and others; in a free choice nobody is recused.
    """
    return seat in restricted_to


def took_part_in_writing(handed_in: bool) -> bool:
    """Gemeentewet art. 28 lid 3: in a written vote taking part is handing in a paper, even a blank one."""
    return handed_in
