"""The words of the public pages: one table per kind of code. Slices and journal carry codes, never sentences."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

Words = dict[str, str | Promise]

WORDS: Final[dict[str, Words]] = {
    "body": {
        "gemeente": _("Municipal council"),
        "provincie": _("Provincial council"),
        "waterschap": _("General board of the water board"),
        "eiland": _("Island council"),
    },
    "meeting": {
        "planned": _("Planned"),
        "open": _("Going on now"),
        "suspended": _("Suspended"),
        "closed": _("Over"),
        "not_opened": _("Not opened"),
    },
    "choice": {"for": _("for"), "against": _("against")},
    "seat": {
        "for": _("for"),
        "against": _("against"),
        "voted": _("has voted"),
        "waiting": _("not yet"),
        "called": _("is being called"),
        "passed": _("comes later"),
        "missing": _("has not voted"),
        "left": _("has left"),
        "left_entered": _("has left"),
        "recused": _("takes no part"),
        "absent": _("absent"),
    },
    "how": {
        "button": _("own button"),
        "spoken": _("spoken, entered by the clerk"),
        "": "",
        "countersigned": _("spoken, countersigned by the chair"),
    },
    "method": {
        "roll_call": _("by roll call"),
        "simultaneous": _("all at the same time, by name"),
        "show_of_hands": _("by show of hands"),
        "without_vote": _("without a vote"),
        "paper": _("on paper"),
    },
    "vote": {
        "open": _("Voting is open"),
        "closed": _("Voting is closed; not yet declared"),
        "declared": _("Declared"),
        "void": _("Ended without a result"),
    },
    "outcome": {
        "aangenomen": _("Adopted"),
        "verworpen": _("Rejected"),
        "ongeldig": _("Invalid: too few members took part"),
        "uitgesteld_staking": _("Tie: the decision is postponed"),
        "niet_aangenomen_staking": _("Tie: not adopted"),
        "gekozen": _("Elected"),
        "niet_gekozen": _("Not elected"),
        "geen_meerderheid": _("Nobody has a majority: another ballot follows"),
        "herstemming": _("As many votes for two: a second ballot follows"),
        "lot": _("As many votes again: the lot decides"),
    },
    "paper": {
        "voor": _("for"),
        "tegen": _("against"),
    },
    "outcome_class": {
        "aangenomen": "adopted",
        "verworpen": "rejected",
        "ongeldig": "invalid",
        "uitgesteld_staking": "postponed",
        "niet_aangenomen_staking": "rejected",
        "gekozen": "adopted",
        "niet_gekozen": "rejected",
        "geen_meerderheid": "postponed",
        "herstemming": "postponed",
        "lot": "adopted",
        "adopted": "adopted",
        "rejected": "rejected",
        "invalid": "invalid",
        "postponed": "postponed",
    },
    "proposal": {
        "proposal": _("proposal"),
        "motion": _("motion"),
        "amendment": _("amendment"),
        "subamendment": _("subamendment"),
        "order": _("proposal of order"),
        "": _("proposal"),
    },
    "proposal_state": {
        "pending": _("Not yet decided"),
        "adopted": _("Adopted"),
        "rejected": _("Rejected"),
        "postponed": _("Postponed"),
        "invalid": _("Invalid"),
        "withdrawn": _("Withdrawn"),
    },
    "speech": {
        "speech": _("speaks"),
        "point_of_order": _("point of order"),
        "personal_fact": _("personal fact"),
        "interruption": _("interruption"),
        "explanation": _("explanation of vote"),
    },
    "attendance": {
        "expected": _("not there yet"),
        "reported_absent": _("has reported absent"),
        "signed": _("waits to be admitted"),
        "present": _("present"),
        "left": _("has left"),
        "absent": _("absent without notice"),
    },
    "office": {
        "member": _("member"),
        "mayor": _("mayor"),
        "chair": _("chair"),
        "commissioner": _("King's commissioner"),
        "dijkgraaf": _("chair of the water board"),
        "governor": _("island governor"),
        "deputy_chair": _("deputy chair"),
        "clerk": _("clerk"),
        "deputy_clerk": _("deputy clerk"),
        "executive": _("member of the executive"),
        "alderman": _("alderman"),
        "gedeputeerde": _("member of the executive"),
        "board_member": _("member of the daily board"),
        "guest": _("guest"),
        "citizen_speaker": _("citizen speaker"),
        "technician": _("technician"),
    },
    "note": {
        "mistake": _("says that the vote was a mistake; the result stands"),
        "deemed_against": _("wants it noted: deemed to have voted against"),
        "not_taken_part": _("wants it noted: took no part"),
    },
    "verdict": {
        "rejected": _("rejected"),
        "corrected": _("recorded vote corrected"),
        "voided": _("vote ended and held again"),
    },
    "state": {"ok": _("in order"), "warn": _("attention"), "fail": _("not in order"), "n/a": _("does not apply")},
    "condition": {
        "C01": _("A law in force allows this meeting, or the basis is recorded"),
        "C02": _("Every member was convened in writing, and day and place were published"),
        "C03": _("Agenda and documents are online"),
        "C04": _("More than half of the members are present, each with an account of his own"),
        "C05": _("A second convocation was used only for the old subjects"),
        "C06": _("The public can follow the meeting live, without signing in"),
        "C07": _("Each member has own access to debate and vote"),
        "C08": _("Each member can be seen and heard, and the clerk has confirmed who it is"),
        "C09": _("The chair can lead the meeting, and a deputy is ready"),
        "C10": _("The meeting is public and not held in two ways at once"),
        "C11": _("Who must stay out was registered before the debate"),
        "C12": _("The form of voting is lawful and there is no abstaining"),
        "C13": _("Votes on persons are secret and not electronic"),
        "C14": _("Every vote was shown by name before the chair declared the result"),
        "C15": _("Enough members took part in each vote"),
        "C16": _("The result was worked out by the law"),
        "C17": _("Minutes and decision list are complete and published"),
        "C18": _("The journal is complete and its chain is unbroken"),
    },
    "basis_kind": {"exercise": _("exercise"), "act": _("act"), "other": _("another basis")},
    "when": {"now": _p("agenda", "now"), "done": _p("agenda", "done"), "todo": _p("agenda", "to come")},
}

# A sentence has a code and values; the values are names and numbers, which need no translation.
SENTENCES: Final[Words] = {
    # what is going on now
    "now.planned": _("The meeting has not begun."),
    "now.not_opened": _("The meeting was not opened: too few members were there."),
    "now.suspended": _("The meeting is suspended. The chair says when it goes on."),
    "now.suspended_until": _("The meeting is suspended until %(until)s."),
    "now.closed": _("The meeting is over. Below is what was decided."),
    "now.open": _("The meeting is going on."),
    "now.item": _("Now under discussion: item %(number)s, %(title)s."),
    "now.vote_open": _("They vote now on %(what)s."),
    "now.vote_closed": _("The vote on %(what)s is closed. Members check whether their vote was recorded well."),
    "now.without_vote": _("The chair asks whether %(what)s can be adopted without a vote."),
    "now.declared": _("Just decided: %(what)s – %(outcome)s."),
    "why.suspended": _("Suspended since %(since)s. The chair gave this reason: %(reason)s."),
    "why.suspended_without_reason": _("Suspended since %(since)s."),
    "why.waiting": _("This page goes on by itself when the meeting does."),
    "gone.since": _(
        "The broadcast cannot be followed since %(since)s. The chair knows. Nothing is decided until it is back."
    ),
    "gone.now": _("The broadcast cannot be followed. The chair knows. Nothing is decided until it is back."),
    "means.proposal": _("For means: the proposal is adopted."),
    "means.motion": _("For means: the motion is adopted. With a motion the council asks or states something."),
    "means.amendment": _("For means: the text of the proposal is changed."),
    "means.subamendment": _("For means: the amendment is changed."),
    "means.order": _("For means: the meeting goes on in the way proposed."),
    "means.plain": "%(plain)s",
    # the legal basis
    "notice.exercise": _(
        "There is now no law that allows deciding at a distance. This meeting is held as an exercise."
    ),
    "notice.act": _("This meeting at a distance is held on the basis of: %(reference)s."),
    "notice.other": _("There is now no law that allows deciding at a distance. The basis given is: %(reference)s."),
    # lines of the minutes, by kind of entry
    "journal.opened": _("The record of this meeting begins."),
    "meeting.convened": _("The meeting is convened."),
    "roster.fixed": _("The list of members is fixed."),
    "basis.chosen": _("The clerk records on what basis the meeting is held: %(basis)s."),
    "basis.confirmed": _("The chair confirms on what basis the meeting is held: %(basis)s."),
    "attendance.reported_absent": _("%(who)s has reported absent."),
    "attendance.admitted": _("%(who)s is present."),
    "attendance.refused": _("%(who)s is not admitted: %(reason)s."),
    "attendance.left": _("%(who)s leaves the meeting."),
    "attendance.established": _("The %(role)s establishes the attendance list."),
    "attendance.called_only": _("%(who)s is called by name."),
    "attendance.called_through": _("%(who)s is called by name and is seen and heard."),
    "attendance.called_in_vain": _("%(who)s is called by name, but picture or sound does not come through."),
    "line.lost": _("The line with %(who)s is lost."),
    "line.restored": _("The line with %(who)s is back."),
    "chair_line.silent": _("The line with the chair is lost."),
    "chair_line.restored": _("The line with the chair is back."),
    "meeting.opened": _(
        "The chair opens the meeting. %(present)s of the %(sitting)s members are present; %(needed)s are needed."
    ),
    "meeting.not_opened": _(
        "The meeting is not opened. %(present)s of the %(sitting)s members are present; %(needed)s are needed."
    ),
    "meeting.suspended": _("The chair suspends the meeting."),
    "meeting.suspended_why": _("The chair suspends the meeting: %(reason)s."),
    "meeting.resumed": _("The meeting is resumed."),
    "meeting.closed": _("The chair closes the meeting."),
    "chair.changed": _("%(to)s takes the chair from %(before)s."),
    "chair.deputy_appointed": _("%(who)s is the deputy chair."),
    "agenda.changed.add": _("Added to the agenda on the proposal of %(proposer)s: %(item)s."),
    "agenda.changed.move": _("Moved on the agenda on the proposal of %(proposer)s: %(item)s."),
    "agenda.changed.retitle": _("Given another title on the proposal of %(proposer)s: %(item)s."),
    "agenda.changed.remove": _("Taken off the agenda on the proposal of %(proposer)s: %(item)s."),
    "proposal.submitted": _("Handed in: %(what)s, by %(movers)s."),
    "proposal.submitted_by_nobody": _("Handed in: %(what)s."),
    "proposal.withdrawn": _("Withdrawn: %(what)s."),
    "floor.given": _("%(who)s speaks."),
    "floor.given.point_of_order": _("%(who)s speaks on a point of order."),
    "floor.given.personal_fact": _("%(who)s speaks on a personal fact."),
    "floor.given.interruption": _("%(who)s interrupts."),
    "floor.given.explanation": _("%(who)s explains his vote."),
    "floor.taken_away": _("The chair withdraws the floor from %(who)s."),
    "recusal.declared": _("%(who)s takes no part in this item (%(article)s)."),
    "recusal.withdrawn": _("%(who)s takes part after all."),
    "broadcast.whole": _("The broadcast could be followed from %(from)s to %(to)s, without a gap."),
    "broadcast.gaps": _("The broadcast could be followed from %(from)s to %(to)s, but not"),
    "broadcast.unmeasured.whole": _(
        "On a recorded basis it was not measured all the time from %(from)s to %(to)s whether the broadcast could be "
        "followed."
    ),
    "broadcast.unmeasured.gaps": _(
        "On a recorded basis it was not measured all the time from %(from)s to %(to)s whether the broadcast could be "
        "followed; it could not be followed"
    ),
    "vote.asked": _("%(who)s asks for a vote."),
    "vote.roll_call_asked": _("%(who)s asks for a roll call."),
    "note.added": _("Note: %(text)s"),
    "note.erased": _("Note (the text has been erased)."),
    # how a person came to what is recorded about him in a vote
    "vote.corrected": _("%(who)s corrects the vote from %(from)s to %(to)s."),
    "vote.objected": _("%(who)s objects: the vote was not recorded as meant."),
    "vote.judged": _("The chair on the objection of %(who)s: %(verdict)s."),
    "vote.judged_because": _("The chair on the objection of %(who)s: %(verdict)s. Reason: %(reason)s"),
}

# Texts of the sign-in library that appear on our pages and that its own Dutch catalogue lacks.
BORROWED: Final = (_("Authenticator code"),)
