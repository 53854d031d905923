"""The server of a soak that does not behave: `python3 server.py PORT`. The path says how, /KIND/NUMBER."""

from __future__ import annotations

import asyncio
import random
import re
import sys

SIZES = (0, 1, 700, 5_000, 40_000, 300_000)
NOISE = random.Random(5).randbytes(max(SIZES) + 1000)


def body_of(number: int) -> bytes:
    """Six sizes, each beginning somewhere else, so that no two neighbours can be confused."""
    start = number % 997
    return NOISE[start:start + SIZES[number % len(SIZES)]]


class Server:
    def __init__(self) -> None:
        self.seen: set[str] = set()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while match := re.match(rb"GET /(\w+)/(\d+) ", await reader.readuntil(b"\r\n\r\n")):
                if not self.answer(writer, match[1].decode(), int(match[2])):
                    break
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        writer.close()

    def answer(self, writer: asyncio.StreamWriter, kind: str, number: int) -> bool:
        """@returns whether the connection stays"""
        key, body = f"{kind}/{number}", body_of(number)
        first = key not in self.seen
        if kind in ("busy", "cut", "error", "reset"):
            self.seen.add(key) if first else self.seen.discard(key)
        if kind == "moved":
            return send(writer, 302, b"", f"Location: /ok/{number}")
        if kind == "missing":
            return send(writer, 404, b"There is none.")
        if kind == "refused":
            return send(writer, 403, b"Not for you.")
        if kind == "busy" and first:
            return send(writer, 429, b"Later.", "Retry-After: 1")
        if kind == "error" and first:
            return send(writer, 503, b"Once more, please.")
        if kind == "cut" and first and len(body) > 1:
            send(writer, 200, body, cut=len(body) // 2)
            return False
        if kind == "reset" and first:
            writer.transport.abort()
            return False
        return send(writer, 200, body)


def send(writer: asyncio.StreamWriter, status: int, body: bytes, *fields: str, cut: int | None = None) -> bool:
    head = "\r\n".join([f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *fields, "", ""])
    writer.write(head.encode() + body[:cut])
    return True


async def main() -> None:
    server = await asyncio.start_server(Server().talk, "127.0.0.1", int(sys.argv[1]), backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
