"""One sentence of when the broadcast could be followed, and the marks on votes, from entries alone."""

from django.utils import translation

from frontend.rules import minutes
from frontend.templatetags.raad import sentence
from tests.frontend import evening


def told(*more, before=None):
    """The evening of the other tests, with these entries of the stream at their times among its own."""
    entries = evening.entries()
    added = [evening.entry(1000 + n, clock, kind, "watchdog", data) for n, (clock, kind, data) in enumerate(more)]
    merged = sorted([*entries, *added], key=lambda entry: entry["at"])
    for entry in merged:
        if entry["kind"] == "meeting.opened":
            entry["data"] = entry["data"] | {"regime": before or "TWDBB_2020"}
    return minutes.tell(merged, evening.participants(), evening.PROPOSALS, evening.TEXTS)


def gap(start, end):
    """As the watchdog has it written: down, and up again with the whole gap."""
    return [
        (end, "stream.down", {"reason": "stale", "start": evening.at(start)}),
        (end, "stream.up", {"proven": evening.at(end), "gap": {"start": evening.at(start), "end": evening.at(end)}}),
    ]


def declared():
    return next(vote for vote in told()["votes"] if vote.status == "declared")


def test_where_no_picture_is_carried_there_is_no_sentence():
    assert told()["broadcast"] is None


def test_a_whole_broadcast():
    found = told(("19:25", "stream.up", {"proven": evening.at("19:25"), "gap": None}))["broadcast"]
    assert (found["code"], found["gaps"]) == ("broadcast.whole", [])
    with translation.override("nl"):
        said = sentence(found)
    assert said == "De uitzending was te volgen van 19:31 tot 21:10, zonder onderbreking."


def test_a_gap_is_told_to_the_second_and_marks_what_it_touches():
    at = declared().result["at"]
    clock = at[11:16]
    vote = declared()
    opened = vote.opened["at"][11:16]
    local = [evening_clock(opened), evening_clock(clock)]
    found = told(*gap(*local))
    assert found["broadcast"]["code"] == "broadcast.gaps" and len(found["broadcast"]["gaps"]) == 1
    marked = next(one for one in found["votes"] if one.id == vote.id)
    assert marked.gap is not None
    again = told(*gap(*local), before="ORDINARY")
    assert next(one for one in again["votes"] if one.id == vote.id).gap is None, "no law asks for it there"


def test_a_gap_that_lasts_ends_with_the_meeting():
    found = told(("20:40", "stream.down", {"reason": "black", "start": evening.at("20:39")}))["broadcast"]
    assert len(found["gaps"]) == 1


def test_not_measured_is_said():
    found = told(("20:40", "stream.not_measured", {"basis": None, "gap": None}))["broadcast"]
    assert found["code"] == "broadcast.unmeasured.whole"


def test_what_the_chair_lets_stand_is_told_with_its_reason():
    vote = declared()
    found = told(("20:59", "vote.kept", {"vote": vote.id, "reason": "te horen"}))
    assert next(one for one in found["votes"] if one.id == vote.id).kept["reason"] == "te horen"


def evening_clock(utc):
    """The clock that `evening.at` takes, for a time stamp's hours and minutes."""
    shift = int(evening.at("20:00")[11:13]) - 20
    return f"{int(utc[:2]) - shift:02d}:{utc[3:]}"
