"""Every kind of journal entry: which slices it changes, and whose own slice.

``me``: "own" is the seat named in the entry (``by``, ``data.seat``, ``data.pid``), "all" is everybody's.
``part``: the one part of a room in memory that the entry changes, where forty-five may come in a second. After any
other kind the whole room is read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Me = Literal["all", "own", "none"]
SLICES: Final = ("meeting", "agenda", "attendance", "floor", "vote", "stage", "compliance", "lead")


@dataclass(frozen=True)
class Kind:
    slices: frozenset[str]
    me: Me
    part: str | None = None


def _kind(*slices: str, me: Me = "none", part: str | None = None) -> Kind:
    """The chair's next step may depend on anything, so ``lead`` is in every row."""
    return Kind(frozenset(slices) | {"lead"}, me, part)


KINDS: Final[dict[str, Kind]] = {
    "journal.opened": _kind("meeting"),
    "meeting.convened": _kind("meeting", "agenda", "compliance", "stage", me="all"),
    "roster.fixed": _kind("meeting", "attendance", "compliance", me="all"),
    "basis.chosen": _kind("meeting", "compliance"),
    "basis.confirmed": _kind("meeting", "compliance"),
    "attendance.reported_absent": _kind("attendance", "compliance", "stage", me="own"),
    "attendance.signed": _kind("attendance", "compliance", "stage", me="own", part="people"),
    "attendance.admitted": _kind(
        "meeting", "attendance", "compliance", "stage", me="all"
    ),  # the deputy follows from the list
    "attendance.refused": _kind("attendance", "compliance", "stage", me="own"),
    "attendance.left": _kind("meeting", "attendance", "floor", "vote", "compliance", "stage", me="all"),
    "attendance.established": _kind("attendance", "compliance"),
    "attendance.called": _kind("stage", me="all"),
    "line.lost": _kind("attendance", "compliance"),
    "line.restored": _kind("attendance", "compliance"),
    "chair_line.silent": _kind("meeting", "compliance", me="all"),
    "chair_line.restored": _kind("meeting", "compliance", me="all"),
    "meeting.opened": _kind("meeting", "attendance", "compliance", "stage", me="all"),
    "meeting.not_opened": _kind("meeting", "compliance", "stage", me="all"),
    "meeting.suspended": _kind("meeting", "floor", "compliance", "stage", me="all"),
    "meeting.resumed": _kind("meeting", "compliance", "stage", me="all"),
    "meeting.closed": _kind("meeting", "agenda", "floor", "vote", "compliance", "stage", me="all"),
    "chair.changed": _kind("meeting", "compliance", "stage", me="all"),
    "chair.deputy_appointed": _kind("meeting", "compliance", me="all"),
    "agenda.moved_to": _kind("agenda", "floor", "vote", "compliance", "stage", me="all"),
    "agenda.changed": _kind("agenda", "compliance"),
    "proposal.submitted": _kind("agenda"),
    "proposal.withdrawn": _kind("agenda"),
    "floor.requested": _kind("floor", me="all"),
    "floor.withdrawn": _kind("floor", "stage", me="all"),
    "floor.given": _kind("floor", "stage", me="all"),
    "floor.declined": _kind("floor", me="all"),
    "floor.ended": _kind("floor", "stage", me="all"),
    "floor.taken_away": _kind("floor", "stage", me="all"),
    "interruption.ended": _kind("floor", "stage", me="all"),
    "recusal.declared": _kind("agenda", "floor", "vote", "compliance", "stage", me="own"),
    "recusal.withdrawn": _kind("agenda", "vote", "compliance", "stage", me="own"),
    "vote.asked": _kind("vote", me="own"),
    "vote.roll_call_asked": _kind("vote", "compliance", me="own"),
    "vote.opened": _kind("agenda", "vote", "compliance", "stage", me="all"),
    "vote.called": _kind("vote", "stage", me="all", part="poll"),
    "vote.passed": _kind("vote", "stage", me="own", part="poll"),
    "vote.roll_stopped": _kind("vote", "stage", me="all"),
    "vote.roll_continued": _kind("vote", "stage", me="all"),
    "vote.ballot_cast": _kind("vote", "stage", me="own", part="poll"),
    "vote.ballots_opened": _kind("vote", me="own"),
    "vote.ballot_countersigned": _kind("vote", me="own"),
    "vote.left_recorded": _kind("vote", "stage", me="own"),
    "vote.left_confirmed": _kind("vote", "stage", me="own"),
    "vote.left_withdrawn": _kind("vote", "stage", me="own"),
    "vote.count_entered": _kind("vote"),
    "vote.closed": _kind("vote", "compliance", "stage", me="all"),
    "vote.seen": _kind("vote", "compliance", me="own", part="poll"),
    "vote.read_aloud": _kind("vote", "compliance"),
    "vote.objected": _kind("vote", "compliance", "stage", me="own"),
    "vote.objection_judged": _kind("vote", "compliance", "stage", me="all"),
    "vote.declared": _kind("agenda", "vote", "compliance", "stage", me="all"),
    "vote.voided": _kind("agenda", "vote", "compliance", "stage", me="all"),
    "vote.annulled": _kind("agenda", "vote", "compliance", me="all"),
    "vote.deemed_against": _kind("vote", me="own"),
    "vote.not_taken_part": _kind("vote", me="own"),
    "vote.mistake_noted": _kind("vote", me="own"),
    "vote.frozen": _kind("vote", "compliance", me="all"),
    "vote.kept": _kind("vote", "compliance"),
    "stream.up": _kind("stage", "compliance", me="all"),
    "stream.down": _kind("stage", "vote", "compliance", me="all"),
    "stream.observed": _kind("stage", "compliance"),
    "stream.countersigned": _kind("stage", "compliance", me="all"),
    "stream.not_measured_asked": _kind("stage", "compliance"),
    "stream.not_measured": _kind("stage", "compliance", me="all"),
    "help.asked": _kind("attendance", me="own"),
    "help.answered": _kind("attendance", me="own"),
    "note.added": _kind(),
    "stage.started": _kind("stage"),
    "media.changed": _kind("stage", "compliance", me="own"),
    "media.prompted": _kind("stage", me="own"),
    "media.decided": _kind("stage", "compliance", me="own"),
    "guest.invited": _kind("attendance"),
    "guest.revoked": _kind("attendance"),
    "guest.sound_only": _kind("stage", me="own"),
    "recording.opened": _kind("stage"),
    "recording.closed": _kind("stage"),
    "stage.layout_chosen": _kind("stage"),
    "encoder.admitted": _kind("stage"),
    "encoder.revoked": _kind("stage"),
}


def changed_slices(kinds: list[str]) -> frozenset[str]:
    """The slices that any of these entries changed."""
    return frozenset().union(*(KINDS[kind].slices for kind in kinds))


def changed_me(kinds: list[str]) -> Me:
    """Whose own slices must be built again after these entries."""
    wanted = {KINDS[kind].me for kind in kinds}
    return "all" if "all" in wanted else "own" if "own" in wanted else "none"
