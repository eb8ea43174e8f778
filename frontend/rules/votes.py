"""One vote as its entries tell it: every ballot by name, what was doubted, what was declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

Entry = dict[str, Any]
Text = Callable[[Any], str]
Name = Callable[[str | None], str]


class Record:
    """A vote in the minutes. ``names`` is filled when it is finished: two columns, and who stands in neither."""

    def __init__(self, entry: Entry, what: str, kind: str, name: Name) -> None:
        data = entry["data"]
        self.id: str = data["vote"]
        self.what, self.proposal_kind, self.name = what, kind, name
        self.number, self.round, self.method = data.get("number"), data.get("round"), data["method"]
        self.redo_of, self.why_again = data.get("redo_of"), data.get("why_again")
        self.opened = {key: entry[key] for key in ("at", "seq", "hash")}
        self.electors: list[str] = list(data.get("electors", []))
        self.recused: list[str] = list(data.get("recused", []))
        self.absent: list[str] = list(data.get("absent", []))
        self.ballots: dict[str, dict[str, Any]] = {}
        self.status = "open"
        self.missing: list[str] = []
        self.left: list[str] = []
        self.doubts: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []
        self.result: dict[str, Any] = {}
        self.annulled: dict[str, Any] | None = None
        self.void_reason = ""
        self.gap: dict[str, Any] | None = None
        self.kept: dict[str, Any] | None = None
        self.frozen = False
        self.names: dict[str, list[dict[str, Any]]] = {}

    @property
    def columns(self) -> list[tuple[str, list[dict[str, Any]]]]:
        return [(choice, self.names.get(choice, [])) for choice in ("for", "against")]

    @property
    def outcome(self) -> str:
        return str(self.result.get("outcome", ""))


def finish(record: Record) -> None:
    """Both columns by name; absent, taking no part and not having voted are three different things."""
    record.names = {
        "for": column(record, "for"),
        "against": column(record, "against"),
        "missing": [{"name": record.name(seat)} for seat in record.missing],
        "left": [{"name": record.name(seat)} for seat in record.left],
        "recused": [{"name": record.name(seat)} for seat in record.recused],
        "absent": [{"name": record.name(seat)} for seat in record.absent],
    }


def column(record: Record, choice: str) -> list[dict[str, Any]]:
    return [
        ballot | {"name": record.name(seat)}
        for seat, ballot in sorted(record.ballots.items())
        if ballot["choice"] == choice
    ]


def doubt(record: Record, entry: Entry, code: str, **values: Any) -> None:
    proof = {key: entry[key] for key in ("at", "seq", "hash")}
    record.doubts.append(proof | {"said": {"code": code, "values": values}})


def choice_word(choice: str) -> dict[str, str]:
    return {"word": choice, "table": "choice"}


def on_ballot(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    seat, before = data["seat"], data.get("replaces")
    if before:
        doubt(
            record,
            entry,
            "vote.corrected",
            who=record.name(seat),
            **{"from": choice_word(before), "to": choice_word(data["choice"])},
        )
    record.ballots[seat] = {"choice": data["choice"], "how": data["how"], "seq": entry["seq"]}


def on_countersigned(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    for seat in data.get("seats", []):
        if seat in record.ballots:
            record.ballots[seat]["how"] = "countersigned"


def on_left(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    record.left.append(data["seat"])


def on_closed(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    record.status, record.missing = "closed", list(data.get("missing", []))


def on_objected(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    doubt(record, entry, "vote.objected", who=record.name(data["seat"]))


def on_judged(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    seat = data["seat"]
    if data.get("choice") and seat in record.ballots:
        record.ballots[seat]["choice"] = data["choice"]
    verdict, reason = {"word": data["verdict"], "table": "verdict"}, text(data.get("reason"))
    code = "vote.judged_because" if reason else "vote.judged"
    doubt(record, entry, code, who=record.name(seat), verdict=verdict, reason=reason)


def on_count(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    record.result["counts"] = data.get("counts")


def on_declared(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    record.status = "declared"
    record.result = dict(data) | {key: entry[key] for key in ("at", "seq", "hash")}
    record.missing = list(data.get("not_voted", record.missing))
    record.absent = list(data.get("absent", record.absent))
    record.left = list(data.get("left", record.left))


def on_voided(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    reason = data.get("reason")
    coded = isinstance(reason, dict) and "code" in reason
    record.status, record.void_reason = "void", "" if coded and record.frozen else text(reason)


def on_annulled(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    proof = {key: entry[key] for key in ("at", "seq", "hash")}
    record.annulled = proof | {"reason": text(data.get("reason")), "redo": data.get("redo")}


def on_kept(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    proof = {key: entry[key] for key in ("at", "seq", "hash")}
    record.kept = proof | {"reason": text(data.get("reason"))}


def on_frozen(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    record.frozen = True


def on_note(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    kind = entry["kind"].removeprefix("vote.").replace("mistake_noted", "mistake")
    seat = data.get("seat") or entry["by"]
    record.notes.append({"name": record.name(seat), "kind": kind, "seq": entry["seq"]})


Handler = Callable[[Record, Entry, Mapping[str, Any], Text], None]


def nothing(record: Record, entry: Entry, data: Mapping[str, Any], text: Text) -> None:
    """Opening is told by the record itself."""


ON_VOTE: Final[dict[str, Handler]] = {
    "vote.opened": nothing,
    "vote.ballot_cast": on_ballot,
    "vote.ballot_countersigned": on_countersigned,
    "vote.left_confirmed": on_left,
    "vote.closed": on_closed,
    "vote.count_entered": on_count,
    "vote.objected": on_objected,
    "vote.objection_judged": on_judged,
    "vote.declared": on_declared,
    "vote.voided": on_voided,
    "vote.annulled": on_annulled,
    "vote.kept": on_kept,
    "vote.frozen": on_frozen,
    "vote.mistake_noted": on_note,
    "vote.deemed_against": on_note,
    "vote.not_taken_part": on_note,
}
