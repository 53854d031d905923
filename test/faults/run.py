#!/usr/bin/env python3
"""Makes single calls of hoist's fail, one run for each, and looks whether it keeps what it promises.

As curl's torture tests do: a batch of 20 items is fetched once to see from where in the code a function is called, then
once for each of these places with that call failing, each time followed by a healthy run. No run may end by a signal or
hang; whatever has its own name is whole; exit status, reports and journal tell the truth; the healthy run gets everything.

    test/faults/run.py [--hoist BINARY] [--sample N] [--jobs N] [--lasting] [--mode MODE] [FUNCTION ...]
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import contextlib
import dataclasses
import os
import pathlib
import signal
import sys
import tempfile
from collections.abc import Sequence

from batch import HERE, MODES, Batch
from checks import faults_of_next, faults_of_run

# mmap: SQLite maps no files unless it is told to, and what the C library maps for itself is not seen here.
FUNCTIONS = ("malloc", "calloc", "realloc", "mmap", "open", "openat", "fopen", "read", "pread", "write",
             "write_short", "pwrite", "pwrite_short", "close", "stat", "fstat", "access", "rename", "link", "unlink",
             "mkdir", "fsync", "ftruncate", "fchmod", "futimens", "fcntl", "flock", "epoll_ctl", "epoll_create1",
             "socket", "socketpair", "setsockopt", "connect", "send", "recv", "getaddrinfo", "pipe2", "eventfd",
             "pthread_create", "sqlite_open", "sqlite_path", "sqlite_access", "sqlite_read", "sqlite_write",
             "sqlite_truncate", "sqlite_sync", "sqlite_size", "sqlite_lock", "sqlite_shm", "sqlite_delete")

# What cannot be mended here: how it ends, a name on the failed call's stack, and why.
BEYOND_HOIST = (
    (signal.SIGSEGV, "ld-linux", "the dynamic loader, and what libraries do before main(), look at no result"),
    (signal.SIGABRT, "ld-linux", "the dynamic loader, and what libraries do before main(), look at no result"),
    (127, "ld-linux", "the dynamic loader cannot load the program, and says so"),
    (signal.SIGSEGV, "OPENSSL_init_crypto", "OpenSSL 3.0 uses its default context although it could not be made"),
    (signal.SIGFPE, "curl_multi_socket_action", "libcurl 7.88 looks into a hash table that has lost its memory"),
)


@dataclasses.dataclass
class Fault:
    function: str
    nth: int
    mode: str
    lasting: bool = False

    def __str__(self) -> str:
        return f"{self.function} {self.nth}{' and on' if self.lasting else ''}, {self.mode}"


@dataclasses.dataclass
class Result:
    fault: Fault
    code: int | None  # None: it hung
    stderr: str
    stack: str
    wrong: list[str]

    @property
    def beyond_hoist(self) -> str | None:
        """Why nobody expects better, if the call failed in such a place."""
        ended = signal.Signals(-self.code) if self.code is not None and self.code < 0 else self.code
        return next((reason for way, name, reason in BEYOND_HOIST if way == ended and name in self.stack), None)

    def describe(self) -> str:
        return f"{self.fault}: {'; '.join(self.wrong)}\n--- standard error\n{self.stderr}--- stack\n{self.stack}---"


class Torture:
    def __init__(self, batch: Batch) -> None:
        self.batch, self.work = batch, batch.work

    @staticmethod
    def environment(folder: pathlib.Path, fault: Fault) -> dict[str, str]:
        return {"FAULT_FUNCTION": fault.function, "FAULT_NTH": str(fault.nth), "FAULT_TRACE": str(folder / "trace"),
                "FAULT_LASTING": "1" if fault.lasting else "0"}

    def places(self, function: str, mode: str) -> list[int]:
        """The numbers of the calls whose stacks are all different, in a run in which nothing fails."""
        with tempfile.TemporaryDirectory(dir=self.work) as name:
            folder = pathlib.Path(name)
            ended = self.batch.run(folder, mode, self.environment(folder, Fault(function, 0, mode)))
            if ended.code != 0:
                raise SystemExit(f"without a fault, a run ended with {ended.code}: {ended.stderr}")
            trace = folder / "trace"
            return [int(line) for line in trace.read_text().split()] if trace.exists() else []

    def attempt(self, fault: Fault) -> Result:
        with tempfile.TemporaryDirectory(dir=self.work) as name:
            folder = pathlib.Path(name)
            ended = self.batch.run(folder, fault.mode, self.environment(folder, fault))
            trace = folder / "trace"
            stack = trace.read_text(errors="replace") if trace.exists() else ""
            wrong = faults_of_run(folder, fault.mode, ended, fault.function) if stack else []
            if stack and not wrong:
                again = self.batch.run(folder, fault.mode, {})
                wrong += [f"the next run: {what}" for what in faults_of_next(folder, fault.mode, again)]
            return Result(fault, ended.code, ended.stderr, stack, wrong)


def spread(places: Sequence[int], most: int | None) -> list[int]:
    """So many of them, evenly."""
    if most is None or len(places) <= most:
        return list(places)
    return [places[index * len(places) // most] for index in range(most)]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--hoist", type=pathlib.Path, default=os.environ.get("HOIST", HERE / "../../build/hoist"))
    parser.add_argument("--sample", type=int, metavar="N", help="so many places for each function and mode")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--lasting", action="store_true", help="all calls from that one on fail, too")
    parser.add_argument("--modes-in-turn", action="store_true", help="each function in one mode only, which take turns")
    parser.add_argument("--mode", action="append", choices=MODES)
    parser.add_argument("--nth", type=int, action="append", metavar="N", help="these calls, rather than each place")
    parser.add_argument("functions", nargs="*", metavar="FUNCTION", help=", ".join(FUNCTIONS))
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="hoist-faults.") as name, contextlib.ExitStack() as stack:
        torture = Torture(Batch(arguments.hoist.resolve(), pathlib.Path(name), stack))
        bad: list[Result] = []
        beyond: collections.Counter[str] = collections.Counter()
        total = 0
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for turn, function in enumerate(arguments.functions or FUNCTIONS):
                modes = arguments.mode or list(torture.batch.modes)
                for mode in [modes[turn % len(modes)]] if arguments.modes_in_turn else modes:
                    places = arguments.nth or spread(torture.places(function, mode), arguments.sample)
                    faults = [Fault(function, nth, mode, arguments.lasting) for nth in places]
                    results = [result for result in pool.map(torture.attempt, faults) if result.stack]
                    codes = collections.Counter(result.code for result in results)
                    wrong = [result for result in results if result.wrong]
                    beyond.update(result.beyond_hoist for result in wrong if result.beyond_hoist)
                    bad += [result for result in wrong if not result.beyond_hoist]
                    total += len(results)
                    print(f"{function:14} {mode:10} {len(places):5} places, {len(results):5} faults, "
                          f"{len(wrong):3} wrong; exit {dict(sorted(codes.items(), key=str))}", flush=True)
                    for result in wrong:
                        if not result.beyond_hoist:
                            print(result.describe(), flush=True)
        for reason, count in beyond.items():
            print(f"{count} not hoist's to mend: {reason}")
        print(f"{total} faults, {len(bad)} of them wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
