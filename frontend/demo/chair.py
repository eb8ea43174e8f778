"""What the simulated chair does: the next lawful step, slowly, and never ahead of people who still want something."""

from __future__ import annotations

import json

from frontend.demo.member import LATE
from frontend.demo.view import NOBODY, Slice, View, Wish

ANSWER_SECONDS = 60.0  # how long a called member may stay silent
SPEECH_SECONDS = 150.0  # after this the chair ends a speech
BREAK_BEFORE = 8  # the meeting is suspended before this item
BREAK = "Pauze"
JUDGED = "De opname laat horen wat is vastgelegd."

# Seconds before the chair takes a step, from when it became the next one.
PACE = {
    "basis.confirm": (4, 6),
    "attendance.sign": (2, 3),
    "agenda.move_to": (4, 6),
    "floor.give": (1.5, 3),
    "vote.call_next": (0.7, 1.2),
    "vote.close": (2, 4),
    "vote.judge": (6, 8),
    "vote.countersign": (2, 4),
    "vote.confirm_left": (2, 3),
    "vote.continue_roll": (4, 6),
    "meeting.close": (6, 8),
    "attendance.establish": (4, 6),
}


def wish(view: View) -> Wish | None:
    """Interruptions first, then the step that the server calls the next one."""
    step = view.lead.get("next")
    asked = view.floor.get("asked_interruptions") or []
    if asked and view.status == "open" and not view.vote:
        return _interruption(view, asked[0])
    if not step:
        return None
    if view.lead.get("blocked") and step["command"] != "vote.declare":
        return _waits(view, step)
    return STEPS.get(step["command"], _plain)(view, step)


def _plain(view: View, step: Slice) -> Wish | None:
    """As the server proposes it, at the pace of the table; what is not in the table is not the chair's."""
    if step["command"] not in PACE:
        return None
    return Wish(step["command"], step["data"], _key(step), *PACE[step["command"]])


def _key(step: Slice) -> str:
    return f"{step['command']} {json.dumps([step['data'], step['values']], sort_keys=True)}"


def _interruption(view: View, asked: Slice) -> Wish | None:
    """Granted while there is a speech to interrupt, now and then not; what comes too late is declined."""
    if view.floor.get("interruption"):
        return None
    too_late = view.floor.get("now") is None
    command = "floor.decline" if too_late or sum(asked["pid"].encode()) % 4 == 0 else "floor.give"
    return Wish(command, {"request": asked["id"]}, f"{command} {asked['id']}", 1, 2.5)


def _waits(view: View, step: Slice) -> Wish | None:
    """A name stands unanswered: after a minute it is passed to the end, once."""
    passing = next((more for more in view.lead["more"] if more["command"] == "vote.pass"), None)
    if step["command"] != "vote.call_next" or passing is None:
        return None
    return Wish("vote.pass", passing["data"], _key(passing), ANSWER_SECONDS, ANSWER_SECONDS)


def _open_meeting(view: View, step: Slice) -> Wish:
    """When everybody is in who is expected, or after a minute and a half without the others."""
    coming = [p for p, who in view.people.items() if who["role"] == "member" and p not in LATE]
    waiting = any(view.state(pid) in ("expected", "signed") for pid in coming)
    low = 90.0 if waiting else 5.0
    return Wish("meeting.open", {}, f"open {waiting}", low, low + 3)


def _give(view: View, step: Slice) -> Wish:
    """Nobody is cut off for the next speaker, unless he forgets to stop."""
    now = view.floor.get("now")
    if now is None:
        return Wish("floor.give", step["data"], _key(step), *PACE["floor.give"])
    return Wish("floor.end", {}, f"end {now['id']}", SPEECH_SECONDS, SPEECH_SECONDS)


def _end(view: View, step: Slice) -> Wish:
    now = view.floor.get("now") or NOBODY
    return Wish("floor.end", {}, f"end {now.get('id')}", SPEECH_SECONDS, SPEECH_SECONDS)


def _open_vote(view: View, step: Slice) -> Wish:
    """Time enough to ask for the floor before the first vote on an item."""
    debated = any(row["item"] == view.item.get("id") for row in view.results)
    low = 4.0 if debated or step["data"]["method"] == "without_vote" else 11.0
    return Wish("vote.open", step["data"], _key(step), low, low + 2)


def _move(view: View, step: Slice) -> Wish:
    """After a break once in the evening, and not before who wants to speak could say so."""
    number = step["values"]["number"]
    if number == str(BREAK_BEFORE) and "break" not in view.done:
        return Wish("meeting.suspend", {"reason": BREAK}, "break", 4, 6)
    low = 11.0 if view.point and view.point.speakers and not view.point.bills else 4.0
    return Wish("agenda.move_to", step["data"], _key(step), low, low + 2)


def _resume(view: View, step: Slice) -> Wish:
    suspended = view.meeting.get("suspended") or NOBODY
    low = 20.0 if suspended.get("reason") == BREAK else 60.0
    return Wish("meeting.resume", {}, f"resume {suspended.get('since')}", low, low + 3)


def _judge(view: View, step: Slice) -> Wish:
    data = step["data"] | {"verdict": "rejected", "reason": JUDGED}
    return Wish("vote.judge", data, _key(step), *PACE["vote.judge"])


def _close_vote(view: View, step: Slice) -> Wish:
    """In a form in which all vote at once, stragglers get half a minute."""
    missing = len(step["values"].get("missing", []))
    low = 30.0 if missing else 2.0
    return Wish("vote.close", step["data"], f"close {step['data']['vote']} {missing}", low, low + 2)


def _declare(view: View, step: Slice) -> Wish:
    """When all have seen their vote; after a while also without the last ones. Not within the five seconds in which
    everybody is in view, nor in a hammer's pause.
    """
    if step["code"] == "vote.hammer":
        return Wish("vote.declare", step["data"], _key(step), 6, 7, at_least=5.3)
    low = 15.0 if step["data"]["confirm_unseen"] else 3.0
    at_least = 5.3 if view.lead.get("blocked") else 0.0
    return Wish("vote.declare", step["data"], f"declare {low} {step['data']['vote']}", low, low + 2, at_least)


STEPS = {
    "meeting.open": _open_meeting,
    "meeting.resume": _resume,
    "floor.give": _give,
    "floor.end": _end,
    "agenda.move_to": _move,
    "vote.open": _open_vote,
    "vote.close": _close_vote,
    "vote.judge": _judge,
    "vote.declare": _declare,
}
