"""Where everybody is: inside, even, apart, large enough, and everybody soon in view."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streaming.rules.layouts import HD, IN_VIEW_SECONDS, LAYOUTS, SD, Box, Layout, Seen, Size, lower_of, place

LIVE = [layout for layout in LAYOUTS.values() if layout.live]
CARDS = [layout for layout in LAYOUTS.values() if not layout.live]
EVERYBODY = [layout for layout in LIVE if layout.people in ("beside", "strip", "gallery")]
SMALLEST = {"720": (160, 90), "360": (104, 58)}


def council(number: int) -> tuple[str, ...]:
    return tuple(f"s{n:02}" for n in range(1, number + 1))


@st.composite
def seen(draw: st.DrawFn) -> Seen:
    people = council(draw(st.integers(0, 60)))
    one = st.sampled_from([*people, "p-nobody", None])
    return Seen(people, draw(one), draw(one), draw(one))


sizes = pytest.mark.parametrize("size", [HD, SD], ids=["720", "360"])
live = pytest.mark.parametrize("layout", LIVE, ids=[layout.name for layout in LIVE])


@sizes
@live
@given(seen=seen(), at=st.floats(0, 1e7))
def test_boxes_are_even_inside_apart_and_large_enough(layout: Layout, seen: Seen, at: float, size: Size) -> None:
    boxes = place(layout, seen, at, size)
    for box in boxes:
        r = box.rect
        assert all(number % 2 == 0 for number in (r.x, r.y, r.w, r.h)), box
        assert r.x >= 0 and r.y >= 0 and r.right <= size.width and r.bottom <= size.height, box
        assert r.w >= SMALLEST[size.name][0] and r.h >= SMALLEST[size.name][1], box
        assert box.pid in seen.people
    assert all(apart(one, other) for one, other in itertools.combinations(boxes, 2))
    assert len({box.pid for box in boxes}) == len(boxes), "nobody is shown twice"
    below = lower_of(layout, len(seen.people), size)
    assert not layout.lower or all(apart(box, Box("", below)) for box in boxes)


def apart(one: Box, other: Box) -> bool:
    a, b = one.rect, other.rect
    return a.right <= b.x or b.right <= a.x or a.bottom <= b.y or b.bottom <= a.y


@sizes
@pytest.mark.parametrize("layout", EVERYBODY, ids=[layout.name for layout in EVERYBODY])
@pytest.mark.parametrize("number", range(1, 61))
def test_everybody_is_in_view_within_twenty_seconds(layout: Layout, number: int, size: Size) -> None:
    seen = Seen(council(number), "s01", "s02" if number > 1 else None, council(number)[-1])
    for start in (0.0, 7.3, 1_000_003.9):
        moments = [start + n * 0.1 for n in range(round(IN_VIEW_SECONDS * 10))]
        assert {box.pid for at in moments for box in place(layout, seen, at, size)} == set(seen.people)


@pytest.mark.parametrize("number", range(1, 61))
def test_a_gallery_that_is_held_five_seconds_has_shown_everybody(number: int) -> None:
    for size in (HD, SD):
        moments = [3.3 + n * 0.1 for n in range(50)]
        shown = {box.pid for at in moments for box in place(LAYOUTS["gallery"], Seen(council(number)), at, size)}
        assert len(shown) == number


def test_sixty_are_in_one_large_picture_at_once() -> None:
    assert len(place(LAYOUTS["gallery"], Seen(council(60)), 0, HD)) == 60


def test_a_change_of_speaker_moves_two_or_three_tiles() -> None:
    before, after = (
        {box.rect: box.pid for box in place(LAYOUTS["speaker"], Seen(council(40), speaker, None, "s40"), 0)}
        for speaker in ("s03", "s09")
    )
    assert len([rect for rect in after if before.get(rect) != after[rect]]) <= 3


def test_who_interrupts_is_beside_the_speaker_and_larger_than_the_others() -> None:
    boxes = {box.pid: box for box in place(LAYOUTS["speaker"], Seen(council(40), "s03", "s09", "s40"), 0)}
    assert boxes["s09"].marked and boxes["s09"].rect.w == 320
    assert {box.rect.w for pid, box in boxes.items() if pid not in ("s03", "s09")} == {160}


def test_a_small_council_gets_large_tiles() -> None:
    widths = [box.rect.w for box in place(LAYOUTS["speaker"], Seen(council(9), "s01"), 0)]
    assert widths.count(320) == 4 and len(widths) == 9


@given(seen=seen(), at=st.floats(0, 1e7))
def test_a_card_shows_nobody(seen: Seen, at: float) -> None:
    assert all(place(layout, seen, at, size) == [] for layout in CARDS for size in (HD, SD))
