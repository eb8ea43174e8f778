"""manage.py restore FILE [--replace]: put a backup back; stop the server first."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from council.backup import BackupError, restore_backup


class Command(BaseCommand):
    help = "Restore a backup. Stop the server first. Everything is checked before anything is touched."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="lose the data that is here")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            warnings = restore_backup(options["file"].resolve(), replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0)  # a backup of an older version is brought up to this one
        for warning in warnings:
            self.stderr.write(self.style.WARNING(warning))
        self.stdout.write(self.style.SUCCESS(f"restored from {options['file']}"))
