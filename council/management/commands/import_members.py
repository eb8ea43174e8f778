"""manage.py import_members BODY FILE [--apply]: members from ORI persons JSON or CSV; shows first, writes when told."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from council.importers import Plan, Unreadable, apply, make_plan, read_rows
from council.importers.apply import HasRejected
from council.importers.plan import REJECT, UNCHANGED
from council.models import Body


class Command(BaseCommand):
    help = (
        "Import members, group leaders, mayor, aldermen and clerk of a body. Shows what would change; --apply does it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("body", help="slug of the body")
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisations", type=Path, help="ORI organisations JSON, for names of groups by id")
        parser.add_argument("--since", type=datetime.date.fromisoformat, help="day from which changes hold (today)")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--preview", action="store_true", help="show only (what happens without --apply as well)")
        way.add_argument("--apply", action="store_true", help="carry it out, all or nothing")
        parser.add_argument("--without-rejected", action="store_true", help="go on without the rows that were rejected")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = self.plan(options)
        except Unreadable as error:
            raise CommandError(str(error.reason)) from error
        except OSError as error:  # not there, a folder, not ours to read
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.show(plan)
        if options["apply"]:
            self.carry_out(plan, options["without_rejected"])

    def plan(self, options: dict[str, Any]) -> Plan:
        body = Body.objects.filter(slug=options["body"]).first()
        if body is None:
            raise CommandError(f"no body {options['body']!r}; known: {', '.join(_slugs()) or 'none'}")
        organisations = options["organisations"].read_bytes() if options["organisations"] else None
        rows = read_rows(options["file"].read_bytes(), organisations)
        return make_plan(body, rows, options["since"] or body.local_date())

    def show(self, plan: Plan) -> None:
        for item in plan.items:
            if item.action != UNCHANGED:
                what = str(item.reason) if item.reason else ", ".join(_change(*change) for change in item.changes)
                lines = "+".join(str(line) for line in item.lines)
                self.stdout.write(f"{item.action:>9}  {lines:>5}  {item.text}: {what}")
        for person in plan.absent:
            self.stdout.write(f"{'-':>9}         {person}: " + _("sits, but is not in the file; nothing changes"))
        self.stdout.write(", ".join(f"{action} {count}" for action, count in plan.counts().items()))

    def carry_out(self, plan: Plan, without_rejected: bool) -> None:
        try:
            apply(plan, without_rejected=without_rejected)
        except HasRejected:
            raise CommandError(
                f"{len(plan.of(REJECT))} rows rejected, nothing imported; see --without-rejected"
            ) from None
        self.stdout.write(self.style.SUCCESS(_("Imported.")))


def _change(what: str, old: Any, new: Any) -> str:
    if what == "external_ids":
        return what
    return f"{what} {new}" if old is None else f"{what} {old} → {new}"


def _slugs() -> list[str]:
    return list(Body.objects.values_list("slug", flat=True))
