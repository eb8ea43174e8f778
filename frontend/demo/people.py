"""Who is who in Vaarwijk, a municipality that does not exist. Any likeness to a living person is chance."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

NAME, SLUG, PHONE = "Gemeente Vaarwijk", "vaarwijk", "0599 14 20 20"
DOMAIN = "vaarwijk.example"  # RFC 2606: no mail can ever arrive there

# The day after the installation of a new council; the last one that has begun is the term.
TERMS = (datetime.date(2018, 3, 29), datetime.date(2022, 3, 30), datetime.date(2026, 3, 26), datetime.date(2030, 3, 28))


@dataclass(frozen=True)
class Party:
    """A group (fractie) with the seats it won."""

    name: str
    short: str
    seats: int


@dataclass(frozen=True)
class Someone:
    """A person as the body's list has him; ``since`` is the year in which he first became a member."""

    given: str
    initials: str
    infix: str
    surname: str
    address: str
    born: int = 1970
    since: int = 2022
    titles: str = ""

    @property
    def email(self) -> str:
        letters = f"{self.given}.{self.infix}{self.surname}".lower().translate(PLAIN)
        return f"{''.join(c for c in letters if c.isascii() and (c.isalnum() or c in '.-'))}@{DOMAIN}"


PLAIN = str.maketrans("áàäâçéèêëğíìïîñóòöôöşúùüûıć", "aaaaceeeegiiiinooooosuuuuic")

PARTIES = (
    Party("Vaarwijk Vooruit", "Vooruit", 8),
    Party("Groen & Sociaal", "Groen", 6),
    Party("Liberaal Vaarwijk", "Liberaal", 5),
    Party("Christelijk Verbond", "Verbond", 5),
    Party("Lokaal Hart", "Hart", 4),
    Party("Dorpen Samen", "Dorpen", 3),
    Party("Redelijk Midden", "Midden", 3),
    Party("Sociaal Appèl", "Appèl", 2),
    Party("Partij Zilver", "Zilver", 2),
    Party("Dierbaar Vaarwijk", "Dierbaar", 1),
)

V, H = "mevrouw", "heer"

# In seat order, party by party; the first of each leads the group.
MEMBERS: dict[str, tuple[Someone, ...]] = {
    "Vooruit": (
        Someone("Annelies", "A.", "de", "Vries", V, 1971, 2014),
        Someone("Mohamed", "M.", "el", "Idrissi", H, 1982, 2018),
        Someone("Jan-Willem", "J.W.", "van der", "Meulen", H, 1959, 2006),
        Someone("Priya", "P.R.", "", "Ramdin", V, 1987, 2022),
        Someone("Sjoerd", "S.", "", "Hoekstra", H, 1978, 2018),
        Someone("Carla", "C.M.", "ter", "Horst", V, 1964, 2014),
        Someone("Yusuf", "Y.", "", "Yıldız", H, 1990, 2026),
        Someone("Marijke", "M.", "van 't", "Hof", V, 1968, 2022),
    ),
    "Groen": (
        Someone("Femke", "F.", "in 't", "Veld", V, 1985, 2018),
        Someone("Kwame", "K.", "", "Boateng", H, 1984, 2022),
        Someone("Lotte", "L.", "", "Kuipers", V, 1996, 2026),
        Someone("Ruben", "R.D.", "da", "Costa", H, 1979, 2022),
        Someone("Ingrid", "I.", "van den", "Berg", V, 1963, 2010),
        Someone("Thijs", "T.", "", "Pietersma", H, 1993, 2026),
    ),
    "Liberaal": (
        Someone("Frederik", "F.J.", "van", "Wassenaar-Bol", H, 1966, 2014, "mr."),
        Someone("Samira", "S.", "", "Bouzidi", V, 1988, 2022),
        Someone("Diederik", "D.", "de", "Graaff", H, 1975, 2018),
        Someone("Wietske", "W.", "", "Dijkstra", V, 1981, 2022),
        Someone("Alexander", "A.", "", "Kowalski", H, 1991, 2026),
    ),
    "Verbond": (
        Someone("Bart", "B.", "de", "Vries", H, 1973, 2014),
        Someone("Hanneke", "J.", "van de", "Kamp", V, 1967, 2018),
        Someone("Gerrit", "G.", "", "Slagboom", H, 1955, 2002),
        Someone("Esther", "E.", "", "Sinke-de Wit", V, 1983, 2022),
        Someone("Daniël", "D.", "", "Tuinstra", H, 1994, 2026),
    ),
    "Hart": (
        Someone("Ria", "M.", "op den", "Kelder", V, 1960, 2010),
        Someone("Johnny", "J.", "", "Sapulette", H, 1969, 2018),
        Someone("Kim", "K.", "", "Nguyen", V, 1989, 2022),
        Someone("Henk", "H.", "", "Brouwer", H, 1957, 2014),
    ),
    "Dorpen": (
        Someone("Wubbo", "W.", "", "Wiersema", H, 1962, 2014),
        Someone("Trijntje", "T.", "van", "Dalen", V, 1970, 2022),
        Someone("Luuk", "L.", "", "Oude Elferink", H, 1986, 2026),
    ),
    "Midden": (
        Someone("Nadia", "N.", "", "Haddad", V, 1980, 2018, "dr."),
        Someone("Pieter", "P.", "", "Zonneveld", H, 1974, 2022),
        Someone("Roos", "R.", "van", "Leeuwen", V, 1992, 2026),
    ),
    "Appèl": (
        Someone("Cor", "C.", "", "Verschuren", H, 1958, 2006),
        Someone("Fatma", "F.", "", "Öztürk", V, 1985, 2022),
    ),
    "Zilver": (
        Someone("Truus", "G.", "den", "Ouden", V, 1952, 2018),
        Someone("Wim", "W.", "", "Akkerman", H, 1950, 2022),
    ),
    "Dierbaar": (Someone("Noor", "N.", "", "Jansma", V, 1997, 2026),),
}

MAYOR = Someone("Hester", "H.", "van", "Rossum", V, 1965, titles="drs.")
CLERK = Someone("Olaf", "O.", "", "Timmerman", H, 1976, titles="mr.")
DEPUTY_CLERK = Someone("Aylin", "A.", "", "Demir", V, 1990)

# Aldermen with their portfolio; the agenda names them by their place in this list.
ALDERMEN = (
    (Someone("Marco", "M.", "", "Bellini", H, 1972), "sport, zwembaden en jeugd"),
    (Someone("Janneke", "J.", "van der", "Zee", V, 1969), "financiën en bedrijfsvoering"),
    (Someone("Ravi", "R.", "", "Mahabier", H, 1981), "wonen en omgevingsplan"),
    (Someone("Klaartje", "C.", "", "Bos", V, 1977), "zorg, welzijn en dierenwelzijn"),
)


def born(who: Someone) -> datetime.date:
    """A day in the year: who chairs when the chair is away depends on age, so it is always the same."""
    number = sum(who.email.encode())
    return datetime.date(who.born, 1 + number % 12, 1 + number % 28)


def term_begins(today: datetime.date) -> datetime.date:
    """The first day of the term running six weeks ago, so that an earlier meeting falls in it too."""
    before = today - datetime.timedelta(days=42)
    return max((day for day in TERMS if day <= before), default=TERMS[0])
