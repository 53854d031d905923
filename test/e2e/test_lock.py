"""Two runs in one folder: the second leaves, or waits."""

from __future__ import annotations

import os
import signal

import pytest

from batches import CODES, right_files
from fault_server import FaultServer
from hoist_runner import Hoist, Running, wait_until
from unattended import saved


@pytest.fixture
def holder(hoist: Hoist, faults: FaultServer) -> Running:
    """A run whose five requests are not answered."""
    running = hoist.start(*CODES, base=faults.base("hold"))
    faults.wait_held(5)
    return running


def is_waiting(hoist: Hoist, running: Running) -> bool:
    """Whether it has opened the folder, after which nothing but the lock keeps it from asking."""
    def target(descriptor: str) -> str:
        try:
            return os.path.realpath(descriptor)
        except FileNotFoundError:  # closed since it was listed
            return ""

    place = f"/proc/{running.pid}/fd"
    return any(target(f"{place}/{name}") == str(hoist.folder) for name in os.listdir(place))


@pytest.mark.needs("procfs")
@pytest.mark.parametrize("arguments", [[], ["--lock", "leave"], ["--refresh"]])
def test_a_second_run_leaves_at_once_and_names_the_first(hoist: Hoist, faults: FaultServer, holder: Running,
                                                         arguments: list[str]) -> None:
    second = hoist.run(*CODES, *arguments, base=faults.base("ok"))
    assert second.code == 3
    assert str(holder.pid) in second.stderr and str(hoist.folder) in second.stderr
    assert "--lock wait" in second.stderr
    assert second.stdout == ""  # nothing is announced that will not be done
    assert len(faults.record.seen) == 5
    faults.release_all()
    assert holder.wait().code == 0
    assert saved(hoist) == right_files(*CODES)


@pytest.mark.needs("procfs")
def test_a_second_run_that_waits_begins_when_the_first_has_ended(hoist: Hoist, faults: FaultServer,
                                                                 holder: Running) -> None:
    second = hoist.start(*CODES, "--lock", "wait", base=faults.base("ok"))
    wait_until(lambda: is_waiting(hoist, second), "it waits")
    wait_until(lambda: f"process {holder.pid}" in second.stderr, "it says for whom")
    assert len(faults.record.seen) == 5
    faults.release_all()
    assert holder.wait().code == 0
    result = second.wait()
    assert (result.code, result.counts) == (0, (5, 0, 0))
    assert len(faults.record.seen) == 10
    # The second asked only when all of the first was over.
    assert [seen.path.split("/")[1] for seen in faults.record.seen] == ["hold"] * 5 + ["ok"] * 5


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_wait(hoist: Hoist, faults: FaultServer, holder: Running, number: signal.Signals,
                                code: int) -> None:
    second = hoist.start(*CODES, "--lock", "wait", "--log-level", "info", base=faults.base("ok"))
    wait_until(lambda: "SigCgt" and int(second.status("SigCgt"), 16) >> (number - 1) & 1, "it would notice a signal")
    second.send(number)
    assert second.wait().code == code
    assert len(faults.record.seen) == 5
    faults.release_all()
    assert holder.wait().code == 0


def test_the_deadline_ends_the_wait(hoist: Hoist, faults: FaultServer, holder: Running) -> None:
    assert hoist.run(*CODES, "--lock", "wait", "--deadline", "200ms", base=faults.base("ok")).code == 4
    assert len(faults.record.seen) == 5
    faults.release_all()
    assert holder.wait().code == 0


def test_a_run_that_was_killed_holds_nothing(hoist: Hoist, faults: FaultServer, holder: Running) -> None:
    holder.send(signal.SIGKILL)
    holder.wait()
    result = hoist.run(*CODES, base=faults.base("ok"))
    assert (result.code, result.counts) == (0, (5, 0, 0))


def test_runs_in_different_folders_do_not_disturb_each_other(hoist: Hoist, faults: FaultServer,
                                                             holder: Running) -> None:
    assert hoist.run(*CODES, base=faults.base("ok"), folder=hoist.work / "elsewhere").code == 0
    assert hoist.run(*CODES, base=faults.base("ok"), folder=hoist.folder / "below").code == 0
    faults.release_all()
    assert holder.wait().code == 0
