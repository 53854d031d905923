"""What is not fine is named, with its URL; of many alike ten are named, and the rest counted."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Iterator

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist, wait_until
from lists import everything_in, write_list
from web_server import WebServer, web  # noqa: F401 (a fixture)


@pytest.fixture
def nobody() -> Iterator[str]:
    """A server that is not there: a port that is bound, so that nobody else listens there."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


# ------------------------------------------------------------------------------------------------------- 404s and URLs

@pytest.mark.parametrize("quiet", [[], ["-q"]])
def test_what_is_not_found_is_named_with_its_url(hoist: Hoist, web: WebServer, quiet: list[str]) -> None:
    web.statuses = {"/a/1.txt": 404, "/b/2.txt": 404}
    result = hoist.run(*quiet, "-i", write_list(hoist, web.url("a/1.txt"), web.url("b/2.txt") + "\tcode=TWO", web.url("3.txt")))
    assert result.code == 1
    assert sorted(result.stderr.splitlines()) == [f"*** Not found: TWO ({web.url('b/2.txt')})",
                                                  f"*** Not found: {web.url('a/1.txt')}"]
    assert (result.stdout == "") == bool(quiet)


@pytest.mark.parametrize("quiet", [[], ["-q"]])
def test_what_may_be_missing_is_not_named(hoist: Hoist, web: WebServer, quiet: list[str]) -> None:
    web.statuses = {"/1.txt": 404}
    result = hoist.run(*quiet, "--allow-missing", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, result.stderr) == (0, "")


def test_missing_flags_are_named_unless_all_of_them_may_be(hoist: Hoist, faults: FaultServer) -> None:
    base = faults.base("exists/codes=AA")
    result = hoist.run("AA", "AB", base=base)
    assert result.stderr == f"*** Not found: AB ({base}/ab/ab.gif)\n"
    assert "1 not found." in result.stdout
    assert hoist.run("-e", "-l", "2", base=base).stderr == ""


def test_an_error_of_a_list_names_the_url_and_no_secret(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/a/1.txt": 403, "/b/1.txt": 404}
    host = web.host
    lines = [f"http://me:SECRET@{host}/{path}?token=SECRET&v=1\tout={n}"
             for n, path in enumerate(["a/1.txt", "b/1.txt"])]
    result = hoist.run("-q", "-i", write_list(hoist, *lines))
    assert "SECRET" not in result.stderr + result.stdout
    assert re.search(rf"^\*\*\* Error for http://{host}/a/1\.txt\S*: HTTP 403 - Forbidden$", result.stderr, re.MULTILINE)
    assert re.search(rf"^\*\*\* Not found: http://{host}/b/1\.txt", result.stderr, re.MULTILINE)


def test_an_item_with_a_code_of_its_own_is_named_by_it(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 403}
    result = hoist.run("-i", write_list(hoist, web.url("1.txt") + "\tcode=FIRST"))
    assert result.stderr == "*** Error for FIRST: HTTP 403 - Forbidden\n"


def test_quiet_prints_what_is_not_fine_and_nothing_else(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 404, "/2.txt": 403}
    result = hoist.run("-q", "-i", write_list(hoist, *(web.url(f"{n}.txt") for n in range(5)), "nonsense"))
    assert (result.code, result.stdout) == (1, "")
    assert all(re.match(r"\*\*\* (Not found|Error for)", line) for line in result.stderr.splitlines())
    assert len(result.stderr.splitlines()) == 3


# ----------------------------------------------------------------------------------------------------- no server at all

@pytest.mark.parametrize("label", ["LOCAL", "DELAY", "ERROR"])
@pytest.mark.parametrize("quiet", [[], ["-q"]])
def test_flags_without_their_local_server_are_one_error(hoist: Hoist, nobody: str, label: str, quiet: list[str]) -> None:
    result = hoist.run(*quiet, "-s", label, servers={label: f"{nobody}/flags"}, folder="deep/down/flags")
    assert result.code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"*** Error: no server answers at {nobody}. ")
    assert "hoist -s REMOTE BR IN US" in line and "flag-server" in line
    if not quiet:
        assert result.counts == (0, 0, 20)
        assert len(result.stdout.splitlines()) == 7
    assert not (hoist.work / "deep").exists()


def test_the_flag_server_that_the_error_names_is_there(hoist: Hoist, nobody: str) -> None:
    line = hoist.run("BR", servers={"LOCAL": f"{nobody}/flags"}).stderr
    found = re.search(r"python3 (\S+flag-server)$", line.strip())
    assert found is None or open(found.group(1)).read().startswith("#!")


def test_a_server_that_goes_away_in_between_is_told_of_by_item(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("AD", "BR", servers={"LOCAL": faults.base("reset/only=BR")})
    assert list(result.messages) == ["BR"]
    assert "no server answers" not in result.stderr


@pytest.mark.parametrize("there", [False, True])
def test_no_empty_folder_is_left_but_one_that_was_there(hoist: Hoist, web: WebServer, there: bool) -> None:
    web.statuses = {"/1.txt": 404}
    if there:
        hoist.folder.mkdir()
    hoist.run("-i", write_list(hoist, web.url("1.txt")))
    assert hoist.folder.exists() == there


def test_a_run_that_waits_for_one_that_leaves_no_folder_makes_its_own(hoist: Hoist, faults: FaultServer,
                                                                      web: WebServer) -> None:
    first = hoist.start("--grace", "1ms", "BR", base=faults.base("hold"))
    faults.wait_held(1)
    second = hoist.start("--lock", "wait", "-i", write_list(hoist, web.url("1.txt")))
    wait_until(lambda: "waiting for it to end" in second.stderr, "it waits")
    first.send(signal.SIGINT)
    assert first.wait().code == 130
    assert second.wait().code == 0
    assert everything_in(hoist.folder) == {"1.txt"}


# ---------------------------------------------------------------------------------------------------------- many alike

@pytest.mark.parametrize("options, where", [(["--failed", "again.txt"], "see again.txt"),
                                            (["--report", "night.jsonl"], "see night.jsonl"),
                                            ([], "-v names them all, --failed FILE lists them")])
@pytest.mark.parametrize("status, message", [(503, "HTTP 503 - Service Unavailable"), (404, "not found")])
def test_of_many_alike_ten_are_named_and_the_rest_counted(hoist: Hoist, web: WebServer, options: list[str], where: str,
                                                          status: int, message: str) -> None:
    web.statuses = {f"/{n}.txt": status for n in range(100)} | {"/x.txt": 403}
    lines = write_list(hoist, *(web.url(f"{n}.txt") for n in range(100)), web.url("x.txt"))
    result = hoist.run("--retry", "0", *options, "-i", lines)
    told = result.stderr.splitlines()
    assert len(told) == 12
    assert told[-1] == f"*** ... and 90 more like it (http://{web.host}: {message}): {where}"
    if "--failed" in options:
        assert len((hoist.work / "again.txt").read_text().splitlines()) == 101


def test_where_no_server_answers_ten_are_named(hoist: Hoist, nobody: str) -> None:
    lines = write_list(hoist, *(f"{nobody}/{n}.txt" for n in range(50)))
    told = hoist.run("--retry", "0", "--max-host-errors", "0", "-i", lines).stderr.splitlines()
    assert len(told) == 11 and "and 40 more like it" in told[-1]


def test_verbose_log_and_report_tell_every_one(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {f"/{n}.txt": 403 for n in range(30)}
    lines = write_list(hoist, *(web.url(f"{n}.txt") for n in range(30)))
    result = hoist.run("-v", "--log-file", "log", "--report", "report", "-i", lines)
    assert len(result.messages) == 30 and "more like it" not in result.stdout + result.stderr
    assert (hoist.work / "log").read_text().count("caused by: HTTP 403") == 30
    assert (hoist.work / "report").read_text().count('"outcome":"failed"') == 30
