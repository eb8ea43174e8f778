"""Which article says it: one key, one citation per kind of body, read off from one table.

A cell holds the number in the body's own law. OWN means that the law is silent, so that the body's
rules of order must say it. Citations are names of Dutch law and are not translated.
"""

from __future__ import annotations

from typing import Final

from council.rules.kinds import BodyKind

OWN: Final = "own"

ORDER: Final = (BodyKind.GEMEENTE, BodyKind.PROVINCIE, BodyKind.EILAND, BodyKind.WATERSCHAP)

LAW: Final[dict[BodyKind, str]] = {
    BodyKind.GEMEENTE: "Gemeentewet",
    BodyKind.PROVINCIE: "Provinciewet",
    BodyKind.EILAND: "Wet openbare lichamen BES",
    BodyKind.WATERSCHAP: "Waterschapswet",
}

RULES_OF_ORDER: Final[dict[BodyKind, str]] = {
    BodyKind.GEMEENTE: "reglement van orde van de raad",
    BodyKind.PROVINCIE: "reglement van orde van provinciale staten",
    BodyKind.EILAND: "reglement van orde van de eilandsraad",
    BodyKind.WATERSCHAP: "reglement van orde van het algemeen bestuur",
}

# fmt: off
ORGANIC: Final[dict[str, tuple[str, str, str, str]]] = {
    #                                Gemeentewet         Provinciewet        WolBES              Waterschapswet
    "seats":                          ("8",                "8",                "9",                "13"),
    "rules_of_order":                 ("16",               "16",               "17",               OWN),
    "local":                          (OWN,                OWN,                OWN,                OWN),
    "convening.demand":               ("17",               "17",               "18",               OWN),
    "convening.first_meeting":        ("18",               "18",               "19",               OWN),
    "convening.written":              ("19 lid 1",         "19 lid 1",         "20 lid 1",         OWN),
    "convening.public_notice":        ("19 lid 2",         "19 lid 2",         "20 lid 2",         OWN),
    "opening_quorum":                 ("20 lid 1",         "20 lid 1",         "21 lid 1",         OWN),
    "second_convocation":             ("20 lid 2",         "20 lid 2",         "21 lid 2",         OWN),
    "second_convocation.subjects":    ("20 lid 3",         "20 lid 3",         "21 lid 3",         OWN),
    "deliberation.others":            ("21",               "21",               "22",               OWN),
    "public":                         ("23 lid 1",         "23 lid 1",         "24 lid 1",         "35"),
    "doors.demand":                   ("23 lid 2",         "23 lid 2",         "24 lid 2",         "35"),
    "doors.decision":                 ("23",               "23",               "24",               "35"),
    "doors.chair_keeps_open":         (OWN,                OWN,                "24 lid 4",         OWN),
    "doors.secrecy":                  ("23",               "23",               "24",               "35"),
    "doors.taboo":                    ("24",               "24",               "25",               "36"),
    "committees":                     ("82 lid 5",         OWN,                OWN,                OWN),
    "decision_list":                  ("23 lid 6",         "23 lid 6",         "24 lid 7",         OWN),
    "order":                          ("26",               "26",               "27",               OWN),
    "order.exclude_member":           ("26 lid 3",         "26 lid 3",         "27 lid 3",         OWN),
    "recusal":                        ("28 lid 1",         "28 lid 1",         "29 lid 1",         "38a"),
    "recusal.appointment":            ("28",               "28",               "29",               "38a"),
    "recusal.written":                ("28 lid 3",         "28 lid 3",         "29 lid 3",         "38a"),
    "recusal.admission":              ("28",               "28",               "29",               "38a"),
    "vote_quorum":                    ("29 lid 1",         "29 lid 1",         "30 lid 1",         "38b lid 1"),
    "vote_quorum.revote":             ("29 lid 2 onder a", "29 lid 2 onder a", "30 lid 2 onder a", "38b lid 2 onder a"),
    "vote_quorum.second_convocation": ("29 lid 2 onder b", "29 lid 2 onder b", "30 lid 2 onder b", "38b lid 2 onder b"),
    "majority":                       ("30 lid 1",         "30 lid 1",         "31 lid 1",         "38c"),
    "majority.written":               ("30 lid 2",         "30 lid 2",         "31 lid 2",         "38c"),
    "persons.secret":                 ("31 lid 1",         "31 lid 1",         "32 lid 1",         OWN),
    "persons.executive":              ("31 lid 1",         "31 lid 1",         "32 lid 1",         "41 lid 2"),
    "persons.second_ballot":          ("31 lid 2",         "31 lid 2",         "32 lid 2",         OWN),
    "persons.lot":                    ("31 lid 3",         "31 lid 3",         "32 lid 3",         OWN),
    "matters.roll_call":              ("32 lid 1",         "32 lid 1",         "33 lid 1",         OWN),
    "matters.duty_to_vote":           ("32 lid 2",         "32 lid 2",         "33 lid 2",         OWN),
    "matters.without_vote":           ("32 lid 3",         "32 lid 3",         "33 lid 3",         OWN),
    "matters.tie":                    ("32 lid 4",         "32 lid 4",         "33 lid 4",         OWN),
    "matters.tie_final":              ("32 lid 5",         "32 lid 5",         "33 lid 5",         OWN),
    "matters.complete":               ("32 lid 6",         "32 lid 6",         "33 lid 6",         OWN),
}
# fmt: on

TEMPORARY_LAW: Final = "Tijdelijke wet digitale beraadslaging en besluitvorming (Stb. 2020, 113)"

# Chapter 1 is the provinces', chapter 2 the municipalities'; the other chapters were not read, so no number is claimed.
CHAPTER: Final[dict[BodyKind, str]] = {BodyKind.GEMEENTE: "2", BodyKind.PROVINCIE: "1"}

UNREAD: Final[dict[BodyKind, str]] = {
    BodyKind.WATERSCHAP: "hoofdstuk over de waterschappen",
    BodyKind.EILAND: "hoofdstuk over de openbare lichamen",
}

DIGITAL: Final[dict[str, str]] = {
    "digital.place": ".1",
    "digital.quorum": ".2",
    "digital.participants_named": ".2",
    "digital.public": ".3 lid 1",
    "digital.own_access": ".3 lid 2 onder a",
    "digital.recognisable": ".3 lid 2 onder b",
    "digital.order": ".3 lid 2 onder c",
    "digital.expression_of_will": ".5",
}

ELSEWHERE: Final[dict[str, str]] = {
    "digital.expiry": f"{TEMPORARY_LAW} art. 7.1",
    "digital.letter_vote": TEMPORARY_LAW,
    "digital.closed": f"{TEMPORARY_LAW}, memorie van toelichting (Kamerstukken II 35 424, nr. 3)",
    "digital.hybrid": f"{TEMPORARY_LAW}, uitleg van het ministerie van BZK (april 2020)",
    "digital.bill": "wetsvoorstel 36 558 (Wet digitaal vergaderen decentrale overheden)",
    "audit.log": "Baseline Informatiebeveiliging Overheid 2, maatregel 8.15",
}

KEYS: Final = frozenset(ORGANIC) | frozenset(DIGITAL) | frozenset(ELSEWHERE)


def cite(kind: BodyKind, key: str) -> str:
    """The citation for a rule in this kind of body; a key that no table has raises KeyError."""
    if key in ELSEWHERE:
        return ELSEWHERE[key]
    if key in DIGITAL:
        return _temporary(kind, DIGITAL[key])
    number = ORGANIC[key][ORDER.index(kind)]
    return RULES_OF_ORDER[kind] if number == OWN else f"{LAW[kind]} art. {number}"


def article(kind: BodyKind, key: str) -> str:
    """The article alone, for where the page has named the body: "art. 28" in a council, "art. 38a" at a water board."""
    return cite(kind, key).removeprefix(f"{LAW[kind]} ").partition(" lid ")[0]


def in_law(kind: BodyKind, key: str) -> bool:
    """Whether the body's own law says it, so that no rules of order can say otherwise."""
    return key not in ORGANIC or ORGANIC[key][ORDER.index(kind)] != OWN


def _temporary(kind: BodyKind, number: str) -> str:
    chapter = CHAPTER.get(kind)
    if chapter is None:
        return f"{TEMPORARY_LAW}, {UNREAD[kind]}"
    return f"{TEMPORARY_LAW} art. {chapter}{number}"
