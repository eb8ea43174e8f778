"""The throw-away services answer, and leave nothing behind."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import psycopg
import pytest
import redis as redis_client

from tests.services.fixtures import need
from tests.services.nginx import nginx
from tests.services.postgres import postgres
from tests.services.processes import free_port


def test_postgres_answers_and_is_gone_afterwards() -> None:
    need("postgres")
    with postgres() as url, psycopg.connect(url.replace("postgres://", "postgresql://")) as connection:
        assert connection.execute("show fsync").fetchone() == ("off",)
    try:
        psycopg.connect(url.replace("postgres://", "postgresql://"), connect_timeout=2)
    except psycopg.OperationalError:
        return
    raise AssertionError("PostgreSQL still answers")


def test_a_durable_postgres_waits_for_the_disk() -> None:
    need("postgres")
    with postgres(durable=True) as url, psycopg.connect(url) as connection:
        assert connection.execute("show fsync").fetchone() == ("on",)
        assert connection.execute("show synchronous_commit").fetchone() == ("on",)


def test_redis_answers(redis_url: str) -> None:
    assert redis_client.Redis.from_url(redis_url).ping() is True


def test_nginx_serves_with_nchan() -> None:
    need("nchan")
    port = free_port()
    block = f"server {{ listen 127.0.0.1:{port}; location /pub {{ nchan_publisher; nchan_channel_id x; }} }}"
    with nginx(block, port, nchan=True):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/pub", data=b"hello", method="POST")
        with urllib.request.urlopen(request) as answer:
            assert answer.status in (201, 202)


@pytest.mark.parametrize(("ci", "code", "said"), [("true", 1, "1 error"), ("", 0, "1 skipped")])
def test_what_needs_a_database_that_is_not_there_is_no_success_in_ci(ci: str, code: int, said: str) -> None:
    rest = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    one = "tests/meetings/test_races.py::test_a_meeting_waits_for_its_own_lock_and_for_no_other"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", one]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, env=rest | {"CI": ci}, capture_output=True, text=True)
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout
