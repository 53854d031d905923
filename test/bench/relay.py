#!/usr/bin/env python3
"""Makes a server on this machine a distant one: relay.py SECONDS PORT

Listens on a free port of the loopback, which it prints, and passes every byte on to PORT and back, SECONDS later each
way. The bytes that open a connection wait for two more of these: a handshake takes a round trip before anything can be
sent, and the system's own, on the loopback, takes none. There is no loss and no limit on the rate.
"""

from __future__ import annotations

import asyncio
import collections
import sys


class Direction:
    """Bytes on their way from one end of a connection to the other, in order."""

    def __init__(self, delay: float, opened: float) -> None:
        self.delay = delay
        self.opened = opened
        self.under_way: collections.deque[tuple[float, bytes]] = collections.deque()
        self.to: asyncio.WriteTransport | None = None
        self.timer: asyncio.TimerHandle | None = None

    def lead_to(self, to: asyncio.WriteTransport) -> None:
        self.to = to
        self.arrive()

    def send(self, data: bytes) -> None:
        """An empty one is the end: nothing more will follow."""
        now = asyncio.get_running_loop().time()
        self.under_way.append((max(now, self.opened) + self.delay, data))
        if len(self.under_way) == 1:
            self.arrive()

    def arrive(self) -> None:
        """Hands over what is due, and sees to it that the rest will be."""
        if self.to is None:
            return
        loop = asyncio.get_running_loop()
        while self.under_way and self.under_way[0][0] <= loop.time():
            _, data = self.under_way.popleft()
            if data:
                self.to.write(data)
            else:
                self.to.close()
        if self.timer:
            self.timer.cancel()
        self.timer = loop.call_at(self.under_way[0][0], self.arrive) if self.under_way else None


class End(asyncio.Protocol):
    """One end of a relayed connection: what it hears goes out, what comes in is written to it."""

    def __init__(self, out: Direction, back: Direction) -> None:
        self.out = out
        self.back = back

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.back.lead_to(transport)

    def data_received(self, data: bytes) -> None:
        self.out.send(data)

    def connection_lost(self, error: Exception | None) -> None:
        self.out.send(b"")


class Client(End):
    """The end that a client connected to; the other one is opened for it."""

    def __init__(self, delay: float, port: int) -> None:
        now = asyncio.get_running_loop().time()
        super().__init__(Direction(delay, now + 2 * delay), Direction(delay, now))
        self.port = port
        self.opening: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.opening = asyncio.get_running_loop().create_task(self.open())

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: End(self.back, self.out), "127.0.0.1", self.port)


async def main(delay: float, port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Client(delay, port), "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), int(sys.argv[2])))
