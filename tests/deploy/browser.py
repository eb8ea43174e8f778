"""A browser as far as these tests need one: TLS with the name checked, cookies as they are marked, a socket."""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
from http.cookies import Morsel, SimpleCookie
from typing import Any
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection, connect

from tests.deploy.installation import HOST, Installation

ELSEWHERE = "127.0.0.2"  # the client's own address, another than the proxy's


class Browser:
    """Cookies are kept with their marks; a Secure one travels over TLS only, and there is nothing else here."""

    def __init__(self, place: Installation) -> None:
        self.place = place
        self.trust = ssl.create_default_context(cafile=str(place.folder / "nginx/fullchain.pem"))
        self.cookies: dict[str, Morsel[str]] = {}

    def line(self, name: str = HOST) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.place.https), 10, (ELSEWHERE, 0))
        return self.trust.wrap_socket(plain, server_hostname=name)

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, Any, str]:
        """Status, headers and text; nothing is followed."""
        made = http.client.HTTPSConnection(HOST, timeout=20)
        made.sock = self.line()
        sent = {"Cookie": self.cookie(), "Origin": f"https://{HOST}", "Referer": f"https://{HOST}/"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if form is None:
            made.request("GET", path, headers=sent)
        else:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            made.request("POST", path, urlencode(form), sent)
        answer = made.getresponse()
        text = answer.read().decode()
        made.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= SimpleCookie(line).items()
        return answer.status, answer.headers, text

    def cookie(self) -> str:
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items() if morsel.value)

    def submit(self, path: str, **form: str) -> tuple[int, Any, str]:
        """Open a page and send its form, as a person does."""
        page = self.ask(path)[2]
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        return self.ask(path, {"csrfmiddlewaretoken": token} | form)

    def socket(self, path: str, origin: str = f"https://{HOST}") -> ClientConnection:
        return connect(
            f"wss://{HOST}{path}",
            sock=self.line_for_socket(),
            ssl=self.trust,
            origin=origin,  # type: ignore[arg-type]
            additional_headers={"Cookie": self.cookie()},
            legacy=True,
        )

    def line_for_socket(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.place.https), 10, (ELSEWHERE, 0))


def heard(line: ClientConnection, kind: str) -> dict[str, Any]:
    """The next message of this kind."""
    while (message := json.loads(line.recv(timeout=20)))["type"] != kind:
        pass
    found: dict[str, Any] = message
    return found
