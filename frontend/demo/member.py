"""What a simulated member or alderman does. Who has a part of his own this evening stands in the tables below."""

from __future__ import annotations

from hashlib import sha256

from frontend.demo import people
from frontend.demo.bills import thinks
from frontend.demo.view import View, Wish

ABSENT = {"s22": "ziek", "s30": "in het buitenland"}
LATE = {"s19": 3}  # comes in at this item
LEAVES = {"s32": 9}  # leaves at this item
SPEAKS_VOTE = "s34"  # has no working button: says it, and the clerk enters it
CORRECTS = ("s12", "A2")  # presses the wrong button first
OBJECTS = ("s05", "M3")  # says that his vote was recorded wrongly
DEEMED_AGAINST = ("s39", "4b")  # asks for a note beside a hamerstuk
NEEDS_HELP = ("s37", 3)  # hears nothing
OTHER = {"for": "against", "against": "for"}


def wish(view: View) -> Wish | None:
    """The first thing he has reason to do, most urgent first."""
    for part in (_attend, _vote, _check, _speak, _stay_out, _note, _ask_help, _ask_floor, _interrupt, _leave):
        found = part(view)
        if found is not None:
            return found
    return None


def _attend(view: View) -> Wish | None:
    if view.status not in ("planned", "open", "suspended") or view.state(view.pid) != "expected":
        return None
    if not {"member", "executive", "chair"} & set(view.me.get("roles", [])):
        return None  # the clerk keeps the list and is not on it
    if view.pid in ABSENT:
        why = {"reason": ABSENT[view.pid]}
        return Wish("attendance.report_absent", why, "absent", 1, 4) if view.status == "planned" else None
    if view.number < LATE.get(view.pid, 0):
        return None
    return Wish("attendance.sign", {}, "sign", 2, 22)


def _vote(view: View) -> Wish | None:
    """Casting; in a roll call when called, else with all the others."""
    vote = view.vote
    if vote.get("status") != "open" or vote["method"] not in ("roll_call", "simultaneous", "show_of_hands"):
        return None
    mine = next((row for row in vote["electors"] if row["seat"] == view.pid), None)
    if mine is None:
        return None
    data = {"vote": vote["id"], "round": vote["round"]}
    meant, wrong = choice(view), (view.pid, vote["label"]) == CORRECTS
    if mine["choice"] is None and mine["state"] != "voted":
        if vote["method"] == "roll_call" and mine["state"] != "called":
            return None
        pressed = OTHER[meant] if wrong and f"cast {vote['id']}" not in view.done else meant
        slow = (18, 22) if view.pid == SPEAKS_VOTE else (1, 2.4)
        return Wish("vote.cast", data | {"choice": pressed}, f"cast {vote['id']}", *slow)
    if wrong and mine["choice"] == OTHER[meant]:
        return Wish("vote.correct", data | {"choice": meant}, f"correct {vote['id']}", 0.4, 0.8)
    return None


def choice(view: View) -> str:
    """With his group, or after his own mind where the group is divided."""
    return thinks(view.bill, view.group(view.pid), int(view.pid[1:]))


def _check(view: View) -> Wish | None:
    """After the close: his recorded vote has stood on his screen, and one of them does not agree."""
    vote, own = view.vote, view.me.get("vote")
    if vote.get("status") != "closed" or not own or own["id"] != vote["id"] or own["choice"] is None:
        return None
    data = {"vote": vote["id"], "round": vote["round"]}
    if not own["seen"]:
        return Wish("vote.seen", data, f"seen {vote['id']}", 0.8, 4)
    if (view.pid, vote["label"]) == OBJECTS and f"object {vote['id']}" not in view.done:
        return Wish("vote.object", data | {"said": OTHER[own["choice"]]}, f"object {vote['id']}", 0.5, 1)
    return None


def _speak(view: View) -> Wish | None:
    """Whoever has the floor stops by himself; not while he is being interrupted."""
    now, other = view.floor.get("now"), view.floor.get("interruption")
    if other is not None and other["pid"] == view.pid:
        return Wish("floor.end_interruption", {}, f"end {other['id']}", 4, 6)
    if now is None or now["pid"] != view.pid or other is not None:
        return None
    return Wish("floor.end", {}, f"end {now['id']}", 8, 13)


def _stay_out(view: View) -> Wish | None:
    point = view.point
    if point is None or not point.recused or view.vote or view.group(view.pid) != point.recused:
        return None
    last = max(pid for pid in view.people if view.group(pid) == point.recused)
    if view.pid != last or view.pid in view.item["recused"]:
        return None
    data = {"item": view.item["id"], "reason": "werkt voor de projectontwikkelaar"}
    return Wish("recusal.declare", data, f"recuse {view.item['id']}", 1, 3)


def _note(view: View) -> Wish | None:
    if view.pid != DEEMED_AGAINST[0]:
        return None
    for row in view.results:
        key = f"note {row['id']}"
        if row["label"] == DEEMED_AGAINST[1] and row["status"] == "declared" and key not in view.done:
            return Wish("vote.deemed_against", {"vote": row["id"]}, key, 2, 4)
    return None


def _ask_help(view: View) -> Wish | None:
    if (view.pid, view.number) != NEEDS_HELP or "help" in view.done:
        return None
    return Wish("help.ask", {"code": "no_sound"}, "help", 1, 3)


def _ask_floor(view: View) -> Wish | None:
    """The spokesperson of a group that speaks on this item, and the alderman whose portfolio it is."""
    key = f"ask {view.item.get('id')}"
    if not _may_speak(view) or key in view.done or any(r["item"] == view.item["id"] for r in view.results):
        return None
    if _is_alderman_of(view):
        return Wish("floor.request", {"kind": "speech"}, key, 6.5, 8)
    if _is_spokesperson(view):
        return Wish("floor.request", {"kind": "speech"}, key, 1, 6)
    return None


def _may_speak(view: View) -> bool:
    there = view.status == "open" and view.state(view.pid) == "present"
    return there and bool(view.item) and not view.vote and view.pid not in view.item["recused"]


def _is_spokesperson(view: View) -> bool:
    point, group = view.point, view.group(view.pid)
    if point is None or group not in point.speakers:
        return False
    there = view.members(group)
    return bool(there) and there[view.number % len(there)] == view.pid


def _is_alderman_of(view: View) -> bool:
    point = view.point
    if point is None or point.executive is None:
        return False
    who = people.ALDERMEN[point.executive][0]
    return bool(view.me.get("name", "").endswith(who.surname)) and not view.me.get("seat")


def _interrupt(view: View) -> Wish | None:
    """In some speeches one member of another group has a question, always the same one."""
    now = view.floor.get("now")
    if now is None or not view.me.get("seat") or not _may_speak(view) or view.floor["asked_interruptions"]:
        return None
    key = f"interrupt {now['id']}"
    if key in view.done or view.floor.get("interruption") or now["pid"] == view.pid:
        return None
    lot = int.from_bytes(sha256(f"{view.item['number']} {now['pid']}".encode()).digest()[:4])
    rivals = sorted(p for p in view.people if view.group(p) not in ("", view.group(now["pid"])))
    if lot % 5 >= 2 or view.number < 6 or rivals[lot // 5 % len(rivals)] != view.pid:
        return None
    return Wish("floor.request", {"kind": "interruption"}, key, 2, 4)


def _leave(view: View) -> Wish | None:
    gone = view.number >= LEAVES.get(view.pid, 99) and not view.vote and view.status == "open"
    if not gone or view.state(view.pid) != "present" or view.pid == view.meeting.get("chair"):
        return None
    return Wish("attendance.leave", {"reason": "laatste trein"}, "leave", 2, 4)
