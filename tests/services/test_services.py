"""The throw-away services answer, and leave nothing behind."""

import urllib.request

import psycopg
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
