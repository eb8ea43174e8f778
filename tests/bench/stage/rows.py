"""The rows of the table. Some come from one start of the servers: what is compared is then measured within minutes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.bench.stage import engines, janus, offline, public, recording, web
from tests.bench.stage.load import Phase
from tests.bench.stage.media import PARTS
from tests.streaming.network.stage import MEETING

SIZES = (9, 23, 45, 55)
FULL = 45
JANUS_TRIED = (55, 50, 45, 40, 35, 30, 23, 16, 9)
JANUS_S = 60.0  # a try that takes longer is one that this machine does not carry
JITTER = 0.06
SWITCH_EVERY, LONG_SWITCH_EVERY = 1.6, 30.0
LATE_MOST, ASKED_MOST = 0.05, 0.02  # of a council's ticks that are late, of its packets that are asked for again
Found = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Times:
    """Seconds that are measured: of a full council, of any other row; settling before; a citizen's; the long row's."""

    full: float = 12.0
    short: float = 8.0
    settle: float = 3.0
    citizen: float = 8.0
    long: float = 1200.0

    def scaled(self, by: float) -> Times:
        return Times(self.full * by, self.short * by, max(1.0, self.settle * by), max(4, self.citizen * by), self.long)


@dataclass(frozen=True)
class Boot:
    """One start of servers: the rows it gives, and how. `once`: not in every turn."""

    rows: tuple[str, ...]
    run: Callable[[frozenset[str]], Awaitable[Found]]
    once: bool = False


def phases_of(phases: list[Phase], wanted: frozenset[str]) -> list[Phase]:
    """Those that are wanted; what is left out leaves nothing to settle."""
    return [each for each in phases if each.name in wanted]


def ours(members: int, phases: list[Phase], beside: House | None = None) -> Boot:
    async def run(wanted: frozenset[str]) -> Found:
        async with contextlib.AsyncExitStack() as stack:
            server = await stack.enter_async_context(web.beside(beside.house())) if beside else None
            engine = await stack.enter_async_context(engines.ours(members, ()))
            engine.beside |= {"web": server.pid} if server else {}
            found = await engines.measure(engine, engine.task(phases_of(phases, wanted)))
        return {name: row | {"members": members} for name, row in found.items()}

    return Boot(tuple(each.name for each in phases), run)


def stock(members: int, times: Times) -> Boot:
    name = f"stock_{members}"

    async def run(_: frozenset[str]) -> Found:
        async with engines.stock(members) as engine:
            found = await engines.measure(engine, engine.task([Phase(name, times.full, times.settle)]))
        return {name: found[name] | {"members": members}}

    return Boot((name,), run)


def ffmpeg(members: int, parts: tuple[str, ...], seconds: float) -> Boot:
    names = {f"ffmpeg_{members}": ()} | {f"ffmpeg_{part}_{members}": (part,) for part in parts}

    async def run(wanted: frozenset[str]) -> Found:
        found: Found = {}
        for name, outputs in names.items():
            if name in wanted:
                cpu = await asyncio.to_thread(offline.cpu, members, max(8, round(seconds)), outputs)
                row: dict[str, Any] = {"cpu": cpu, "members": members, "parts": list(outputs)}
                found[name] = row if cpu is not None else {"failed": "no ffmpeg"}
        return found

    return Boot(tuple(names), run)


def rooms(members: int, times: Times, name: str = "") -> Boot:
    """Janus."""
    name = name or f"janus_{members}"

    async def run(_: frozenset[str]) -> Found:
        if reason := janus.missing():
            return {name: {"failed": reason}}
        async with janus.serving(members) as engine:
            found = await engines.measure(engine, engine.task([Phase(name, times.short, times.settle)], "janus"))
        return {name: found[name] | {"members": members}}

    return Boot((name,), run)


async def most_at_janus(times: Times, tried: tuple[int, ...] = JANUS_TRIED) -> tuple[int | None, list[str]]:
    """The largest council whose own work this machine can do, from above; and why not the larger ones."""
    why = []
    for members in tried:
        try:
            async with asyncio.timeout(JANUS_S):
                row = (await rooms(members, times, "janus").run(frozenset()))["janus"]
        except (RuntimeError, TimeoutError, OSError) as error:
            row = {"failed": str(error) or type(error).__name__}
        reason = too_much(row)
        print(f"  janus with {members}: {reason or 'runs'}", flush=True)
        if reason is None:
            return members, why
        why.append(f"{members}: {reason}")
        if "not installed" in reason:
            break
    return None, why


def too_much(row: dict[str, Any]) -> str | None:
    """Why this run is not one that counts; None: it does."""
    if "failed" in row:
        return str(row["failed"])[:300]
    late = row["load_lagged"] / max(1, row["load_ticks"])
    asked = row["nacks"] / max(1, row["packets"])
    if late > LATE_MOST:
        return f"{100 * late:.0f} % of the load's ticks are late"
    if row["udp_dropped"]:
        return f"the kernel dropped {row['udp_dropped']} datagrams"
    return f"{100 * asked:.1f} % of the packets were asked for again" if asked > ASKED_MOST else None


def switch(place: House, times: Times) -> Boot:
    """A word of the chair, by way of room, journal and scene, until the picture is decoded by a member."""
    name = f"switch_{place.seats}"

    async def run(_: frozenset[str]) -> Found:
        async with web.obeyed(place.house()) as (engine, chair):
            phases = [Phase(name, times.full, times.settle, switch_every=SWITCH_EVERY)]
            found = await engines.measure(engine, engine.task(phases))
            row = found[name] | {"members": place.seats, "refused": chair.refused[:3]}
        return {name: {key: value for key, value in row.items() if key not in ("cpu", "cpu_of", "memory_mb")}}

    return Boot((name,), run)


def citizens(members: int, times: Times) -> Boot:
    """The stream in a browser; the council goes on until he has seen enough."""
    names = (f"llhls_{members}", f"hls_{members}")

    async def run(wanted: frozenset[str]) -> Found:
        if reason := public.missing():
            return {key: {"failed": reason} for key in names}
        async with engines.ours(members, ("small", "stream")) as engine:
            enough = engine.folder / "enough"
            phase = Phase("citizen", 300.0, times.settle, tell=True, until=str(enough))
            sending = asyncio.create_task(engines.measure(engine, engine.task([phase])))
            upstream, seen = engine.base.partition("/stage/")[0], dict[str, dict[str, Any]]()
            try:
                await asyncio.sleep(times.settle)
                async with public.Citizens(upstream, MEETING) as browser:
                    for name in names:
                        if name in wanted:
                            low = name == names[0]
                            seen[name] = await browser.watched(low, times.citizen, times.citizen)
            finally:
                enough.touch()
                row = (await sending)["citizen"]
        if "failed" in row:
            return dict.fromkeys(seen, row)
        sent = {int(number): at for number, at in row["sent"].items()}
        load = {key: row[key] for key in ("load_average", "load_lag_ms", "udp_dropped")}
        return {name: public.behind(each, sent) | load | {"members": members} for name, each in seen.items()}

    return Boot(names, run)


def long(members: int, times: Times, beside: House) -> Boot:
    """Twenty minutes with everything on; then the recording is looked at."""
    name = f"long_{members}"

    async def run(_: frozenset[str]) -> Found:
        async with web.beside(beside.house()) as server, engines.ours(members, PARTS) as engine:
            engine.beside |= {"web": server.pid}
            phases = [Phase(name, times.long, 2 * times.settle, switch_every=LONG_SWITCH_EVERY)]
            row = (await engines.measure(engine, engine.task(phases)))[name]
            for process in engine.processes.values():
                await engines.stop(process)
            folder = engine.folder / "recordings" / MEETING
            seen = await asyncio.to_thread(recording.played, folder, engine.folder / "shown", engine.pids[:2])
        return {name: row | seen | {"members": members}}

    return Boot((name,), run, once=True)


class House:
    """A database with a council, made when it is first asked for and kept until the end."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        self._stack, self._made = contextlib.ExitStack(), list[web.House]()

    def house(self) -> web.House:
        if not self._made:
            self._made.append(self._stack.enter_context(web.house(self.seats)))
        return self._made[0]

    def close(self) -> None:
        self._stack.close()


@contextlib.asynccontextmanager
async def houses(members: int) -> AsyncIterator[House]:
    house = House(members)
    try:
        yield house
    finally:
        house.close()


def boots(sizes: tuple[int, ...], times: Times, house: House, with_long: bool, janus_n: int | None) -> list[Boot]:
    """In this order, again and again: what is compared is measured side by side."""
    found: list[Boot] = []
    full = FULL if FULL in sizes else max(sizes)
    everything = list(PARTS)
    for n in sizes:
        if n == full:
            continue
        phases = [Phase(f"members_{n}", times.short, times.settle, parts=[])]
        phases += [Phase(f"all_{n}", times.short, 1.5, parts=everything, joins=3)]
        if n == min(sizes):
            phases += weather(times)
        found += [ours(n, phases), ffmpeg(n, (), times.short)]
    phases = [Phase(f"members_{full}", times.full, times.settle, parts=[])]
    phases += [Phase(f"{part}_{full}", times.short, 1.5, parts=[part]) for part in PARTS]
    found += [ours(full, [*phases, *(weather(times) if len(sizes) == 1 else [])]), stock(full, times)]
    found += [ffmpeg(full, PARTS, times.full)]
    found += [ours(full, [Phase(f"all_{full}", times.full, times.settle, parts=everything, joins=5)], house)]
    found += [switch(house, times), citizens(min(sizes), times)]
    if janus_n is not None:
        known = {row for boot in found for row in boot.rows}
        if f"members_{janus_n}" not in known:
            found.append(ours(janus_n, [Phase(f"members_{janus_n}", times.short, times.settle, parts=[])]))
        found += [rooms(n, times) for n in sorted({janus_n, *(n for n in (23,) if n in sizes and n < janus_n)})]
    return [*found, long(full, times, house)] if with_long else found


def weather(times: Times) -> list[Phase]:
    return [
        Phase(f"loss{loss}_9", times.full, times.settle, parts=[], loss=loss / 100, jitter=JITTER) for loss in (1, 3)
    ]
