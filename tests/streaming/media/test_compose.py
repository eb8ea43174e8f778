"""The composed picture: each member in his own box, nobody where nobody may be, words where a face is gone."""

from dataclasses import replace

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streaming.media.canvas import views, yuv
from streaming.media.compose import Composer
from streaming.rules.layouts import HD, LAYOUTS, SD, Box, Size
from streaming.rules.scene import Local, Scene, pause, scene
from tests.streaming.media.camera import colour
from tests.streaming.media.council import MAYOR, NOON, Cameras, Still, local, people, slices, vote

sizes = pytest.mark.parametrize("size", [HD, SD], ids=["720", "360"])
LIVE = [layout.name for layout in LAYOUTS.values() if layout.live]
SECOND = 1_000_000


class Coloured:
    """A camera of one colour per slot: 60 colours that no drawing of ours has."""

    def __init__(self) -> None:
        self.asked: set[int] = set()
        self.frames: dict[int, av.VideoFrame] = {}

    def __call__(self, slot: int) -> Still:
        self.asked.add(slot)
        if slot not in self.frames:
            frame = av.VideoFrame(320, 180, "yuv420p")
            for plane, value in zip(views(frame), code(slot), strict=True):
                plane[...] = value
            self.frames[slot] = frame
        return Still(self.frames[slot], 1)


def code(slot: int) -> tuple[int, int, int]:
    return 150, 40 + slot % 8 * 24, 40 + slot // 8 * 22


def found(picture: av.VideoFrame, box: Box) -> tuple[int, int, int]:
    return colour(picture, box.rect.x + box.rect.w // 2, box.rect.y + box.rect.h // 3)


def near(one: tuple[int, ...], other: tuple[int, ...], by: int = 3) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= by


@sizes
@pytest.mark.parametrize("layout", LIVE)
def test_everybody_is_in_his_own_box(layout: str, size: Size) -> None:
    declared = vote(37, status="declared", outcome="aangenomen", head={"seq": 1, "hash": "a" * 64})
    found_slices = slices(layout, vote__current=declared if layout == "result" else vote(23))
    one, cameras = scene(found_slices, local()), Coloured()
    composer = Composer(cameras, size)
    slots = local().slots
    for second in range(0, 20, 2):
        picture = composer.frame(one, NOON + second * SECOND)
        for box in composer.boxes(one, NOON + second * SECOND):
            assert near(found(picture, box), code(slots[box.pid])), (box, second)


@sizes
def test_sixty_faces_are_sixty_places(size: Size) -> None:
    one, cameras = scene(slices("gallery", 59), local(59)), Coloured()
    composer = Composer(cameras, size)
    seen = set()
    for tick in range(50):
        p = NOON + tick * SECOND // 10
        picture = composer.frame(one, p)
        seen |= {box.pid for box in composer.boxes(one, p) if near(found(picture, box), code(local(59).slots[box.pid]))}
    assert seen == set(people(59))


@sizes
@pytest.mark.parametrize("layout", [*LAYOUTS])
def test_off_air_no_camera_is_even_looked_at(layout: str, size: Size) -> None:
    """A scene that says it is not on air shows nobody, whatever else it says."""
    one = replace(scene(slices("gallery"), local()), layout=layout, on_air=False)
    cameras = Coloured()
    picture = Composer(cameras, size).frame(one, NOON, level=-10)
    assert cameras.asked == set()
    assert not any((views(picture)[1] == code(slot)[1]).any() and code(slot)[0] in views(picture)[0] and
                   ((views(picture)[1] == code(slot)[1]) & (views(picture)[2] == code(slot)[2])).sum() > 400
                   for slot in range(1, 41))  # fmt: skip


def test_nothing_of_a_live_picture_stays_behind_a_card() -> None:
    cameras = Coloured()
    composer = Composer(cameras, HD)
    composer.frame(scene(slices("gallery"), local()), NOON)
    after = [plane.copy() for plane in views(composer.frame(scene(slices("break"), local()), NOON + SECOND))]
    fresh = views(Composer(cameras, HD).frame(scene(slices("break"), local()), NOON + SECOND))
    assert all((one == other).all() for one, other in zip(after, fresh, strict=True))


@sizes
def test_a_camera_that_stops_becomes_words_and_comes_back(size: Size) -> None:
    cameras, one = Cameras(), scene(slices("gallery"), local())
    composer = Composer(cameras, size)
    box = next(box for box in composer.boxes(one, NOON) if box.pid == "s05")
    area = (slice(box.rect.y, box.rect.bottom), slice(box.rect.x, box.rect.right))
    face = composer.frame(one, NOON) and composer._canvas.planes[0][area].copy()
    cameras.off = frozenset({5})
    composer.frame(one, NOON + 40_000)
    words = composer._canvas.planes[0][area].copy()
    middle = colour(composer._canvas.frame, box.rect.x + 12, box.rect.y + box.rect.h // 2, 4)
    assert near(middle, yuv("#0b2750")) and np.abs(words.astype(int) - face).mean() > 20
    cameras.off = frozenset()
    composer.frame(one, NOON + 80_000)
    assert (composer._canvas.planes[0][area] == face).all()


def test_what_is_drawn_bit_by_bit_is_what_is_drawn_at_once() -> None:
    """Only what changed is drawn again; the result must be as if all had been."""
    cameras = Cameras()
    moments = [scene(slices("speaker"), local()), scene(slices("vote_strip", vote__current=vote(5)), local())]
    moments += [scene(slices("vote_board", vote__current=vote(6)), local()), scene(slices("speaker"), local())]
    for size in (HD, SD):
        kept = Composer(cameras, size)
        for n, one in enumerate(moments * 2):
            cameras.seconds = n * 0.4
            p = NOON + n * 400_000
            cameras.off = frozenset({7}) if n % 3 == 1 else frozenset()
            bit_by_bit = views(kept.frame(one, p, -20.0))
            at_once = views(Composer(cameras, size, kept.sprites).frame(one, p, -20.0))
            assert all((a == b).all() for a, b in zip(bit_by_bit, at_once, strict=True)), (size.name, n)


def test_the_clock_of_a_break_moves() -> None:
    one, composer = scene(slices("break"), local()), Composer(Cameras(), HD)
    before = views(composer.frame(one, NOON))[0].copy()
    same = views(composer.frame(one, NOON + 960_000))[0].copy()
    after = views(composer.frame(one, NOON + SECOND))[0]
    assert (before == same).all() and (before != after).any()


@sizes
@pytest.mark.parametrize("layout", ["speaker", "gallery", "vote_strip", "vote_board"])
def test_the_bar_follows_the_sound(layout: str, size: Size) -> None:
    one = scene(slices(layout, vote__current=vote(23)), local())
    composer = Composer(Cameras(), size)
    rect = size.board_level if layout == "vote_board" else size.level
    bright = []
    for level in (None, -60.0, -30.0, 0.0, -30.0):
        picture = views(composer.frame(one, NOON, level))[0]
        bright.append(int((picture[rect.y : rect.bottom, rect.x + 2] > 120).sum()))
    assert bright[0] == bright[1] == 0 and bright[3] == rect.h
    assert bright[2] == bright[4] and abs(bright[2] - rect.h // 2) <= 2


def test_the_bar_of_a_card_is_dead_whatever_is_heard() -> None:
    picture = views(Composer(Cameras(), HD).frame(scene(slices("break"), local()), NOON, 0.0))[0]
    assert picture[HD.level.y : HD.level.bottom, HD.level.x + 2].max() < 120


def test_what_is_heard_or_numbered_otherwise_does_not_draw_anew() -> None:
    cameras = Cameras()
    composer, one = Composer(cameras, HD), scene(slices(), local())
    composer.frame(one, NOON)
    drawn = composer._drawn
    composer.frame(replace(one, seq=99, heard=frozenset()), NOON)
    assert composer._drawn is drawn
    composer.frame(replace(one, speaker="s10"), NOON)
    assert composer._drawn is not drawn


@sizes
def test_a_rehearsal_says_so_everywhere(size: Size) -> None:
    for layout in LAYOUTS:
        if layout == "pause":
            continue
        given = slices(layout, vote__current=vote(23))
        real, exercise = (
            scene(given | {"meeting": given["meeting"] | {"rehearsal": yes}}, local()) for yes in (False, True)
        )
        one, other = (views(Composer(Cameras(), size).frame(which, NOON))[0].copy() for which in (real, exercise))
        assert (one != other).sum() > 300, layout


@sizes
def test_a_council_without_a_chair_or_a_camera_is_drawn_too(size: Size) -> None:
    nobody = slices(floor__now=None, meeting__chair="p-gone")
    for one in (
        scene(nobody, local()),
        scene(nobody, Local()),
        pause(Local()),
        Scene(),
        scene(slices("gallery", 0), local(0)),
    ):
        assert Composer(Cameras(), size).frame(one, NOON).width == size.width


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60), st.text(max_size=300), st.integers(0, 10**15))
def test_any_name_and_any_title_can_be_drawn(name: str, title: str, p: int) -> None:
    found = slices("vote_strip", 9, vote__current=vote(3, 9, title=title), meeting__rehearsal=True)
    found["meeting"]["people"]["s04"] |= {"name": name, "short": name, "group": name}
    found["agenda"]["items"][0] |= {"title": title, "number": name}
    for layout in ("vote_strip", "vote_board", "speaker", "result", "gallery"):
        vote_now = vote(7, 9, title=title, status="declared" if layout == "result" else "open", outcome=name or "x")
        one = scene(found | {"vote": {"current": vote_now}, "stage": found["stage"] | {"layout": layout}}, local(9))
        assert one.on_air
        for size in (HD, SD):
            Composer(Cameras(), size).frame(one, p)


def test_names_that_were_drawn_beforehand_are_not_drawn_again() -> None:
    composer, one = Composer(Cameras(), HD), scene(slices("vote_board", vote__current=vote(23)), local())
    composer.warm(one)
    assert len(list(composer.warm_names(one))) == 40
    before = len(composer.sprites._found)
    for layout in ("speaker", "gallery", "vote_board"):
        for second in range(0, 20, 5):
            composer.frame(replace(one, layout=layout), NOON + second * SECOND)
    assert len(composer.sprites._found) - before <= 40  # the digits of the clock, the other layouts' own words
    assert MAYOR in one.shown


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_camera_is_looked_at_but_of_who_may_be_shown(data: st.DataObject) -> None:
    """Any meeting, any attendance, everybody sending: lobby, suspension, recused and strangers never get a look."""
    layout = data.draw(st.sampled_from([*LAYOUTS, "nonsense"]))
    status = data.draw(st.sampled_from(["planned", "open", "open", "open", "suspended", "closed", "else"]))
    stage = data.draw(st.sampled_from(["live", "live", "card", "off"]))
    given_slices = slices(layout, 12, meeting__status=status, stage__state=stage, vote__current=vote(5, 12))
    given_slices["stage"]["on_air"] = data.draw(st.sampled_from([True, True, False, None]))
    states = st.sampled_from(["present", "signed", "expected", "left", "reported_absent"])
    for row in given_slices["attendance"]["rows"].values():
        row["state"] = data.draw(states)
    recused = data.draw(st.sets(st.sampled_from(sorted(people(12)))))
    given_slices["agenda"]["items"][0]["recused"] = sorted(recused)
    slots = dict(local(12).slots) | {"p-stranger": 77}
    one, cameras = scene(given_slices, Local(slots=slots)), Coloured()
    for size in (HD, SD):
        for second in (0, 11):
            Composer(cameras, size).frame(one, NOON + second * SECOND, -20)
    rows = given_slices["attendance"]["rows"]
    on_air = status == "open" and stage == "live" and given_slices["stage"]["on_air"] is True
    allowed = (
        {slots[pid] for pid in rows if rows[pid]["state"] == "present" and pid not in recused} if on_air else set()
    )
    assert cameras.asked <= allowed
    assert one.heard <= {pid for pid in rows if slots[pid] in allowed}


@sizes
def test_of_who_is_heard_only_nothing_is_looked_at_and_words_stand_there(size: Size) -> None:
    one, cameras = scene(slices(), local()), Coloured()
    unseen = replace(one, people=tuple(replace(p, sound_only=p.pid == one.large) for p in one.people))
    slot = local().slots[one.large or ""]
    composer = Composer(cameras, size)
    composer.frame(one, NOON)
    assert slot in cameras.asked
    cameras.asked.clear()
    words = np.array(views(composer.frame(unseen, NOON + SECOND))[0])
    assert slot not in cameras.asked
    failing = Composer(lambda asked: None if asked == slot else cameras(asked), size)
    assert not np.array_equal(words, np.array(views(failing.frame(one, NOON + SECOND))[0])), "as with a broken camera"
