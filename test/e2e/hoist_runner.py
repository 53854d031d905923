"""Runs the hoist binary and tells what came of it: exit status, output, tally, files.

Every run is watched: one that does not end within its time is killed and fails the test with all that is known of it.
"""

from __future__ import annotations

import dataclasses
import functools
import os
import pathlib
import re
import select
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

HERE = pathlib.Path(__file__).resolve().parent
BINARY = pathlib.Path(os.environ.get("HOIST") or HERE / "../../build/hoist").resolve()

# Instrumented binaries are several times slower and larger, so watchdogs are generous and memory is not judged.
SANITIZED = os.environ.get("HOIST_SANITIZED") == "1"
# Whether all of them are to be run with a sanitizer, too: scripts/test long.
EVERY_TEST = os.environ.get("HOIST_EVERY_TEST") == "1"
# Whether what takes minutes is to be tested at its full size: scripts/test long.
LONG = os.environ.get("HOIST_LONG") == "1"
# Whether hoist is not to be confined: a confined program cannot leave what scripts/coverage counts.
UNCONFINED = os.environ.get("HOIST_UNCONFINED") == "1"
WATCHDOG = 120.0 if SANITIZED else 60.0

# What the environment may tell the binary; everything else is kept from it, so that a test means the same everywhere.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS",
             "LLVM_PROFILE_FILE", "UV_USE_IO_URING")


@functools.cache
def system_features() -> set[str]:
    """What the program uses of what only some systems have."""
    told = subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"^system: (.*)$", told, re.MULTILINE)
    assert found, told
    return set(found[1].split(", "))


class Watchdog(AssertionError):
    """Something that must happen did not happen in any reasonable time."""


def wait_until(condition: Callable[[], Any], what: str, timeout: float = WATCHDOG) -> Any:
    """Waits for what cannot be waited for otherwise (a file of another process, say); returns the true value."""
    end = time.monotonic() + timeout
    while not (value := condition()):
        if time.monotonic() > end:
            raise Watchdog(f"waited {timeout:g} s in vain: {what}")
        time.sleep(0.005)  # between two questions
    return value


@dataclasses.dataclass
class Tally:
    """The counts of the final report; None where their line is not there."""
    downloaded: int | None = None
    not_found: int | None = None
    errors: int | None = None

    @staticmethod
    def parse(report: str) -> "Tally":
        def count(pattern: str) -> int | None:
            found = re.findall(rf"^(\d+) {pattern}$", report, re.MULTILINE)
            assert len(found) < 2, f"more than one line of {pattern}"
            return int(found[0]) if found else None

        return Tally(count(r"\w+ downloaded\."), count(r"not found\."), count(r"errors?\."))


@dataclasses.dataclass
class ExecResult:
    """What a run left behind."""
    command: list[str]
    environment: Mapping[str, str]
    code: int  # as a shell has it, but negative after a signal
    stdout: str
    stderr: str
    seconds: float

    @property
    def tally(self) -> Tally:
        return Tally.parse(self.stdout)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Downloaded, not found, errors; a line left out is zero."""
        tally = self.tally
        assert tally.downloaded is not None, "the report has no line of what was downloaded"
        return tally.downloaded, tally.not_found or 0, tally.errors or 0

    @property
    def messages(self) -> dict[str, str]:
        """The message of every failed item by its code, wherever it was printed; an item of a list is named by its URL
        where it has no code of its own, which is the last part of the URL then."""
        found = re.findall(r"^\*\*\* Error for (\S+): (.*)$", self.stdout + "\n" + self.stderr, re.MULTILINE)
        return {name.rpartition("/")[2]: message for name, message in found}

    def describe(self) -> str:
        settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in self.environment.items()
                            if name.startswith("HOIST") or name == "NO_COLOR")
        return (f"$ {settings} {shlex.join(self.command)}\nexit {self.code} after {self.seconds:.2f} s\n"
                f"--- stdout\n{self.stdout}--- stderr\n{self.stderr}---")


class Running:
    """A run under way."""

    def __init__(self, hoist: "Hoist", process: subprocess.Popen[bytes], command: list[str], env: Mapping[str, str],
                 outputs: tuple[pathlib.Path | None, pathlib.Path | None]) -> None:
        self.hoist, self.process, self.command, self.env, self.outputs = hoist, process, command, env, outputs
        self.began = time.monotonic()
        self.pid = process.pid

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> None:
        """Sends a first signal and returns when it has been noticed, which the log tells: needs --log-level info."""
        self.send(number)
        wait_until(lambda: f"{number.name} received" in self.stderr, "the signal is noticed")

    @property
    def stdout(self) -> str:
        """What has been written there so far."""
        return self.outputs[0].read_text(errors="replace") if self.outputs[0] else ""

    @property
    def stderr(self) -> str:
        """What has been written there so far."""
        return self.outputs[1].read_text(errors="replace") if self.outputs[1] else ""

    def peak_memory(self) -> int:
        """The most bytes the process has had in memory. (wait4 would count those of the process that forked it.)"""
        return int(self.status("VmHWM").removesuffix(" kB")) * 1024

    def status(self, field: str) -> str:
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(rf"^{field}:\s*(.*)$", text, re.MULTILINE)
        return found.group(1) if found else "0"

    def wait(self, timeout: float = WATCHDOG) -> ExecResult:
        """The result, once it has ended by itself."""
        in_time = self.ended_within(timeout)
        if not in_time:
            self.process.kill()
        code = self.process.wait()
        stdout, stderr = (path.read_text(errors="replace") if path else "" for path in self.outputs)
        result = ExecResult(self.command, self.env, code, stdout, stderr, time.monotonic() - self.began)
        self.hoist.finished(self, result)
        if not in_time:
            raise Watchdog(f"still running after {timeout:g} s, so it was killed")
        return result

    def ended_within(self, timeout: float) -> bool:
        if self.process.returncode is not None:
            return True
        handle = os.pidfd_open(self.pid)
        try:
            return bool(select.select([handle], [], [], timeout)[0])
        finally:
            os.close(handle)


class Hoist:
    """The binary as a test has it: a folder of its own to work in, and servers under labels."""

    def __init__(self, work: pathlib.Path) -> None:
        self.work = work
        self.folder = work / "flags"  # where run() and start() have the files saved
        self.binary = BINARY
        self.environment: dict[str, str] = {}
        self.results: list[ExecResult] = []
        self.under_way: list[Running] = []

    def unconfine(self) -> None:
        """Has the configuration say so, if it says nothing of it."""
        config = self.work / ".config/hoist/config.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        text = config.read_text() if config.exists() else "[defaults]\n"
        if "confine" not in text:
            config.write_text(text.replace("[defaults]\n", '[defaults]\nconfine = "off"\n', 1))

    def run(self, *arguments: str, timeout: float = WATCHDOG, **how: Any) -> ExecResult:
        return self.start(*arguments, **how).wait(timeout)

    def start(self, *arguments: str, base: str | None = None, servers: Mapping[str, str] | None = None,
              folder: pathlib.Path | str | None = None, in_downloads: bool = False, launcher: Sequence[str] = (),
              stdout: int | None = None, stderr: int | None = None, **popen: Any) -> Running:
        """Starts `hoist -d FOLDER ARGUMENTS`, or without the -d `in_downloads`.

        `base` is the server of the label TEST, which is then asked. `launcher` is put before the command. Output goes
        to files, so that nobody has to read it meanwhile, unless a file descriptor is given.
        """
        if UNCONFINED:
            self.unconfine()
        labels = dict(servers or {})
        chosen: list[str] = []
        if base is not None:
            labels["TEST"] = base
            chosen = ["-s", "TEST"]
        env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        env |= {"HOME": str(self.work), "LANG": "C.UTF-8", "TERM": "xterm", **self.environment}
        if labels:
            env["HOIST_SERVERS"] = ",".join(f"{label}={url}" for label, url in labels.items())
        place = [] if in_downloads else ["-d", str(folder or self.folder)]
        command = [*launcher, str(self.binary), *place, *chosen, *arguments]
        number = len(self.results) + len(self.under_way)
        out, err = (self.work / f"run{number}.{name}" for name in ("stdout", "stderr"))
        with open(out, "wb") as out_file, open(err, "wb") as err_file:
            process = subprocess.Popen(
                command, env=env, cwd=popen.pop("cwd", self.work), stdin=popen.pop("stdin", subprocess.DEVNULL),
                stdout=out_file if stdout is None else stdout, stderr=err_file if stderr is None else stderr, **popen)
        outputs = (out if stdout is None else None, err if stderr is None else None)
        running = Running(self, process, command, env, outputs)
        self.under_way.append(running)
        return running

    def finished(self, running: Running, result: ExecResult) -> None:
        self.results.append(result)
        self.under_way.remove(running)

    def files(self, folder: pathlib.Path | None = None) -> dict[str, bytes]:
        """Every file in the folder, by its path there: what was saved, and what should not have been left."""
        folder = folder or self.folder
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
                if path.is_file()}

    def close(self) -> None:
        """Ends what still runs, and removes what would only fill the disk; the rest is there to be looked at."""
        for running in list(self.under_way):
            running.process.kill()
            running.wait()
        for path in self.work.rglob("*"):
            if path.is_file() and path.stat().st_size > 1024 * 1024:
                path.unlink()
