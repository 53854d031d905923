"""Quiet runs, as for cron: silent unless something failed, and then only about that."""

from __future__ import annotations

import pytest

from hoist_runner import Hoist
from lists import write_list
from web_server import WebServer, web  # noqa: F401 (a fixture)


@pytest.mark.parametrize("arguments", [[], ["--refresh"], ["--report", "report"], ["--failed", "failed"]])
def test_a_quiet_run_that_succeeds_prints_nothing(hoist: Hoist, web: WebServer, arguments: list[str]) -> None:
    result = hoist.run("-q", *arguments, "-i", write_list(hoist, *(web.url(f"{n}.txt") for n in range(20))))
    assert (result.code, result.stdout, result.stderr) == (0, "", "")


def test_a_quiet_run_prints_only_what_failed(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 403}
    lines = [*(web.url(f"{n}.txt") for n in range(20)), "nonsense"]
    result = hoist.run("-q", "-i", write_list(hoist, *lines))
    assert (result.code, result.stdout) == (1, "")
    errors = [line for line in result.stderr.splitlines() if line.startswith("***")]
    assert [line.partition(": ")[0] for line in errors] == ["*** Error for line 21", f"*** Error for {web.url('1.txt')}"]
    assert errors == result.stderr.splitlines()


def test_a_quiet_run_tells_of_missing_items_unless_they_are_allowed(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 404}
    path = write_list(hoist, web.url("1.txt"), web.url("2.txt"))
    result = hoist.run("-q", "-i", path)
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr == f"*** Not found: {web.url('1.txt')}\n"
    allowed = hoist.run("-q", "--allow-missing", "-i", path)
    assert (allowed.code, allowed.stdout, allowed.stderr) == (0, "", "")


def test_what_heals_is_not_told_quietly(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/a/1.txt": 503}
    result = hoist.run("-q", "--retry", "0", "-i", write_list(hoist, f"{web.url('a/1.txt')}\t{web.url('b/1.txt')}"))
    assert (result.code, result.stdout, result.stderr) == (0, "", "")


def test_a_quiet_run_that_cannot_start_says_why(hoist: Hoist) -> None:
    result = hoist.run("-q", "-i", "missing")
    assert (result.code, result.stdout) == (3, "")
    assert "missing" in result.stderr
