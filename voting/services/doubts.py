"""Objections before the declaration, and notes after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from council.rules.refusal import Refused
from council.sheet import Sheet
from voting.facts import Fact
from voting.models import Elector, Objection, VoteNote
from voting.poll import Poll
from voting.rules import notes as note_rules
from voting.rules import objections as rules
from voting.rules.methods import VoteMethod
from voting.rules.transitions import Status
from voting.services import ending


def may_object(poll: Poll, seat: str) -> None:
    rules.may_object(Status(poll.vote.status), poll.electors, seat, poll.objections)


def object_to(sheet: Sheet, poll: Poll, seat: str, round_: int, said: str, now: datetime) -> list[Fact]:
    """A member says that this is not what he voted; it blocks the declaration until the chair has judged it."""
    if poll.vote.round != round_:
        raise Refused("vote.other_round", "", {"round": poll.vote.round})
    may_object(poll, seat)
    ballot = poll.ballots.get(seat)
    if ballot is not None and ballot.choice == said:
        raise Refused("vote.objection_says_the_same", "", {"choice": said})
    poll.objections[seat] = Objection(vote=poll.vote, seat=seat, said=said, at=now)
    sheet.save(poll.objections[seat])
    return [Fact("vote.objected", {"vote": str(poll.vote.id), "round": round_, "seat": seat, "said": said})]


def judge(sheet: Sheet, poll: Poll, seat: str, verdict: str, reason: str, reason_data: dict[str, Any]) -> list[Fact]:
    """Rejected, corrected where the record shows a fault of recording, or voided and voted again by all."""
    rules.may_judge(Status(poll.vote.status), poll.open_objections, seat, rules.Judgement(verdict), reason)
    objection = poll.objections[seat]
    if verdict == rules.Judgement.CORRECTED and seat not in poll.ballots:
        raise Refused("vote.nothing_recorded", "digital.expression_of_will", {"seat": seat})
    objection.verdict, objection.reason = verdict, reason
    sheet.save(objection)
    corrected = objection.said if verdict == rules.Judgement.CORRECTED else None
    if corrected:
        _correct(sheet, poll, seat, corrected)
    fact = Fact(
        "vote.objection_judged",
        {
            "vote": str(poll.vote.id),
            "round": poll.vote.round,
            "seat": seat,
            "verdict": verdict,
            "choice": corrected,
            "reason": reason_data,
        },
    )
    return [fact, *(ending.void(sheet, poll, reason, reason_data) if verdict == rules.Judgement.VOIDED else [])]


def _correct(sheet: Sheet, poll: Poll, seat: str, choice: str) -> None:
    """The corrected vote must be seen again by the member."""
    ballot, elector = poll.ballots[seat], poll.electors[seat]
    ballot.choice, ballot.corrections = choice, ballot.corrections + 1
    elector.seen_at, elector.read_aloud = None, False
    sheet.save(ballot, elector)


def add_note(
    sheet: Sheet, poll: Poll, seat: str, kind: str, present: bool, now: datetime, meant: str = ""
) -> list[Fact]:
    """A note beside the result, which never changes it (LAW 3.6, 3.7)."""
    voted = seat in poll.ballots
    note_rules.may_note(note_rules.Note(kind), Status(poll.vote.status), VoteMethod(poll.vote.method), present, voted)
    if any(note.seat == seat and note.kind == kind for note in poll.notes):
        raise Refused("vote.noted_already", "local", {"seat": seat})
    if meant and poll.ballots[seat].choice == meant:
        raise Refused("vote.objection_says_the_same", "", {"choice": meant})
    note = VoteNote(vote=poll.vote, seat=seat, kind=kind, meant=meant, at=now)
    poll.notes.append(note)
    sheet.save(note)
    data = {"vote": str(poll.vote.id), "seat": seat} | ({"meant": meant} if meant else {})
    return [Fact("vote.mistake_noted" if kind == note_rules.Note.MISTAKE else f"vote.{kind}", data)]


def states_left(poll: Poll) -> list[str]:
    """Who is entered as having left and waits for the chair's confirmation."""
    return [seat for seat, elector in poll.electors.items() if elector.state == Elector.State.LEFT_ENTERED]
