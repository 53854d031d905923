"""A run that is stopped tells what it has not begun: in the report, and in a list that brings it to its end."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import threading

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist, Running, wait_until
from unattended import FILES, failed_urls, report, saved, urls, write_list

NAMES = FILES[:3000]  # many times what is admitted at a time
OUTPUTS = ["--report", "report", "--failed", "failed", "--log-level", "info"]
INCOMPLETE = ("refused=the run was stopped before it had read the whole batch, and what it had not read is not in this "
              "list\tcode=the rest")


def start_held(hoist: Hoist, faults: FaultServer, *arguments: str, **how: object) -> Running:
    """Starts a run whose first five requests are not answered."""
    running = hoist.start("-m", "5", *OUTPUTS, *arguments, **how)
    faults.wait_held(5)
    return running


def replay(hoist: Hoist, faults: FaultServer) -> None:
    """Fetches what the list of failures holds, as its own list of failures; nothing may be left."""
    faults.release_all()
    faults.forget()
    assert hoist.run("-i", "failed", "--failed", "failed").code == 0
    assert failed_urls(hoist.work / "failed") == []


@pytest.mark.parametrize("how", ["signal", "deadline"])
def test_a_stopped_run_and_its_replay_are_the_whole_batch(hoist: Hoist, faults: FaultServer, how: str) -> None:
    lines = urls(faults.base("hold"), NAMES)
    arguments = ["-i", write_list(hoist, lines)] + (["--deadline", "1s"] if how == "deadline" else [])
    running = start_held(hoist, faults, *arguments)
    if how == "signal":
        running.interrupt(signal.SIGTERM)
        faults.release_all()
    result = running.wait()
    finished = 5 if how == "signal" else 0
    items, summary = report(hoist.work / "report")
    assert result.code == summary["exit_status"] == (143 if how == "signal" else 4)
    assert set(items) == {f"{name}.bin" for name in NAMES}
    assert [item["outcome"] for item in items.values()].count("not_begun") == len(NAMES) - 5
    assert (summary["downloaded"], summary["failed"]) == (finished, 5 - finished)
    assert (summary["not_begun"], summary["not_listed"]) == (len(NAMES) - 5, 0)
    reason = "interrupted" if how == "signal" else "the deadline was reached"
    assert f"\n{len(NAMES) - 5} not fetched: {reason}.\n" in result.stdout
    assert len(failed_urls(hoist.work / "failed")) == len(NAMES) - finished
    assert len(saved(hoist)) == finished
    replay(hoist, faults)
    assert len(faults.record.seen) == len(NAMES) - finished
    assert len(saved(hoist)) == len(NAMES)


def test_a_list_that_is_its_own_list_of_failures_loses_nothing(hoist: Hoist, faults: FaultServer) -> None:
    lines = urls(faults.base("hold"), NAMES)
    path = write_list(hoist, lines, "failed")
    running = start_held(hoist, faults, "-i", path)
    running.interrupt()
    faults.release_all()
    assert running.wait().code == 130
    assert len(failed_urls(path)) == len(NAMES) - 5
    replay(hoist, faults)
    assert len(saved(hoist)) == len(NAMES)


def test_the_codes_of_flags_and_templates_are_not_lost(hoist: Hoist, faults: FaultServer) -> None:
    running = start_held(hoist, faults, "-a", base=faults.base("hold"))
    running.interrupt()
    faults.release_all()
    assert running.wait().counts == (5, 0, 0)
    assert len(failed_urls(hoist.work / "failed")) == 189
    replay(hoist, faults)
    assert len(saved(hoist)) == 194


def test_lines_that_cannot_be_used_are_failures_though_they_were_not_reached(hoist: Hoist,
                                                                             faults: FaultServer) -> None:
    lines = [*urls(faults.base("hold"), NAMES), "nonsense", "", "# a comment", f"{faults.base()}/x/a.bin\tnonsense=1"]
    running = start_held(hoist, faults, "-i", write_list(hoist, lines))
    running.interrupt()
    faults.release_all()
    result = running.wait()
    _, summary = report(hoist.work / "report")
    assert (result.counts, summary["failed"]) == ((5, 0, 2), 2)
    assert "*** Error for line 3001: " in result.stderr and "*** Error for line 3004: " in result.stderr
    assert summary["not_begun"] == len(NAMES) - 5


def test_what_was_not_begun_is_not_taken_for_known_by_the_journal(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base("hold"), NAMES[:300]))
    running = start_held(hoist, faults, "--refresh", "-i", path)
    running.interrupt()
    faults.release_all()
    assert running.wait().code == 130
    result = hoist.run("--refresh", "-i", path, "--report", "report")
    _, summary = report(hoist.work / "report")
    assert (result.code, summary["unchanged"] + summary["downloaded"], len(faults.record.seen)) == (0, 300, 300)


def test_without_a_list_of_failures_the_rest_is_counted_and_not_read(hoist: Hoist, faults: FaultServer) -> None:
    running = hoist.start("-m", "5", "-i", write_list(hoist, urls(faults.base("hold"), NAMES)), "--log-level", "info")
    faults.wait_held(5)
    running.interrupt()
    faults.release_all()
    assert f"\n{len(NAMES) - 5} not fetched: interrupted.\n" in running.wait().stdout


# --------------------------------------------------------------------------------------------------------- pipes

def test_a_slow_pipe_is_not_waited_for_and_the_list_says_what_it_lacks(hoist: Hoist, faults: FaultServer) -> None:
    running = hoist.start("-m", "5", *OUTPUTS, "-i", "-", stdin=subprocess.PIPE)
    pipe = running.process.stdin
    assert pipe
    pipe.write("".join(f"{url}\n" for url in urls(faults.base("hold"), FILES[:200])).encode() + b"http://unfinished")
    pipe.flush()
    faults.wait_held(5)
    running.interrupt()
    faults.release_all()
    result = running.wait()
    pipe.close()
    _, summary = report(hoist.work / "report")
    assert (result.code, summary["downloaded"], summary["not_begun"], summary["not_listed"]) == (130, 5, 195, None)
    assert "\nThe rest was not fetched: interrupted.\n" in result.stdout
    assert "hoist: failed is not complete: " in result.stderr
    assert (hoist.work / "failed").read_text().splitlines()[-1] == INCOMPLETE
    assert len(failed_urls(hoist.work / "failed")) == 195 + 1
    replayed = hoist.run("-i", "failed", "--failed", "failed")
    assert (replayed.code, replayed.counts) == (1, (195, 0, 1))
    assert (hoist.work / "failed").read_text().splitlines()[-1] == INCOMPLETE


def test_a_pipe_that_has_ended_is_read_to_its_end(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base("hold"), FILES[:500]))
    cat = subprocess.Popen(["cat", path], stdout=subprocess.PIPE)
    running = start_held(hoist, faults, "-i", "-", stdin=cat.stdout)
    assert cat.wait() == 0
    assert cat.stdout
    cat.stdout.close()
    running.interrupt()
    faults.release_all()
    result = running.wait()
    _, summary = report(hoist.work / "report")
    assert (summary["not_begun"], summary["not_listed"]) == (495, 0)
    assert "\n495 not fetched: interrupted.\n" in result.stdout
    assert result.stderr.count("not complete") == 0


@pytest.mark.parametrize("ended_by", ["a second signal", "the grace"])
def test_a_pipe_without_end_does_not_hold_the_run(hoist: Hoist, faults: FaultServer, ended_by: str) -> None:
    arguments = ["--grace", "1h" if ended_by == "a second signal" else "0.5", "-i", "-"]
    running = hoist.start("-m", "5", *OUTPUTS, *arguments, stdin=subprocess.PIPE)
    pipe = running.process.stdin
    assert pipe
    base = faults.base("hold")

    def write_for_ever() -> None:
        try:
            for n in itertools.count():
                pipe.write(f"{base}/x/{n}.bin\n".encode())
        except BrokenPipeError:
            pass

    writer = threading.Thread(target=write_for_ever)
    writer.start()
    faults.wait_held(5)
    running.interrupt()
    if ended_by == "a second signal":
        wait_until((hoist.work / "failed.part").exists, "what was not begun is being told")
        running.send(signal.SIGINT)
    result = running.wait()
    writer.join()
    assert result.code == 130
    assert "The rest was not fetched: interrupted." in result.stdout
    assert (hoist.work / "failed").read_text().splitlines()[-1] == INCOMPLETE


def test_the_list_that_is_read_is_not_replaced_by_a_part_of_it(hoist: Hoist, faults: FaultServer) -> None:
    """It may be the only one that has what was not read."""
    lines = urls(faults.base("hold"), FILES[:300])
    write_list(hoist, lines, "failed")
    fifo = hoist.work / "fifo"
    os.mkfifo(fifo)
    running = hoist.start("-m", "5", *OUTPUTS, "-i", "failed", "-i", str(fifo))
    with open(fifo, "wb"):
        faults.wait_held(5)
        running.interrupt()
        faults.release_all()
        result = running.wait()
    assert result.code == 130
    assert "hoist: " in result.stderr and "failed stays as it was: " in result.stderr
    assert (hoist.work / "failed").read_text() == "".join(f"{line}\n" for line in lines)
    assert not (hoist.work / "failed.part").exists()


# ---------------------------------------------------------------------------------------------------------- locks

@pytest.mark.parametrize("how", ["signal", "deadline"])
def test_a_run_that_never_got_the_lock_leaves_the_lists_of_others(hoist: Hoist, faults: FaultServer,
                                                                  how: str) -> None:
    for name in ("report", "failed"):
        (hoist.work / name).write_text("of before\n")
    holder = hoist.start("BR", base=faults.base("hold"))
    faults.wait_held(1)
    deadline = ["--deadline", "0.2"] if how == "deadline" else []
    second = hoist.start("-m", "5", *OUTPUTS, "--lock", "wait", *deadline, "DE", base=faults.base())
    if how == "signal":
        wait_until(lambda: "waiting for it to end" in second.stderr, "it waits")
        second.interrupt()
    assert second.wait().code == (130 if how == "signal" else 4)
    faults.release_all()
    assert holder.wait().code == 0
    assert [(hoist.work / name).read_text() for name in ("report", "failed")] == ["of before\n"] * 2
