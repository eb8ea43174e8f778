"""Guests: an expert, a citizen who speaks, an executive from elsewhere. Invited before the meeting is opened.

Once it is open nothing of a meeting changes without an entry in its journal, and an invitation has none.
"""

from __future__ import annotations

from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council.models import Person
from council.services.security_log import log_event
from meetings.models import Meeting, Participant, Proposal
from meetings.services import preparing
from meetings.services.papers import OpenedError


def check(meeting: Meeting, person: Person) -> None:
    """What must be true of an invitation, by whatever door it comes in."""
    if meeting.status != Meeting.Status.PLANNED:
        raise OpenedError
    if person.body_id != meeting.body_id:
        raise ValidationError(_("This person is not known to this body."), code="other_body")
    if meeting.participants.filter(person=person).exists():
        raise ValidationError(_("This person takes part already."), code="takes_part")


@transaction.atomic
def invite(meeting: Meeting, person: Person, kind: str, *, actor: str = "") -> Participant:
    """From now on this person may enter the meeting with his account, with the rights of his kind."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    check(meeting, person)
    row = preparing.invite(meeting, person, [preparing.GUESTS[kind]], kind)
    _write_down("guest.invite", row, LogEntry.Action.CREATE, actor)
    return row


def may_be_withdrawn(guest: Participant) -> bool:
    """Only while he has left no trace: what is in the journal keeps the person it names."""
    if guest.office not in preparing.GUESTS or guest.meeting.status != Meeting.Status.PLANNED:
        return False
    moved = Proposal.objects.filter(meeting=guest.meeting_id).values_list("movers", flat=True)
    traces = guest.signed_at is not None or guest.state != Participant.State.EXPECTED
    return not traces and not any(guest.pid in movers for movers in moved)


@transaction.atomic
def withdraw(guest: Participant, *, actor: str = "") -> None:
    """He does not come after all, or was invited by mistake."""
    Meeting.objects.select_for_update(of=("self",)).get(pk=guest.meeting_id)
    guest = Participant.objects.select_related("meeting", "person").get(pk=guest.pk)
    if not may_be_withdrawn(guest):
        raise ValidationError(_("Something else rests on this."), code="protected")
    _write_down("guest.withdraw", guest, LogEntry.Action.DELETE, actor)
    guest.delete()


def _write_down(action: str, guest: Participant, kind: int, actor: str) -> None:
    """It gives rights, or takes them: in the security log, and beside the other edits in preparation."""
    log_event(action, guest.office, object=f"{guest.meeting_id} {guest.pid}", actor=actor)
    values = {"person": str(guest.person), "kind": guest.office, "meeting": str(guest.meeting_id)}
    changes = {k: (["None", v] if kind == LogEntry.Action.CREATE else [v, "None"]) for k, v in values.items()}
    LogEntry.objects.log_create(guest, action=kind, changes=changes)
