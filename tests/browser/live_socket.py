"""A WebSocket server on loopback that records and acknowledges each message."""

from __future__ import annotations

import base64
import hashlib
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedIOBase

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CLOSE = 8
_LONG, _LONGEST = 126, 127


@dataclass(slots=True)
class LiveSocket:
    port: int
    heard: list[bytes] = field(default_factory=list)
    """The received messages, oldest first."""

    @property
    def address(self) -> str:
        return f"ws://127.0.0.1:{self.port}/live"


@contextmanager
def live_socket() -> Iterator[LiveSocket]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _shake_hands(self.rfile, self.wfile)
            while (message := _message(self.rfile)) is not None:
                server.heard.append(message)
                self.wfile.write(b"\x81\x04came")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as tcp:
        tcp.daemon_threads = True
        tcp.block_on_close = False
        server = LiveSocket(tcp.server_address[1])
        thread = threading.Thread(target=tcp.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        tcp.shutdown()
        thread.join()


def _shake_hands(reader: BufferedIOBase, writer: BufferedIOBase) -> None:
    headers = {}
    while (line := reader.readline().strip()) != b"":
        name, _, value = line.partition(b": ")
        headers[name.lower()] = value
    accepted = base64.b64encode(hashlib.sha1(headers[b"sec-websocket-key"] + _MAGIC).digest())
    writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
    writer.write(b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n")


def _message(reader: BufferedIOBase) -> bytes | None:
    """Return the next complete message; None if the page has closed the connection."""
    head = reader.read(2)
    if len(head) < 2 or head[0] & 15 == _CLOSE:
        return None
    length = head[1] & 127
    if length == _LONG:
        (length,) = struct.unpack(">H", reader.read(2))
    elif length == _LONGEST:
        (length,) = struct.unpack(">Q", reader.read(8))
    mask, content = reader.read(4), reader.read(length)
    return bytes(byte ^ mask[number % 4] for number, byte in enumerate(content))
