"""What the public page shows, worked out from the public slices: plain values in, plain values out."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

Slice = dict[str, Any]
Said = dict[str, Any]

# In these forms each member's vote stands beside his name.
NAMED: Final = ("roll_call", "simultaneous", "show_of_hands")

# What a reader is told of the conditions without having to ask for it.
ASKING: Final = ("fail", "warn")

RULE_OF: Final = {
    "waiting": "waiting",
    "called": "called",
    "passed": "passed",
    "missing": "missing",
    "left": "left",
    "left_entered": "left",
    "voted": "voted",
}


def page(slices: dict[str, Slice], at: datetime, following: bool = False) -> dict[str, Any]:
    """Everything on the page at this moment, in the order in which it is read; `following` who had it open already."""
    meeting, agenda = slices["meeting"], slices["agenda"]
    vote = slices["vote"].get("current")
    conditions = slices["compliance"].get("conditions", [])
    return {
        "meeting": meeting,
        "notice": notice(meeting),
        "now": now(meeting, agenda, slices["vote"]),
        "means": why_suspended(meeting) if meeting["status"] == "suspended" else means(vote),
        "item": item_of(agenda, agenda.get("current")),
        "stage": stage(meeting, slices["stage"], following),
        "gone": gone(meeting, slices["stage"]),
        "floor": floor(meeting, slices["floor"], at),
        "counts": slices["attendance"]["counts"],
        "quorum": slices["attendance"]["quorum"],
        "board": board(meeting, slices["attendance"], vote) if vote and vote["method"] in NAMED else None,
        "paper": vote if vote and vote["method"] == "paper" and vote.get("outcome") else None,
        "results": [result(meeting, row) for row in slices["vote"].get("recent", [])],
        "agenda": tree(agenda),
        "persons_on_paper": agenda["methods"]["persons"] == ["paper"],
        "conditions": conditions,
        "tally": tally(conditions),
        "asks": [row for row in conditions if row["state"] in ASKING],
        "people": people(meeting, slices["attendance"]),
        "others": others(meeting, slices["attendance"]),
    }


def stage(meeting: Slice, stage: Slice, following: bool = False) -> Slice | None:
    """The picture, where the platform carries it: playing, or not yet. After the close there is the recording.

    Who is watching when the meeting is closed is some seconds behind: he sees it to its last card. Whoever makes
    subtitles adds `{"src", "lang", "label"}` of each; nobody does yet.
    """
    over = meeting["status"] in ("closed", "not_opened")
    if stage["state"] == "not_carried" or (over and not following):
        return None
    playing, subtitles = stage["state"] in ("live", "card"), stage.get("subtitles", [])
    return {"playlist": stage.get("playlist") or "", "playing": playing, "subtitles": subtitles}


def gone(meeting: Slice, stage: Slice) -> Said | None:
    """That the broadcast cannot be followed, since when, and what becomes of the meeting meanwhile."""
    stream = stage.get("stream") or {}
    if meeting["status"] != "open" or not stream.get("required") or stream.get("state") != "down":
        return None
    since = next((gap["start"] for gap in stage.get("gaps", []) if gap["end"] is None), stream.get("since"))
    return said("gone.since", since={"moment": since}) if since else said("gone.now")


def now(meeting: Slice, agenda: Slice, votes: Slice) -> Said:
    """The first sentence: what is being decided, by whom."""
    if meeting["status"] == "suspended":
        until = (meeting.get("suspended") or {}).get("until")
        return said("now.suspended_until", until={"moment": until}) if until else said("now.suspended")
    if meeting["status"] != "open":
        return said(f"now.{meeting['status']}")
    vote = votes.get("current")
    if vote and vote["status"] == "declared":
        return said("now.declared", what=what(vote), outcome={"word": vote["outcome"], "table": "outcome"})
    if vote and vote["status"] in ("open", "closed"):
        return said(f"now.{_phase(vote)}", what=what(vote))
    item = item_of(agenda, agenda.get("current"))
    return said("now.item", number=item["number"], title=item["title"]) if item else said("now.open")


def why_suspended(meeting: Slice) -> Said:
    """Since when the meeting stands still and why, in the words of the chair."""
    facts = meeting.get("suspended") or {}
    reason = (facts.get("reason") or "").strip().rstrip(".")
    code = "why.suspended" if reason else "why.suspended_without_reason"
    return said(code, since={"moment": facts["since"]}, reason=reason) if facts.get("since") else said("why.waiting")


def _phase(vote: Slice) -> str:
    return "without_vote" if vote["method"] == "without_vote" else f"vote_{vote['status']}"


def means(vote: Slice | None) -> Said | None:
    """What a vote for means, in plain words: the clerk's own sentence, else that of the kind of proposal."""
    if not vote or vote["status"] not in ("open", "closed") or vote["method"] == "paper":
        return None
    if vote.get("plain"):
        return said("means.plain", plain=vote["plain"])
    kind = (vote.get("proposal") or {}).get("kind") or "proposal"
    return said(f"means.{kind}")


def what(vote: Slice) -> str:
    """The label and title of what is voted on: M3 “Open on Sundays”."""
    label = (vote.get("label") or "") if vote.get("proposal") else ""
    return f"{label} “{vote['title']}”".strip()


def notice(meeting: Slice) -> Said | None:
    """The sentence on the legal basis; None where none is needed."""
    basis = (meeting.get("regime") or {}).get("basis")
    if basis:
        return said(f"notice.{basis['kind']}", reference=basis.get("reference") or basis.get("text") or "")
    return None


def floor(meeting: Slice, floor_: Slice, at: datetime) -> dict[str, Any]:
    """Who speaks, for how long, and who comes next."""
    speaking = named(meeting, floor_.get("now"))
    if speaking:
        speaking["seconds"] = int((at - datetime.fromisoformat(speaking["since"])).total_seconds())
    return {
        "now": speaking,
        "interruption": named(meeting, floor_.get("interruption")),
        "queue": [named(meeting, row) for row in floor_.get("queue", [])],
    }


def named(meeting: Slice, row: Slice | None) -> dict[str, Any] | None:
    return row | {"person": meeting["people"].get(row["pid"], {"name": row["pid"], "group": ""})} if row else None


def board(meeting: Slice, attendance: Slice, vote: Slice) -> dict[str, Any]:
    """One vote per seat, per group and in total, groups as the council sits."""
    seats = {row["seat"]: seat(row) for row in vote["electors"]}
    seats |= {pid: {"state": "recused", "how": ""} for pid in vote.get("recused", [])}
    for pid, person in meeting["people"].items():
        if person.get("role") == "member" and pid not in seats:
            seats[pid] = {"state": "absent", "how": ""}
    rows = [
        {"pid": pid, "person": meeting["people"].get(pid, {"name": pid, "group": ""})} | shown
        for pid, shown in sorted(seats.items())
    ]
    groups = [
        group for group in meeting.get("groups", []) if any(r["person"].get("group") == group["id"] for r in rows)
    ]
    return {
        "vote": vote,
        "what": what(vote),
        "totals": vote["totals"],
        "waiting": vote["totals"]["electors"] - vote["totals"]["voted"],
        "bar": bar(vote["totals"]["for"], vote["totals"]["against"], vote["totals"]["electors"]),
        "groups": [group_board(group, rows) for group in groups] or [group_board({"id": None, "name": ""}, rows, True)],
        "judgement": vote.get("judgement"),
    }


def seat(row: Slice) -> dict[str, str]:
    """A choice when it may be seen, else how far this member is."""
    how = row.get("how") or ""
    if how == "spoken" and row.get("countersigned"):
        how = "countersigned"
    return {"state": row.get("choice") or RULE_OF.get(row.get("state", "waiting"), "waiting"), "how": how}


def group_board(group: Slice, rows: list[dict[str, Any]], everyone: bool = False) -> dict[str, Any]:
    mine = [row for row in rows if everyone or row["person"].get("group") == group["id"]]
    pro, con = (sum(row["state"] == choice for row in mine) for choice in ("for", "against"))
    voting = sum(row["state"] not in ("recused", "absent") for row in mine)
    return {"name": group["name"], "for": pro, "against": con, "seats": mine, "bar": bar(pro, con, voting)}


def bar(pro: int, con: int, total: int) -> dict[str, int]:
    """Widths of a bar in whole votes, for from the left, against from the right, what is to come between them.

    They are SVG attributes, since the pages carry no inline style.
    """
    total = max(total or 0, pro + con)
    return {
        "total": max(total, 1),
        "for": pro,
        "against": con,
        "at_open": pro,
        "at_against": max(total, 1) - con,
        "open": max(total, 1) - pro - con,
    }


def result(meeting: Slice, vote: Slice) -> dict[str, Any]:
    return vote | {"what": what(vote)}


def item_of(agenda: Slice, item: str | None) -> Slice | None:
    return next((row for row in agenda["items"] if row["id"] == item), None)


def tree(agenda: Slice) -> list[dict[str, Any]]:
    """The agenda as a list with its depth, the order kept."""
    parents = {row["id"]: row.get("parent") for row in agenda["items"]}
    return [row | {"depth": depth(parents, row["id"])} for row in agenda["items"]]


def depth(parents: dict[str, str | None], item: str | None) -> int:
    above = parents.get(item) if item else None
    return 0 if above is None else 1 + depth(parents, above)


def tally(conditions: list[Slice]) -> dict[str, int]:
    """How many conditions are in order, ask attention, are not in order, or ask nothing of this meeting."""
    names = {"ok": "ok", "warn": "warn", "fail": "fail", "none": "n/a"}
    return {name: sum(row["state"] == state for row in conditions) for name, state in names.items()}


def people(meeting: Slice, attendance: Slice) -> list[dict[str, Any]]:
    """Every member with what the attendance list says of him, groups as the council sits, seats in order."""
    order = [group["id"] for group in meeting.get("groups", [])]
    members = {pid: person for pid, person in meeting["people"].items() if person.get("role") == "member"}

    def place(pid: str) -> tuple[int, str]:
        group = members[pid].get("group")
        return (order.index(group) if group in order else len(order), pid)

    rows = attendance["rows"]
    return [
        {
            "person": members[pid],
            "state": rows.get(pid, {}).get("state", "expected"),
            "lost_since": rows.get(pid, {}).get("lost_since"),
        }
        for pid in sorted(members, key=place)
    ]


def others(meeting: Slice, attendance: Slice) -> list[dict[str, Any]]:
    """Who is present and no member: the chair first, then by office and name."""
    rows = [
        {"person": person, "chairs": pid == meeting["chair"]}
        for pid, person in meeting["people"].items()
        if person.get("role") != "member" and attendance["rows"].get(pid, {}).get("state") == "present"
    ]
    return sorted(rows, key=lambda row: (not row["chairs"], row["person"]["role"], row["person"]["name"]))


def said(code: str, **values: Any) -> Said:
    return {"code": code, "values": values}
