"""How many requests are in flight: never more than allowed, and as many as allowed. The server counts."""

from __future__ import annotations

import pytest

from batches import CODES, DEFAULT_CODES, EVERY_CODE, all_arrive, right_files
from fault_server import FaultServer
from hoist_runner import Hoist, Running


def let_go_one_by_one(faults: FaultServer, slots: int, total: int) -> None:
    """Keeps the server full: an answer leaves only when as many requests as there are slots wait for theirs.

    Were one slot too many given out, one request too many would be seen at some of all these moments.
    """
    for _ in range(total - slots):
        faults.wait_held(slots)
        faults.release()
    faults.wait_held(slots)
    faults.release_all()


def finish(hoist: Hoist, running: Running, total: int) -> None:
    result = running.wait()
    assert (result.code, result.counts) == (0, (total, 0, 0))
    assert len(hoist.files()) == total


@pytest.mark.parametrize("slots", [1, 2, 3, 7, 20, 100, 194])
def test_as_many_requests_as_allowed_are_in_flight_and_never_more(hoist: Hoist, faults: FaultServer,
                                                                  slots: int) -> None:
    running = hoist.start("-a", "-m", str(slots), base=faults.base("hold"))
    let_go_one_by_one(faults, slots, total=194)
    finish(hoist, running, total=194)
    assert faults.record.most == slots
    assert len(faults.record.seen) == 194


def test_five_requests_are_in_flight_unless_told_otherwise(hoist: Hoist, faults: FaultServer) -> None:
    running = hoist.start(base=faults.base("hold"))
    let_go_one_by_one(faults, 5, total=20)
    finish(hoist, running, total=20)
    assert faults.record.most == 5


def test_failures_return_their_slots(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-a", "-m", "3", base=faults.base("close-before"))
    assert (result.code, result.counts) == (1, (0, 0, 194))
    assert faults.record.most <= 3


def test_one_slot_is_strictly_sequential(hoist: Hoist, faults: FaultServer) -> None:
    all_arrive(hoist, faults.base("chunked"), "-m", "1")
    assert faults.record.most == 1
    assert faults.record.codes == list(CODES)


def test_one_slot_needs_one_connection(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-a", "-m", "1", base=faults.base())
    assert (result.code, result.counts) == (0, (194, 0, 0))
    assert faults.record.connections == 1


def test_connections_are_used_again(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-a", "-m", "10", base=faults.base())
    assert (result.code, result.counts) == (0, (194, 0, 0))
    assert faults.record.connections <= 10


# The table of all two-letter codes has 676; a thousand at once can be seen when longer lists can be fetched.
@pytest.mark.parametrize("asked", ["676", "1000", "5000"])
def test_every_code_can_be_in_flight_at_the_same_time(hoist: Hoist, faults: FaultServer, asked: str) -> None:
    running = hoist.start("-e", "-m", asked, base=faults.base("hold"))
    faults.wait_held(676)  # not one answer is given before all have asked
    assert faults.record.now == 676
    faults.release_all()
    result = running.wait()
    assert (result.code, result.counts) == (0, (676, 0, 0))
    assert "\n676 concurrent connections will be used.\n" in result.stdout
    assert faults.record.most == 676
    assert hoist.files() == right_files(*EVERY_CODE)


def test_the_usual_limit_of_open_files_is_enough_for_all_slots(hoist: Hoist, faults: FaultServer) -> None:
    running = hoist.start("-e", "-m", "676", base=faults.base("hold"), launcher=["prlimit", "--nofile=256:8192"])
    faults.wait_held(676)
    faults.release_all()
    finish(hoist, running, total=676)


def test_where_few_files_may_be_open_fewer_slots_are_used_but_nothing_fails(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-a", "-m", "194", base=faults.base(), launcher=["prlimit", "--nofile=100:100"])
    assert (result.code, result.counts) == (0, (194, 0, 0))


def test_a_slow_item_does_not_hold_up_the_others(hoist: Hoist, faults: FaultServer) -> None:
    running = hoist.start("-m", "2", base=faults.base("hold/only=BD"))
    faults.wait_for(lambda: len(faults.record.seen) == 20 and faults.record.now == 1, "all others are answered")
    assert faults.record.codes[0] == DEFAULT_CODES[0] == "BD"
    faults.release_all()
    finish(hoist, running, total=20)
