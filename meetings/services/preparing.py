"""Preparing a meeting: who takes part, what is on the agenda, and the first entries of its journal."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from council import journal
from council.journal import Draft
from council.models import Body, OfficeKind, Person
from council.models.body import BodyKind
from council.models.office import EXECUTIVE_OFFICE
from council.rules import canonical, convening
from council.rules.refusal import Refused
from council.selectors.bodies import rule_set_on
from council.selectors.members import Officers, group_of, longest_sitting, names_on, officers_on, seats_on, sitting_on
from council.services.freezing import freeze
from council.services.texts import keep_text
from meetings import standing
from meetings.models import Meeting, Participant
from meetings.rules.permissions import Role

GUEST = "guest"
# Who may be invited besides members and office-holders, and what he may then do. No office of the body has these names.
GUESTS: Final = {GUEST: Role.CITIZEN_SPEAKER, "citizen_speaker": Role.CITIZEN_SPEAKER, "executive": Role.EXECUTIVE}


@transaction.atomic
def plan(body: Body, title: str, starts_at: datetime, **fields: Any) -> Meeting:
    """A new meeting with everybody who takes part in it by seat or office on its day."""
    day = body.local_date(starts_at)
    seats, holdings = seats_on(body, day), list(sitting_on(body, day))
    if not seats or not holdings:
        raise Refused("meeting.no_members_on_that_day", "seats", {"date": day.isoformat()})
    meeting = Meeting(body=body, title=title, starts_at=starts_at, seats=seats, sitting=len(holdings), **fields)
    people = _people(meeting, body)
    meeting.save()
    Participant.objects.bulk_create(people)
    return meeting


@transaction.atomic
def change(meeting: Meeting) -> None:
    """Save what was changed before the convocation; who takes part follows anew from the day."""
    if Meeting.objects.select_for_update().get(pk=meeting.pk).convened_at is not None:
        raise Refused("meeting.convened_already", "convening.written")
    body, day = meeting.body, meeting.body.local_date(meeting.starts_at)
    meeting.seats, meeting.sitting = seats_on(body, day), len(sitting_on(body, day))
    if not meeting.sitting:
        raise Refused("meeting.no_members_on_that_day", "seats", {"date": day.isoformat()})
    people = _people(meeting, body)
    named = {row.person_id for row in people}
    guests = meeting.participants.filter(office__in=GUESTS).exclude(person__in=named)
    meeting.participants.exclude(pk__in=list(guests.values_list("pk", flat=True))).delete()
    Participant.objects.bulk_create(people)
    meeting.save()


@transaction.atomic
def discard(meeting: Meeting) -> None:
    """A meeting that was never convened leaves nothing behind."""
    if Meeting.objects.select_for_update().get(pk=meeting.pk).convened_at is not None:
        raise Refused("meeting.convened_already", "convening.written")
    meeting.delete()


@transaction.atomic
def convene(meeting: Meeting, now: datetime | None = None) -> None:
    """Send it out: from here on the journal runs, and what the meeting rests on can no longer be edited."""
    if meeting.convened_at is not None:
        raise Refused("meeting.convened_already", "convening.written")
    again = _mark_failed_agenda(meeting)
    meeting.convened_at = now or timezone.now()
    rules = rule_set_on(meeting.body, meeting.body.local_date(meeting.starts_at))
    meeting.recording_mode = str(rules.recording_in_suspension.value)
    if meeting.second_convocation_of is not None:
        convening.second_convocation(meeting.convened_at, meeting.starts_at, rules)
    meeting.save()
    body = meeting.body
    journal.start(body.id, str(body.kind), meeting.id, meeting.convened_at, meeting.rehearsal)
    journal.append(meeting.id, [Draft("meeting.convened", "system", _convened(meeting, again))], meeting.convened_at)
    held = sitting_on(body, body.local_date(meeting.starts_at))
    freeze(held, meeting.id, "meeting")


def _mark_failed_agenda(meeting: Meeting) -> list[str]:
    """The items that stood on the agenda of the meeting that was not opened; they need no quorum (art. 20, 29)."""
    failed = meeting.second_convocation_of
    if failed is None:
        return []
    failed.refresh_from_db()
    if failed.status != Meeting.Status.NOT_OPENED or (failed.body_id, failed.rehearsal) != (
        meeting.body_id,
        meeting.rehearsal,
    ):
        raise Refused("meeting.no_second_of_that", "second_convocation", {"title": failed.title})
    sent = journal.entries(failed.id, kinds=("meeting.convened",))[0].data["items"]
    subjects = {_subject(item["title"]) for item in sent}
    same = [item for item in meeting.items.order_by("position") if _subject(item.title) in subjects]
    for item in same:
        item.on_failed_agenda = True
        item.save(update_fields=["on_failed_agenda"])
    return [str(item.id) for item in same]


def _subject(title: str) -> str:
    return " ".join(title.split()).casefold()


def invite(meeting: Meeting, person: Person, roles: Iterable[Role], office: str = GUEST) -> Participant:
    """Somebody besides members and office-holders: a deputy clerk, an expert, a citizen who speaks."""
    return Participant.objects.create(
        meeting=meeting,
        pid=_pseudonym(),
        person=person,
        roles=sorted(roles),
        office=office,
        name=person.display_name(),
        short_name=person.short_name(),
    )


def _people(meeting: Meeting, body: Body) -> list[Participant]:
    day = body.local_date(meeting.starts_at)
    officers, holdings = officers_on(body, day), list(sitting_on(body, day))
    seniority = {person.pk: rank for rank, person in enumerate(longest_sitting(body, day))}
    others = [(person, office) for person, office in _officers(officers, body) if person.pk not in seniority]
    names = names_on([h.person for h in holdings] + [person for person, _ in others])
    rows = [_member(meeting, f"s{h.seat.number:02d}", h.person, seniority[h.person_id], names) for h in holdings]
    rows += [_officer(meeting, person, office, names) for person, office in others]
    _appoint(meeting, rows, officers)
    return rows


def _member(meeting: Meeting, pid: str, person: Person, seniority: int, names: dict[object, str]) -> Participant:
    group = group_of(person, meeting.body.local_date(meeting.starts_at))
    return Participant(
        meeting=meeting,
        pid=pid,
        person=person,
        seated=True,
        seniority=seniority,
        name=person.display_name(),
        short_name=names[person.pk],
        group=group.short_name or group.name if group else "",
        group_name=group.name if group else "",
    )


def _officer(meeting: Meeting, person: Person, office: str, names: dict[object, str]) -> Participant:
    executive = office not in (OfficeKind.CLERK, OfficeKind.DEPUTY_CLERK)
    return Participant(
        meeting=meeting,
        pid=_pseudonym(),
        person=person,
        office=office,
        short_name=names[person.pk],
        name=person.display_name(),
        roles=[str(Role.EXECUTIVE)] if executive else [],
    )


def _officers(officers: Officers, body: Body) -> list[tuple[Person, str]]:
    """Chair, clerk and executive by law; each once, under the first office."""
    found: dict[Any, tuple[Person, str]] = {}
    listed = [(officers.chair, "chair_by_law"), (officers.clerk, str(OfficeKind.CLERK))]
    listed += [(person, "executive") for person in officers.executives]
    for person, office in listed:
        if person is not None:
            found.setdefault(person.pk, (person, _office_name(body, office)))
    return list(found.values())


def _office_name(body: Body, office: str) -> str:
    titles = {"gemeente": "mayor", "provincie": "commissioner", "waterschap": "dijkgraaf", "eiland": "governor"}
    named = {"chair_by_law": titles[body.kind], "executive": str(EXECUTIVE_OFFICE[BodyKind(body.kind)])}
    return named.get(office, office)


def _appoint(meeting: Meeting, rows: list[Participant], officers: Officers) -> None:
    """The chair by law leads; without one the longest sitting member does."""
    by_person = {row.person_id: row for row in rows}
    chair = by_person.get(officers.chair.pk) if officers.chair else None
    clerk = by_person.get(officers.clerk.pk) if officers.clerk else None
    if chair is None:
        chair = min((row for row in rows if row.seated), key=lambda row: row.seniority)
    elif not chair.seated:
        chair.roles = [str(Role.CHAIR)]
    meeting.chair, meeting.clerk = chair.pid, clerk.pid if clerk else ""


def _pseudonym() -> str:
    """Others than members are known in the public journal by a random name of this meeting alone."""
    return f"p-{secrets.token_hex(4)}"


def _convened(meeting: Meeting, again: list[str]) -> dict[str, Any]:
    items = [{"id": str(i.id), "number": i.number, "title": i.title} for i in meeting.items.order_by("position")]
    return {
        "title": meeting.title,
        "starts_at": journal.timestamp(meeting.starts_at),
        "place": meeting.place,
        "digital": meeting.digital,
        "rehearsal": meeting.rehearsal,
        "regime": meeting.regime,
        **standing.recorded_basis(meeting, _keep),
        "seats": meeting.seats,
        "sitting": meeting.sitting,
        "chair": meeting.chair,
        "clerk": meeting.clerk or None,
        "agenda_hash": canonical_hash(items),
        "items": items,
        "second_convocation_of": str(meeting.second_convocation_of_id) if meeting.second_convocation_of_id else None,
        "on_failed_agenda": again,
    }


def _keep(text: str) -> dict[str, str] | None:
    """As ``Desk.keep`` has it, before there is a desk."""
    row = keep_text(text) if text else None
    return {"text": str(row.id), "hash": row.digest() or ""} if row else None


def canonical_hash(value: Any) -> str:
    """SHA-256 of the canonical JSON of a value, in hex."""
    return sha256(canonical.encode(value)).hexdigest()
