"""manage.py backup [FILE]: database, uploads and heads in one file; the secrets are kept apart."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from council.backup import BackupError, write_backup


class Command(BaseCommand):
    help = "Write a backup. May be run while the server runs. Keep the secrets (var/secrets) in another place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="default: var/backups/<time>.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        target = options["file"] or settings.VAR_DIR / "backups" / f"{timezone.now():%Y%m%dT%H%M%SZ}.tar.gz"
        try:
            manifest = write_backup(target.resolve())
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            self.style.SUCCESS(f"{target}: {len(manifest['files'])} files, {target.stat().st_size} bytes")
        )
        self.stdout.write(f"Not in it: the secrets of {', '.join(manifest['keys'])}. Keep them apart from this file.")
