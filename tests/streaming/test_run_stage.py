"""manage.py run_stage: what of the settings reaches the processes."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from streaming.management.commands.run_stage import configuration
from streaming.media import process as media


def test_settings_reach_the_processes_under_their_own_names(settings, tmp_path):
    settings.MEDIA_PUBLIC_KEY, settings.STAGE_UDP_PORT, settings.STREAM_DIR = "k", 41000, tmp_path
    config = configuration(["m1"])
    assert (config["media_key"], config["udp_port"], config["meetings"]) == ("k", 41000, ["m1"])
    assert config["stream_dir"] == str(tmp_path)
    assert config["recordings_dir"] == str(settings.VAR_DIR / "recordings")


def test_the_media_process_takes_what_it_knows():
    config = media.Config.read('{"meeting": "m1", "udp_port": 7, "disk_free_mb": 9}')
    assert (config.meeting, config.disk_free_mb, config.recording) == ("m1", 9, "continuous")


def test_without_a_key_it_says_so_and_starts_nothing(settings):
    settings.MEDIA_PUBLIC_KEY = None
    with pytest.raises(CommandError, match="MEDIA_PUBLIC_KEY"):
        call_command("run_stage")
