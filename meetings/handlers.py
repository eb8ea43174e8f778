"""Which function carries out which command: the whole table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from meetings.desk import Desk
from meetings.services import agenda, demands, floor, notes, presence, recusals, session, vote_opening, votes

Handler = Callable[[Desk, Any], None]

HANDLERS: Final[dict[str, Handler]] = {
    "basis.choose": session.choose_basis,
    "basis.confirm": session.confirm_basis,
    "attendance.sign": presence.sign,
    "attendance.admit": presence.admit,
    "attendance.refuse": presence.refuse,
    "attendance.report_absent": presence.report_absent,
    "attendance.leave": presence.leave,
    "attendance.establish": presence.establish,
    "meeting.open": session.open_meeting,
    "meeting.not_opened": session.not_opened,
    "meeting.suspend": session.suspend,
    "meeting.resume": session.resume,
    "meeting.close": session.close,
    "chair.hand_over": session.hand_over,
    "chair.take_over": session.take_over,
    "chair.appoint_deputy": session.appoint_deputy,
    "agenda.move_to": agenda.move_to,
    "agenda.change": agenda.change,
    "proposal.submit": agenda.submit,
    "proposal.withdraw": agenda.withdraw,
    "floor.request": floor.request,
    "floor.withdraw": floor.withdraw,
    "floor.enter": floor.enter,
    "floor.give": floor.give,
    "floor.decline": floor.decline,
    "floor.end": floor.end,
    "floor.take_away": floor.take_away,
    "floor.end_interruption": floor.end_interruption,
    "recusal.declare": recusals.declare,
    "recusal.withdraw": recusals.withdraw,
    "vote.ask": demands.ask,
    "vote.ask_roll_call": demands.ask_roll_call,
    "vote.open": vote_opening.open_vote,
    "vote.call_next": votes.call_next,
    "vote.pass": votes.pass_over,
    "vote.stop_roll": votes.stop_roll,
    "vote.continue_roll": votes.continue_roll,
    "vote.cast": votes.cast,
    "vote.correct": votes.correct,
    "vote.enter_spoken": votes.enter_spoken,
    "vote.countersign": votes.countersign,
    "vote.record_left": votes.record_left,
    "vote.confirm_left": votes.confirm_left,
    "vote.enter_count": votes.enter_count,
    "vote.close": votes.close,
    "vote.seen": votes.seen,
    "vote.read_aloud": votes.read_aloud,
    "vote.object": votes.object_to,
    "vote.judge": votes.judge,
    "vote.declare": votes.declare,
    "vote.void": votes.void,
    "vote.annul": votes.annul,
    "vote.deemed_against": votes.deemed_against,
    "vote.not_taken_part": votes.not_taken_part,
    "vote.note_mistake": votes.note_mistake,
    "help.ask": notes.ask_help,
    "help.answer": notes.answer_help,
    "note.add": notes.add,
    "line.report": session.report_line,
    "chair_line.report": session.report_chair_line,
}
