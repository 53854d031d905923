#!/usr/bin/env python3
"""Makes single calls of hoist's fail, one run for each, and looks whether it keeps what it promises.

As curl's torture tests do: a batch of 20 items is fetched once to see from where in the code a function is called, then
once for each of these places with that call failing, each time followed by a healthy run. No run may end by a signal or
hang; whatever has its own name is whole; exit status and reports tell the truth; the healthy run gets everything.

    test/faults/run.py [--hoist BINARY] [--sample N] [--jobs N] [--lasting] [FUNCTION ...]
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import dataclasses
import gzip
import http.server
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence

HERE = pathlib.Path(__file__).resolve().parent
ITEMS = 20
TIMEOUT = 120.0  # far more than any run takes: beyond it, a run hangs

FUNCTIONS = ("malloc", "calloc", "realloc", "mmap", "open", "openat", "write", "pwrite", "rename", "fsync", "ftruncate",
             "epoll_ctl", "epoll_create1", "socket", "socketpair", "connect", "pipe2", "eventfd", "pthread_create")

MODES = {
    "plain": (),
    "refresh": ("--refresh",),
    "reports": ("--report", "report.json", "--failed", "failed.txt", "--metrics", "metrics.prom", "--log-file", "log"),
    "compressed": ("--compressed", "--max-filesize", "2M"),
    "durable": ("--refresh", "--durability", "file", "--retry", "1", "-v"),
}

# What cannot be mended here: how it ends, a name on the failed call's stack, and why.
BEYOND_HOIST = (
    (signal.SIGSEGV, "ld-linux", "the dynamic loader, and what libraries do before main(), look at no result"),
    (signal.SIGABRT, "ld-linux", "the dynamic loader, and what libraries do before main(), look at no result"),
    (127, "ld-linux", "the dynamic loader cannot load the program, and says so"),
    (signal.SIGSEGV, "OPENSSL_init_crypto", "OpenSSL 3.0 uses its default context although it could not be made"),
    (signal.SIGFPE, "curl_multi_socket_action", "libcurl 7.88 looks into a hash table that has lost its memory"),
)


def body_of(number: int) -> bytes:
    """Sizes that arrive whole and in parts, the last ones of several parts."""
    size = (0, 1, 1_000, 13_000, 70_000)[number % 5] if number < 18 else 900_000
    return random.Random(number).randbytes(size)


BODIES = {f"f{number:02}.bin": body_of(number) for number in range(ITEMS)}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:  # noqa: N802 (the library's name)
        body = BODIES[self.path.rpartition("/")[2]]
        tag = f'"{len(body)}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        packed = "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 1
        sent = gzip.compress(body, 1) if packed else body
        self.send_response(200)
        self.send_header("ETag", tag)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def handle(self) -> None:
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the run has given it up

    def log_message(self, *_: object) -> None:
        pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


def build_library(folder: pathlib.Path) -> pathlib.Path:
    library = folder / "faults.so"
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("g++")
    if not compiler:
        raise SystemExit("no C compiler: apt install gcc")
    subprocess.run([compiler, "-x", "c", "-O1", "-shared", "-fPIC", "-o", library, HERE / "faults.c", "-ldl"], check=True)
    return library


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
    def __init__(self, hoist: pathlib.Path, work: pathlib.Path) -> None:
        self.hoist, self.work = hoist, work
        self.library = build_library(work)
        self.server = Server()
        port = self.server.server_address[1]
        # A name rather than an address: it has libcurl start a thread that looks it up.
        self.list = work / "list"
        self.list.write_text("".join(f"http://localhost:{port}/{name}\n" for name in BODIES))

    def run(self, folder: pathlib.Path, mode: str, fault: Fault | None) -> tuple[int | None, str]:
        """The exit status, negative for a signal and None where it hung, and what was written to standard error."""
        env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
        if fault:
            env |= {"LD_PRELOAD": str(self.library), "FAULT_FUNCTION": fault.function, "FAULT_NTH": str(fault.nth),
                    "FAULT_TRACE": str(folder / "trace"), "FAULT_LASTING": "1" if fault.lasting else "0"}
        command = [self.hoist, "-i", self.list, "-d", "files", "-m", "4", "--retry", "0", "--stall-timeout", "10s",
                   *MODES[mode]]
        with open(folder / "stderr", "wb") as stderr:
            process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=stderr)
            try:
                code: int | None = process.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                code = None
        return code, (folder / "stderr").read_text(errors="replace")

    def places(self, function: str, mode: str) -> list[int]:
        """The numbers of the calls whose stacks are all different, in a run in which nothing fails."""
        with tempfile.TemporaryDirectory(dir=self.work) as name:
            folder = pathlib.Path(name)
            code, stderr = self.run(folder, mode, Fault(function, 0, mode))
            if code != 0:
                raise SystemExit(f"without a fault, a run ended with {code}: {stderr}")
            trace = folder / "trace"
            return [int(line) for line in trace.read_text().split()] if trace.exists() else []

    def attempt(self, fault: Fault) -> Result:
        with tempfile.TemporaryDirectory(dir=self.work) as name:
            folder = pathlib.Path(name)
            code, stderr = self.run(folder, fault.mode, fault)
            trace = folder / "trace"
            stack = trace.read_text(errors="replace") if trace.exists() else ""
            wrong = self.faults_of_run(folder, fault.mode, code, stderr) if stack else []
            if stack and not wrong:
                again, said = self.run(folder, fault.mode, None)
                wrong += [f"the next run: {what}" for what in self.faults_of_next(folder, again, said)]
            return Result(fault, code, stderr, stack, wrong)

    def faults_of_run(self, folder: pathlib.Path, mode: str, code: int | None, stderr: str) -> list[str]:
        if code is None:
            return [f"it hung for {TIMEOUT:g} s"]
        if code < 0:
            return [f"it ended by {signal.Signals(-code).name}"]
        wrong = torn(folder / "files")
        if code not in (0, 1, 3):
            wrong.append(f"exit status {code}")
        there = {path.name for path in (folder / "files").glob("*.bin")}
        if code == 0 and there != set(BODIES):
            wrong.append("exit status 0, but files are missing")
        if code == 1 and "*** Error for " not in stderr and mode != "durable":
            wrong.append("exit status 1, but no item is said to have failed")
        if code == 3 and not re.search(r"^hoist: .{8}", stderr, re.MULTILINE):
            wrong.append("exit status 3 without a word")
        if "--refresh" not in MODES[mode] and list(folder.glob("files/*.part")):
            wrong.append("a .part is left")
        return wrong + (lies(folder, code, there) if mode == "reports" else [])

    @staticmethod
    def faults_of_next(folder: pathlib.Path, code: int | None, stderr: str) -> list[str]:
        wrong = torn(folder / "files")
        if code != 0:
            wrong.append(f"exit status {code}: {stderr.strip()}")
        left = {path.name for path in (folder / "files").iterdir() if path.name != ".hoist"}
        if left != set(BODIES):
            wrong.append(f"these files are missing or too many: {sorted(left ^ set(BODIES))}")
        return wrong


def torn(files: pathlib.Path) -> list[str]:
    return [f"{path.name} is torn" for path in files.glob("*.bin") if path.read_bytes() != BODIES[path.name]]


def lies(folder: pathlib.Path, code: int, there: set[str]) -> list[str]:
    """What the report of a run says that is not so."""
    path = folder / "report.json"
    text = path.read_text() if path.exists() else ""
    wrong, counts = [], collections.Counter[str]()
    summary = None
    for line in text.splitlines(keepends=True):
        if not line.endswith("\n") and code == 3:
            break  # writing it is what failed
        try:
            record = json.loads(line)
        except ValueError:
            wrong.append("the report has a line that is not JSON")
            break
        if "summary" in record:
            summary = record["summary"]
            continue
        counts[record["outcome"]] += 1
        if record["outcome"] == "downloaded" and record["file"] not in there:
            wrong.append(f"the report says of {record['file']} that it was downloaded")
    if code in (0, 1):
        if summary is None:
            wrong.append("the report has no summary")
        elif summary["exit_status"] != code or any(summary[kind] != count for kind, count in counts.items()):
            wrong.append("the report's summary is not that of the run")
        elif sum(counts.values()) != ITEMS:
            wrong.append("the report lacks items")
    return wrong


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
    parser.add_argument("--mode", action="append", choices=MODES)
    parser.add_argument("--nth", type=int, action="append", metavar="N", help="these calls, rather than each place")
    parser.add_argument("functions", nargs="*", metavar="FUNCTION", help=", ".join(FUNCTIONS))
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="hoist-faults.") as name:
        torture = Torture(arguments.hoist.resolve(), pathlib.Path(name))
        bad: list[Result] = []
        beyond: collections.Counter[str] = collections.Counter()
        total = 0
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for function in arguments.functions or FUNCTIONS:
                for mode in arguments.mode or MODES:
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
