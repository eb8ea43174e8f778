"""Bad luck on a real server: a thousand at the door at once, a reader that reads nothing, a database that goes away."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from meetings import hub, timers
from tests.bench.person import Person
from tests.meetings.live import Place, place
from tests.services.fixtures import need
from tests.services.postgres import create_database, initialise, server, unprivileged
from tests.services.processes import free_port, running, workplace

pytestmark = pytest.mark.slow
HELLO = {"type": "hello", "version": "1", "since": None, "mode": "full", "epoch": None}


@pytest.fixture(scope="module")
def here() -> Iterator[Place]:
    with place(12) as made:
        yield made


async def line(here: Place, cookie: str = "") -> ClientConnection:
    url = f"ws://127.0.0.1:{here.port}/ws/meetings/{here.meeting}/{'' if cookie else 'watch/'}"
    headers = {"Cookie": cookie} if cookie else {}
    origin = f"http://127.0.0.1:{here.port}"
    made = await connect(url, origin=origin, additional_headers=headers, max_size=None, open_timeout=60)
    await made.send(json.dumps(HELLO))
    return made


async def heard(made: ClientConnection, *kinds: str) -> dict[str, object]:
    async with asyncio.timeout(60):
        while (message := json.loads(await made.recv()))["type"] not in kinds:
            pass
    found: dict[str, object] = message
    return found


async def ask_for_floor(member: ClientConnection, kind: str) -> int:
    await member.send(json.dumps({"type": "floor.request", "id": str(uuid4()), "data": {"kind": kind}}))
    answer = await heard(member, "done", "refused")
    assert answer["type"] == "done", answer
    return int(str(answer["seq"]))


async def test_a_thousand_come_back_at_once_and_a_member_still_gets_through(here: Place) -> None:
    member = await line(here, here.members[0])
    await heard(member, "snapshot")
    crowd = [asyncio.create_task(line(here)) for _ in range(1000)]
    await ask_for_floor(member, "speech")
    lines = await asyncio.gather(*crowd)
    for made in lines:
        assert (await heard(made, "snapshot"))["slices"]
    seq = await ask_for_floor(member, "point_of_order")
    for made in lines:
        while int(str((await heard(made, "update", "snapshot"))["seq"])) < seq:
            pass
    await asyncio.gather(*(made.close() for made in [*lines, member]))


async def test_nothing_is_compressed_on_the_wire(here: Place) -> None:
    made = await line(here)
    assert made.request is not None and made.response is not None
    assert "permessage-deflate" in made.request.headers["Sec-WebSocket-Extensions"]
    assert "Sec-WebSocket-Extensions" not in made.response.headers
    await made.close()


def test_a_client_that_reads_nothing_holds_up_nobody(here: Place) -> None:
    """Its kernel's buffer fills, then ours up to a bound, then it is sent away; the others never notice."""
    chair, clerk = Person(here.port, here.meeting, here.chair), Person(here.port, here.meeting, here.clerk)
    deaf = deaf_socket(here, here.members[1])
    before = memory(here)
    for _ in range(150):
        chair.command("meeting.suspend", reason="pauze " * 40)
        clerk.until(chair.command("meeting.resume")["seq"])
        time.sleep(0.04)  # no faster than a line may
    assert memory(here) - before < 60_000
    assert ended(deaf), "who was sent away for reading nothing is gone"
    chair.close()
    clerk.close()
    deaf.close()


def ended(made: socket.socket) -> bool:
    """Whether the server ended this connection; reads what was still under way."""
    made.settimeout(timers.QUIET_SECONDS + 6)
    try:
        while made.recv(65_536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


async def test_a_silent_line_is_really_closed_and_the_chair_comes_back(here: Place) -> None:
    """Twenty seconds without a word: the server closes, with a code that Daphne can send; nobody stays half there."""
    chair = await line(here, here.chair)
    await heard(chair, "snapshot")
    async with asyncio.timeout(timers.QUIET_SECONDS + 6):
        with suppress(ConnectionClosed):
            while True:
                await chair.recv()
    assert chair.close_code == hub.TRY_LATER
    again = await line(here, here.chair)
    await heard(again, "snapshot")
    while await asyncio.to_thread(lambda: here.state()["slices"]["meeting"]["chair_line"]) != "ok":
        await again.send(json.dumps({"type": "ping"}))
        await heard(again, "pong")
        await asyncio.sleep(0.5)
    await again.close()


def memory(here: Place) -> int:
    """Resident kilobytes of the server."""
    assert here.child is not None
    status = Path(f"/proc/{here.child.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def deaf_socket(here: Place, cookie: str) -> socket.socket:
    """Says hello and never reads again."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    made.connect(("127.0.0.1", here.port))
    host = f"127.0.0.1:{here.port}"
    asked = [
        f"GET /ws/meetings/{here.meeting}/ HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        f"Cookie: {cookie}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "",
        "",
    ]
    made.sendall("\r\n".join(asked).encode())
    text = json.dumps(HELLO).encode()
    made.sendall(b"\x81" + bytes([0x80 | len(text)]) + b"\0\0\0\0" + text)
    return made


def test_a_database_that_is_away_for_ten_seconds(redis_url: str) -> None:
    """Commands meanwhile are answered "busy"; nothing is lost or done twice; the room comes back by itself."""
    with ExitStack() as outer, ExitStack() as database:
        start = fresh_cluster(outer)
        url = database.enter_context(start())
        here = outer.enter_context(place(5, url, redis_url))
        clerk = Person(here.port, here.meeting, here.clerk)
        clerk.command("note.add", text="voor")
        database.close()
        note = {"type": "note.add", "id": str(uuid4()), "data": {"text": "tijdens"}}
        assert answered(clerk, note)["type"] == "busy"
        time.sleep(10)
        assert here.state()["seq"] > 0  # the public's last picture stands
        database.enter_context(start())
        while answered(clerk, note)["type"] != "done":
            time.sleep(0.2)
        last = clerk.command("note.add", text="na")["seq"]
        clerk.until(last)
        lines = here.get(f"/api/meetings/{here.meeting}/journal.jsonl").decode().splitlines()
        notes = [entry["seq"] for entry in map(json.loads, lines) if entry["kind"] == "note.added"]
        assert len(notes) == 3
        assert notes[-1] == last == len(lines)
        here.stop()


def fresh_cluster(stack: ExitStack) -> Callable[[], AbstractContextManager[str]]:
    """A PostgreSQL that can be started more than once on the same data; its end is the abrupt one."""
    binaries, owner, port = need("postgres"), unprivileged(), free_port()
    folder = stack.enter_context(workplace("council-pg", owner))
    initialise(binaries, folder / "data", owner)

    @contextmanager
    def start() -> Iterator[str]:
        command = server(binaries, folder / "data", port, 100, True)
        with running(command, port, folder / "log", owner, signal.SIGQUIT):
            create_database(binaries, port, owner)
            yield f"postgres://council@127.0.0.1:{port}/council"

    return start


def answered(person: Person, sent: dict[str, object]) -> dict[str, object]:
    person.say(sent)
    number = str(sent["id"])
    with person.change:
        assert person.change.wait_for(lambda: number in person.answers, 30)
    return person.answers.pop(number)
