"""HTTP/2 over TLS, against servers that people run: many requests share a connection, and do each other no harm."""

from __future__ import annotations

import signal
import subprocess

import pytest

import test_resume
from fault_server import FaultServer
from faults import body_of
from hoist_runner import SANITIZED, ExecResult, Hoist, Running, wait_until
from slow_disk import SlowDisk, slow_disk  # noqa: F401 (fixture)
from tls_servers import NAMES, SIZES, TlsServer, connections
from unattended import MEBIBYTE, report, saved, times, urls, write_list

LARGE = SIZES[-1]


def slots(number: int) -> list[str]:
    return ["-m", str(number), "--max-per-host", str(number), "--retry", "0"]


def fetch(hoist: Hoist, lines: list[str], *arguments: str) -> ExecResult:
    return hoist.run("-i", write_list(hoist, lines), *arguments)


def bodies(names: list[str], size: int = 3000) -> dict[str, bytes]:
    return {f"{name}.bin": body_of(name.upper(), size) for name in names}


def protocols(server: TlsServer) -> set[str]:
    """Without the minor version, of which HTTP/2 has none and some servers make one."""
    return {access.protocol.removesuffix(".0") for access in server.accesses()}


def all_sizes(server: TlsServer) -> list[str]:
    return [url for size in SIZES for url in urls(server.base(f"ok/size={size}"), [f"s{size}"])]


# ------------------------------------------------------------------------------------------------- what is right

def test_bodies_of_all_sizes_are_right_and_share_a_connection(hoist: Hoist, tls: TlsServer) -> None:
    """Of the two large ones, one has to have a connection of its own."""
    result = fetch(hoist, all_sizes(tls), *slots(len(SIZES)))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == {f"s{size}.bin": body_of(f"S{size}", size) for size in SIZES}
    accesses = tls.accesses(len(SIZES))
    assert len(connections([access for access in accesses if access.protocol.startswith("HTTP/2")])) == 1
    assert len(connections(accesses)) <= 2


def test_several_large_bodies_take_little_memory(hoist: Hoist, faults: FaultServer, tls: TlsServer) -> None:
    """While they wait for the rate, the servers have to, on a connection for each."""
    size, names = 20 * MEBIBYTE, [f"large{number}" for number in range(4)]
    lines = [*urls(faults.base("hold"), ["held"]), *urls(tls.base(f"huge-body/size={size}"), names)]
    running = hoist.start("-i", write_list(hoist, lines), "--limit-rate", "40M", *slots(10))
    wait_until(lambda: all((hoist.folder / f"{name}.bin").exists() for name in names), "the large files are there")
    peak = running.peak_memory()
    faults.release_all()
    result = running.wait()
    assert (result.code, result.stderr) == (0, "")
    assert all((hoist.folder / f"{name}.bin").stat().st_size == size for name in names)
    assert SANITIZED or peak < 64 * MEBIBYTE


def test_large_bodies_that_come_behind_small_ones_are_right(hoist: Hoist, tls: TlsServer) -> None:
    """A body requested over HTTP/2 before it was known to be large is requested again."""
    small, large = NAMES[:50], [f"large{number}" for number in range(8)]
    size = 3 * MEBIBYTE
    lines = [*urls(tls.base(), small), *urls(tls.base(f"huge-body/size={size}"), large)]
    result = fetch(hoist, lines, *slots(16))
    assert (result.code, result.stderr) == (0, "")
    block = {name: body_of(name.upper(), 65536) for name in large}
    assert hoist.files() == bodies(small) | {f"{name}.bin": block[name] * (size // 65536) for name in large}
    assert protocols(tls) == {"HTTP/2", "HTTP/1.1"}


def test_a_thousand_items_share_few_connections(hoist: Hoist, tls: TlsServer) -> None:
    result = fetch(hoist, urls(tls.base(), NAMES), *slots(100))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == bodies(NAMES)
    accesses = tls.accesses(len(NAMES))
    assert len(accesses) == len(NAMES)
    assert len(connections(accesses)) <= 5
    assert protocols(tls) == {"HTTP/2"}


def test_a_server_that_speaks_http_2_alone_is_asked_for_large_bodies_by_it(hoist: Hoist, http2_only: TlsServer) -> None:
    size, names = 2 * MEBIBYTE, [f"large{number}" for number in range(8)]
    result = fetch(hoist, urls(http2_only.base(f"huge-body/size={size}"), names), *slots(4))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == {f"{name}.bin": body_of(name.upper(), 65536) * (size // 65536) for name in names}
    assert protocols(http2_only) == {"HTTP/2"}


def test_http_2_can_be_turned_off(hoist: Hoist, tls: TlsServer) -> None:
    result = fetch(hoist, urls(tls.base(), NAMES[:100]), "--http1.1", *slots(10))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == bodies(NAMES[:100])
    assert len(connections(tls.accesses(100))) <= 10
    assert protocols(tls) == {"HTTP/1.1"}


def test_unchanged_files_are_not_sent_again(hoist: Hoist, tls: TlsServer) -> None:
    lines = urls(tls.base(tls.versioned), NAMES[:200])
    assert fetch(hoist, lines, "--refresh", *slots(50)).code == 0
    assert saved(hoist) == bodies(NAMES[:200])
    before = times(hoist.folder)
    tls.accesses(200)
    tls.forget()
    second = fetch(hoist, lines, "--refresh", *slots(50))
    assert (second.code, second.stderr) == (0, "")
    accesses = tls.accesses(200)
    assert {access.status for access in accesses} == {304}
    assert len(connections(accesses)) == 1
    assert times(hoist.folder) == before


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_cut_short_is_continued(hoist: Hoist, tls: TlsServer, faults: FaultServer, how: signal.Signals) -> None:
    lines = write_list(hoist, urls(tls.base("file"), ["large"]))
    there = test_resume.cut_short(hoist, faults, lines, how)
    assert test_resume.again(hoist, lines).code == 0
    assert test_resume.digests(hoist) == test_resume.right()
    (seen,) = faults.record.seen
    assert (seen.headers["range"], seen.headers["if-range"]) == (f"bytes={there}-", '"LARGE-1"')
    assert seen.status == 206
    assert protocols(tls) == {"HTTP/2"}


# ------------------------------------------------------------------------------------------------- what fails by itself

def test_statuses_do_not_disturb_the_connection(hoist: Hoist, tls: TlsServer) -> None:
    lines = (urls(tls.base("status/status=404"), NAMES[:10]) + urls(tls.base("status/status=500"), NAMES[10:20])
             + urls(tls.base("heals/as=status/status=503"), NAMES[20:30]) + urls(tls.base(), NAMES[30:100]))
    result = fetch(hoist, lines, "--report", "report", *slots(20), "--retry", "1")
    items, summary = report(hoist.work / "report")
    assert result.code == 1
    assert (summary["downloaded"], summary["not_found"], summary["failed"]) == (80, 10, 10)
    assert [items[f"{name}.bin"]["status"] for name in NAMES[:20]] == [404] * 10 + [500] * 10
    assert [items[f"{name}.bin"]["attempts"] for name in NAMES[20:30]] == [2] * 10
    assert hoist.files() == bodies(NAMES[20:100])
    assert len(connections(tls.accesses(120))) == 1


def test_a_server_that_asks_to_be_left_alone_is(hoist: Hoist, tls: TlsServer, faults: FaultServer) -> None:
    lines = urls(tls.base("busy/first=10/after=1/status=503"), NAMES[:30])
    running = hoist.start("-i", write_list(hoist, lines), *slots(10), "--retry", "1")
    faults.wait_held(10)
    faults.release_all()
    assert running.wait().code == 0
    assert hoist.files() == bodies(NAMES[:30])
    refused, later = faults.record.seen[:10], faults.record.seen[10:]
    assert len(later) == 30
    asked_again = min(seen.came for seen in later)
    assert all(asked_again >= (seen.answered or 0) + 1 for seen in refused)


@pytest.mark.parametrize("fault", ["close-in-body", "reset/at=body", "too-few"])
def test_bodies_cut_short_fail_alone(hoist: Hoist, tls: TlsServer, fault: str) -> None:
    cut, whole = NAMES[:50:2], NAMES[1:50:2]
    only = "+".join(name.upper() for name in cut)
    result = fetch(hoist, urls(tls.base(f"{fault}/only={only}"), NAMES[:50]), "--report", "report", *slots(10))
    items, _ = report(hoist.work / "report")
    assert result.code == 1
    assert hoist.files() == bodies(whole)
    assert {items[f"{name}.bin"]["error"]["kind"] for name in cut} == {"network"}
    assert len(connections(tls.accesses(50))) == 1


@pytest.mark.parametrize("at", ["before", "body"])
def test_silent_streams_fail_alone(hoist: Hoist, tls: TlsServer, at: str) -> None:
    """While others on the same connection take longer than what is allowed for silence, but are not silent."""
    lines = (urls(tls.base(f"stall/at={at}"), NAMES[:5]) + urls(tls.base("trickle/bytes=30/every=50"), NAMES[5:10])
             + urls(tls.base(), NAMES[10:100]))
    result = fetch(hoist, lines, "--stall-timeout", "1s", "--report", "report", *slots(20))
    items, _ = report(hoist.work / "report")
    assert result.code == 1
    assert [items[f"{name}.bin"]["error"]["kind"] for name in NAMES[:5]] == ["timeout"] * 5
    assert hoist.files() == bodies(NAMES[5:10], 30) | bodies(NAMES[10:100])
    assert len(connections(tls.accesses(95))) == 1


def test_a_disk_that_is_stuck_with_one_body_does_not_hold_up_the_others(hoist: Hoist, tls: TlsServer,
                                                                       slow_disk: SlowDisk) -> None:
    running = hoist.start("-i", "-", *slots(10), stdin=subprocess.PIPE)
    assert running.process.stdin
    (large,) = urls(tls.base(f"ok/size={LARGE}"), [f"s{LARGE}"])
    running.process.stdin.write(f"{large}\tout=slow/large.bin\n".encode())
    running.process.stdin.flush()
    slow_disk.wait_reached()
    running.process.stdin.write("".join(f"{url}\n" for url in urls(tls.base(), NAMES[:300])).encode())
    running.process.stdin.close()
    wait_until(lambda: len(list(hoist.folder.glob("*.bin"))) == 300, "the others are saved")
    assert not (hoist.folder / "slow/large.bin").exists()
    slow_disk.open()
    assert running.wait().code == 0
    assert hoist.files() == bodies(NAMES[:300]) | {"slow/large.bin": body_of(f"S{LARGE}", LARGE)}
    assert len(connections(tls.accesses(301))) <= 11  # a large body has a connection of its own


def test_what_had_come_of_a_body_that_is_given_up_is_not_in_the_next_one(
        hoist: Hoist, tls: TlsServer, faults: FaultServer, slow_disk: SlowDisk) -> None:
    """Others use the connection meanwhile, so it stays, and with it what the handle had received."""
    running = hoist.start("-i", "-", *slots(2), stdin=subprocess.PIPE)
    assert running.process.stdin

    def ask(*lines: str) -> None:
        running.process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        running.process.stdin.flush()

    def ask_slow(name: str) -> None:
        (url,) = urls(tls.base(f"chunked/size={LARGE}"), [name])
        ask(f"{url}\tout=slow/{name}.bin")
        slow_disk.wait_reached()

    ask_slow("a")
    ask(*urls(tls.base(), NAMES[:100]))
    wait_until(lambda: len(list(hoist.folder.glob("*.bin"))) == 100, "the others are saved")
    ask(*urls(tls.base("hold"), NAMES[100:101]))
    faults.wait_held(1)
    slow_disk.fill()
    slow_disk.open()
    wait_until(lambda: "No space left" in running.stderr, "the first one has failed")
    slow_disk.close()
    slow_disk.make_room()
    ask_slow("b")
    faults.release_all()
    wait_until(lambda: len(list(hoist.folder.glob("*.bin"))) == 101, "the last of the others is saved")
    slow_disk.open()
    running.process.stdin.close()
    assert running.wait().code == 1
    assert hoist.files() == bodies(NAMES[:101]) | {"slow/b.bin": body_of("B", LARGE)}


# ------------------------------------------------------------------------------------------------- signals

def start_held(hoist: Hoist, tls: TlsServer, faults: FaultServer) -> Running:
    """A run with five large bodies in flight on one connection, half of each written."""
    lines = urls(tls.base(f"hold-body/size={8 * MEBIBYTE}"), NAMES[:20])
    running = hoist.start("-i", write_list(hoist, lines), *slots(5), "--grace", "1h", "--log-level", "info")
    faults.wait_held(5)
    wait_until(lambda: len(list(hoist.folder.glob("*.part"))) == 5, "five bodies have begun to be written")
    return running


def test_a_signal_lets_what_is_in_flight_finish(hoist: Hoist, tls: TlsServer, faults: FaultServer) -> None:
    running = start_held(hoist, tls, faults)
    running.interrupt()
    faults.release_all()
    result = running.wait()
    assert (result.code, result.counts) == (130, (5, 0, 0))
    assert hoist.files() == bodies(NAMES[:5], 8 * MEBIBYTE)


def test_a_second_signal_leaves_no_torn_file(hoist: Hoist, tls: TlsServer, faults: FaultServer) -> None:
    running = start_held(hoist, tls, faults)
    running.interrupt()
    running.send(signal.SIGINT)
    result = running.wait()
    assert (result.code, result.counts[0], hoist.files()) == (130, 0, {})
