"""--report - : JSON lines on standard output as they come, for a program that reads them; all else on standard error."""

from __future__ import annotations

import json
import os
import select
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hoist_runner import SANITIZED, WATCHDOG, Hoist, Running
from lists import write_list
from web_server import WebServer, web  # noqa: F401 (a fixture)


class Worker:
    """hoist between a producer and a consumer: both are the test."""

    def __init__(self, hoist: Hoist, *arguments: str) -> None:
        items, self.producer = os.pipe()
        self.consumer, lines = os.pipe()
        self.running: Running = hoist.start(*arguments, "--report", "-", stdin=items, stdout=lines)
        os.close(items)
        os.close(lines)
        self.buffer = b""

    def send(self, text: str) -> None:
        os.write(self.producer, text.encode())

    def line(self) -> dict[str, Any]:
        """The next line of the report."""
        while b"\n" not in self.buffer:
            assert select.select([self.consumer], [], [], WATCHDOG)[0], "no line came"
            data = os.read(self.consumer, 65536)
            assert data, "the report ended"
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        for end in ("producer", "consumer"):
            self.close_end(end)

    def close_end(self, end: str) -> None:
        if getattr(self, end) >= 0:
            os.close(getattr(self, end))
        setattr(self, end, -1)


@pytest.fixture
def worker(hoist: Hoist) -> Iterator[Callable[..., Worker]]:
    workers: list[Worker] = []

    def start(*arguments: str) -> Worker:
        workers.append(Worker(hoist, *arguments))
        return workers[-1]

    yield start
    for one in workers:
        one.close()


@pytest.mark.parametrize("after", ["", "\n", "# a comment\n", "\n\n  \n", "# half a comm", "http://half.a.line"])
def test_each_item_is_fetched_and_told_as_it_comes(worker: Callable[..., Worker], web: WebServer, after: str) -> None:
    """Whatever follows it that is no whole item yet."""
    queue = worker("-i", "-", "--retry", "0")
    rest = "" if after.endswith("\n") or not after else "\trefused=no\n" if after.startswith("http") else "\n"
    for n in range(5):
        queue.send(f"{web.url('x.txt')}\tout={n}\n{after}")
        assert queue.line()["file"] == f"{n}"
        queue.send(rest)
        if rest.startswith("\t"):
            assert queue.line()["outcome"] == "failed"
    queue.close_end("producer")
    assert queue.line()["summary"]["downloaded"] == 5


@pytest.mark.parametrize("after", ["", " \n", "# half a comm", "half"])
def test_codes_are_read_as_they_come(worker: Callable[..., Worker], web: WebServer, after: str) -> None:
    queue = worker("-u", web.url("{code}.txt"), "--codes", "-")
    for n in range(4):
        queue.send(f"code{n}\n{after}")
        assert queue.line()["code"] == f"code{n}"
        queue.send(f"{n}\n")
        if after in ("", " \n", "half"):
            assert queue.line()["code"] == ("half" if after == "half" else "") + f"{n}"
    queue.close_end("producer")
    assert queue.line()["summary"]["failed"] == 0


def test_all_else_is_on_standard_error(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 404, "/2.txt": 403}
    lines = write_list(hoist, *(web.url(f"{n}.txt") for n in range(4)))
    for arguments in ([], ["-v"], ["-q"]):
        result = hoist.run(*arguments, "--report", "-", "-i", lines)
        objects = [json.loads(line) for line in result.stdout.splitlines()]
        assert len(objects) == 5 and "summary" in objects[-1]
        assert "403 - Forbidden" in result.stderr
        assert ("files downloaded." in result.stderr) == (arguments != ["-q"])


def test_a_consumer_that_goes_away_ends_the_run_with_an_error(worker: Callable[..., Worker], web: WebServer) -> None:
    queue = worker("-i", "-")
    queue.send(web.url("1.txt") + "\n")
    queue.line()
    queue.close_end("consumer")
    queue.send(web.url("2.txt") + "\n")
    result = queue.running.wait()
    assert result.code == 3
    assert "hoist: cannot write standard output: Broken pipe" in result.stderr


def test_the_end_of_input_is_a_clean_end(worker: Callable[..., Worker]) -> None:
    queue = worker("-i", "-")
    queue.close_end("producer")
    assert queue.line()["summary"]["exit_status"] == 0
    assert queue.running.wait().code == 0


@pytest.mark.skipif(SANITIZED, reason="a sanitizer keeps what is freed for a while")
def test_a_worker_of_many_items_needs_no_more_memory(worker: Callable[..., Worker], web: WebServer) -> None:
    queue = worker("-i", "-")

    def memory_after(first: int, last: int) -> int:
        for n in range(first, last):
            queue.send(f"{web.url('x.txt')}\tout={n % 100}/{n}\n")
            assert queue.line()["outcome"] == "downloaded"
        return int(queue.running.status("VmRSS").removesuffix(" kB"))

    before = memory_after(0, 300)
    assert memory_after(300, 1200) < before + 4096
    queue.close_end("producer")
    assert queue.line()["summary"]["downloaded"] == 1200


@pytest.mark.parametrize("append", [False, True])
def test_a_file_behind_standard_output_keeps_what_is_in_it(hoist: Hoist, web: WebServer, append: bool) -> None:
    path = hoist.work / "lines"
    path.write_text("before\n")
    with open(path, "ab" if append else "wb") as file:
        running = hoist.start("--report", "-", "-i", write_list(hoist, web.url("1.txt")), stdout=file.fileno())
    assert running.wait().code == 0
    assert len(path.read_text().splitlines()) == 2 + append


def test_merged_reports_go_there_too(hoist: Hoist, web: WebServer) -> None:
    assert hoist.run("--report", "one", "-i", write_list(hoist, web.url("1.txt"))).code == 0
    merged = subprocess.run([str(hoist.binary), "--merge-reports", "--report", "-", "one"], cwd=hoist.work,
                            capture_output=True, text=True, check=True)
    assert [list(json.loads(line))[0] for line in merged.stdout.splitlines()] == ["code", "summary"]
    assert "1 file downloaded." in merged.stderr


@pytest.mark.parametrize("option", ["--failed", "--metrics"])
def test_other_files_are_no_standard_output(hoist: Hoist, option: str) -> None:
    assert hoist.run(option, "-", "-i", write_list(hoist, "http://h/")).code == 2


def test_a_file_and_a_report_cannot_both_go_there(hoist: Hoist) -> None:
    result = hoist.run("-o", "-", "--report", "-", "http://127.0.0.1/")
    assert result.code == 2 and "-o - and --report - cannot be used together" in result.stderr
