"""What the runs of these tests fetch: a batch of twenty files, in all modes of hoist that treat files differently."""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import hashlib
import http.server
import os
import pathlib
import random
import re
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
import nginx_server  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ITEMS = 20
TIMEOUT = 120.0  # far more than any run takes: beyond it, a run hangs
LARGE = 66 * 2**20  # a little more than what hoist splits
NAME = "batch.test"  # known to faults.c; an address would not be looked up
TIME = "Sat, 01 Jan 2022 00:00:00 GMT"


def body_of(number: int) -> bytes:
    """Sizes that arrive whole and in parts, the last ones of several parts."""
    size = (0, 1, 1_000, 13_000, 70_000)[number % 5] if number < 18 else 900_000
    return random.Random(number).randbytes(size)


SMALL = {f"f{number:02}.bin": body_of(number) for number in range(ITEMS)}
BLOCK = random.Random(99).randbytes(2**20 - 8)
# No two megabytes of it are alike.
LARGE_BODY = b"".join(number.to_bytes(8, "big") + BLOCK for number in range(LARGE // 2**20))
BODIES = SMALL | {"large.bin": LARGE_BODY}


@dataclasses.dataclass(frozen=True)
class Mode:
    arguments: tuple[str, ...] = ()
    tls: bool = False
    large: bool = False  # the last file is one that is worth splitting
    checked: bool = False  # a packed list with digests, mirrors and subfolders

    @property
    def refresh(self) -> bool:
        return "--refresh" in self.arguments

    @property
    def durability(self) -> str:
        return self.arguments[self.arguments.index("--durability") + 1] if "--durability" in self.arguments else "none"

    @property
    def files(self) -> dict[str, bytes]:
        """What there is when all went well, by its path below the folder."""
        names = list(SMALL)
        if self.large:
            names[-1] = "large.bin"
        return {self.path(name, number): BODIES[name] for number, name in enumerate(names)}

    def path(self, name: str, number: int) -> str:
        return f"sub{number % 3}/deep/{name}" if self.checked and number % 2 else name

    def lines(self, base: str) -> Iterator[str]:
        for number, (path, body) in enumerate(self.files.items()):
            name = path.rpartition("/")[2]
            url = f"{base}/{name}"
            if not self.checked:
                yield url
                continue
            first = f"{base}/missing/{name}\t" if number % 4 == 0 else ""
            yield f"{first}{url}\tout={path}\tsize={len(body)}\tsha256={hashlib.sha256(body).hexdigest()}"


REPORTS = ("--report", "report.json", "--failed", "failed.txt")

MODES = {
    "plain": Mode(),
    "refresh": Mode(("--refresh",)),
    "reports": Mode((*REPORTS, "--metrics", "metrics.prom", "--log-file", "log")),
    "compressed": Mode(("--compressed", "--max-filesize", "2M")),
    "durable": Mode(("--refresh", "--durability", "file", "--retry", "1", "-v")),
    "batch": Mode(("--refresh", "--durability", "batch", *REPORTS)),
    "split": Mode(("--split", "4", *REPORTS), large=True),
    "http2": Mode(("--refresh", *REPORTS, "--cacert", "../certificate.pem"), tls=True),
    "tar": Mode(("--tar", "files/s-{n:03}.tar", "--tar-items", "6", "--refresh", *REPORTS)),
    "checked": Mode(("--remote-time", *REPORTS), checked=True),
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:  # noqa: N802 (the library's name)
        if "/missing/" in self.path:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = memoryview(self.bodies()[self.path.rpartition("/")[2]])
        tag = f'"{len(body)}{self.version()}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        self.answer(body, tag)

    def answer(self, body: memoryview, tag: str) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        packed = "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 1
        sent: bytes | memoryview = gzip.compress(body, 1) if packed else body
        if wanted and int(wanted[1]) < len(body) and self.headers.get("If-Range", tag) == tag:
            first, last = int(wanted[1]), min(int(wanted[2] or len(body) - 1), len(body) - 1)
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
            sent, packed = body[first:last + 1], False
        else:
            self.send_response(200)
        self.send_header("ETag", tag)
        self.send_header("Last-Modified", TIME)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def bodies(self) -> Mapping[str, bytes]:
        return BODIES

    def version(self) -> str:
        return ""

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

    def __init__(self, handler: type[Handler] = Handler) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://{NAME}:{self.server_address[1]}"


def build_library(folder: pathlib.Path, *sources: str) -> pathlib.Path:
    library = folder / f"{sources[0]}.so"
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("g++")
    if not compiler:
        raise SystemExit("no C compiler: apt install gcc")
    subprocess.run([compiler, "-x", "c", "-O1", "-shared", "-fPIC", "-o", library, *(HERE / name for name in sources), "-ldl"],
                   check=True)
    return library


@dataclasses.dataclass
class Ended:
    code: int | None  # negative for a signal, None where it hung
    stderr: str


class Batch:
    """Servers, lists and how hoist is called; each run has a folder of its own below `work`."""

    def __init__(self, hoist: pathlib.Path, work: pathlib.Path, stack: contextlib.ExitStack) -> None:
        self.hoist, self.work = hoist, work
        self.library = build_library(work, "faults.c", "sqlite_vfs.c")
        self.server = Server()
        self.modes = {name: mode for name, mode in MODES.items() if not mode.tls or shutil.which("nginx", path=PATH)}
        base = {False: self.server.url}
        if any(mode.tls for mode in self.modes.values()):
            folder = work / "nginx"
            folder.mkdir()
            nginx = nginx_server.Nginx(folder)
            stack.callback(nginx.close)
            for name, body in SMALL.items():
                (nginx.root / name).write_bytes(body)
            shutil.copy(nginx.certificate, work)
            base[True] = f"https://localhost:{nginx.tls_port}"
        for name, mode in self.modes.items():
            text = "".join(f"{line}\n" for line in mode.lines(base[mode.tls])).encode()
            (work / f"{name}.list").write_bytes(gzip.compress(text) if mode.checked else text)

    def command(self, mode: str) -> list[str]:
        arguments = MODES[mode].arguments
        place = [] if "--tar" in arguments else ["-d", "files"]
        return [str(self.hoist), "-i", str(self.work / f"{mode}.list"), *place, "-m", "4", "--retry", "0",
                "--stall-timeout", "10s", *arguments]

    def start(self, folder: pathlib.Path, mode: str, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "LD_PRELOAD": str(self.library),
               **environment}
        with open(folder / "stderr", "wb") as stderr:
            return subprocess.Popen(self.command(mode), cwd=folder, env=env, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=stderr)

    def run(self, folder: pathlib.Path, mode: str, environment: Mapping[str, str]) -> Ended:
        process = self.start(folder, mode, environment)
        try:
            code: int | None = process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            code = None
        return Ended(code, (folder / "stderr").read_text(errors="replace"))


PATH = os.environ.get("PATH", "") + ":/usr/sbin"
