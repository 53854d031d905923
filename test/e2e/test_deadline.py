"""The deadline ends a run, whatever it is doing, and says so."""

from __future__ import annotations

import pytest

from fault_server import FaultServer
from faults import body_of
from hoist_runner import Hoist
from unattended import FILES, MEBIBYTE, failed_urls, report, saved, urls, write_list


@pytest.mark.parametrize("base", ["hold", f"hold-body/size={8 * MEBIBYTE}", "stall/at=head"])
def test_the_deadline_interrupts_what_is_in_flight(hoist: Hoist, faults: FaultServer, base: str) -> None:
    lines = urls(faults.base(base), FILES[:20])
    result = hoist.run("-i", write_list(hoist, lines), "--deadline", "300ms",
                       "--report", "report", "--failed", "failed")
    items, summary = report(hoist.work / "report")
    assert result.code == 4
    assert summary["deadline_reached"] is True and summary["exit_status"] == 4 and summary["signal"] is None
    assert (summary["downloaded"], summary["failed"] + summary["not_begun"], summary["not_listed"]) == (0, 20, 0)
    assert len(items) == 20
    assert {item["error"]["kind"] for item in items.values() if item["error"]} == {"interrupted"}
    assert saved(hoist) == {}
    assert "the deadline was reached" in result.stdout
    assert set(failed_urls(hoist.work / "failed")) == {item["url"] for item in items.values()}


def test_what_was_finished_before_the_deadline_stays(hoist: Hoist, faults: FaultServer) -> None:
    lines = urls(faults.base("ok"), FILES[:10]) + urls(faults.base("hold", other=True), FILES[10:20])
    result = hoist.run("-i", write_list(hoist, lines), "--deadline", "1s", "-m", "10")
    assert result.code == 4
    assert saved(hoist) == {f"{name}.bin": body_of(name.upper()) for name in FILES[:10]}


def test_the_deadline_ends_the_wait_before_a_retry(hoist: Hoist, faults: FaultServer) -> None:
    faults.release_all()
    lines = urls(faults.base("busy/first=100/after=600"), FILES[:10])
    result = hoist.run("-i", write_list(hoist, lines), "--deadline", "300ms",
                       "--report", "report", "--failed", "failed")
    _, summary = report(hoist.work / "report")
    assert result.code == 4
    assert summary["failed"] + summary["not_begun"] == 10
    assert len(failed_urls(hoist.work / "failed")) == 10


def test_a_run_that_ends_in_time_knows_of_no_deadline(hoist: Hoist, faults: FaultServer) -> None:
    lines = write_list(hoist, urls(faults.base(), FILES[:10]))
    result = hoist.run("-i", lines, "--deadline", "1h", "--report", "report")
    _, summary = report(hoist.work / "report")
    assert (result.code, summary["deadline_reached"], summary["downloaded"]) == (0, False, 10)
