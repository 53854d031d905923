"""The report: an object of JSON a line, one for every item, and the summary last."""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import stat
from typing import Any

import pytest

from hoist_runner import Hoist
from lists import write_list
from report_schema import check_some
from web_server import WebServer, content, web  # noqa: F401 (a fixture)

FIELDS = {"code", "url", "mirrors", "file", "expected", "outcome", "status", "bytes", "sha256", "content_type",
          "attempts", "seconds", "error"}


def read_report(hoist: Hoist, name: str = "report") -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """The items by their code, and the summary."""
    text = (hoist.work / name).read_text(encoding="utf-8")
    assert text.endswith("\n")
    *items, last = lines = [json.loads(line) for line in text.splitlines()]
    check_some(lines)
    assert set(last) == {"summary"}
    for item in items:
        assert set(item) == FIELDS
        assert (item["error"] is None) == (item["outcome"] != "failed")
        if item["error"]:
            assert set(item["error"]) == {"kind", "message", "chain"}
            assert item["error"]["chain"][-1] == item["error"]["message"]
    assert len({item["code"] for item in items}) == len(items)
    return {item["code"]: item for item in items}, last["summary"]


def test_a_report_tells_what_became_of_each(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/2.txt": 404, "/3.txt": 503}
    lines = [*(f"{web.url(f'{n}.txt')}\tcode={n}" for n in (1, 2, 3)), "nonsense", f"{web.url('5')}\tsize=1\tcode=5"]
    result = hoist.run("--retry", "0", "--report", "report", "-i", write_list(hoist, *lines))
    items, summary = read_report(hoist)
    assert list(sorted(items)) == ["1", "2", "3", "5", "line 4"]
    assert {code: item["outcome"] for code, item in items.items()} == {
        "1": "downloaded", "2": "not_found", "3": "failed", "line 4": "failed", "5": "failed"}
    one = items["1"]
    seconds = one.pop("seconds")
    assert seconds >= 0
    assert one == {"code": "1", "url": web.url("1.txt"), "mirrors": [], "file": "1.txt", "expected": None,
                   "outcome": "downloaded", "status": 200, "bytes": 3000,
                   "sha256": hashlib.sha256(content("1.txt")).hexdigest(), "content_type": None, "attempts": 1,
                   "error": None}
    assert (items["2"]["status"], items["3"]["status"]) == (404, 503)
    assert all(items[code]["seconds"] > 0 for code in ("2", "3", "5"))
    assert (items["line 4"]["url"], items["line 4"]["file"], items["line 4"]["attempts"]) == (None, None, 0)
    assert items["line 4"]["error"]["kind"] == "input"
    assert items["5"]["error"]["kind"] == "integrity"
    assert items["5"]["sha256"] is None
    assert (summary["downloaded"], summary["not_found"], summary["failed"]) == result.counts == (1, 1, 3)
    assert (summary["unchanged"], summary["not_begun"], summary["not_listed"]) == (0, 0, 0)
    assert summary["exit_status"] == result.code
    assert summary["bytes"] == sum(item["bytes"] for item in items.values() if item["outcome"] == "downloaded")


def test_attempts_and_mirrors_are_counted(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/a/1.txt": 404}
    hoist.run("--report", "report", "-i", write_list(hoist, f"{web.url('a/1.txt')}\t{web.url('b/1.txt')}"))
    items, _ = read_report(hoist)
    assert (items["1.txt"]["attempts"], items["1.txt"]["url"]) == (2, web.url("b/1.txt"))
    assert items["1.txt"]["mirrors"] == [web.url("a/1.txt")]


def test_a_report_of_nothing_is_its_summary(hoist: Hoist) -> None:
    assert hoist.run("--report", "report", "-i", write_list(hoist)).code == 0
    items, summary = read_report(hoist)
    assert (items, summary["exit_status"]) == ({}, 0)


def test_every_line_is_json_whatever_the_names(hoist: Hoist, web: WebServer) -> None:
    codes = ['"', "\\", "{}", "é", "\U0001f4a9", "\u2028", "</script>", "a b", "'"]
    lines = [f"{web.url(str(n))}\tcode={code}" for n, code in enumerate(codes)]
    assert hoist.run("--report", "report", "-i", write_list(hoist, *lines)).code == 0
    text = (hoist.work / "report").read_text(encoding="utf-8")
    assert len(text.split("\n")) == len(codes) + 2
    assert {json.loads(line)["code"] for line in text.split("\n")[:-2]} == set(codes)


def test_a_report_replaces_the_one_before(hoist: Hoist, web: WebServer) -> None:
    (hoist.work / "report").write_text("old\n" * 10_000)
    hoist.run("--report", "report", "-i", write_list(hoist, web.url("1.txt")))
    assert len(read_report(hoist)[0]) == 1


def test_counts_of_report_text_and_folder_agree_over_many_items(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {f"/{n}": (404 if n % 2 else 403) for n in range(0, 600, 7)}
    lines = [web.url(str(n)) if n % 50 else "nonsense" for n in range(600)]
    result = hoist.run("--report", "report", "-m", "20", "-i", write_list(hoist, *lines))
    items, summary = read_report(hoist)
    outcomes = [item["outcome"] for item in items.values()]
    assert len(items) == 600
    counted = (outcomes.count("downloaded"), outcomes.count("not_found"), outcomes.count("failed"))
    assert counted == result.counts == (summary["downloaded"], summary["not_found"], summary["failed"])
    assert len(hoist.files()) == result.counts[0]


@pytest.mark.parametrize("option", ["--report", "--failed", "--log-file"])
@pytest.mark.parametrize("path", ["missing/file", "folder", "taken/file"])
def test_an_output_that_cannot_be_written_is_noticed_before_anything_is_fetched(
        hoist: Hoist, web: WebServer, option: str, path: str) -> None:
    (hoist.work / "folder").mkdir()
    (hoist.work / "taken").write_bytes(b"")
    result = hoist.run(option, path, "-i", write_list(hoist, web.url("1.txt")))
    assert result.code == 3
    assert path in result.stderr
    assert web.asked == []


@pytest.mark.parametrize("option", ["--report", "--failed"])
def test_a_full_disk_under_an_output_is_no_success(hoist: Hoist, web: WebServer, option: str) -> None:
    web.statuses = {"/1.txt": 404}
    path = write_list(hoist, web.url("1.txt"))
    result = hoist.run(option, "/dev/full", "--allow-missing=false", "-i", path)
    assert result.code == 3
    assert "/dev/full" in result.stderr


def test_a_report_may_go_to_a_pipe(hoist: Hoist, web: WebServer) -> None:
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    running = hoist.start("--report", f"/dev/fd/{writer}", "-i", write_list(hoist, web.url("1.txt")),
                          pass_fds=(writer,))
    os.close(writer)
    with open(reader, encoding="utf-8") as pipe:
        lines = pipe.read().splitlines()
    assert running.wait().code == 0
    assert [set(json.loads(line)) for line in lines] == [FIELDS, {"summary"}]


def mode_of(path: pathlib.Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_may_hold_secrets_is_for_its_owner_alone(hoist: Hoist, web: WebServer) -> None:
    run = ("--refresh", "--report", "report", "--failed", "failed", "--metrics", "metrics", "-i",
           write_list(hoist, web.url("1.txt")))
    files = [hoist.work / "report", hoist.work / "failed", hoist.folder / ".hoist/journal.db"]
    assert hoist.run(*run, umask=0o022).code == 0
    assert [mode_of(path) for path in files] == [0o600] * 3
    assert mode_of(hoist.work / "metrics") == 0o644
    for path in (*files, hoist.work / "metrics"):
        path.chmod(0o640)
    assert hoist.run(*run, umask=0o022).code == 0
    assert [mode_of(path) for path in files] == [0o640, 0o600, 0o640]
    assert mode_of(hoist.work / "metrics") == 0o640


def test_a_joined_report_is_for_whom_the_one_before_was(hoist: Hoist, web: WebServer) -> None:
    hoist.run("--report", "report", "-i", write_list(hoist, web.url("1.txt")))
    for _ in range(2):
        assert hoist.run("--merge-reports", "--report", "all", "report", in_downloads=True).code == 0
        assert mode_of(hoist.work / "all") == 0o600
    (hoist.work / "all").chmod(0o604)
    assert hoist.run("--merge-reports", "--report", "all", "report", in_downloads=True).code == 0
    assert mode_of(hoist.work / "all") == 0o604
