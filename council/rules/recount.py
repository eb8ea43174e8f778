"""Count every vote again from its entries alone, as somebody would who trusts nothing but the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from council.rules.canonical import encode
from council.rules.declared import check_told
from council.rules.kinds import BodyKind
from council.rules.majority import Outcome, decide
from council.rules.persons import Ballot, person_ballot
from council.rules.rollcheck import Attendance, Calls
from council.rules.sitting import Sitting
from council.rules.wrong import Wrong, text

Data = Mapping[str, Any]

CHOICES: Final = ("for", "against")
GROUNDS: Final = {"revote_after_invalid": Outcome.INVALID, "second_meeting_after_tie": Outcome.TIE_POSTPONED}


@dataclass
class Count:
    """One vote as its entries tell it so far."""

    opened: Data
    status: str = "open"
    choices: dict[str, str] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    unsigned: dict[str, str] = field(default_factory=dict)
    entered: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    objected: dict[str, str] = field(default_factory=dict)
    paper: Data | None = None
    calls: Calls | None = None

    @property
    def named(self) -> bool:
        return self.opened["method"] in ("roll_call", "simultaneous", "show_of_hands")

    @property
    def voted(self) -> set[str]:
        return {*self.choices, *self.sealed}


@dataclass
class Recount:
    """All votes of a meeting."""

    body_kind: str = ""
    sitting: Sitting = field(default_factory=Sitting)
    attendance: Attendance = field(default_factory=Attendance)
    failed_agenda: set[str] = field(default_factory=set)
    tied: dict[tuple[str, str | None], set[str]] = field(default_factory=dict)
    votes: dict[str, Count] = field(default_factory=dict)

    def take(self, kind: str, by: str, data: Data) -> None:
        """Look at one entry; kinds on which no vote rests pass."""
        self.sitting.take(kind, by, data)
        if kind == "journal.opened":
            self.body_kind = data.get("body_kind", "")
        elif kind == "meeting.convened":
            self.failed_agenda = set(data.get("on_failed_agenda", []))
        elif kind == "agenda.changed" and data["change"] == "retitle":
            self.failed_agenda.discard(data["item"])
        elif kind == "attendance.admitted":
            self.attendance.admit(data["pid"], data["number"])
        elif kind == "attendance.left":
            self.attendance.leave(data["pid"])
            for count in self.votes.values():
                _gone(count, data["pid"])
        elif kind == "vote.opened":
            self._open(data)
        elif kind in CHECKS:
            vote = self.votes.get(data.get("vote", ""))
            if vote is None:
                raise Wrong("vote_unknown", vote=data.get("vote"))
            CHECKS[kind](self, vote, by, data)

    def _open(self, data: Data) -> None:
        electors, recused = data["electors"], data["recused"]
        if data["vote"] in self.votes:
            raise Wrong("vote_twice", vote=data["vote"])
        if len(set(electors)) != len(electors) or set(electors) & set(recused):
            raise Wrong("electors_wrong", vote=data["vote"])
        if not len(electors) + len(recused) <= data["sitting"] <= data["seats"]:
            raise Wrong("electors_too_many", vote=data["vote"])
        if data["electorate_hash"] != electorate_hash(data):
            raise Wrong("electorate_hash", vote=data["vote"])
        own_rules = self.body_kind == BodyKind.WATERSCHAP  # whose law has no article on it (LAW 3.6)
        if data.get("on_persons") and data["method"] != "paper" and not own_rules:
            raise Wrong("persons_not_on_paper", vote=data["vote"])
        if not data.get("duty_to_vote", True) and not own_rules:
            raise Wrong("duty_waived", vote=data["vote"])
        _check_ground(data)
        if bool(data["second_convocation"]) != (data["item"] in self.failed_agenda):
            raise Wrong("second_other_subject", vote=data["vote"])
        self.attendance.check_electors(electors, recused)
        count = self.votes[data["vote"]] = Count(data)
        if data["method"] == "roll_call":
            self.attendance.check_order(electors, data["lot"])
            count.calls = Calls(list(electors))


def _check_ground(opened: Data) -> None:
    """Voted on again only after an earlier meeting's vote on the same text that was invalid or tied (art. 29, 32)."""
    ground = opened.get("ground") or {}
    expected = GROUNDS.get(opened["why_again"])
    if (ground.get("outcome"), bool(ground)) != (expected, expected is not None):
        raise Wrong("again_without_ground", vote=opened["vote"])
    if ground and (ground["text_hash"] != opened["text_hash"] or not opened["redo_of"]):
        raise Wrong("again_without_ground", vote=opened["vote"])


def _cast(_: Recount, vote: Count, by: str, data: Data) -> None:
    """One ballot per seat, from an elector who is there, while the vote is open; another only as a correction."""
    seat = data["seat"]
    if vote.status != "open":
        raise Wrong("ballot_not_open", seat=seat)
    if data["round"] != vote.opened["round"]:
        raise Wrong("ballot_other_round", seat=seat)
    if not vote.named or seat not in vote.opened["electors"] or seat in vote.left:
        raise Wrong("ballot_of_no_elector", seat=seat)
    if data["how"] == "button" and by != seat:
        raise Wrong("ballot_by_another", seat=seat, by=by)
    if vote.calls is not None:
        vote.calls.answer(seat, correction=seat in vote.choices)
    _choose(vote, seat, data)
    vote.unsigned.pop(seat, None)
    if data["how"] != "button":
        vote.unsigned[seat] = by


def _choose(vote: Count, seat: str, data: Data) -> None:
    """Shown as cast, or sealed where the vote was opened as hidden until its close."""
    if bool(vote.opened.get("hidden")) != ("commitment" in data) or ("choice" in data) == ("commitment" in data):
        raise Wrong("ballot_shown", seat=seat)
    if "commitment" in data:
        vote.sealed[seat] = data["commitment"]
        return
    if data["choice"] not in CHOICES:
        raise Wrong("ballot_choice", seat=seat)
    if data["replaces"] != vote.choices.get(seat):
        raise Wrong("ballot_twice", seat=seat)
    vote.choices[seat] = data["choice"]


def _unseal(_: Recount, vote: Count, by: str, data: Data) -> None:
    """Every sealed choice is opened once, after the close, and each is what was sealed."""
    _must_be(vote, "closed")
    if sorted(ballot["seat"] for ballot in data["ballots"]) != sorted(vote.sealed):
        raise Wrong("unsealed_others")
    for ballot in data["ballots"]:
        seat, choice = ballot["seat"], ballot["choice"]
        if choice not in CHOICES:
            raise Wrong("ballot_choice", seat=seat)
        if commitment(ballot["salt"], seat, choice) != vote.sealed.pop(seat):
            raise Wrong("unsealed_otherwise", seat=seat)
        vote.choices[seat] = choice


def commitment(salt: str, seat: str, choice: str) -> str:
    """SHA-256 in hex over the canonical salt, seat and choice of a ballot that stays hidden until the close."""
    return sha256(encode({"salt": salt, "seat": seat, "choice": choice})).hexdigest()


def electorate_hash(opened: Data) -> str:
    """SHA-256 in hex over the canonical electorate, as it stood when the vote was opened."""
    named = ("electors", "recused", "absent", "seats", "sitting")
    return sha256(encode({name: opened[name] for name in named})).hexdigest()


def _countersign(_: Recount, vote: Count, by: str, data: Data) -> None:
    for seat in data["seats"]:
        if seat not in vote.unsigned:
            raise Wrong("countersigned_nothing", seat=seat)
        if by in (seat, vote.unsigned.pop(seat)):
            raise Wrong("countersigned_own", seat=seat, by=by)


def _call(_: Recount, vote: Count, by: str, data: Data) -> None:
    _roll(vote).call(data["seat"])


def _pass(_: Recount, vote: Count, by: str, data: Data) -> None:
    _roll(vote).pass_over(data["seat"])


def _stop(_: Recount, vote: Count, by: str, data: Data) -> None:
    _roll(vote).stopped = True


def _go_on(_: Recount, vote: Count, by: str, data: Data) -> None:
    _roll(vote).stopped = False


def _roll(vote: Count) -> Calls:
    _must_be(vote, "open")
    if vote.calls is None:
        raise Wrong("no_roll_call")
    return vote.calls


def _enter_left(_: Recount, vote: Count, by: str, data: Data) -> None:
    """Entered by the clerk; it counts only when the chair has confirmed it."""
    _must_be(vote, "open")
    vote.entered.add(data["seat"])


def _take_back_left(_: Recount, vote: Count, by: str, data: Data) -> None:
    _must_be(vote, "open")
    if data["seat"] not in vote.entered - vote.left:
        raise Wrong("left_not_entered", seat=data["seat"])
    vote.entered.discard(data["seat"])


def _left(_: Recount, vote: Count, by: str, data: Data) -> None:
    seat = data["seat"]
    if seat in vote.voted:
        raise Wrong("left_after_voting", seat=seat)
    if seat not in vote.entered:
        raise Wrong("left_not_entered", seat=seat)
    vote.left.add(seat)
    if vote.calls is not None:
        vote.calls.leave(seat)


def _gone(vote: Count, seat: str) -> None:
    """Who leaves the meeting before he has voted has left the vote; whether he handed in a paper nobody records."""
    if vote.status == "open" and vote.named and seat in vote.opened["electors"] and seat not in vote.voted:
        vote.left.add(seat)
        if vote.calls is not None:
            vote.calls.leave(seat)


def _paper(book: Recount, vote: Count, by: str, data: Data) -> None:
    _must_be(vote, "open")
    if vote.opened["method"] != "paper":
        raise Wrong("count_not_on_paper")
    if data["ballots"] > len(vote.opened["electors"]) or sum(data["counts"].values()) > data["ballots"]:
        raise Wrong("papers_too_many", ballots=data["ballots"])
    tied = book.tied.get((vote.opened["item"], vote.opened["proposal"]))
    if data["second"] != (tied is not None) or not set(data["counts"]) <= (tied or set(data["counts"])):
        raise Wrong("second_ballot_wrong", vote=data["vote"])
    vote.paper = data


def _close(_: Recount, vote: Count, by: str, data: Data) -> None:
    """Who is named as missing is exactly who did not vote; a roll call has nobody missing."""
    _must_be(vote, "open")
    vote.status = "closed"
    silent = {seat for seat in vote.opened["electors"] if seat not in vote.voted | vote.left}
    vote.missing = set(data["missing"])
    if vote.named and silent != vote.missing:
        raise Wrong("missing_differ", recorded=text(data["missing"]), recounted=text(silent))
    if vote.opened["method"] == "roll_call" and silent and vote.opened.get("duty_to_vote", True):
        raise Wrong("roll_call_unanswered", seats=text(silent))


def _object(_: Recount, vote: Count, by: str, data: Data) -> None:
    _must_be(vote, "closed")
    if data["seat"] not in vote.opened["electors"]:
        raise Wrong("ballot_of_no_elector", seat=data["seat"])
    vote.objected[data["seat"]] = data["said"]


def _judge(_: Recount, vote: Count, by: str, data: Data) -> None:
    """A correction makes of the record what the member said, and nothing else."""
    said = vote.objected.pop(data["seat"], None)
    if said is None:
        raise Wrong("judged_nothing", seat=data["seat"])
    if data["verdict"] == "corrected":
        if data["seat"] not in vote.choices or data["choice"] != said:
            raise Wrong("corrected_otherwise", seat=data["seat"])
        vote.choices[data["seat"]] = said


def _declare(book: Recount, vote: Count, by: str, data: Data) -> None:
    """The declared numbers and word are those that follow from the ballots."""
    _must_be(vote, "closed")
    vote.status = "declared"
    if vote.objected:
        raise Wrong("objection_open", seats=text(vote.objected))
    if vote.sealed:
        raise Wrong("unsealed_others")
    if vote.unsigned:
        raise Wrong("not_countersigned", seats=text(vote.unsigned))
    check_told(vote.opened, vote.left, vote.missing, data)
    if vote.opened["method"] == "paper":
        return _declare_paper(book, vote, data)
    if not vote.named:
        return None
    chosen = list(vote.choices.values())
    voor, tegen = chosen.count("for"), chosen.count("against")
    declared = (data["for"], data["against"], data["participated"])
    if declared != (voor, tegen, voor + tegen):
        raise Wrong("declared_numbers", declared=f"{data['for']}–{data['against']}", recounted=f"{voor}–{tegen}")
    allowed = _outcomes(book.body_kind, vote.opened, voor, tegen)
    if data["outcome"] not in allowed:
        raise Wrong("declared_outcome", declared=data["outcome"], recounted=text(allowed))
    return None


def _declare_paper(book: Recount, vote: Count, data: Data) -> None:
    """What is declared is the count that was entered, and the word that follows from it (art. 29 to 31)."""
    opened, paper = vote.opened, vote.paper
    if paper is None:
        raise Wrong("declared_uncounted")
    if (data["ballots"], data["counts"]) != (paper["ballots"], paper["counts"]):
        raise Wrong("declared_papers", declared=_papers(data), counted=_papers(paper))
    found = person_ballot(
        opened["sitting"],
        len(opened["recused"]),
        paper["ballots"],
        paper["counts"],
        restricted=paper["restricted"],
        second_ballot=paper["second"],
        revote_after_invalid=opened["why_again"] == "revote_after_invalid",
        second_conv_same_subject=bool(opened.get("second_convocation")),
    )
    if data["outcome"] != str(found):
        raise Wrong("declared_outcome", declared=data["outcome"], recounted=str(found))
    subject = (opened["item"], opened["proposal"])
    book.tied.pop(subject, None)
    if found.ballot is Ballot.SECOND_BALLOT:
        book.tied[subject] = set(paper["counts"])


def _papers(count: Data) -> str:
    return text([f"{name}: {number}" for name, number in count["counts"].items()]) + f" / {count['ballots']}"


def _outcomes(body_kind: str, opened: Data, voor: int, tegen: int) -> set[str]:
    """The law's word; a water board's own rules may say at once that a tie rejects."""
    outcome = decide(
        opened["seats"],
        opened["sitting"],
        len(opened["recused"]),
        voor,
        tegen,
        after_tie=opened["why_again"] == "second_meeting_after_tie",
        revote_after_invalid=opened["why_again"] == "revote_after_invalid",
        second_conv_same_subject=bool(opened.get("second_convocation")),
    )
    own_rules = body_kind == BodyKind.WATERSCHAP and outcome is Outcome.TIE_POSTPONED
    return {outcome.value, Outcome.TIE_REJECTED.value} if own_rules else {outcome.value}


def _void(_: Recount, vote: Count, by: str, data: Data) -> None:
    if vote.status not in ("open", "closed"):
        raise Wrong("vote_status", status=vote.status)
    vote.status = "void"


def _annul(book: Recount, vote: Count, by: str, data: Data) -> None:
    _must_be(vote, "declared")
    book.tied.pop((vote.opened["item"], vote.opened["proposal"]), None)


def _must_be(vote: Count, status: str) -> None:
    if vote.status != status:
        raise Wrong("vote_status", status=vote.status)


CHECKS: Final[dict[str, Callable[[Recount, Count, str, Data], None]]] = {
    "vote.ballot_cast": _cast,
    "vote.ballots_opened": _unseal,
    "vote.ballot_countersigned": _countersign,
    "vote.called": _call,
    "vote.passed": _pass,
    "vote.roll_stopped": _stop,
    "vote.roll_continued": _go_on,
    "vote.left_recorded": _enter_left,
    "vote.left_confirmed": _left,
    "vote.left_withdrawn": _take_back_left,
    "vote.count_entered": _paper,
    "vote.closed": _close,
    "vote.objected": _object,
    "vote.objection_judged": _judge,
    "vote.declared": _declare,
    "vote.voided": _void,
    "vote.annulled": _annul,
}
