import pytest

from council import selectors
from council.models import Person
from tests.council.conftest import Town

VRIES = {"address": "mevrouw", "initials": "A.", "infix": "de", "surname": "Vries"}


def person(**fields: str) -> Person:
    return Person(**fields)


def test_a_name_in_a_list_a_letter_and_the_chairs_mouth() -> None:
    vries = person(**VRIES, titles="drs.", suffix="MPA")
    assert vries.display_name() == "mw. A. de Vries"
    assert vries.formal_name() == "Mevrouw drs. A. de Vries MPA"
    assert vries.spoken_name() == "mevrouw De Vries"


def test_a_name_without_anything_but_a_surname_is_still_a_name() -> None:
    assert person(surname="Pietersz").display_name() == "Pietersz"
    assert person(surname="Pietersz").spoken_name() == "Pietersz"


def test_a_single_surname_stands_alone() -> None:
    assert person(**VRIES).short_name([person(surname="Jansen")]) == "De Vries"


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ({**VRIES}, {**VRIES, "initials": "B."}, "A. de Vries"),
        ({**VRIES}, {"surname": "Vries", "initials": "A."}, "De Vries"),
        ({**VRIES, "given_name": "Anna"}, {**VRIES, "given_name": "Ada"}, "Anna de Vries"),
        ({**VRIES}, {**VRIES, "address": "heer"}, "mw. A. de Vries"),
        ({**VRIES, "titles": "dr."}, {**VRIES}, "Mevrouw dr. A. de Vries"),
    ],
)
def test_two_of_one_surname_are_told_apart_by_what_differs(one: dict, other: dict, shown: str) -> None:
    first, second = person(**one), person(**other)
    assert first.short_name([first, second]) == shown
    assert second.short_name([first, second]) != shown


def test_two_who_are_written_wholly_alike_get_a_number_each() -> None:
    first, second = person(**VRIES), person(**VRIES)
    names = {first.short_name([first, second]), second.short_name([first, second])}
    assert names == {"mw. A. de Vries (1)", "mw. A. de Vries (2)"}


def test_all_names_in_a_council_differ(town: Town) -> None:
    names = selectors.names_on(town.members)
    assert sorted(names.values()) == ["A. Vries", "B. Vries", "Jansen"]
