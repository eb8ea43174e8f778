import pytest

from council.importers.names import parse_name
from council.importers.records import Name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dhr. drs. F.P. Berkhout CMA CPC", Name("heer", "drs.", "F.P.", "", "", "Berkhout", "CMA CPC")),
        ("Mw. drs. M.M. van 't Veld", Name("mevrouw", "drs.", "M.M.", "", "van 't", "Veld")),
        ("Mw. M.M. van ’t Veld", Name("mevrouw", "", "M.M.", "", "van 't", "Veld")),
        ("Dhr. H. van der  Steenhoven", Name("heer", "", "H.", "", "van der", "Steenhoven")),
        ("Dhr. mr. drs. R. Zuidbroek", Name("heer", "mr. drs.", "R.", "", "", "Zuidbroek")),
        ("Dhr. mr.drs. R. Zuidbroek", Name("heer", "mr.drs.", "R.", "", "", "Zuidbroek")),
        ("Dhr. R. Ellermeijer RA", Name("heer", "", "R.", "", "", "Ellermeijer", "RA")),
        ("De heer Th.J.M. de Jong", Name("heer", "", "Th.J.M.", "", "de", "Jong")),
        ("Mevrouw prof. dr. IJ. Zijlstra", Name("mevrouw", "prof. dr.", "IJ.", "", "", "Zijlstra")),
        ("J. W. Bakker", Name("", "", "J.W.", "", "", "Bakker")),
        ("JW Bakker", Name("", "", "J.W.", "", "", "Bakker")),
        ("Anna de Vries", Name("", "", "", "Anna", "de", "Vries")),
        ("Jan Peter Balkenende", Name("", "", "", "Jan Peter", "", "Balkenende")),
        ("A. (Anna) de Vries", Name("", "", "A.", "Anna", "de", "Vries")),
        ("Vries, A. de", Name("", "", "A.", "", "de", "Vries")),
        ("Vries, mw. drs. A. de", Name("mevrouw", "drs.", "A.", "", "de", "Vries")),
        ("A. de Vries, MSc", Name("", "", "A.", "", "de", "Vries", "MSc")),
        ("A. Jansen-de Vries", Name("", "", "A.", "", "", "Jansen-de Vries")),
        ("A. El Yassini", Name("", "", "A.", "", "el", "Yassini")),
        ("Ma", Name(surname="Ma")),
        ("X. Ma", Name(initials="X.", surname="Ma")),
        ("D.D. Ra", Name(initials="D.D.", surname="Ra")),
        ("Prins", Name(surname="Prins")),
        ("", Name()),
    ],
)
def test_a_name_is_taken_apart(text: str, name: Name) -> None:
    assert parse_name(text) == name


def test_a_form_of_address_that_the_name_lacks_comes_from_the_gender() -> None:
    assert parse_name("A. de Vries", "female").address == "mevrouw"
    assert parse_name("A. de Vries", "unknown").address == ""
