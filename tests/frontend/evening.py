"""An evening of a council as public slices and as a journal: what the pages are drawn from in the tests."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

MEETING = "6f6a3a0e-5f0e-4f3f-9a39-0c7f0a3d2b11"
VOTE = "9d0e4a5a-52f4-4e0e-8a36-6f8f7d0b7c01"
MOTION = "1f0e4a5a-52f4-4e0e-8a36-6f8f7d0b7c02"
POOL = "a1"
GROUPS = [
    ("GLP", "GroenLinks-PvdA", 8),
    ("VVD", "VVD", 7),
    ("CDA", "CDA", 6),
    ("D66", "D66", 6),
    ("SP", "SP", 4),
    ("VB", "Voorbeeldstad Belang", 4),
    ("CU", "ChristenUnie", 2),
    ("PvdD", "Partij voor de Dieren", 2),
]
NAMES = [
    "mw. A. de Vries",
    "dhr. J. Yilmaz",
    "mw. C. Bos",
    "dhr. M. van den Berg",
    "mw. F. el Amrani",
    "dhr. P. Smit",
    "mw. T. Hoekstra",
    "dhr. B. Jansen",
    "mw. L. Mulder",
    "dhr. D. Kok",
    "mw. E. de Boer",
    "dhr. H. Dekker",
    "mw. I. Visser",
    "dhr. K. Meijer",
    "mw. N. Peters",
    "dhr. O. Willems",
    "mw. R. van Dijk",
    "dhr. S. Bakker",
    "mw. U. Schouten",
    "dhr. V. Dijkstra",
    "mw. W. Postma",
    "dhr. X. Groen",
    "mw. Y. Vos",
    "dhr. Z. Kuipers",
    "mw. B. van der Meulen-Oosterhuis",
    "dhr. C. Prins",
    "mw. D. Blom",
    "dhr. E. Huisman",
    "mw. G. Peeters",
    "dhr. A. van Leeuwen",
    "mw. H. Koning",
    "dhr. I. Scholten",
    "mw. J. Verhoeven",
    "dhr. L. Kramer",
    "mw. M. Hendriks",
    "dhr. N. de Haan",
    "mw. P. Verbeek",
    "dhr. R. Molenaar",
    "mw. S. Evers",
]
CLERK, MAYOR = "p-0a0b0c0d", "p-1a1b1c1d"


def at(clock: str) -> str:
    """A time of the evening of 23 November 2026 in Voorbeeldstad (UTC+1)."""
    hours, minutes = clock.split(":")[:2]
    return f"2026-11-23T{int(hours) - 1:02d}:{minutes}:00.000Z"


def people() -> dict[str, dict[str, Any]]:
    seats = [(group, name) for group, name, size in GROUPS for _ in range(size)]
    members = {
        f"s{n:02d}": {"name": NAMES[n - 1], "short": NAMES[n - 1].split(". ", 1)[1], "group": group, "role": "member"}
        for n, (group, _) in enumerate(seats, 1)
    }
    return members | {
        MAYOR: {"name": "dhr. W. Aalbers", "short": "Aalbers", "group": None, "role": "mayor"},
        CLERK: {"name": "mw. K. Griffioen", "short": "Griffioen", "group": None, "role": "clerk"},
    }


SEATS = [pid for pid in people() if pid.startswith("s")]


def choice(n: int) -> str:
    return "against" if n % 7 in (2, 3, 5) else "for"


def electors(answered: int) -> list[dict[str, Any]]:
    rows = []
    for n, seat in enumerate(SEATS[:37]):
        state = "voted" if n < answered else "called" if n == answered else "waiting"
        rows.append(
            {
                "seat": seat,
                "choice": choice(n) if state == "voted" else None,
                "how": ("spoken" if n == 4 else "button") if state == "voted" else None,
                "countersigned": True if n == 4 and state == "voted" else None,
                "state": state,
            }
        )
    return rows


def vote(answered: int = 21, status: str = "open") -> dict[str, Any]:
    rows = electors(answered)
    pro, con = (sum(row["choice"] == wanted for row in rows) for wanted in ("for", "against"))
    return {
        "id": VOTE,
        "round": 1,
        "number": 3,
        "item": POOL,
        "proposal": {"id": MOTION, "label": "M3", "kind": "motion"},
        "label": "M3",
        "title": "Openstelling op zondag",
        "plain": "Vóór betekent: het zwembad gaat op zondag open.",
        "text_hash": "0" * 64,
        "method": "roll_call",
        "status": status,
        "opened_at": at("20:41"),
        "closed_at": at("20:52") if status != "open" else None,
        "declared_at": None,
        "electors": rows,
        "recused": ["s38"],
        "roll": {
            "order": SEATS[:37],
            "called": SEATS[answered] if answered < 37 else None,
            "last": None,
            "stopped": False,
        },
        "totals": {"for": pro, "against": con, "voted": pro + con, "electors": 37},
        "groups": [],
        "judgement": {"eligible": 38, "participated": pro + con, "needed": 20, "valid": None},
        "hidden": False,
        "absent": ["s39"],
        "asked": {"vote": [], "roll_call": []},
        "seen": {"seen": 0, "of": 0},
        "objections": [],
        "outcome": None,
        "words": None,
        "void_reason": None,
        "annulled": None,
        "visible_from": None,
        "notes": [],
        "head": None,
    }


def recent() -> list[dict[str, Any]]:
    return [
        {
            "id": "v2",
            "number": 2,
            "label": "A1",
            "title": "Drie banen in plaats van twee",
            "method": "simultaneous",
            "status": "declared",
            "outcome": "verworpen",
            "for": 15,
            "against": 22,
            "declared_at": at("20:31"),
            "annulled": None,
            "redo_of": None,
            "proposal": "5f2b7c1e-0d6a-4a4f-9a63-0a4f3a9d4a11",
        },
        {
            "id": "v1",
            "number": 1,
            "label": "",
            "title": "Vaststelling van de agenda",
            "method": "without_vote",
            "status": "declared",
            "outcome": "aangenomen",
            "for": None,
            "against": None,
            "declared_at": at("19:38"),
            "annulled": None,
            "redo_of": None,
        },
    ]


def item(id_: str, number: str, title: str, state: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "number": number,
        "title": title,
        "parent": None,
        "state": state,
        "without_vote": False,
        "documents": [],
        "proposals": [],
    } | more


def agenda() -> dict[str, Any]:
    motion = {
        "id": MOTION,
        "label": "M3",
        "kind": "motion",
        "title": "Openstelling op zondag",
        "text_hash": "0" * 64,
        "state": "pending",
        "movers": ["s01"],
    }
    amendment = motion | {
        "label": "A1",
        "kind": "amendment",
        "title": "Drie banen in plaats van twee",
        "state": "rejected",
    }
    papers = [
        {
            "id": "d1",
            "title": "Raadsvoorstel Zwembad De Waterlelie (PDF)",
            "url": "/documenten/d1",
            "kind": "pdf",
            "sha256": "1" * 64,
        }
    ]
    return {
        "methods": {"matters": ["roll_call", "simultaneous", "without_vote"], "persons": ["paper"]},
        "current": POOL,
        "items": [
            item("i1", "1", "Opening", "done"),
            item("i2", "2", "Vaststelling van de agenda", "done", without_vote=True),
            item("i5", "5", "Hamerstukken", "done"),
            item("i5a", "5a", "Verordening winkeltijden", "done", parent="i5"),
            item(POOL, "6", "Zwembad De Waterlelie", "now", documents=papers, proposals=[amendment, motion]),
            item("i7", "7", "Sluiting", "todo"),
        ],
    }


def meeting(status: str = "open", **more: Any) -> dict[str, Any]:
    return {
        "id": MEETING,
        "title": "Raadsvergadering",
        "body": {
            "name": "Gemeente Voorbeeldstad",
            "slug": "voorbeeldstad",
            "kind": "gemeente",
            "theme": "voorbeeld-theme",
        },
        "status": status,
        "rehearsal": True,
        "starts_at": at("19:30"),
        "opened_at": at("19:31"),
        "closed_at": None,
        "suspended": None,
        "regime": {"id": "TWDBB_2020", "basis": {"kind": "exercise", "reference": ""}, "confirmed": True},
        "chair": MAYOR,
        "clerk": CLERK,
        "deputy": "s01",
        "chair_line": "ok",
        "chair_line_since": None,
        "phone": "0123 456 789",
        "people": people(),
        "groups": [{"id": g, "short": g, "name": name, "seats": size} for g, name, size in GROUPS],
    } | more


def attendance() -> dict[str, Any]:
    states = dict.fromkeys(SEATS[:37], "present") | {"s38": "present", "s39": "reported_absent"}
    rows = {
        pid: {"state": state, "at": at("19:20"), "lost_since": at("20:40") if pid == "s09" else None}
        for pid, state in states.items()
    }
    return {
        "counts": {"seats": 39, "sitting": 39, "present": 38, "needed": 20},
        "quorum": True,
        "rows": rows,
        "established": {"chair": None, "clerk": None},
    }


def floor() -> dict[str, Any]:
    queue = [{"id": f"r{n}", "pid": f"s{n:02d}", "kind": "speech", "at": at("20:39")} for n in (8, 3, 12, 22)]
    return {
        "item": POOL,
        "now": {"pid": "s01", "kind": "speech", "since": at("20:38"), "limit_seconds": 300, "used_seconds": 134},
        "interruption": None,
        "queue": queue,
        "asked_interruptions": [],
    }


def compliance() -> dict[str, Any]:
    states = {"C01": "warn", "C02": "ok", "C13": "n/a"}
    return {
        "conditions": [
            {
                "id": f"C{n:02d}",
                "state": states.get(f"C{n:02d}", "ok"),
                "code": "",
                "values": {},
                "article": "Gemeentewet art. 20 lid 1",
            }
            for n in range(1, 19)
        ]
    }


def slices(**more: Any) -> dict[str, Any]:
    return {
        "meeting": meeting(),
        "agenda": agenda(),
        "attendance": attendance(),
        "floor": floor(),
        "vote": {"current": vote(), "recent": recent()},
        "stage": {"state": "not_carried"},
        "compliance": compliance(),
    } | more


def entries() -> list[dict[str, Any]]:
    """The journal of the evening, from the convocation to the close."""
    told: list[tuple[str, str, str, dict[str, Any]]] = [
        ("19:00", "meeting.convened", CLERK, {"title": "Raadsvergadering", "place": "Op afstand", "rehearsal": True}),
        ("19:05", "basis.chosen", CLERK, {"regime": "TWDBB_2020", "basis": "exercise", "reference": "", "text": None}),
        ("19:06", "basis.confirmed", MAYOR, {}),
        ("19:10", "attendance.reported_absent", "s39", {"pid": "s39"}),
        *[("19:20", "attendance.admitted", CLERK, {"pid": seat}) for seat in [*SEATS[:38], MAYOR, CLERK]],
        ("19:31", "meeting.opened", MAYOR, {"present": 38, "sitting": 39, "needed": 20, "chair": MAYOR}),
        ("19:33", "agenda.moved_to", MAYOR, {"item": "i2", "number": "2", "title": "Vaststelling van de agenda"}),
        ("19:37", "vote.opened", MAYOR, opened("v1", 1, "without_vote", "Vaststelling van de agenda", "")),
        ("19:38", "vote.declared", MAYOR, {"vote": "v1", "outcome": "aangenomen"}),
        ("20:02", "agenda.moved_to", MAYOR, {"item": POOL, "number": "6", "title": "Zwembad De Waterlelie"}),
        ("20:03", "recusal.declared", "s38", {"pid": "s38", "item": POOL}),
        ("20:05", "floor.given", MAYOR, {"request": "r1", "pid": "s01", "speech": "speech"}),
        ("20:08", "floor.ended", MAYOR, {"request": "r1", "pid": "s01", "seconds": 184}),
        ("20:09", "meeting.suspended", MAYOR, {"reason": {"text": "t1", "hash": "2" * 64}}),
        ("20:20", "meeting.resumed", MAYOR, {}),
        ("20:41", "vote.opened", MAYOR, opened("v3", 3, "roll_call", "Openstelling op zondag", "M3")),
        *[
            ("20:4" + str(2 + n // 8), "vote.ballot_cast", seat, ballot(seat, choice(n)))
            for n, seat in enumerate(SEATS[:36])
        ],
        ("20:48", "vote.ballot_cast", "s36", ballot("s36", "against" if choice(35) == "for" else "for", choice(35))),
        ("20:49", "vote.closed", MAYOR, {"vote": "v3", "missing": ["s37"]}),
        ("20:50", "vote.objected", "s02", {"vote": "v3", "seat": "s02", "said": "against"}),
        ("20:51", "vote.objection_judged", MAYOR, {"vote": "v3", "seat": "s02", "verdict": "rejected", "choice": None}),
        (
            "20:52",
            "vote.declared",
            MAYOR,
            {"vote": "v3", "outcome": "aangenomen", "for": 21, "against": 15, "not_voted": ["s37"], "absent": ["s39"]},
        ),
        ("20:53", "vote.mistake_noted", "s05", {"vote": "v3", "seat": "s05", "meant": "against"}),
        ("20:55", "note.added", CLERK, {"text": {"text": "t2", "hash": "3" * 64}}),
        ("21:10", "meeting.closed", MAYOR, {}),
    ]
    return [entry(n, *row) for n, row in enumerate(told, 1)]


def opened(vote_id: str, number: int, method: str, title: str, label: str) -> dict[str, Any]:
    return {
        "vote": vote_id,
        "round": 1,
        "number": number,
        "item": POOL,
        "proposal": MOTION if label else None,
        "label": label,
        "title": title,
        "method": method,
        "electors": SEATS[:37],
        "recused": ["s38"],
        "absent": ["s39"],
        "redo_of": None,
        "why_again": None,
    }


def ballot(seat: str, wanted: str, replaces: str | None = None) -> dict[str, Any]:
    return {"vote": "v3", "round": 1, "seat": seat, "choice": wanted, "how": "button", "replaces": replaces}


def entry(seq: int, clock: str, kind: str, by: str, data: dict[str, Any]) -> dict[str, Any]:
    digest = sha256(f"{seq}{kind}".encode()).hexdigest()
    return {
        "v": 1,
        "meeting": MEETING,
        "seq": seq,
        "at": at(clock),
        "kind": kind,
        "by": by,
        "for": None,
        "data": data,
        "hash": digest,
    }


TEXTS = {"t1": "overleg over de motie", "t2": "De wethouder zegt een brief toe vóór 1 februari."}
PROPOSALS = {MOTION: {"label": "M3", "kind": "motion", "title": "Openstelling op zondag", "text": ""}}


def participants() -> dict[str, dict[str, Any]]:
    """As the minutes look names up."""
    return {
        pid: {"name": p["name"], "group": p["group"] or "", "seated": pid.startswith("s"), "office": p["role"]}
        for pid, p in people().items()
    }
