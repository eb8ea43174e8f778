"""The way to the stage through the web process: what goes through, what does not, and who goes away."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

from aiohttp import web

from streaming.proxy import MOST_BYTES, Proxy

ASKED = {
    "type": "http", "method": "POST", "path": "/stage/a b", "raw_path": b"/stage/a%20b", "query_string": b"x=1",
    "headers": [(b"cookie", b"sessionid=1"), (b"content-type", b"application/sdp"), (b"host", b"raad.example"),
                (b"x-forwarded-for", b"1.1.1.1"), (b"authorization", b"Bearer abc")],
    "client": ("192.0.2.9", 1234),
}  # fmt: skip


class Stage:
    """Stands where the stage's own HTTP stands."""

    def __init__(self):
        self.seen, self.left = [], asyncio.Event()
        app = web.Application()
        app.router.add_get("/stage/slow", self.slow)
        app.router.add_route("*", "/{path:.*}", self.anything)
        self.runner = web.AppRunner(app, handler_cancellation=True)

    async def slow(self, request):
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            self.left.set()
            raise

    async def anything(self, request):
        self.seen.append((request.method, request.path_qs, dict(request.headers), await request.read()))
        headers = {"Link": "<turn:relay>", "Set-Cookie": "a=b", "Location": "/stage/r/1"}
        return web.Response(status=201, body=b"answer", headers=headers)


@asynccontextmanager
async def running():
    stage = Stage()
    await stage.runner.setup()
    await web.TCPSite(stage.runner, "127.0.0.1", 0).start()
    proxy = Proxy(f"http://127.0.0.1:{stage.runner.addresses[0][1]}")
    try:
        yield stage, proxy
    finally:
        await stage.runner.cleanup()


async def ask(proxy, body=b"", leave_after=None, **change):
    """What the reader gets: status, headers, body."""
    said, waiting = [], [{"type": "http.request", "body": body}]

    async def receive():
        if waiting:
            return waiting.pop()
        await asyncio.sleep(30 if leave_after is None else leave_after)
        return {"type": "http.disconnect"}

    async def send(message):
        said.append(message)

    await proxy({**ASKED, **change}, receive, send)
    if not said:
        return None
    return said[0]["status"], dict(said[0]["headers"]), b"".join(each.get("body", b"") for each in said[1:])


async def test_a_request_goes_through_as_it_was_written_but_for_cookies_and_who_asks():
    async with running() as (stage, proxy):
        status, headers, body = await ask(proxy, b"v=0")
        method, path, asked, offered = stage.seen[0]
        assert (method, path, offered) == ("POST", "/stage/a%20b?x=1", b"v=0")
        assert "Cookie" not in asked and asked["X-Forwarded-For"] == "192.0.2.9"
        assert asked["Authorization"] == "Bearer abc" and asked["Content-Type"] == "application/sdp"
        assert asked["Host"].startswith("127.0.0.1")
        assert (status, body) == (201, b"answer")
        assert headers[b"link"] == b"<turn:relay>" and headers[b"location"] == b"/stage/r/1"
        assert headers[b"content-length"] == b"6" and b"set-cookie" not in headers


async def test_who_leaves_takes_his_waiting_request_along():
    async with running() as (stage, proxy):
        await ask(proxy, leave_after=0.2, method="GET", path="/stage/slow", raw_path=b"/stage/slow")
        await asyncio.wait_for(stage.left.wait(), 2)


async def test_a_stage_that_is_not_there_is_said():
    async with running() as (stage, proxy):
        await stage.runner.cleanup()
        status, headers, body = await ask(proxy)
        assert status == 502 and b"stage.unreachable" in body and headers[b"cache-control"] == b"no-store"


async def test_what_the_stage_never_takes_does_not_reach_it():
    async with running() as (stage, proxy):
        assert (await ask(proxy, b"x" * (MOST_BYTES + 1)))[0] == 413
        assert (await ask(proxy, method="PUT"))[0] == 405
        assert stage.seen == []


async def test_it_wants_the_stages_addresses_only():
    async with running() as (_, proxy):
        wanted = [path for path in ("/stage/x", "/stream/x", "/stage", "/", "/vergadering/stage/") if
                  proxy.wants({"type": "http", "path": path})]  # fmt: skip
        assert wanted == ["/stage/x", "/stream/x"]
        assert not proxy.wants({"type": "websocket", "path": "/stage/x"})
