"""Large files are fetched in segments where slots are idle, and come out right whatever the server makes of that."""

from __future__ import annotations

import hashlib
import os
import pathlib
import re
import signal
import sqlite3

import pytest

from fault_server import FaultServer
from faults import body_of, version_of
from hoist_runner import ExecResult, Hoist, wait_until
from lists import everything_in
from nginx_server import configure
from server_process import ServerProcess, own_port, program
from terminal import Terminal
from unattended import report, urls, write_list

MEGABYTE = 1_000_000
SIZE = 64 * MEGABYTE
QUARTERS = ["bytes=16000000-31999999", "bytes=32000000-47999999", "bytes=48000000-63999999"]
LOG = ("--log-level", "trace")


@pytest.fixture
def lines(hoist: Hoist, faults: FaultServer) -> str:
    faults.change(size=str(SIZE))
    return write_list(hoist, urls(faults.base("file"), ["large"]))


def digest(hoist: Hoist, name: str = "large.bin") -> str:
    return hashlib.sha256((hoist.folder / name).read_bytes()).hexdigest()


def right(version: str = "1", size: int = SIZE) -> str:
    return hashlib.sha256(version_of("LARGE", version, size)).hexdigest()


def ranges(faults: FaultServer) -> list[str]:
    return sorted(seen.headers["range"] for seen in faults.record.seen if "range" in seen.headers)


def is_done(hoist: Hoist, result: ExecResult) -> bool:
    """Whether the file is right, and nothing else is left."""
    return result.code == 0 and digest(hoist) == right() and everything_in(hoist.folder) == {"large.bin"}


def test_idle_slots_help_with_a_large_file(hoist: Hoist, faults: FaultServer, lines: str) -> None:
    result = hoist.run("-i", lines, "--report", "report")
    assert is_done(hoist, result)
    assert ranges(faults) == QUARTERS
    assert {seen.headers.get("if-range") for seen in faults.record.seen} == {None, '"LARGE-1"'}
    line = report(hoist.work / "report")[0]["large.bin"]
    assert (line["attempts"], line["bytes"], line["sha256"]) == (4, SIZE, right())


@pytest.mark.parametrize("arguments, most", [(("--split", "1"), 1), (("--split", "2"), 2), (("-m", "1"), 1),
                                             (("--max-per-host", "2"), 2), (("--split", "9"), 4)])
def test_limits_hold(hoist: Hoist, faults: FaultServer, lines: str, arguments: tuple[str, ...], most: int) -> None:
    faults.change(size=str(SIZE), hold="1000000", **{"segment-hold": "0"})
    running = hoist.start("-i", lines, *arguments)
    faults.wait_held(most)
    faults.release_all()
    assert is_done(hoist, running.wait())
    assert faults.record.most == most


@pytest.mark.parametrize("params", [{"size": str(SIZE - 1)}, {"etag": "weak"}, {"etag": "none"}])
def test_what_is_not_worth_it_or_not_safe_is_not_split(hoist: Hoist, faults: FaultServer, lines: str,
                                                       params: dict[str, str]) -> None:
    faults.change(**{"size": str(SIZE), **params})
    assert hoist.run("-i", lines).code == 0
    assert len(faults.record.seen) == 1


def test_segments_wait_for_slots_that_no_item_needs(hoist: Hoist, faults: FaultServer) -> None:
    size = 80 * MEGABYTE
    large = urls(faults.base(f"file/size={size}/hold=1000000"), ["large"])
    small = urls(faults.base("hold"), [f"small{number}" for number in range(8)])
    running = hoist.start("-i", write_list(hoist, large + small), "--max-per-host", "4")
    for _ in range(8):
        faults.wait_held(2)
        assert ranges(faults) == []
        small_ones = [seen for seen in faults.record.seen if "small" in seen.path.lower() and not seen.over]
        if not small_ones:
            break
        faults.release()
    faults.release_all()
    assert running.wait().code == 0
    assert digest(hoist) == right(size=size)


@pytest.mark.parametrize("wrong", ["whole", "changed", "other-bounds", "less", "other-total", "other-etag", "no-range",
                                   "429", "503", "reset", "close"])
@pytest.mark.parametrize("from_nth", ["0", "2"])
def test_a_server_that_refuses_segments_serves_the_file(hoist: Hoist, faults: FaultServer, lines: str, wrong: str,
                                                        from_nth: str) -> None:
    """From the first one on, or but for the first."""
    faults.change(size=str(SIZE), segment=wrong, **{"segment-after": from_nth})
    result = hoist.run("-i", lines, "--retry", "1")
    assert (digest(hoist), result.code) == (right(), 0)
    assert everything_in(hoist.folder) == {"large.bin"}


def test_a_server_that_refuses_segments_gets_other_requests_as_before(hoist: Hoist, faults: FaultServer) -> None:
    """It is no failure of the connection, after which a server would get one request at a time."""
    (large,) = urls(faults.base(f"file/size={SIZE}/hold={4 * MEGABYTE}/segment=other-bounds"), ["large"])
    (small,) = urls(faults.base("ok"), ["small"])
    read_end, write_end = os.pipe()
    running = hoist.start("-i", "-", "--stall-timeout", "10m", stdin=read_end)
    os.close(read_end)
    os.write(write_end, f"{large}\n".encode())
    faults.wait_for(lambda: sum(seen.over for seen in faults.record.seen) >= 3, "three segments are refused")
    os.write(write_end, f"{small}\n".encode())
    os.close(write_end)
    wait_until(lambda: (hoist.folder / "small.bin").exists(), "the other file is there")
    faults.release_all()
    assert running.wait().code == 0
    assert digest(hoist) == right()


def test_segments_that_never_come_are_fetched_by_the_first_transfer(hoist: Hoist, faults: FaultServer,
                                                                   lines: str) -> None:
    faults.change(size=str(SIZE), segment="stall")
    assert is_done(hoist, hoist.run("-i", lines))
    assert ranges(faults) == QUARTERS


def test_what_a_broken_segment_leaves_is_fetched_by_others(hoist: Hoist, faults: FaultServer, lines: str) -> None:
    faults.change(size=str(SIZE), segment="cut")
    result = hoist.run("-i", lines, "--retry", "3")
    assert is_done(hoist, result)
    assert len(ranges(faults)) > 3


def test_a_first_transfer_that_breaks_is_replaced(hoist: Hoist, faults: FaultServer, lines: str) -> None:
    """The first one is cut by the end of its server's patience; the others have half of theirs by then."""
    faults.change(size=str(SIZE), hold=str(4 * MEGABYTE), **{"segment-hold": str(8 * MEGABYTE)})
    running = hoist.start("-i", lines, "--stall-timeout", "3s", "--retry", "3", "--log-level", "debug")
    faults.wait_held(4)
    wait_until(lambda: "nothing was received for 3 s" in running.stderr, "the first one is given up")
    faults.change(size=str(SIZE))
    faults.release_all()
    assert is_done(hoist, running.wait())


def stopped(hoist: Hoist, faults: FaultServer, lines: str, how: signal.Signals, *arguments: str) -> int:
    """A run that is ended when four segments are half there; returns how many bytes are known to be there."""
    faults.change(size=str(SIZE), hold=str(8 * MEGABYTE), **{"segment-hold": str(8 * MEGABYTE)})
    running = hoist.start("-i", lines, "--grace", "1ms", *LOG, *arguments)
    faults.wait_held(4)

    def recorded() -> int:
        return max((int(number) for number in re.findall(r"(\d+) bytes of 64000000 are recorded", running.stderr)),
                   default=0)
    wait_until(lambda: recorded() > 28 * MEGABYTE, "four halves are recorded")
    running.send(how)
    running.wait()
    faults.forget()
    faults.change(size=str(SIZE))
    assert not (hoist.folder / "large.bin").exists()
    return recorded()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("arguments", [(), ("--refresh",)])
@pytest.mark.parametrize("then", [(), ("--split", "1"), ("--report", "report")])
def test_a_split_file_is_continued(hoist: Hoist, faults: FaultServer, lines: str, how: signal.Signals,
                                   arguments: tuple[str, ...], then: tuple[str, ...]) -> None:
    there = stopped(hoist, faults, lines, how, *arguments)
    result = hoist.run("-i", lines, *arguments, *then)
    assert (result.code, digest(hoist)) == (0, right())
    assert {seen.status for seen in faults.record.seen} == {206}
    assert {seen.headers["if-range"] for seen in faults.record.seen} == {'"LARGE-1"'}
    written = re.findall(r"\d+", "".join(ranges(faults)))
    assert len(ranges(faults)) == 4 and len(written) == 7  # three with an end, of 8 MB each
    assert there > 28 * MEGABYTE
    if not arguments:
        assert everything_in(hoist.folder) == {"large.bin"}


def test_a_split_file_that_has_changed_is_begun_anew(hoist: Hoist, faults: FaultServer, lines: str) -> None:
    stopped(hoist, faults, lines, signal.SIGKILL)
    faults.change(size=str(SIZE), version="2")
    assert hoist.run("-i", lines).code == 0
    assert digest(hoist) == right("2") and everything_in(hoist.folder) == {"large.bin"}


def test_a_run_that_is_killed_at_once_never_leaves_a_file_that_is_taken_for_whole(hoist: Hoist, faults: FaultServer,
                                                                                 lines: str) -> None:
    """The last segment is there, the others are not."""
    faults.change(size=str(SIZE), hold="1000000", **{"segment-hold": str(16 * MEGABYTE - 1)})
    running = hoist.start("-i", lines)
    part = hoist.folder / "large.bin.part"
    wait_until(lambda: part.exists() and part.stat().st_size > SIZE - MEGABYTE, "the end is there")
    running.send(signal.SIGKILL)
    running.wait()
    faults.forget()
    faults.change(size=str(SIZE))
    assert is_done(hoist, hoist.run("-i", lines))


def test_an_older_version_does_not_take_a_part_with_gaps_for_the_beginning(hoist: Hoist, faults: FaultServer,
                                                                          lines: str) -> None:
    """It compares what the journal calls the part with the one it finds."""
    stopped(hoist, faults, lines, signal.SIGKILL)
    with sqlite3.connect(hoist.folder / ".hoist/journal.db") as journal:
        ((part,),) = journal.execute("SELECT part FROM partials").fetchall()
    assert re.fullmatch(r"\d+\.\d+\.\d+ 0-\d+(,\d+-\d+){3}", part)


def two_places(hoist: Hoist, faults: FaultServer, first: str, other: str, *more: str) -> str:
    """A list of one file that has a digest and is in two places."""
    (one,), (two,) = urls(faults.base(first), ["large"]), urls(faults.base(other, other=True), ["large"])
    return write_list(hoist, ["\t".join([one, two, f"sha256={right()}", *more])])


def asked(faults: FaultServer, fault: str) -> list[str]:
    return [seen.headers.get("range", "") for seen in faults.record.seen if f"/{fault}/" in seen.path]


def test_mirrors_bring_segments_of_a_file_whose_digest_is_known(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-i", two_places(hoist, faults, f"file/size={SIZE}/at=a", f"file/size={SIZE}/at=b"))
    assert is_done(hoist, result)
    assert len(asked(faults, "at=a")) == 2 and len(asked(faults, "at=b")) == 2


def test_mirrors_bring_none_without_a_digest(hoist: Hoist, faults: FaultServer) -> None:
    (one,), (two,) = (urls(faults.base(f"file/size={SIZE}/at={at}"), ["large"]) for at in "ab")
    assert is_done(hoist, hoist.run("-i", write_list(hoist, [f"{one}\t{two}"])))
    assert asked(faults, "at=b") == []


@pytest.mark.parametrize("mirror", [f"file/size={SIZE + 1}", "status/status=404", "status/status=503", "reset",
                                    f"file/size={SIZE}/segment=cut", f"file/size={SIZE}/segment=whole"])
def test_a_mirror_without_the_file_loses_its_segments(hoist: Hoist, faults: FaultServer, mirror: str) -> None:
    result = hoist.run("-i", two_places(hoist, faults, f"file/size={SIZE}/at=a", mirror))
    assert is_done(hoist, result)


def test_a_mirror_with_another_file_costs_a_second_attempt(hoist: Hoist, faults: FaultServer) -> None:
    lines = two_places(hoist, faults, f"file/size={SIZE}/at=a", f"file/size={SIZE}/segment=wrong/at=b")
    result = hoist.run("-i", lines, "--report", "report")
    assert is_done(hoist, result)
    assert len(asked(faults, "at=b")) == 2  # and none in the second attempt
    assert report(hoist.work / "report")[0]["large.bin"]["outcome"] == "downloaded"


def test_a_slow_mirror_loses_its_segment_to_another(hoist: Hoist, faults: FaultServer) -> None:
    """It is never released: the run ends only because others bring what it had to."""
    mirror = f"file/size={SIZE}/segment-hold=1000/at=b"
    result = hoist.run("-i", two_places(hoist, faults, f"file/size={SIZE}/at=a", mirror))
    assert is_done(hoist, result)


def test_a_slow_first_server_loses_its_segment_to_a_mirror(hoist: Hoist, faults: FaultServer) -> None:
    first = f"file/size={SIZE}/hold={MEGABYTE}/segment=503/at=a"
    result = hoist.run("-i", two_places(hoist, faults, first, f"file/size={SIZE}/at=b"))
    assert is_done(hoist, result)


def test_one_wrong_and_one_slow_mirror_do_no_harm(hoist: Hoist, faults: FaultServer) -> None:
    (slow,) = urls(faults.base(f"file/size={SIZE}/segment-hold=1000/at=c"), ["large"])
    lines = two_places(hoist, faults, f"file/size={SIZE}/at=a", f"file/size={SIZE}/segment=wrong/at=b", slow)
    assert is_done(hoist, hoist.run("-i", lines))


def test_the_bar_counts_the_bytes_of_all_segments(hoist: Hoist, faults: FaultServer, lines: str) -> None:
    faults.change(size=str(SIZE), hold=str(8 * MEGABYTE), **{"segment-hold": str(8 * MEGABYTE)})
    with Terminal(80) as terminal:
        running = hoist.start("-i", lines, launcher=["setsid", "--ctty"], stdin=terminal.slave, stderr=terminal.slave)
        faults.wait_held(4)
        terminal.wait_for(lambda text: re.search(r"(29|30|31|32)(\.\d)?/64 MB", text), "half of it is there")
        faults.release_all()
        assert running.wait().code == 0


def test_stalled_segments_are_given_up(hoist: Hoist, faults: FaultServer, lines: str) -> None:
    """All four are silent: each has its own time, and the file fails honestly."""
    faults.change(size=str(SIZE), hold="1000", **{"segment-hold": "1000"})
    result = hoist.run("-i", lines, "--stall-timeout", "500ms", "--retry", "0")
    assert result.code == 1 and "nothing was received for 0.5 s" in result.stderr
    assert not (hoist.folder / "large.bin").exists()


SITE = """
  limit_conn_zone $server_name zone=one:1m;
  access_log {folder}/access.log;
  server {{
    listen 127.0.0.1:{port};
    server_name site;
    root {folder};
    location /one/ {{ alias {folder}/; limit_conn one 1; limit_rate 40m; }}
    location /two/ {{ alias {folder}/; limit_conn one 2; limit_rate 40m; }}
    location /any/ {{ alias {folder}/; }}
  }}
"""


@pytest.mark.parametrize("door, codes", [("any", {"200": 1, "206": 3}), ("one", None), ("two", None)])
def test_nginx_serves_segments_up_to_its_limit_of_connections(hoist: Hoist, tmp_path: pathlib.Path, door: str,
                                                             codes: dict[str, int] | None) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    data = body_of("LARGE", SIZE)
    (folder / "large.bin").write_bytes(data)
    port = own_port()
    arguments = configure(folder, SITE.format(folder=folder, port=port))
    server = ServerProcess([program("nginx", "nginx-light"), *arguments], [port], folder / "output")
    try:
        result = hoist.run(f"http://127.0.0.1:{port}/{door}/large.bin", "--retry", "5")
        assert (result.code, digest(hoist)) == (0, right())
        log = (folder / "access.log").read_text()
        if codes:
            wait_until(lambda: len((folder / "access.log").read_text().splitlines()) == 4, "all is logged")
            log = (folder / "access.log").read_text()
            assert {code: log.count(f'" {code} ') for code in codes} == codes
        else:
            assert '" 503 ' in log
    finally:
        server.end()


def test_a_last_byte_that_cannot_be_written_is_an_error(hoist: Hoist, lines: str) -> None:
    """All of the segment has come then, and nothing is missing in the middle of the file."""
    result = hoist.run("-i", lines, "--retry", "0", launcher=("prlimit", f"--fsize={SIZE - 100}"))
    assert result.code == 1
    assert "cannot write" in result.stderr
    assert "large.bin" not in everything_in(hoist.folder)
