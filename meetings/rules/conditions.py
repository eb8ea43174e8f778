"""The eighteen conditions C01 to C18 (LAW chapter 6), computed from facts. They help; the chair decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from council.rules.refusal import Value
from council.rules.regimes import Standing, State

OK, WARN, FAIL, NONE = State.OK, State.WARN, State.FAIL, State.NOT_APPLICABLE


@dataclass(frozen=True)
class Evening:
    """The declared votes of a meeting that is over, and in how many of them something asks attention."""

    votes: int
    by_name: int
    on_persons: int
    persons_open: int
    unseen: int
    short: int
    annulled: int


@dataclass(frozen=True)
class Facts:
    """What is known of a meeting at one moment; None means that it is not measured or does not occur."""

    regime: Standing
    opened: bool
    closed: bool
    stream_required: bool
    stream: str
    gaps: int
    touched: int
    convened: bool
    documents: int
    documents_hashed: int
    present: int
    sitting: int
    needed: int
    quorate: bool
    decides: bool
    second_convocation: bool
    lines_lost: int
    chair_silent: bool
    deputy: bool
    digital: bool
    recused: int
    vote_open: bool
    vote_method: str | None
    vote_on_persons: bool
    roll_call_asked: bool
    unseen: int | None
    eligible: int | None
    participated: int | None
    vote_needed: int | None
    objections: int
    established: bool
    evening: Evening | None = None
    carried: bool = False
    cut_off: int = 0  # present, and neither picture nor sound of them comes
    missing: tuple[str, ...] = ()  # present, not to be seen or heard, and not decided on
    decided: int = 0  # the same, and the chair goes on with them; afterwards: with how many he did
    by_hand: str = ""  # afterwards: whether for a time people watched the stream (observed), or nobody (not_measured)


def conditions(facts: Facts) -> list[tuple[str, Standing]]:
    """Every condition with how it stands, why, and by which article.

    While the meeting goes on, what is about votes is about the one that runs; afterwards it is about all of them.
    """
    return [(number, _afterwards(number, facts.evening) or RULES[number](facts)) for number in RULES]


def _afterwards(number: str, evening: Evening | None) -> Standing | None:
    if evening is None or number not in AFTERWARDS:
        return None
    article = AFTERWARDS[number][0]
    return AFTERWARDS[number][1](evening, article) if evening.votes else _state(NONE, "evening.no_vote", article)


def _state(state: State, code: str, article: str, **values: Value) -> Standing:
    return Standing(state, code, article, values)


def _regime(facts: Facts) -> Standing:
    return facts.regime


def _convocation(facts: Facts) -> Standing:
    state = OK if facts.convened else WARN
    return _state(state, "convocation.sent" if facts.convened else "convocation.unknown", "convening.written")


def _documents(facts: Facts) -> Standing:
    missing = facts.documents - facts.documents_hashed
    code = "documents.hashed" if not missing else "documents.without_hash"
    return _state(WARN if missing else OK, code, "convening.public_notice", documents=facts.documents, missing=missing)


def _opening_quorum(facts: Facts) -> Standing:
    if not facts.decides:
        return _state(NONE, "quorum.not_asked", "committees")
    state = OK if facts.quorate else WARN if facts.opened else FAIL
    return _state(
        state,
        "quorum.there" if facts.quorate else "quorum.short",
        "opening_quorum",
        present=facts.present,
        sitting=facts.sitting,
        needed=facts.needed,
    )


def _second_convocation(facts: Facts) -> Standing:
    if not facts.second_convocation:
        return _state(NONE, "second.not_used", "second_convocation")
    return _state(WARN, "second.used", "second_convocation.subjects")


def _stream(facts: Facts) -> Standing:
    article = "digital.public" if facts.stream_required else "public"
    if facts.stream == "not_carried":
        code = "stream.not_carried" if facts.stream_required else "stream.not_required"
        return _state(WARN if facts.stream_required else NONE, code, article)
    if facts.closed and (facts.gaps or facts.by_hand or facts.stream == "up"):
        return _stream_held(facts, article)
    if facts.touched:
        return _state(WARN, "stream.votes_touched", article, votes=facts.touched)
    if not facts.stream_required and facts.stream in ("unknown", "down"):
        return _state(NONE, "stream.not_required", article)
    state = OK if facts.stream == "up" else WARN if facts.stream in ("observed", "not_measured") else FAIL
    return _state(state, f"stream.{facts.stream}", article)


def _stream_held(facts: Facts, article: str) -> Standing:
    """Whole is only what was measured all the time."""
    if facts.gaps:
        return _state(WARN, "stream.had_gaps", article, gaps=facts.gaps)
    if facts.by_hand:
        return _state(WARN, f"stream.{facts.by_hand}", article)
    return _state(OK, "stream.whole", article, gaps=0)


def _access(facts: Facts) -> Standing:
    if not facts.digital:
        return _state(NONE, "access.in_the_hall", "opening_quorum")
    lost = max(facts.lines_lost, facts.cut_off)
    return _state(WARN if lost else OK, "access.lost" if lost else "access.all", "digital.own_access", lost=lost)


def _recognisable(facts: Facts) -> Standing:
    if not facts.digital:
        return _state(NONE, "access.in_the_hall", "opening_quorum")
    if not facts.carried:
        return _state(WARN, "picture.not_carried", "digital.recognisable")
    if facts.missing and not facts.closed:
        missing = len(facts.missing)
        return _state(FAIL, "picture.missing", "digital.recognisable", missing=missing, pids=list(facts.missing))
    if facts.decided:
        return _state(WARN, "picture.decided", "digital.recognisable", decided=facts.decided)
    return _state(OK, "picture.all", "digital.recognisable", present=facts.present)


def _order(facts: Facts) -> Standing:
    if facts.chair_silent:
        return _state(FAIL, "chair.silent", "digital.order" if facts.digital else "order")
    state = OK if facts.deputy else WARN
    return _state(state, "chair.and_deputy" if facts.deputy else "chair.no_deputy", "order")


def _not_hybrid(facts: Facts) -> Standing:
    return _state(OK, "place.digital" if facts.digital else "place.hall", "digital.hybrid")


def _recusals(facts: Facts) -> Standing:
    return _state(OK, "recusal.kept_out", "recusal", recused=facts.recused)


def _form(facts: Facts) -> Standing:
    if facts.vote_method is None:
        return _state(NONE, "vote.none", "matters.roll_call")
    overtaken = facts.roll_call_asked and facts.vote_method not in ("roll_call", "paper")
    return _state(
        FAIL if overtaken else OK,
        "form.roll_call_asked" if overtaken else "form.lawful",
        "matters.roll_call",
        method=facts.vote_method,
    )


def _persons(facts: Facts) -> Standing:
    if not facts.vote_on_persons:
        return _state(NONE, "persons.none", "persons.secret")
    on_paper = facts.vote_method == "paper"
    return _state(OK if on_paper else WARN, "persons.on_paper" if on_paper else "persons.open", "persons.secret")


def _expression_of_will(facts: Facts) -> Standing:
    if facts.unseen is None:
        return _state(NONE, "vote.none", "digital.expression_of_will")
    if facts.objections:
        return _state(FAIL, "will.objections", "digital.expression_of_will", objections=facts.objections)
    state = WARN if facts.unseen else OK
    return _state(
        state, "will.unseen" if facts.unseen else "will.seen", "digital.expression_of_will", unseen=facts.unseen
    )


def _vote_quorum(facts: Facts) -> Standing:
    if facts.participated is None or facts.vote_needed is None:
        return _state(NONE, "vote.none", "vote_quorum")
    reached = facts.participated >= facts.vote_needed
    state = OK if reached else WARN
    return _state(
        state,
        "vote_quorum.reached" if reached else "vote_quorum.short",
        "vote_quorum",
        participated=facts.participated,
        needed=facts.vote_needed,
        eligible=facts.eligible,
    )


def _result(facts: Facts) -> Standing:
    return _state(
        OK if facts.vote_method else NONE, "result.computed" if facts.vote_method else "vote.none", "majority"
    )


def _minutes(facts: Facts) -> Standing:
    if not facts.closed:
        return _state(NONE, "minutes.running", "decision_list")
    state = OK if facts.established else WARN
    return _state(state, "minutes.established" if facts.established else "minutes.list_open", "decision_list")


def _log(facts: Facts) -> Standing:
    """Without their number: that changes with each entry, and this slice only with what it is about."""
    return _state(OK, "log.chained", "audit.log")


def _forms_held(evening: Evening, article: str) -> Standing:
    return _state(OK, "evening.forms", article, votes=evening.votes)


def _persons_held(evening: Evening, article: str) -> Standing:
    if not evening.on_persons:
        return _state(NONE, "evening.no_persons", article)
    if evening.persons_open:
        return _state(WARN, "evening.persons_open", article, open=evening.persons_open)
    return _state(OK, "evening.persons_on_paper", article, votes=evening.on_persons)


def _all_seen(evening: Evening, article: str) -> Standing:
    if not evening.by_name:
        return _state(NONE, "evening.no_names", article)
    if evening.unseen:
        return _state(WARN, "evening.unseen", article, votes=evening.by_name, unseen=evening.unseen)
    return _state(OK, "evening.seen", article, votes=evening.by_name)


def _quorum_held(evening: Evening, article: str) -> Standing:
    if evening.short:
        return _state(WARN, "evening.short", article, votes=evening.votes, short=evening.short)
    return _state(OK, "evening.reached", article, votes=evening.votes)


def _results_held(evening: Evening, article: str) -> Standing:
    if evening.annulled:
        return _state(WARN, "evening.annulled", article, votes=evening.votes, annulled=evening.annulled)
    return _state(OK, "evening.computed", article, votes=evening.votes)


# What takes the place of the rule on the running vote once the meeting is over, with its article.
AFTERWARDS: Final = {
    "C12": ("matters.roll_call", _forms_held),
    "C13": ("persons.secret", _persons_held),
    "C14": ("digital.expression_of_will", _all_seen),
    "C15": ("vote_quorum", _quorum_held),
    "C16": ("majority", _results_held),
}
RULES: Final = {
    "C01": _regime,
    "C02": _convocation,
    "C03": _documents,
    "C04": _opening_quorum,
    "C05": _second_convocation,
    "C06": _stream,
    "C07": _access,
    "C08": _recognisable,
    "C09": _order,
    "C10": _not_hybrid,
    "C11": _recusals,
    "C12": _form,
    "C13": _persons,
    "C14": _expression_of_will,
    "C15": _vote_quorum,
    "C16": _result,
    "C17": _minutes,
    "C18": _log,
}
