"""The scene: what the room's slices make of the picture, and that anything odd makes a card and silence."""

import itertools
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streaming.rules.layouts import LAYOUTS
from streaming.rules.scene import LARGEST, Local, Scene, decode, encode, scene
from tests.streaming.media.council import MAYOR, local, people, slices, vote

HEAD = {"seq": 412, "hash": "9f2c51aa07be44d19f2c51aa07be44d1"}


def nobody(one: Scene) -> bool:
    return not one.on_air and one.people == () and one.heard == frozenset() and one.large is None and one.send == {}


def test_the_speaker_is_large_and_everybody_who_is_present_is_shown() -> None:
    one = scene(slices(), local())
    assert one.on_air and one.large == "s09" and one.heard == {MAYOR, "s09"}
    assert set(one.shown) == set(people())
    assert one.lower and one.lower.name == "mw. F. in 't Veld" and one.lower.detail == "Groen & Sociaal"
    assert (one.lower.number, one.lower.item) == ("6", "Zwembad De Waterlelie: krediet en planning")


def test_the_chair_is_large_when_nobody_speaks_and_the_called_member_above_all() -> None:
    assert scene(slices("chair", floor__now=None), local()).large == MAYOR
    called = scene(slices("vote_strip", vote__current=vote(23)), local())
    assert called.large == called.called == "s24" and called.lower and called.lower.tag == "wordt opgeroepen"


def test_a_name_that_is_called_outside_a_vote_is_large_and_the_next_ones_get_ready() -> None:
    called = scene(slices(stage__called="s12", stage__to_call=["s13", "s14", "s15"]), local())
    assert called.large == "s12" and called.lower and called.lower.tag == "wordt opgeroepen"
    assert called.speaker == "s09", "who has the floor keeps it"
    assert {pid for pid, size in called.send.items() if size == "large"} >= {"s12", "s13", "s14", "s09", MAYOR}
    assert called.send["s15"] == "small"
    gone = slices(stage__called="s12")
    gone["attendance"]["rows"]["s12"]["state"] = "left"
    assert scene(gone, local()).large == "s09"


@pytest.mark.parametrize("status", ["planned", "suspended", "closed", "not_opened", "OPEN", "", None, 1, True])
@pytest.mark.parametrize("layout", [name for name, layout in LAYOUTS.items() if layout.live])
def test_only_an_open_meeting_is_on_air(status: Any, layout: str) -> None:
    assert nobody(scene(slices(layout, meeting__status=status), local()))


@pytest.mark.parametrize("on_air", [False, None, 1, "true", "yes", [], {}])
def test_nothing_but_true_puts_it_on_air(on_air: Any) -> None:
    assert nobody(scene(slices(stage__on_air=on_air), local()))


@pytest.mark.parametrize("state", ["not_carried", "off", "card", "Live", None])
def test_a_stage_that_is_not_live_shows_nobody(state: Any) -> None:
    assert nobody(scene(slices(stage__state=state), local()))


@pytest.mark.parametrize("layout", ["", "everybody", None, 3, "Speaker", []])
def test_an_unknown_layout_is_a_card(layout: Any) -> None:
    one = scene(slices(stage__layout=layout), local())
    assert nobody(one) and one.card and one.card.headline == "Een ogenblik geduld"


@pytest.mark.parametrize("part", ["meeting", "agenda", "attendance", "floor", "vote", "stage"])
def test_without_one_of_the_slices_there_is_nobody(part: str) -> None:
    found = slices()
    del found[part]
    assert nobody(scene(found, local()))
    assert nobody(scene(slices() | {part: None}, local()))


NONSENSE = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({}))


@given(st.sampled_from(["meeting", "stage", "floor", "vote", "agenda", "attendance"]), st.data())
def test_nonsense_anywhere_never_raises_and_never_shows_who_is_not_present(part: str, data: st.DataObject) -> None:
    found = deepcopy(slices("gallery"))
    found["attendance"]["rows"]["s05"]["state"] = "signed"
    name = data.draw(st.sampled_from(sorted(found[part])))
    found[part][name] = data.draw(NONSENSE)
    one = scene(found, local())
    assert "s05" not in one.shown and "s05" not in one.heard and "s05" not in one.send
    assert not one.on_air or (found["stage"]["on_air"] is True and found["meeting"]["status"] == "open")


@pytest.mark.parametrize("state", ["expected", "reported_absent", "signed", "left", None, "Present"])
def test_who_is_not_admitted_is_not_shown_heard_or_asked_to_send(state: Any) -> None:
    found = slices()
    found["attendance"]["rows"]["s09"]["state"] = state
    one = scene(found, local())
    assert one.large == MAYOR and "s09" not in one.shown and one.heard == {MAYOR} and "s09" not in one.send


def test_who_is_recused_for_this_item_is_not_shown() -> None:
    found = slices()
    found["agenda"]["items"].append({"id": "i7", "number": "7", "title": "x", "recused": ["s10"]})
    found["agenda"]["items"][0]["recused"] = ["s09"]
    one = scene(found, local())
    assert "s09" not in one.shown and "s09" not in one.heard and "s10" in one.shown


def test_who_is_not_in_the_meeting_is_not_heard() -> None:
    assert scene(slices(stage__heard=["s09", "p-stranger"]), local()).heard == {"s09"}


def test_the_clerk_signs_no_list_and_is_heard_all_the_same() -> None:
    found = slices()
    found["meeting"]["people"]["p-clerk"] = {"name": "G. Griffier", "short": "Griffier", "group": None, "role": "clerk"}
    found["attendance"]["rows"]["p-clerk"] = {"state": "expected"}
    assert "p-clerk" not in scene(found, local()).shown
    found["stage"] = found["stage"] | {"heard": ["p-clerk"]}
    assert scene(found, local()).heard == {"p-clerk"}
    found["attendance"]["rows"]["p-clerk"] = {"state": "left"}
    assert scene(found, local()).heard == frozenset()


def test_a_guest_is_there_in_his_turn_only_and_the_clerk_when_he_is_heard() -> None:
    found = slices()
    for pid, role in (("p-guest", "citizen_speaker"), ("p-clerk", "clerk"), ("p-alderman", "alderman")):
        found["meeting"]["people"][pid] = {"name": pid, "short": pid, "group": None, "role": role}
        found["attendance"]["rows"][pid] = {"state": "present"}
    before = scene(found, local())
    assert {"p-guest", "p-clerk"} & {plate.pid for plate in before.people} == set() and "p-alderman" in before.shown
    found["floor"] = found["floor"] | {"now": {"pid": "p-guest", "kind": "speech"}}
    found["stage"] = found["stage"] | {"heard": ["p-guest", "p-clerk"]}
    found["attendance"]["rows"]["p-guest"]["state"] = "expected"
    after = scene(found, local())
    assert after.large == "p-guest" and {"p-guest", "p-clerk"} <= set(after.shown)


def test_the_board_keeps_the_groups_together_and_hides_what_is_hidden() -> None:
    board = scene(slices("vote_board", vote__current=vote(23)), local()).board
    assert board and len(board.seats) == 39 and (board.pro, board.con, board.open) == (15, 8, 14)
    groups = [seat.group for seat in board.seats]
    assert sum(one != other for one, other in itertools.pairwise(groups)) == 9
    assert [seat.mark for seat in board.seats if seat.mark in ("recused", "absent")] == ["absent", "recused"]
    sealed = vote(23, hidden=True)
    for elector in sealed["electors"]:
        elector["choice"] = None
    hidden = scene(slices("vote_board", vote__current=sealed), local()).board
    assert hidden and (hidden.pro, hidden.con) == (0, 0)
    assert {seat.mark for seat in hidden.seats} & {"for", "against"} == set()


def test_the_result_comes_after_the_declaration_only() -> None:
    for status in ("open", "closed", "void"):
        one = scene(slices("result", vote__current=vote(37, status=status, outcome="aangenomen")), local())
        assert one.layout == "speaker" and one.card is None
    declared = vote(37, status="declared", outcome="aangenomen", head=HEAD)
    card = scene(slices("result", vote__current=declared), local()).card
    assert card and (card.headline, card.tone, card.votes) == ("Aangenomen", "good", (25, 12))
    assert card.proof == "412 · 9f2c51aa07be44d1"
    assert card.link.startswith("https://vergadering.vaarwijk.nl/vergadering/6f6a1c52-")


@pytest.mark.parametrize(
    ("layout", "headline"),
    [
        ("start", "De vergadering begint om 19:30"),
        ("break", "Geschorst tot 20:15"),
        ("end", "De vergadering is gesloten"),
    ],
)
def test_a_card_says_what_is_going_on_and_shows_nobody(layout: str, headline: str) -> None:
    one = scene(slices(layout), local())
    assert nobody(one) and one.card and one.card.headline == headline and one.card.body == "Gemeente Vaarwijk"


def test_a_break_without_an_end_says_so() -> None:
    suspended = {"since": "2026-11-26T19:00:00.000Z", "until": None, "reason": "Fractieoverleg"}
    card = scene(slices("break", meeting__suspended=suspended), local()).card
    assert card and (card.headline, card.more) == ("Geschorst", "Fractieoverleg")
    assert card.item == "Agendapunt 6: Zwembad De Waterlelie: krediet en planning"


def test_who_is_large_or_next_is_asked_for_a_large_picture() -> None:
    queue = [{"id": "r1", "pid": "s12", "kind": "speech", "at": None}]
    sent = scene(slices(floor__queue=queue, floor__interruption={"pid": "s20"}), local()).send
    assert {pid for pid, size in sent.items() if size == "large"} == {MAYOR, "s09", "s20", "s12"}
    roll = scene(slices("vote_strip", vote__current=vote(23), floor__now=None), local()).send
    assert {pid for pid, size in roll.items() if size == "large"} == {MAYOR, "s24", "s25", "s26"}


def test_english_where_it_is_asked_for() -> None:
    one = scene(slices("end"), Local(language="en"))
    assert one.card and one.card.headline == "The meeting is closed" and one.card.link == ""


@pytest.mark.parametrize("layout", [*LAYOUTS])
def test_a_scene_of_sixty_goes_over_the_link_and_comes_back(layout: str) -> None:
    declared = vote(55, 59, status="declared", outcome="verworpen", head=HEAD)
    one = scene(slices(layout, 59, vote__current=declared), local(59))
    data = encode(one)
    assert decode(data) == one and len(data) < LARGEST


@given(st.binary(max_size=60) | st.sampled_from([b"{}", b"null", b'{"people": 3}', b"[1]"]))
def test_what_is_no_scene_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        decode(data)


def hall(slots: Any = None, **more: Any) -> Scene:
    """Cameras of the hall: one that sends, one that was sent away and sends all the same, one that is off."""
    encoders = [{"jti": jti, "label": f"Zaal {jti}", "at": "", "revoked_at": gone} for jti, gone in HALLS]
    given = {"meeting__digital": False, "stage__encoders": encoders, "stage__heard": [MAYOR, "s09", "hall:a"], **more}
    return scene(slices(**given), Local(slots={"hall:a": 90, "hall:b": 91, **(slots or {})}))


HALLS = (("a", None), ("b", "2026-11-26T19:00:00Z"), ("c", None))


def test_the_hall_is_large_for_who_has_no_camera_of_his_own() -> None:
    one = hall()
    assert (one.speaker, one.large, one.tiled) == ("s09", "hall:a", ("hall:a",))
    assert one.lower and one.lower.name == "mw. F. in 't Veld", "who speaks is told all the same"
    assert "hall:a" in one.heard


def test_who_has_a_camera_is_large_himself_and_the_hall_is_a_tile() -> None:
    one = hall({"s09": 9, "s10": 10})
    assert one.large == "s09" and one.tiled == ("s09", "s10", "hall:a")


@pytest.mark.parametrize("digital", [True, None, "no", 0])
def test_in_a_digital_meeting_an_encoder_stands_for_nobody(digital: Any) -> None:
    one = hall(meeting__digital=digital)
    assert not [plate for plate in one.people if plate.pid.startswith("hall")]
    assert one.large == "s09" and one.tiled == one.shown and "hall:a" not in one.heard


def with_speaker(role: str = "citizen_speaker") -> dict[str, Any]:
    """A guest has the floor."""
    found = slices()
    found["meeting"]["people"]["p-guest"] = {
        "name": "mw. I. Inspreker",
        "short": "Inspreker",
        "group": None,
        "role": role,
    }
    found["attendance"]["rows"]["p-guest"] = {"state": "expected"}
    found["floor"] = found["floor"] | {"now": {"pid": "p-guest", "kind": "speech"}}
    found["stage"] = found["stage"] | {"heard": [MAYOR, "p-guest"]}
    return found


def test_who_chose_sound_only_is_heard_by_name_and_no_picture_of_him_is_asked() -> None:
    found = with_speaker()
    seen = scene(found, local())
    assert seen.large == "p-guest" and seen.send["p-guest"] == "large"
    found["stage"] = found["stage"] | {"sound_only": ["p-guest"]}
    one = scene(found, local())
    [plate] = [plate for plate in one.people if plate.pid == "p-guest"]
    assert plate.sound_only and one.large == "p-guest" and "p-guest" in one.heard
    assert "p-guest" not in one.send and decode(encode(one)) == one
    assert not any(plate.sound_only for plate in one.people if plate.pid != "p-guest")


@pytest.mark.parametrize("nonsense", [None, 7, True])
def test_without_a_word_on_who_is_heard_only_nobody_is_shown(nonsense: Any) -> None:
    assert nobody(scene(slices(stage__sound_only=nonsense), local()))
    found = slices()
    del found["stage"]["sound_only"]
    assert nobody(scene(found, local()))
