"""A call that fails, of whatever function and wherever in the code it is made, breaks no promise."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hoist_runner import BINARY, HERE, LONG, SANITIZED


@pytest.mark.skipif(SANITIZED, reason="a sanitizer has its own malloc, and says more than hoist where that fails")
def test_single_faults_break_no_promise() -> None:
    """A sample of the places; scripts/test long tries all, and many again with all calls failing from there."""
    command = [sys.executable, str(HERE / "../faults/run.py"), "--hoist", str(BINARY)]
    rounds = [[], ["--lasting", "--sample", "300"]] if LONG else [["--sample", "1"]]
    for arguments in rounds:
        done = subprocess.run([*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=7200 if LONG else 600)
        if LONG:
            print(done.stdout)
        assert done.returncode == 0, done.stdout
