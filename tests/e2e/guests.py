"""A browser that tells on the page: what it complained about, and where it went that is not this machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

LOOPBACK = {"localhost", "127.0.0.1"}
# What a browser itself writes when the server is gone, or answers no: the page can do nothing about that.
OFFLINE = ("net::ERR_", "WebSocket connection to")


@dataclass
class Guard:
    """Hears everything that the pages of a test do wrong; ``expects`` are pieces of complaints that belong to it."""

    expects: tuple[str, ...] = ()
    complaints: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> BrowserContext:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        return context

    def expect(self, *pieces: str) -> None:
        self.expects += pieces

    def verdict(self) -> list[str]:
        return [said for said in self.complaints if not any(piece in said for piece in self.expects)] + self.abroad

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type} on {message.location.get('url', '')}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.complaints.append(f"exception: {error.error}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in LOOPBACK:
            self.abroad.append(f"a request left this machine: {request.url}")
