"""Items that would become one file: the same one again is a duplicate, another one fails."""

from __future__ import annotations

import json
import pathlib

import pytest

from hoist_runner import Hoist
from lists import contents, errors_of, write_list
from web_server import WebServer, web  # noqa: F401 (fixture)


def report_of(hoist: Hoist) -> list[dict[str, object]]:
    return [json.loads(line) for line in (hoist.work / "report").read_text().splitlines()]


@pytest.mark.parametrize("source", ["list", "lists", "urls", "both", "codes"])
def test_an_identical_item_is_fetched_once_and_no_error(hoist: Hoist, web: WebServer, source: str) -> None:
    one, two = web.url("1.txt"), web.url("2.txt")
    arguments = {
        "list": ["-i", write_list(hoist, one, two, one, one)],
        "lists": ["-i", write_list(hoist, one, two, name="first"), "-i", write_list(hoist, one, one, name="second")],
        "urls": [one, two, one, one],
        "both": [one, one, "-i", write_list(hoist, two, one, name="both")],
        "codes": ["-u", web.url("{code}.txt"), "--codes", write_list(hoist, "1 2 1 1", name="codes")],
    }[source]
    result = hoist.run("-v", "--log-level", "warn", *arguments, "--report", "report", "--failed", "again", "--metrics", "metrics")
    assert (result.code, result.stderr, result.counts) == (0, "", (2, 0, 0))
    assert "\n2 duplicates.\n" in result.stdout
    assert result.stdout.count(" duplicate\n") == 2
    assert sorted(web.paths) == ["/1.txt", "/2.txt"]
    assert hoist.files() == contents("1.txt", "2.txt")
    *items, summary = report_of(hoist)
    assert [item["outcome"] for item in items].count("duplicate") == 2
    assert summary["summary"]["duplicate"] == 2
    assert (hoist.work / "again").read_text() == ""
    assert 'outcome="duplicate"} 2\n' in (hoist.work / "metrics").read_text()


def test_a_duplicate_of_what_fails_is_no_second_failure(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 403}
    result = hoist.run("-i", write_list(hoist, web.url("1.txt"), web.url("1.txt")), "--failed", "again")
    assert (result.code, result.counts) == (1, (0, 0, 1))
    assert "\n1 duplicate.\n" in result.stdout
    assert len((hoist.work / "again").read_text().splitlines()) == 1


def test_a_duplicate_leaves_the_journal_alone(hoist: Hoist, web: WebServer) -> None:
    lines = write_list(hoist, web.url("1.txt"), web.url("1.txt"))
    for _ in range(2):
        result = hoist.run("--refresh", "-i", lines)
        assert (result.code, result.stderr) == (0, "")
        assert "\n1 duplicate.\n" in result.stdout


@pytest.mark.parametrize("again", ["out=x/1.txt", "sha256=" + "a" * 64, "size=1"])
def test_the_same_url_with_another_file_or_expectation_is_no_duplicate(hoist: Hoist, web: WebServer,
                                                                      again: str) -> None:
    result = hoist.run("-i", write_list(hoist, web.url("1.txt"), f"{web.url('1.txt')}\t{again}"))
    assert "duplicate" not in result.stdout
    assert result.counts == ((2, 0, 0) if again.startswith("out=") else (1, 0, 1))


@pytest.mark.parametrize("source", ["list", "lists", "urls", "codes"])
def test_of_two_items_with_one_file_the_second_fails_and_both_are_named(hoist: Hoist, web: WebServer,
                                                                       source: str) -> None:
    first, second = web.url("a/1.txt"), web.url("b/1.txt")
    a, b = write_list(hoist, "# one", first, name="a"), write_list(hoist, second, name="b")
    arguments, places = {
        "list": (["-i", write_list(hoist, first, "", second)], ("line 1", "line 3")),
        "lists": (["-i", a, "-i", b], (f"{a} line 2", f"{b} line 1")),
        "urls": ([first, second], ("argument 1", "argument 2")),
        "codes": (["-u", web.url("{code}/1.txt"), "-o", "{name}", "a", "b"], ("argument 1", "argument 2")),
    }[source]
    result = hoist.run(*arguments, "--failed", "again")
    assert (result.code, result.counts) == (1, (1, 0, 1))
    message, = errors_of(result).values()
    assert message == (f"another item is already saved as 1.txt: {first} ({places[0]}); this one is {second} "
                       f"({places[1]}); -o '{{hash}}-{{name}}' or out= tells them apart")
    assert hoist.files() == contents("1.txt")
    replayed = hoist.run("-i", "again")
    assert (replayed.code, replayed.counts) == (1, (0, 0, 1)), "it fails again, and overwrites nothing"
    assert web.paths == ["/a/1.txt"]


def test_the_way_out_is_one(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run(web.url("a/1.txt"), web.url("b/1.txt"), "-o", "{hash}-{name}")
    assert (result.code, result.counts) == (0, (2, 0, 0))
    assert all(name.endswith("-1.txt") for name in hoist.files())


def test_far_apart_items_are_found_too(hoist: Hoist, web: WebServer) -> None:
    """So far that the first is in a temporary file by then."""
    lines = [f"{web.url('1.txt')}\tout=files/{n}" for n in range(1500)]
    path = pathlib.Path(write_list(hoist, *lines, f"{web.url('2.txt')}\tout=files/1400", lines[1300]))
    result = hoist.run("-m", "50", "--max-per-host", "50", "-i", str(path))
    assert (result.code, result.counts) == (1, (1500, 0, 1))
    assert "\n1 duplicate.\n" in result.stdout
    message, = errors_of(result).values()
    assert f"{web.url('1.txt')} (line 1401); this one is {web.url('2.txt')} (line 1501)" in message
