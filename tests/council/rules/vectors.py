"""Cases of the law with their outcomes, in the words of the acts: one row, one case."""

from typing import Any

Vector = tuple[dict[str, Any], Any]


def _of(**numbers: Any) -> dict[str, Any]:
    return numbers


VECTORS: dict[str, list[Vector]] = {
    "can_open": [
        (_of(sitting=37, present=19), True),
        (_of(sitting=37, present=18), False),
        (_of(sitting=36, present=18), False),
        (_of(sitting=36, present=19), True),
        (_of(sitting=45, present=23), True),
        (_of(sitting=45, present=22), False),
        (_of(sitting=9, present=5), True),
        (_of(sitting=5, present=2), False),
        (_of(sitting=5, present=3), True),
        (_of(sitting=37, present=4, second_convocation=True, same_subject=True), True),
        (_of(sitting=37, present=4, second_convocation=True, same_subject=False), False),
        (_of(sitting=37, present=19, second_convocation=True, same_subject=False), True),
    ],
    "vote_valid": [
        (_of(sitting=37, recused=0, participated=19), True),
        (_of(sitting=37, recused=0, participated=18), False),
        (_of(sitting=37, recused=1, participated=18), False),
        (_of(sitting=37, recused=1, participated=19), True),
        (_of(sitting=37, recused=3, participated=18), True),
        (_of(sitting=37, recused=3, participated=17), False),
        (_of(sitting=39, recused=1, participated=19), False),
        (_of(sitting=37, recused=0, participated=5, revote_after_invalid=True), True),
        (_of(sitting=37, recused=0, participated=5, second_conv_same_subject=True), True),
    ],
    "decide": [
        (_of(seats=37, sitting=37, recused=0, voor=19, tegen=18), "aangenomen"),
        (_of(seats=37, sitting=37, recused=0, voor=10, tegen=9), "aangenomen"),
        (_of(seats=37, sitting=37, recused=0, voor=18, tegen=0), "ongeldig"),
        (_of(seats=39, sitting=39, recused=1, voor=19, tegen=0), "ongeldig"),
        (_of(seats=37, sitting=37, recused=0, voor=17, tegen=19), "verworpen"),
        (_of(seats=37, sitting=37, recused=0, voor=18, tegen=18), "uitgesteld_staking"),
        (_of(seats=37, sitting=37, recused=1, voor=18, tegen=18), "niet_aangenomen_staking"),
        (_of(seats=37, sitting=36, recused=0, voor=18, tegen=18), "uitgesteld_staking"),
        (_of(seats=37, sitting=37, recused=0, voor=15, tegen=15, after_tie=True), "niet_aangenomen_staking"),
        (_of(seats=37, sitting=37, recused=0, voor=3, tegen=2, second_conv_same_subject=True), "aangenomen"),
        (_of(seats=37, sitting=37, recused=0, voor=2, tegen=2, revote_after_invalid=True), "uitgesteld_staking"),
        (_of(seats=5, sitting=5, recused=1, voor=2, tegen=2), "niet_aangenomen_staking"),
        (_of(seats=5, sitting=5, recused=0, voor=2, tegen=1), "aangenomen"),
    ],
    "person_ballot": [
        (_of(sitting=37, recused=0, ballots=37, votes={"A": 18, "B": 14}, restricted=False), "gekozen:A"),
        (_of(sitting=37, recused=0, ballots=20, votes={"A": 9, "B": 8}, restricted=False), "gekozen:A"),
        (_of(sitting=37, recused=0, ballots=18, votes={"A": 18}, restricted=False), "ongeldig"),
        (_of(sitting=37, recused=0, ballots=37, votes={"A": 15, "B": 12, "C": 10}, restricted=False),
         "geen_meerderheid"),
        (_of(sitting=37, recused=1, ballots=36, votes={"A": 18, "B": 18}, restricted=True), "herstemming"),
        (_of(sitting=37, recused=1, ballots=36, votes={"A": 18, "B": 18}, restricted=True, second_ballot=True), "lot"),
        (_of(sitting=37, recused=0, ballots=36, votes={"A": 18, "B": 18}, restricted=False), "geen_meerderheid"),
        (_of(sitting=37, recused=0, ballots=37, votes={}, restricted=False), "geen_meerderheid"),
        (_of(sitting=37, recused=0, ballots=3, votes={"A": 3}, restricted=False, revote_after_invalid=True),
         "gekozen:A"),
    ],
    "may_demand_meeting": [
        (_of(seats=37, requesters=7), False),
        (_of(seats=37, requesters=8), True),
        (_of(seats=45, requesters=9), True),
    ],
}  # fmt: skip

# Closed doors differ per body: one fifth, and for the states one tenth.
DOORS: dict[str, list[Vector]] = {
    "gemeente": [
        (_of(body="raad", signed=37, requesters=7), False),
        (_of(body="raad", signed=37, requesters=8), True),
        (_of(body="raad", signed=35, requesters=7), True),
        (_of(signed=35, requesters=7), True),
    ],
    "provincie": [
        (_of(body="ps", signed=55, requesters=5), False),
        (_of(body="ps", signed=55, requesters=6), True),
        (_of(body="provincie", signed=50, requesters=5), True),
    ],
    "waterschap": [
        (_of(signed=30, requesters=5), False),
        (_of(signed=30, requesters=6), True),
    ],
    "eiland": [
        (_of(body="eiland", signed=5, requesters=1), True),
        (_of(signed=9, requesters=1), False),
        (_of(signed=9, requesters=2), True),
    ],
}

# inhabitants → seats: both sides of every limit of Gemeentewet art. 8.
SEATS: list[tuple[int, int]] = [
    (1, 9), (3_000, 9), (3_001, 11), (6_000, 11), (6_001, 13), (10_000, 13), (10_001, 15), (15_000, 15),
    (15_001, 17), (20_000, 17), (20_001, 19), (25_000, 19), (25_001, 21), (30_000, 21), (30_001, 23), (35_000, 23),
    (35_001, 25), (40_000, 25), (40_001, 27), (45_000, 27), (45_001, 29), (50_000, 29), (50_001, 31), (60_000, 31),
    (60_001, 33), (70_000, 33), (70_001, 35), (80_000, 35), (80_001, 37), (100_000, 37), (100_001, 39),
    (200_000, 39), (200_001, 45), (900_000, 45),
]  # fmt: skip
