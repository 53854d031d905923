"""A call that fails, a kill and a power failure, wherever in the code they come, break no promise."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hoist_runner import BINARY, HERE, LONG, SANITIZED

NO_SANITIZER = pytest.mark.skipif(SANITIZED, reason="a sanitizer has its own malloc, and says more than hoist where that fails")


def run(script: str, *arguments: str) -> None:
    command = [sys.executable, str(HERE / "../faults" / script), "--hoist", str(BINARY), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=14400 if LONG else 600)
    if LONG:
        print(done.stdout)
    assert done.returncode == 0, done.stdout


@NO_SANITIZER
def test_single_faults_break_no_promise() -> None:
    """A place of each function, in a mode that is another one each time; scripts/test long tries all of them."""
    run("run.py", *([] if LONG else ["--sample", "1", "--modes-in-turn"]))


@NO_SANITIZER
@pytest.mark.skipif(not LONG, reason="part of scripts/test long")
def test_lasting_faults_break_no_promise() -> None:
    run("run.py", "--lasting", "--sample", "300")


@NO_SANITIZER
def test_kills_break_no_promise() -> None:
    run("kill.py", "--kills", "10000" if LONG else "20")


@NO_SANITIZER
def test_power_failures_break_no_promise() -> None:
    run("power.py", *([] if LONG else ["--prefixes", "4", "--random", "1", "--small"]))
