"""A worker of a queue: lines come from a pipe for days, and go to another one as JSON."""

from __future__ import annotations

import array
import fcntl
import pathlib
import termios
from collections.abc import Callable

import pytest

from fault_server import FaultServer
from hoist_runner import LONG, SANITIZED, Hoist, wait_until
from nginx_server import Nginx
from server_process import own_port
from test_report_to_pipe import Worker, worker  # noqa: F401 (a fixture)
from unattended import FILES
from web_server import WebServer, web  # noqa: F401 (a fixture)


def waiting_in(pipe: int) -> int:
    """How many bytes are in a pipe, at its writing end."""
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


@pytest.mark.parametrize("slots", [1, 4])
@pytest.mark.parametrize("limit", [[], ["--max-per-host", "1"]])
def test_little_more_is_taken_from_the_queue_than_is_in_flight(worker: Callable[..., Worker], faults: FaultServer,
                                                               slots: int, limit: list[str]) -> None:
    queue = worker("-i", "-", "-m", str(slots), *limit)
    lines = [f"{faults.base('hold')}/x/{name}.bin\tcode={name}\n" for name in FILES[:60]]
    queue.send(lines[0])
    faults.wait_held(1)  # it has made the pipe small by now
    queue.send("".join(lines[1:]))
    faults.wait_held(1 if limit else slots)

    def taken() -> float:
        return 60 - waiting_in(queue.producer) / len(lines[0])

    wait_until(lambda: taken() > slots, "it reads on")
    for number in range(60):
        assert taken() <= number + 2 * slots + 3
        if number == 20:
            break
        faults.wait_held(1)
        faults.release(1)
        queue.line()
    faults.release_all()
    queue.close_end("producer")


@pytest.mark.needs("F_SETPIPE_SZ")
def test_the_pipe_of_the_producer_is_small(worker: Callable[..., Worker], faults: FaultServer) -> None:
    queue = worker("-i", "-", "-m", "1")
    queue.send(f"{faults.base('hold')}/x/a.bin\n")
    faults.wait_held(1)
    assert fcntl.fcntl(queue.producer, fcntl.F_GETPIPE_SZ) == 4096  # type: ignore[attr-defined]
    faults.release_all()


@pytest.mark.parametrize("fields", ["", "\tout=same"])
def test_what_comes_again_is_fetched_again(worker: Callable[..., Worker], web: WebServer, fields: str) -> None:
    queue = worker("-i", "-", "--refresh")
    outcomes = []
    for n in range(4):
        queue.send(f"{web.url('x.txt')}\tcode={n}{fields}\n")
        outcomes.append(queue.line()["outcome"])
    assert outcomes[0] == "downloaded" and set(outcomes[1:]) <= {"downloaded", "unchanged"}
    assert len(web.asked) == 4


def test_what_comes_again_while_it_is_fetched_waits_for_its_end(worker: Callable[..., Worker],
                                                                faults: FaultServer) -> None:
    queue = worker("-i", "-", "-m", "4")
    queue.send(f"{faults.base('hold')}/x/a.bin\tcode=1\n{faults.base('hold')}/x/a.bin\tcode=2\n"
               f"{faults.base('hold')}/x/b.bin\tcode=3\n")
    faults.wait_held(2)
    assert sorted(faults.record.codes) == ["A", "B"]
    faults.release_all()
    assert sorted(queue.line()["code"] for _ in range(3)) == ["1", "2", "3"]
    assert faults.record.codes.count("A") == 2


def test_a_file_may_come_again_from_another_url_if_the_line_names_it(worker: Callable[..., Worker],
                                                                     web: WebServer) -> None:
    queue = worker("-i", "-")
    for name in ("1.txt", "2.txt"):
        queue.send(f"{web.url(name)}?signature=x\tout=same\n")
        assert queue.line()["outcome"] == "downloaded"
    for path, outcome in (("a/n.txt", "downloaded"), ("b/n.txt", "failed")):
        queue.send(f"{web.url(path)}\n")
        assert queue.line()["outcome"] == outcome


def test_a_host_that_was_given_up_is_tried_again(worker: Callable[..., Worker]) -> None:
    port = own_port()
    queue = worker("-i", "-", "--retry", "0", "--max-host-errors", "2")

    def ask() -> str:
        queue.send(f"http://127.0.0.1:{port}/x.txt\tout=x\n")
        line = queue.line()
        return str(line["error"]["message"]) if line["error"] else str(line["outcome"])

    wait_until(lambda: "was given up" in ask(), "it is given up")
    server = WebServer(port=port)
    try:
        assert wait_until(lambda: ask() == "downloaded", "it is tried again")
        assert ask() == "downloaded"
    finally:
        server.close()


def test_metrics_and_failures_are_written_while_it_goes_on(worker: Callable[..., Worker], web: WebServer,
                                                           hoist: Hoist) -> None:
    metrics, failed = hoist.work / "m.prom", hoist.work / "failed"
    failed.write_text("of before\n")
    queue = worker("-i", "-", "--metrics", str(metrics), "--failed", str(failed), "--retry", "0")
    web.statuses = {"/1.txt": 403, "/2.txt": 500}

    def count(outcome: str) -> int:
        lines = metrics.read_text().splitlines() if metrics.exists() else []
        return next((int(line.split()[-1]) for line in lines if f'outcome="{outcome}"' in line), -1)

    wait_until(lambda: failed.read_text() == "", "the list of before is replaced")
    for n, done in (("0", "downloaded"), ("1", "failed"), ("2", "failed")):
        queue.send(web.url(f"{n}.txt") + "\n")
        assert queue.line()["outcome"] == done
    wait_until(lambda: (count("downloaded"), count("failed")) == (1, 2), "the metrics are up to date")
    wait_until(lambda: failed.read_text().count("\n") == 2, "the list of failures is up to date")
    first = metrics.read_text()
    wait_until(lambda: metrics.read_text() != first, "they are written again, though nothing happens")
    queue.close_end("producer")
    queue.line()
    assert queue.running.wait().code == 1
    assert failed.read_text().count("\n") == 2 and not pathlib.Path(f"{failed}.part").exists()


@pytest.mark.skipif(SANITIZED, reason="a sanitizer's memory tells nothing")
def test_memory_does_not_grow_with_what_has_gone_through(worker: Callable[..., Worker], nginx: Nginx) -> None:
    total, step = (5_000_000, 20_000) if LONG else (60_000, 10_000)
    queue = worker("-i", "-", "-m", "20", "--max-per-host", "20", "--failed", "/dev/null")
    sent = back = 0
    memory = []
    while back < total:
        while sent < total and sent - back < 40:
            queue.send(f"http://127.0.0.1:{nginx.port}/none/{sent}\tcode={sent}\tout={sent}\n")
            sent += 1
        queue.line()
        back += 1
        if back % step == 0:
            memory.append(int(queue.running.status("VmRSS").removesuffix(" kB")))
    assert max(memory) < memory[0] + 4096
    queue.close_end("producer")
    assert queue.line()["summary"]["not_found"] == total
