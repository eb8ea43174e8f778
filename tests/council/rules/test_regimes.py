"""Which regime holds when, and on what a meeting outside its period can be held."""

from dataclasses import fields
from datetime import date

import pytest

from council.rules.articles import cite
from council.rules.bodies import Sourced
from council.rules.kinds import BodyKind
from council.rules.refusal import Refused
from council.rules.regimes import (
    REGIMES,
    Basis,
    BasisKind,
    Regime,
    RegimeId,
    SecretBallot,
    State,
    check_basis,
    convocable,
    in_force,
    may_go_behind_doors,
)

TEMPORARY, ORDINARY = REGIMES[RegimeId.TWDBB_2020], REGIMES[RegimeId.ORDINARY]
BILL, TALKING = REGIMES[RegimeId.WDV_36558], REGIMES[RegimeId.NON_DECIDING]
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("regime", REGIMES.values(), ids=str)
def test_every_value_of_a_regime_has_a_source(regime):
    for field in fields(Regime):
        value = getattr(regime, field.name)
        if isinstance(value, Sourced):
            assert all(cite(kind, value.source) for kind in BodyKind)
    assert all(cite(kind, regime.source) for kind in BodyKind)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2020, 4, 8), False),
        (date(2020, 4, 9), True),
        (date(2022, 6, 30), True),
        (date(2022, 7, 1), False),
        (TODAY, False),
    ],
)
def test_the_temporary_law_held_from_its_first_day_up_to_its_expiry(day, holds):
    assert in_force(TEMPORARY, day) is holds
    assert convocable(TEMPORARY, day, None).state is (State.OK if holds else State.FAIL)


def test_a_bill_holds_on_no_day():
    assert not any(in_force(BILL, date(year, 1, 1)) for year in range(2019, 2100))
    assert in_force(ORDINARY, TODAY) and in_force(TALKING, TODAY)


@pytest.mark.parametrize(
    ("basis", "named"),
    [
        (Basis(BasisKind.EXERCISE), ""),
        (Basis(BasisKind.ACT, "Stb. 2027, 12", "in spoed"), "Stb. 2027, 12"),
        (Basis(BasisKind.OTHER, text="besluit van het presidium"), "besluit van het presidium"),
    ],
)
def test_on_a_recorded_basis_it_is_a_warning_that_names_it_and_never_ok(basis, named):
    standing = convocable(TEMPORARY, TODAY, basis)
    assert (standing.state, standing.code) == (State.WARN, "regime.on_basis")
    assert standing.values == {"regime": TEMPORARY.id, "basis": basis.kind, "reference": named}


def test_a_basis_in_a_regime_in_force_is_not_needed():
    assert convocable(TEMPORARY, date(2021, 1, 1), Basis(BasisKind.EXERCISE)).state is State.OK


@pytest.mark.parametrize("reference", ["", "2027, 12", "Stb. 27, 12", "Stb. 2027, 0", "Stb. 2027, 12 en meer"])
def test_an_act_is_named_by_its_number(reference):
    with pytest.raises(Refused) as refused:
        convocable(TEMPORARY, TODAY, Basis(BasisKind.ACT, reference))
    assert refused.value.code == "basis.needs_staatsblad"


def test_another_basis_says_what_it_is():
    with pytest.raises(Refused):
        check_basis(Basis(BasisKind.OTHER, " ", " "))


def test_what_each_regime_allows():
    def allowed(regime):
        return (
            regime.digital_presence_counts.value,
            regime.digital_vote_binding.value,
            regime.stream_required.value,
            regime.secret_ballot.value,
            regime.closed_allowed.value,
        )

    assert allowed(ORDINARY) == (False, False, False, SecretBallot.PAPER, True)
    assert allowed(TEMPORARY) == (True, True, True, SecretBallot.LETTER_ONLY, False)
    assert not TEMPORARY.hybrid_allowed.value and not BILL.closed_allowed.value
    assert not TALKING.decides.value and TALKING.secret_ballot.value is SecretBallot.NOT_APPLICABLE


def test_a_digital_meeting_has_no_closed_doors():
    may_go_behind_doors(ORDINARY)
    with pytest.raises(Refused) as refused:
        may_go_behind_doors(TEMPORARY)
    assert refused.value.article == "digital.closed"
