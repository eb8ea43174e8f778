"""The table of the four kinds of body: every value has a source, and what the law fixes cannot be set."""

from dataclasses import fields

import pytest

from council.rules.articles import CHAPTER, DIGITAL, ELSEWHERE, KEYS, LAW, ORGANIC, OWN, UNREAD, article, cite, in_law
from council.rules.bodies import BODIES, BOUNDS, LOCAL, RuleSet, Sourced, effective, local_fields
from council.rules.kinds import BodyKind
from council.rules.majority import TieRule
from council.rules.quorum import OpeningQuorum
from council.rules.refusal import Refused

EVERY = [(kind, field.name) for kind in BodyKind for field in fields(RuleSet)]


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_every_value_has_a_source_that_can_be_cited(kind, name):
    sourced = getattr(BODIES[kind], name)
    assert isinstance(sourced, Sourced) and sourced.source
    assert cite(kind, sourced.source)


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_a_value_is_local_exactly_when_the_bodys_law_is_silent(kind, name):
    source = getattr(BODIES[kind], name).source
    assert source == LOCAL or in_law(kind, source)
    assert (name in local_fields(kind)) == (source == LOCAL)


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_what_an_article_fixes_cannot_be_set_and_what_is_local_can(kind, name):
    current = getattr(BODIES[kind], name)
    if current.source == LOCAL:
        assert getattr(effective(kind, {name: current.value}), name) == current
    else:
        with pytest.raises(Refused) as refused:
            effective(kind, {name: current.value})
        assert (refused.value.code, refused.value.article) == ("rules.fixed_by_law", current.source)


def test_doors_close_at_a_fifth_and_in_a_province_at_a_tenth():
    assert {kind.value: rules.doors_one_in.value for kind, rules in BODIES.items()} == {
        "gemeente": 5, "provincie": 10, "waterschap": 5, "eiland": 5}  # fmt: skip


def test_a_water_board_sets_what_its_law_leaves_open():
    rules = effective(BodyKind.WATERSCHAP, {"tie_rule": "reject", "opening_quorum": "at_least_half"})
    assert rules.tie_rule == Sourced(TieRule.REJECT, LOCAL)
    assert rules.opening_quorum == Sourced(OpeningQuorum.AT_LEAST_HALF, LOCAL)
    assert {"opening_quorum", "second_convocation_hours", "tie_rule", "persons_secret", "roll_call_demanders"} <= (
        local_fields(BodyKind.WATERSCHAP) - local_fields(BodyKind.GEMEENTE)
    )


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("no_such_rule", 1, "rules.unknown"),
        ("__class__", 1, "rules.unknown"),
        ("terms", "2", "rules.wrong_type"),
        ("terms", True, "rules.wrong_type"),
        ("terms", 2.0, "rules.wrong_type"),
        ("terms", 0, "rules.wrong_value"),
        ("quorum_wait_minutes", -1, "rules.wrong_value"),
        ("amendment_in_writing", 1, "rules.wrong_type"),
        ("minutes_form", "poem", "rules.wrong_value"),
        ("minutes_form", ["report"], "rules.wrong_value"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(field, value, code):
    with pytest.raises(Refused) as refused:
        effective(BodyKind.GEMEENTE, {field: value})
    assert refused.value.code == code


def test_setting_nothing_changes_nothing():
    assert all(effective(kind, {}) == rules for kind, rules in BODIES.items())
    assert effective(BodyKind.GEMEENTE, {"terms": 3}).terms.value == 3
    assert BODIES[BodyKind.GEMEENTE].terms.value == 2


def test_every_number_that_can_be_set_has_bounds():
    for kind in BodyKind:
        for name in local_fields(kind):
            value = getattr(BODIES[kind], name).value
            assert type(value) is not int or name in BOUNDS or name == "votes_per_member", name


@pytest.mark.parametrize("key", sorted(KEYS))
@pytest.mark.parametrize("kind", list(BodyKind))
def test_every_key_can_be_cited_in_every_body(kind, key):
    assert cite(kind, key)


def test_an_unknown_key_raises():
    with pytest.raises(KeyError):
        cite(BodyKind.GEMEENTE, "no.such.key")
    assert not set(ORGANIC) & (set(DIGITAL) | set(ELSEWHERE))


@pytest.mark.parametrize("key", sorted(key for key, row in ORGANIC.items() if row[0] != OWN and key != "committees"))
def test_a_province_has_the_same_numbers_and_an_island_the_next(key):
    gemeente, provincie, eiland, _ = ORGANIC[key]
    if key != "decision_list":
        number, _, rest = gemeente.partition(" ")
        assert eiland == f"{int(number) + 1} {rest}".strip()
    assert provincie == gemeente


def test_citations_read_as_a_lawyer_writes_them():
    assert cite(BodyKind.GEMEENTE, "opening_quorum") == "Gemeentewet art. 20 lid 1"
    assert cite(BodyKind.PROVINCIE, "doors.demand") == "Provinciewet art. 23 lid 2"
    assert cite(BodyKind.EILAND, "doors.chair_keeps_open") == "Wet openbare lichamen BES art. 24 lid 4"
    assert cite(BodyKind.WATERSCHAP, "vote_quorum") == "Waterschapswet art. 38b lid 1"
    assert cite(BodyKind.WATERSCHAP, "matters.tie") == "reglement van orde van het algemeen bestuur"
    assert cite(BodyKind.GEMEENTE, "digital.public").endswith("art. 2.3 lid 1")
    assert cite(BodyKind.PROVINCIE, "digital.public").endswith("art. 1.3 lid 1")
    assert "art." not in cite(BodyKind.WATERSCHAP, "digital.public").partition(")")[2]


def test_the_article_alone_goes_without_law_and_paragraph():
    found = {kind: article(kind, "recusal") for kind in BodyKind}
    assert [found[BodyKind(kind)] for kind in ("gemeente", "provincie", "eiland", "waterschap")] == [
        *("art. 28", "art. 28"),
        *("art. 29", "art. 38a"),
    ]


def test_of_chapters_that_were_not_read_no_number_is_claimed():
    assert set(CHAPTER) | set(UNREAD) == set(LAW) == set(BodyKind)
    assert not set(CHAPTER) & set(UNREAD)
