"""The recording's table of contents."""

from types import SimpleNamespace

from frontend.rules.replay import Moments, contents

VIDEO = {
    "parts": [{"part": 1, "url": "/opname/m/part-01.mp4"}, {"part": 2, "url": "/opname/m/part-02.mp4"}],
    "entries": [[10, 1, 0], [12, 1, 4200], [20, 2, 1500]],
}


def test_an_entry_without_a_moment_of_its_own_stands_where_the_one_before_it_does():
    moments = Moments(VIDEO)
    assert moments.of(12) == {"seq": 12, "part": 1, "ms": 4200, "href": "/opname/m/part-01.mp4#t=4.20"}
    assert moments.of(15) == {"seq": 15, "part": 1, "ms": 4200, "href": "/opname/m/part-01.mp4#t=4.20"}
    assert moments.of(20)["href"] == "/opname/m/part-02.mp4#t=1.50"
    assert moments.of(9) is None and moments and not Moments({"parts": [], "entries": []})


def test_items_speakers_and_votes_come_in_the_order_of_the_evening():
    vote = SimpleNamespace(
        opened={"seq": 13, "at": "b"}, result={"seq": 20, "at": "c"}, status="declared", what="M1", number=1
    )
    void = SimpleNamespace(opened={"seq": 14, "at": "b"}, result={}, status="void", what="M2", number=2)
    section = {
        "number": "6", "title": "Zwembad", "seq": 11, "votes": [vote, void],
        "speakers": [{"seq": 12, "at": "a", "name": "A"}, {"seq": 2, "at": "0", "name": "before the recording"}],
    }  # fmt: skip
    found = contents([section, {"number": "", "title": "", "votes": [], "speakers": []}], Moments(VIDEO))
    assert [(row["kind"], row["seq"], row["part"]) for row in found[0]["rows"]] == [
        ("speech", 12, 1),
        ("vote", 13, 1),
        ("vote", 14, 1),
        ("result", 20, 2),
    ]
    assert found[0]["begin"]["ms"] == 0 and len(found) == 1
