"""manage.py run_watchdog: plays the public stream as a citizen does. It gets its settings here and knows no Django.

Run it elsewhere than the stage where that can be: a watchdog beside the stage sees the stream by a shorter way than
the public does.
"""

import asyncio
import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Run the watchdog: looks at the public stream of each meeting and says whether it can be followed."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        from streaming.run import Child, supervise

        config = configuration()
        if not config["secret"]:
            raise CommandError("WATCHDOG_SECRET is not set: without it the room does not know the watchdog.")
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
        asyncio.run(supervise([Child("watchdog", "streaming.watchdog.process", config)]))


def configuration() -> dict[str, Any]:
    """What the process is told: its secret, where the room is, and where a citizen finds the stream."""
    return {
        "secret": settings.WATCHDOG_SECRET,
        "site": settings.STAGE_ROOM_URL,
        "stream_url": settings.STREAM_URL,
    }
