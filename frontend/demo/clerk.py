"""What the simulated clerk does: admit, answer, enter what was said aloud, and sign the list at the end."""

from __future__ import annotations

from frontend.demo.bills import thinks
from frontend.demo.chair import ANSWER_SECONDS
from frontend.demo.member import SPEAKS_VOTE
from frontend.demo.view import View, Wish


def wish(view: View) -> Wish | None:
    """What waits for the desk, in order."""
    for waiting in view.lead.get("pending", []):
        if waiting["kind"] == "admit":
            return Wish("attendance.admit", {"pid": waiting["pid"]}, f"admit {waiting['pid']}", 0.5, 1.4)
        if waiting["kind"] == "help":
            return Wish("help.answer", {"pid": waiting["pid"]}, f"help {waiting['pid']}", 5, 8)
    return _spoken(view) or _silent(view) or _establish(view)


def _spoken(view: View) -> Wish | None:
    """The member without a button has said it; the chair countersigns after the close."""
    called = (view.vote.get("roll") or {}).get("called")
    if called != SPEAKS_VOTE or view.vote.get("status") != "open":
        return None
    choice = thinks(view.bill, view.group(called), int(called[1:]))
    data = {"vote": view.vote["id"], "round": view.vote["round"], "entries": [{"seat": called, "choice": choice}]}
    return Wish("vote.enter_spoken", data, f"spoken {view.vote['id']}", 2.5, 4)


def _silent(view: View) -> Wish | None:
    """Called a second time and still no answer: the member has left; the chair confirms it."""
    called = (view.vote.get("roll") or {}).get("called")
    passing = any(more["command"] == "vote.pass" for more in view.lead.get("more", []))
    if not called or passing or view.vote.get("status") != "open":
        return None
    data = {"vote": view.vote["id"], "seat": called}
    return Wish("vote.record_left", data, f"left {called}", ANSWER_SECONDS, ANSWER_SECONDS)


def _establish(view: View) -> Wish | None:
    signed = view.slices.get("attendance", {}).get("established", {})
    if view.status != "closed" or signed.get("clerk"):
        return None
    return Wish("attendance.establish", {}, "establish", 6, 9)
