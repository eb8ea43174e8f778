"""manage.py run_stage: the processes that carry sound and picture. They get their settings here and know no Django."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# setting → its name in the processes' configuration
NAMES = {
    "MEDIA_PUBLIC_KEY": "media_key",
    "STAGE_SECRET": "stage_secret",
    "STAGE_ROOM_URL": "room_url",
    "SITE_URL": "address",
    "LANGUAGE_CODE": "language",
    "STAGE_BIND": "bind",
    "STAGE_HTTP_PORT": "http_port",
    "STAGE_UDP_PORT": "udp_port",
    "STAGE_ADDRESSES": "addresses",
    "STREAM_DIR": "stream_dir",
    "RECORDINGS_DIR": "recordings_dir",
    "STAGE_DISK_FREE_MB": "disk_free_mb",
    "TURN_URLS": "turn_urls",
    "TURN_SECRET": "turn_secret",
}
FOLDERS = {"sockets": "stage", "stream_dir": "stream", "recordings_dir": "recordings"}


class Command(BaseCommand):
    help = "Run the stage: receives members' sound and picture, makes the programme, the stream and the recording."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--meeting", action="append", default=[], help="carry this meeting (may be repeated)")

    def handle(self, *args: Any, **options: Any) -> None:
        from streaming import run

        config = configuration(options["meeting"])
        if not config.get("media_key"):
            raise CommandError("MEDIA_PUBLIC_KEY is not set: without it the stage can let nobody in.")
        run.main(config)


def configuration(meetings: list[str]) -> dict[str, Any]:
    """What the processes are told; a setting that is not there leaves them their own default."""
    config: dict[str, Any] = {name: str(settings.VAR_DIR / folder) for name, folder in FOLDERS.items()}
    for setting, name in NAMES.items():
        value = getattr(settings, setting, None)
        if value is not None:
            config[name] = str(value) if name in FOLDERS else value
    return config | {"meetings": meetings}
