"""One meeting as it stands, read once: what commands decide on, and what slices are built from.

Every part is read when it is first asked for and then kept, so a ballot costs three small queries and
not thirty. A Room lives as long as one transaction, or as long as `meetings.kept` can show that it is still true.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import F

from council.models import Body
from council.prepared import Prepared
from council.rules.kinds import BodyKind
from council.rules.quorum import can_open, needed
from meetings.models import (
    AgendaItem,
    Document,
    Encoder,
    FloorRequest,
    Gap,
    HelpRequest,
    Media,
    Meeting,
    Participant,
    Proposal,
    Recording,
    Recusal,
    StreamWatch,
    VoteDemand,
)
from meetings.rules.permissions import Role
from voting import selectors as votes
from voting.models import Vote
from voting.poll import Poll

PRESENT = Participant.State.PRESENT
WAITING, SPEAKING = FloorRequest.State.WAITING, FloorRequest.State.SPEAKING
RUNNING = [WAITING, SPEAKING]

_bodies = Prepared(lambda body: Body.objects.filter(id=body))
_people = Prepared(lambda meeting: Participant.objects.filter(meeting=meeting).annotate(user_id=F("person__user_id")))
_items = Prepared(lambda meeting: AgendaItem.objects.filter(meeting=meeting, removed=False).order_by("position", "id"))
_proposals = Prepared(lambda meeting: Proposal.objects.filter(meeting=meeting).order_by("position", "id"))
_documents = Prepared(lambda meeting: Document.objects.filter(meeting=meeting).order_by("position", "id"))
_running_requests = FloorRequest.objects.filter(state__in=RUNNING).order_by("asked_at", "asked_seq", "id")
_requests = Prepared(lambda meeting: _running_requests.filter(meeting=meeting))
_recusals = Prepared(lambda meeting: Recusal.objects.filter(meeting=meeting, withdrawn_at=None).order_by("at", "pid"))
_demands = Prepared(lambda meeting: VoteDemand.objects.filter(meeting=meeting).order_by("at"))
_help = Prepared(lambda meeting: HelpRequest.objects.filter(meeting=meeting, answered_at=None).order_by("at"))
_media = Prepared(lambda meeting: Media.objects.filter(meeting=meeting).order_by("pid"))
_encoders = Prepared(lambda meeting: Encoder.objects.filter(meeting=meeting).order_by("at", "id"))
_watch = Prepared(lambda meeting: StreamWatch.objects.filter(meeting=meeting))
_gaps = Prepared(lambda meeting: Gap.objects.filter(meeting=meeting).order_by("start"))
_recordings = Prepared(lambda meeting: Recording.objects.filter(meeting=meeting).order_by("part"))


PARTS = (
    "body",
    "people",
    "items",
    "proposals",
    "documents",
    "requests",
    "recusals",
    "poll",
    "finished",
    "earlier",
    "demands",
    "help_requests",
    "media",
    "encoders",
    "recordings",
    "watch",
    "gaps",
)


class Room:
    """The rows of one meeting, by what they are called in the meeting."""

    def __init__(self, meeting: Meeting, now: datetime) -> None:
        self.meeting = meeting
        self.now = now

    def load(self) -> None:
        """Read every part that is not there yet, so that nothing is left to be read at another moment."""
        for part in PARTS:
            getattr(self, part)

    # who

    @cached_property
    def body(self) -> Body:
        if "body" not in self.meeting._state.fields_cache:
            self.meeting.body = _bodies(self.meeting.body_id)[0]
        return self.meeting.body

    @property
    def kind(self) -> BodyKind:
        return BodyKind(self.body.kind)

    @cached_property
    def people(self) -> dict[str, Participant]:
        """Every participant by pid, seats first in number order."""
        rows = _people(self.meeting.id)
        return {row.pid: row for row in sorted(rows, key=lambda row: (not row.seated, row.pid))}

    @property
    def members(self) -> list[Participant]:
        return [person for person in self.people.values() if person.seated]

    @property
    def present(self) -> list[Participant]:
        """The members on the attendance list, in the order in which they signed it."""
        there = [member for member in self.members if member.state == PRESENT]
        return sorted(there, key=lambda member: (member.list_number or 0, member.pid))

    def roles_of(self, person: Participant) -> frozenset[str]:
        """The roles now: those given to the person, and who is chair, clerk and deputy at this moment."""
        held = set(person.roles)
        if Role.CHAIR in held:  # who chairs by office is, while another leads, somebody of the executive
            held = held - {Role.CHAIR} | {Role.EXECUTIVE}
        held |= {Role.MEMBER} if person.seated else set()
        for pid, role in ((self.meeting.chair, Role.CHAIR), (self.meeting.clerk, Role.CLERK)):
            held |= {role} if pid == person.pid else set()
        if person.pid == self.deputy_pid:
            held.add(Role.DEPUTY)
        return frozenset(held)

    @property
    def deputy_pid(self) -> str:
        """Who takes the chair when it falls silent: appointed, else longest sitting, then oldest (art. 77)."""
        appointed = self.people.get(self.meeting.deputy)
        if appointed is not None and appointed.state == PRESENT and appointed.pid != self.meeting.chair:
            return appointed.pid
        chair, there = self.meeting.chair, (p for p in self.people.values() if p.seated and p.state == PRESENT)
        return min(((member.seniority, member.pid) for member in there if member.pid != chair), default=("", ""))[1]

    # how many

    @property
    def quorum_needed(self) -> int:
        return needed(self.meeting.sitting)

    @property
    def quorate(self) -> bool:
        """Art. 20: whether the attendance list now shows more than half of the sitting members."""
        second = self.meeting.second_convocation_of_id is not None
        return can_open(self.meeting.sitting, len(self.present), second)

    # what

    @cached_property
    def items(self) -> dict[UUID, AgendaItem]:
        return {row.id: row for row in _items(self.meeting.id)}

    @property
    def item(self) -> AgendaItem | None:
        return self.items.get(self.meeting.item) if self.meeting.item else None

    @cached_property
    def proposals(self) -> dict[UUID, Proposal]:
        return {row.id: row for row in _proposals(self.meeting.id)}

    @cached_property
    def documents(self) -> list[Document]:
        return _documents(self.meeting.id)

    # the floor

    @cached_property
    def requests(self) -> dict[UUID, FloorRequest]:
        """Who waits and who speaks; what is over is not here."""
        return {row.id: row for row in _requests(self.meeting.id)}

    @property
    def speaking(self) -> FloorRequest | None:
        """Who has the floor; an interruption stands beside it, not in its place."""
        return next((r for r in self._in_state(SPEAKING) if r.kind != "interruption"), None)

    @property
    def interrupting(self) -> FloorRequest | None:
        return next((r for r in self._in_state(SPEAKING) if r.kind == "interruption"), None)

    @property
    def waiting(self) -> list[FloorRequest]:
        return list(self._in_state(WAITING))

    def _in_state(self, state: str) -> Iterable[FloorRequest]:
        return (request for request in self.requests.values() if request.state == state)

    @cached_property
    def recusals(self) -> list[Recusal]:
        return _recusals(self.meeting.id)

    def recused(self, item: UUID | None) -> set[str]:
        """Who stays out of this item (art. 28); a recusal of the item above counts for those below it."""
        line = set(self.line_of(item))
        return {recusal.pid for recusal in self.recusals if recusal.item in line}

    @property
    def at_hand(self) -> UUID | None:
        """What is dealt with at this moment: what is voted on, else the current item. Art. 28 is about that."""
        return self.poll.vote.item if self.poll is not None else self.meeting.item

    def line_of(self, item: UUID | None) -> list[UUID]:
        """The item and the items above it."""
        line = []
        row = self.items.get(item) if item else None
        while row is not None and row.id not in line:
            line.append(row.id)
            row = self.items.get(row.parent_id) if row.parent_id else None
        return line

    # the vote

    @cached_property
    def poll(self) -> Poll | None:
        """The vote that is open or closed and waits for its declaration."""
        return votes.current(self.meeting.id)

    @cached_property
    def finished(self) -> list[Vote]:
        """The votes that ended, declared or void, newest first; their own rows only."""
        return votes.finished(self.meeting.id)

    @cached_property
    def earlier(self) -> list[Vote]:
        """What earlier meetings declared on the texts that lie before this one, newest first (art. 29(2)a, 32(4)).

        Earlier is: of this body, closed, and opened before this one; a rehearsal gives nothing but to a rehearsal.
        """
        meeting = self.meeting
        if meeting.opened_at is None:
            return []
        before = Meeting.objects.filter(
            body=meeting.body_id,
            status=Meeting.Status.CLOSED,
            rehearsal=meeting.rehearsal,
            opened_at__lt=meeting.opened_at,
        )
        texts = {item.text_hash for item in self.items.values()} | {p.text_hash for p in self.proposals.values()}
        return votes.declared_on(texts, before.values_list("id", flat=True))

    @cached_property
    def _ended(self) -> dict[UUID, Poll]:
        return {}

    def ended(self, vote: Vote) -> Poll:
        """A vote that ended, with its electors and ballots."""
        if vote.id not in self._ended:
            self._ended[vote.id] = votes.polls([vote])[0]
        return self._ended[vote.id]

    def retire(self, poll: Poll) -> None:
        """The running vote was declared or voided."""
        self._ended[poll.vote.id] = poll
        self.finished.insert(0, poll.vote)
        self.poll = None

    @cached_property
    def demands(self) -> list[VoteDemand]:
        return _demands(self.meeting.id)

    @cached_property
    def help_requests(self) -> list[HelpRequest]:
        return _help(self.meeting.id)

    # sound and picture; a meeting that is not carried has none and asks for none

    @cached_property
    def media(self) -> dict[str, Media]:
        return {row.pid: row for row in _media(self.meeting.id)} if self.meeting.carried else {}

    @cached_property
    def encoders(self) -> list[Encoder]:
        return _encoders(self.meeting.id) if self.meeting.carried else []

    @cached_property
    def recordings(self) -> list[Recording]:
        return _recordings(self.meeting.id) if self.meeting.carried else []

    @cached_property
    def watch(self) -> StreamWatch | None:
        """What is known of the public stream."""
        return next(iter(_watch(self.meeting.id)), None) if self.meeting.carried else None

    @cached_property
    def gaps(self) -> list[Gap]:
        """When the public could not follow, in order."""
        return _gaps(self.meeting.id) if self.meeting.carried else []
