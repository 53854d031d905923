"""Real reports of every sort keep to doc/report.schema.json, and the schema lets nothing else pass."""

from __future__ import annotations

import copy
import json
import signal
from typing import Any

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist, wait_until
from report_schema import MISSING, SCHEMA, VALIDATOR, check, is_valid
from unattended import FILES, MEBIBYTE, urls, write_list

pytestmark = pytest.mark.skipif(VALIDATOR is None, reason=MISSING)

Lines = list[dict[str, Any]]


def checked(hoist: Hoist) -> Lines:
    """The lines of the report, all of which keep to the schema; the last one is the summary."""
    text = (hoist.work / "report").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.removesuffix("\n").split("\n")]  # splitlines() knows more line ends
    check(lines)
    assert [line for line in lines if "summary" in line] == lines[-1:]
    return lines


def outcomes(lines: Lines) -> dict[str, str]:
    return {line["code"]: line["outcome"] for line in lines[:-1]}


def test_the_schema_is_one(hoist: Hoist) -> None:
    VALIDATOR.check_schema(SCHEMA)


def test_the_report_of_downloads_failures_and_missing_files(hoist: Hoist, faults: FaultServer) -> None:
    ok, missing = faults.base(), faults.base("status/status=404", other=True)
    lines = [f"{ok}/x/plain.bin\tcode=plain", f"{missing}/x/missing.bin\tcode=missing",
             f"{missing}/x/mirrored.bin\t{ok}/x/mirrored.bin\tcode=mirrored",
             f"{ok}/x/sized.bin\tsize=3000\tcode=sized", f"{ok}/x/wrong.bin\tsha256={'0' * 64}\tsize=3000\tcode=wrong",
             f"{faults.base('status')}/x/busy.bin\tcode=busy", f"{faults.base('too-few')}/x/short.bin\tcode=short",
             f"{faults.base('stall/at=head')}/x/slow.bin\tcode=slow", "http://127.0.0.1:1/x\tcode=refused",
             f"{faults.base('redirect-count/count=99')}/x/round.bin\tcode=round", f"{ok}/x/\x01\tcode=bad", "nonsense",
             f"{ok}/x/again.bin\tout=plain.bin\tcode=taken", f"{ok}/x/{'é' * 40}.bin\tcode=\u2028\"\\"]
    hoist.run("-i", write_list(hoist, lines), "--retry", "1", "--stall-timeout", "300ms", "--report", "report")
    report = checked(hoist)
    found = outcomes(report)
    assert found["mirrored"] == found["plain"] == found["sized"] == found["\u2028\"\\"] == "downloaded"
    assert found["missing"] == "not_found"
    failed = {line["code"]: line["error"]["kind"] for line in report[:-1] if line["error"]}
    kinds = {"wrong": "integrity", "busy": "http", "short": "network", "slow": "timeout", "refused": "network",
             "round": "http", "line 11": "input", "line 12": "input", "taken": "input"}
    assert failed == kinds
    assert all(len(line["error"]["chain"]) > 1 for line in report[:-1] if line["error"])
    assert [line["expected"] for line in report if line.get("code") == "wrong"] == [
        {"sha256": "0" * 64, "size": 3000}]


def test_the_report_of_a_full_disk(hoist: Hoist, faults: FaultServer) -> None:
    hoist.folder.mkdir()
    (hoist.folder / "a.bin").mkdir()
    hoist.run("-i", write_list(hoist, [f"{faults.base()}/x/a.bin"]), "--report", "report")
    (line, _) = checked(hoist)
    assert line["error"]["kind"] == "disk"


def test_the_report_of_a_server_that_is_not_trusted(hoist: Hoist, faults: FaultServer) -> None:
    url = faults.base().replace("http:", "https:")
    hoist.run("-i", write_list(hoist, [f"{url}/x/a.bin"]), "--retry", "0", "--report", "report")
    (line, _) = checked(hoist)
    assert line["error"]["kind"] in ("tls", "network")


def test_the_report_of_what_is_unchanged_and_of_what_is_continued(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base("file"), ["small", "large"]))
    size = 8 * MEBIBYTE
    command = ["-i", path, "--refresh", "--report", "report", "--log-level", "info"]
    faults.change(size=str(size), hold=str(size // 2))
    running = hoist.start(*command, "--grace", "1ms")
    faults.wait_held(2)
    part = hoist.folder / "large.bin.part"
    wait_until(lambda: part.exists() and part.stat().st_size > size // 4, "some of it is written")
    running.send(signal.SIGTERM)
    assert running.wait().code == 143
    assert outcomes(checked(hoist)) == {"small.bin": "failed", "large.bin": "failed"}
    faults.change(size=str(size))
    assert hoist.run(*command).code == 0
    statuses = {line["code"]: line["status"] for line in checked(hoist)[:-1]}
    assert statuses["large.bin"] == 206
    assert hoist.run(*command).code == 0
    assert set(outcomes(checked(hoist)).values()) == {"unchanged"}


def test_the_report_of_a_run_that_goes_on_where_it_was_killed(hoist: Hoist, faults: FaultServer) -> None:
    ended, held = faults.base(), faults.base("hold", other=True)
    path = write_list(hoist, urls(ended, FILES[:20]) + urls(held, FILES[20:22]))
    command = ["-i", path, "--refresh", "--report", "report", "--max-per-host", "5"]
    running = hoist.start(*command, "--grace", "1ms", "-v", "--log-level", "info")
    wait_until(lambda: len(list(hoist.folder.glob("*.bin"))) == 20, "what can be fetched is")
    faults.wait_held(2)
    running.interrupt(signal.SIGTERM)
    running.wait()
    faults.release_all()
    assert hoist.run(*command).code == 0
    lines = checked(hoist)
    assert [line["attempts"] for line in lines[:-1]].count(0) == 20


@pytest.mark.parametrize("arguments, reason", [(["--deadline", "300ms"], "deadline"), (["--grace", "1ms"], "signal")])
def test_the_report_of_a_stopped_run(hoist: Hoist, faults: FaultServer, arguments: list[str], reason: str) -> None:
    path = write_list(hoist, urls(faults.base("hold"), FILES[:200]))
    running = hoist.start("-m", "5", "-i", path, *arguments, "--report", "report", "--log-level", "info")
    if reason == "signal":
        faults.wait_held(5)
        running.interrupt()
    running.wait()
    lines = checked(hoist)
    summary = lines[-1]["summary"]
    assert (summary["signal"], summary["deadline_reached"]) == (("SIGINT", False) if reason == "signal"
                                                                else (None, True))
    kinds = {line["error"]["kind"] for line in lines[:-1] if line["error"]}
    begun_in_time = reason == "signal" or bool(kinds)  # the deadline may come before a slow machine has begun anything
    assert kinds == ({"interrupted"} if begun_in_time else set())
    assert "not_begun" in outcomes(lines).values()


def test_the_report_of_nothing(hoist: Hoist) -> None:
    hoist.run("-i", write_list(hoist, []), "--report", "report")
    assert len(checked(hoist)) == 1


# ---------------------------------------------------------------------------------------------- that it is strict

@pytest.fixture
def lines(hoist: Hoist, faults: FaultServer) -> Lines:
    hoist.run("-i", write_list(hoist, [f"{faults.base()}/x/a.bin\tsize=3000", "nonsense"]), "--report", "report")
    by_outcome = sorted(checked(hoist), key=lambda line: line.get("outcome", "z"))
    assert [line.get("outcome") for line in by_outcome] == ["downloaded", "failed", None]
    return by_outcome


def test_a_field_more_or_less_is_not_valid(lines: Lines) -> None:
    objects = [([0], 0), ([1], 1), ([2], 2), ([0, "expected"], 0), ([1, "error"], 1), ([2, "summary"], 2)]
    for place, number in objects:
        keys = lines
        for step in place:
            keys = keys[step]
        for key in [*keys, None]:
            changed = copy.deepcopy(lines)
            changed_object: Any = changed
            for step in place:
                changed_object = changed_object[step]
            if key is None:
                changed_object["more"] = 1
            else:
                del changed_object[key]
            assert not is_valid(changed[number]), f"{place} without or with one more than {key}"


@pytest.mark.parametrize("number, field, value", [
    (0, "outcome", "fetched"), (0, "error", {}), (0, "bytes", -1), (0, "bytes", "1"), (0, "sha256", "A" * 64),
    (0, "url", None), (0, "mirrors", None), (0, "attempts", None), (0, "status", 0), (1, "error", None),
    (1, "bytes", 1), (1, "outcome", "not_begun"), (0, "seconds", -0.1),
])
def test_a_wrong_value_is_not_valid(lines: Lines, number: int, field: str, value: object) -> None:
    assert not is_valid({**lines[number], field: value})


@pytest.mark.parametrize("field, value", [
    ("signal", "SIGKILL"), ("exit_status", 2), ("began", None), ("ended", "yesterday"), ("not_listed", -1),
    ("not_begun", None), ("reports", 2), ("unfinished", 0), ("deadline_reached", None),
])
def test_a_wrong_value_of_the_summary_is_not_valid(lines: Lines, field: str, value: object) -> None:
    assert not is_valid({"summary": {**lines[2]["summary"], field: value}})
