"""The progress bar of few large files: it counts bytes, and has a line for each transfer that takes its time."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist, Running
from terminal import Terminal
from unattended import MEBIBYTE, urls, write_list

SIZE = 8 * MEBIBYTE
FILES = ["one", "two", "three", "four"]
BYTES = re.compile(r"(\d+\.\d)/34 MB")


def start(hoist: Hoist, terminal: Terminal, lines: str, *arguments: str, all_output: bool = False) -> Running:
    return hoist.start("-i", lines, *arguments, launcher=["setsid", "--ctty"], stdin=terminal.slave,
                       stderr=terminal.slave, stdout=terminal.slave if all_output else None)


def held_in_the_middle(faults: FaultServer, hoist: Hoist, **params: str) -> str:
    """A list of four files, of each of which the server sends half and then waits."""
    faults.change(size=str(SIZE), hold=str(SIZE // 2), **params)
    return write_list(hoist, urls(faults.base("file"), FILES))


def half(text: str) -> bool:
    return any(float(done) > 16.0 for done in BYTES.findall(text))


def last_block(terminal: Terminal, when: Callable[[str], object]) -> list[str]:
    """The lines of the last bar for which that is so."""
    blocks = [block for block in terminal.text.split("\x1b[J") if when(block)]
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", blocks[-1]).replace("\r", "").split("\n")


@pytest.mark.parametrize("columns", [20, 30, 80, 120])
def test_bytes_are_counted_and_the_rate_is_always_there(hoist: Hoist, faults: FaultServer, columns: int) -> None:
    with Terminal(columns) as terminal:
        running = start(hoist, terminal, held_in_the_middle(faults, hoist))
        faults.wait_held(4)
        terminal.wait_for(half, "half of the bytes are there")
        frame = last_block(terminal, half)[0]
        assert re.search(r"\d( [kMGT])?B/s", frame), frame
        assert ("50%" in frame or "49%" in frame) == (columns >= 30), frame
        faults.release_all()
        assert running.wait().code == 0
        terminal.hang_up()
        assert max(map(len, terminal.frames)) < columns


def test_a_size_in_the_list_counts_before_its_transfer_begins(hoist: Hoist, faults: FaultServer) -> None:
    faults.change(size=str(SIZE), hold=str(SIZE // 2))
    lines = write_list(hoist, [f"{url}\tsize={SIZE}" for url in urls(faults.base("file"), FILES)])
    with Terminal(80) as terminal:
        running = start(hoist, terminal, lines, "-m", "1")
        faults.wait_held(1)
        terminal.wait_for(BYTES.search, "bytes are counted while three wait")
        faults.release_all()
        assert running.wait().code == 0


@pytest.mark.parametrize("rows, lines", [(24, 4), (6, 2), (3, 0)])
def test_old_transfers_have_a_line_each_where_there_is_room(hoist: Hoist, faults: FaultServer, rows: int,
                                                           lines: int) -> None:
    with Terminal(80, rows) as terminal:
        running = start(hoist, terminal, held_in_the_middle(faults, hoist), all_output=True)
        faults.wait_held(4)
        terminal.wait_for((lambda text: re.search(r"(\.bin[^\x1b]*){%d}" % lines, text)) if lines else
                          (lambda text: " 0:03 " in text), "two seconds")
        block = last_block(terminal, lambda text: BYTES.search(text) and text.count(".bin") == lines)
        assert len(block) == 1 + lines
        for line in block[1:]:
            assert re.match(r"  (one|two|three|four)\.bin +\d\.\d\d/8\.4 MB +\d+% ", line), line
        faults.release_all()
        assert running.wait().code == 0
        terminal.hang_up()
        screen = [line.rstrip() for line in terminal.screen()]
        assert not any(".bin" in line or "eta" in line for line in screen)
        assert "4 files downloaded." in screen
        assert any(re.match(r"34 MB in all, \d+(\.\d)? [kMG]?B/s on average\.", line) for line in screen)


@pytest.mark.parametrize("before, after", [(120, 30), (30, 120)])
def test_a_resize_leaves_the_cursor_where_all_of_the_bar_can_be_erased(hoist: Hoist, faults: FaultServer, before: int,
                                                                      after: int) -> None:
    """A terminal that becomes narrower breaks what it shows into more lines, and takes the cursor along: it has to stand
    at the beginning of the bar, and all below to be erased."""
    with Terminal(before) as terminal:
        running = start(hoist, terminal, held_in_the_middle(faults, hoist), all_output=True)
        faults.wait_held(4)
        terminal.wait_for(half, "half of the bytes are there")
        terminal.resize(after)
        shown = len(terminal.text)
        terminal.wait_for(lambda text: text[shown:].count("\x1b[J") > 2, "it is redrawn")
        for block in terminal.text.split("\r\x1b[J")[1:-1]:
            if BYTES.search(block):
                lines = block.count("\n")
                assert block.endswith(f"\r\x1b[{lines}A" if lines else "\r"), block
        faults.release_all()
        assert running.wait().code == 0
        terminal.hang_up()
        assert not any("eta" in line or "%" in line for line in terminal.screen())


def test_the_summary_of_flags_stays_as_it_is(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("AD", "BR", base=faults.base())
    assert len(result.stdout.splitlines()) == 6 and "on average" not in result.stdout


@pytest.mark.parametrize("limit, fits", [("8388607", False), ("8.388607M", False), ("8Mi", True), ("8.388608M", True),
                                         ("8191KiB", False), ("8192KiB", True), ("8389k", True), ("8388kB", False)])
def test_sizes_of_options_have_units_of_1000_and_1024(hoist: Hoist, faults: FaultServer, limit: str, fits: bool) -> None:
    faults.change(size=str(SIZE))
    result = hoist.run("--max-filesize", limit, "-i", write_list(hoist, urls(faults.base("file"), ["one"])))
    assert (result.code == 0) == fits
