"""Commands over plain HTTP, for who has neither a browser nor a line in the test: signed in by the demo's door."""

from __future__ import annotations

import json
import urllib.request
import uuid
from typing import Any

from frontend.demo.signin import Door


class Hands:
    """Everybody's hands in one meeting; what they do must be done."""

    def __init__(self, address: str, scene: dict[str, Any]) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        self.door = Door(host, int(port))
        self.base = f"{address}/api/meetings/{scene['meeting']}"
        self.scene = scene
        self.sessions: dict[str, str] = {}

    def do(self, pid: str, kind: str, /, **data: Any) -> dict[str, Any]:
        envelope = {"type": kind, "id": str(uuid.uuid4()), "data": data}
        request = urllib.request.Request(f"{self.base}/commands", json.dumps(envelope).encode(), self._headers(pid))
        with urllib.request.urlopen(request) as answer:
            found: dict[str, Any] = json.load(answer)
        assert found["type"] == "done", f"{kind} by {pid}: {found}"
        return dict(found["data"])

    @property
    def state(self) -> dict[str, Any]:
        """What everybody may see."""
        with urllib.request.urlopen(f"{self.base}/state") as answer:
            found: dict[str, Any] = json.load(answer)["slices"]
        return found

    @property
    def vote(self) -> dict[str, Any]:
        found: dict[str, Any] = self.state["vote"]["current"]
        return found

    def item(self, number: str) -> str:
        return str(next(item["id"] for item in self.state["agenda"]["items"] if item["number"] == number))

    def proposal(self, label: str) -> str:
        proposals = [one for item in self.state["agenda"]["items"] for one in item["proposals"]]
        return str(next(one["id"] for one in proposals if one["label"] == label))

    def call(self) -> str:
        """The chair calls the next name."""
        self.do(self.scene["chair"], "vote.call_next", vote=self.vote["id"])
        return str(self.vote["roll"]["called"])

    def cast(self, pid: str, choice: str) -> None:
        self.do(pid, "vote.cast", vote=self.vote["id"], round=self.vote["round"], choice=choice)

    def _headers(self, pid: str) -> dict[str, str]:
        if pid not in self.sessions:
            self.sessions[pid] = self.door.session(self.scene["people"][pid]["person"])
        cookies = f"council_session={self.sessions[pid]}; council_csrf={self.door.token}"
        return {"Content-Type": "application/json", "Cookie": cookies, "X-CSRFToken": self.door.token}
