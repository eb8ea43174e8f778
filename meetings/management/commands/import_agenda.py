"""manage.py import_agenda FILE (--meeting ID | --body SLUG) [--apply]: an agenda from NotuBiz JSON."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from council.models import Body
from council.rules.refusal import Refused
from meetings.importers import HasRejected, Plan, Unreadable, apply, make_plan, read
from meetings.importers.plan import REJECT, UNCHANGED
from meetings.importers.records import Agenda
from meetings.models import Meeting
from meetings.rules.refusals import sentence
from meetings.services import preparing


class Command(BaseCommand):
    help = "Import the agenda of a meeting that has not been convened. Shows what would change; --apply does it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--meeting", type=UUID, help="id of the meeting")
        which.add_argument("--body", help="slug of the body: its meeting of that time and title, or else a new one")
        parser.add_argument("--title", help="title of the meeting, when the file has none or another is wanted")
        parser.add_argument("--starts-at", type=datetime.fromisoformat, help="start, in the body's own time")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--preview", action="store_true", help="show only (what happens without --apply as well)")
        way.add_argument("--apply", action="store_true", help="carry it out, all or nothing")
        parser.add_argument("--without-rejected", action="store_true", help="go on without the rows that were rejected")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                self.run(options)
                transaction.set_rollback(not options["apply"])
        except Unreadable as error:
            raise CommandError(str(error.reason)) from error
        except OSError as error:  # not there, a folder, not ours to read
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except Refused as no:
            raise CommandError(sentence(no.code, no.values, "nl")) from no

    def run(self, options: dict[str, Any]) -> None:
        body, meeting = self.of(options)
        agenda = read(options["file"].read_bytes(), body.zone())
        meeting = meeting or self.found_or_planned(body, agenda, options)
        plan = make_plan(meeting, agenda)
        self.show(plan)
        if options["apply"]:
            self.carry_out(plan, options["without_rejected"])

    def of(self, options: dict[str, Any]) -> tuple[Body, Meeting | None]:
        if options["meeting"]:
            meeting = Meeting.objects.select_related("body").filter(pk=options["meeting"]).first()
            if meeting is None:
                raise CommandError(f"no meeting {options['meeting']}")
            return meeting.body, meeting
        body = Body.objects.filter(slug=options["body"]).first()
        if body is None:
            raise CommandError(f"no body {options['body']!r}")
        return body, None

    def found_or_planned(self, body: Body, agenda: Agenda, options: dict[str, Any]) -> Meeting:
        """The meeting that an earlier import made, or a new one; who takes part follows from its day."""
        title, start = options["title"] or agenda.title, options["starts_at"] or agenda.starts_at
        if start is None:
            raise Unreadable("meeting.time_missing")
        if not title:
            raise Unreadable("meeting.title_missing")
        start = start if start.tzinfo else start.replace(tzinfo=body.zone())
        found = Meeting.objects.filter(body=body, title=title, starts_at=start).first()
        return found or preparing.plan(body, title, start, place=agenda.place)

    def show(self, plan: Plan) -> None:
        for line in plan.lines:
            if line.action != UNCHANGED:
                what = str(line.reason) if line.reason else ", ".join(_change(*change) for change in line.changes)
                self.stdout.write(f"{line.action:>9}  {line.where}  {line.text}: {what}")
        for item in plan.absent:
            self.stdout.write(f"{'-':>9}  {item}: " + _("is not in the file; nothing changes"))
        self.stdout.write(", ".join(f"{action} {count}" for action, count in plan.counts().items()))

    def carry_out(self, plan: Plan, without_rejected: bool) -> None:
        try:
            apply(plan, without_rejected=without_rejected)
        except HasRejected:
            rejected = len(plan.of(REJECT))
            raise CommandError(f"{rejected} rows rejected, nothing imported; see --without-rejected") from None
        self.stdout.write(self.style.SUCCESS(_("Imported.") + f" {plan.meeting.pk}"))


def _change(what: str, old: Any, new: Any) -> str:
    return f"{what} {new}" if old in (None, "") else f"{what} {old} → {new}"
