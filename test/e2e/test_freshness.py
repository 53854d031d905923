"""--refresh --trust-freshness does not ask for what its server said is still fresh, and for everything else."""

from __future__ import annotations

import email.utils
import re
import time
import urllib.parse

import pytest

from fault_server import FaultServer
from hoist_runner import ExecResult, Hoist
from unattended import report, urls, write_list

NAMES = ["one", "two", "three"]


def http_date(seconds_from_now: int) -> str:
    return email.utils.formatdate(time.time() + seconds_from_now, usegmt=True)


def trusting(hoist: Hoist, faults: FaultServer, field: str, *arguments: str) -> ExecResult:
    """A run of the files, whose server sends this field, with a new record of what it was asked."""
    faults.forget()
    base = faults.base(f"file/also={urllib.parse.quote(field, safe='')}")
    return hoist.run("-i", write_list(hoist, urls(base, NAMES)), "--refresh", "--trust-freshness", *arguments)


def asked(faults: FaultServer) -> int:
    return len(faults.record.seen)


def dated(field: str) -> str:
    """Puts the date in so many seconds in the place of <SECONDS>: a parameter must be the same in each process of pytest."""
    return re.sub(r"<(-?\d+)>", lambda found: http_date(int(found[1])), field)


@pytest.mark.parametrize("field", ["Cache-Control: public, max-age=3600", "cache-control: MAX-AGE=\"3600\"",
                                   "Expires: <3600>",
                                   "Cache-Control: max-age=3600\r\nExpires: <-10>",
                                   "Cache-Control: max-age=3600\r\nAge: 100\r\nDate: <-200>"])
def test_a_fresh_file_is_not_asked_for(hoist: Hoist, faults: FaultServer, field: str) -> None:
    field = dated(field)
    assert trusting(hoist, faults, field).code == 0
    assert asked(faults) == 3
    second = trusting(hoist, faults, field, "--report", "report")
    assert second.code == 0
    assert asked(faults) == 0
    assert "\n3 unchanged.\n" in second.stdout
    items, summary = report(hoist.work / "report")
    assert (summary["unchanged"], summary["downloaded"]) == (3, 0)
    assert {item["outcome"] for item in items.values()} == {"unchanged"}
    third = trusting(hoist, faults, field)
    assert (third.code, asked(faults)) == (0, 0), "what is known stays known"


@pytest.mark.parametrize("field", ["X-Nothing: 1", "Cache-Control: no-cache, max-age=3600",
                                   "Cache-Control: no-store, max-age=3600",
                                   "Cache-Control: max-age=0", "Cache-Control: max-age=soon",
                                   "Expires: <-3600>", "Expires: 0", "Cache-Control: s-maxage=3600",
                                   "Cache-Control: max-age=3600\r\nAge: 3600",
                                   "Cache-Control: max-age=3600\r\nDate: <-4000>",
                                   "Cache-Control: max-age=3600\r\nVary: *"])
def test_what_is_not_fresh_is_asked_for(hoist: Hoist, faults: FaultServer, field: str) -> None:
    field = dated(field)
    assert trusting(hoist, faults, field).code == 0
    assert trusting(hoist, faults, field).code == 0
    assert [seen.status for seen in faults.record.seen] == [304] * 3


def test_the_answer_to_a_condition_makes_a_file_fresh_again(hoist: Hoist, faults: FaultServer) -> None:
    assert trusting(hoist, faults, "Cache-Control: max-age=0").code == 0
    faults.change(also="Cache-Control: max-age=3600")
    assert trusting(hoist, faults, "Cache-Control: max-age=0").code == 0
    assert [seen.status for seen in faults.record.seen] == [304] * 3
    assert trusting(hoist, faults, "Cache-Control: max-age=0").code == 0
    assert asked(faults) == 0


def test_a_file_that_is_changed_or_missing_is_asked_for(hoist: Hoist, faults: FaultServer) -> None:
    field = "Cache-Control: max-age=3600"
    assert trusting(hoist, faults, field).code == 0
    hoist.folder.joinpath("one.bin").unlink()
    hoist.folder.joinpath("two.bin").write_bytes(b"changed by somebody")
    assert trusting(hoist, faults, field).code == 0
    assert sorted(seen.code.lower() for seen in faults.record.seen) == ["one", "two"]
    assert [seen.status for seen in faults.record.seen] == [200, 200]


def test_without_the_option_everything_is_asked_for(hoist: Hoist, faults: FaultServer) -> None:
    field = "Cache-Control: max-age=3600"
    assert trusting(hoist, faults, field).code == 0
    faults.forget()
    list_file = write_list(hoist, urls(faults.base(f"file/also={urllib.parse.quote(field, safe='')}"), NAMES))
    assert hoist.run("-i", list_file, "--refresh").code == 0
    assert asked(faults) == 3
    assert trusting(hoist, faults, field).code == 0
    assert asked(faults) == 3, "what a run without it recorded is not known to be fresh"


def test_where_a_redirect_led_may_lead_elsewhere_tomorrow(hoist: Hoist, faults: FaultServer) -> None:
    target = urllib.parse.quote(faults.base("file/also=Cache-Control%3A%20max-age%3D3600"), safe="")
    list_file = write_list(hoist, urls(faults.base(f"redirect/to={target}"), ["one"]))
    for _ in range(2):
        faults.forget()
        assert hoist.run("-i", list_file, "--refresh", "--trust-freshness").code == 0
        assert asked(faults) == 2


def test_it_needs_refresh(hoist: Hoist, faults: FaultServer) -> None:
    run = hoist.run("--trust-freshness", faults.base("file") + "/x/one.bin")
    assert run.code == 2
    assert "--trust-freshness needs --refresh" in run.stderr
    assert asked(faults) == 0


def test_in_a_configuration_it_waits_for_refresh(hoist: Hoist, faults: FaultServer) -> None:
    configuration = hoist.work / "config.toml"
    configuration.write_text("[defaults]\ntrust-freshness = true\n")
    list_file = write_list(hoist, urls(faults.base("file/also=Cache-Control%3A%20max-age%3D3600"), NAMES))
    for arguments, requests in (([], 3), (["--refresh"], 3), (["--refresh"], 0)):
        faults.forget()
        assert hoist.run("--config", str(configuration), "-i", list_file, *arguments).code == 0
        assert asked(faults) == requests
