"""Signing in as a browser does on the demo's page: a form with its token, and a session cookie in return."""

from __future__ import annotations

import http.client
import json
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PAGE = "/demo/sign-in/"
SESSION, CSRF = "council_session", "council_csrf"


class Door:
    """The sign-in page of one server. One token serves everybody: it belongs to the form, not to a person."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.token = ""

    def session(self, person: str) -> str:
        """The session of this person (his id), fresh from the server."""
        line = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            if not self.token:
                self.token = self._cookies(line, "GET")[CSRF].value
            return self._cookies(line, "POST", urlencode({"person": person, "csrfmiddlewaretoken": self.token}))[
                SESSION
            ].value
        finally:
            line.close()

    def media_token(self, session: str, meeting: str) -> str:
        """Leave to publish in this meeting, for who holds this session. Raises ConnectionError where it is refused."""
        line = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            headers = {"Cookie": f"{SESSION}={session}; {CSRF}={self.token}", "X-CSRFToken": self.token}
            line.request("POST", f"/vergadering/{meeting}/media/", b"", headers)
            answer = line.getresponse()
            body = answer.read()
        finally:
            line.close()
        if answer.status != 200:
            raise ConnectionError(f"the door of the media answers {answer.status}")
        token = json.loads(body)["publish"]
        if not token:
            raise ConnectionError("this seat speaks from another device")
        return str(token)

    def _cookies(self, line: http.client.HTTPConnection, method: str, body: str = "") -> SimpleCookie:
        headers = {"Cookie": f"{CSRF}={self.token}"} if self.token else {}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, PAGE, body or None, headers)
        answer = line.getresponse()
        answer.read()
        found = SimpleCookie()
        for value in answer.headers.get_all("Set-Cookie", []):
            found.load(value)
        if answer.status not in (200, 302):
            raise ConnectionError(f"the sign-in page answers {answer.status}")
        return found
