"""Every command that may enter a meeting, one class each: the shapes of the data, unknown fields refused.

The envelope is ``{"type": ..., "id": <uuid>, "data": {...}}``. Who may send what stands in
``meetings/rules/permissions.py``; what it does in ``meetings/services/``.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)

from meetings.shapes import Choice, Count, Label, Nothing, Pid, Round, Short, Strict, Text
from meetings.stage_commands import (
    AdmitEncoder,
    CallName,
    MediaDecide,
    Observe,
    Prompt,
    RevokeEncoder,
    Show,
    SoundOnly,
    StageMedia,
    StageRecording,
    StageStarted,
    StreamBasis,
    StreamDown,
    StreamUp,
)


class Basis(Strict):
    """On what the meeting is held where no regime in force allows it."""

    kind: Literal["exercise", "act", "other"]
    reference: str = Field("", max_length=100)
    text: str = Field("", max_length=500)


class ChooseBasis(Strict):
    regime: Literal["ORDINARY", "TWDBB_2020", "WDV_36558", "NON_DECIDING"]
    basis: Basis | None = None


class Who(Strict):
    pid: Pid


class WhoWhy(Strict):
    pid: Pid
    reason: Short


class SelfOrWho(Strict):
    """Without ``pid`` the sender means himself."""

    pid: Pid | None = None
    reason: str = Field("", max_length=300)


class NotOpened(Strict):
    second_convocation_at: AwareDatetime | None = None


class Suspend(Strict):
    until: AwareDatetime | None = None
    reason: Short


class Item(Strict):
    item: UUID


class ChangeAgenda(Strict):
    change: Literal["add", "move", "retitle", "remove"]
    proposer: Pid
    reason: Short
    item: UUID | None = None
    after: UUID | None = None
    parent: UUID | None = None
    title: Short | None = None

    @model_validator(mode="after")
    def complete(self) -> ChangeAgenda:
        if self.change == "add" and (self.title is None or self.item is not None):
            raise ValueError("add takes a title and no item")
        if self.change != "add" and self.item is None:
            raise ValueError(f"{self.change} takes an item")
        if self.change == "retitle" and self.title is None:
            raise ValueError("retitle takes a title")
        return self


class SubmitProposal(Strict):
    item: UUID
    kind: Literal["proposal", "motion", "amendment", "subamendment", "order"]
    label: Label
    title: Short
    text: Text
    movers: list[Pid] = Field(default_factory=list, max_length=60)
    amends: UUID | None = None
    on_persons: StrictBool = False


class WithdrawProposal(Strict):
    proposal: UUID
    reason: Short


class RequestFloor(Strict):
    kind: Literal["speech", "point_of_order", "personal_fact", "interruption", "explanation"]


class EnterRequest(Strict):
    pid: Pid
    kind: Literal["speech", "point_of_order", "personal_fact", "interruption", "explanation"]


class Request(Strict):
    request: UUID


class GiveFloor(Strict):
    """To a request on the list, or to a person outside it; exactly one of the two."""

    request: UUID | None = None
    pid: Pid | None = None

    @model_validator(mode="after")
    def one_of_two(self) -> GiveFloor:
        if (self.request is None) == (self.pid is None):
            raise ValueError("name a request or a person")
        return self


class Reason(Strict):
    reason: Short


class Recusal(Strict):
    item: UUID
    pid: Pid | None = None
    reason: str = Field("", max_length=300)


class OpenVote(Strict):
    """On a proposal, or on the item itself; exactly one of the two."""

    proposal: UUID | None = None
    item: UUID | None = None
    method: Literal["roll_call", "simultaneous", "show_of_hands", "without_vote", "paper"]
    confirm_shortfall: StrictBool = False
    redo_of: UUID | None = None
    why_again: Literal["second_meeting_after_tie", "revote_after_invalid"] | None = None

    @model_validator(mode="after")
    def one_of_two(self) -> OpenVote:
        if (self.proposal is None) == (self.item is None):
            raise ValueError("name a proposal or an item")
        return self


class OneVote(Strict):
    vote: UUID


class VoteReason(Strict):
    vote: UUID
    reason: Short


class VoteSeat(Strict):
    vote: UUID
    seat: Pid


class Cast(Strict):
    vote: UUID
    round: Round
    choice: Choice


class VoteRound(Strict):
    vote: UUID
    round: Round


class SpokenEntry(Strict):
    seat: Pid
    choice: Choice


class EnterSpoken(Strict):
    vote: UUID
    round: Round
    entries: list[SpokenEntry] = Field(min_length=1, max_length=100)


class Countersign(Strict):
    """Without ``seats`` the whole list that is still open."""

    vote: UUID
    seats: list[Pid] | None = Field(None, min_length=1, max_length=100)


class EnterCount(Strict):
    """A count on paper: ``ballots`` includes blank and invalid papers (art. 28, 30)."""

    vote: UUID
    ballots: Count
    counts: dict[Annotated[str, StringConstraints(min_length=1, max_length=120)], Count] = Field(max_length=40)
    restricted: StrictBool = False
    second_ballot: StrictBool = False


class CloseVote(Strict):
    vote: UUID
    name_missing: StrictBool = False


class ReadAloud(Strict):
    vote: UUID
    seats: list[Pid] = Field(min_length=1, max_length=100)


class ObjectTo(Strict):
    vote: UUID
    round: Round
    said: Choice


class Judge(Strict):
    vote: UUID
    seat: Pid
    verdict: Literal["rejected", "corrected", "voided"]
    reason: Short


class Declare(Strict):
    vote: UUID
    confirm_unseen: StrictBool = False


class Gap(Strict):
    start: AwareDatetime
    end: AwareDatetime | None = None


class Annul(Strict):
    vote: UUID
    reason: Short
    redo: StrictBool = False
    gap: Gap | None = None


class Mistake(Strict):
    vote: UUID
    meant: Choice


class Help(Strict):
    code: Literal["no_sound", "no_picture", "cannot_vote", "call_me", "wrong_item"]


class Note(Strict):
    text: Text
    item: UUID | None = None


class LineReport(Strict):
    pid: Pid
    state: Literal["lost", "restored"]


class ChairLineReport(Strict):
    state: Literal["silent", "restored"]


COMMANDS: dict[str, type[Strict]] = {
    "basis.choose": ChooseBasis,
    "basis.confirm": Nothing,
    "attendance.sign": Nothing,
    "attendance.admit": Who,
    "attendance.refuse": WhoWhy,
    "attendance.report_absent": SelfOrWho,
    "attendance.leave": SelfOrWho,
    "attendance.establish": Nothing,
    "attendance.call": CallName,
    "meeting.open": Nothing,
    "meeting.not_opened": NotOpened,
    "meeting.suspend": Suspend,
    "meeting.resume": Nothing,
    "meeting.close": Nothing,
    "chair.hand_over": Who,
    "chair.take_over": Nothing,
    "chair.appoint_deputy": Who,
    "agenda.move_to": Item,
    "agenda.change": ChangeAgenda,
    "proposal.submit": SubmitProposal,
    "proposal.withdraw": WithdrawProposal,
    "floor.request": RequestFloor,
    "floor.withdraw": Request,
    "floor.enter": EnterRequest,
    "floor.give": GiveFloor,
    "floor.decline": Request,
    "floor.end": Nothing,
    "floor.take_away": Reason,
    "floor.end_interruption": Nothing,
    "recusal.declare": Recusal,
    "recusal.withdraw": Recusal,
    "vote.ask": Nothing,
    "vote.ask_roll_call": Nothing,
    "vote.open": OpenVote,
    "vote.call_next": OneVote,
    "vote.pass": VoteSeat,
    "vote.stop_roll": VoteReason,
    "vote.continue_roll": OneVote,
    "vote.cast": Cast,
    "vote.correct": Cast,
    "vote.enter_spoken": EnterSpoken,
    "vote.countersign": Countersign,
    "vote.record_left": VoteSeat,
    "vote.confirm_left": VoteSeat,
    "vote.withdraw_left": VoteSeat,
    "vote.enter_count": EnterCount,
    "vote.close": CloseVote,
    "vote.seen": VoteRound,
    "vote.read_aloud": ReadAloud,
    "vote.object": ObjectTo,
    "vote.judge": Judge,
    "vote.declare": Declare,
    "vote.void": VoteReason,
    "vote.annul": Annul,
    "vote.keep": VoteReason,
    "vote.deemed_against": OneVote,
    "vote.not_taken_part": OneVote,
    "vote.note_mistake": Mistake,
    "help.ask": Help,
    "help.answer": Who,
    "note.add": Note,
    "stage.started": StageStarted,
    "stage.media": StageMedia,
    "stage.recording": StageRecording,
    "stage.show": Show,
    "stage.prompt": Prompt,
    "stage.admit_encoder": AdmitEncoder,
    "stage.revoke_encoder": RevokeEncoder,
    "media.decide": MediaDecide,
    "guest.invite": Who,
    "guest.revoke": Who,
    "guest.sound_only": SoundOnly,
    "line.report": LineReport,
    "chair_line.report": ChairLineReport,
    "stream.up": StreamUp,
    "stream.down": StreamDown,
    "stream.lapsed": Nothing,
    "stream.observe": Observe,
    "stream.countersign": Nothing,
    "stream.not_measured": StreamBasis,
    "stream.confirm_not_measured": Nothing,
}
