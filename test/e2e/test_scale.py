"""A list may be as long as it likes: it is read as it is worked on, and remembered nowhere in memory."""

from __future__ import annotations

import json
import os
import subprocess

from hoist_runner import LONG, SANITIZED, Hoist
from nginx_server import Nginx
from server_process import own_port
from unattended import MEBIBYTE

# A sanitizer's memory tells nothing, and GCC 14's takes a millisecond for each exception.
MANY = 2_000_000 if LONG else 40_000 if SANITIZED else 200_000
FEW = 20_000
ALLOWED = 32 * MEBIBYTE
TIME = 1800.0 if LONG else 180.0


def peak_of(hoist: Hoist, count: int, url: str, *arguments: str) -> tuple[int, dict[str, int]]:
    """Pipes so many lines into a run and takes its peak of memory before it can know that there are no more.

    At that moment no more than a pipe's 64 KiB of lines, and what is under way, can be unknown to it.
    """
    running = hoist.start("-q", "-i", "-", "--report", "report", "--failed", "/dev/null", "--log-level", "off",
                          *arguments, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    pipe = running.process.stdin
    assert pipe
    for start in range(0, count, 1000):
        pipe.write(b"".join(url.format(number).encode() for number in range(start, min(start + 1000, count))))
    pipe.flush()
    peak = running.peak_memory()
    pipe.close()
    running.wait(TIME)
    with open(hoist.work / "report", "rb") as file:
        file.seek(-1000, os.SEEK_END)
        return peak, json.loads(file.read().splitlines()[-1])["summary"]


def check(hoist: Hoist, url: str, outcome: str, *arguments: str) -> None:
    few, summary = peak_of(hoist, FEW, url, *arguments)
    assert summary[outcome] == FEW
    many, summary = peak_of(hoist, MANY, url, *arguments)
    assert summary[outcome] == MANY
    print(f"{few / MEBIBYTE:.1f} MiB for {FEW}, {many / MEBIBYTE:.1f} MiB for {MANY}")
    assert SANITIZED or many <= few + ALLOWED


def test_items_of_a_dead_host_need_no_memory(hoist: Hoist) -> None:
    check(hoist, f"http://127.0.0.1:{own_port()}/{{0}}\tout={{0}}\n", "failed", "--retry", "0", "--max-host-errors", "3")


def test_lines_that_cannot_be_used_need_no_memory(hoist: Hoist) -> None:
    check(hoist, "this is line {0}\n", "failed")


def test_items_that_are_served_need_no_memory(hoist: Hoist, nginx: Nginx) -> None:
    """The server answers 404, so that the files need no disk space."""
    line = f"http://127.0.0.1:{nginx.port}/none/{{0}}\tout={{0}}\n"
    check(hoist, line, "not_found", "-m", "50", "--max-per-host", "50")
