"""The worker of a Redis stream in doc/examples, with a real redis-server."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import pathlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist, wait_until
from server_process import own_port
from unattended import FILES

SCRIPT = pathlib.Path(__file__).resolve().parent / "../../doc/examples/redis-worker"

pytestmark = pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed")


def load_client() -> Any:
    loader = importlib.machinery.SourceFileLoader("redis_worker", str(SCRIPT))
    spec = importlib.util.spec_from_loader("redis_worker", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module.Redis


class Stream:
    """A stream of URLs, and the workers of its group."""

    def __init__(self, hoist: Hoist) -> None:
        self.hoist = hoist
        self.port = own_port()
        self.server = subprocess.Popen(["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
                                       cwd=hoist.work, stdout=subprocess.DEVNULL)
        self.workers: list[subprocess.Popen[bytes]] = []
        self.redis: Any = wait_until(self.connected, "redis-server listens")

    def connected(self) -> Any:
        try:
            return load_client()("127.0.0.1", self.port)
        except OSError:
            return None

    def add(self, url: str, *fields: str) -> str:
        return str(self.redis("XADD", "urls", "*", "url", url, *fields))

    def start(self, name: str, *options: str) -> subprocess.Popen[bytes]:
        env = {"PATH": os.environ["PATH"], "HOME": str(self.hoist.work), "LANG": "C.UTF-8"}
        command = [sys.executable, str(SCRIPT), "--port", str(self.port), "--stream", "urls", "--group", "g", "--name",
                   name, "--ahead", "8", "--block", "50", *options, "--", str(self.hoist.binary), "-q", "-d",
                   str(self.hoist.work / name), "-m", "4", "--retry", "0", "--metrics", str(self.hoist.work / name) + ".prom"]
        self.workers.append(subprocess.Popen(command, env=env, start_new_session=True, stderr=subprocess.DEVNULL))
        return self.workers[-1]

    def pending(self) -> int:
        return int(self.redis("XPENDING", "urls", "g")[0])

    def is_done(self) -> bool:
        groups = self.redis("XINFO", "GROUPS", "urls")
        group = dict(zip(groups[0][::2], groups[0][1::2])) if groups else {"lag": 1}
        return group["lag"] == 0 and self.pending() == 0

    def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        self.server.terminate()
        self.server.wait()


@pytest.fixture
def stream(hoist: Hoist) -> Iterator[Stream]:
    stream = Stream(hoist)
    yield stream
    stream.close()


def test_nothing_is_lost_when_a_worker_is_killed(stream: Stream, hoist: Hoist, faults: FaultServer) -> None:
    for name in FILES[:300]:
        stream.add(f"{faults.base()}/x/{name}.bin")
    held = [stream.add(f"{faults.base('hold', other=True)}/x/{name}.bin") for name in FILES[300:302]]
    first = stream.start("one", "--idle", "0.5")
    faults.wait_held(2)  # it has got so far, and cannot finish these
    stream.start("two", "--idle", "0.5")
    os.killpg(first.pid, signal.SIGKILL)  # with its hoist
    faults.release_all()
    wait_until(stream.is_done, "all entries are acknowledged")
    got = {path.name for worker in ("one", "two") for path in (hoist.work / worker).glob("*.bin")}
    assert got == {f"{name}.bin" for name in FILES[:302]}
    assert held and stream.redis("XLEN", "urls:failed") == 0


def test_entries_are_acknowledged_by_their_outcomes(stream: Stream, hoist: Hoist, faults: FaultServer) -> None:
    stream.add(f"{faults.base()}/x/a.bin", "out", "deep/a")
    stream.add(f"{faults.base('status/status=404')}/x/b.bin")
    stream.add(f"{faults.base('status/status=403')}/x/c.bin")
    lost = stream.add(f"{faults.base('status/status=500')}/x/d.bin")
    stream.add(f"http://127.0.0.1:{own_port()}/x/e.bin")
    worker = stream.start("one", "--idle", "0.1", "--tries", "3")
    wait_until(stream.is_done, "all entries are acknowledged")
    assert (hoist.work / "one/deep/a").exists()
    failed = stream.redis("XRANGE", "urls:failed", "-", "+")
    assert len(failed) == 2 and lost in [entry[1][1] for entry in failed]
    assert [seen.code for seen in faults.record.seen].count("D") == 3
    worker.terminate()
    assert worker.wait() in (1, 143)


def test_an_entry_that_comes_again_is_fetched_again(stream: Stream, faults: FaultServer) -> None:
    stream.start("one")
    for count in range(1, 4):
        stream.add(f"{faults.base()}/x/a.bin")
        wait_until(stream.is_done, "it is acknowledged")
        assert len(faults.record.seen) == count
