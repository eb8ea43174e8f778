"""Commands over plain HTTP, for who has neither a browser nor a line in the test: signed in by the demo's door."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import uuid
from typing import Any

from frontend.demo.signin import Door

PATIENCE_SECONDS, POLL_SECONDS = 10.0, 0.05


class Hands:
    """Everybody's hands in one meeting; what they do must be done."""

    def __init__(self, address: str, scene: dict[str, Any]) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        self.door = Door(host, int(port))
        self.base = f"{address}/api/meetings/{scene['meeting']}"
        self.scene = scene
        self.sessions: dict[str, str] = {}
        self.seq = 0

    def do(self, pid: str, kind: str, /, **data: Any) -> dict[str, Any]:
        envelope = {"type": kind, "id": str(uuid.uuid4()), "data": data}
        request = urllib.request.Request(f"{self.base}/commands", json.dumps(envelope).encode(), self._headers(pid))
        try:
            with urllib.request.urlopen(request) as answer:
                found: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as no:
            found = json.load(no)
        assert found["type"] == "done", f"{kind} by {pid}: {found}"
        self.seq = int(found["seq"])
        return dict(found["data"])

    @property
    def state(self) -> dict[str, Any]:
        """What everybody may see, once it shows what these hands did last."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with urllib.request.urlopen(f"{self.base}/state") as answer:
                found: dict[str, Any] = json.load(answer)
            if found["seq"] >= self.seq:
                return dict(found["slices"])
            time.sleep(POLL_SECONDS)
        raise AssertionError(f"the public state stays at {found['seq']}; {self.seq} was acknowledged")

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

    def session(self, pid: str) -> str:
        """This person's session: the same one for his hands and for his browser."""
        if pid not in self.sessions:
            self.sessions[pid] = self.door.session(self.scene["people"][pid]["person"])
        return self.sessions[pid]

    def _headers(self, pid: str) -> dict[str, str]:
        cookies = f"council_session={self.session(pid)}; council_csrf={self.door.token}"
        return {"Content-Type": "application/json", "Cookie": cookies, "X-CSRFToken": self.door.token}
