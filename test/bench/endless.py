"""A list without end on standard input: how much memory does it take?"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import re
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from typing import IO

from .command import Sample
from .peers import Errand, Tool
from .servers import Nginx
from .workloads import Workload

LOOK_EVERY = 0.25  # seconds
MOST_IDLE = 20.0   # seconds without any use of the CPU: it waits for something that will not come
MOST_MIB = 2048    # a tool that takes more has answered the question, and is stopped


@dataclasses.dataclass(frozen=True)
class Moment:
    """How large a tool was."""
    seconds: float
    resident_mib: float


@dataclasses.dataclass
class Trace:
    """What one tool did with the list."""
    command: list[str]
    moments: list[Moment]
    sample: Sample
    answers: int  # that the server gave it
    fault: str


def trace(work: Workload, tool: Tool, folder: pathlib.Path, server: Nginx, limit: float) -> Trace:
    """Feeds so many lines to a tool. Each is answered "not found", so that no disk has to hold that many files.

    @param limit seconds that it may take
    """
    folder.mkdir()
    command = tool.command(Errand(work, urls="-", curl_urls="-", checked_urls="-", folder=folder, notes=folder,
                                  sample=(), etag="", ca_file=None))
    line = f"{server.plain}/none/%.0f.bin"
    before = server.requests()
    with lines_of(f'url = "{line}"' if tool.name == "curl" else line, work.files) as lines:
        watch = Watch(command, lines, limit)
        sample = watch.until_end()
    answers = server.requests() - before - 1
    shutil.rmtree(folder)
    fault = watch.fault or ("" if answers >= work.files else "did not ask for all")
    return Trace(command, watch.moments, sample, answers, fault)


@contextlib.contextmanager
def lines_of(line: str, count: int) -> Iterator[IO[bytes]]:
    """A pipe with so many lines, numbered."""
    with subprocess.Popen(["seq", "-f", line, str(count)], stdout=subprocess.PIPE) as seq:
        assert seq.stdout
        yield seq.stdout
        seq.kill()


class Watch:
    """Runs a command, and looks at it now and then until it ends, or has to end."""

    def __init__(self, command: list[str], lines: IO[bytes], limit: float) -> None:
        self.limit = limit
        self.moments: list[Moment] = []
        self.fault = ""
        self.began = self.last_busy = time.monotonic()
        self.cpu_ticks = 0
        self.peak_kib = 0
        self.child = subprocess.Popen(command, stdin=lines, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        lines.close()  # it is the child's now: once that has ended, the pipe is broken
        self.process = pathlib.Path(f"/proc/{self.child.pid}")

    def until_end(self) -> Sample:
        ended = os.pidfd_open(self.child.pid)
        while not self.fault and not select.select([ended], [], [], LOOK_EVERY)[0]:
            self.look()
        os.close(ended)
        if self.fault:
            self.child.kill()
        _, status, usage = os.wait4(self.child.pid, 0)
        self.child.returncode = os.waitstatus_to_exitcode(status)
        return Sample(time.monotonic() - self.began, usage.ru_utime, usage.ru_stime, self.peak_kib,
                      self.child.returncode)

    def look(self) -> None:
        now = time.monotonic()
        status = (self.process / "status").read_text()
        memory = re.search(r"^VmHWM:\s+(\d+) kB\nVmRSS:\s+(\d+) kB", status, re.MULTILINE)
        if not memory:
            return  # it has ended since
        self.peak_kib, resident_kib = int(memory[1]), int(memory[2])
        self.moments.append(Moment(now - self.began, resident_kib / 1024))
        user, system = (self.process / "stat").read_text().rpartition(")")[2].split()[11:13]
        if int(user) + int(system) != self.cpu_ticks:
            self.cpu_ticks, self.last_busy = int(user) + int(system), now
        if resident_kib > MOST_MIB * 1024:
            self.fault = f"stopped at {MOST_MIB:,} MiB"
        elif now - self.last_busy > MOST_IDLE:
            self.fault = f"stopped: it did nothing for {MOST_IDLE:g} s"
        elif now - self.began > self.limit:
            self.fault = f"stopped after {self.limit:g} s"
