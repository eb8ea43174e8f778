"""One meeting in the network process: who publishes, who watches, and the media process between them."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from streaming.network.admission import Denied, Standing
from streaming.network.desk import STILL_FRESH, Checks, health
from streaming.network.echo import Echo
from streaming.network.member import Publisher
from streaming.network.programme import KEY_GAP, Programme
from streaming.network.seat import SOUND_ALONE, Seat
from streaming.network.viewer import SOUND, Viewer
from streaming.rules import rtcp, sdp
from streaming.rules.assembler import Unit
from streaming.rules.frames import IDR, Frame, Gate, Type, control
from streaming.rules.rendition import LARGE
from streaming.rules.rtp import Packet
from streaming.rules.scene import Scene, encode
from streaming.tokens import Claims
from streaming.wire.dtls import Identity
from streaming.wire.peer import SILENT, Peer
from streaming.wire.port import Address, Port

REPLACED_AFTER = 0.2  # seconds that an older publication lives on
LEAD_CHANGE_MS = 3
MOST_SLOTS = 60_000  # the link has sixteen bits for them
MICROS = 1_000_000


class Link(Protocol):
    gate: Gate

    def send(self, frame: Frame) -> bool: ...


@dataclass(eq=False)
class Resource:
    """One POST: what DELETE and a newer epoch end. `peer` is set right after."""

    id: str
    claims: Claims
    echo: bool
    peer: Peer = field(init=False)
    publisher: Publisher | None = None
    viewer: Viewer | None = None
    why: str = ""


class Hall:
    """`on_said` gets what the media process tells that is not media: PART, HEALTH, SHOWN, RECORDING.

    `on_slots` is called when `slots()` is another than before: the scene must be made anew.
    """

    def __init__(
        self,
        meeting: str,
        port: Port,
        identity: Identity,
        addresses: tuple[Address, ...] = (),
        on_said: Callable[[Frame], None] = lambda frame: None,
        on_slots: Callable[[], None] = lambda: None,
    ) -> None:
        self.meeting, self.standing = meeting, Standing()
        self.resources: dict[str, Resource] = {}
        self.seats: dict[str, Seat] = {}
        self.measured: dict[str, Any] = {}
        self._port, self._identity = port, identity
        self._addresses = addresses or (port.address,)
        self.on_said, self.on_slots = on_said, on_slots
        self._loop = asyncio.get_running_loop()
        self.programme = Programme(self._tell)
        self._echoes: dict[str, Echo] = {}
        self._link: Link | None = None
        self._scene: Scene | None = None
        self._heard: frozenset[str] = frozenset()
        self._checks = Checks()
        self._slots = 0
        self._closing: set[asyncio.Task[None]] = set()

    # Coming and going

    def publish(self, claims: Claims, text: str) -> tuple[Resource, str]:
        """The answer to a WHIP offer. Raises sdp.Unanswerable."""
        offer = sdp.read(text)
        agreed = self._without_picture(claims, sdp.agree(offer, "recvonly"))
        resource = self._resource(claims)
        sink = self._echo(claims.pid) if resource.echo else self
        first = self._mirrored if resource.echo else self._first
        publisher = Publisher(claims, resource.peer, agreed, sink, lambda: first(publisher))
        resource.publisher = publisher
        if isinstance(sink, Echo):
            self._end(self._of(lambda r: r.publisher is not None and r.publisher is sink.publisher), "replaced")
            sink.publisher = publisher
        else:
            self._sit(claims, publisher)
        return resource, resource.peer.answer(offer, agreed, "recvonly", self._addresses)

    def _without_picture(self, claims: Claims, agreed: sdp.Agreed) -> sdp.Agreed:
        """Of who chose to be heard only, nothing else is answered."""
        if claims.pid not in self.standing.sound_only or agreed.video is None:
            return agreed
        if agreed.audio is None:
            raise sdp.Unanswerable("sdp.no_opus", "only sound is taken of this participant")
        return sdp.Agreed(None, agreed.audio)

    def watch(self, claims: Claims, text: str, rendition: int = LARGE, chosen: bool = False) -> tuple[Resource, str]:
        """The answer to a WHEP offer. Raises sdp.Unanswerable."""
        offer = sdp.read(text)
        agreed = sdp.agree(offer, "sendonly")
        older = self._of(lambda r: r.viewer is not None and r.claims.pid == claims.pid)
        resource = self._resource(claims)
        echo = self._echo(claims.pid) if resource.echo else None
        rows = (echo.row, echo.row) if echo else self.programme.rows
        want = echo.want_key if echo else self.programme.want_key
        resource.viewer = Viewer(claims, resource.peer, agreed, rows, self.programme.ssrcs[2], want)
        resource.viewer.chooser.wish = rendition if chosen else None
        if echo:
            echo.viewer = resource.viewer
        answer = resource.peer.answer(offer, agreed, "sendonly", self._addresses, self.programme.ssrcs)
        self._later(self._begin(resource, rendition, older))
        return resource, answer

    async def end(self, resource: Resource, why: str) -> None:
        await resource.peer.close(why)

    async def close(self) -> None:
        """Everybody out, and wait until they are."""
        await asyncio.gather(*(each.peer.close("closed") for each in list(self.resources.values())))
        self.programme.close()
        for task in list(self._closing):
            task.cancel()
        await asyncio.gather(*self._closing, return_exceptions=True)

    def stand(self, standing: Standing) -> None:
        """The room's newest word on tokens; whoever it ends goes now."""
        self.standing = standing
        for resource in list(self.resources.values()):
            why = standing.ends(resource.claims)
            seen = resource.publisher is not None and resource.publisher.has_video
            if why or (seen and resource.claims.pid in standing.sound_only):
                self._end([resource], why or "sound_only")

    @property
    def half_open(self) -> int:
        return sum(1 for each in self.resources.values() if not each.peer.up)

    def _resource(self, claims: Claims) -> Resource:
        resource = Resource(secrets.token_hex(8), claims, "echo" in claims.scopes)
        resource.peer = Peer(
            self._port,
            self._identity,
            lambda data: self._rtp(resource, data),
            lambda data: self._rtcp(resource, data),
            lambda why: self._gone(resource, why),
        )
        self.resources[resource.id] = resource
        return resource

    def _echo(self, pid: str) -> Echo:
        if pid not in self._echoes:
            self._echoes[pid] = Echo(self.programme.pacer, self.programme.ssrcs)
        return self._echoes[pid]

    def _sit(self, claims: Claims, publisher: Publisher) -> None:
        seat = self.seats.get(claims.seat)
        if seat is None:
            seat = self.seats[claims.seat] = Seat(claims.seat, self._free_slot())
        seat.coming[publisher] = self._loop.time()

    def _free_slot(self) -> int:
        """Round and round, so that one just left is not somebody else's at once."""
        taken = {seat.slot for seat in self.seats.values()}
        while True:
            self._slots = self._slots % MOST_SLOTS + 1
            if self._slots not in taken:
                return self._slots

    async def _begin(self, resource: Resource, rendition: int, older: list[Resource]) -> None:
        if await resource.peer.connected() and resource.viewer is not None:
            resource.viewer.begin(rendition)
            self._end(older, "replaced")

    def _gone(self, resource: Resource, why: str) -> None:
        """The peer is closed, whoever did it."""
        self.resources.pop(resource.id, None)
        resource.why = why
        if resource.viewer is not None:
            resource.viewer.end()
        if resource.echo:
            self._unmirror(resource)
            return
        seat = self.seats.get(resource.claims.seat)
        if resource.publisher is None or seat is None:
            return
        was_current = seat.current is resource.publisher
        if seat.leave(resource.publisher):
            del self.seats[seat.pid]
        if was_current:
            self._tell(control(Type.MEMBER, {}, seat.slot))
            self.on_slots()

    def _unmirror(self, resource: Resource) -> None:
        echo = self._echoes.get(resource.claims.pid)
        if echo is None:
            return
        echo.publisher = None if echo.publisher is resource.publisher else echo.publisher
        echo.viewer = None if echo.viewer is resource.viewer else echo.viewer
        if echo.publisher is None and echo.viewer is None:
            del self._echoes[resource.claims.pid]

    def _of(self, which: Callable[[Resource], bool]) -> list[Resource]:
        return [each for each in self.resources.values() if which(each)]

    def _end(self, resources: list[Resource], why: str) -> None:
        for each in resources:
            self._later(each.peer.close(why))

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    # From members

    def _rtp(self, resource: Resource, data: bytes) -> None:
        if resource.publisher is not None:
            resource.publisher.received(data, self._loop.time())

    def _rtcp(self, resource: Resource, data: bytes) -> None:
        if resource.publisher is not None:
            resource.publisher.reported(data, self._loop.time())
        if resource.viewer is not None:
            resource.viewer.heard(data, self._loop.time(), rtcp.ntp(time.time()))

    def _mirrored(self, publisher: Publisher) -> None:
        """An echo fills no seat."""

    def _first(self, publisher: Publisher) -> None:
        """The first whole picture of a publication: it takes the seat, and the older one may go."""
        seat = self.seats.get(publisher.claims.seat)
        if seat is None or publisher not in seat.coming:
            return
        older = seat.take_over(publisher)
        if self._link is not None:
            self._link.gate.forget(seat.slot)
        self._tell(control(Type.MEMBER, seat.said(), seat.slot))
        self.on_slots()
        for resource in self._of(lambda r: r.publisher in older):
            self._later(self._replace(resource))

    async def _replace(self, resource: Resource) -> None:
        await asyncio.sleep(REPLACED_AFTER)
        await resource.peer.close("replaced")

    def picture(self, member: Publisher, unit: Unit) -> bool:
        seat = self.seats.get(member.claims.seat)
        if seat is None or seat.current is not member or self._link is None:
            return True
        if member.claims.pid in self.standing.sound_only:
            return True
        flags = IDR if unit.idr else 0
        return self._link.send(Frame(Type.VIDEO, seat.slot, unit.ts, int(unit.at * MICROS), flags, unit.data))

    def sound(self, member: Publisher, packet: Packet, now: float) -> None:
        seat = self.seats.get(member.claims.seat)
        if seat is None:
            return
        since = seat.coming.get(member)
        if since is not None and (not member.has_video or now - since > SOUND_ALONE):
            self._first(member)
        if seat.current is not member:
            return
        if seat.pid in self._heard:
            self._tell(Frame(Type.SOUND, seat.slot, packet.ts, int(now * MICROS), 0, packet.payload))
        if self._checks:
            stamp = self.programme.clock.stamp(SOUND, time.time())
            self._checks.sound(seat.slot, packet.payload, self._viewers(), stamp)

    def tell(self, frame: Frame) -> bool:
        """A word to the media process, if there is one: the room's clock."""
        return self._tell(frame)

    def _tell(self, frame: Frame) -> bool:
        return self._link is not None and self._link.send(frame)

    # From and to the media process

    def connect(self, link: Link | None) -> None:
        """A media process is there, or gone. A new one has seen nothing: it is told all, and needs key frames."""
        self._link = link
        if link is None:
            return
        if self._scene is not None:
            self.show(self._scene)
        for seat in self.seats.values():
            if seat.current is not None:
                link.send(control(Type.MEMBER, seat.said(), seat.slot))
                seat.lead_ms = None
                seat.current.dropped(self._loop.time())

    def show(self, scene: Scene) -> None:
        """The room's newest scene."""
        self._scene = scene
        self._heard = scene.heard | ({scene.check} if scene.check else set())
        if self._link is not None:
            large = self.seats.get(scene.large or "")
            self._link.gate.large = frozenset({large.slot} if large else ())
            self._link.send(Frame(Type.SCENE, body=encode(scene)))

    def slots(self) -> dict[str, int]:
        """For the scene: who is there to be seen."""
        return {seat.pid: seat.slot for seat in self.seats.values() if seat.current is not None}

    def from_media(self, frame: Frame) -> None:
        if frame.type is Type.PACKET:
            self.programme.picture(frame)
        elif frame.type is Type.SOUND_OUT:
            own = self._seat(frame.source) if frame.source else None
            if own is not None or not frame.source:
                self.programme.sound(frame, self._viewers(), own.pid if own else None)
        elif frame.type is Type.ASK_KEY:
            self._ask_key(frame.source)
        elif frame.type is Type.STILL:
            seat = self._seat(frame.source)
            if seat is not None:
                seat.still, seat.still_at = frame.body, self._loop.time()
        else:
            if frame.type is Type.HEALTH:
                self.measured = frame.said()
            self.on_said(frame)

    def _seat(self, slot: int) -> Seat | None:
        return next((seat for seat in self.seats.values() if seat.slot == slot), None)

    def _ask_key(self, slot: int) -> None:
        seat, now = self._seat(slot), self._loop.time()
        if seat is not None and seat.current is not None and now - seat.key_asked >= KEY_GAP:
            seat.key_asked = now
            seat.current.ask_key()

    # The desk

    def check(self, desk: str, pid: str) -> None:
        seat = self.seats.get(pid)
        if seat is None:
            raise Denied(404, "member.unknown")
        self._checks.begin(desk, seat.slot, self._loop.time())

    def still(self, pid: str) -> bytes:
        """The newest one; nothing when it is old, and then the next one is asked for."""
        seat = self.seats.get(pid)
        if seat is None:
            raise Denied(404, "member.unknown")
        if self._loop.time() - seat.still_at <= STILL_FRESH:
            return seat.still
        self._tell(Frame(Type.WANT_STILL, seat.slot))
        return b""

    def health(self) -> dict[str, Any]:
        return health(self.seats.values(), self._viewers(), self.measured, self._loop.time())

    def _viewers(self) -> list[Viewer]:
        return [each.viewer for each in self.resources.values() if each.viewer is not None and not each.echo]

    # Time

    def tick(self, now: float) -> None:
        """Every 20 ms."""
        for each in list(self.resources.values()):
            if each.publisher is not None:
                each.publisher.tick(now)

    def second(self, now: float) -> None:
        """Every second: reports, the choice of picture, and who is silent goes."""
        for each in list(self.resources.values()):
            if each.peer.silent_for(now) > SILENT:
                self._end([each], "silent")
            if each.publisher is not None:
                each.publisher.report(now)
            if each.viewer is not None:
                each.viewer.choose(now)
            if each.viewer is not None and not each.echo:
                each.viewer.report(self.programme.clock, time.time())
        self._checks.tick(self._viewers(), now)
        for seat in self.seats.values():
            lead = seat.current.lead_ms() if seat.current is not None else None
            if lead is not None and (seat.lead_ms is None or abs(lead - seat.lead_ms) >= LEAD_CHANGE_MS):
                seat.lead_ms = lead
                self._tell(control(Type.SYNC, {"audio_ms": lead}, seat.slot))
