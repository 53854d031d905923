"""Running a command, and what it used."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import pathlib
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

STOPWATCH = pathlib.Path(__file__).with_name("stopwatch.py")


@dataclasses.dataclass(frozen=True)
class Sample:
    """One run of one command, by the system's account of it."""
    wall: float      # seconds
    user: float      # seconds of CPU, all threads
    system: float
    peak_kib: int    # of resident memory
    status: int      # as a shell says it; negative: the signal that ended it

    @property
    def cpu(self) -> float:
        return self.user + self.system


class TooLong(Exception):
    """A command had not ended when its time was over."""


def measure(command: list[str], output: pathlib.Path, limit: float, on_terminal: bool = False) -> Sample:
    """Runs a command to its end.

    @param output a file for its standard output and error
    @param limit seconds
    @param on_terminal whether these are to be a terminal to it
    @throws TooLong
    """
    result = output.with_suffix(".json")
    result.unlink(missing_ok=True)
    with terminal(output) if on_terminal else plain_file(output) as out:
        child = subprocess.Popen([sys.executable, "-I", "-S", STOPWATCH, result, *command], stdin=subprocess.DEVNULL,
                                 stdout=out, stderr=out, start_new_session=True)
        try:
            child.wait(limit)
        except subprocess.TimeoutExpired:
            raise TooLong(f"not finished after {limit:g} s") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return Sample(**json.loads(result.read_text()))


@contextlib.contextmanager
def plain_file(output: pathlib.Path) -> Iterator[int]:
    with open(output, "wb") as file:
        yield file.fileno()


@contextlib.contextmanager
def terminal(output: pathlib.Path) -> Iterator[int]:
    """A terminal that somebody looks at: what is written to it is taken at once, and kept in a file."""
    ours, theirs = pty.openpty()

    def read() -> None:
        with open(output, "wb") as file, contextlib.suppress(OSError):  # EIO: nobody has it open any more
            while data := os.read(ours, 1 << 16):
                file.write(data)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield theirs
    finally:
        os.close(theirs)
        reader.join()
        os.close(ours)
