"""The words of the picture, in two languages, and names that fit."""

import string

from hypothesis import given
from hypothesis import strategies as st

from streaming.rules.words import OUTCOMES, WORDS, clock, fit, lines, say, time_of


def wide(text: str) -> float:
    return 10.0 * len(text)


def test_both_languages_say_everything_with_the_same_values() -> None:
    assert WORDS["nl"].keys() == WORDS["en"].keys()
    for key in WORDS["nl"]:
        named = [{name for _t, name, _f, _c in string.Formatter().parse(WORDS[lang][key]) if name} for lang in WORDS]
        assert named[0] == named[1], key
    assert all(word in WORDS["nl"] for word, _tone in OUTCOMES.values())


def test_an_unknown_language_is_dutch_and_an_unknown_word_is_nothing() -> None:
    assert say("fr", "no_picture") == "geen beeld"
    assert say("nl", "no such word") == ""


def test_a_name_that_fits_is_written_whole() -> None:
    assert fit("mw. A. de Vries", 150, wide) == "mw. A. de Vries"


def test_the_form_of_address_goes_before_a_letter_of_the_name_does() -> None:
    assert fit("mw. A. de Vries", 110, wide) == "A. de Vries"
    assert fit("mw. A. de Vries", 80, wide) == "A. de V…"


@given(st.text(max_size=40), st.floats(0, 400))
def test_what_is_written_fits(name: str, width: float) -> None:
    assert wide(fit(name, width, wide)) <= width


@given(st.text(max_size=80), st.floats(10, 400), st.integers(1, 3))
def test_lines_are_few_and_fit(text: str, width: float, most: int) -> None:
    rows = lines(text, width, most, wide)
    assert len(rows) <= most and all(wide(row) <= width for row in rows)


def test_the_clock_is_that_of_the_place_and_knows_of_summer() -> None:
    winter, summer = 1_795_719_600_000_000, 1_782_500_400_000_000
    assert clock(winter, "Europe/Amsterdam") == "20:00:00"
    assert clock(summer, "Europe/Amsterdam") == "21:00:00"
    assert clock(winter, "America/Kralendijk") == "15:00:00"
    assert clock(winter + 999_999, "Nowhere/Land") == "19:00:00"


def test_a_time_that_is_none_is_not_written() -> None:
    assert time_of("2026-11-26T19:15:00.000Z", "Europe/Amsterdam") == "20:15"
    assert [time_of(odd, "Europe/Amsterdam") for odd in (None, "", "soon", 7, "2026-11-26T19:15:00")] == [""] * 5
