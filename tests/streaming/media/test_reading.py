"""Names that can be read by a machine, after the encoder: every tile in both sizes, the speaker, the board, a card."""

import pytest

from streaming.media.compose import Composer
from streaming.rules.layouts import HD, SD, Rect, Size
from streaming.rules.scene import Scene, scene
from tests.services.fixtures import need
from tests.streaming.media.council import NOON, Cameras, local, slices, vote
from tests.streaming.media.look import SCENES, render
from tests.streaming.media.reading import alike, bare, nearest, read

sizes = pytest.mark.parametrize("size", [HD, SD], ids=["720", "360"])


@pytest.fixture(autouse=True)
def tesseract() -> None:
    need("tesseract")


def cameras(one: Scene) -> Cameras:
    slots = local(59).slots
    return Cameras(large=frozenset(slots[pid] for pid, sent in one.send.items() if sent == "large"))


@sizes
@pytest.mark.parametrize("name", ["speaker", "gallery", "interruption", "vote_strip"])
def test_every_plate_is_read_as_the_one_whose_it_is(name: str, size: Size) -> None:
    one = scene(SCENES[name], local())
    picture, names = render(one, size, cameras(one), seconds=1), {plate.pid: plate.tile for plate in one.people}
    composer, wrong = Composer(cameras(one), size), []
    for box in composer.boxes(one, NOON):
        if box.plate == "tile" and not box.marked:
            foot = 30 if box.rect.w > 2 * size.tile[0] - 4 else 22 if size is HD else 16
            text = read(picture, Rect(box.rect.x + 2, box.rect.bottom - foot, box.rect.w - 6, foot - 1))
            if nearest(text, [*names.values()]) != names[box.pid] or alike(text, names[box.pid]) < 0.8:
                wrong.append((names[box.pid], text))
    assert wrong == []


@sizes
@pytest.mark.parametrize("name", ["speaker", "chair", "vote_strip", "vote_board"])
def test_the_lower_third_says_who_it_is(name: str, size: Size) -> None:
    one = scene(SCENES[name], local())
    assert one.lower
    if name == "vote_board" and not size.aside:
        return  # the small board takes the whole picture
    rect = size.lower
    picture = render(one, size, cameras(one), seconds=1)
    line = Rect(rect.x + 22, rect.y, rect.w // 2, 52) if size is HD else Rect(rect.x + 20, rect.y, 270, 34)
    assert bare(read(picture, line)) == bare(one.lower.name)


@sizes
@pytest.mark.parametrize("number", [39, 45])
def test_every_name_on_the_board_is_read(size: Size, number: int) -> None:
    one = scene(slices("vote_board", number, vote__current=vote(23, number), floor__now=None), local(number))
    assert one.board and len(one.board.seats) == number
    picture = render(one, size, cameras(one), seconds=1)
    found = ""
    for column in range(4):
        top = size.board.y + round(54 * size.board.w / 640)
        unit = size.board.w // 640
        rect = Rect((10 + 158 * column + 20) * unit, top, 130 * unit, size.board.bottom - top)
        found += " " + read(picture, rect, block=True, enlarge=2 if size is HD else 4)
    read_names = bare(found)
    missing = [seat.name for seat in one.board.seats if bare(seat.name) not in read_names]
    assert len(missing) <= number // 15, (missing, found)


@sizes
def test_the_board_s_totals_and_the_break_s_end_are_read(size: Size) -> None:
    unit = size.width // 640
    board = scene(SCENES["vote_board"], local())
    head = read(render(board, size, cameras(board), seconds=1), Rect(330 * unit, 6 * unit, 308 * unit, 28 * unit))
    assert bare(head) == bare("Voor 15 Tegen 8 Nog 14")
    pause = render(scene(SCENES["break"], local()), size, Cameras(), seconds=1)
    assert bare(read(pause, Rect(30 * unit, 118 * unit, 500 * unit, 60 * unit))) == bare("Geschorst tot 20:15")


@sizes
def test_the_check_number_on_the_result_is_read(size: Size) -> None:
    unit = size.width // 640
    one = scene(SCENES["result"], local())
    picture = render(one, size, cameras(one), seconds=1)
    foot = read(picture, Rect(size.width - 184 * unit, size.height - 37 * unit, 174 * unit, 16 * unit))
    assert alike(foot, "412 · 9f2c51aa07be44d1") > 0.8


@sizes
def test_where_there_is_no_picture_the_words_are_read(size: Size) -> None:
    one = scene(slices("gallery", 8), local(8))
    picture = render(one, size, Cameras(frozenset({3})), seconds=1)
    box = next(box for box in Composer(Cameras(), size).boxes(one, NOON) if box.pid == "s03")
    rect = Rect(box.rect.x + 8, box.rect.y + box.rect.h * 46 // 100, box.rect.w - 16, box.rect.h // 4)
    assert bare(read(picture, rect)) == bare("geen beeld")
