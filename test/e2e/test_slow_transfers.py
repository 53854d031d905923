"""Transfers that bring a byte now and then, or take too long: --min-speed and --max-time bound them."""

from __future__ import annotations

import pytest

from batches import right_files
from fault_server import FaultServer
from faults import body_of
from hoist_runner import Hoist
from lists import errors_of
from unattended import report, saved, urls, write_list

SLOW = "slower than the 1000 bytes a second of --min-speed for 0.4 s"
LONG = "not finished within the 0.4 s of --max-time"
MIN_SPEED = ("--min-speed", "1k/s", "--stall-timeout", "400ms")
MAX_TIME = ("--max-time", "400ms")


# Without end, as far as a test is concerned: a byte every 50 ms, for hours.
@pytest.mark.parametrize("limit, message", [(MIN_SPEED, SLOW), (MAX_TIME, LONG)])
@pytest.mark.parametrize("slow", ["trickle/bytes=100000/every=50", "trickle-head/lines=100000/every=50"])
def test_a_slow_transfer_ends_and_the_others_go_on(hoist: Hoist, faults: FaultServer, slow: str,
                                                   limit: tuple[str, ...], message: str) -> None:
    result = hoist.run(*limit, "AD", "BR", "DE", base=faults.base(f"{slow}/only=BR"))
    assert (result.code, errors_of(result)) == (1, {"BR": message})
    assert hoist.files() == right_files("AD", "DE")
    assert len(faults.record.seen) == 3  # flags are not retried


@pytest.mark.parametrize("limit", [MIN_SPEED, MAX_TIME])
def test_it_is_a_transient_timeout(hoist: Hoist, faults: FaultServer, limit: tuple[str, ...]) -> None:
    base = faults.base("heals/times=2/as=trickle/bytes=100000/every=50")
    result = hoist.run(*limit, "--retry", "2", "--report", "report", "-i", write_list(hoist, urls(base, ["f"])))
    assert (result.code, saved(hoist)) == (0, {"f.bin": body_of("F")})
    assert report(hoist.work / "report")[0]["f.bin"]["attempts"] == 3


@pytest.mark.parametrize("limit", [MIN_SPEED, MAX_TIME])
def test_a_report_calls_it_a_timeout(hoist: Hoist, faults: FaultServer, limit: tuple[str, ...]) -> None:
    lines = urls(faults.base("trickle/bytes=100000/every=50"), ["f"])
    assert hoist.run(*limit, "--retry", "0", "--report", "report", "-i", write_list(hoist, lines)).code == 1
    assert report(hoist.work / "report")[0]["f.bin"]["error"]["kind"] == "timeout"


@pytest.mark.parametrize("limit", [("--min-speed", "0"), ("--min-speed", "5"), ("--max-time", "0"),
                                   ("--max-time", "1h")])
def test_what_is_fast_enough_arrives(hoist: Hoist, faults: FaultServer, limit: tuple[str, ...]) -> None:
    result = hoist.run(*limit, "--stall-timeout", "300ms", "AD", base=faults.base("trickle/bytes=20"))
    assert (result.code, hoist.files()) == (0, {"ad.gif": body_of("AD", 20)})


def test_the_wait_for_a_slow_answer_is_not_a_slow_transfer(hoist: Hoist, faults: FaultServer) -> None:
    """Nothing for a while, then all of it: the stall timeout alone bounds that."""
    running = hoist.start("--min-speed", "1M", "AD", base=faults.base("hold"))
    faults.wait_held(1)
    faults.release_all()
    assert running.wait().code == 0


@pytest.mark.parametrize("limit", [("--min-speed", "1M", "--stall-timeout", "500ms"), ("--max-time", "1s")])
def test_the_time_in_which_hoist_itself_pauses_is_not_the_server_s(hoist: Hoist, faults: FaultServer,
                                                                   limit: tuple[str, ...]) -> None:
    """400 kB at 200 kB/s take two seconds, in which the server could have sent them a hundred times."""
    result = hoist.run(*limit, "--limit-rate", "200k", "AD", base=faults.base("huge-body/size=400000"))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == {"ad.gif": (body_of("AD", 65536) * 7)[:400000]}


def test_all_hops_of_a_redirect_share_the_time(hoist: Hoist, faults: FaultServer) -> None:
    """Ten hops that take 100 ms each are no transfer of 600 ms."""
    result = hoist.run("--max-time", "600ms", "AD", base=faults.base("slow-redirects/every=100"))
    assert (result.code, errors_of(result)) == (1, {"AD": "not finished within the 0.6 s of --max-time"})
