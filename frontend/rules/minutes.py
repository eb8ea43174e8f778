"""The minutes and the decision list, told from the journal alone: a fold over its entries.

Names are looked up by pid, texts by the id under which they are kept; everything else stands in the entries.
Every line keeps the number and the hash of the entry that it rests on, so that a reader can go and look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from council.rules.articles import article
from council.rules.kinds import BodyKind
from frontend.rules.broadcast import Broadcast
from frontend.rules.votes import ON_VOTE, Record, finish

Entry = dict[str, Any]
Document = dict[str, Any]
Person = dict[str, Any]
ERASED: Final = "…"


class Telling:
    """What has been told so far; one entry at a time is added."""

    def __init__(self, people: Mapping[str, Person], proposals: Mapping[str, Any], texts: Mapping[str, str]) -> None:
        self.people, self.proposals, self.texts = people, proposals, texts
        self.kind = BodyKind.GEMEENTE
        self.facts: dict[str, Any] = {}
        self.presence: dict[str, dict[str, Any]] = {}
        self.sections: dict[str, dict[str, Any]] = {"": section("", "", "")}
        self.current = ""
        self.speaking: dict[str, dict[str, Any]] = {}
        self.votes: dict[str, Record] = {}
        self.broadcast = Broadcast()

    @property
    def here(self) -> dict[str, Any]:
        return self.sections[self.current]

    def name(self, pid: str | None) -> str:
        return str(self.people.get(pid or "", {}).get("name", pid or ""))

    def text(self, kept: Any) -> str:
        """A text kept outside the journal; what was erased leaves a mark."""
        if isinstance(kept, dict):
            return self.texts.get(kept.get("text", ""), ERASED)
        return str(kept or "")

    def line(self, entry: Entry, code: str, **values: Any) -> None:
        self.here["lines"].append(proof(entry) | {"said": {"code": code, "values": values}})

    def of(self, pid: str) -> dict[str, Any]:
        return self.presence.setdefault(pid, {"periods": [], "reported": None})


def tell(
    entries: Sequence[Entry], people: Mapping[str, Person], proposals: Mapping[str, Any], texts: Mapping[str, str]
) -> Document:
    telling = Telling(people, proposals, texts)
    for entry in entries:
        handler = HANDLERS.get(entry["kind"])
        if handler:
            handler(telling, entry, entry["data"])
        elif entry["kind"] in ON_VOTE:
            on_vote(telling, entry)
        elif entry["kind"].startswith("stream."):
            telling.broadcast.add(entry)
    telling.broadcast.mark(telling.votes.values(), telling.facts.get("regime"))
    return document(telling, entries)


def document(telling: Telling, entries: Sequence[Entry]) -> Document:
    acted = {entry["by"] for entry in entries}
    sections = [part for part in telling.sections.values() if part["id"] or part["lines"] or part["votes"]]
    return {
        "facts": telling.facts,
        "notice": notice(telling.facts),
        "broadcast": telling.broadcast.said(telling.facts, entries[-1]["at"] if entries else None),
        "members": attendance(telling, seated=True),
        "others": [row for row in attendance(telling, seated=False) if row["periods"] or row["pid"] in acted],
        "sections": sections,
        "votes": list(telling.votes.values()),
        "head": proof(entries[-1]) if entries else None,
    }


def section(item: str, number: str, title: str) -> dict[str, Any]:
    return {"id": item, "number": number, "title": title, "lines": [], "votes": [], "speakers": [], "recused": []}


def proof(entry: Entry) -> dict[str, Any]:
    return {"at": entry["at"], "seq": entry["seq"], "hash": entry["hash"]}


def notice(facts: Mapping[str, Any]) -> dict[str, Any] | None:
    basis = facts.get("basis")
    if not basis:
        return None
    return {"code": f"notice.{basis['kind']}", "values": {"reference": basis["reference"]}}


def attendance(telling: Telling, seated: bool) -> list[dict[str, Any]]:
    """Who was there, from when to when; who had reported absent; who was simply not there."""
    rows = []
    for pid, person in telling.people.items():
        if bool(person.get("seated")) != seated:
            continue
        known = telling.presence.get(pid, {"periods": [], "reported": None})
        state = "present" if known["periods"] else "reported_absent" if known["reported"] else "absent"
        rows.append(person | {"pid": pid, "state": state, "periods": known["periods"]})
    return sorted(rows, key=lambda row: row["pid"])


def on_journal(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    """The kind of body says whose law the articles are from."""
    telling.kind = BodyKind(data["body_kind"])


def on_convened(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    telling.facts |= {"title": data.get("title"), "place": data.get("place"), "rehearsal": data.get("rehearsal")}
    know_basis(telling, data)


def on_basis(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    """Chosen by the clerk or confirmed by the chair; each time in full, so that no row elsewhere is needed."""
    basis = know_basis(telling, data)
    if basis:
        kind = {"word": basis["kind"], "table": "basis_kind"}
        telling.line(entry, entry["kind"], basis=basis["reference"] or kind)


def know_basis(telling: Telling, data: Mapping[str, Any]) -> dict[str, Any] | None:
    """An act by its number, another basis in its own words."""
    kind, reference = data.get("basis"), data.get("reference") or telling.text(data.get("text"))
    basis = {"kind": kind, "reference": reference} if kind else None
    telling.facts["basis"] = basis
    return basis


def on_admitted(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    telling.of(data["pid"])["periods"].append({"from": entry["at"], "to": None})
    if telling.facts.get("opened"):
        telling.line(entry, "attendance.admitted", who=telling.name(data["pid"]))


def on_left(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    close_period(telling, data["pid"], entry["at"])
    if telling.facts.get("opened"):
        telling.line(entry, "attendance.left", who=telling.name(data["pid"]))


def close_period(telling: Telling, pid: str, at: str) -> None:
    periods = telling.of(pid)["periods"]
    if periods and periods[-1]["to"] is None:
        periods[-1]["to"] = at


def on_reported_absent(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    telling.of(data["pid"])["reported"] = entry["at"]


def on_refused(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    reason = telling.text(data.get("reason"))
    telling.line(entry, "attendance.refused", who=telling.name(data["pid"]), reason=reason)


def on_called(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    """Told when the next name is called, or the calling ends: only then is it known whether he came through."""
    if data.get("before"):
        through = data.get("through")
        code = "only" if through is None else "through" if through else "in_vain"
        telling.line(entry, f"attendance.called_{code}", who=telling.name(data["before"]))


def on_established(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    telling.line(entry, "attendance.established", role={"word": data.get("role", ""), "table": "office"})


def on_opened(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    chair = telling.name(data.get("chair") or entry["by"])
    telling.facts |= {"opened": entry["at"], "chair": chair, "regime": data.get("regime")}
    telling.line(entry, "meeting.opened", **numbers(data))


def on_not_opened(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    telling.facts["not_opened"] = entry["at"]
    telling.line(entry, "meeting.not_opened", **numbers(data))


def numbers(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data.get(name, "?") for name in ("present", "sitting", "needed")}


def on_suspended(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    reason = telling.text(data.get("reason"))
    code = "meeting.suspended_why" if reason else "meeting.suspended"
    telling.line(entry, code, **({"reason": reason} if reason else {}))


def on_closed(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    telling.facts["closed"] = entry["at"]
    for pid in telling.presence:
        close_period(telling, pid, entry["at"])
    telling.line(entry, "meeting.closed")


def on_chair(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    telling.line(entry, "chair.changed", to=telling.name(data.get("after")), before=telling.name(data.get("before")))


def on_moved(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    """An item taken up twice has one place in the minutes."""
    item = str(data["item"])
    telling.sections.setdefault(item, section(item, data.get("number", ""), data.get("title", "")) | proof(entry))
    telling.current = item


def on_agenda(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    item = f"{data.get('number', '')} {data.get('title', '')}".strip()
    telling.line(entry, f"agenda.changed.{data.get('change')}", item=item, proposer=telling.name(data.get("proposer")))


def on_proposal(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    movers = ", ".join(telling.name(pid) for pid in data.get("movers", []))
    code = entry["kind"] if movers else "proposal.submitted_by_nobody"
    telling.line(entry, code, what=titled(telling, data), movers=movers)


def titled(telling: Telling, data: Mapping[str, Any]) -> str:
    """Label and title, from the entry or else from the proposal that it names; an item has its number above it."""
    known = telling.proposals.get(str(data.get("proposal")), {})
    label, title = (data.get(key) or known.get(key) or "" for key in ("label", "title"))
    return f"{label} “{title}”" if data.get("proposal") else f"“{title}”"


def on_floor(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    speech = data.get("speech") or data.get("kind") or "speech"
    row = proof(entry) | {"name": telling.name(data["pid"]), "pid": data["pid"], "speech": speech, "seconds": None}
    telling.speaking[str(data.get("request"))] = row
    telling.here["speakers"].append(row)


def on_floor_ended(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    row = telling.speaking.pop(str(data.get("request")), None)
    if row is not None:
        row["seconds"] = data.get("seconds")


def on_taken_away(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    on_floor_ended(telling, entry, data)
    telling.line(entry, "floor.taken_away", who=telling.name(data["pid"]))


def on_recusal(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    who, by = telling.name(data.get("pid") or entry["by"]), {"article": article(telling.kind, "recusal")}
    telling.line(entry, entry["kind"], who=who, **(by if entry["kind"] == "recusal.declared" else {}))


def on_note(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
    kept = data.get("text")
    text = telling.text(kept)
    telling.line(entry, "note.erased" if text == ERASED else "note.added", **({} if text == ERASED else {"text": text}))


def on_vote(telling: Telling, entry: Entry) -> None:
    """Hand the entry to the vote that it belongs to; a new vote takes its place under the item in hand."""
    data, votes = entry["data"], telling.votes
    if entry["kind"] == "vote.opened":
        kind = telling.proposals.get(str(data.get("proposal")), {}).get("kind", "")
        votes[data["vote"]] = Record(entry, titled(telling, data), kind, telling.name)
        telling.here["votes"].append(votes[data["vote"]])
    elif data.get("vote") in votes:
        ON_VOTE[entry["kind"]](votes[data["vote"]], entry, data, telling.text)
        finish(votes[data["vote"]])


def plain(*names: str) -> Callable[[Telling, Entry, dict[str, Any]], None]:
    """A line that needs nothing but the names of these persons."""

    def handler(telling: Telling, entry: Entry, data: dict[str, Any]) -> None:
        pid = data.get("pid") or data.get("seat") or entry["by"]
        telling.line(entry, entry["kind"], **dict.fromkeys(names, telling.name(pid)))

    return handler


HANDLERS: Final[dict[str, Callable[[Telling, Entry, dict[str, Any]], None]]] = {
    "journal.opened": on_journal,
    "meeting.convened": on_convened,
    "basis.chosen": on_basis,
    "basis.confirmed": on_basis,
    "attendance.reported_absent": on_reported_absent,
    "attendance.admitted": on_admitted,
    "attendance.refused": on_refused,
    "attendance.left": on_left,
    "attendance.established": on_established,
    "attendance.called": on_called,
    "line.lost": plain("who"),
    "line.restored": plain("who"),
    "chair_line.silent": plain(),
    "chair_line.restored": plain(),
    "meeting.opened": on_opened,
    "meeting.not_opened": on_not_opened,
    "meeting.suspended": on_suspended,
    "meeting.resumed": plain(),
    "meeting.closed": on_closed,
    "chair.changed": on_chair,
    "chair.deputy_appointed": plain("who"),
    "agenda.moved_to": on_moved,
    "agenda.changed": on_agenda,
    "proposal.submitted": on_proposal,
    "proposal.withdrawn": on_proposal,
    "floor.given": on_floor,
    "floor.ended": on_floor_ended,
    "interruption.ended": on_floor_ended,
    "floor.taken_away": on_taken_away,
    "recusal.declared": on_recusal,
    "recusal.withdrawn": on_recusal,
    "vote.asked": plain("who"),
    "vote.roll_call_asked": plain("who"),
    "note.added": on_note,
}
