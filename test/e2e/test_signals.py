"""Ctrl-C and kill: requests in flight finish, no new ones start, and the report is correct."""

from __future__ import annotations

import fcntl
import os
import signal

import pytest

from fault_server import FaultServer
from faults import body_of
from hoist_runner import Hoist, Running, wait_until

MEBIBYTE = 1024 * 1024
SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]


def start_held(hoist: Hoist, faults: FaultServer, *arguments: str, base: str = "hold") -> Running:
    """A run of 20 codes with five requests in flight, none of them answered."""
    running = hoist.start("--log-level", "info", *arguments, base=faults.base(base))
    faults.wait_held(5)
    return running


@pytest.mark.parametrize("number, code", SIGNALS)
def test_a_signal_lets_what_is_in_flight_finish_and_begins_nothing_new(hoist: Hoist, faults: FaultServer,
                                                                       number: signal.Signals, code: int) -> None:
    running = start_held(hoist, faults)
    running.interrupt(number)
    faults.release_all()
    result = running.wait()
    assert result.code == code
    assert result.counts == (5, 0, 0)
    assert len(faults.record.seen) == 5
    assert hoist.files() == {f"{code.lower()}.gif": body_of(code) for code in faults.record.codes}


def test_what_fails_after_the_signal_is_counted_as_well(hoist: Hoist, faults: FaultServer) -> None:
    running = start_held(hoist, faults, base="hold/status=503")
    running.interrupt()
    faults.release_all()
    result = running.wait()
    assert (result.code, result.counts) == (130, (0, 0, 5))
    assert set(result.messages.values()) == {"HTTP 503 - Service Unavailable"}
    assert hoist.files() == {}


def test_the_grace_ends_by_itself(hoist: Hoist, faults: FaultServer) -> None:
    running = start_held(hoist, faults, "--grace", "0.2")
    running.interrupt()
    result = running.wait()  # the server never answers
    assert result.code == 130
    assert result.counts[0] == 0
    assert hoist.files() == {}


@pytest.mark.parametrize("number, code", SIGNALS)
def test_a_second_signal_ends_the_run_at_once(hoist: Hoist, faults: FaultServer,
                                              number: signal.Signals, code: int) -> None:
    running = start_held(hoist, faults, "--grace", "1h")
    running.interrupt(number)
    running.send(number)
    result = running.wait()
    assert result.code == code
    assert result.counts[0] == 0
    assert hoist.files() == {}


def test_a_third_signal_kills_a_run_that_waits_for_a_reader(hoist: Hoist, faults: FaultServer) -> None:
    os.mkfifo(hoist.work / "fifo")
    running = hoist.start("--failed", "fifo", "BR", base=faults.base("status"))
    wait_until(lambda: running.ended_within(0) or running.send(signal.SIGTERM), "it ends")
    assert running.wait().code == -signal.SIGTERM


def test_a_second_signal_removes_what_is_half_written(hoist: Hoist, faults: FaultServer) -> None:
    running = start_held(hoist, faults, "--grace", "1h", base=f"hold-body/size={16 * MEBIBYTE}")
    wait_until(lambda: len(list(hoist.folder.glob("*.part"))) == 5, "five large bodies have begun to be written")
    running.interrupt()
    running.send(signal.SIGINT)
    result = running.wait()
    assert result.code == 130
    assert result.counts[0] == 0
    assert hoist.files() == {}


def test_files_finished_before_the_signal_stay_and_are_counted(hoist: Hoist, faults: FaultServer) -> None:
    running = start_held(hoist, faults, "--grace", "1h")
    faults.release(3)
    faults.wait_for(lambda: faults.held == 5 and len(faults.record.seen) == 8, "three more requests came")
    wait_until(lambda: len(list(hoist.folder.glob("*.gif"))) == 3, "three files are there")
    running.interrupt()
    running.send(signal.SIGINT)
    result = running.wait()
    assert result.code == 130
    assert result.counts[0] == 3
    assert len(hoist.files()) == 3
    assert all(data == body_of(name[:2].upper()) for name, data in hoist.files().items())


def test_the_report_of_an_interrupted_run_has_all_its_lines(hoist: Hoist, faults: FaultServer) -> None:
    running = start_held(hoist, faults, "-v")
    running.interrupt()
    faults.release_all()
    result = running.wait()
    assert result.stdout.count(" OK\n") == 5
    assert "\n--------------------\n5 flags downloaded.\n" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("Elapsed time: ")


@pytest.mark.parametrize("number, code", SIGNALS)
def test_a_signal_right_after_the_announcement_is_heeded(hoist: Hoist, faults: FaultServer, number: signal.Signals,
                                                         code: int) -> None:
    for _ in range(10):
        reader, writer = os.pipe()
        running = hoist.start("--grace", "0.1", base=faults.base("hold"), stdout=writer)
        os.close(writer)
        with open(reader, "rb", buffering=0) as pipe:
            text = pipe.read(1)
            running.send(number)
            text += pipe.readall()
        assert running.wait().code == code
        assert b" not fetched: interrupted.\n" in text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_does_not_cut_the_summary_short(hoist: Hoist, faults: FaultServer, number: signal.Signals) -> None:
    arguments = ["--failed", "failed", "--report", "report", "BR", "XX"]
    base = faults.base("status/status=404/only=XX")
    announcement = hoist.run(*arguments, base=base).stdout.partition("-" * 20 + "\n")
    (hoist.work / "failed").unlink()
    reader, writer = os.pipe()
    full = fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    os.write(writer, b"." * (full - len(announcement[0] + announcement[1])))  # room for the announcement alone
    running = hoist.start(*arguments, base=base, stdout=writer)
    os.close(writer)
    # The run is over, and its summary waits for somebody to read.
    wait_until(lambda: (hoist.work / "failed").exists(), "the list of failures is there")
    running.send(number)
    with open(reader, "rb") as pipe:
        text = pipe.read().decode().lstrip(".")
    result = running.wait()
    assert result.code == 1
    assert text.startswith(announcement[0] + announcement[1] + "1 flag downloaded.\n1 not found.\n")
    assert (hoist.work / "report").read_text().splitlines()[-1].startswith('{"summary"')
