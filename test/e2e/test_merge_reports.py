"""Reports of several runs, joined into one."""

from __future__ import annotations

import json
import signal
from typing import Any

import pytest

from fault_server import FaultServer
from hoist_runner import SANITIZED, ExecResult, Hoist, wait_until
from report_schema import VALIDATOR, check
from unattended import FILES, saved, urls, write_list


def merge(hoist: Hoist, *arguments: str) -> ExecResult:
    """Runs `hoist --merge-reports`, with no -d of its own."""
    return hoist.run("--merge-reports", *arguments, in_downloads=True)


def run_part(hoist: Hoist, name: str, lines: list[str], *arguments: str) -> ExecResult:
    path = write_list(hoist, lines, f"list-{name}")
    return hoist.run("-i", path, "--retry", "0", "--report", name, *arguments, folder=hoist.work / f"files-{name}")


@pytest.fixture
def parts(hoist: Hoist, faults: FaultServer) -> list[str]:
    """Three reports: of what arrives, of what is missing and cannot be used, and of what fails."""
    run_part(hoist, "a", urls(faults.base(), FILES[:10]))
    run_part(hoist, "b", [*urls(faults.base("status/status=404"), FILES[10:12]), "nonsense"])
    run_part(hoist, "c", [f"{faults.base('status')}/x/c.bin\tcode=C\tout=d/c\tsize=3000\tsha256={'a' * 64}"
                          f"\t{faults.base('too-few')}/x/m.bin"])
    return ["a", "b", "c"]


def test_the_joined_tally_is_that_of_one_run(hoist: Hoist, parts: list[str]) -> None:
    result = merge(hoist, *parts)
    assert (result.code, result.counts) == (1, (10, 2, 2))
    assert result.stdout.startswith("Merging 3 reports: a, b, c.\n--------------------\n10 files downloaded.\n")
    assert set(result.messages) >= {"C"} and "*** Error for line 3: " in result.stderr


def test_reports_of_nothing_but_success_are_a_success(hoist: Hoist, parts: list[str]) -> None:
    result = merge(hoist, "a", "-q")
    assert (result.code, result.stdout, result.stderr) == (0, "", "")


def test_verbose_names_every_item(hoist: Hoist, parts: list[str]) -> None:
    result = merge(hoist, "-v", *parts)
    assert result.stdout.count(" OK\n") == 10 and result.stdout.count(" not found\n") == 2


def test_the_joined_report_is_a_report(hoist: Hoist, parts: list[str]) -> None:
    merge(hoist, *parts, "--report", "joined")
    lines = (hoist.work / "joined").read_text().splitlines()
    if VALIDATOR:
        check(json.loads(line) for line in lines)
    singles = [line for name in parts for line in (hoist.work / name).read_text().splitlines()]
    assert lines[:-1] == [line for line in singles if not line.startswith('{"summary"')]
    summaries = [json.loads(line)["summary"] for line in singles if line.startswith('{"summary"')]
    summary = json.loads(lines[-1])["summary"]
    for field in ("downloaded", "unchanged", "not_found", "failed", "not_begun", "not_listed", "bytes"):
        assert summary[field] == sum(one[field] for one in summaries), field
    assert summary["began"] == summaries[0]["began"] and summary["ended"] == summaries[-1]["ended"]
    assert summary["seconds"] == pytest.approx(sum(one["seconds"] for one in summaries), abs=1e-5)
    assert (summary["exit_status"], summary["reports"], summary["unfinished"]) == (1, 3, 0)


def test_what_failed_in_any_of_them_is_fetched_again(hoist: Hoist, faults: FaultServer, parts: list[str]) -> None:
    merge(hoist, *parts, "--failed", "failed")
    lines = (hoist.work / "failed").read_text().splitlines()
    assert len(lines) == 4
    fields = next(line for line in lines if "code=C" in line).split("\t")
    assert set(fields[1:]) == {"code=C", "out=d/c", f"sha256={'a' * 64}", "size=3000",
                               f"{faults.base('too-few')}/x/m.bin"}
    assert len([line for line in lines if line.endswith("\tcode=line 3")]) == 1
    faults.forget()
    again = hoist.run("-i", "failed", "--retry", "0", "--allow-missing")
    assert again.counts == (0, 2, 2)  # the server has not healed, and the line is as it was
    assert len(faults.record.seen) == 4


def test_two_stopped_runs_are_brought_to_their_ends_by_one_list(hoist: Hoist, faults: FaultServer) -> None:
    for name, first in (("a", 0), ("b", 100)):
        running = hoist.start("-i", write_list(hoist, urls(faults.base("hold"), FILES[first:first + 100]), name + "l"),
                              "--report", name, "--log-level", "info", "-m", "5")
        faults.wait_held(5)
        running.interrupt(signal.SIGTERM)
        faults.release(5)
        assert running.wait().code == 143
    faults.release_all()
    result = merge(hoist, "a", "b", "--failed", "failed")
    assert result.code == 143
    assert "\n10 files downloaded.\n190 not fetched: interrupted.\n" in result.stdout
    assert hoist.run("-i", "failed").code == 0
    assert len(saved(hoist)) == 200


def test_a_killed_run_is_counted_and_said(hoist: Hoist, faults: FaultServer, parts: list[str]) -> None:
    lines = urls(faults.base(), FILES[:20]) + urls(faults.base("hold", other=True), FILES[20:30])
    running = hoist.start("-i", write_list(hoist, lines), "--report", "killed", "-m", "10", "--max-per-host", "5")
    wait_until(lambda: (hoist.work / "killed").exists() and (hoist.work / "killed").read_text().count("\n") == 20,
               "what can be fetched is, and is reported")
    running.send(signal.SIGKILL)
    running.wait()
    result = merge(hoist, "a", "killed", "--report", "joined")
    assert (result.code, result.counts) == (1, (30, 0, 0))
    assert "\n1 report without a summary.\n" in result.stdout
    assert "hoist: killed has no summary: " in result.stderr
    _, summary = report_of(hoist, "joined")
    assert (summary["unfinished"], summary["not_listed"]) == (1, None)


def report_of(hoist: Hoist, name: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The lines, in which a code may be there twice, and the summary."""
    lines = [json.loads(line) for line in (hoist.work / name).read_text().splitlines()]
    return lines[:-1], lines[-1]["summary"]


def without_a_line(text: str) -> str:
    return text.partition("\n")[2]


def with_an_empty_line(text: str) -> str:
    return text.replace("\n", "\n\n", 1)


def with_a_changed_outcome(text: str) -> str:
    return text.replace('"outcome":"downloaded"', '"outcome":"unchanged"', 1)


def doubled(text: str) -> str:
    return text + text


def of_another_program(_: str) -> str:
    return '{"url": "http://h/", "http_code": 200}\n'


@pytest.mark.parametrize("damage, line", [
    (without_a_line, 10), (with_an_empty_line, 2), (with_a_changed_outcome, 11), (doubled, 12),
    (of_another_program, 1),
])
def test_a_damaged_report_is_an_error_that_says_where(hoist: Hoist, parts: list[str], damage: Any, line: int) -> None:
    (hoist.work / "d").write_text(damage((hoist.work / "a").read_text()))
    for name in ("joined", "failed"):
        (hoist.work / name).write_text("of before\n")
    result = merge(hoist, "b", "d", "c", "--report", "joined", "--failed", "failed")
    assert result.code == 3
    assert f"hoist: cannot use d, line {line}: " in result.stderr
    assert [(hoist.work / name).read_text() for name in ("joined", "failed")] == ["of before\n"] * 2


@pytest.mark.parametrize("left", ["-3", "-1", "half"])
def test_a_report_that_ends_within_a_line_is_unfinished_and_stops_no_other(hoist: Hoist, parts: list[str],
                                                                           left: str) -> None:
    text = (hoist.work / "a").read_text()
    end = {"-3": len(text) - 3, "-1": len(text) - 1, "half": len("".join(text.splitlines(True)[:5])) + 40}[left]
    (hoist.work / "cut").write_text(text[:end])
    result = merge(hoist, "a", "cut", "--report", "joined")
    items, summary = report_of(hoist, "joined")
    if left == "-1":  # only the line's end is missing
        assert (result.code, result.counts, summary["unfinished"]) == (0, (20, 0, 0), 0)
        return
    whole_lines = text[:end].count("\n")
    assert (result.code, len(items), summary["unfinished"]) == (1, 10 + whole_lines, 1)
    assert "hoist: cut ends within a line and has no summary: " in result.stderr


def shard_report(hoist: Hoist, name: str, number: int, count: int, by: str = "code") -> str:
    zero = {word: 0 for word in ("downloaded", "unchanged", "not_found", "failed", "not_begun", "duplicate", "skipped",
                                 "not_listed", "bytes", "exit_status")}
    summary = {**zero, "seconds": 1, "signal": None, "deadline_reached": False, "began": "2026-11-22T20:34:26.329Z",
               "ended": "2026-11-22T20:34:26.361Z", "shard": {"number": number, "count": count, "by": by}}
    (hoist.work / name).write_text(json.dumps({"summary": summary}) + "\n")
    return name


def test_a_shard_that_is_missing_is_named_and_no_success(hoist: Hoist) -> None:
    names = [shard_report(hoist, f"report{k}", k, 12) for k in range(1, 13)]
    assert merge(hoist, *names).code == 0
    result = merge(hoist, *names[:9], "--report", "joined")  # as report?.json has it
    assert result.code == 1
    assert "hoist: shards 10-12 of 12 by code are missing\n" in result.stderr
    rest = merge(hoist, "joined", *names[9:], "--report", "whole")
    assert (rest.code, rest.stderr) == (0, "")
    assert report_of(hoist, "whole")[1]["shards"] == [{"count": 12, "by": "code", "numbers": list(range(1, 13))}]


def test_a_shard_that_is_given_twice_is_named(hoist: Hoist) -> None:
    names = [shard_report(hoist, f"report{k}", k, 3) for k in range(1, 4)]
    result = merge(hoist, *names, "report2", "-q")
    assert result.code == 1
    assert result.stderr == "hoist: shard 2/3 by code is there 2 times, and counted as often: report2, report2\n"


def test_a_shard_of_another_batch_is_named(hoist: Hoist) -> None:
    names = [shard_report(hoist, f"report{k}", k, 3) for k in range(1, 4)]
    for other in (shard_report(hoist, "o1", 2, 8), shard_report(hoist, "o2", 2, 3, "origin")):
        result = merge(hoist, *names, other)
        assert result.code == 1 and f"hoist: {other} is the report of shard 2/" in result.stderr


def test_of_many_reports_the_first_and_the_last_are_named(hoist: Hoist) -> None:
    names = [shard_report(hoist, f"report{k}", k, 1000) for k in range(1, 1001)]
    assert merge(hoist, *names).stdout.startswith("Merging 1000 reports: from report1 to report1000.\n")


def test_a_report_that_is_not_there_is_an_error(hoist: Hoist) -> None:
    result = merge(hoist, "nowhere")
    assert result.code == 3
    assert "nowhere" in result.stderr


def test_a_joined_report_may_replace_what_it_is_joined_from(hoist: Hoist, parts: list[str]) -> None:
    assert merge(hoist, "a", "b", "--report", "a").code == 1
    items, summary = report_of(hoist, "a")
    assert len(items) == 13 and summary["reports"] == 2


def test_reports_come_from_standard_input_too(hoist: Hoist, parts: list[str]) -> None:
    with open(hoist.work / "a", "rb") as file:
        result = hoist.run("--merge-reports", "-", stdin=file, in_downloads=True)
    assert (result.code, result.counts) == (0, (10, 0, 0))
    assert "Merging 1 report: standard input.\n" in result.stdout


@pytest.mark.parametrize("arguments", [["a", "--failed", "a"], ["a", "b", "--failed", "./b"], ["-", "--failed", "a"]])
def test_a_list_of_failures_does_not_replace_a_report(hoist: Hoist, parts: list[str], arguments: list[str]) -> None:
    before = [(hoist.work / name).read_bytes() for name in "ab"]
    with open(hoist.work / "a", "rb") as file:
        result = hoist.run("--merge-reports", *arguments, stdin=file, in_downloads=True)
    assert result.code == 2
    assert "--failed and a report to merge must be different files" in result.stderr
    assert [(hoist.work / name).read_bytes() for name in "ab"] == before


@pytest.mark.parametrize("arguments", [[], ["a", "-d", "x"], ["a", "-i", "list"], ["a", "--report", "j", "--failed", "j"],
                                       ["a", "--report", "j", "--failed", "./j"], ["a", "--refresh"]])
def test_what_makes_no_sense_is_a_usage_error(hoist: Hoist, parts: list[str], arguments: list[str]) -> None:
    assert merge(hoist, *arguments).code == 2


def test_the_configuration_does_not_matter(hoist: Hoist, parts: list[str]) -> None:
    (hoist.work / ".config/hoist").mkdir(parents=True)
    (hoist.work / ".config/hoist/config.toml").write_text('[defaults]\nreport = "nightly"\nfailed = "again"\n')
    assert merge(hoist, "a").code == 0
    assert not (hoist.work / "nightly").exists() and not (hoist.work / "again").exists()


@pytest.mark.skipif(SANITIZED, reason="a sanitizer reserves more memory than there is")
def test_a_long_report_needs_little_memory(hoist: Hoist, parts: list[str]) -> None:
    first, summary = (hoist.work / "a").read_text().splitlines()[:-1], report_of(hoist, "a")[1]
    summary["downloaded"] = 10 * 20_000
    (hoist.work / "long").write_text("\n".join(first * 20_000) + "\n" + json.dumps({"summary": summary}) + "\n")
    limited = ["sh", "-c", 'ulimit -v 60000 && exec "$@"', "sh"]
    result = hoist.run("--merge-reports", "long", "--report", "joined", in_downloads=True, launcher=limited)
    assert result.counts == (200_000, 0, 0)
    assert (hoist.work / "joined").stat().st_size > 50_000_000
