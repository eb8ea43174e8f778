"""Somebody at the desk during a measurement: a socket of the room's own protocol, driven step by step."""

from __future__ import annotations

import contextlib
import json
import threading
import time
import uuid
from typing import Any

from websockets.sync.client import connect


class Person:
    """Says hello, keeps the heartbeat, sends one command at a time and waits for its answer."""

    def __init__(self, port: int, meeting: str, cookie: str) -> None:
        self.socket = connect(
            f"ws://127.0.0.1:{port}/ws/meetings/{meeting}/",
            origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
            additional_headers={"Cookie": cookie},
            compression=None,
            max_size=None,
            legacy=True,
        )
        self.slices: dict[str, Any] = {}
        self.seq = -1
        self.answers: dict[str, dict[str, Any]] = {}
        self.change = threading.Condition()
        self.say({"type": "hello", "since": None, "version": "1", "mode": "take_over", "epoch": None})
        for work in (self._listen, self._beat):
            threading.Thread(target=work, daemon=True).start()
        with self.change:
            assert self.change.wait_for(lambda: bool(self.slices), 20), "no snapshot came"

    def say(self, message: dict[str, Any]) -> None:
        self.socket.send(json.dumps(message))

    def command(self, kind: str, **data: Any) -> dict[str, Any]:
        """Send, wait, and insist on "done"."""
        number = str(uuid.uuid4())
        self.say({"type": kind, "id": number, "data": data})
        with self.change:
            assert self.change.wait_for(lambda: number in self.answers, 30), f"{kind} was not answered"
        answer = self.answers.pop(number)
        if answer["type"] != "done":
            raise RuntimeError(f"{kind}: {answer}")
        return answer

    def until(self, seq: int) -> None:
        """Wait until this screen shows the journal's number."""
        with self.change:
            assert self.change.wait_for(lambda: self.seq >= seq, 20)

    def close(self) -> None:
        self.socket.close()

    def _listen(self) -> None:
        with contextlib.suppress(Exception):
            for text in self.socket:
                self._hear(json.loads(text))

    def _hear(self, message: dict[str, Any]) -> None:
        with self.change:
            if "slices" in message:
                self.slices |= message["slices"]
                self.seq = message["seq"]
            elif "id" in message:
                self.answers[message["id"]] = message
            self.change.notify_all()

    def _beat(self) -> None:
        with contextlib.suppress(Exception):
            while True:
                time.sleep(5)
                self.say({"type": "ping"})
