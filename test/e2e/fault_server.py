#!/usr/bin/env python3
"""A web server that misbehaves on request.

The path says how: /FAULT/key=value/.../ad/ad.gif. The last two parts name the code, as always in the flags batch;
`only=BR` (or `only=BR+DE`) keeps the fault to those codes while all others are answered rightly, or get the fault that
`otherwise=FAULT` names. So the prefix is the URL of a server with just this fault, and can be given to hoist as one:

    HOIST_SERVERS=TEST=http://127.0.0.1:8010/close-in-body/only=BR hoist -s TEST -v BR DE

Tests run it in a thread (FaultServer) and look at its records directly. People run it by itself: `fault_server.py
[PORT]`; then /-/stats tells what was seen, /-/reset forgets it and /-/release lets go what is held.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import unquote

from faults import FAULTS, After, Exchange, Fault

WATCHDOG = 60.0


@dataclasses.dataclass
class Seen:
    """A request that came in."""
    connection: int
    method: str
    path: str
    code: str
    headers: dict[str, str]
    sent: int = 0  # bytes of answer given to the system
    over: bool = False
    came: float = 0.0  # when, by time.monotonic()
    answered: float | None = None  # when the first byte of answer was about to be sent
    nth: int = 0  # of the requests for this path, from 1
    nth_there: int = 0  # of the requests on this connection, from 1
    number: int = 0  # of all requests below the same prefix, from 1
    beside: int = 0  # how many requests were being answered when it had come, itself included
    status: int = 0  # of the answer, where the fault tells

    def __str__(self) -> str:
        state = "" if self.over else ", not finished"
        return f"connection {self.connection}: {self.method} {self.path} ({self.sent} bytes sent{state})"


class Record:
    """What the server saw since the last reset."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.connections = 0
        self.garbage = 0  # what was no HTTP request, a TLS handshake for example
        self.bugs: list[str] = []  # of the server itself
        self.now = 0  # requests being answered
        self.most = 0  # ... and the most of them at once
        self.now_at: Counter[str] = Counter()  # the same, for each Host
        self.most_at: Counter[str] = Counter()
        self.places: Counter[str] = Counter()  # requests by path, by its prefix and by connection

    def begin(self, seen: Seen) -> None:
        self.seen.append(seen)
        self.now += 1
        self.most = max(self.most, self.now)
        host, prefix = seen.headers.get("host", ""), seen.path.rsplit("/", 2)[0] + "/"
        self.now_at[host] += 1
        self.most_at[host] = max(self.most_at[host], self.now_at[host])
        connection = f"connection {seen.connection}"
        self.places.update((seen.path, prefix, connection))
        seen.nth, seen.number, seen.nth_there = (self.places[place] for place in (seen.path, prefix, connection))
        seen.came, seen.beside = time.monotonic(), self.now_at[host]

    def end(self, seen: Seen) -> None:
        self.now -= 1
        self.now_at[seen.headers.get("host", "")] -= 1
        seen.over = True

    @property
    def codes(self) -> list[str]:
        """The code of every request, in the order they came."""
        return [seen.code for seen in self.seen]

    def count(self) -> Counter[str]:
        return Counter(self.codes)

    def describe(self) -> str:
        lines = [str(seen) for seen in self.seen[:40]] + (["..."] if len(self.seen) > 40 else [])
        counts = (f"{len(self.seen)} requests on {self.connections} connections, {self.garbage} not understood; "
                  f"at most {self.most} at once, {self.now} now")
        return "\n".join([counts, *self.bugs, *lines])


class Gate:
    """Where requests are held until a test lets them go, oldest first. Belongs to the server's loop."""

    def __init__(self) -> None:
        self.held: list[asyncio.Future[None]] = []
        self.open = False

    async def pass_through(self, gone: Coroutine[Any, Any, Any], changed: Callable[[], None]) -> bool:
        """Waits for release; false when the client went away first."""
        if self.open:
            gone.close()
            return True
        turn = asyncio.get_running_loop().create_future()
        left = asyncio.ensure_future(gone)
        self.held.append(turn)
        changed()
        try:
            await asyncio.wait({turn, left}, return_when=asyncio.FIRST_COMPLETED)
            return turn.done()
        finally:
            left.cancel()
            await asyncio.wait({left})  # until then nobody else may read from the connection
            if turn in self.held:
                self.held.remove(turn)
            changed()

    def release(self, count: int) -> None:
        for turn in self.held[:count]:
            turn.set_result(None)
        del self.held[:count]


class Service:
    """The server on a loop: it answers, records and holds."""

    def __init__(self) -> None:
        self.record = Record()
        self.gate = Gate()
        self.change = threading.Condition()
        self.talks: set[asyncio.Task[None]] = set()
        self.changes: dict[str, str] = {}  # parameters that come before those of the path

    def changed(self) -> None:
        with self.change:
            self.change.notify_all()

    async def listen(self, port: int = 0) -> tuple[asyncio.Server, int]:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, for asyncio to turn
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # Nagle's algorithm off
        sock.bind(("127.0.0.1", port))
        server = await asyncio.start_server(self.talk, sock=sock, backlog=4096)
        return server, sock.getsockname()[1]

    async def reset(self) -> None:
        """Ends every conversation and forgets all."""
        for task in list(self.talks):
            task.cancel()
        await asyncio.gather(*self.talks, return_exceptions=True)
        self.record, self.gate, self.changes = Record(), Gate(), {}

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its first request to its end."""
        task = asyncio.current_task()
        assert task
        self.talks.add(task)
        self.record.connections += 1
        connection = self.record.connections
        after = After.CLOSE
        try:
            while (after := await self.exchange(connection, reader, writer)) is After.KEEP:
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away, as it may
        except asyncio.CancelledError:
            after = After.RESET
        except Exception as error:  # a bug of ours, which the test that meets it should show
            self.record.bugs.append(repr(error))
        finally:
            self.talks.discard(task)
            if after is After.RESET:
                linger_no_longer(writer)
                writer.transport.abort()
            writer.close()
            self.changed()

    async def exchange(self, connection: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> After:
        try:
            head = await reader.readexactly(1)
            if not head.isalpha():  # a TLS handshake, say, which has no end to wait for
                raise ValueError(head)
            head += await reader.readuntil(b"\r\n\r\n")
            method, path, headers = parse(head)
            if path.startswith("/-/"):
                return await self.control(path, writer)
            fault, params, code = meaning(path)
        except (ValueError, asyncio.LimitOverrunError):
            self.record.garbage += 1
            return After.CLOSE
        except asyncio.IncompleteReadError as error:
            self.record.garbage += bool(error.partial)
            return After.CLOSE
        record, seen = self.record, Seen(connection, method, path, code, headers)
        record.begin(seen)
        self.changed()
        exchange = Exchange(reader, writer, code, params | self.changes, seen,
                            lambda gone: self.gate.pass_through(gone, self.changed), path)
        try:
            return await fault(exchange) or After.KEEP
        finally:
            record.end(seen)  # nothing is awaited between the last write and this: a client cannot be faster
            self.changed()

    async def control(self, path: str, writer: asyncio.StreamWriter) -> After:
        """What people may ask, who have no access to the objects."""
        if path == "/-/reset":
            self.record = Record()
        elif path == "/-/release":
            self.gate.release(len(self.gate.held))
        record = self.record
        text = json.dumps({"requests": len(record.seen), "connections": record.connections, "now": record.now,
                           "most": record.most, "garbage": record.garbage, "held": len(self.gate.held),
                           "paths": Counter(seen.path for seen in record.seen)}, indent=2) + "\n"
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n{text}".encode())
        await writer.drain()
        return After.CLOSE


def linger_no_longer(writer: asyncio.StreamWriter) -> None:
    """Makes the coming close a reset (RST) instead of an orderly end (FIN)."""
    sock = writer.get_extra_info("socket")
    if sock is not None and sock.fileno() >= 0:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def parse(head: bytes) -> tuple[str, str, dict[str, str]]:
    """Method, path and headers; ValueError if this is not HTTP."""
    line, *fields = head.decode("latin-1").split("\r\n")[:-2]
    match = re.fullmatch(r"([A-Z]+) (/\S*) HTTP/1\.[01]", line)
    if not match:
        raise ValueError(line)
    pairs = (field.partition(":") for field in fields)
    return match.group(1), match.group(2), {name.lower(): value.strip() for name, _, value in pairs}


def meaning(path: str) -> tuple[Fault, dict[str, str], str]:
    """The fault, its parameters and the code that a path asks for; ValueError if there is no such fault."""
    name, *rest, _folder, file = path.removeprefix("/").split("/")
    params = {key: unquote(value) for key, _, value in (part.partition("=") for part in rest)}
    code = file.partition(".")[0].upper()
    if "only" in params and code not in params["only"].split("+"):
        name, params = params.get("otherwise", "ok"), {}
    if name not in FAULTS:
        raise ValueError(f"no such fault: {name}")
    return FAULTS[name], params, code


class FaultServer:
    """The service in a thread of this process, listening on two ports; for tests."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.service = Service()
        self.thread = threading.Thread(target=self.loop.run_forever, name="fault server", daemon=True)
        self.thread.start()
        self.servers = [self.call(self.service.listen()) for _ in range(2)]
        self.port, self.other_port = (port for _, port in self.servers)

    def call(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(WATCHDOG)

    def base(self, fault: str = "ok", other: bool = False) -> str:
        """The URL of a server with this fault: base("too-few/only=BR")."""
        return f"http://127.0.0.1:{self.other_port if other else self.port}/{fault}"

    @property
    def record(self) -> Record:
        return self.service.record

    @property
    def held(self) -> int:
        """How many requests are held now."""
        return len(self.service.gate.held)

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        with self.service.change:
            if not self.service.change.wait_for(condition, WATCHDOG):
                raise AssertionError(f"waited {WATCHDOG:g} s in vain: {what}")

    def wait_held(self, count: int) -> None:
        self.wait_for(lambda: self.held >= count, f"{count} requests are held")

    def release(self, count: int = 1) -> None:
        async def work() -> None:
            self.service.gate.release(count)
        self.call(work())

    def release_all(self) -> None:
        """Lets everything go that is held or comes later."""
        async def work() -> None:
            self.service.gate.open = True
            self.service.gate.release(len(self.service.gate.held))
        self.call(work())

    def change(self, **params: str) -> None:
        """From now on these parameters come before those of the path: a URL that stays, of a file that changes."""
        self.service.changes = params

    def forget(self) -> None:
        """Begins a new record, of what comes after a run that has ended."""
        self.wait_for(lambda: self.record.now == 0, "nothing is being answered")
        self.service.record = Record()

    def close_gate(self) -> None:
        """Holds again what comes, after release_all()."""
        async def work() -> None:
            self.service.gate.open = False
        self.call(work())

    def reset(self) -> None:
        self.call(self.service.reset())

    def close(self) -> None:
        async def work() -> None:
            for server, _ in self.servers:
                server.close()
            await self.service.reset()
        self.call(work())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(WATCHDOG)
        self.loop.close()


async def serve(port: int) -> None:
    _, port = await Service().listen(port)
    print(f"ready: http://127.0.0.1:{port}/FAULT where FAULT is one of\n", flush=True)
    for name, fault in sorted(FAULTS.items()):
        print(f"  {name:18} {(fault.__doc__ or '').splitlines()[0]}", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int, nargs="?", default=8010, metavar="PORT")
    try:
        asyncio.run(serve(parser.parse_args().port))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
