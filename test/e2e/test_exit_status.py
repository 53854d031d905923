"""The exit statuses, a table of all that a run can come to by itself."""

from __future__ import annotations

import os
import subprocess

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist, wait_until
from lists import write_list
from nginx_server import Nginx
from web_server import WebServer, web  # noqa: F401 (a fixture)


@pytest.mark.parametrize("statuses, arguments, code", [
    ([200, 200], [], 0),
    ([200, 404], [], 1),
    ([200, 404], ["--allow-missing"], 0),
    ([404, 404], ["--allow-missing"], 0),
    ([200, 403], [], 1),
    ([200, 403], ["--allow-missing"], 1),
    ([404, 500], ["--allow-missing"], 1),
    ([500, 500], [], 1),
])
def test_the_exit_status_tells_what_became_of_the_items(hoist: Hoist, web: WebServer, statuses: list[int],
                                                       arguments: list[str], code: int) -> None:
    web.statuses = {f"/{n}": status for n, status in enumerate(statuses)}
    path = write_list(hoist, *(web.url(str(n)) for n in range(len(statuses))))
    for more in ([], ["-q"], ["-v"], ["--refresh"]):
        assert hoist.run("--retry", "0", *arguments, *more, "-i", path).code == code, more


def test_unchanged_files_are_fine(hoist: Hoist, nginx: Nginx) -> None:
    path = write_list(hoist, f"{nginx.flags}/br/br.gif")
    first, second = (hoist.run("--refresh", "-i", path) for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    assert "\n1 unchanged.\n" in second.stdout


@pytest.mark.parametrize("place", ["file", "file/below", "dangling"])
def test_a_folder_that_cannot_be_one_is_exit_status_3(hoist: Hoist, web: WebServer, place: str) -> None:
    (hoist.work / "file").write_bytes(b"precious")
    (hoist.work / "dangling").symlink_to("/dev/null/nothing")
    result = hoist.run("-i", write_list(hoist, web.url("1.txt")), folder=hoist.work / place)
    assert (result.code, web.asked) == (3, [])
    assert place in result.stderr
    assert (hoist.work / "file").read_bytes() == b"precious"


def test_a_held_lock_is_exit_status_3(hoist: Hoist, faults: FaultServer, web: WebServer) -> None:
    holder = hoist.start("BR", base=faults.base("hold"))
    faults.wait_held(1)
    result = hoist.run("-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, web.asked) == (3, [])
    faults.release_all()
    assert holder.wait().code == 0


def test_a_reached_deadline_is_exit_status_4_and_all_is_accounted_for(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("--deadline", "300ms", "--grace", "100ms", "--report", "report", "--failed", "failed", "BR",
                       "DE", base=faults.base("hold"))
    assert result.code == 4
    assert "deadline" in result.stdout + result.stderr
    assert '"deadline_reached":true' in (hoist.work / "report").read_text()
    assert hoist.files() == {}


@pytest.mark.parametrize("text", [b"", b"# a comment\n", b"http://127.0.0.1"])
def test_a_pipe_in_which_nothing_comes_cannot_outlast_the_deadline(hoist: Hoist, text: bytes) -> None:
    running = hoist.start("--deadline", "300ms", "-i", "-", stdin=subprocess.PIPE)
    pipe = running.process.stdin
    assert pipe
    pipe.write(text)
    pipe.flush()
    result = running.wait()
    pipe.close()
    assert (result.code, result.counts) == (4, (0, 0, 0))


def test_a_named_pipe_that_nobody_writes_to_cannot_outlast_the_deadline(hoist: Hoist) -> None:
    os.mkfifo(hoist.work / "fifo")
    result = hoist.run("--deadline", "300ms", "-i", "fifo")
    assert (result.code, result.counts) == (4, (0, 0, 0))


def test_a_pipe_in_which_nothing_more_comes_can_be_interrupted(hoist: Hoist, web: WebServer) -> None:
    running = hoist.start("--log-level", "info", "-i", "-", stdin=subprocess.PIPE)
    pipe = running.process.stdin
    assert pipe
    pipe.write("".join(web.url(f"{n}.txt") + "\n" for n in range(512)).encode())
    pipe.flush()
    wait_until(lambda: len(web.asked) == 512, "all that came is asked for")
    running.interrupt()
    result = running.wait()
    pipe.close()
    assert (result.code, result.counts) == (130, (512, 0, 0))
    assert len(hoist.files()) == 512


def test_a_run_that_cannot_start_leaves_the_lists_of_the_run_before(hoist: Hoist, faults: FaultServer) -> None:
    for name in ("report", "failed"):
        (hoist.work / name).write_text("of before\n")
    holder = hoist.start("BR", base=faults.base("hold"))
    faults.wait_held(1)
    result = hoist.run("--report", "report", "--failed", "failed", "DE", base=faults.base())
    faults.release_all()
    assert (result.code, holder.wait().code) == (3, 0)
    assert [(hoist.work / name).read_text() for name in ("report", "failed")] == ["of before\n"] * 2


@pytest.mark.parametrize("first, second", [("--report", "--failed"), ("--report", "--log-file"),
                                           ("--failed", "--log-file")])
def test_two_outputs_cannot_be_one_file(hoist: Hoist, web: WebServer, first: str, second: str) -> None:
    web.statuses = {"/1.txt": 403}
    result = hoist.run(first, "out", second, "./out", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, web.asked) == (2, [])


def test_a_report_cannot_replace_the_list_that_is_read(hoist: Hoist, web: WebServer) -> None:
    path = write_list(hoist, *(f"{web.url('1.txt')}\tout={n}\tcode=a-code-that-makes-lines-longer-{n}"
                               for n in range(3000)))
    result = hoist.run("-m", "50", "--max-per-host", "50", "--report", path, "-i", path)
    assert result.code == 2 or len(hoist.files()) == 3000
