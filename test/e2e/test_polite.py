"""What keeps servers unharmed, and what chooses the way to them: statuses, rates, shares, addresses."""

from __future__ import annotations

import ipaddress
from urllib.parse import quote

import pytest

from fault_server import FaultServer
from faults import body_of
from hoist_runner import Hoist
from lists import contents
from unattended import FILES, report, saved, urls, write_list
from web_server import WebServer, web  # noqa: F401 (fixtures)

# ------------------------------------------------------------------------------------------------- how many at once


def test_fifty_requests_are_in_flight_unless_told_otherwise(hoist: Hoist, faults: FaultServer) -> None:
    running = hoist.start("--max-per-host", "100", "-i", write_list(hoist, urls(faults.base("hold"), FILES[:120])))
    faults.wait_held(50)
    faults.release_all()
    assert running.wait().code == 0
    assert faults.record.most == 50


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_is_overloaded_gets_half_as_many(hoist: Hoist, faults: FaultServer, status: int) -> None:
    base = faults.base(f"busy/first=8/status={status}/hold=yes")
    running = hoist.start("--max-per-host", "8", "--retry", "9", "-i", write_list(hoist, urls(base, FILES[:40])))
    faults.wait_held(8)
    faults.release(8)
    faults.wait_for(lambda: len(faults.record.seen) > 8 and faults.record.now == 4, "half as many are made")
    for _ in range(3):
        faults.wait_held(4)
        faults.release()
    faults.wait_held(4)
    faults.release()
    faults.wait_held(5)  # one more after four that were done
    assert faults.record.now == 5
    faults.release_all()
    assert running.wait().code == 0
    assert saved(hoist).keys() == {f"{name}.bin" for name in FILES[:40]}


def test_flags_keep_their_share(hoist: Hoist, faults: FaultServer) -> None:
    running = hoist.start("-a", "-m", "8", base=faults.base("busy/first=8/status=503/hold=yes"))
    faults.wait_held(8)
    faults.release(8)
    faults.wait_held(8)
    faults.release_all()
    assert running.wait().counts == (186, 0, 8)


def test_requests_are_spaced_as_told(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("--rate", "20/s", "-i", write_list(hoist, urls(faults.base(), FILES[:9])))
    assert (result.code, len(faults.record.seen)) == (0, 9)
    assert faults.record.seen[-1].came - faults.record.seen[0].came >= 8 * 0.05 / 2  # however late the first was seen


LIMITS = [("RateLimit", '"default";r=0;t=1'), ("RateLimit", "limit=5, remaining=0, reset=1"),
          ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset", "1"), ("RateLimit-Remaining: 0\r\nRateLimit-Reset", "1"),
          ('RateLimit-Policy: "a";q=5;w=1\r\nRateLimit', '"a";r=0')]


@pytest.mark.parametrize("name, value", LIMITS)
def test_a_host_that_allows_no_more_requests_is_left_alone_until_it_does(hoist: Hoist, faults: FaultServer, name: str,
                                                                       value: str) -> None:
    base = faults.base(f"with-field/field={quote(f'{name}: {value}', safe='')}")
    result = hoist.run("-m", "1", "-i", write_list(hoist, urls(base, FILES[:2])))
    assert result.code == 0
    first, second = (seen.came for seen in faults.record.seen)
    assert second - first >= 0.9


@pytest.mark.parametrize("value", ['"default";r=1;t=600', '"default";r=0;t=0', "nonsense"])
def test_others_are_asked_on(hoist: Hoist, faults: FaultServer, value: str) -> None:
    base = faults.base(f"with-field/field={quote(f'RateLimit: {value}', safe='')}")
    assert hoist.run("-m", "1", "-i", write_list(hoist, urls(base, FILES[:3]))).code == 0


# ------------------------------------------------------------------------------------------------------ what is retried

@pytest.mark.parametrize("status", [520, 521, 522, 523, 524])
def test_statuses_of_a_gateway_are_transient(hoist: Hoist, faults: FaultServer, status: int) -> None:
    base = faults.base(f"heals/times=1/as=status/status={status}")
    result = hoist.run("--retry", "1", "-i", write_list(hoist, urls(base, ["f"])))
    assert (result.code, saved(hoist)) == (0, {"f.bin": body_of("F")})


@pytest.mark.parametrize("status", [400, 403, 404, 418, 525])
def test_others_are_where_that_is_said(hoist: Hoist, faults: FaultServer, status: int) -> None:
    lines = write_list(hoist, urls(faults.base(f"heals/times=1/as=status/status={status}"), ["f"]))
    told = hoist.run("--retry-on", f"499,{status}", "--retry", "1", "-i", lines)
    assert (told.code, saved(hoist)) == (0, {"f.bin": body_of("F")})
    faults.reset()
    assert hoist.run("--retry", "1", "-i", lines).code == 1
    assert len(faults.record.seen) == 1


def test_a_file_that_stays_missing_counts_as_that(hoist: Hoist, faults: FaultServer) -> None:
    lines = write_list(hoist, urls(faults.base("status/status=404"), ["f"]))
    hoist.run("--retry-on", "404", "--retry", "2", "--report", "report", "-i", lines)
    item = report(hoist.work / "report")[0]["f.bin"]
    assert (item["outcome"], item["attempts"]) == ("not_found", 3)


@pytest.mark.parametrize("option, value", [
    ("--retry-on", "teapot"), ("--retry-on", "200"), ("--retry-on", "403;404"), ("--retry-on", "600"),
    ("--rate", "fast"), ("--rate", "10/y"), ("--rate", "-1/s"), ("--resolve", "host:127.0.0.1"),
    ("--resolve", "host:80:localhost"), ("--min-speed", "1k/h"), ("--max-time", "-1")])
def test_what_makes_no_sense_is_a_usage_error(hoist: Hoist, option: str, value: str) -> None:
    result = hoist.run(option, value, "-i", write_list(hoist, ["http://127.0.0.1:1/f"]))
    assert result.code == 2
    assert f"*** Usage error: {option} " in result.stderr


# -------------------------------------------------------------------------------------------------- the way to a server

def test_only_addresses_of_one_kind_are_used(hoist: Hoist, web: WebServer) -> None:
    there = f"http://both.test:{web.port}/1.txt"
    both = ["--resolve", f"both.test:{web.port}:127.0.0.1,[::1]", "--retry", "0", "-i", write_list(hoist, [there])]
    assert hoist.run("-4", *both).code == hoist.run("--ipv4", *both).code == 0
    assert hoist.files() == contents("1.txt")
    asked = len(web.asked)
    assert hoist.run("-6", *both).code == hoist.run("--ipv6", *both).code == 1
    assert len(web.asked) == asked


def test_both_at_once_are_a_usage_error(hoist: Hoist) -> None:
    result = hoist.run("-4", "-6", "BR")
    assert (result.code, "--ipv4 and --ipv6 cannot be used together" in result.stderr) == (2, True)


def test_a_name_need_not_be_looked_up(hoist: Hoist, web: WebServer) -> None:
    lines = write_list(hoist, [f"http://nowhere.invalid:{web.port}/1.txt", f"http://else.invalid:{web.port}/2.txt"])
    result = hoist.run("--resolve", f"nowhere.invalid:{web.port}:127.0.0.1", "--resolve",
                       f"else.invalid:{web.port}:127.0.0.1", "-i", lines)
    assert (result.code, hoist.files()) == (0, contents("1.txt", "2.txt"))
    assert sorted(asked.header("Host") or "" for asked in web.asked) == [f"else.invalid:{web.port}",
                                                                        f"nowhere.invalid:{web.port}"]


@pytest.mark.parametrize("interface", ["127.0.0.7", "lo"])
def test_connections_come_from_where_they_should(hoist: Hoist, web: WebServer, interface: str) -> None:
    assert hoist.run("--interface", interface, "-i", write_list(hoist, [web.url("1.txt")])).code == 0
    assert {asked.client for asked in web.asked} == {interface if ipaddress_or_none(interface) else "127.0.0.1"}


def ipaddress_or_none(text: str) -> object:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


@pytest.mark.parametrize("interface", ["nosuch0", "192.0.2.7", "localhost"])
def test_an_interface_that_is_not_there_is_noticed_at_the_start(hoist: Hoist, interface: str) -> None:
    result = hoist.run("--interface", interface, "-i", write_list(hoist, ["http://127.0.0.1:1/f"]))
    assert (result.code, result.stderr) == (
        3, f"hoist: this machine has no network interface or address {interface}\n")
