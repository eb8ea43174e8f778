"""How many seats a body has; fixed per term of office, never computed live (Gemeentewet art. 8 lid 2)."""

from __future__ import annotations

from typing import Final

from council.rules.kinds import BodyKind
from council.rules.refusal import Refused

# Gemeentewet art. 8 lid 1: up to and including this number of inhabitants, this number of seats.
MUNICIPAL: Final = (
    (3_000, 9),
    (6_000, 11),
    (10_000, 13),
    (15_000, 15),
    (20_000, 17),
    (25_000, 19),
    (30_000, 21),
    (35_000, 23),
    (40_000, 25),
    (45_000, 27),
    (50_000, 29),
    (60_000, 31),
    (70_000, 33),
    (80_000, 35),
    (100_000, 37),
    (200_000, 39),
)
MOST_MUNICIPAL: Final = 45

# Provinciewet art. 8: the two ends of the table; the limits between them were not read, so none is claimed.
PROVINCIAL_FEWEST: Final = (400_000, 39)
PROVINCIAL_MOST: Final = (2_000_000, 55)

# Wet openbare lichamen BES art. 9.
ISLANDS: Final = {"Bonaire": 9, "Sint Eustatius": 5, "Saba": 5}

# Waterschapswet art. 13: the reglement of the water board chooses within these.
WATER_BOARD: Final = (18, 30)


def council_seats(inhabitants: int) -> int:
    """Gemeentewet art. 8 lid 1: the seats of a municipal council."""
    return next((seats for most, seats in MUNICIPAL if inhabitants <= most), MOST_MUNICIPAL)


def provincial_seats(inhabitants: int) -> int:
    """Provinciewet art. 8, as far as it was read: 39 below 400,001 and 55 above 2,000,000."""
    most, fewest_seats = PROVINCIAL_FEWEST
    least, most_seats = PROVINCIAL_MOST
    if most < inhabitants <= least:
        raise Refused("seats.limits_unknown", "seats", {"inhabitants": inhabitants})
    return fewest_seats if inhabitants <= most else most_seats


def island_seats(island: str) -> int:
    """Wet openbare lichamen BES art. 9: by name, not by inhabitants."""
    if island not in ISLANDS:
        raise Refused("seats.no_such_island", "seats", {"island": island})
    return ISLANDS[island]


def check_seats(kind: BodyKind, seats: int) -> None:
    """Whether a body of this kind can have this number of seats at all."""
    if not _possible(kind, seats):
        raise Refused("seats.impossible", "seats", {"seats": seats})


def _possible(kind: BodyKind, seats: int) -> bool:
    if kind is BodyKind.GEMEENTE:
        return seats == MOST_MUNICIPAL or any(seats == possible for _, possible in MUNICIPAL)
    if kind is BodyKind.PROVINCIE:
        return seats % 2 == 1 and PROVINCIAL_FEWEST[1] <= seats <= PROVINCIAL_MOST[1]
    if kind is BodyKind.EILAND:
        return seats in ISLANDS.values()
    return WATER_BOARD[0] <= seats <= WATER_BOARD[1]
