"""Requests that several threads make (--lanes): what one run promises holds, however many there are."""

from __future__ import annotations

import hashlib
import os
import signal

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist
from unattended import report, urls, write_list
from web_server import WebServer, content, web  # noqa: F401 (fixtures)

FILES = [f"f{number}" for number in range(200)]
LOG = ("--log-level", "info")


@pytest.mark.parametrize("lanes", ["1", "2", "5", "64"])
def test_all_files_are_right_however_many_there_are(hoist: Hoist, web: WebServer, lanes: str) -> None:
    names = [f"{name}.txt" for name in FILES]
    lines = write_list(hoist, [web.url(name) for name in names])
    result = hoist.run("--lanes", lanes, "-m", "64", "--max-per-host", "64", "-i", lines, "--report", "report")
    assert result.code == 0
    assert hoist.files() == {name: content(f"/{name}") for name in names}
    assert {line["outcome"] for line in report(hoist.work / "report")[0].values()} == {"downloaded"}
    assert sorted(web.paths) == sorted(f"/{name}" for name in names)


def test_the_limit_of_a_host_is_that_of_all_lanes_together(hoist: Hoist, faults: FaultServer) -> None:
    lines = write_list(hoist, urls(faults.base("hold"), FILES[:40]))
    running = hoist.start("--lanes", "4", "-m", "30", "--max-per-host", "6", "-i", lines)
    for done in range(35):
        faults.wait_for(lambda: faults.held == 6 and len(faults.record.seen) == 6 + done, "the next request is there")
        faults.release()
    faults.release_all()
    assert running.wait().code == 0
    assert (faults.record.most, len(faults.record.seen)) == (6, 40)
    assert faults.record.connections <= 6


@pytest.mark.parametrize("slots", [1, 2, 7, 50])
def test_there_are_no_more_connections_than_requests_at_a_time(hoist: Hoist, faults: FaultServer, slots: int) -> None:
    lines = write_list(hoist, urls(faults.base("ok"), FILES))
    result = hoist.run("--lanes", "4", "-m", str(slots), "--max-per-host", str(slots), "-i", lines)
    assert (result.code, len(faults.record.seen)) == (0, 200)
    assert faults.record.connections <= slots


def test_large_bodies_are_right(hoist: Hoist, faults: FaultServer) -> None:
    size = 5_000_000
    faults.change(size=str(size))
    lines = write_list(hoist, urls(faults.base("file"), FILES[:12]))
    assert hoist.run("--lanes", "3", "-m", "12", "--max-per-host", "12", "-i", lines).code == 0
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in hoist.folder.iterdir()}
    assert len(digests) == 12 and {path.stat().st_size for path in hoist.folder.iterdir()} == {size}


def test_a_signal_ends_what_all_lanes_have_in_flight(hoist: Hoist, faults: FaultServer) -> None:
    lines = write_list(hoist, urls(faults.base("hold"), FILES[:12]))
    running = hoist.start("--lanes", "3", "-m", "12", "--max-per-host", "12", *LOG, "-i", lines)
    faults.wait_held(12)
    running.interrupt()
    running.send(signal.SIGINT)
    result = running.wait()
    assert (result.code, result.counts[0], hoist.files()) == (130, 0, {})


def test_one_request_at_a_time_needs_no_other_thread(hoist: Hoist, faults: FaultServer) -> None:
    lines = write_list(hoist, urls(faults.base("hold"), FILES[:3]))

    def threads(lanes: str) -> int:
        running = hoist.start("-m", "1", "--lanes", lanes, *LOG, "-i", lines)
        faults.wait_held(1)
        count = len(os.listdir(f"/proc/{running.pid}/task"))
        running.interrupt()
        running.send(signal.SIGINT)
        running.wait()
        faults.wait_held(0)
        return count

    assert threads("1") == threads("8")


@pytest.mark.parametrize("value", ["0", "x", "-1"])
def test_a_bad_number_is_a_usage_error(hoist: Hoist, value: str) -> None:
    result = hoist.run("--lanes", value, "http://127.0.0.1:9/x")
    assert result.code == 2 and "--lanes N" in result.stderr
