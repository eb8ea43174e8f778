"""The naive peer: a consumer that writes one ballot in one transaction and sends the board to a group."""

import itertools
import json
import os
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.peers.naive_settings"
from django.core.asgi import get_asgi_application

django = get_asgi_application()

from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from tests.bench.peers.board import update  # noqa: E402

BOARD = json.loads(update("0"))
numbers = itertools.count(1)


def record(number: int, choice: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_naive (number integer PRIMARY KEY, choice text)")
        cursor.execute("INSERT INTO bench_naive VALUES (%s, %s)", [number, choice])


class Room(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()
        await self.send(text_data='{"type":"snapshot","seq":0}')

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("room", self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        command = json.loads(text_data or "{}")
        if command["type"] == "ping":
            return
        number = next(numbers)
        await database_sync_to_async(record)(number, command["data"]["choice"])
        await self.channel_layer.group_send("room", {"type": "room.update", "seq": number})
        await self.send(text_data=json.dumps({"type": "done", "id": command["id"], "seq": number}))

    async def room_update(self, event: dict[str, Any]) -> None:
        """The tutorial's way: the message is made anew for every socket."""
        message = {"type": "update", "since": 0, "seq": event["seq"], **{k: BOARD[k] for k in ("now", "slices")}}
        await self.send(text_data=json.dumps(message))


application = ProtocolTypeRouter({"http": django, "websocket": Room.as_asgi()})
