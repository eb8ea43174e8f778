"""What was found for each of the eighteen conditions, in words: a sentence per code, its values filled in."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.templatetags.words import WORDS

REGIMES: Final = {
    "ORDINARY": _("the ordinary rules"),
    "TWDBB_2020": _("the temporary act on digital meetings (2020)"),
    "WDV_36558": _("the bill on digital meetings (36 558)"),
    "NON_DECIDING": _("a meeting without decisions"),
}
# These values are codes with a word of their own; every other value is a number or a text.
TABLES: Final[dict[str, Mapping[str, str | Promise]]] = {
    "method": WORDS["method"],
    "basis": WORDS["basis_kind"],
    "regime": REGIMES,
}
EVIDENCE: Final[dict[str, str | Promise]] = {
    "regime.in_force": _("In force: %(regime)s."),
    "regime.not_in_force": _("Not in force: %(regime)s. No other basis was recorded."),
    "regime.on_basis": _("Not in force: %(regime)s. The recorded basis is: %(basis)s."),
    "regime.on_basis_named": _("Not in force: %(regime)s. The recorded basis is: %(basis)s, %(reference)s."),
    "regime.presence_at_distance": _("Who is present at a distance does not count under %(regime)s."),
    "convocation.sent": _("The members were convened and the meeting was published."),
    "convocation.unknown": _("It is not recorded that the members were convened."),
    "documents.hashed": _("Documents: %(documents)s, all with a check number."),
    "documents.without_hash": _("Documents: %(documents)s, of which %(missing)s without a check number."),
    "quorum.not_asked": _("This meeting does not decide, so no number is asked."),
    "quorum.there": _("Present: %(present)s of %(sitting)s members; needed: %(needed)s."),
    "quorum.short": _("Present: only %(present)s of %(sitting)s members; needed: %(needed)s."),
    "second.not_used": _("This is the first convocation."),
    "second.used": _("Only the subjects of the first convocation may be decided."),
    "stream.not_carried": _("Picture and sound do not go through this platform, so it cannot show this."),
    "stream.not_required": _("The law does not ask for a stream at this meeting."),
    "stream.up": _("The broadcast is watched, and it can be followed."),
    "stream.down": _("The public cannot follow the broadcast now."),
    "stream.unknown": _("Nobody has seen the broadcast yet."),
    "stream.observed": _("The clerk saw from outside that the broadcast can be followed; the chair confirmed it."),
    "stream.not_measured": _("On a recorded basis it is not measured whether the broadcast can be followed."),
    "stream.votes_touched": _("Declared votes that a gap in the broadcast touches: %(votes)s."),
    "stream.whole": _("The whole meeting could be followed."),
    "stream.had_gaps": _("Gaps in the broadcast: %(gaps)s."),
    "access.in_the_hall": _("The members are in the hall."),
    "access.lost": _("Lines lost now: %(lost)s."),
    "access.all": _("The lines of all who are present are in order."),
    "picture.not_carried": _("Picture does not go through this platform, so it cannot show this."),
    "picture.all": _("Everybody who is present can be seen and heard."),
    "picture.missing": _("Present, and not to be seen or heard now: %(missing)s."),
    "picture.decided": _("Not to be seen or heard, and the chair decided to go on: %(decided)s."),
    "chair.silent": _("The line with the chair is lost now."),
    "chair.and_deputy": _("There is a chair and a deputy."),
    "chair.no_deputy": _("There is no deputy chair."),
    "place.digital": _("The meeting is wholly digital."),
    "place.hall": _("The meeting is wholly in the hall."),
    "recusal.kept_out": _("Members who take no part in an item: %(recused)s."),
    "vote.none": _("No vote is going on now."),
    "form.roll_call_asked": _("A roll call was asked for, and this vote is in another form."),
    "form.lawful": _("This vote is held %(method)s."),
    "persons.on_paper": _("This vote is on paper."),
    "persons.none": _("No vote on persons is going on now."),
    "persons.open": _("This vote is on persons and not on paper."),
    "will.objections": _("Objections that the chair still has to judge: %(objections)s."),
    "will.unseen": _("Members who have not yet seen how their vote was recorded: %(unseen)s."),
    "will.seen": _("All who voted have seen how their vote was recorded."),
    "vote_quorum.reached": _("Took part: %(participated)s; needed: %(needed)s."),
    "vote_quorum.short": _("Took part: only %(participated)s; needed: %(needed)s."),
    "result.computed": _("The result follows from the votes by the rules of the law."),
    # once the meeting is over
    "evening.no_vote": _("No vote was held at this meeting."),
    "evening.forms": _("Votes held: %(votes)s, each in a form that the law knows."),
    "evening.no_persons": _("No vote on persons was held."),
    "evening.persons_open": _("Votes on persons that were not on paper: %(open)s."),
    "evening.persons_on_paper": _("Votes on persons: %(votes)s, all on paper."),
    "evening.no_names": _("No vote by name was held."),
    "evening.unseen": _(
        "In %(unseen)s of the %(votes)s votes by name not every member had seen how his vote was recorded when the "
        "chair declared the result."
    ),
    "evening.seen": _(
        "In all %(votes)s votes by name every member saw how his vote was recorded "
        "before the chair declared the result."
    ),
    "evening.short": _("Votes held: %(votes)s; invalid because too few members took part: %(short)s."),
    "evening.reached": _("Enough members took part in all %(votes)s votes."),
    "evening.annulled": _("Results declared: %(votes)s; annulled by the chair afterwards: %(annulled)s."),
    "evening.computed": _("Results declared: %(votes)s, all by the rules of the law."),
    "minutes.running": _("The minutes follow the meeting and are complete when it is over."),
    "minutes.established": _("Chair and clerk have established the attendance list."),
    "minutes.list_open": _("Chair and clerk have not yet established the attendance list."),
    "log.chained": _("Each entry of the journal is tied to the one before it."),
}


def evidence(row: Mapping[str, Any]) -> str:
    """The sentence of one condition; nothing where no sentence is known for it."""
    code, values = str(row.get("code", "")), row.get("values") or {}
    if code == "regime.on_basis" and values.get("reference"):
        code = "regime.on_basis_named"
    if code not in EVIDENCE:
        return ""
    return str(EVIDENCE[code]) % {name: _word(name, value) for name, value in values.items()}


def _word(name: str, value: Any) -> Any:
    return TABLES[name].get(value, value) if name in TABLES else value
