"""A batch that deadlines cut off gets round: each run begins with what the ones before it did not get to."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist
from unattended import FILES, report, urls, write_list

NAMES = FILES[:60]


def lines_of(faults: FaultServer, held: list[str]) -> list[str]:
    """URLs of files; those that are held answer only when they are released."""
    return [urls(faults.base("hold" if name in held else "file"), [name])[0] for name in NAMES]


def finished(hoist: Hoist) -> list[str]:
    items, _ = report(hoist.work / "report")
    return [name for name in NAMES if items.get(f"{name}.bin", {}).get("outcome") in ("downloaded", "unchanged")]


def asked(faults: FaultServer) -> list[str]:
    names = [seen.code.lower() for seen in faults.record.seen]
    faults.forget()
    return names


def pipe_of(path: str) -> int:
    """The reading end of a pipe that holds what the file does, which has to fit."""
    reading, writing = os.pipe()
    os.write(writing, pathlib.Path(path).read_bytes())
    os.close(writing)
    return reading


@pytest.mark.parametrize("source", ["list", "pipe"])
def test_after_a_deadline_the_rest_comes_first_and_all_is_asked(hoist: Hoist, faults: FaultServer, source: str) -> None:
    path = write_list(hoist, lines_of(faults, [NAMES[20], NAMES[40]]))

    def stdin() -> int:
        return pipe_of(path) if source == "pipe" else subprocess.DEVNULL

    command = ["-i", path if source == "list" else "-", "--refresh", "--retry", "0", "-m", "1", "--report", "report"]

    assert hoist.run(*command, "--deadline", "2s", stdin=stdin()).code == 4
    first = finished(hoist)
    assert first and asked(faults)[:len(first)] == first

    running = hoist.start(*command, "--deadline", "4s", stdin=stdin())
    faults.wait_held(1)
    faults.release(1)
    assert running.wait().code == 4
    second = finished(hoist)
    rest = [name for name in NAMES if name not in first]
    assert second and asked(faults)[:len(second)] == second == rest[:len(second)]

    faults.release_all()
    assert hoist.run(*command, stdin=stdin()).code == 0
    rest = [name for name in NAMES if name not in first + second]
    statuses = [seen.status for seen in faults.record.seen]
    assert asked(faults) == rest + [name for name in NAMES if name in first + second]
    assert statuses.count(304) >= len(first + second) - 2  # those that were held have no ETag

    assert hoist.run(*command, stdin=stdin()).code == 0
    assert asked(faults) == NAMES


def test_a_run_after_a_deadline_that_is_interrupted_is_resumed(hoist: Hoist, faults: FaultServer) -> None:
    """What the interrupted run finished is not requested again, what the run before it finished is."""
    path = write_list(hoist, lines_of(faults, [NAMES[20], NAMES[40]]))
    command = ["-i", path, "--refresh", "--retry", "0", "-m", "1", "--grace", "1ms", "--report", "report"]
    assert hoist.run(*command, "--deadline", "2s").code == 4
    first = finished(hoist)
    asked(faults)

    running = hoist.start(*command)
    faults.wait_held(1)
    faults.release(1)
    faults.wait_for(lambda: faults.held == 1 and NAMES[40].upper() in faults.record.codes, "the second one is held")
    running.send(signal.SIGTERM)
    assert running.wait().code == 143
    second = finished(hoist)
    asked(faults)

    faults.release_all()
    assert hoist.run(*command).code == 0
    rest = [name for name in NAMES if name not in first + second]
    assert asked(faults) == rest + [name for name in NAMES if name in first]
