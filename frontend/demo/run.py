"""From an empty machine to an evening: prepare, serve, tell the addresses, let the evening go on."""

from __future__ import annotations

import asyncio
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from council.rules import verify
from frontend.demo import seed
from frontend.demo.cast import key_of
from frontend.demo.evening import Evening
from frontend.demo.narrator import Narrator
from frontend.demo.server import Server, free_port
from frontend.demo.stage import FASTEST, Stage, free_ports
from meetings.models import Meeting, Participant


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def prepare(fresh: bool, carried: bool) -> Meeting:
    """Tables, municipality, meeting: before the server starts, for then this process writes no more."""
    print("Preparing", flush=True)
    say("bringing the database up to date")
    call_command("migrate", verbosity=0)
    meeting = seed.prepare(say, fresh=fresh, carried=carried)
    connections.close_all()
    return meeting


def persons(meeting: Meeting) -> dict[str, str]:
    """Who is simulated: everybody but the deputy clerk, so that a visitor finds one desk free."""
    rows = Participant.objects.filter(meeting=meeting).exclude(office="deputy_clerk")
    first = {meeting.clerk: 0, meeting.chair: 1}
    return {row.pid: str(row.person_id) for row in sorted(rows, key=lambda row: (first.get(row.pid, 2), row.pid))}


def faces(meeting: Meeting) -> dict[str, str]:
    """Whose loops each participant sends."""
    rows = Participant.objects.filter(meeting=meeting).select_related("person")
    return {row.pid: key_of(row.person.email) for row in rows}


async def demo(*, fresh: bool, speed: float, chance: int, port: int | None, once: bool, stage: bool) -> int:
    """Returns the exit code: 0, or with ``once`` what the verifier says of the journal."""
    folder = settings.VAR_DIR / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    ports = free_ports(say) if stage and not once and speed <= FASTEST else None
    meeting = await sync_to_async(prepare)(fresh, ports is not None)
    server = Server(port or free_port(), folder / "server.log", ports.environment if ports else {})
    while True:
        print("Starting the server", flush=True)
        await server.start()
        watching = asyncio.create_task(server.watch())
        beside = Stage(ports, server.port, folder, say) if ports and meeting.carried else None
        try:
            await _hold(server.site, meeting, speed, chance, beside)
            code = await asyncio.to_thread(_verify, server.site, meeting, folder)
            if once:
                return code
            await _until_enter(server.site, meeting)
        finally:
            if beside is not None:
                await beside.stop()
            await server.stop()
            watching.cancel()
        meeting = await sync_to_async(prepare)(True, ports is not None)
        server = Server(server.port, server.log, ports.environment if ports else {})


async def _hold(site: str, meeting: Meeting, speed: float, chance: int, beside: Stage | None) -> None:
    if beside is not None:
        print("Starting the stage", flush=True)
        await beside.start()
    _addresses(site, meeting)
    who = await sync_to_async(persons)(meeting)
    narrator = Narrator()
    evening = Evening(site, str(meeting.id), who, meeting.chair, narrator, speed=speed, seed=chance)
    keys = await sync_to_async(faces)(meeting)
    filming = beside.film(evening, str(meeting.id), keys) if beside is not None else None
    print("The evening", flush=True)
    try:
        await evening.hold()
    finally:
        if filming is not None:
            filming.cancel()
            with suppress(asyncio.CancelledError):
                await filming
    if evening.refused:
        say(f"rules that said no to simulated people: {dict(evening.refused)}")


def _addresses(site: str, meeting: Meeting) -> None:
    place = f"{site}/vergadering/{meeting.id}/"
    rows = (
        ("Public page", f"{site}/"),
        ("This meeting", place),
        ("Be somebody", f"{site}/demo/sign-in/?next=/vergadering/{meeting.id}/zaal/"),
        ("The room", f"{place}zaal/"),
        ("Decision list", f"{place}besluitenlijst/"),
        ("Minutes", f"{place}verslag/"),
    )
    print(flush=True)
    for title, address in rows:
        print(f"  {title:<14} {address}", flush=True)
    print("\n  Stop with Ctrl-C; starting again goes on where it was.\n", flush=True)


def _verify(site: str, meeting: Meeting, folder: Path) -> int:
    """Take the public record as anybody can and check it with the verifier."""
    file = folder / f"{meeting.id}.jsonl"
    with urllib.request.urlopen(f"{site}/api/meetings/{meeting.id}/journal.jsonl", timeout=30) as answer:  # noqa: S310
        file.write_bytes(answer.read())
    print(f"Checking the journal: python -m council.rules.verify {file}", flush=True)
    return verify.main([str(file), "--lang", "en"])


async def _until_enter(site: str, meeting: Meeting) -> None:
    """The record stays to be read; Enter convenes the next evening, where there is a keyboard."""
    print(f"\nThe evening is over. Minutes: {site}/vergadering/{meeting.id}/verslag/", flush=True)
    if not sys.stdin.isatty():
        await asyncio.Event().wait()
    print("Press Enter for another evening, Ctrl-C to stop.", flush=True)
    with suppress(EOFError):
        await _key()


async def _key() -> None:
    """A line from the keyboard, without holding up a Ctrl-C."""
    pressed = asyncio.get_running_loop().create_future()
    loop = asyncio.get_running_loop()

    def ready() -> None:
        sys.stdin.readline()
        if not pressed.done():
            pressed.set_result(None)

    loop.add_reader(sys.stdin, ready)
    try:
        await pressed
    finally:
        loop.remove_reader(sys.stdin)
