"""The way in of a guest: a personal link with a PIN, which the clerk makes and takes back, and what it opens.

It opens one seat of one meeting and nothing else: who came by it has no account, so that every other door, the
preparation pages first of all, takes him for somebody from the street. Link and PIN are random, and only what is
needed to know them again is kept. Making and comparing a PIN is slow on purpose, so neither is done by the scribe.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from council.rules.refusal import Refused
from council.services.security_log import log_event
from meetings.commands import Who
from meetings.desk import Desk
from meetings.models import Connection, GuestLink, Meeting, Participant
from meetings.models.guests import MOST_TRIES
from meetings.services import preparing
from meetings.stage_commands import SoundOnly

KEY: Final = "guest_link"  # in the session
LASTS: Final = timedelta(hours=24)  # from the beginning of the meeting, or from its making during the meeting
AFTERWARDS: Final = timedelta(hours=1)  # once the meeting is over
DIGITS: Final = 6
NOBODY: Final = make_password(None)


@dataclass(frozen=True)
class Shown:
    """What is shown once, and then known to nobody here."""

    token: str
    pin: str
    until: datetime

    @property
    def path(self) -> str:
        return f"/gast/{self.token}/"


# The clerk, before the meeting is opened and during it


@transaction.atomic
def make(guest: Participant, *, actor: str = "") -> Shown:
    """In preparation. An older link of this guest opens nothing from now on."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=guest.meeting_id)
    if meeting.status != Meeting.Status.PLANNED:
        raise ValidationError(_("This meeting was opened: the clerk makes the link at his desk."), code="opened")
    if guest.office not in preparing.GUESTS:
        raise ValidationError(_("Only a guest comes by a link."), code="no_guest")
    moment = datetime.now(UTC)
    _end(guest, moment)
    row = GuestLink.objects.create(participant=guest, made_at=moment, expires_at=_until(meeting, moment))
    return _show(row, meeting.id, guest.pid, actor)


@transaction.atomic
def revoke(guest: Participant, *, actor: str = "") -> None:
    """In preparation: whoever has the link stays outside, and who came in by it is put out."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=guest.meeting_id)
    if meeting.status != Meeting.Status.PLANNED:
        raise ValidationError(_("This meeting was opened: the clerk revokes the link at his desk."), code="opened")
    if _end(guest, datetime.now(UTC)):
        log_event("guest.revoke", "ok", object=f"{guest.meeting_id} {guest.pid}", actor=actor)


def invite(desk: Desk, data: Who) -> None:
    """A new link for a guest, at the desk; link and PIN are made and shown when the desk asks for them, once."""
    guest = _guest(desk, data.pid)
    _end(guest, desk.now)
    row = GuestLink(participant=guest, made_at=desk.now, expires_at=_until(desk.meeting, desk.now))
    desk.sheet.save(row)
    desk.answer = {"link": str(row.id)}
    desk.write("guest.invited", pid=guest.pid)


def withdraw(desk: Desk, data: Who) -> None:
    """His link opens nothing from now on, and his device is put out of the room."""
    guest = _guest(desk, data.pid)
    if not _end(guest, desk.now):
        raise Refused("guest.no_link", "", {"pid": guest.pid})
    desk.write("guest.revoked", pid=guest.pid)


def show(meeting: UUID, link: UUID, *, actor: str = "") -> Shown | None:
    """The link and PIN of a row that the desk asked for; None when they were shown already, or it was revoked."""
    with transaction.atomic():
        rows = GuestLink.objects.select_for_update(of=("self",)).select_related("participant")
        row = rows.filter(pk=link, participant__meeting=meeting, digest="", revoked_at=None).first()
        return _show(row, meeting, row.participant.pid, actor) if row else None


def sound_only(desk: Desk, data: SoundOnly) -> None:
    """A citizen who speaks may leave his camera out of it: then no picture of him is asked for, taken or shown."""
    if not desk.meeting.carried:
        raise Refused("stage.not_carried")
    person = desk.person(desk.actor.pid)
    if not may_choose(person):
        raise Refused("guest.picture_wanted")
    if person.sound_only == data.on:
        raise Refused("guest.chosen_already")
    person.sound_only = data.on
    desk.sheet.save(person)
    desk.write("guest.sound_only", pid=person.pid, on=data.on)


def may_choose(person: Participant) -> bool:
    """Who speaks for the council is seen; a citizen need not be."""
    return person.office == "citizen_speaker"


def _guest(desk: Desk, pid: str) -> Participant:
    person = desk.person(pid)
    if person.office not in preparing.GUESTS:
        raise Refused("guest.no_guest", "", {"pid": pid})
    return person


def _until(meeting: Meeting, moment: datetime) -> datetime:
    return max(meeting.starts_at, moment) + LASTS


def _end(guest: Participant, moment: datetime) -> bool:
    """Whether there was a link. Lines and media tokens of who came by it end too, by the seat's epoch."""
    if not GuestLink.objects.filter(participant=guest, revoked_at=None).update(revoked_at=moment):
        return False
    lines = Connection.objects.filter(participant=guest, user=None, closed_at=None)
    if lines.update(closed_at=moment):
        Participant.objects.filter(pk=guest.pk).update(epoch=F("epoch") + 1)
    return True


def _show(row: GuestLink, meeting: UUID, pid: str, actor: str) -> Shown:
    shown = Shown(secrets.token_urlsafe(32), f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", row.expires_at)
    row.digest, row.pin = _digest(shown.token), make_password(shown.pin)
    row.save(update_fields=["digest", "pin"])
    log_event("guest.link", "ok", object=f"{meeting} {pid}", actor=actor)
    return shown


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


# The guest


def find(token: str) -> GuestLink | None:
    """The link that is meant, whether it still opens anything or not."""
    rows = GuestLink.objects.select_related("participant__meeting__body")
    return rows.filter(digest=_digest(token)).first()


def opens(link: GuestLink, now: datetime | None = None) -> bool:
    """Whether who came by it may be in the room: not revoked, not past its time, and the meeting not long over."""
    moment = now or datetime.now(UTC)
    closed = link.participant.meeting.closed_at
    over = closed is not None and closed + AFTERWARDS <= moment
    return bool(link.digest) and link.revoked_at is None and link.expires_at > moment and not over


def enter(link: GuestLink | None, pin: str, *, origin: str = "") -> bool:
    """Whether this is the PIN. A wrong one is counted before it is answered, so that guessing together helps nobody."""
    if link is None:
        check_password(pin, NOBODY)  # takes as long
        return False
    with transaction.atomic():
        row = GuestLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        right = row.tries < MOST_TRIES and check_password(pin, row.pin)
        if right:
            row.used_at = row.used_at or datetime.now(UTC)
        else:
            row.tries = min(row.tries + 1, MOST_TRIES)
        row.save(update_fields=["used_at", "tries"])
    guest = link.participant
    log_event("guest.enter", "ok" if right else "wrong_pin", object=f"{guest.meeting_id} {guest.pid}", origin=origin)
    link.tries = row.tries
    return right


def of_session(said: Any, meeting: UUID | None = None) -> GuestLink | None:
    """The link by which this session came in, while it opens the room (of this meeting)."""
    try:
        number = UUID(str(said))
    except ValueError:
        return None
    rows = GuestLink.objects.select_related("participant__meeting__body").filter(pk=number)
    found = (rows.filter(participant__meeting=meeting) if meeting else rows).first()
    return found if found is not None and opens(found) else None


def still_open(links: Iterable[UUID]) -> set[UUID]:
    """Which of these still open their room; asked for the lines that live."""
    moment = datetime.now(UTC)
    meeting = Q(participant__meeting__closed_at=None) | Q(participant__meeting__closed_at__gt=moment - AFTERWARDS)
    rows = GuestLink.objects.filter(meeting, pk__in=list(links), revoked_at=None, expires_at__gt=moment)
    return set(rows.values_list("pk", flat=True))
