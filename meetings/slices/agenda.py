"""The agenda as a flat list in order, with documents and proposals under their item."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from meetings import standing
from meetings.models import AgendaItem, Document, Proposal
from meetings.room import Room
from meetings.services.agenda import text_hash
from meetings.slices.meeting import time
from voting.rules.methods import lawful


def build(room: Room, audience: str) -> dict[str, Any]:
    documents, proposals = defaultdict(list), defaultdict(list)
    for document in room.documents:
        documents[document.item_id].append(_document(document))
    for proposal in room.proposals.values():
        proposals[proposal.item_id].append(_proposal(proposal))
    current = room.meeting.item
    return {
        "current": str(current) if current else None,
        "methods": {
            "matters": [str(method) for method in lawful(False)],
            "persons": [str(method) for method in lawful(True, standing.rules(room).persons_secret.value)],
        },
        "items": [
            _item(room, item, current) | {"documents": documents[item.id], "proposals": proposals[item.id]}
            for item in room.items.values()
        ],
    }


def _item(room: Room, item: AgendaItem, current: UUID | None) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "number": item.number,
        "title": item.title,
        "parent": str(item.parent_id) if item.parent_id else None,
        "state": "now" if item.id == current else "done" if item.done else "todo",
        "without_vote": item.without_vote,
        "on_persons": item.on_persons,
        "recused": sorted(r.pid for r in room.recusals if r.item == item.id),
        "recusals": [{"pid": r.pid, "by": r.by, "at": time(r.at)} for r in room.recusals if r.item == item.id],
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": str(document.id),
        "title": document.title,
        "kind": document.kind,
        "sha256": document.sha256,
        "url": document.url or f"/documents/{document.id}",
    }


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": str(proposal.id),
        "label": proposal.label,
        "kind": proposal.kind,
        "title": proposal.title,
        "text_hash": text_hash(proposal.text),
        "state": str(proposal.state),
        "on_persons": proposal.on_persons,
        "movers": proposal.movers,
    }
