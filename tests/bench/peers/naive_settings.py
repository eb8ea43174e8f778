"""The naive peer: Channels as its tutorial has it. BENCH_LAYER chooses one of the three channel layers."""

import os

from council.settings import *  # noqa: F403

LAYERS = {
    "memory": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}},
    "redis": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [{"address": os.environ.get("REDIS_URL", ""), "socket_timeout": None}], "capacity": 10_000},
    },
    "pubsub": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": os.environ.get("REDIS_URL", ""), "socket_timeout": None}]},
    },
}
CHANNEL_LAYERS = {"default": LAYERS[os.environ.get("BENCH_LAYER", "memory")]}
