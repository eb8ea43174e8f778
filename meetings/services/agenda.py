"""The agenda: moving to an item, changing it by a recorded decision, and what is proposed under it."""

from __future__ import annotations

from hashlib import sha256
from string import ascii_lowercase

from council.rules.refusal import Refused
from meetings import standing
from meetings.commands import ChangeAgenda, Item, SubmitProposal, WithdrawProposal
from meetings.desk import Desk
from meetings.models import AgendaItem, FloorRequest, Participant, Proposal
from meetings.rules.permissions import Role
from meetings.services import floor

LONGEST_NUMBER = 12


def text_hash(text: str) -> str:
    """SHA-256 of the text voted on, as UTF-8, in hex."""
    return sha256(text.encode()).hexdigest()


def move_to(desk: Desk, data: Item) -> None:
    """Take up an item; the one before it is done, and who waited to speak on it no longer waits."""
    item = desk.item(data.item)
    if item.id == desk.meeting.item:
        raise Refused("agenda.already_there", "", {"item": str(item.id)})
    desk.no_vote_running()
    standing.may_treat(desk.room, item)
    floor.clear(desk)
    for request in list(desk.room.waiting):
        floor.finish(desk, request, FloorRequest.State.WITHDRAWN)
    before = desk.room.item
    if before is not None:
        before.done = True
        desk.sheet.save(before)
    item.done = False
    desk.meeting.item = item.id
    desk.sheet.save(item, desk.meeting)
    desk.write("agenda.moved_to", item=str(item.id), number=item.number, title=item.title)


def change(desk: Desk, data: ChangeAgenda) -> None:
    """After the opening the agenda changes only by a recorded decision with its proposer."""
    _may_propose(desk, data.proposer)
    item = _changed(desk, data)
    desk.sheet.save(item)
    desk.write(
        "agenda.changed",
        change=data.change,
        item=str(item.id),
        number=item.number,
        title=item.title,
        proposer=data.proposer,
        reason=desk.keep(data.reason),
        parent=str(item.parent_id) if item.parent_id else None,
        order=[str(other) for other in desk.room.items],
    )


def _may_propose(desk: Desk, pid: str) -> None:
    """The council orders its own business: a member who is there, or the chair (rules of order)."""
    person = desk.person(pid)
    if not person.seated and pid != desk.meeting.chair:
        raise Refused("agenda.cannot_propose", "local", {"pid": pid})
    if person.state != Participant.State.PRESENT:
        raise Refused("agenda.proposer_not_there", "local", {"pid": pid})


def submit(desk: Desk, data: SubmitProposal) -> None:
    """A proposal, motion or amendment is handed in; its text is fixed by its hash from now on."""
    item = desk.item(data.item)
    if any(p.label == data.label for p in desk.room.proposals.values()):
        raise Refused("proposal.label_taken", "", {"label": data.label})
    _may_move(desk, data)
    if data.amends is not None:
        desk.proposal(data.amends)
    proposal = Proposal(
        meeting=desk.meeting,
        item=item,
        kind=data.kind,
        label=data.label,
        title=data.title,
        text=data.text,
        on_persons=data.on_persons,
        movers=list(data.movers),
        amends_id=data.amends,
        position=len(desk.room.proposals),
    )
    desk.room.proposals[proposal.id] = proposal
    desk.sheet.save(proposal)
    desk.answer["proposal"] = str(proposal.id)
    desk.write(
        "proposal.submitted",
        proposal=str(proposal.id),
        item=str(item.id),
        proposal_kind=data.kind,
        label=data.label,
        title=data.title,
        text_hash=text_hash(data.text),
        on_persons=data.on_persons,
        movers=list(data.movers),
    )


def _may_move(desk: Desk, data: SubmitProposal) -> None:
    """Each once; a member, or for a proposal the executive: never the clerk or a guest."""
    for pid in data.movers:
        if not may_move(desk.person(pid), data.kind):
            raise Refused("proposal.cannot_move", "local", {"pid": pid})
    if len(set(data.movers)) < len(data.movers):
        raise Refused("proposal.mover_twice", "local")


def may_move(person: Participant, kind: str) -> bool:
    """Motions and amendments are the members'; a proposal may come from the executive and its chair."""
    executive = bool({Role.EXECUTIVE, Role.CHAIR} & set(person.roles))
    return person.seated or (executive and kind in ("proposal", "order"))


def withdraw(desk: Desk, data: WithdrawProposal) -> None:
    """The movers withdraw it; possible until the vote on it is open (LAW 3.5)."""
    proposal = desk.proposal(data.proposal)
    if proposal.state != Proposal.State.PENDING:
        raise Refused("proposal.not_pending", "local", {"label": proposal.label, "state": str(proposal.state)})
    if desk.room.poll is not None and desk.room.poll.vote.proposal == proposal.id:
        raise Refused("vote.running", "local", {"number": desk.room.poll.vote.number})
    proposal.state = Proposal.State.WITHDRAWN
    desk.sheet.save(proposal)
    desk.write("proposal.withdrawn", proposal=str(proposal.id), label=proposal.label, reason=desk.keep(data.reason))


def _changed(desk: Desk, data: ChangeAgenda) -> AgendaItem:
    if data.change == "add":
        return _added(desk, data)
    item = desk.item(data.item) if data.item else _added(desk, data)
    if desk.room.poll is not None and item.id in desk.room.line_of(desk.room.poll.vote.item):
        raise Refused("vote.running", "local", {"number": desk.room.poll.vote.number})
    if item.done or item.id == desk.meeting.item:
        raise Refused("agenda.item_was_treated", "local", {"number": item.number})
    if data.change == "retitle":
        item.title = data.title or item.title
        item.on_failed_agenda = False  # under another name it may be another subject
    elif data.change == "remove":
        if any(other.parent_id == item.id for other in desk.room.items.values()):
            raise Refused("agenda.has_items_below", "local", {"number": item.number})
        item.removed = True
        desk.room.items.pop(item.id)
    else:
        _place(desk, item, data)
    return item


def _added(desk: Desk, data: ChangeAgenda) -> AgendaItem:
    item = AgendaItem(meeting=desk.meeting, title=data.title or "")
    item.number = _free_number(desk, data)
    _place(desk, item, data)
    desk.room.items[item.id] = item
    return item


def _place(desk: Desk, item: AgendaItem, data: ChangeAgenda) -> None:
    """Right behind another item, or at the end; the others keep their order."""
    after = desk.item(data.after) if data.after else None
    parent = desk.item(data.parent) if data.parent else (after.parent if after and after.parent_id else None)
    if parent is not None and item.id in desk.room.line_of(parent.id):
        raise Refused("agenda.below_itself", "local", {"number": item.number})
    others = [other for other in desk.room.items.values() if other.id != item.id]
    index = others.index(after) + 1 if after in others else len(others)
    others.insert(index, item)
    for position, other in enumerate(others):
        if other.position != position or other is item:
            other.position = position
            desk.sheet.save(other)
    item.parent = parent
    desk.room.items.clear()
    desk.room.items.update({other.id: other for other in others})


def _free_number(desk: Desk, data: ChangeAgenda) -> str:
    """Numbers once printed stay: what comes behind 6 is 6a, 6b; at the end the next whole number."""
    taken = {item.number for item in desk.room.items.values()}
    if data.after is not None:
        base = desk.item(data.after).number
        free = (f"{base}{letter}" for letter in ascii_lowercase if f"{base}{letter}" not in taken)
        number = next(free, "")
        if not number or len(number) > LONGEST_NUMBER:
            raise Refused("agenda.no_number_left", "local", {"number": base})
        return number
    wholes = [int(number) for number in taken if number.isdigit()]
    return str(max(wholes, default=0) + 1)
