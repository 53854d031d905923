"""HTTP/2 connections that carry only a few streams, or that end while many are under way."""

from __future__ import annotations

import re
import subprocess

import pytest

from fault_server import FaultServer
from hoist_runner import BINARY, Hoist
from test_http2 import bodies, fetch, protocols, slots
from tls_servers import NAMES, TlsNginx, TlsServer, connections
from unattended import report, urls, write_list


def libcurl_version() -> tuple[int, ...]:
    """Of the library that the program runs with."""
    told = subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"libcurl (\d+)\.(\d+)", told)
    assert found
    return tuple(map(int, found.groups()))


@pytest.mark.parametrize("number", [5, 100])
@pytest.mark.parametrize("door", ["one-stream", "three-streams"])
def test_streams_that_a_server_refuses_come_again(hoist: Hoist, tls_nginx: TlsNginx, door: str, number: int) -> None:
    """A client does not know how many it may open before the server has said so; nginx refuses the others.

    libcurl asks for these again by itself, on few connections: now and then one ends, and another takes its place.
    libcurl 8 takes more of them, and gives some of a hundred requests up after five times.
    """
    persistent = libcurl_version() < (8,)
    retry = [] if persistent else ["--retry", "3"]
    result = fetch(hoist, urls(tls_nginx.base("ok", door), NAMES[:300]), *slots(number), *retry)
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == bodies(NAMES[:300])
    assert len(connections(tls_nginx.accesses(300))) <= (2 * number if persistent else 100)
    assert protocols(tls_nginx) == {"HTTP/2"}


def test_connections_that_end_after_a_few_requests_cost_no_item(hoist: Hoist, tls_nginx: TlsNginx) -> None:
    result = fetch(hoist, urls(tls_nginx.base("ok", "ten-requests"), NAMES[:300]), *slots(20), "--retry", "3")
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == bodies(NAMES[:300])
    carried = connections(tls_nginx.accesses(300))
    assert len(carried) >= 30
    assert max(carried.values()) <= 10


def test_connections_that_end_far_too_early_for_all_streams_cost_retries(hoist: Hoist, tls_nginx: TlsNginx) -> None:
    """Two of three streams are turned away, and some of them once more, and so on."""
    result = fetch(hoist, urls(tls_nginx.base("ok", "ten-requests"), NAMES[:300]), *slots(30), "--retry", "5",
                   "--max-host-errors", "1000")
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == bodies(NAMES[:300])


def test_a_server_that_takes_over_its_new_configuration_costs_no_item(hoist: Hoist, tls_nginx: TlsNginx,
                                                                     faults: FaultServer) -> None:
    running = hoist.start("-i", write_list(hoist, urls(tls_nginx.base("hold"), NAMES[:200])), *slots(20),
                          "--retry", "3")
    faults.wait_held(20)
    for _ in range(3):
        tls_nginx.reload()  # up to twenty streams are under way on the old worker's connection
        faults.release(20)
        faults.wait_held(1)  # where some of them have to come again, they do so one at a time
    faults.release_all()
    result = running.wait()
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == bodies(NAMES[:200])
    carried = connections(tls_nginx.accesses(200))
    assert len(carried) >= 2  # at least one of them was ended


@pytest.mark.parametrize("number", [6, 100])
def test_a_server_that_is_restarted_costs_no_item(hoist: Hoist, tls: TlsServer, faults: FaultServer, number: int) -> None:
    lines = urls(tls.base("hold"), NAMES[:300])
    running = hoist.start("-i", write_list(hoist, lines), *slots(number), "--retry", "20",
                          "--max-host-errors", "1000", "--report", "report")  # however long it takes here
    faults.wait_held(number)
    faults.release(number // 2)
    faults.wait_for(lambda: sum(seen.over for seen in faults.record.seen) >= number // 2, "some have been answered")
    with tls.away():
        faults.release_all()
    result = running.wait()
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == bodies(NAMES[:300])
    assert report(hoist.work / "report")[1]["downloaded"] == 300


def test_a_server_that_stays_away_is_given_up(hoist: Hoist, tls: TlsServer, faults: FaultServer) -> None:
    running = hoist.start("-i", write_list(hoist, urls(tls.base("hold"), NAMES[:300])), *slots(100),
                          "--max-host-errors", "4", "--report", "report")
    faults.wait_held(100)
    with tls.away():
        result = running.wait()
    items, summary = report(hoist.work / "report")
    assert (result.code, summary["downloaded"], summary["failed"], hoist.files()) == (1, 0, 300, {})
    given_up = [item for item in items.values() if "4 connection failures in a row" in item["error"]["message"]]
    assert len(given_up) >= 190
