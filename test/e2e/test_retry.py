"""Transient failures are retried, permanent ones are not, and Retry-After pauses the origin."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from batches import CODES, right_files
from fault_server import FaultServer
from faults import body_of
from hoist_runner import ExecResult, Hoist
from nginx_server import Nginx
from server_process import own_port
from unattended import failed_urls, report, saved, urls, write_list

NAMES = [f"f{number:02}" for number in range(50)]
MOST_PER_HOST = 6  # for -i, unless told otherwise


def run_list(hoist: Hoist, lines: list[str], *arguments: str) -> ExecResult:
    return hoist.run("-i", write_list(hoist, lines), "--report", "report", "--failed", "failed", *arguments)


# ------------------------------------------------------------------------------------------------- what heals

@pytest.mark.parametrize("passing", [
    "as=status/status=408", "as=status/status=425", "as=status/status=429", "as=status/status=500",
    "as=status/status=502", "as=status/status=503", "as=status/status=504", "as=reset/at=before", "as=reset/at=head",
    "as=reset/at=body", "as=close-before", "as=close-in-head", "as=close-in-body", "as=close-in-chunk", "as=too-few",
])
def test_what_passes_is_tried_again_and_its_attempts_are_counted(hoist: Hoist, faults: FaultServer,
                                                                 passing: str) -> None:
    # Where a connection is used again and ends before any byte, libcurl itself asks once more: then one item alone.
    names = NAMES[:1 if "before" in passing else 3]
    result = run_list(hoist, urls(faults.base(f"heals/times=2/{passing}"), names), "--retry", "2")
    items, summary = report(hoist.work / "report")
    assert result.code == 0
    assert saved(hoist) == {f"{name}.bin": body_of(name.upper()) for name in names}
    assert [item["attempts"] for item in items.values()] == [3] * len(names)
    assert (summary["downloaded"], summary["failed"]) == (len(names), 0)
    assert failed_urls(hoist.work / "failed") == []


@pytest.mark.parametrize("at", ["before", "head", "body"])
def test_a_server_that_falls_silent_is_tried_again(hoist: Hoist, faults: FaultServer, at: str) -> None:
    lines = urls(faults.base(f"heals/times=1/as=stall/at={at}"), NAMES[:2])
    result = run_list(hoist, lines, "--stall-timeout", "300ms")
    items, _ = report(hoist.work / "report")
    assert result.code == 0
    assert saved(hoist) == {f"{name}.bin": body_of(name.upper()) for name in NAMES[:2]}
    assert [item["attempts"] for item in items.values()] == [2, 2]


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_it_is_tried_again_as_often_as_told_and_no_more(hoist: Hoist, faults: FaultServer, retries: int) -> None:
    result = run_list(hoist, urls(faults.base("status/status=503"), ["bad"]), "--retry", str(retries))
    items, summary = report(hoist.work / "report")
    assert (result.code, summary["failed"]) == (1, 1)
    assert len(faults.record.seen) == items["bad.bin"]["attempts"] == retries + 1
    assert failed_urls(hoist.work / "failed") == urls(faults.base("status/status=503"), ["bad"])


def test_a_list_is_tried_again_three_times_unless_told_otherwise(hoist: Hoist, faults: FaultServer) -> None:
    result = run_list(hoist, urls(faults.base("close-before"), ["bad"]))
    assert result.code == 1
    # A connection that had never carried an answer is not replaced behind the back of the policy.
    assert len(faults.record.seen) == 4


def test_no_slot_is_held_while_an_item_waits(hoist: Hoist, faults: FaultServer) -> None:
    """The first item waits for at least a second; others are asked for before it comes again."""
    first = urls(faults.base("busy/first=1/after=1"), ["slow"])
    faults.release_all()
    others = urls(faults.base("ok", other=True), NAMES)
    assert run_list(hoist, first + others, "-m", "1").code == 0
    codes = faults.record.codes
    assert codes.index("SLOW", 1) > 1
    assert [code for code in codes if code != "SLOW"] == [name.upper() for name in NAMES]


def test_connections_that_end_between_two_requests_harm_no_item(hoist: Hoist, faults: FaultServer) -> None:
    """A server may close a connection at any time; what had been sent on it meanwhile is sent again, without a retry
    of ours and however often that happens in a run."""
    result = hoist.run("-a", "-m", "1", base=faults.base("once-a-connection"))
    assert (result.code, result.counts) == (0, (194, 0, 0))
    assert set(result.messages) == set()


# ------------------------------------------------------------------------------------------------- what does not

@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 451, 501, 505])
def test_a_status_that_stays_is_asked_for_once(hoist: Hoist, faults: FaultServer, status: int) -> None:
    result = run_list(hoist, urls(faults.base(f"status/status={status}"), ["bad"]), "--retry", "3")
    items, _ = report(hoist.work / "report")
    assert result.code == 1
    assert (items["bad.bin"]["attempts"], items["bad.bin"]["status"]) == (1, status)
    assert len(faults.record.seen) == 1


def test_a_bad_certificate_is_looked_at_once(hoist: Hoist, nginx: Nginx) -> None:
    result = run_list(hoist, [f"{nginx.tls_flags}/br/br.gif"], "--retry", "3")
    items, _ = report(hoist.work / "report")
    assert result.code == 1
    assert (items["br.gif"]["attempts"], items["br.gif"]["error"]["kind"]) == (1, "tls")
    assert nginx.accesses() == []


def test_what_is_too_large_is_asked_for_once(hoist: Hoist, faults: FaultServer) -> None:
    result = run_list(hoist, urls(faults.base("ok/size=30000"), ["large"]), "--retry", "3", "--max-filesize", "10k")
    items, _ = report(hoist.work / "report")
    assert (result.code, items["large.bin"]["attempts"], len(faults.record.seen)) == (1, 1, 1)
    assert saved(hoist) == {}


@pytest.mark.parametrize("size", [3000, 3_000_000])
def test_a_wrong_digest_is_asked_for_once_and_no_file(hoist: Hoist, faults: FaultServer, size: int) -> None:
    line = urls(faults.base(f"ok/size={size}"), ["bad"])[0] + "\tsha256=" + "0" * 64
    result = run_list(hoist, [line], "--retry", "3")
    items, _ = report(hoist.work / "report")
    assert (result.code, items["bad.bin"]["error"]["kind"], items["bad.bin"]["attempts"]) == (1, "integrity", 1)
    assert len(faults.record.seen) == 1
    assert saved(hoist) == {}


def test_flags_are_never_tried_again_unless_told(hoist: Hoist, faults: FaultServer) -> None:
    base = faults.base("heals/times=1/only=BR")
    result = hoist.run(*CODES, base=base)
    assert (result.code, result.counts) == (1, (4, 0, 1))
    assert faults.record.count() == dict.fromkeys(CODES, 1)

    faults.forget()
    result = hoist.run(*CODES, "--retry", "1", base=base)
    assert (result.code, result.counts) == (0, (5, 0, 0))
    assert faults.record.count() == dict.fromkeys(CODES, 1) | {"BR": 2}
    assert hoist.files() == right_files(*CODES)


# ------------------------------------------------------------------------------------------------- Retry-After

def quiet_since(faults: FaultServer, refused: int) -> float:
    """When the first of the refusals was about to be sent."""
    return min(seen.answered or 0.0 for seen in faults.record.seen[:refused])


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_for_a_second_is_not_asked_before_by_any_item(hoist: Hoist, faults: FaultServer, status: int) -> None:
    base = faults.base(f"busy/first={MOST_PER_HOST}/after=1/status={status}")
    running = hoist.start("-i", write_list(hoist, urls(base, NAMES)), "-m", "20")
    faults.wait_held(MOST_PER_HOST)  # these are in flight; nothing else is, when the first of them is refused
    faults.release_all()
    result = running.wait()
    assert result.code == 0
    assert saved(hoist) == {f"{name}.bin": body_of(name.upper()) for name in NAMES}
    since = quiet_since(faults, MOST_PER_HOST)
    waits = sorted(seen.came - since for seen in faults.record.seen[MOST_PER_HOST:])
    assert len(waits) == len(NAMES)
    assert waits[0] >= 1.0


def test_who_redirects_is_not_the_one_who_asks_to_be_left_alone(hoist: Hoist, faults: FaultServer) -> None:
    there = f"http://localhost:{faults.port}/busy/after=1000/first=1000"
    lines = urls(faults.base(f"redirect/to={quote(there, safe='')}"), NAMES[:1]) + urls(faults.base(), NAMES[1:5])
    faults.release_all()
    result = run_list(hoist, [*lines, *urls(there, NAMES[5:7])], "-m", "1")
    items, _ = report(hoist.work / "report")
    assert result.code == 1
    there_names = {f"{name}.bin" for name in (NAMES[0], *NAMES[5:7])}
    given_up = {name for name, item in items.items() if item["error"] and "given up" in item["error"]["message"]}
    assert given_up < there_names and len(given_up) == 2  # the one that was asked for told of it
    assert sorted(saved(hoist)) == [f"{name}.bin" for name in NAMES[1:5]]


def test_who_asks_for_more_time_than_there_is_is_given_up(hoist: Hoist, faults: FaultServer) -> None:
    faults.release_all()
    result = run_list(hoist, urls(faults.base(f"busy/first=100/after={2**63 - 1}"), NAMES[:2]), "-m", "1", "--retry", "5")
    assert (result.code, len(faults.record.seen)) == (1, 1)


def test_one_refusal_is_enough_for_all_items(hoist: Hoist, faults: FaultServer) -> None:
    """Strictly one request at a time, so none can be in flight when the refusal is sent."""
    base = faults.base("busy/first=1/after=1")
    faults.release_all()
    result = hoist.run("-i", write_list(hoist, urls(base, NAMES)), "--max-per-host", "1")
    assert result.code == 0
    since = quiet_since(faults, 1)
    assert min(seen.came - since for seen in faults.record.seen[1:]) >= 1.0


def test_after_the_pause_not_all_items_come_at_once(hoist: Hoist, faults: FaultServer) -> None:
    """The n-th request after the pause never makes more than n at once, though the server answers none of them before
    as many as can have come are there."""
    base = faults.base(f"busy/first={MOST_PER_HOST}/after=1/hold=yes")
    running = hoist.start("-i", write_list(hoist, urls(base, NAMES)), "-m", "20", "--stall-timeout", "5s")
    faults.wait_held(MOST_PER_HOST)
    faults.release(MOST_PER_HOST)
    faults.wait_for(lambda: len(faults.record.seen) > MOST_PER_HOST, "the pause is over")
    faults.wait_held(1)
    assert faults.record.now == 1
    faults.release()
    faults.wait_held(2)  # one more for each that was answered
    faults.release_all()
    assert running.wait().code == 0
    ramp = [seen.beside for seen in faults.record.seen[MOST_PER_HOST:]]
    assert all(beside <= place for place, beside in enumerate(ramp[:MOST_PER_HOST], start=1)), ramp
    assert faults.record.most <= MOST_PER_HOST


def test_a_date_to_come_again_is_kept(hoist: Hoist, faults: FaultServer) -> None:
    """The date has whole seconds: two seconds from now are more than one."""
    base = faults.base("busy/first=1/date=2")
    faults.release_all()
    result = hoist.run("-i", write_list(hoist, urls(base, NAMES)), "--max-per-host", "1")
    assert result.code == 0
    since = quiet_since(faults, 1)
    assert min(seen.came - since for seen in faults.record.seen[1:]) >= 1.0


def test_a_refusal_quiets_its_own_host_alone(hoist: Hoist, faults: FaultServer) -> None:
    quiet = urls(faults.base("busy/first=1/after=1"), NAMES[:10])
    other = urls(faults.base("ok", other=True), NAMES[10:])
    faults.release_all()
    result = hoist.run("-i", write_list(hoist, [line for pair in zip(quiet, other) for line in pair] + other[10:]),
                       "--max-per-host", "1", "-m", "2")
    assert result.code == 0
    since = quiet_since(faults, 1)
    others = [seen for seen in faults.record.seen if str(faults.other_port) in seen.headers["host"]]
    assert len(others) == 40
    again = min(seen.came for seen in faults.record.seen[1:] if str(faults.port) in seen.headers["host"])
    assert again - since >= 1.0
    assert any(since < seen.came < again for seen in others)


@pytest.mark.parametrize("after", ["after=86400", "date=86400"])
def test_a_host_that_asks_for_a_day_is_given_up_at_once(hoist: Hoist, faults: FaultServer, after: str) -> None:
    lines = urls(faults.base(f"busy/first=1000/{after}"), NAMES)
    others = urls(faults.base("ok", other=True), NAMES[:10])
    running = hoist.start("-i", write_list(hoist, lines + [f"{url}\tout=other-{n}" for n, url in enumerate(others)]),
                          "--report", "report", "--failed", "failed", "-v", "-m", "20")
    faults.wait_held(MOST_PER_HOST)
    faults.release_all()
    result = running.wait()
    assert result.code == 1
    asked = [seen for seen in faults.record.seen if str(faults.port) in seen.headers["host"]]
    assert len(asked) == MOST_PER_HOST
    assert failed_urls(hoist.work / "failed") == lines
    assert sum("was given up" in line for line in result.stdout.splitlines()) == len(NAMES) - MOST_PER_HOST
    assert len(saved(hoist)) == 10


# ------------------------------------------------------------------------------------------------- dead hosts

def test_a_dead_host_is_given_up_and_all_its_items_are_reported(hoist: Hoist, faults: FaultServer) -> None:
    port = own_port()
    dead = [f"http://127.0.0.1:{port}/x/d{number:03}.bin" for number in range(100)]
    live = urls(faults.base(), NAMES)
    mixed = [line for pair in zip(dead, live) for line in pair] + dead[50:]
    result = run_list(hoist, mixed, "--retry", "0", "--max-host-errors", "5", "-v")
    items, summary = report(hoist.work / "report")
    assert result.code == 1
    assert (summary["downloaded"], summary["failed"]) == (50, 100)
    assert failed_urls(hoist.work / "failed") == sorted(dead)
    assert saved(hoist) == {f"{name}.bin": body_of(name.upper()) for name in NAMES}
    given_up = [item for item in items.values() if item["error"] and "was given up" in item["error"]["message"]]
    assert 100 - 5 - MOST_PER_HOST <= len(given_up) <= 95
    assert all("5 connection failures in a row" in item["error"]["message"] for item in given_up)
    assert {item["attempts"] for item in given_up} == {0}


def test_failures_that_are_not_in_a_row_give_nobody_up(hoist: Hoist, faults: FaultServer) -> None:
    base = faults.base(f"close-before/only={'+'.join(name.upper() for name in NAMES[::2])}")
    result = run_list(hoist, urls(base, NAMES), "--retry", "0", "--max-host-errors", "2", "-m", "1")
    assert result.code == 1
    assert sorted(saved(hoist)) == [f"{name}.bin" for name in NAMES[1::2]]
    assert len(faults.record.count()) == 50  # all were asked for; some twice, where a connection was used again


def test_a_host_that_answers_with_errors_is_not_given_up(hoist: Hoist, faults: FaultServer) -> None:
    result = run_list(hoist, urls(faults.base("status/status=500"), NAMES), "--retry", "0", "--max-host-errors", "3")
    assert result.code == 1
    assert len(faults.record.seen) == 50
    assert "given up" not in result.stdout
