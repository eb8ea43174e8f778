"""Lines between persons and the room: who may connect, which device speaks for a seat, and which line is alive.

A seat has an epoch. Whoever takes it over raises the epoch; older lines are closed with 4409 and do not come back by
themselves. The same device coming back keeps its epoch. These rows say who is connected, never who is present.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Max, Q
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from council.selectors.accounts import needs_second_factor
from council.services.security_log import log_event
from meetings.models import Connection, FloorRequest, Lease, Meeting, Participant
from meetings.services import guest_links
from voting import selectors as votes

SERVER = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"
ALIVE_SECONDS = 15  # without a heartbeat for so long a line no longer holds its seat
LEASE_SECONDS = 6
RUNNING = (Meeting.Status.PLANNED, Meeting.Status.OPEN, Meeting.Status.SUSPENDED)
THERE = (Participant.State.SIGNED, Participant.State.PRESENT)

_known: set[UUID] = set()

Mode = Literal["full", "read_only", "take_over"]
No = Literal["not_a_participant", "choose_device", "seat_in_use"]


@dataclass(frozen=True)
class User:
    """Who a session says the user is; ``proof`` changes with the password. A guest by his link has no account."""

    id: UUID | None
    session: str
    proof: str
    link: UUID | None = None

    @property
    def taking_part(self) -> Q:
        """As somebody of a meeting: by his account, or by his link."""
        if self.link is not None:
            return Q(links=self.link, links__revoked_at=None)
        return Q(person__user=self.id)


@dataclass(frozen=True)
class Line:
    """A connection that was let in."""

    id: UUID
    pid: str
    epoch: int
    read_only: bool
    urgent: bool  # chair or clerk: their commands go first
    renewed: bool  # the same device coming back: what it knows is still its own
    closed: tuple[UUID, ...]  # lines that this one replaces


def exists(meeting: UUID) -> bool:
    """Whether there is such a meeting; asked by everybody who connects, so a yes is remembered."""
    if meeting not in _known and Meeting.objects.filter(pk=meeting).exists():
        _known.add(meeting)
    return meeting in _known


def user_of(session_key: str) -> User | None:
    """The user of a session, checked as Django's own middleware does it, second factor included."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user_id, proof = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY)
    if user_id is None:
        link = guest_links.of_session(session.get(guest_links.KEY))
        return User(None, session_key, "", link.pk) if link else None
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None or not constant_time_compare(proof or "", user.get_session_auth_hash()):
        return None
    if settings.SECOND_FACTOR_REQUIRED and needs_second_factor(user):
        return None
    return User(user.pk, session_key, user.password)


def claim(meeting: UUID, user: User, mode: Mode, epoch: int | None, device: str) -> Line | No:
    """Let a line in, or say what stands in the way. Asked first, a seat moves; it never moves under its speaker."""
    with transaction.atomic():
        rows = Participant.objects.select_for_update(of=("self",)).select_related("meeting")
        person = rows.filter(user.taking_part, meeting=meeting).first()
        if person is None:
            return "not_a_participant"
        if mode == "read_only":
            return _open(person, user, device, read_only=True)
        same = epoch is not None and epoch == person.epoch and _held_from(person, user.session)
        if not same and (no := _in_the_way(person, mode)):
            return no
        if not same:
            person.epoch += 1
            person.save(update_fields=["epoch"])
        return _open(person, user, device, renewed=same)


def _held_from(person: Participant, session: str) -> bool:
    """Whether it was this session that had the seat last: an epoch read elsewhere opens nothing."""
    lines = Connection.objects.filter(participant=person, epoch=person.epoch, read_only=False)
    return lines.filter(session_key=session).exists()


def by_request(meeting: UUID, request: HttpRequest) -> Participant | None:
    """Who sends this, as somebody of this meeting: with his account, or without one as the guest of his link."""
    rows = Participant.objects.select_related("meeting__body")
    if request.user.is_authenticated:
        return rows.filter(meeting=meeting, person__user=request.user.pk).first()
    link = guest_links.of_session(request.session.get(guest_links.KEY), meeting)
    return rows.filter(pk=link.participant_id).first() if link else None


def known(request: HttpRequest) -> bool:
    """Whether we know at all who sends this: an account, or a link that opens some meeting."""
    if request.user.is_authenticated:
        return True
    return guest_links.of_session(request.session.get(guest_links.KEY)) is not None


def speaks_elsewhere(person: Participant, session: str) -> bool:
    """Whether his seat is live on another device, so that this one may not send by plain HTTP either."""
    return _live(person) and not _held_from(person, session)


def _in_the_way(person: Participant, mode: Mode) -> No | None:
    if not _live(person):
        return None
    if mode != "take_over":
        return "choose_device"
    return "seat_in_use" if _speaks_or_is_called(person) else None


def _live(person: Participant) -> bool:
    """A beat from the future, by a clock that was put back since, is no sign of life: a line that lives beats again."""
    moment, span = datetime.now(UTC), timedelta(seconds=ALIVE_SECONDS)
    lines = Connection.objects.filter(participant=person, read_only=False, closed_at=None)
    return lines.filter(epoch=person.epoch, beat_at__gt=moment - span, beat_at__lt=moment + span).exists()


def _speaks_or_is_called(person: Participant) -> bool:
    speaking = FloorRequest.objects.filter(meeting=person.meeting_id, pid=person.pid, state=FloorRequest.State.SPEAKING)
    poll = votes.current(person.meeting_id)
    return speaking.exists() or (poll is not None and poll.vote.status == "open" and poll.vote.called == person.pid)


def _open(person: Participant, user: User, device: str, *, read_only: bool = False, renewed: bool = False) -> Line:
    moment = datetime.now(UTC)
    older = Connection.objects.filter(participant=person, read_only=False, closed_at=None)
    closed = () if read_only else tuple(older.values_list("id", flat=True))
    if closed:
        Connection.objects.filter(id__in=closed).update(closed_at=moment)
    row = Connection.objects.create(
        meeting_id=person.meeting_id,
        participant=person,
        user_id=user.id,
        session_key=user.session,
        device=device[:120],
        epoch=person.epoch,
        read_only=read_only,
        server=SERVER,
        opened_at=moment,
        beat_at=moment,
    )
    urgent = person.pid in (person.meeting.chair, person.meeting.clerk)
    return Line(row.id, person.pid, person.epoch, read_only, urgent, renewed, closed)


def free(seat: Participant, *, actor: str, origin: str = "") -> int:
    """Take the seat from whatever device has it, also from under a speaker; the next device just gets in.

    For a device that hangs or is lost: its session ends, so that it does not come back. How many lines were closed.
    """
    with transaction.atomic():
        person = Participant.objects.select_for_update(of=("self",)).get(pk=seat.pk)
        lines = Connection.objects.filter(participant=person, read_only=False, closed_at=None)
        sessions = [key for key in lines.values_list("session_key", flat=True) if key]
        closed = lines.update(closed_at=datetime.now(UTC))
        person.epoch += 1
        person.save(update_fields=["epoch"])
        Session.objects.filter(pk__in=sessions).delete()
        log_event("seat.free", "ok", object=f"{person.meeting_id} {person.pid}", actor=actor, origin=origin)
    return closed


def close(line: UUID) -> None:
    Connection.objects.filter(pk=line, closed_at=None).update(closed_at=datetime.now(UTC))


def beat(lines: Iterable[UUID]) -> None:
    """These lines were heard since the last beat; one statement for all of a process."""
    Connection.objects.filter(pk__in=list(lines)).update(beat_at=datetime.now(UTC))


def ended(lines: dict[UUID, User]) -> dict[UUID, int]:
    """The lines that may not go on, and with which code: signed out, revoked, no longer taking part, taken over."""
    users = {str(user.id): user for user in lines.values() if user.id}
    active = get_user_model().objects.filter(pk__in=users, is_active=True).values_list("pk", "password")
    known = {pk for pk, password in active if password == users[str(pk)].proof}
    sessions = {user.session for user in lines.values()}
    valid = Session.objects.filter(pk__in=sessions, expire_date__gt=datetime.now(UTC))
    signed_in = set(valid.values_list("pk", flat=True))
    links = guest_links.still_open({user.link for user in lines.values() if user.link})
    theirs = Q(participant__person__user=F("user_id")) | Q(user=None)
    rows_of = dict(Connection.objects.filter(theirs, pk__in=lines).values_list("pk", "closed_at"))
    out = {line: 4403 for line in lines if line not in rows_of}
    out |= {line: 4409 for line, closed_at in rows_of.items() if closed_at is not None}
    may = {line for line, user in lines.items() if (user.link in links if user.link else user.id in known)}
    return out | {line: 4401 for line, user in lines.items() if line not in may or user.session not in signed_in}


def lease(meeting: UUID, holder: str = SERVER) -> bool:
    """Whether this process keeps the meeting's clock for the next seconds.

    A lease that runs longer than one can was given by a clock that was put back since: it holds nobody off.
    """
    moment = datetime.now(UTC)
    until = moment + timedelta(seconds=LEASE_SECONDS)
    over = Q(until__lt=moment) | Q(until__gt=moment + timedelta(seconds=2 * LEASE_SECONDS))
    free = Lease.objects.filter(Q(holder=holder) | over, meeting=meeting)
    if free.update(holder=holder, until=until):
        return True
    return Lease.objects.get_or_create(meeting_id=meeting, defaults={"holder": holder, "until": until})[1]


@dataclass(frozen=True)
class LineState:
    """One participant's line as the clock sees it; ``beat`` only ever changes while a line lives, None without one."""

    pid: str
    beat: str | None
    lost: bool
    chairs: bool
    chair_silent: bool
    age: float = 0.0  # seconds since that beat, by the wall clock


def states(meeting: UUID) -> list[LineState]:
    """The lines of everybody who is there and has ever had one; a meeting that is over has none."""
    found = Meeting.objects.filter(pk=meeting, status__in=RUNNING).first()
    if found is None:
        return []
    moment = datetime.now(UTC)
    there = Q(participant__state__in=THERE) | Q(participant__pid=found.chair)
    rows = Connection.objects.filter(there, meeting=meeting, read_only=False)
    beat = Max(
        "beat_at", filter=Q(closed_at=None)
    )  # not of older lines: they may be of a later time, by a clock put back
    last = rows.values("participant__pid", "participant__line_lost_at").annotate(beat=beat)
    return [
        LineState(
            row["participant__pid"],
            row["beat"] and str(row["beat"]),
            row["participant__line_lost_at"] is not None,
            row["participant__pid"] == found.chair,
            found.chair_silent_at is not None,
            (moment - row["beat"]).total_seconds() if row["beat"] else 0.0,
        )
        for row in last
    ]
