"""Settings are read in a process of their own: what stops a start must be seen to stop it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    "SECRET_KEY": "Zx4nQ8vLw2Rt7Yp1Kd9Jf3Hs6Gb5Nc0MqWeUiOaTzXlVkPjBhR",
    "JOURNAL_KEY": "q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1c2",
    "MFA_KEY": "m1n2b3v4c5x6z7l8k9j0h1g2f3d4s5a6p7o8i9u0y1t2",
}
PRODUCTION = {"COUNCIL_MODE": "production", "ALLOWED_HOSTS": "raad.duinrade.example", **KEYS}


def start(tmp_path: Path, show: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "council.settings", "COUNCIL_VAR": str(tmp_path)}
    script = f"from django.conf import settings as s; print({show})"
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False
    )


def shown(tmp_path: Path, show: str, **environment: str) -> str:
    done = start(tmp_path, show, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_a_word_it_is_a_demo_on_loopback(tmp_path: Path) -> None:
    assert shown(tmp_path, "s.MODE, s.ALLOWED_HOSTS") == "demo ['localhost', '127.0.0.1', '[::1]']"


def test_a_demo_cannot_be_given_another_host(tmp_path: Path) -> None:
    assert "raad.example" not in shown(tmp_path, "s.ALLOWED_HOSTS", ALLOWED_HOSTS="raad.example")


def test_production_starts_on_its_own_keys_and_hosts(tmp_path: Path) -> None:
    assert shown(tmp_path, "s.MODE, s.ALLOWED_HOSTS, s.DEMO", **PRODUCTION) == (
        "production ['raad.duinrade.example'] False"
    )
    assert not (tmp_path / "secrets").exists()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-abcdefghijklmnopqrstuvwxyz0123456789abcdef"}, "SECRET_KEY"),
        ({"JOURNAL_KEY": ""}, "JOURNAL_KEY"),
        ({"MFA_KEY": KEYS["JOURNAL_KEY"]}, "must differ"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"SECOND_FACTOR_REQUIRED": "off"}, "SECOND_FACTOR_REQUIRED"),
        ({"COUNCIL_MODE": "prod"}, "COUNCIL_MODE"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL"),
    ],
)
def test_production_refuses_to_start(tmp_path: Path, change: dict[str, str], named: str) -> None:
    done = start(tmp_path, "s.MODE", **PRODUCTION | change)
    assert done.returncode != 0
    assert named in done.stderr


def test_production_cookies_and_transport_are_closed(tmp_path: Path) -> None:
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT"]
    show = ", ".join(f"s.{name}" for name in names) + ", s.SECURE_HSTS_SECONDS >= 31536000"
    assert shown(tmp_path, show, **PRODUCTION) == "True True True True True"


def test_a_commit_on_sqlite_is_on_disk(tmp_path: Path) -> None:
    script = "s.DATABASES['default']['OPTIONS']['transaction_mode'], s.DATABASES['default']['OPTIONS']['init_command']"
    said = shown(tmp_path, script)
    assert "IMMEDIATE" in said
    assert "synchronous=FULL" in said
    assert "journal_mode=WAL" in said


def test_a_postgresql_address_is_taken_apart(tmp_path: Path) -> None:
    url = "postgres://raad:ge%40heim@db.example:5433/raadzaal?sslmode=require"
    show = "*[s.DATABASES['default'][k] for k in ('USER', 'PASSWORD', 'HOST', 'PORT', 'NAME', 'OPTIONS')]"
    assert shown(tmp_path, show, DATABASE_URL=url) == ("raad ge@heim db.example 5433 raadzaal {'sslmode': 'require'}")


def test_a_start_without_collected_files_is_silent_but_in_production(tmp_path: Path) -> None:
    load = "__import__('django.core.asgi').core.asgi.get_asgi_application()"
    assert "No directory at" not in start(tmp_path / "demo", load).stderr
    assert "No directory at" in start(tmp_path / "production", load, **PRODUCTION).stderr
