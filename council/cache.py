"""The cache between processes, and what is done while Redis is away.

It holds counts of attempts and codes used once, never a fact. Without Redis each process counts for itself: somebody
can still sign in during a meeting, and is still held back when he guesses.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

AGAIN_SECONDS = 1.0  # after a failure Redis is left alone for so long, or every request would wait for it
_again_at = [0.0]  # of the process: Django makes a cache object per request


class Cache(RedisCache):
    """Redis, or this process's own memory while there is none."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("without-redis", params)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("delete", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("get_many", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("has_key", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("incr", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("delete_many", *args, **kwargs)

    def clear(self) -> Any:
        return self._either("clear")

    def _either(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _again_at[0]:
            shared: Callable[..., Any] = getattr(super(), name)
            try:
                return shared(*args, **kwargs)
            except (RedisError, OSError) as error:
                _again_at[0] = time.monotonic() + AGAIN_SECONDS
                logger.warning("cache: Redis is away, this process counts by itself: %s", error)
        return getattr(self._own, name)(*args, **kwargs)
