"""The one sentence on the broadcast, from entries alone: whole, with gaps, one that lasts, and watched by people."""

from frontend.rules.broadcast import Broadcast, told


def at(minute, second=0):
    return f"2026-09-01T19:{minute:02d}:{second:02d}.000Z"


def entry(kind, moment, **data):
    return {"kind": kind, "at": moment, "data": data}


OPENED, CLOSED = entry("meeting.opened", at(0)), entry("meeting.closed", at(50))
UP = entry("stream.up", at(0), gap=None)


def down(moment, start, reason="stale"):
    return entry("stream.down", moment, start=start, reason=reason)


def up(moment, start, end):
    return entry("stream.up", moment, gap={"start": start, "end": end})


def times(rows):
    return [(row["start"][14:19], row["end"] and row["end"][14:19]) for row in rows]


def test_nothing_is_said_where_nothing_was_carried_or_opened():
    assert told([OPENED, CLOSED]) is None and told([UP]) is None and told([]) is None


def test_from_beginning_to_end():
    said = told([UP, OPENED, CLOSED])
    assert (said["code"], said["gaps"], said["watched"]) == ("broadcast.whole", [], [])


def test_two_gaps():
    said = told([UP, OPENED, down(at(10, 8), at(10)), up(at(11), at(10), at(10, 50)),
                 down(at(20, 8), at(20)), up(at(22), at(20), at(21, 50)), CLOSED])  # fmt: skip
    assert said["code"] == "broadcast.gaps"
    assert times(said["gaps"]) == [("10:00", "10:50"), ("20:00", "21:50")]


def test_a_gap_that_lasts_has_no_end_until_the_meeting_has():
    entries = [UP, OPENED, down(at(10, 8), at(10)), up(at(11), at(10), at(10, 50)), down(at(20, 8), at(20))]
    broadcast = Broadcast()
    for one in entries:
        if one["kind"].startswith("stream."):
            broadcast.add(one)
    said = broadcast.said({"opened": OPENED["at"]}, at(21))
    assert times(said["gaps"]) == [("10:00", "10:50"), ("20:00", None)]
    assert times(told([*entries, CLOSED])["gaps"]) == [("10:00", "10:50"), ("20:00", "50:00")]


def watched(*then):
    silent = down(at(10, 15), at(9, 58), "watchdog_silent")
    asked = entry("stream.observed", at(11), state="up")
    gap = {"start": at(9, 58), "end": at(12)}
    return told(
        [UP, OPENED, silent, asked, entry("stream.countersigned", at(12), until=at(22), gap=gap), *then, CLOSED]
    )


def test_what_people_watched_is_told_apart_from_what_was_measured():
    over = [down(at(22, 1), at(22), "observation_over"), up(at(30), at(22), at(29))]
    said = watched(*over)
    assert times(said["gaps"]) == [("09:58", "12:00"), ("22:00", "29:00")]
    assert times(said["watched"]) == [("12:00", "22:00")]


def test_it_ends_sooner_when_the_watchdog_is_back_or_they_sign_again():
    assert times(watched(entry("stream.up", at(15), gap=None))["watched"]) == [("12:00", "15:00")]
    asked = entry("stream.observed", at(20), state="up")
    again = entry("stream.countersigned", at(21), until=at(31), gap=None)
    assert times(watched(asked, again)["watched"]) == [("12:00", "31:00")]


def test_a_meeting_that_closes_meanwhile():
    assert times(watched()["watched"]) == [("12:00", "22:00")]
    late = told([UP, OPENED, entry("stream.countersigned", at(45), until=at(55), gap=None), CLOSED])
    assert times(late["watched"]) == [("45:00", "50:00")]


def test_on_a_recorded_basis_nothing_was_measured():
    basis = entry("stream.not_measured", at(5), gap=None)
    assert told([UP, OPENED, basis, CLOSED])["code"] == "broadcast.unmeasured.whole"
    assert told([UP, OPENED, basis, down(at(20, 8), at(20)), CLOSED])["code"] == "broadcast.unmeasured.gaps"
