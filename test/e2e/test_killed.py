"""A run that is killed at any moment and begun again with the same command gets there, and asks nothing twice."""

from __future__ import annotations

import os
import random
import signal

import pytest

from fault_server import FaultServer
from faults import body_of
from hoist_runner import LONG, Hoist, wait_until
from server_process import own_port
from unattended import FILES, STATE, report, urls, write_list

KILLS = 200 if LONG else 15
NAMES = FILES[:2000]

# What may have to be asked again after a kill: the five in flight, the 64 that may be on their way to the disk, and
# those that were saved while the journal was being written, which is done in batches.
WINDOW = 5 + 64 + 64


def check_files(hoist: Hoist, right: dict[str, bytes], checked: dict[str, int]) -> None:
    """Whatever has its own name is whole. What was looked at before is looked at again if it is another file now."""
    for entry in os.scandir(hoist.folder):
        if entry.name == STATE or entry.name.endswith(".part") or checked.get(entry.name) == entry.inode():
            continue
        with open(entry.path, "rb") as file:
            assert file.read() == right[entry.name], f"{entry.name} is torn"
        checked[entry.name] = entry.inode()


@pytest.mark.parametrize("durability", ["none", "batch"])
@pytest.mark.parametrize("seed", [1])
def test_a_run_killed_again_and_again_gets_there(hoist: Hoist, faults: FaultServer, seed: int,
                                                 durability: str) -> None:
    dice = random.Random(seed)
    command = ["-i", write_list(hoist, urls(faults.base("file"), NAMES)), "--refresh", "--durability", durability]
    right = {f"{name}.bin": body_of(name.upper()) for name in NAMES}
    checked: dict[str, int] = {}
    killed = 0
    for _ in range(KILLS):
        before = len(faults.record.seen)
        running = hoist.start(*command)
        if dice.random() < 0.2:  # in its beginning, as soon as there is a folder or even before
            if dice.random() < 0.5:
                wait_until(hoist.folder.exists, "the folder is there")
        else:
            goal = before + dice.randrange(1, 2 * len(NAMES) // KILLS + 1)
            faults.wait_for(lambda: len(faults.record.seen) >= goal or running.ended_within(0), "so many requests")
        running.send(signal.SIGKILL)
        killed += running.wait().code == -signal.SIGKILL
        if hoist.folder.exists():
            check_files(hoist, right, checked)
    last = hoist.run(*command, "--report", "report")
    items, summary = report(hoist.work / "report")
    assert last.code == 0
    assert summary["downloaded"] + summary["unchanged"] == len(items) == len(NAMES)
    check_files(hoist, right, {})
    assert len(checked) <= len(NAMES)
    assert sorted(path.name for path in hoist.folder.iterdir() if path.name != STATE) == sorted(right)
    assert killed >= KILLS // 2
    print(f"{len(faults.record.seen)} requests, {killed} kills")
    assert len(faults.record.seen) <= len(NAMES) + killed * WINDOW
    # With a journal that forgot everything, it would be many more than that.


@pytest.mark.parametrize("number, code", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_ended_by_a_signal_is_continued_without_asking_twice(hoist: Hoist, faults: FaultServer,
                                                                  number: signal.Signals, code: int) -> None:
    """Here the journal is written to its end: nothing at all is asked twice."""
    command = ["-i", write_list(hoist, urls(faults.base("file"), NAMES)), "--refresh"]
    for goal in (100, 500, 1200):
        running = hoist.start(*command)
        faults.wait_for(lambda: len(faults.record.seen) >= goal, f"{goal} requests")
        running.send(number)
        assert running.wait().code == code
    assert hoist.run(*command).code == 0
    assert len(faults.record.seen) == len(NAMES)
    assert set(faults.record.count().values()) == {1}
    check_files(hoist, {f"{name}.bin": body_of(name.upper()) for name in NAMES}, {})


def test_a_run_that_ended_by_itself_is_not_continued(hoist: Hoist, faults: FaultServer) -> None:
    command = ["-i", write_list(hoist, urls(faults.base("file"), NAMES[:50])), "--refresh"]
    for expected in (200, 304, 304):
        faults.forget()
        assert hoist.run(*command).code == 0
        assert [seen.status for seen in faults.record.seen] == [expected] * 50


def test_a_continued_run_asks_where_its_list_says_now(hoist: Hoist, faults: FaultServer) -> None:
    """What the run before finished holds for where it came from: a mirror is such a place, a mended URL is another."""
    good, missing, silent = faults.base("file"), faults.base("status/status=404"), faults.base("hold")
    dead = f"http://127.0.0.1:{own_port()}/x/f00001.bin"

    def command(first: str) -> list[str]:
        lines = [first, f"{dead}\t{good}/x/f00001.bin", f"{missing}/x/f00002.bin", f"{silent}/x/f00003.bin"]
        return ["-i", write_list(hoist, lines), "--refresh", "--retry", "0", "--grace", "1ms", "--report", "report"]

    running = hoist.start(*command(f"{missing}/x/f00000.bin"))
    wait_until(lambda: (hoist.work / "report").exists() and (hoist.work / "report").read_text().count("\n") == 3,
               "all but the last are reported, and recorded")
    running.send(signal.SIGTERM)
    assert running.wait().code == 143

    faults.forget()
    faults.release_all()
    assert hoist.run(*command(f"{good}/x/f00000.bin")).code == 1
    items, summary = report(hoist.work / "report")
    assert sorted(faults.record.codes) == ["F00000", "F00003"]
    assert (summary["downloaded"], summary["unchanged"], summary["not_found"]) == (2, 1, 1)
    assert items["f00001.bin"]["url"] == f"{good}/x/f00001.bin"
    assert items["f00001.bin"]["mirrors"] == [dead]
