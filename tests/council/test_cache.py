"""While Redis is away each process counts for itself: signing in works, and guessing is still held back."""

import time
from typing import Any
from uuid import uuid4

import pytest

from council import cache
from tests.services.processes import free_port
from tests.services.redis import redis_at

OPTIONS = {"OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1}}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_again_at", [0.0])
    monkeypatch.setattr(cache, "AGAIN_SECONDS", 0.1)


def made(port: int) -> Any:
    return cache.Cache(f"redis://127.0.0.1:{port}/0", dict(OPTIONS))


def test_without_redis_a_code_still_counts_once() -> None:
    nowhere, key = made(free_port()), str(uuid4())
    assert nowhere.add(key, "y", 60) is True
    assert nowhere.add(key, "y", 60) is False
    nowhere.set(key, [1, 2], 60)
    assert nowhere.get(key, []) == [1, 2]
    assert nowhere.get_many([key]) == {key: [1, 2]}
    nowhere.delete(key)
    assert nowhere.get(key) is None


def test_every_use_of_it_has_a_way_without_redis() -> None:
    nowhere, key = made(free_port()), str(uuid4())
    nowhere.set_many({key: 1}, 60)
    assert (nowhere.incr(key), nowhere.touch(key, 60), nowhere.has_key(key)) == (2, True, True)
    nowhere.delete_many([key])
    nowhere.set(key, 1)
    nowhere.clear()
    assert key not in nowhere


def test_when_redis_is_back_it_is_used_again(redis_url: str) -> None:
    port, key = free_port(), str(uuid4())
    ours, others = made(port), made(port)
    ours.set(key, "alone")
    with redis_at(port):
        time.sleep(0.15)
        assert ours.get(key) is None
        ours.set(key, "together")
        assert others.get(key) == "together"
