"""Journals for the tests of the verifier, written as the journal itself writes them."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from council.rules.canonical import encode
from council.rules.chain import entry_hash, genesis
from council.rules.majority import ARTICLES
from council.rules.persons import ARTICLES as PAPER_ARTICLES
from council.rules.recount import commitment, electorate_hash

MEETING, BODY = "5d0c4d1e-0000-4000-8000-000000000001", "5d0c4d1e-0000-4000-8000-0000000000b0"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()

Said = tuple[str, str, dict[str, Any]]

SEATS = [f"s{number:02d}" for number in range(1, 6)]


def opened(**changes: Any) -> Said:
    data = {"vote": "v1", "round": 1, "number": 1, "item": "i1", "proposal": None, "label": "M1", "title": "Motie",
            "text_hash": "0" * 64, "method": "simultaneous", "seats": 5, "sitting": 5, "electors": SEATS[:4],
            "recused": ["s05"], "absent": [], "lot": None, "shortfall": False, "redo_of": None, "why_again": None,
            "second_convocation": False, "hidden": False}  # fmt: skip
    data |= changes
    return "vote.opened", "p-chair", {"electorate_hash": electorate_hash(data), **data}


def voted_before(why: str, outcome: str, text_hash: str = "0" * 64) -> dict[str, Any]:
    """That it is voted on again, and after what."""
    ground = {"meeting": BODY, "outcome": outcome, "text_hash": text_hash, "declared": None}
    return {"redo_of": "v0", "why_again": why, "ground": ground}


def ballot(seat: str, choice: str, by: str = "", **changes: Any) -> Said:
    how = "spoken" if by else "button"
    data = {"vote": "v1", "round": 1, "seat": seat, "choice": choice, "how": how, "replaces": None}
    return "vote.ballot_cast", by or seat, {**data, **changes}


def sealed(seat: str, choice: str, salt: str = "5a") -> Said:
    data = {"vote": "v1", "round": 1, "seat": seat, "how": "button", "commitment": commitment(salt, seat, choice)}
    return "vote.ballot_cast", seat, data


def unsealed(*ballots: tuple[str, str], salt: str = "5a") -> Said:
    found = [{"seat": seat, "choice": choice, "salt": salt} for seat, choice in ballots]
    return "vote.ballots_opened", "p-chair", {"vote": "v1", "round": 1, "ballots": found}


def closed(*missing: str) -> Said:
    return "vote.closed", "p-chair", {"vote": "v1", "round": 1, "missing": list(missing)}


def declared(voor: int, tegen: int, outcome: str, **changes: Any) -> Said:
    data = {"vote": "v1", "round": 1, "for": voor, "against": tegen, "participated": voor + tegen, "eligible": 4,
            "outcome": outcome, "article": ARTICLES.get(outcome), "recused": ["s05"], "absent": []}  # fmt: skip
    return "vote.declared", "p-chair", {**data, **changes}


def opening() -> list[Said]:
    return [
        ("journal.opened", "system", {"body": BODY, "body_kind": "gemeente", "previous_head": None}),
        ("meeting.opened", "p-chair", {"present": 5, "sitting": 5, "needed": 3, "chair": "p-chair"}),
    ]


def convened(**more: Any) -> list[Said]:
    """Sent out, and the list of members fixed: what stands before the opening in every journal of a meeting."""
    sent = {"chair": "p-chair", "clerk": "p-clerk", "on_failed_agenda": [], **more}
    listed = [{"seat": seat, "name": f"Lid {seat}", "group": ""} for seat in SEATS]
    return [
        ("meeting.convened", "system", sent),
        ("roster.fixed", "p-chair", {"seats": listed, "others": ["p-chair", "p-clerk"]}),
    ]


def evening() -> list[Said]:
    """A simultaneous vote with a correction, a spoken vote, and an objection that the chair upholds."""
    return [
        *opening(),
        opened(),
        ballot("s01", "against"),
        ballot("s01", "for", replaces="against"),
        ballot("s02", "for"),
        ballot("s03", "against"),
        ballot("s04", "for", by="p-clerk"),
        ("vote.ballot_countersigned", "p-chair", {"vote": "v1", "round": 1, "seats": ["s04"]}),
        closed(),
        ("vote.objected", "s02", {"vote": "v1", "round": 1, "seat": "s02", "said": "against"}),
        ("vote.objection_judged", "p-chair",
         {"vote": "v1", "round": 1, "seat": "s02", "verdict": "corrected", "choice": "against", "reason": None}),
        declared(2, 2, "niet_aangenomen_staking"),
        ("meeting.closed", "p-chair", {}),
    ]  # fmt: skip


def admitted(*seats: str) -> list[Said]:
    """On the attendance list, in this order."""
    return [("attendance.admitted", "p-clerk", {"pid": seat, "number": n}) for n, seat in enumerate(seats, 1)]


def of_roll(kind: str, seat: str = "") -> Said:
    return f"vote.{kind}", "p-chair", {"vote": "v1", **({"seat": seat} if seat else {})}


def roll_call() -> list[Said]:
    """Who signed second is drawn first; one is passed to the end, one left, one corrects and the roll is stopped."""
    return [
        *opening(),
        *admitted("s02", "s03", "s01", "s05", "s04"),
        opened(method="roll_call", lot="s03", electors=["s03", "s01", "s04", "s02"]),
        of_roll("called", "s03"),
        of_roll("passed", "s03"),
        of_roll("called", "s01"),
        ballot("s01", "for"),
        of_roll("roll_stopped", "s01"),
        ballot("s01", "against", replaces="for"),
        of_roll("roll_continued"),
        of_roll("called", "s04"),
        of_roll("left_recorded", "s04"),
        of_roll("left_confirmed", "s04"),
        ("attendance.left", "p-chair", {"pid": "s04"}),
        of_roll("called", "s02"),
        ballot("s02", "for"),
        of_roll("called", "s03"),
        ballot("s03", "for"),
        closed(),
        declared(2, 1, "aangenomen"),
    ]


def counted(counts: dict[str, int], ballots: int = 4, restricted: bool = False, second: bool = False) -> Said:
    paper = {"ballots": ballots, "counts": counts, "restricted": restricted, "second": second}
    return "vote.count_entered", "p-clerk", {"vote": "v1", **paper}


def elected(outcome: str, counts: dict[str, int], ballots: int = 4) -> Said:
    data = {
        "vote": "v1",
        "round": 1,
        "outcome": outcome,
        "article": PAPER_ARTICLES.get(outcome.partition(":")[0]),
        "recused": ["s05"],
    }
    return "vote.declared", "p-chair", {**data, "ballots": ballots, "counts": counts}


def write(said: list[Said], meeting: str = MEETING, body: str = BODY) -> list[dict[str, Any]]:
    """Numbered, timed and chained entries."""
    previous, entries = genesis(body, meeting), []
    for seq, (kind, by, data) in enumerate(said, 1):
        entry = {"v": 1, "meeting": meeting, "seq": seq, "at": f"2026-11-23T20:{seq // 60:02d}:{seq % 60:02d}.000Z",
                 "kind": kind, "by": by, "for": None, "data": data}  # fmt: skip
        previous = entry_hash(previous, entry)
        entries.append({**entry, "hash": previous.hex()})
    return entries


def chained(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same entries with every hash made right again, as a forger with the code would do."""
    previous, done = genesis(BODY, entries[0]["meeting"]), []
    for entry in entries:
        previous = entry_hash(previous, entry)
        done.append({**entry, "hash": previous.hex()})
    return done


def lines(entries: list[dict[str, Any]]) -> list[bytes]:
    return [encode(entry) for entry in entries]


def head(entry: dict[str, Any]) -> dict[str, Any]:
    """The signed head of a journal that ends with this entry."""
    statement = {name: entry[name] for name in ("meeting", "seq", "hash", "at")}
    signature = KEY.sign(b"council-head-v1\0" + encode(statement)).hex()
    return {**statement, "key": PUBLIC, "signature": signature}
