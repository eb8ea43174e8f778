"""`manage.py demo`: a fictional council holds an evening on this machine. Called by `make demo`."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

ONCE_SPEED = 60.0


class Command(BaseCommand):
    help = "Seed a fictional council, serve it on this machine alone and run an evening in it."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="a new evening, even if the last one is not over")
        parser.add_argument("--once", action="store_true", help="to the close as fast as it goes, check it, and stop")
        parser.add_argument("--speed", type=float, default=None, help="1 is a human pace; 2 is twice as fast")
        parser.add_argument("--seed", type=int, default=1, help="another number, another evening")
        parser.add_argument("--no-stage", action="store_true", help="without sound and picture")
        parser.add_argument("--port", type=int, default=None, help="instead of 8000 or the next one free")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs in demo mode only: COUNCIL_MODE=demo.")
        from frontend.demo.run import demo

        logging.getLogger().setLevel(logging.WARNING)
        speed = options["speed"] or (ONCE_SPEED if options["once"] else 1.0)
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, signal.default_int_handler)
        if speed <= 0:
            raise CommandError("The speed is a number above zero.")
        try:
            code = asyncio.run(
                demo(
                    fresh=options["fresh"],
                    speed=speed,
                    chance=options["seed"],
                    port=options["port"],
                    once=options["once"],
                    stage=not options["no_stage"],
                )
            )
        except KeyboardInterrupt:
            print("\nStopped. Everything is kept: start again to go on.")
            return
        if code:
            raise SystemExit(code)
