"""What the picture and the sound are made of, from the slices of the room and nothing else.

It fails closed. Nobody is shown or heard unless the `stage` slice says so, the meeting is open, the layout is one
that we know, and the person is present and not recused; whatever is missing or strange makes a card and silence.
A scene is whole: the media process forgets the last one when it gets the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from streaming.rules.layouts import LAYOUTS
from streaming.rules.words import OUTCOMES, say, time_of

LARGEST: Final = 32 * 1024  # bytes of a scene on the link
MOST_LARGE: Final = 6  # cameras asked for a large picture at one time
GUESTS: Final = frozenset({"guest", "citizen_speaker", "expert"})  # in the picture only in their turn
SELDOM: Final = frozenset({"clerk", "deputy_clerk", "technician"})  # in the picture only when they are heard
HALL: Final = "hall"  # the role of an encoder's picture, and how the name of its place begins
SHORT_HASH: Final = 16


@dataclass(frozen=True, slots=True)
class Local:
    """What the stage knows itself: who sends on which slot, whom the clerk listens to, where the record is."""

    seq: int = 0
    slots: Mapping[str, int] = field(default_factory=dict)
    check: str | None = None
    language: str = "nl"
    address: str = ""  # of the public pages, without a slash at its end


@dataclass(frozen=True, slots=True)
class Plate:
    """One person. `tile` cannot be mistaken for another here, `name` is how the list has it.

    Who chose to be heard only has a slot for his sound, and nothing of it is ever a picture.
    """

    pid: str
    name: str
    tile: str
    group: str
    role: str
    shown: bool
    slot: int | None
    sound_only: bool = False


@dataclass(frozen=True, slots=True)
class Lower:
    name: str
    detail: str
    tag: str
    number: str
    item: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A member on the board; `mark` is for, against, voted (hidden), waiting, called, passed, missing, left, …"""

    name: str
    group: str
    mark: str


@dataclass(frozen=True, slots=True)
class Board:
    title: str
    pro: int
    con: int
    open: int
    hidden: bool
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A picture of words. `tone` is plain, good, bad or warn; `link` goes into the QR code."""

    kind: str
    body: str
    meeting: str
    headline: str
    more: str = ""
    item: str = ""
    tone: str = "plain"
    votes: tuple[int, int] | None = None
    proof: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    seq: int = 0
    on_air: bool = False
    layout: str = "pause"
    language: str = "nl"
    zone: str = "Europe/Amsterdam"
    rehearsal: bool = False
    chair: str | None = None
    speaker: str | None = None
    interrupter: str | None = None
    called: str | None = None
    people: tuple[Plate, ...] = ()
    heard: frozenset[str] = frozenset()
    check: str | None = None
    lower: Lower | None = None
    board: Board | None = None
    card: Card | None = None
    send: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(plate.pid for plate in self.people if plate.shown)

    @property
    def large(self) -> str | None:
        """Who is called, else who speaks, else the chair; the hall, where he has no camera of his own."""
        shown = {plate.pid: plate for plate in self.people if plate.shown}
        wanted = next((pid for pid in (self.called, self.speaker, self.chair) if pid in shown), None)
        hall = next((pid for pid, plate in shown.items() if plate.role == HALL), None)
        return hall if hall and (wanted is None or shown[wanted].slot is None) else wanted

    @property
    def tiled(self) -> tuple[str, ...]:
        """Who has a place in the picture: everybody, or, where cameras of the hall show the others, who has his own."""
        if not any(plate.role == HALL for plate in self.people):
            return self.shown
        return tuple(plate.pid for plate in self.people if plate.shown and plate.slot is not None)


def scene(slices: Mapping[str, Any], local: Local) -> Scene:
    """The scene of this moment; a slice that is missing or not what the protocol says gives the card of a pause."""
    try:
        return _scene(slices, local)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return pause(local)


def pause(local: Local) -> Scene:
    """Nobody seen, nobody heard, and no word about the meeting."""
    words = {key: say(local.language, key) for key in ("pause", "pause_more")}
    return Scene(local.seq, language=local.language, card=Card("pause", "", "", words["pause"], words["pause_more"]))


def _scene(slices: Mapping[str, Any], local: Local) -> Scene:
    meeting, stage = slices["meeting"], slices["stage"]
    layout = LAYOUTS[stage["layout"]]
    on_air = stage["on_air"] is True and stage["state"] == "live" and meeting["status"] == "open" and layout.live
    if layout.live and not on_air:
        return pause(local)
    card = _card(layout.name, slices, local) if not on_air else _result(slices, local)
    if layout.people == "inset" and not card:
        layout = LAYOUTS["speaker"]  # nothing is declared, so there is no result to show
    base = Scene(
        seq=local.seq,
        layout=layout.name,
        language=local.language,
        zone=str(meeting["body"]["time_zone"]),
        rehearsal=meeting["rehearsal"] is True,
        check=local.check if local.check in meeting["people"] else None,
        card=card if layout.people in ("inset", "none") else None,
    )
    return _live(base, slices, local) if on_air else base


def _live(base: Scene, slices: Mapping[str, Any], local: Local) -> Scene:
    parts = _who(slices)
    people = _people(slices, local, parts)
    shown = {plate.pid for plate in people if plate.shown}
    who = {name: pid if pid in shown else None for name, pid in parts.items()}
    return replace(
        base,
        on_air=True,
        people=people,
        chair=who["chair"],
        speaker=who["speaker"],
        interrupter=who["interrupter"],
        called=who["called"],
        heard=frozenset(slices["stage"]["heard"]) & shown,
        lower=_lower(slices, who, local.language) if LAYOUTS[base.layout].lower else None,
        board=_board(slices, base.layout),
        send=_send(slices, who, shown),
    )


def _who(slices: Mapping[str, Any]) -> dict[str, str | None]:
    floor, current = slices["floor"], slices["vote"]["current"]
    roll = current["roll"] if current and current["status"] == "open" else None
    return {
        "chair": slices["meeting"]["chair"],
        "speaker": floor["now"]["pid"] if floor["now"] else None,
        "interrupter": floor["interruption"]["pid"] if floor["interruption"] else None,
        "called": roll["called"] if roll else slices["stage"].get("called"),
    }


def _people(slices: Mapping[str, Any], local: Local, parts: Mapping[str, str | None]) -> tuple[Plate, ...]:
    """Everybody who belongs in the picture: who is present, and a guest in his turn; never who is recused."""
    meeting, rows, heard = slices["meeting"], slices["attendance"]["rows"], slices["stage"]["heard"]
    agenda, unseen = slices["agenda"], frozenset(slices["stage"]["sound_only"])
    recused = {pid for item in agenda["items"] if item["id"] == agenda["current"] for pid in item["recused"]}
    in_turn = {parts["speaker"], parts["interrupter"]}
    plates = []
    for pid, person in meeting["people"].items():
        role, state = person["role"], rows[pid]["state"] if pid in rows else ""
        if role in GUESTS:
            belongs, shown = pid in in_turn, state not in ("left", "reported_absent")
        elif role in SELDOM:  # they sign no list: who is heard belongs in the picture
            belongs, shown = pid in heard, state not in ("left", "reported_absent")
        else:
            belongs, shown = True, state == "present" and pid not in recused
        if belongs:
            short, group = person.get("short") or person["name"], person["group"] or ""
            plates.append(Plate(pid, person["name"], short, group, role, shown, local.slots.get(pid), pid in unseen))
    return (*plates, *_hall(slices, local))


def _hall(slices: Mapping[str, Any], local: Local) -> Iterator[Plate]:
    """The cameras of the hall, by the label that the clerk gave them; in a digital meeting there is no hall."""
    for one in slices["stage"].get("encoders", ()) if slices["meeting"].get("digital") is False else ():
        pid = f"{HALL}:{one['jti']}"
        if one["revoked_at"] is None and pid in local.slots:
            yield Plate(pid, one["label"], one["label"], "", HALL, True, local.slots[pid])


def _lower(slices: Mapping[str, Any], who: Mapping[str, str | None], language: str) -> Lower | None:
    meeting, agenda = slices["meeting"], slices["agenda"]
    pid = who["called"] or who["speaker"] or who["chair"]
    item = next((one for one in agenda["items"] if one["id"] == agenda["current"]), None)
    number, title = (item["number"], item["title"]) if item else ("", meeting["title"])
    person = meeting["people"][pid] if pid else {"name": meeting["body"]["name"], "group": None, "role": ""}
    names = {group["id"]: group["name"] for group in meeting["groups"]}
    role = say(language, "chair") if pid == meeting["chair"] else say(language, f"role.{person['role']}")
    group = names.get(person["group"], person["group"] or "")
    detail = f"{group} · {role}" if group and pid == meeting["chair"] else group or role
    return Lower(person["name"], detail, _tag(meeting, who, language), number, title)


def _tag(meeting: Mapping[str, Any], who: Mapping[str, str | None], language: str) -> str:
    if who["called"]:
        return say(language, "called")
    if who["interrupter"]:
        return f"{say(language, 'interruption')}: {meeting['people'][who['interrupter']]['short']}"
    return ""


def _board(slices: Mapping[str, Any], layout: str) -> Board | None:
    vote = slices["vote"]["current"]
    if vote is None or layout not in ("vote_strip", "vote_board") or vote["method"] == "paper":
        return None
    people = slices["meeting"]["people"]
    order = {group["id"]: place for place, group in enumerate(slices["meeting"]["groups"])}
    marks = {elector["seat"]: _mark(elector) for elector in vote["electors"]}
    marks |= dict.fromkeys(vote["recused"], "recused") | dict.fromkeys(vote["absent"], "absent")
    seats = [Seat(people[seat]["short"], people[seat]["group"] or "", mark) for seat, mark in sorted(marks.items())]
    seats.sort(key=lambda seat: order.get(seat.group, len(order)))
    totals, hidden = vote["totals"], vote["hidden"] is True
    title = f"{vote['label']} {vote['title']}".strip()
    pro, con = (0, 0) if hidden else (totals["for"], totals["against"])
    return Board(title, pro, con, totals["electors"] - totals["voted"], hidden, tuple(seats))


def _mark(elector: Mapping[str, Any]) -> str:
    if elector["choice"] in ("for", "against"):
        return str(elector["choice"])
    return str(elector["state"])


def _card(kind: str, slices: Mapping[str, Any], local: Local) -> Card:
    meeting, language = slices["meeting"], local.language
    zone, status = meeting["body"]["time_zone"], meeting["status"]
    names = (meeting["body"]["name"], meeting["title"])
    if kind == "start" and status == "planned":
        at = time_of(meeting["starts_at"], zone)
        headline = say(language, "start", {"time": at}) if at else say(language, "start_now")
        return Card(kind, *names, headline, say(language, "start_more"))
    if kind == "break" and status == "suspended":
        until = time_of((meeting["suspended"] or {}).get("until"), zone)
        headline = say(language, "break_until", {"time": until}) if until else say(language, "break")
        reason = (meeting["suspended"] or {}).get("reason") or say(language, "break_more")
        return Card(kind, *names, headline, reason, _item(slices, language))
    if kind == "end" and status in ("closed", "not_opened"):
        word = "end" if status == "closed" else "not_opened"
        card = Card(kind, *names, say(language, word), say(language, "end_more"))
        return _proven(card, meeting["id"], slices["stage"].get("head"), local)
    return Card("pause", *names, say(language, "pause"), say(language, "pause_more"))


def _item(slices: Mapping[str, Any], language: str) -> str:
    agenda = slices["agenda"]
    item = next((one for one in agenda["items"] if one["id"] == agenda["current"]), None)
    if item is None:
        return ""
    return f"{say(language, 'item', {'number': item['number']})}: {item['title']}" if item["number"] else item["title"]


def _result(slices: Mapping[str, Any], local: Local) -> Card | None:
    """The result, after the declaration only: a vote that is not declared gives no card at all."""
    vote, meeting = slices["vote"]["current"], slices["meeting"]
    if vote is None or vote["status"] != "declared" or not vote["outcome"]:
        return None
    word, tone = OUTCOMES.get(vote["outcome"], ("result.persons", "plain"))
    counted = vote["method"] not in ("without_vote", "paper")
    card = Card(
        "result",
        meeting["body"]["name"],
        meeting["title"],
        say(local.language, word),
        say(local.language, "result.without") if vote["method"] == "without_vote" else "",
        f"{vote['label']} {vote['title']}".strip(),
        tone,
        (vote["totals"]["for"], vote["totals"]["against"]) if counted else None,
    )
    return _proven(card, meeting["id"], vote["head"], local)


def _proven(card: Card, meeting: str, head: Mapping[str, Any] | None, local: Local) -> Card:
    """The card with the beginning of the head's hash and the address where anybody can check it."""
    link = f"{local.address}/vergadering/{meeting}/controleren/" if local.address else ""
    return replace(card, proof=f"{head['seq']} · {str(head['hash'])[:SHORT_HASH]}" if head else "", link=link)


def _send(slices: Mapping[str, Any], who: Mapping[str, str | None], shown: set[str]) -> dict[str, str]:
    """Who is asked for a large picture: who is large now, and who will be next, for a camera needs a second."""
    vote, queue = slices["vote"]["current"], slices["floor"]["queue"]
    waiting = vote["electors"] if who["called"] and vote else []
    named = slices["stage"].get("to_call", [])[:2] if slices["stage"].get("called") else []
    coming = [one["seat"] for one in waiting if one["state"] == "waiting"][:2] or named
    coming = coming or [one["pid"] for one in queue[:1]]
    seen = shown - {*slices["stage"]["sound_only"]}
    wanted = [pid for pid in dict.fromkeys([*who.values(), *coming]) if pid in seen][:MOST_LARGE]
    return {pid: "large" if pid in wanted else "small" for pid in sorted(seen)}


def encode(one: Scene) -> bytes:
    """A scene for the link; `ValueError` when it is larger than any council makes it."""
    data = json.dumps({**asdict(one), "heard": sorted(one.heard)}, ensure_ascii=False, separators=(",", ":")).encode()
    if len(data) > LARGEST:
        raise ValueError(f"a scene of {len(data)} bytes")
    return data


def decode(data: bytes) -> Scene:
    """A scene from the link; `ValueError` when it is none."""
    try:
        return _decoded(json.loads(data))
    except (TypeError, KeyError, AttributeError, UnicodeDecodeError) as error:
        raise ValueError("not a scene") from error


def _decoded(found: dict[str, Any]) -> Scene:
    board, card, lower = found["board"], found["card"], found["lower"]
    return Scene(
        **found
        | {
            "people": tuple(Plate(**plate) for plate in found["people"]),
            "heard": frozenset(found["heard"]),
            "lower": Lower(**lower) if lower else None,
            "board": Board(**board | {"seats": tuple(Seat(**seat) for seat in board["seats"])}) if board else None,
            "card": Card(**card | {"votes": tuple(card["votes"]) if card["votes"] else None}) if card else None,
        }
    )
