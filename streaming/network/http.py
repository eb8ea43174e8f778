"""The stage's own HTTP: WHIP (RFC 9725), WHEP, and what the desk asks for. Every error is a problem with a code."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from streaming.network.admission import Admission, Denied
from streaming.network.hall import Hall, Resource
from streaming.rules import sdp
from streaming.rules.rendition import LARGE, SMALL
from streaming.tokens import Claims

log = logging.getLogger(__name__)

SDP = "application/sdp"
STATUS = {"sdp.malformed": 400, "sdp.no_h264": 406, "sdp.no_opus": 406}
TITLES = {
    400: "This offer cannot be answered",
    401: "A token is needed",
    403: "This token does not open this",
    404: "Not here",
    405: "Not this way: post again",
    406: "A codec is missing",
    413: "Too large",
    415: "Not a session description",
    429: "Too many joins",
    503: "Full",
}
RENDITIONS = {"720": LARGE, "360": SMALL}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Turn:
    """Relays for closed networks; credentials hold as long as a meeting may last."""

    urls: tuple[str, ...] = ()
    secret: str = ""
    seconds: int = 12 * 3600

    def links(self, pid: str, now: float) -> list[str]:
        """`Link` headers (RFC 9725 4.6) with time-limited credentials (coturn's `use-auth-secret`)."""
        name = f"{int(now) + self.seconds}:{pid}"
        seal = hmac.new(self.secret.encode(), name.encode(), hashlib.sha1).digest()
        word = base64.b64encode(seal).decode()
        rest = f'rel="ice-server"; username="{name}"; credential="{word}"; credential-type="password"'
        return [f"<{url}>; {rest}" for url in self.urls]


def problem(status: int, code: str, detail: str = "") -> web.Response:
    body = {"title": TITLES.get(status, "Denied"), "detail": detail, "code": code}
    return web.Response(status=status, text=json.dumps(body), content_type="application/problem+json")


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Three kinds of no: refused with its code, HTTP's own, and broken (logged, and nothing said of it)."""
    try:
        answer = await handler(request)
    except Denied as refused:
        answer = problem(refused.status, refused.code, refused.detail)
    except sdp.Unanswerable as refused:
        answer = problem(STATUS[refused.code], refused.code, str(refused))
    except web.HTTPRequestEntityTooLarge:
        answer = problem(413, "sdp.malformed")
    except web.HTTPException as exception:
        answer = problem(exception.status, "http", exception.reason)
    except (asyncio.CancelledError, ConnectionError):
        raise
    except Exception:
        log.exception("%s %s", request.method, request.path)
        answer = problem(500, "internal")
    answer.headers["Cache-Control"] = "no-store"
    return answer


class Doors:
    """The routes under `/stage/`; `halls` is looked up at each request."""

    def __init__(self, halls: Mapping[str, Hall], admission: Admission, turn: Turn = Turn()) -> None:
        self._halls, self._admission, self._turn = halls, admission, turn

    def application(self) -> web.Application:
        app = web.Application(middlewares=[errors], client_max_size=sdp.MOST_BYTES)
        app.add_routes(self.routes())
        return app

    def routes(self) -> list[web.RouteDef]:
        root = "/stage/{meeting}"
        return [
            web.get("/stage/ready", self.ready),
            web.post(f"{root}/whip", self.whip),
            web.post(f"{root}/whep", self.whep),
            web.options(f"{root}/whip", self.options),
            web.options(f"{root}/whep", self.options),
            web.delete(f"{root}/r/{{id}}", self.delete),
            web.patch(f"{root}/r/{{id}}", self.patch),
            web.get(f"{root}/stills/{{pid}}.jpg", self.still),
            web.get(f"{root}/health", self.health),
            web.post(f"{root}/check", self.check),
            web.get(f"{root}/test", self.test),
            web.get(f"{root}/ready", self.ready),
        ]

    async def whip(self, request: web.Request) -> web.Response:
        hall, claims = self._admitted(request, "publish", "echo")
        offer = await self._offer(request)
        self._join(request, claims, "publish")
        resource, answer = hall.publish(claims, offer)
        return self._created(hall, resource, answer)

    async def whep(self, request: web.Request) -> web.Response:
        hall, claims = self._admitted(request, "watch", "desk", "echo")
        wish = request.query.get("rendition", "")
        if wish and wish not in RENDITIONS:
            raise Denied(400, "rendition.unknown")
        offer = await self._offer(request)
        self._join(request, claims, "watch")
        resource, answer = hall.watch(claims, offer, RENDITIONS.get(wish, LARGE), bool(wish))
        return self._created(hall, resource, answer)

    async def options(self, request: web.Request) -> web.Response:
        _, claims = self._admitted(request, "publish", "watch", "desk", "echo")
        answer = web.Response(status=204, headers={"Accept-Post": SDP})
        return self._with_relays(answer, claims)

    async def delete(self, request: web.Request) -> web.Response:
        hall, claims = self._admitted(request, "publish", "watch", "desk", "echo")
        resource = hall.resources.get(request.match_info["id"])
        if resource is None or resource.claims.seat != claims.seat:
            raise Denied(404, "resource.unknown")
        await hall.end(resource, "deleted")
        return web.Response()

    async def patch(self, request: web.Request) -> web.Response:
        raise Denied(405, "no_trickle", "no trickle and no ICE restart: post again")

    async def still(self, request: web.Request) -> web.Response:
        hall, _ = self._admitted(request, "desk")
        picture = hall.still(request.match_info["pid"])
        return web.Response(body=picture, content_type="image/jpeg") if picture else web.Response(status=204)

    async def health(self, request: web.Request) -> web.Response:
        hall, _ = self._admitted(request, "desk")
        return web.json_response(hall.health())

    async def check(self, request: web.Request) -> web.Response:
        hall, claims = self._admitted(request, "desk")
        try:
            said = json.loads(await request.text())
        except ValueError:
            said = None
        if not isinstance(said, dict) or not isinstance(said.get("pid"), str):
            raise Denied(400, "check.malformed")
        hall.check(claims.pid, said["pid"])
        return web.Response(status=204)

    async def test(self, request: web.Request) -> web.Response:
        self._admitted(request, "watch", "desk", "echo")
        return web.json_response({"now": int(time.time() * 1_000_000)})

    async def ready(self, request: web.Request) -> web.Response:
        return web.Response(text="ready\n")

    def _admitted(self, request: web.Request, *scopes: str) -> tuple[Hall, Claims]:
        meeting = request.match_info["meeting"]
        hall = self._halls.get(meeting)
        if hall is None:
            raise Denied(404, "meeting.unknown")
        return hall, self._admission.admit(request.headers.get("Authorization"), meeting, {*scopes}, hall.standing)

    async def _offer(self, request: web.Request) -> str:
        if request.content_type != SDP:
            raise Denied(415, "sdp.malformed", f"{SDP} is wanted")
        try:
            return await request.text()
        except (UnicodeDecodeError, LookupError):
            raise Denied(400, "sdp.malformed", "not a text") from None

    def _join(self, request: web.Request, claims: Claims, action: str) -> None:
        half_open = sum(hall.half_open for hall in self._halls.values())
        now = asyncio.get_running_loop().time()
        self._admission.join(claims, action, _from(request), half_open, now)

    def _created(self, hall: Hall, resource: Resource, answer: str) -> web.Response:
        place = f"/stage/{hall.meeting}/r/{resource.id}"
        headers = {"Location": place, "ETag": f'"{resource.id}"'}
        made = web.Response(status=201, text=answer, content_type=SDP, headers=headers)
        return self._with_relays(made, resource.claims)

    def _with_relays(self, answer: web.Response, claims: Claims) -> web.Response:
        for link in self._turn.links(claims.pid, time.time()):
            answer.headers.add("Link", link)
        return answer


def _from(request: web.Request) -> str:
    """Who asks; behind a proxy on this machine the last address that it names."""
    remote = request.remote or ""
    if remote in ("127.0.0.1", "::1", ""):
        return request.headers.get("X-Forwarded-For", remote).rpartition(",")[2].strip()
    return remote
