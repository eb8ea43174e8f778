"""manage.py run_watchdog: what of the settings reaches its process, and the seal with which it comes to the room."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from council.signing import service_of
from streaming.management.commands.run_watchdog import configuration
from streaming.watchdog.process import Config
from streaming.watchdog.room import seal


def test_the_settings_are_what_the_process_reads(settings):
    settings.WATCHDOG_SECRET, settings.STREAM_URL = "s" * 43, "https://raad.example"
    config = Config(**configuration())
    assert (config.secret, config.stream_url, config.site) == (
        "s" * 43,
        "https://raad.example",
        settings.STAGE_ROOM_URL,
    )


def test_without_a_secret_it_says_so_and_starts_nothing(settings):
    settings.WATCHDOG_SECRET = ""
    with pytest.raises(CommandError, match="WATCHDOG_SECRET"):
        call_command("run_watchdog")


def test_the_room_knows_its_seal_once_and_no_other(settings):
    settings.WATCHDOG_SECRET = "s" * 43
    made = seal("s" * 43, "watchdog", "m1")
    assert service_of(made, "m2") is None
    assert service_of(made, "m1") == "watchdog"
    assert service_of(made, "m1") is None
    assert service_of(seal("t" * 43, "watchdog", "m1"), "m1") is None
    assert service_of(seal("s" * 43, "stage", "m1"), "m1") is None
    assert service_of(seal("s" * 43, "watchdog", "m1", at=1), "m1") is None
