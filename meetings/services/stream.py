"""Whether the public can follow: what the watchdog and the people at the desk say of it, and what it holds up.

No vote is opened, cast or declared, and no meeting opened or resumed, while the public cannot follow (Gemeentewet 23,
temporary law 2.3). A vote that runs at such a moment is frozen; it is voided and held again, never finished.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from council import journal
from council.rules.refusal import Refused
from meetings import standing
from meetings.commands import VoteReason
from meetings.desk import Desk
from meetings.models import FloorRequest, Gap, StreamWatch
from meetings.room import Room
from meetings.rules import stream as rules
from meetings.rules.stream import Seen, Span, Watch
from meetings.shapes import Nothing
from meetings.stage_commands import Observe, StreamBasis, StreamDown, StreamUp
from voting.models import Vote
from voting.poll import Poll
from voting.services import ending

State, Asked = StreamWatch.State, StreamWatch.Asked
SHOWN_FIRST: Final = frozenset({"meeting.open", "meeting.resume"})
OF_A_VOTE: Final = frozenset(
    f"vote.{act}"
    for act in (
        "open", "call_next", "pass", "stop_roll", "continue_roll", "cast", "correct", "enter_spoken", "countersign",
        "record_left", "confirm_left", "withdraw_left", "enter_count", "close", "seen", "read_aloud", "object", "judge",
        "declare",
    )
)  # fmt: skip
"""Everything that brings a vote further; what remains is to void it, to annul it, or to let it stand."""
SUSPENDED_FOR: Final = "Het publiek kan de vergadering niet volgen."
VOIDED_FOR: Final = "Het publiek kon de stemming niet volgen."
ANNULLED_FOR: Final = "De stemming raakt een onderbreking van de uitzending."
"""Reasons that come with a step of one press; they go into the record, which is in Dutch."""
DELAY_STEP_MS: Final = 500  # smaller steps of the delay are nothing to redraw a screen for


def watch_of(room: Room) -> Watch | None:
    row = room.watch
    return Watch(str(row.state), row.since, row.beat_at, row.proven_at, row.until) if row else None


def spans(room: Room) -> list[Span]:
    return [Span(gap.start, gap.end) for gap in room.gaps]


def required(room: Room) -> bool:
    """Whether anything waits for the stream: where we carry the picture and the law asks for it."""
    return room.meeting.carried and standing.the_regime(room).stream_required.value


def seen(room: Room) -> Seen:
    return rules.seen(watch_of(room), room.now, required(room))


def held_up(room: Room) -> bool:
    return rules.holds_up(seen(room), required(room))


def may_vote(room: Room) -> None:
    """No vote goes on that the public cannot follow."""
    if held_up(room):
        raise Refused("stream.down", _article(room))


def may_show(room: Room) -> None:
    """Opening and resuming wait until somebody has seen the programme come out (Raalte failed at the resume)."""
    if held_up(room):
        raise Refused("stream.wait_for_picture", _article(room))


def may_go_on(room: Room, poll: Poll) -> None:
    """The running vote, as far as the stream goes."""
    if poll.vote.frozen_at is not None:
        raise Refused("vote.frozen", _article(room), {"number": poll.vote.number})
    may_vote(room)


def may_close(room: Room) -> None:
    """After the close nothing is decided, so the chair says first what becomes of a vote that a gap touches."""
    touched = to_repeat(room)
    if touched:
        raise Refused("vote.touched", _article(room), {"number": touched[0].number})


def gate(command: str, room: Room) -> None:
    """Refuse what waits for the public; the one place through which every command goes."""
    if command in SHOWN_FIRST:
        may_show(room)
    elif command in OF_A_VOTE:
        if room.poll is not None and command != "vote.open":
            may_go_on(room, room.poll)
        may_vote(room)


def lets_through(command: str, room: Room) -> bool:
    try:
        gate(command, room)
    except Refused:
        return False
    return True


def _article(room: Room) -> str:
    return standing.the_regime(room).stream_required.source


# -- what the watchdog says


def beat(meeting: UUID, proven_us: int, delay_ms: int, state: str) -> bool:
    """A report of the watchdog, outside the journal: only one that says "up" renews the lease.

    True when screens have something new to show.
    """
    if state != "up":
        return False
    row = StreamWatch.objects.filter(meeting=meeting).first()
    if row is None:
        return False
    delay = max(0, min(delay_ms, 3_600_000)) // DELAY_STEP_MS * DELAY_STEP_MS
    StreamWatch.objects.filter(meeting=meeting).update(
        beat_at=timezone.now(), proven_at=moment_of(proven_us), delay_ms=delay
    )
    return row.delay_ms != delay


def lapsed(meeting: UUID) -> bool:
    """Whether what was said of this stream has run out and nobody wrote that down; for the meeting's clock."""
    said = StreamWatch.objects.filter(meeting=meeting, meeting__carried=True, state__in=(State.UP, State.OBSERVED))
    row = said.first()
    if row is None:
        return False
    watch = Watch(str(row.state), row.since, row.beat_at, row.proven_at, row.until)
    return rules.lapsed_at(watch, journal.now(meeting)) is not None


def up(desk: Desk, data: StreamUp) -> None:
    """The programme was seen, twice in a row; a gap ends where the first of them begins."""
    row = _row(desk)
    if seen(desk.room) is Seen.UP:
        raise Refused("stream.known", "", {"state": "up"})
    _state(desk, row, State.UP, "")
    row.delay_ms = data.delay_ms // DELAY_STEP_MS * DELAY_STEP_MS
    ended = _close_gap(desk, moment_of(data.proven))
    desk.write("stream.up", proven=journal.timestamp(moment_of(data.proven)), gap=ended)


def down(desk: Desk, data: StreamDown) -> None:
    """The public cannot follow; since the last moment that was proven good."""
    if seen(desk.room) in (Seen.OBSERVED, Seen.NOT_MEASURED) or _row(desk).state == State.DOWN:
        raise Refused("stream.known", "", {"state": str(seen(desk.room))})
    _fall(desk, data.reason, moment_of(data.proven) if data.proven is not None else None)


def lapse(desk: Desk, _: Nothing) -> None:
    """No report is down: the watchdog is silent, or what the clerk saw is ten minutes old."""
    since = rules.lapsed_at(watch_of(desk.room), desk.now)
    if since is None:
        raise Refused("stream.known", "", {"state": str(seen(desk.room))})
    _fall(desk, "observation_over" if _row(desk).state == State.OBSERVED else "watchdog_silent", since)


# -- what people say


def observe(desk: Desk, data: Observe) -> None:
    """The clerk looked from outside. That it cannot be followed counts at once; that it can, when the chair signs."""
    row = _row(desk)
    if data.state == "down":
        if row.state == State.DOWN:
            raise Refused("stream.known", "", {"state": "down"})
        desk.write("stream.observed", state="down", text=desk.keep(data.text))
        _fall(desk, "observed", None)
        return
    if seen(desk.room) is Seen.UP:
        raise Refused("stream.not_down")
    _ask(desk, row, Asked.OBSERVED, data.text)
    desk.write("stream.observed", state="up", text=desk.keep(data.text))


def countersign(desk: Desk, _: Nothing) -> None:
    """The chair stands by what the clerk saw, for ten minutes."""
    row = _asked(desk, Asked.OBSERVED)
    row.until = desk.now + rules.OBSERVED_FOR
    _state(desk, row, State.OBSERVED, "")
    ended = _close_gap(desk, desk.now)
    desk.write("stream.countersigned", until=journal.timestamp(row.until), gap=ended)


def not_measured(desk: Desk, data: StreamBasis) -> None:
    """The clerk records on what basis the meeting goes on without anybody measuring the stream."""
    if seen(desk.room) is Seen.UP:
        raise Refused("stream.not_down")
    _ask(desk, _row(desk), Asked.NOT_MEASURED, data.basis)
    desk.write("stream.not_measured_asked", basis=desk.keep(data.basis))


def confirm_not_measured(desk: Desk, _: Nothing) -> None:
    """The chair takes that basis for his account."""
    row = _asked(desk, Asked.NOT_MEASURED)
    _state(desk, row, State.NOT_MEASURED, "")
    ended = _close_gap(desk, desk.now)
    desk.write("stream.not_measured", basis=desk.keep(row.basis), gap=ended)


# -- votes that a gap touches


def gap_of(room: Room, vote: Vote) -> Span | None:
    """The first gap that this vote, from its opening to its declaration, met."""
    return rules.touched(Span(vote.opened_at, vote.declared_at), spans(room)) if required(room) else None


def to_repeat(room: Room) -> list[Vote]:
    """Declared, met by a gap, and neither annulled nor let stand by the chair; the oldest first."""
    if not room.gaps:
        return []
    open_ = [v for v in room.finished if v.status == "declared" and v.annulled_at is None and v.kept_at is None]
    return [vote for vote in reversed(open_) if gap_of(room, vote) is not None]


def keep(desk: Desk, data: VoteReason) -> None:
    """The chair lets a result stand that a gap touches, and says why."""
    vote = desk.ended(data.vote).vote
    if vote not in to_repeat(desk.room):
        raise Refused("vote.not_touched", "", {"number": vote.number})
    vote.kept_at = desk.now
    desk.sheet.save(vote)
    desk.write("vote.kept", vote=str(vote.id), reason=desk.keep(data.reason))


def speeches(room: Room) -> list[FloorRequest]:
    """What was said while the public could not follow: to be said again."""
    gaps = spans(room)
    if not gaps:
        return []
    spoken = FloorRequest.objects.filter(meeting=room.meeting, started_at__isnull=False).order_by("started_at")
    return [one for one in spoken if one.started_at and rules.touched(Span(one.started_at, one.ended_at), gaps)]


def end_frozen(desk: Desk) -> None:
    """The chair suspends: the vote that stood still is void with it."""
    poll = desk.room.poll
    if poll is None or poll.vote.frozen_at is None:
        return
    desk.write_facts(ending.void(desk.sheet, poll, "stream", {"code": "stream"}))
    desk.room.retire(poll)


# -- rows


def moment_of(us: int) -> datetime:
    """Programme time in µs since 1970 as a moment."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)


def _row(desk: Desk) -> StreamWatch:
    if not desk.meeting.carried:
        raise Refused("stream.not_carried")
    if desk.room.watch is None:
        desk.room.watch = StreamWatch(meeting=desk.meeting)
    return desk.room.watch


def _state(desk: Desk, row: StreamWatch, state: StreamWatch.State, reason: str) -> None:
    row.state, row.since, row.reason, row.asked, row.asked_by = state, desk.now, reason, Asked.NOTHING, ""
    row.until = row.until if state == State.OBSERVED else None
    desk.sheet.save(row)


def _ask(desk: Desk, row: StreamWatch, asked: StreamWatch.Asked, basis: str) -> None:
    row.asked, row.asked_by, row.basis = asked, desk.actor.pid, basis
    desk.sheet.save(row)


def _asked(desk: Desk, asked: StreamWatch.Asked) -> StreamWatch:
    row = _row(desk)
    if row.asked != asked:
        raise Refused("stream.nothing_to_sign")
    if row.asked_by == desk.actor.pid:
        raise Refused("stream.same_person")
    return row


def _fall(desk: Desk, reason: str, proven: datetime | None) -> None:
    """Down: a gap begins where a meeting is in session, and a vote that runs stands still."""
    room, row = desk.room, _row(desk)
    _state(desk, row, State.DOWN, reason)
    start = None
    if room.meeting.opened_at is not None and not any(gap.end is None for gap in room.gaps):
        ended = max((gap.end for gap in room.gaps if gap.end is not None), default=None)
        start = rules.gap_start(proven, desk.now, room.meeting.opened_at, ended)
        gap = Gap(meeting=room.meeting, start=start, reason=reason)
        room.gaps.append(gap)
        desk.sheet.save(gap)
    desk.write("stream.down", reason=reason, start=journal.timestamp(start) if start else None)
    if room.poll is not None and required(room):
        room.poll.vote.frozen_at = desk.now
        desk.sheet.save(room.poll.vote)
        desk.write("vote.frozen", vote=str(room.poll.vote.id), round=room.poll.vote.round)


def _close_gap(desk: Desk, end: datetime) -> dict[str, str] | None:
    """The gap that lasts ends there; as the journal has it."""
    for gap in desk.room.gaps:
        if gap.end is None:
            gap.end = rules.gap_end(gap.start, end, desk.now)
            desk.sheet.save(gap)
            return {"start": journal.timestamp(gap.start), "end": journal.timestamp(gap.end)}
    return None
