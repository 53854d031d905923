"""The progress bar: on a terminal only, of the right width, and gone in the end."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist, Running
from terminal import COLOUR, Terminal


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with Terminal() as terminal:
        yield terminal


def start(hoist: Hoist, terminal: Terminal, base: str, *arguments: str, all_output: bool = False) -> Running:
    return hoist.start(*arguments, base=base, launcher=["setsid", "--ctty"], stdin=terminal.slave,
                       stderr=terminal.slave, stdout=terminal.slave if all_output else None)


def test_a_bar_is_drawn_and_follows_the_work(hoist: Hoist, faults: FaultServer, terminal: Terminal) -> None:
    running = start(hoist, terminal, faults.base("hold"))
    for done in range(0, 20, 5):
        terminal.wait_for(lambda text: f"{done}/20" in text, f"{done} are done")
        faults.wait_held(5)
        faults.release(5)
    result = running.wait()
    terminal.hang_up()
    assert (result.code, result.counts) == (0, (20, 0, 0))
    assert any("50%" in frame for frame in terminal.frames)
    assert "\x1b" not in result.stdout


def test_the_bar_tells_of_errors_so_far(hoist: Hoist, faults: FaultServer, terminal: Terminal) -> None:
    running = start(hoist, terminal, faults.base("status/only=BD+BR+CD/otherwise=hold"), "-m", "20")
    terminal.wait_for(lambda text: "3 errors" in text, "three errors are told")
    faults.release_all()
    assert running.wait().counts == (17, 0, 3)


def test_no_trace_of_the_bar_is_left(hoist: Hoist, faults: FaultServer, terminal: Terminal) -> None:
    running = start(hoist, terminal, faults.base("status/only=BR/otherwise=hold"), all_output=True)
    terminal.wait_for(lambda text: "1 error" in text, "the error is told")
    faults.release_all()
    running.wait()
    terminal.hang_up()
    lines = [line.rstrip() for line in terminal.screen()]
    assert lines.pop() == ""
    assert re.match(r"Elapsed time: \d+\.\d\ds", lines.pop())
    assert lines == [f"TEST site: {faults.base('status/only=BR/otherwise=hold')}",
                     "Searching for 20 flags: from BD to VN", "5 concurrent connections will be used.",
                     "*** Error for BR: HTTP 503 - Service Unavailable", "-" * 20, "19 flags downloaded.", "1 error."]


@pytest.mark.parametrize("columns", [10, 20, 40, 80, 200, 500])
def test_the_bar_is_never_wider_than_the_terminal(hoist: Hoist, faults: FaultServer, columns: int) -> None:
    with Terminal(columns) as terminal:
        running = start(hoist, terminal, faults.base("hold"))
        terminal.wait_for(lambda text: "0/20" in text, "the bar is drawn")
        faults.wait_held(5)
        faults.release(3)
        terminal.wait_for(lambda text: "3/20" in text, "the bar moves on")
        faults.release_all()
        running.wait()
        terminal.hang_up()
        assert max(map(len, terminal.frames)) <= columns


@pytest.mark.parametrize("before, after", [(120, 40), (40, 120)])
def test_the_bar_follows_the_width_of_its_terminal(hoist: Hoist, faults: FaultServer, before: int, after: int) -> None:
    with Terminal(before) as terminal:
        running = start(hoist, terminal, faults.base("hold"))
        terminal.wait_for(lambda text: "0/20" in text, "the bar is drawn")
        faults.wait_held(5)
        terminal.resize(after)
        faults.release(3)
        terminal.wait_for(lambda text: "3/20" in text, "the bar moves on")
        faults.wait_held(5)
        faults.release(2)
        terminal.wait_for(lambda text: "5/20" in text, "the bar moves on again")
        faults.release_all()
        running.wait()
        terminal.hang_up()
        first = next(frame for frame in terminal.frames if "0/20" in frame)
        third = next(frame for frame in terminal.frames if "3/20" in frame)
        assert len(first) <= before and len(third) <= after
        assert (len(third) > len(first)) == (after > before)


def test_a_terminal_of_unknown_width_gets_a_bar_of_eighty_columns(hoist: Hoist, faults: FaultServer) -> None:
    with Terminal(columns=0) as terminal:
        running = start(hoist, terminal, faults.base("hold"))
        terminal.wait_for(lambda text: "0/20" in text, "the bar is drawn")
        faults.release_all()
        assert running.wait().code == 0
        terminal.hang_up()
        assert 40 < max(map(len, terminal.frames)) <= 80


def test_no_colour_is_used_where_none_is_wanted(hoist: Hoist, faults: FaultServer, terminal: Terminal) -> None:
    hoist.environment["NO_COLOR"] = "1"
    running = start(hoist, terminal, faults.base("status/only=BR/otherwise=hold"), all_output=True)
    terminal.wait_for(lambda text: "1 error" in text, "the error is told")
    faults.release_all()
    running.wait()
    terminal.hang_up()
    assert not COLOUR.search(terminal.text)


def test_colour_is_used_otherwise(hoist: Hoist, faults: FaultServer, terminal: Terminal) -> None:
    running = start(hoist, terminal, faults.base("hold"))
    terminal.wait_for(COLOUR.search, "something is coloured")
    faults.release_all()
    assert running.wait().code == 0


@pytest.mark.parametrize("arguments, environment", [(["-v", "--log-level", "warn"], {}), (["-q"], {}), ([], {"TERM": "dumb"})])
def test_there_is_no_bar_where_none_is_wanted(hoist: Hoist, faults: FaultServer, terminal: Terminal,
                                              arguments: list[str], environment: dict[str, str]) -> None:
    hoist.environment.update(environment)
    running = start(hoist, terminal, faults.base(), *arguments)
    assert running.wait().code == 0
    terminal.hang_up()
    assert terminal.text == ""


def test_a_signal_leaves_the_terminal_in_order(hoist: Hoist, faults: FaultServer, terminal: Terminal) -> None:
    running = start(hoist, terminal, faults.base("hold"), "--grace", "0.2", all_output=True)
    terminal.wait_for(lambda text: "0/20" in text, "the bar is drawn")
    faults.wait_held(5)
    os.write(terminal.master, b"\x03")  # Ctrl-C, which the terminal makes a signal
    assert running.wait().code == 130
    terminal.hang_up()
    assert "0 flags downloaded." in terminal.screen()
    assert not any("0/20" in line for line in terminal.screen())
