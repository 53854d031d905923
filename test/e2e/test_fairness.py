"""No host gets more than its share, and none has to wait for another."""

from __future__ import annotations

import pytest

from fault_server import FaultServer
from faults import body_of
from hoist_runner import Hoist
from unattended import FILES, saved, urls, write_list


def test_a_slow_host_does_not_hold_up_another(hoist: Hoist, faults: FaultServer) -> None:
    slow, quick = urls(faults.base("hold"), FILES[:200]), urls(faults.base("ok", other=True), FILES[200:400])
    running = hoist.start("-i", write_list(hoist, slow + quick), "-m", "10", "--max-per-host", "6")
    faults.wait_held(6)
    quick_host = f"127.0.0.1:{faults.other_port}"
    faults.wait_for(lambda: sum(seen.over for seen in faults.record.seen if seen.headers["host"] == quick_host) == 200,
                    "all items of the quick host are answered")
    assert faults.held == 6  # not one answer of the slow host has been given
    assert len(faults.record.seen) == 206
    faults.release_all()
    assert running.wait().code == 0
    assert saved(hoist) == {f"{name}.bin": body_of(name.upper()) for name in FILES[:400]}
    assert max(faults.record.most_at.values()) <= 6


@pytest.mark.parametrize("arguments, most", [([], 6), (["--max-per-host", "1"], 1), (["--max-per-host", "3"], 3),
                                             (["--max-per-host", "20"], 20), (["-m", "4"], 4)])
def test_a_host_never_has_more_requests_than_it_may(hoist: Hoist, faults: FaultServer, arguments: list[str],
                                                    most: int) -> None:
    arguments = arguments if "-m" in arguments else ["-m", "20", *arguments]
    running = hoist.start("-i", write_list(hoist, urls(faults.base("hold"), FILES[:60])), *arguments)
    for _ in range(60 - most):  # the host is always full: one too many would be seen
        faults.wait_held(most)
        faults.release()
    faults.wait_held(most)
    faults.release_all()
    assert running.wait().code == 0
    assert faults.record.most == most


def test_two_hosts_share_the_slots_in_turns(hoist: Hoist, faults: FaultServer) -> None:
    """Whatever the order of the list: with six slots and hosts that may have four, each gets at least two."""
    lines = urls(faults.base("hold"), FILES[:50]) + urls(faults.base("hold", other=True), FILES[50:100])
    running = hoist.start("-i", write_list(hoist, lines), "-m", "6", "--max-per-host", "4")
    faults.wait_held(6)
    counts = [sum(str(port) in seen.headers["host"] for seen in faults.record.seen)
              for port in (faults.port, faults.other_port)]
    faults.release_all()
    assert running.wait().code == 0
    assert sorted(counts) == [2, 4]
    assert max(faults.record.most_at.values()) == 4


def test_one_host_is_asked_in_the_order_of_the_list(hoist: Hoist, faults: FaultServer) -> None:
    assert hoist.run("-i", write_list(hoist, urls(faults.base(), FILES[:100])), "--max-per-host", "1").code == 0
    assert faults.record.codes == [name.upper() for name in FILES[:100]]
