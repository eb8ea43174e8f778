"""manage.py add_body gemeente Amstelveen amstelveen --since 2026-03-26 --seats 37"""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from council import services
from council.models import BodyKind


class Command(BaseCommand):
    help = "Add a body with its first council term and its numbered, still empty seats."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=BodyKind.values)
        parser.add_argument("name")
        parser.add_argument("slug")
        parser.add_argument("--since", type=datetime.date.fromisoformat, required=True, help="first day of the term")
        parser.add_argument("--seats", type=int, required=True, help="number of seats by law")
        parser.add_argument("--time-zone", default="", help="the kind's own when left out")
        parser.add_argument("--clerk-phone", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        extra = {"time_zone": options["time_zone"], "clerk_phone": options["clerk_phone"]}
        try:
            with transaction.atomic():
                body = services.add_body(options["kind"], options["name"], options["slug"], **extra)
                services.open_term(body, options["since"], options["seats"])
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(self.style.SUCCESS(f"{body} ({body.slug}): {options['seats']}"))
