"""manage.py forget_security_log: for the daily run; deletes what is older than SECURITY_LOG_DAYS."""

from typing import Any

from django.core.management.base import BaseCommand

from council.services import forget_old_events


class Command(BaseCommand):
    help = "Delete lines of the security log that are older than SECURITY_LOG_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_old_events()} lines forgotten")
