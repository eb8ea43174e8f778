# ruff: noqa: E501  (one row a kind, as in the document that is made of it)
"""Every kind of journal entry in words, with the fields of its data; test_protocol.py holds them against a meeting."""

from __future__ import annotations

from typing import Final

_PID = ("pid",)
_SEAT = ("vote", "seat")
_COUNTS = ("present", "sitting", "needed")

# fmt: off
KINDS_IN_WORDS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "journal.opened": (("body", "body_kind", "previous_head", "rehearsal"), "The journal begins. `previous_head` is {`seq`, `hash`, `at`} of the body's previous meeting that was no rehearsal, or null"),
    "meeting.convened": (("title", "starts_at", "place", "digital", "rehearsal", "regime", "basis", "reference", "text", "seats", "sitting", "chair", "clerk", "agenda_hash", "items", "second_convocation_of", "on_failed_agenda"), "It was sent out; `regime` to `text` as in `basis.chosen`. `items` are {`id`, `number`, `title`}, `agenda_hash` is over their canonical list. `second_convocation_of` is the meeting that could not be opened, or null, and `on_failed_agenda` the ids of the items that stood on its agenda too"),
    "roster.fixed": (("seats", "others"), "From here on a seat means this person: `seats` are {`seat`, `name`, `group`}; `others` are pids"),
    "basis.chosen": (("regime", "basis", "reference", "text"), "On what it is held; `basis` is `exercise`, `act`, `other` or null, `reference` the Stb. number of an act, `text` what the clerk says of it"),
    "basis.confirmed": (("regime", "basis", "reference", "text"), "The chair takes it for his account: the same as was recorded last, with the same `text`"),
    "attendance.reported_absent": (("pid", "reason"), "Reported absent beforehand"),
    "attendance.signed": (_PID, "Signed the list; waits to be admitted"),
    "attendance.admitted": (("pid", "number"), "The clerk has seen who it is: he is present; `number` is his place on the list"),
    "attendance.refused": (("pid", "reason"), "The clerk could not see who it is"),
    "attendance.left": (_PID, "Left the meeting"),
    "attendance.established": (("role", "listed"), "Chair or clerk establishes the list; `listed` are the pids on it"),
    "line.lost": (_PID, "His line has been gone for 30 seconds; he stays present"),
    "line.restored": (_PID, "It is back"),
    "chair_line.silent": (_PID, "The chair's line has been silent for 15 seconds: no floor and no vote moves"),
    "chair_line.restored": (_PID, "It is back"),
    "meeting.opened": (("chair", "regime", "basis", "rehearsal", *_COUNTS), "Opened on the quorum of art. 20"),
    "meeting.not_opened": (("absent", "second_convocation_at", *_COUNTS), "Not opened for want of quorum"),
    "meeting.suspended": (("until", "reason"), "Suspended; `until` may be null"),
    "meeting.resumed": (("present",), "Goes on"),
    "meeting.closed": (("present",), "Over"),
    "chair.changed": (("before", "after", "why"), "Another chair; `why` is `handed_over` or `line_silent`"),
    "chair.deputy_appointed": (_PID, "Takes the chair when it falls silent"),
    "agenda.moved_to": (("item", "number", "title"), "This item is before the meeting"),
    "agenda.changed": (("change", "item", "number", "title", "parent", "order", "proposer", "reason"), "A decision on the agenda: `add`, `move`, `retitle`, `remove`; `order` are the ids as they now stand"),
    "proposal.submitted": (("proposal", "item", "proposal_kind", "label", "title", "text_hash", "on_persons", "movers"), "Handed in; the text is fixed by its hash (SHA-256 of the UTF-8)"),
    "proposal.withdrawn": (("proposal", "label", "reason"), "Taken back by its movers"),
    "floor.requested": (("request", "pid", "speech", "item"), "Asks for the floor; `speech` is its kind"),
    "floor.withdrawn": (("request", "pid"), "Asks no longer, or left"),
    "floor.given": (("request", "pid", "speech", "item"), "Has the floor"),
    "floor.declined": (("request", "pid"), "Not now"),
    "floor.ended": (("request", "pid", "seconds"), "Has spoken, for so many seconds"),
    "floor.taken_away": (("request", "pid", "reason"), "The chair withdraws the floor"),
    "interruption.ended": (("request", "pid", "seconds"), "The interruption is over"),
    "recusal.declared": (("item", "pid", "reason"), "Takes no part in this item (art. 28)"),
    "recusal.withdrawn": (("item", "pid"), "Takes part after all"),
    "vote.asked": (("item", "seat"), "Asks for a vote (art. 32)"),
    "vote.roll_call_asked": (("item", "seat"), "Asks for a roll call (art. 32)"),
    "vote.opened": (("vote", "round", "number", "item", "proposal", "label", "title", "text_hash", "on_persons", "method", "seats", "sitting", "electors", "recused", "absent", "lot", "shortfall", "redo_of", "why_again", "second_convocation", "hidden", "tie_rule", "duty_to_vote", "electorate_hash", "ground"), "A vote is open: on what, with whom (`electors` in calling order), by which rules. `ground` is null, or the vote of an earlier meeting that `why_again` rests on: {`meeting`, `outcome`, `text_hash`, `declared`}, the last with `seq` and `hash` of the entry that declared it in the journal of that meeting"),
    "vote.called": (_SEAT, "This name is called"),
    "vote.passed": (_SEAT, "No answer: called again at the end"),
    "vote.roll_stopped": ((*_SEAT, "reason"), "Voice and button of this member differ, or another reason"),
    "vote.roll_continued": (("vote",), "Settled"),
    "vote.ballot_cast": (("vote", "round", "seat", "how", "choice", "replaces", "commitment"), "A vote; `replaces` is the choice it corrects, or null. Either `choice` and `replaces`, or `commitment`"),
    "vote.ballots_opened": (("vote", "round", "ballots"), "What was hidden: {`seat`, `choice`, `salt`} each"),
    "vote.ballot_countersigned": (("vote", "round", "seats"), "These spoken votes are confirmed, and count"),
    "vote.left_recorded": (_SEAT, "The clerk enters that he has left"),
    "vote.left_withdrawn": (_SEAT, "Taken back before the chair has confirmed it: he is there"),
    "vote.left_confirmed": (_SEAT, "The chair confirms it: absent at this vote"),
    "vote.count_entered": (("vote", "ballots", "counts", "restricted", "second"), "The count of the papers"),
    "vote.closed": (("vote", "round", "missing"), "Nobody can vote any more; `missing` have not voted"),
    "vote.seen": (_SEAT, "His recorded vote has stood on his screen"),
    "vote.read_aloud": (("vote", "seats"), "Theirs was read aloud"),
    "vote.objected": (("vote", "round", "seat", "said"), "\"This is not what I voted\""),
    "vote.objection_judged": (("vote", "round", "seat", "verdict", "choice", "reason"), "`rejected`, `corrected` (then `choice` counts) or `voided`"),
    "vote.declared": (("vote", "round", "outcome", "article", "for", "against", "participated", "eligible", "recused", "absent", "unseen", "not_voted", "left", "ballots", "counts"), "The chair declares the result. On paper `ballots` and `counts` in place of the four numbers"),
    "vote.voided": (("vote", "round", "reason"), "Ended without a result; `reason` may be {`code`: `vote_asked` or `roll_call_asked`}"),
    "vote.annulled": (("vote", "reason", "gap", "redo"), "The chair's act beside the declared result; `gap` is {`start`, `end`} or null"),
    "vote.deemed_against": (_SEAT, "Note: deemed to have voted against"),
    "vote.not_taken_part": (_SEAT, "Note: took no part (art. 28)"),
    "vote.mistake_noted": (("vote", "seat", "meant"), "Note: a mistake; the result stands"),
    "help.asked": (("pid", "code"), "One of the fixed messages to the clerk"),
    "help.answered": (_PID, "Taken care of"),
    "note.added": (("item", "text"), "A note to the minutes"),
}
# fmt: on
