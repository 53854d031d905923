"""Batches over thousands of servers, as lists of datasets are: each costs as much as the first ones."""

from __future__ import annotations

import asyncio
import pathlib
import resource
import socket
import threading
from typing import Iterator

import pytest

from hoist_runner import SANITIZED, Hoist

FEW, MANY = 1_000, 12_000


class Answers(asyncio.Protocol):
    """Answers every request of a connection with the same small file."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
        self.transport.write(answer * data.count(b"\r\n\r\n"))  # type: ignore[attr-defined]


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server on every address of 127.0.0.0/8, and on no other."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
        listener.bind(("", 0))
        loop = asyncio.new_event_loop()
        loop.run_until_complete(loop.create_server(Answers, sock=listener, backlog=1024))
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        yield listener.getsockname()[1]
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def cpu_per_host(hoist: Hoist, port: int, count: int) -> float:
    """The processor time of a run over so many hosts, for each of them."""
    lines = [f"http://127.{1 + n // 62500}.{n // 250 % 250}.{1 + n % 250}:{port}/f\tout=d{n // 1000}/{n}" for n in range(count)]
    pathlib.Path(hoist.work / "list").write_text("\n".join(lines) + "\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert hoist.run("-i", "list", "-m", "50").counts == (count, 0, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / count


@pytest.mark.skipif(SANITIZED, reason="what a sanitizer does takes most of the time")
def test_the_last_of_many_hosts_costs_as_much_as_the_first(hoist: Hoist, port: int) -> None:
    few = cpu_per_host(hoist, port, FEW)
    hoist.folder = hoist.work / "many"
    assert cpu_per_host(hoist, port, MANY) < 1.6 * few
