"""How a meeting stands, told twice: from its journal entries alone, and from its rows. They must agree.

The first half knows the entries by their published names only and imports nothing that writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from council.journal import Entry
from meetings.models import AgendaItem, FloorRequest, HelpRequest, Meeting, Participant, Proposal, Recusal
from tests.properties import told_stage
from voting.models import Elector, Vote

STATES = {
    "aangenomen": "adopted",
    "gekozen": "adopted",
    "lot": "adopted",
    "verworpen": "rejected",
    "niet_gekozen": "rejected",
    "niet_aangenomen_staking": "rejected",
    "uitgesteld_staking": "postponed",
    "ongeldig": "invalid",
}


@dataclass
class Ballots:
    """One vote."""

    method: str
    electors: list[str]
    subject: str | None = None
    status: str = "open"
    called: str = ""
    stopped: bool = False
    passed: list[str] = field(default_factory=list)
    voted: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    spoken: dict[str, bool] = field(default_factory=dict)
    left_entered: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    knows: list[str] = field(default_factory=list)
    objections: dict[str, str] = field(default_factory=dict)
    outcome: str = ""
    annulled: bool = False
    frozen: bool = False
    kept: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Told:
    """One meeting."""

    status: str = "planned"
    chair: str = ""
    deputy: str = ""
    silent: bool = False
    confirmed: bool = False
    current: str | None = None
    order: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    established: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    interrupting: set[str] = field(default_factory=set)
    speaking: dict[str, str] = field(default_factory=dict)
    recused: list[tuple[str, str]] = field(default_factory=list)
    proposals: dict[str, str] = field(default_factory=dict)
    votes: dict[str, Ballots] = field(default_factory=dict)
    help: list[tuple[str, str]] = field(default_factory=list)
    stage: dict[str, Any] = field(default_factory=told_stage.begin)

    def sorted(self) -> dict[str, Any]:
        """As plain values in which order says something only where it means something."""
        value = asdict(self)
        del value["interrupting"]
        for name in ("done", "lost", "established", "recused", "help"):
            value[name].sort()
        for name in ("through", "links", "sound_only"):
            value["stage"][name].sort()
        for vote in value["votes"].values():
            for name in ("left_entered", "left", "missing", "knows", "notes"):
                vote[name].sort()
            if vote["method"] != "roll_call":
                vote["voted"].sort()  # only a roll call keeps the order of voting
        return value


def from_journal(entries: Iterable[Entry], people: Iterable[str], confirmed: bool = False) -> dict[str, Any]:
    told = Told(people=dict.fromkeys(people, "expected"), confirmed=confirmed)
    for entry in entries:
        area, _, act = entry.kind.partition(".")
        if area in STAGE:
            told_stage.tell(told.stage, area, act, dict(entry.data))
        else:
            AREAS[area](told, act, dict(entry.data))
    return told.sorted()


def _meeting(told: Told, act: str, data: dict[str, Any]) -> None:
    if act == "convened":
        told.chair, told.order = data["chair"], [item["id"] for item in data["items"]]
        return
    told.status = {"resumed": "open", "opened": "open"}.get(act, act)
    if act == "closed":
        _leave_item(told)
        told.current = None


def _leave_item(told: Told) -> None:
    if told.current in told.order and told.current not in told.done:
        told.done.append(str(told.current))


def _basis(told: Told, act: str, data: dict[str, Any]) -> None:
    told.confirmed = act == "confirmed"


def _attendance(told: Told, act: str, data: dict[str, Any]) -> None:
    told_stage.attend(told.stage, act, data)
    if act == "established":
        told.established.append(data["role"])
    if act in ("established", "called"):
        return
    states = {"admitted": "present", "refused": "expected"}
    told.people[data["pid"]] = states.get(act, act)
    if act == "admitted":
        told.listed[data["pid"]] = data["number"]
    if act == "left":
        _departed(told, data["pid"])


def _departed(told: Told, pid: str) -> None:
    """Out of the vote that is open, unless he has voted or it is on paper."""
    for vote in told.votes.values():
        waits = vote.status == "open" and pid in vote.electors and pid not in [*vote.voted, *vote.left]
        if waits and vote.method in ("roll_call", "simultaneous", "show_of_hands"):
            vote.left_entered = [seat for seat in vote.left_entered if seat != pid]
            vote.left.append(pid)
            vote.called = "" if vote.called == pid else vote.called


def _line(told: Told, act: str, data: dict[str, Any]) -> None:
    if act == "lost":
        told.lost.append(data["pid"])
    else:
        told.lost.remove(data["pid"])


def _chair_line(told: Told, act: str, data: dict[str, Any]) -> None:
    assert data["pid"] == told.chair
    told.silent = act == "silent"


def _chair(told: Told, act: str, data: dict[str, Any]) -> None:
    if act == "deputy_appointed":
        told.deputy = data["pid"]
        return
    assert data["before"] == told.chair
    told.chair, told.silent = data["after"], False


def _agenda(told: Told, act: str, data: dict[str, Any]) -> None:
    if act == "changed":
        told.order = data["order"]
        return
    _leave_item(told)
    told.current = data["item"]
    told.done = [item for item in told.done if item != data["item"]]
    told.waiting.clear()
    assert not told.speaking


def _proposal(told: Told, act: str, data: dict[str, Any]) -> None:
    told.proposals[data["proposal"]] = "pending" if act == "submitted" else "withdrawn"


def _floor(told: Told, act: str, data: dict[str, Any]) -> None:
    request, pid = data["request"], data["pid"]
    if act == "requested":
        assert request not in told.waiting
        told.waiting[request] = pid
        told.interrupting |= {request} if data["speech"] == "interruption" else set()
    elif act == "given":
        told.waiting.pop(request, None)
        told.speaking[request] = pid
    elif act in ("withdrawn", "declined"):
        assert told.waiting.pop(request) == pid
    else:
        assert told.speaking.pop(request) == pid
        lapsed = told.interrupting if request not in told.interrupting else set()  # with the speech itself
        told.waiting = {waiting: by for waiting, by in told.waiting.items() if waiting not in lapsed}


def _recusal(told: Told, act: str, data: dict[str, Any]) -> None:
    row = (data["item"], data["pid"])
    if act == "declared":
        told.recused.append(row)
    else:
        told.recused.remove(row)


def _help(told: Told, act: str, data: dict[str, Any]) -> None:
    if act == "asked":
        told.help.append((data["pid"], data["code"]))
    else:
        told.help = [row for row in told.help if row[0] != data["pid"]]


def _vote(told: Told, act: str, data: dict[str, Any]) -> None:
    if act in ("asked", "roll_call_asked"):
        return
    if act == "opened":
        told.votes[data["vote"]] = Ballots(data["method"], data["electors"], data["proposal"])
        assert not told.speaking
        return
    vote = told.votes[data["vote"]]
    _IN_A_VOTE[act](vote, data)
    if act in ("declared", "annulled") and vote.subject:
        state = "pending" if act == "annulled" else STATES.get(data["outcome"].partition(":")[0])
        told.proposals[vote.subject] = state or told.proposals[vote.subject]


def _called(vote: Ballots, data: dict[str, Any]) -> None:
    assert not vote.called
    vote.called = data["seat"]


def _passed(vote: Ballots, data: dict[str, Any]) -> None:
    assert vote.called == data["seat"]
    vote.passed.append(data["seat"])
    vote.called = ""


def _cast(vote: Ballots, data: dict[str, Any]) -> None:
    seat = data["seat"]
    assert seat in vote.electors
    if seat not in vote.voted:
        assert vote.method != "roll_call" or vote.called == seat
        vote.voted.append(seat)
        vote.called = ""
    vote.choices[seat] = data.get("choice", "sealed")
    vote.spoken.pop(seat, None)
    if data["how"] == "spoken":
        vote.spoken[seat] = False


def _unsealed(vote: Ballots, data: dict[str, Any]) -> None:
    vote.choices |= {ballot["seat"]: ballot["choice"] for ballot in data["ballots"]}


def _signed(vote: Ballots, data: dict[str, Any]) -> None:
    vote.spoken |= dict.fromkeys(data["seats"], True)


def _left_recorded(vote: Ballots, data: dict[str, Any]) -> None:
    vote.left_entered.append(data["seat"])


def _left_withdrawn(vote: Ballots, data: dict[str, Any]) -> None:
    vote.left_entered.remove(data["seat"])


def _left(vote: Ballots, data: dict[str, Any]) -> None:
    vote.left_entered.remove(data["seat"])
    vote.left.append(data["seat"])
    vote.called = "" if vote.called == data["seat"] else vote.called


def _closed(vote: Ballots, data: dict[str, Any]) -> None:
    vote.status, vote.missing, vote.called = "closed", data["missing"], ""
    vote.left_entered = [seat for seat in vote.left_entered if seat not in data["missing"]]


def _known(vote: Ballots, data: dict[str, Any]) -> None:
    seats = data.get("seats") or [data["seat"]]
    vote.knows = sorted({*vote.knows, *seats})


def _objected(vote: Ballots, data: dict[str, Any]) -> None:
    vote.objections[data["seat"]] = ""


def _judged(vote: Ballots, data: dict[str, Any]) -> None:
    seat = data["seat"]
    assert vote.objections[seat] == ""
    vote.objections[seat] = data["verdict"]
    if data["verdict"] == "corrected":
        vote.choices[seat] = data["choice"]
        vote.knows = [known for known in vote.knows if known != seat]


def _declared(vote: Ballots, data: dict[str, Any]) -> None:
    vote.status, vote.outcome = "declared", data["outcome"]
    if vote.method in ("roll_call", "simultaneous", "show_of_hands"):
        chosen = list(vote.choices.values())
        assert (data["for"], data["against"]) == (chosen.count("for"), chosen.count("against"))


def _voided(vote: Ballots, data: dict[str, Any]) -> None:
    vote.status, vote.called = "void", ""


def _frozen(vote: Ballots, data: dict[str, Any]) -> None:
    assert vote.status in ("open", "closed")
    vote.frozen = True


def _kept(vote: Ballots, data: dict[str, Any]) -> None:
    assert vote.status == "declared" and not vote.annulled
    vote.kept = True


def _annulled(vote: Ballots, data: dict[str, Any]) -> None:
    vote.annulled = True


def _stopped(stopped: bool) -> Any:
    def take(vote: Ballots, data: dict[str, Any]) -> None:
        vote.stopped = stopped

    return take


def _noted(kind: str) -> Any:
    def take(vote: Ballots, data: dict[str, Any]) -> None:
        vote.notes.append((data["seat"], kind))

    return take


def _nothing(*_: Any) -> None:
    """An entry that says nothing about how the meeting stands now."""


_IN_A_VOTE = {
    "called": _called,
    "passed": _passed,
    "roll_stopped": _stopped(True),
    "roll_continued": _stopped(False),
    "ballot_cast": _cast,
    "ballots_opened": _unsealed,
    "ballot_countersigned": _signed,
    "left_recorded": _left_recorded,
    "left_withdrawn": _left_withdrawn,
    "left_confirmed": _left,
    "count_entered": _nothing,
    "closed": _closed,
    "seen": _known,
    "read_aloud": _known,
    "objected": _objected,
    "objection_judged": _judged,
    "declared": _declared,
    "voided": _voided,
    "annulled": _annulled,
    "frozen": _frozen,
    "kept": _kept,
    "mistake_noted": _noted("mistake"),
    "deemed_against": _noted("deemed_against"),
    "not_taken_part": _noted("not_taken_part"),
}

STAGE = {"stage", "media", "encoder", "recording", "guest"}
AREAS = {
    "journal": _nothing,
    "stream": _nothing,  # tests/stories/test_stream.py tells it a second time
    "roster": _nothing,
    "note": _nothing,
    "meeting": _meeting,
    "basis": _basis,
    "attendance": _attendance,
    "line": _line,
    "chair_line": _chair_line,
    "chair": _chair,
    "agenda": _agenda,
    "proposal": _proposal,
    "floor": _floor,
    "interruption": _floor,
    "recusal": _recusal,
    "help": _help,
    "vote": _vote,
}


def from_rows(meeting_id: UUID) -> dict[str, Any]:
    meeting = Meeting.objects.get(id=meeting_id)
    people = list(Participant.objects.filter(meeting=meeting))
    items = list(AgendaItem.objects.filter(meeting=meeting, removed=False).order_by("position", "id"))
    requests = list(FloorRequest.objects.filter(meeting=meeting))
    roles = {"chair": meeting.established_chair_at, "clerk": meeting.established_clerk_at}
    return Told(
        status=str(meeting.status),
        chair=meeting.chair,
        deputy=meeting.deputy,
        silent=meeting.chair_silent_at is not None,
        confirmed=meeting.basis_confirmed_at is not None,
        current=str(meeting.item) if meeting.item else None,
        order=[str(item.id) for item in items],
        done=[str(item.id) for item in items if item.done],
        people={person.pid: str(person.state) for person in people},
        listed={person.pid: person.list_number for person in people if person.list_number is not None},
        lost=[person.pid for person in people if person.line_lost_at],
        established=[role for role, at in roles.items() if at],
        waiting={str(row.id): row.pid for row in requests if row.state == "waiting"},
        speaking={str(row.id): row.pid for row in requests if row.state == "speaking"},
        recused=[(str(r.item), r.pid) for r in Recusal.objects.filter(meeting=meeting, withdrawn_at=None)],
        proposals={str(row.id): str(row.state) for row in Proposal.objects.filter(meeting=meeting)},
        votes={str(vote.id): _vote_row(vote) for vote in Vote.objects.filter(meeting=meeting_id)},
        help=[(h.pid, h.code) for h in HelpRequest.objects.filter(meeting=meeting, answered_at=None)],
        stage=told_stage.read(meeting),
    ).sorted()


def _vote_row(vote: Vote) -> Ballots:
    electors = list(vote.electors.order_by("position"))
    ballots = {ballot.seat: ballot for ballot in vote.ballots.order_by("at")}
    sealed = vote.hidden and vote.closed_at is None
    in_state = {state: [e.seat for e in electors if e.state == state] for state in ("left_entered", "left", "missing")}
    return Ballots(
        method=vote.method,
        electors=[elector.seat for elector in electors],
        subject=str(vote.proposal) if vote.proposal else None,
        status=str(vote.status),
        called=vote.called,
        stopped=vote.stopped,
        passed=[e.seat for e in sorted(electors, key=lambda e: e.passed or 0) if e.passed is not None],
        voted=_in_turn(electors) if vote.method == "roll_call" else list(ballots),
        choices={seat: "sealed" if sealed else ballot.choice for seat, ballot in ballots.items()},
        spoken={seat: bool(ballot.countersigned_by) for seat, ballot in ballots.items() if ballot.how == "spoken"},
        knows=[e.seat for e in electors if e.seen_at or e.read_aloud],
        objections={row.seat: row.verdict for row in vote.objections.all()},
        outcome=vote.outcome,
        annulled=vote.annulled_at is not None,
        frozen=vote.frozen_at is not None,
        kept=vote.kept_at is not None,
        notes=[(note.seat, note.kind) for note in vote.notes.all()],
        **in_state,
    )


def _in_turn(electors: list[Elector]) -> list[str]:
    return [e.seat for e in sorted(electors, key=lambda e: e.turn or 0) if e.turn is not None]
