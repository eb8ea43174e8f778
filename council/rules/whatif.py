"""What if: a jurist asks one rule about one case, in one line of JSON, and hears the outcome and the article.

A line that makes no sense gets an error in words; it is never answered with a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from council.rules import convening, doors, majority, persons, quorum, seats
from council.rules.articles import cite
from council.rules.bodies import BODIES
from council.rules.canonical import Uncanonical, decode
from council.rules.kinds import BodyKind
from council.rules.refusal import Refused
from council.rules.whatif_words import say

Case = Mapping[str, Any]
Answer = tuple[bool | int | str, str]


class Nonsense(Exception):
    """The line cannot be answered; the code and values say why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Question:
    """One rule that may be asked: its parameters, what cannot exceed what, and how it is answered."""

    ask: Callable[[BodyKind, Case], Answer]
    required: dict[str, type]
    optional: dict[str, type] = field(default_factory=dict)
    at_most: tuple[tuple[str, str], ...] = ()


# The names that the vectors use for a body inside a question.
INNER_BODY: Final = {
    **{kind.value: kind for kind in BodyKind},
    "raad": BodyKind.GEMEENTE,
    "ps": BodyKind.PROVINCIE,
    "ab": BodyKind.WATERSCHAP,
    "eilandsraad": BodyKind.EILAND,
}

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

# Numbers that count something without which there is no meeting.
NEVER_ZERO: Final = frozenset({"seats", "sitting", "signed"})


def answer(line: bytes, lang: str = "nl") -> dict[str, bool | int | str]:
    """One line in, one answer out: `out` and `source`, or `error`."""
    try:
        kind, question, case = _read(line)
        out, article = question.ask(kind, case)
    except Nonsense as nonsense:
        return {"error": say(nonsense.code, lang, **nonsense.values)}
    except Refused as refused:
        return {"error": say(refused.code, lang, article=cite(kind, refused.article), **refused.values)}
    return {"out": out, "source": cite(kind, article)}


def _read(line: bytes) -> tuple[BodyKind, Question, Case]:
    asked = _object(line)
    unknown = asked.keys() - {"rule", "body", "in", "why"}
    if unknown:
        raise Nonsense("unknown_key", name=min(unknown))
    kind, question = _kind(asked), _question(asked)
    case = asked.get("in")
    if not isinstance(case, dict):
        raise Nonsense("no_case")
    _check_parameters(question, case)
    _check_body(kind, case)
    _check_numbers(question, case)
    return kind, question, {name: value for name, value in case.items() if name != "body"}


def _object(line: bytes) -> dict[str, Any]:
    try:
        asked = decode(line.removeprefix(BYTE_ORDER_MARK))  # some editors begin a file with it
    except Uncanonical as error:
        raise Nonsense(error.code) from error
    if not isinstance(asked, dict):
        raise Nonsense("not_an_object")
    return asked


def _kind(asked: dict[str, Any]) -> BodyKind:
    body: Any = asked.get("body")
    if body not in list(BodyKind):
        raise Nonsense("unknown_body", choices=", ".join(BodyKind))
    return BodyKind(body)


def _question(asked: dict[str, Any]) -> Question:
    name = asked.get("rule")
    if not isinstance(name, str) or name not in QUESTIONS:
        raise Nonsense("unknown_rule", choices=", ".join(QUESTIONS))
    return QUESTIONS[name]


def _check_parameters(question: Question, case: dict[str, Any]) -> None:
    known = {**question.required, **question.optional, "body": str}  # which may be said again inside, if it agrees
    for name in question.required:
        if name not in case:
            raise Nonsense("missing", name=name)
    for name, value in case.items():
        if name not in known:
            raise Nonsense("unknown_parameter", name=name)
        if type(value) is not known[name]:
            raise Nonsense("wrong_type", name=name, wanted=known[name].__name__)


def _check_body(kind: BodyKind, case: dict[str, Any]) -> None:
    if "body" in case and INNER_BODY.get(case["body"]) is not kind:
        raise Nonsense("bodies_differ", inner=case["body"], outer=kind.value)


def _check_numbers(question: Question, case: dict[str, Any]) -> None:
    numbers = {name: value for name, value in case.items() if type(value) is int}
    for name, value in _votes(case).items():
        if type(value) is not int:
            raise Nonsense("wrong_type", name=name, wanted="int")
        numbers[f"votes.{name}"] = value
    for name, value in numbers.items():
        if value < 0:
            raise Nonsense("negative", name=name)
        if value == 0 and name in NEVER_ZERO:
            raise Nonsense("zero", name=name)
    for less, more in question.at_most:
        if _amount(less, case) > _amount(more, case):
            raise Nonsense("too_many", less=less, more=more)


def _votes(case: Case) -> dict[str, Any]:
    votes: dict[str, Any] = case.get("votes", {})
    return votes


def _amount(name: str, case: Case) -> int:
    """A parameter, or one of the three numbers that follow from several."""
    derived: dict[str, Callable[[], int]] = {
        "voor+tegen": lambda: case["voor"] + case["tegen"],
        "sitting-recused": lambda: case["sitting"] - case["recused"],
        "sum(votes)": lambda: sum(_votes(case).values()),
    }
    number: int = derived[name]() if name in derived else case[name]
    return number


def _can_open(kind: BodyKind, case: Case) -> Answer:
    second = case.get("second_convocation", False)
    out = quorum.can_open(**case, rule=BODIES[kind].opening_quorum.value)
    return out, "second_convocation.subjects" if second else "opening_quorum"


def _vote_valid(kind: BodyKind, case: Case) -> Answer:
    if case.get("revote_after_invalid"):
        return quorum.vote_valid(**case), "vote_quorum.revote"
    second = case.get("second_conv_same_subject")
    return quorum.vote_valid(**case), "vote_quorum.second_convocation" if second else "vote_quorum"


def _decide(kind: BodyKind, case: Case) -> Answer:
    outcome = majority.decide(**case, tie_rule=BODIES[kind].tie_rule.value)
    return outcome.value, majority.ARTICLES[outcome]


def _person_ballot(kind: BodyKind, case: Case) -> Answer:
    result = persons.person_ballot(**case)
    return str(result), persons.ARTICLES[result.ballot]


def _doors_close(kind: BodyKind, case: Case) -> Answer:
    return doors.doors_close(kind, case["signed"], case["requesters"]), "doors.demand"


def _may_demand_meeting(kind: BodyKind, case: Case) -> Answer:
    return convening.may_demand_meeting(**case, one_in=BODIES[kind].demand_meeting_one_in.value), "convening.demand"


def _council_seats(kind: BodyKind, case: Case) -> Answer:
    if kind is BodyKind.GEMEENTE:
        return seats.council_seats(case["inhabitants"]), "seats"
    if kind is BodyKind.PROVINCIE:
        return seats.provincial_seats(case["inhabitants"]), "seats"
    raise Refused("seats.not_by_inhabitants", "seats")


_ELECTORATE: Final = (("recused", "sitting"),)

QUESTIONS: Final[dict[str, Question]] = {
    "can_open": Question(
        _can_open,
        {"sitting": int, "present": int},
        {"second_convocation": bool, "same_subject": bool},
        (("present", "sitting"),),
    ),
    "vote_valid": Question(
        _vote_valid,
        {"sitting": int, "recused": int, "participated": int},
        {"revote_after_invalid": bool, "second_conv_same_subject": bool},
        (*_ELECTORATE, ("participated", "sitting-recused")),
    ),
    "decide": Question(
        _decide,
        {"seats": int, "sitting": int, "recused": int, "voor": int, "tegen": int},
        {"after_tie": bool, "revote_after_invalid": bool, "second_conv_same_subject": bool},
        (("sitting", "seats"), *_ELECTORATE, ("voor+tegen", "sitting-recused")),
    ),
    "person_ballot": Question(
        _person_ballot,
        {"sitting": int, "recused": int, "ballots": int, "votes": dict, "restricted": bool},
        {"second_ballot": bool, "revote_after_invalid": bool},
        (*_ELECTORATE, ("ballots", "sitting-recused"), ("sum(votes)", "ballots")),
    ),
    "doors_close": Question(_doors_close, {"signed": int, "requesters": int}, at_most=(("requesters", "signed"),)),
    "may_demand_meeting": Question(
        _may_demand_meeting, {"seats": int, "requesters": int}, at_most=(("requesters", "seats"),)
    ),
    "council_seats": Question(_council_seats, {"inhabitants": int}),
}
