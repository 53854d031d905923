"""Runs hoist for a long time with all that can come, and looks whether it stays as it is and each item is right.

One run reads items from a pipe, as fast as --rate says: HTTP/1.1 and HTTP/2 over TLS from nginx, which is restarted again and
again, and from a server that redirects, refuses, is busy, cuts bodies and resets connections. Now and then hoist is stopped
(SIGSTOP) for some seconds, and its clock of the day jumps all the time. Each item must be reported once, as what it is, and
each file have the right bytes. Memory, descriptors and threads are sampled each second, for a CSV file and a table, and must
be as flat in the last quarter as in the second one.
"""

from __future__ import annotations

import argparse
import collections
import csv
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
sys.path.insert(0, str(HERE))
from nginx_server import Nginx, configure, SITE  # noqa: E402
from server import SIZES, body_of  # noqa: E402
from server_process import ServerProcess, own_port, program  # noqa: E402

NAMES = 997 * len(SIZES)  # how many different files nginx has
# By what is left of an item's number when it is divided by 500: most are fine.
KINDS = {3: "busy", 7: "missing", 11: "refused", 13: "cut", 17: "error", 19: "reset", 23: "moved", 107: "missing", 111: "refused",
         113: "cut", 123: "moved", 223: "moved", 317: "error", 319: "reset", 323: "moved"}
OUTCOMES = {"missing": "not_found", "refused": "failed"}
COLUMNS = ("seconds", "items", "rss_kib", "descriptors", "threads", "cpu_seconds")


def kind_of(number: int) -> str:
    return KINDS.get(number % 500) or ("h1", "h2", "h2", "ok")[number % 4]


class Servers:
    def __init__(self, folder: pathlib.Path) -> None:
        self.nginx = Nginx(folder)
        for number in range(NAMES):
            (self.nginx.root / f"{number}").write_bytes(body_of(number))
        text = SITE.format(folder=folder, port=self.nginx.port, tls_port=self.nginx.tls_port)
        self.arguments = configure(folder, text.replace(f"access_log {folder}/access.log seen;", "access_log off;"))
        self.port = own_port()
        self.restart()
        self.other = ServerProcess([sys.executable, str(HERE / "server.py"), str(self.port)], [self.port], folder / "other")

    def restart(self) -> None:
        self.nginx.close()
        self.nginx.server = ServerProcess([program("nginx", "nginx-light"), *self.arguments],
                                          [self.nginx.port, self.nginx.tls_port], self.nginx.folder / "output")

    def url(self, number: int) -> str:
        kind = kind_of(number)
        if kind in ("h1", "h2"):
            base = f"http://127.0.0.1:{self.nginx.port}" if kind == "h1" else f"https://localhost:{self.nginx.tls_port}"
            return f"{base}/{number % NAMES}?{number}"
        host = "localhost" if kind == "busy" else "127.0.0.1"  # an origin of its own, since it is paused
        return f"http://{host}:{self.port}/{kind}/{number}"

    def close(self) -> None:
        self.nginx.close()
        self.other.end()


class Verifier:
    """Follows the report, compares what it says and the files with what is right, and removes the files."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder, self.report = folder / "files", folder / "report.json"
        self.seen = bytearray()
        self.outcomes: collections.Counter[str] = collections.Counter()
        self.wrong: list[str] = []
        self.summary: dict[str, int] | None = None
        self.at = 0

    def catch_up(self) -> None:
        if not self.report.exists():
            return
        with open(self.report, "rb") as file:
            file.seek(self.at)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self.at += len(line)
                record = json.loads(line)
                if "summary" in record:
                    self.summary = record["summary"]
                else:
                    self.verify(record)

    def verify(self, record: dict[str, str]) -> None:
        number = int(record["file"].partition(".")[0])
        kind, outcome = kind_of(number), record["outcome"]
        self.outcomes[f"{kind}: {outcome}"] += 1
        if len(self.seen) <= number:
            self.seen.extend(bytes(number + 1 - len(self.seen)))
        self.seen[number] += 1
        if outcome != OUTCOMES.get(kind, "downloaded"):
            self.wrong.append(f"item {number} ({kind}) is {outcome}: {record.get('error')}")
        if outcome == "downloaded":
            path = self.folder / record["file"]
            if path.read_bytes() != body_of(number % NAMES if kind in ("h1", "h2") else number):
                self.wrong.append(f"item {number} ({kind}) is another file")
            path.unlink()


def feed(process: subprocess.Popen[bytes], servers: Servers, rate: float, end: float) -> int:
    """Writes items until it is time; returns how many."""
    assert process.stdin
    number, began = 0, time.monotonic()
    while (now := time.monotonic()) < end and process.poll() is None:
        for _ in range(min(1000, int((now - began) * rate) - number)):
            process.stdin.write(f"{servers.url(number)}\tout={number}.bin\n".encode())
            number += 1
        process.stdin.flush()
        time.sleep(0.05)  # the pace
    process.stdin.close()
    return number


def sample(pid: int, began: float, items: int) -> tuple[float, ...]:
    status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return (round(time.monotonic() - began, 1), items, int(status["VmRSS"].split()[0]), len(os.listdir(f"/proc/{pid}/fd")),
            int(status["Threads"]), cpu)


def every(seconds: float, ended: threading.Event, what: Callable[[], None]) -> threading.Thread:
    def work() -> None:
        while not ended.wait(seconds):
            what()
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def stop_and_continue(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGSTOP)
    time.sleep(3)  # what is tested
    process.send_signal(signal.SIGCONT)


def not_flat(samples: Sequence[tuple[float, ...]]) -> list[str]:
    """Compares the second quarter with the last one; a tenth and 8 MiB, or 8 of what can be counted, is noise."""
    quarter = len(samples) // 4
    wrong = []
    for column, noise in (("rss_kib", 8192), ("descriptors", 8), ("threads", 8)):
        place = COLUMNS.index(column)
        before, after = (statistics.median(row[place] for row in part)
                         for part in (samples[quarter:2 * quarter], samples[3 * quarter:]))
        if after > before * 1.1 + noise:
            wrong.append(f"{column} grew from {before:.0f} to {after:.0f}")
    return wrong


def print_table(samples: Sequence[tuple[float, ...]]) -> None:
    print("minute    items     RSS MiB       descriptors   threads   CPU s")
    rows: dict[int, list[tuple[float, ...]]] = collections.defaultdict(list)
    for row in samples:
        rows[int(row[0] // 60)].append(row)
    for minute, part in rows.items():
        _, items, rss, files, threads, cpu = zip(*part)
        print(f"{minute:6} {items[-1]:8} {min(rss) / 1024:6.1f}-{max(rss) / 1024:.1f}   {min(files):5}-{max(files):<5}   "
              f"{min(threads):2}-{max(threads):<2}   {cpu[-1] - cpu[0]:8.1f}")


def soak(arguments: argparse.Namespace, folder: pathlib.Path) -> list[str]:
    (folder / "nginx").mkdir()
    servers = Servers(folder / "nginx")
    library = folder / "clock.so"
    compiler = shutil.which("cc") or "gcc"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, HERE / "clock.c"], check=True)
    command = [arguments.hoist.resolve(), "-i", "-", "-d", "files", "-m", "1000", "--max-per-host", "300", "--retry", "8",
               "--max-host-errors", "0", "--report", "report.json", "--cacert", servers.nginx.certificate, "-q"]
    with open(folder / "stderr", "wb") as stderr:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=stderr,
                                   env=os.environ | {"LD_PRELOAD": str(library), "HOME": str(folder)})
    verifier, samples, ended, began = Verifier(folder), [], threading.Event(), time.monotonic()

    def look() -> None:
        verifier.catch_up()
        if process.poll() is None:
            samples.append(sample(process.pid, began, sum(verifier.outcomes.values())))

    threads = [every(1, ended, look), every(arguments.restart, ended, servers.restart),
               every(arguments.stop, ended, lambda: stop_and_continue(process))]
    try:
        items = feed(process, servers, arguments.rate, began + arguments.seconds)
        code = process.wait(300)
    finally:
        ended.set()
        for thread in threads:
            thread.join()
        if process.poll() is None:
            process.kill()
        servers.close()
    verifier.catch_up()
    with open(arguments.csv, "w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *samples])
    print_table(samples)
    print(f"{items} items: {', '.join(f'{count} {what}' for what, count in sorted(verifier.outcomes.items()))}")
    wrong = verifier.wrong + not_flat(samples)
    if code != 1:  # some are refused
        wrong.append(f"exit status {code}: {(folder / 'stderr').read_text()[-2000:]}")
    if verifier.seen != bytes([1]) * items:
        wrong.append("an item is missing in the report, or in it twice")
    if verifier.summary is None:
        wrong.append("the report has no summary")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hoist", type=pathlib.Path, default=os.environ.get("HOIST", HERE / "../../build/hoist"))
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--rate", type=float, default=500, help="items a second")
    parser.add_argument("--restart", type=float, default=30, metavar="SECONDS", help="how often nginx is restarted")
    parser.add_argument("--stop", type=float, default=47, metavar="SECONDS", help="how often hoist is stopped, for 3 seconds")
    parser.add_argument("--csv", type=pathlib.Path, default=pathlib.Path("soak.csv"), help="file for the samples")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hoist-soak.") as name:
        wrong = soak(arguments, pathlib.Path(name))
    for what in wrong[:50]:
        print(what)
    print(f"{len(wrong)} wrong")
    sys.exit(1 if wrong else 0)
