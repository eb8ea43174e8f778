"""The Unix socket between the network process and the media process: bounded, and it never makes anybody wait.

The media process listens (`MediaLink`, a thread of its own; `send` from any thread), the network process connects
(`NetworkLink`, inside its event loop). A media process outlives the network process: it keeps listening, and
`alone_for` says how long nobody has been there.
"""

import asyncio
import contextlib
import logging
import os
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from streaming.rules.frames import DEAD, MOST, VERSION, Frame, Garbled, Gate, Reader, Type, control, encode

log = logging.getLogger(__name__)

OnFrame = Callable[[Frame], None]
READ = 256 * 1024
LONGEST_PATH = 100  # bytes of a socket's address that every system takes


class Link(Protocol):
    gate: Gate

    def send(self, frame: Frame) -> bool:
        """Never waits, never raises. False: dropped, or nobody is there."""

    def counters(self) -> dict[str, int]: ...


def hello(meeting: str, run: str) -> Frame:
    return control(Type.HELLO, {"v": VERSION, "meeting": meeting, "run": run})


def greeted(frame: Frame, meeting: str) -> dict[str, Any]:
    """The other side's first frame, or Garbled when it speaks another version or serves another meeting."""
    said = frame.said() if frame.type is Type.HELLO else None
    if not isinstance(said, dict) or said.get("v") != VERSION or said.get("meeting") != meeting:
        raise Garbled(f"expected a greeting for {meeting}, not {frame.type.name} {said!r}")
    return said


def counted(gate: Gate, waiting: int) -> dict[str, int]:
    return {
        "sent": gate.sent,
        "dropped_tiles": gate.dropped_tiles,
        "dropped_speaker": gate.dropped_speaker,
        "bytes_waiting": waiting,
    }


def handed(frame: Frame, on_frame: OnFrame) -> None:
    """One frame that cannot be used costs itself and nothing else; only bytes that are no frames cost the link."""
    try:
        on_frame(frame)
    except Garbled:
        raise
    except Exception:
        log.exception("a frame %s of %d bytes", frame.type.name, len(frame.body))


class NetworkLink(asyncio.Protocol):
    """The network process's side. `on_frame` gets everything after the greeting; `on_closed` is called once."""

    def __init__(self, meeting: str, on_frame: OnFrame, on_closed: Callable[[], None]) -> None:
        self.gate = Gate()
        self.ready = asyncio.get_running_loop().create_future()
        self._meeting, self._on_frame, self._on_closed = meeting, on_frame, on_closed
        self._reader = Reader()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  asyncio hands a Transport to stream protocols
        self._transport = transport
        transport.set_write_buffer_limits(high=2 * DEAD)
        transport.write(encode(hello(self._meeting, "")))

    def data_received(self, data: bytes) -> None:
        try:
            for frame in self._reader.feed(data):
                if not self.ready.done():
                    self.ready.set_result(greeted(frame, self._meeting))
                else:
                    handed(frame, self._on_frame)
        except Garbled as error:
            log.error("link of %s: %s", self._meeting, error)
            self.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"the media process of {self._meeting} hung up"))
            self.ready.exception()  # whoever awaits sees it; nobody waiting is no fault
        self._on_closed()

    def send(self, frame: Frame) -> bool:
        transport = self._transport
        if transport is None or transport.is_closing() or len(frame.body) > MOST:
            return False
        waiting = transport.get_write_buffer_size()
        if waiting > DEAD:
            log.error("link of %s: %d bytes wait; it is given up", self._meeting, waiting)
            transport.abort()
            return False
        if not self.gate.passes(frame, waiting):
            return False
        transport.write(encode(frame))
        return True

    def counters(self) -> dict[str, int]:
        return counted(self.gate, self._transport.get_write_buffer_size() if self._transport else 0)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


@contextlib.contextmanager
def address_of(path: Path) -> Iterator[str]:
    """The path as a socket's address; one that is too long for it (unix(7)) goes by its open folder, on Linux."""
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


async def connect(path: Path, meeting: str, on_frame: OnFrame, on_closed: Callable[[], None]) -> NetworkLink:
    """Returns when both have greeted; OSError where nobody listens or the other speaks another language."""
    loop = asyncio.get_running_loop()
    with address_of(path) as address:
        _, link = await loop.create_unix_connection(lambda: NetworkLink(meeting, on_frame, on_closed), address)
    try:
        await asyncio.wait_for(link.ready, 5)
    except TimeoutError:
        link.close()
        raise ConnectionError(f"the media process of {meeting} does not greet") from None
    return link


class MediaLink:
    """The media process's side: one thread reads and writes; a newer connection replaces the older.

    `on_frame` runs in that thread and must only put things down; `on_peer` says that a network process is there, so
    that it can be told what it missed.
    """

    def __init__(
        self, path: Path, meeting: str, run: str, on_frame: OnFrame, on_peer: Callable[[], None] = lambda: None
    ) -> None:
        self.gate = Gate()
        self._path, self._meeting, self._run = path, meeting, run
        self._on_frame, self._on_peer = on_frame, on_peer
        self._lock = threading.Lock()
        self._peer: socket.socket | None = None
        self._greeted = False
        self._reader = Reader()
        self._out: deque[memoryview] = deque()
        self._waiting = 0
        self._alone_since = time.monotonic()
        self._stop = False
        self._selector = selectors.DefaultSelector()
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._wake_out.setblocking(False)
        self._thread = threading.Thread(target=self._run_thread, name="link", daemon=True)

    def start(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with address_of(self._path) as address:
            self._listener.bind(address)
        self._path.chmod(0o600)
        self._listener.listen(2)
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(self._wake_in, selectors.EVENT_READ, self._woken)
        self._thread.start()

    def close(self) -> None:
        self._stop = True
        self._wake()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(2)
        self._path.unlink(missing_ok=True)

    def alone_for(self) -> float:
        """Seconds without a network process."""
        return 0.0 if self._greeted else time.monotonic() - self._alone_since

    def counters(self) -> dict[str, int]:
        return counted(self.gate, self._waiting)

    def send(self, frame: Frame) -> bool:
        if len(frame.body) > MOST:
            return False
        with self._lock:
            if self._peer is None or not self._greeted or self._waiting > DEAD:
                return False
            if not self.gate.passes(frame, self._waiting):
                return False
            self._put(encode(frame))
            dead = self._waiting > DEAD
        if dead:
            self._wake()
        return True

    def _put(self, data: bytes) -> None:
        """Under the lock. What the socket takes at once goes out here and now: no thread has to wake for it."""
        sent = 0
        if not self._out and self._peer is not None:
            with contextlib.suppress(OSError):
                sent = self._peer.send(data, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
        if sent < len(data):
            self._out.append(memoryview(data)[sent:])
            self._waiting += len(data) - sent
            self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._wake_out.send(b"!")

    # From here on everything runs in the link's own thread.

    def _run_thread(self) -> None:
        while not self._stop:
            for key, events in self._selector.select(1.0):
                if key.data is not None:
                    key.data()
                elif key.fileobj is self._peer:
                    self._exchange(events)
        self._drop_peer()
        for leftover in (self._listener, self._wake_in, self._wake_out):
            leftover.close()
        self._selector.close()

    def _woken(self) -> None:
        with contextlib.suppress(OSError):
            self._wake_in.recv(4096)
        if self._waiting > DEAD:
            log.error("link of %s: %d bytes wait; it is given up", self._meeting, self._waiting)
            self._drop_peer()
        self._watch()

    def _accept(self) -> None:
        try:
            peer, _ = self._listener.accept()
        except OSError:
            return
        self._drop_peer()
        peer.setblocking(False)
        with self._lock:
            self._peer, self._reader = peer, Reader()
            self.gate.mend()
            self._selector.register(peer, selectors.EVENT_READ)
            self._put(encode(hello(self._meeting, self._run)))

    def _watch(self) -> None:
        """Asks for writability only while something waits, or the thread would spin."""
        if self._peer is not None:
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._out else 0)
            self._selector.modify(self._peer, wanted)

    def _exchange(self, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                self._write()
            if events & selectors.EVENT_READ:
                self._read()
        except (OSError, Garbled) as error:
            log.warning("link of %s: %s", self._meeting, error or "hung up")
            self._drop_peer()

    def _write(self) -> None:
        with self._lock:
            while self._out and self._peer is not None:
                try:
                    sent = self._peer.send(self._out[0])
                except BlockingIOError:
                    break
                self._waiting -= sent
                if sent < len(self._out[0]):
                    self._out[0] = self._out[0][sent:]
                    break
                self._out.popleft()
        self._watch()

    def _read(self) -> None:
        if self._peer is None:
            return
        data = self._peer.recv(READ)
        if not data:
            raise ConnectionError("hung up")
        for frame in self._reader.feed(data):
            if self._greeted:
                handed(frame, self._on_frame)
                continue
            greeted(frame, self._meeting)
            self._greeted = True
            self._on_peer()

    def _drop_peer(self) -> None:
        with self._lock:
            peer, self._peer = self._peer, None
            if self._greeted or peer is not None:
                self._alone_since = time.monotonic()
            self._greeted = False
            self._out.clear()
            self._waiting = 0
        if peer is not None:
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(peer)
            peer.close()
