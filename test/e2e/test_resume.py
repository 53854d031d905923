"""What a run that was cut short has fetched is not fetched again, and no lie about it makes a wrong file."""

from __future__ import annotations

import hashlib
import signal

import pytest

from fault_server import FaultServer
from faults import version_of
from hoist_runner import ExecResult, Hoist, Running, wait_until
from unattended import MEBIBYTE, report, saved, urls, write_list

SIZE = 8 * MEBIBYTE
HALF = SIZE // 2
LIES = [
        "start-before", "start-behind", "start-zero", "total-larger", "total-smaller", "total-unknown", "stops-early",
        "etag", "no-range", "nonsense", "other-unit", "backwards", "shorter", "whole", "416-small", "416-large",
        "416-silent",
        "longer", "416-equal"]


@pytest.fixture
def list_of_one(hoist: Hoist, faults: FaultServer) -> str:
    return write_list(hoist, urls(faults.base("file"), ["large"]))


def start(hoist: Hoist, lines: str, *arguments: str) -> Running:
    return hoist.start("-i", lines, "--refresh", "--report", "report", "--log-level", "info", *arguments)


def right(version: str = "1", size: int = SIZE) -> dict[str, str]:
    return {"large.bin": hashlib.sha256(version_of("LARGE", version, size)).hexdigest()}


def digests(hoist: Hoist) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in saved(hoist).items()}


def part_size(hoist: Hoist) -> int:
    part = hoist.folder / "large.bin.part"
    return part.stat().st_size if part.exists() else 0


def cut_short(hoist: Hoist, faults: FaultServer, lines: str, how: signal.Signals = signal.SIGKILL,
              **params: str) -> int:
    """A run that is ended when most of the half that the server sends is on the disk; returns the size of the part.

    From then on the server has the same file and holds nothing back.
    """
    faults.change(size=str(SIZE), hold=str(HALF), **params)
    running = start(hoist, lines, "--grace", "1ms")
    faults.wait_held(1)
    wait_until(lambda: part_size(hoist) > HALF - MEBIBYTE, "the half is written")
    running.send(how)
    running.wait()
    faults.forget()
    faults.change(size=str(SIZE), **params)
    return part_size(hoist)


def holds_half_of(hoist: Hoist, version: str) -> bool:
    """Whether the part is most of the half of this version: it may still be what an earlier run left."""
    part = hoist.folder / "large.bin.part"
    return part_size(hoist) > HALF - MEBIBYTE and \
        part.read_bytes()[:1000] == version_of("LARGE", version, SIZE)[:1000]


def again(hoist: Hoist, lines: str, *arguments: str) -> ExecResult:
    return start(hoist, lines, *arguments).wait()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_cut_short_is_continued(hoist: Hoist, faults: FaultServer, list_of_one: str, how: signal.Signals) -> None:
    there = cut_short(hoist, faults, list_of_one, how)
    assert there > HALF - MEBIBYTE
    assert again(hoist, list_of_one).code == 0
    assert digests(hoist) == right()
    (seen,) = faults.record.seen
    assert (seen.headers["range"], seen.headers["if-range"]) == (f"bytes={there}-", '"LARGE-1"')
    assert seen.status == 206
    assert seen.sent < SIZE - there + 1024  # and the head: nothing is fetched twice
    items, _ = report(hoist.work / "report")
    assert (items["large.bin"]["outcome"], items["large.bin"]["bytes"]) == ("downloaded", SIZE)

    faults.forget()
    assert again(hoist, list_of_one).code == 0
    assert [seen.status for seen in faults.record.seen] == [304]


def test_it_is_continued_more_than_once(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    there = cut_short(hoist, faults, list_of_one)
    faults.change(size=str(SIZE), hold=str(MEBIBYTE))
    running = start(hoist, list_of_one)
    faults.wait_held(1)
    wait_until(lambda: part_size(hoist) > there, "it has become longer")
    running.send(signal.SIGKILL)
    running.wait()
    longer = part_size(hoist)
    faults.forget()
    faults.change(size=str(SIZE))
    assert again(hoist, list_of_one).code == 0
    assert digests(hoist) == right()
    assert [seen.headers["range"] for seen in faults.record.seen] == [f"bytes={longer}-"]


def test_a_connection_that_breaks_is_continued_within_the_run(hoist: Hoist, faults: FaultServer,
                                                              list_of_one: str) -> None:
    """Or started over; but the file is correct."""
    cut_short(hoist, faults, list_of_one)
    faults.change(size=str(SIZE), lie="shorter")
    running = start(hoist, list_of_one, "--retry", "1")
    faults.wait_for(lambda: any(seen.over for seen in faults.record.seen), "the connection broke")
    faults.change(size=str(SIZE))
    assert running.wait().code == 0
    assert digests(hoist) == right()


@pytest.mark.parametrize("validator", ["weak", "none"])
def test_without_a_strong_validator_it_is_begun_anew(hoist: Hoist, faults: FaultServer, list_of_one: str,
                                                     validator: str) -> None:
    cut_short(hoist, faults, list_of_one, etag=validator, modified="yes")
    assert again(hoist, list_of_one).code == 0
    (seen,) = faults.record.seen
    assert "range" not in seen.headers and "if-range" not in seen.headers
    assert digests(hoist) == right()


def test_a_file_that_has_changed_is_begun_anew(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    cut_short(hoist, faults, list_of_one)
    faults.change(size=str(SIZE), version="2")
    assert again(hoist, list_of_one).code == 0
    assert [seen.status for seen in faults.record.seen] == [200]
    assert digests(hoist) == right("2")


def test_a_changed_file_sent_blindly_as_a_part_is_begun_anew(hoist: Hoist, faults: FaultServer,
                                                            list_of_one: str) -> None:
    """A server that ignores If-Range, but names the version that it sends."""
    cut_short(hoist, faults, list_of_one)
    faults.change(size=str(SIZE), version="2", lie="blind")
    assert again(hoist, list_of_one).code == 0
    assert [seen.status for seen in faults.record.seen] == [206, 200]
    assert digests(hoist) == right("2")


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("retries", ["0", "3"])
def test_a_lie_about_a_range_never_makes_a_wrong_file(hoist: Hoist, faults: FaultServer, list_of_one: str, lie: str,
                                                     retries: str) -> None:
    cut_short(hoist, faults, list_of_one)
    faults.change(size=str(SIZE), lie=lie)
    first = again(hoist, list_of_one, "--retry", retries)
    assert first.code in (0, 1)
    assert {name: digest for name, digest in digests(hoist).items() if name == "large.bin"} == \
        (right() if first.code == 0 else {})
    assert len(faults.record.seen) <= 2 * (int(retries) + 1)

    faults.change(size=str(SIZE))
    assert again(hoist, list_of_one).code == 0
    assert digests(hoist) == right()


@pytest.mark.parametrize("lie, requests", [("no-range", 2), ("etag", 2), ("416-small", 2), ("whole", 1)])
def test_a_part_that_does_not_fit_takes_a_request_more(hoist: Hoist, faults: FaultServer, list_of_one: str, lie: str,
                                                       requests: int) -> None:
    cut_short(hoist, faults, list_of_one)
    faults.change(size=str(SIZE), lie=lie)
    again(hoist, list_of_one, "--retry", "0")
    items, _ = report(hoist.work / "report")
    assert (items["large.bin"]["attempts"], len(faults.record.seen)) == (requests, requests)


def test_a_part_that_is_whole_already_is_not_fetched_again(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    cut_short(hoist, faults, list_of_one)
    (hoist.folder / "large.bin.part").write_bytes(version_of("LARGE", "1", SIZE))
    assert again(hoist, list_of_one).code == 0
    assert [seen.status for seen in faults.record.seen] == [416]
    assert digests(hoist) == right()


def test_a_part_that_is_longer_than_the_file_is_begun_anew(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    cut_short(hoist, faults, list_of_one)
    (hoist.folder / "large.bin.part").write_bytes(b"x" * (SIZE + 1))
    assert again(hoist, list_of_one).code == 0
    assert digests(hoist) == right()


@pytest.mark.parametrize("harm", ["deleted", "emptied", "a folder", "a link"])
def test_a_part_that_cannot_be_continued_is_begun_anew(hoist: Hoist, faults: FaultServer, list_of_one: str,
                                                       harm: str) -> None:
    cut_short(hoist, faults, list_of_one)
    part, elsewhere = hoist.folder / "large.bin.part", hoist.work / "elsewhere"
    elsewhere.write_bytes(b"y" * MEBIBYTE)
    part.unlink()
    if harm == "emptied":
        part.touch()
    elif harm == "a folder":
        part.mkdir()
    elif harm == "a link":
        part.symlink_to(elsewhere)
    result = again(hoist, list_of_one, "--retry", "0")
    if harm == "a folder":
        assert result.code == 1 and not (hoist.folder / "large.bin").exists()
    else:
        assert result.code == 0
        assert digests(hoist) == right()
    assert elsewhere.read_bytes() == b"y" * MEBIBYTE


def test_a_digest_in_the_list_is_checked_over_both_halves(hoist: Hoist, faults: FaultServer) -> None:
    url = urls(faults.base("file"), ["large"])[0]
    good = write_list(hoist, [f"{url}\tsha256={right()['large.bin']}\tsize={SIZE}"])
    cut_short(hoist, faults, good)
    part = hoist.folder / "large.bin.part"
    with open(part, "r+b") as file:
        file.write(b"\0" * 100)  # the disk, or somebody, has spoilt it
    result = again(hoist, good, "--retry", "0")
    assert result.code == 1
    assert not (hoist.folder / "large.bin").exists()
    assert again(hoist, good).code == 0
    assert digests(hoist) == right()


@pytest.mark.parametrize("pack", ["gzip", "none"])
def test_a_part_that_was_unpacked_is_not_continued(hoist: Hoist, faults: FaultServer, pack: str) -> None:
    """A range of what the server packs is none of the file. What it does not pack is continued, and asked for as it is."""
    compressed = write_list(hoist, urls(faults.base("file"), ["large"]))
    faults.change(size=str(SIZE), hold=str(HALF // 2), pack=pack)
    running = start(hoist, compressed, "--grace", "1ms", "--compressed")
    faults.wait_held(1)
    wait_until(lambda: part_size(hoist) > 0, "some of it is written")
    running.send(signal.SIGTERM)
    assert running.wait().code == 143
    assert (part_size(hoist) == 0) == (pack == "gzip")
    faults.forget()
    faults.change(size=str(SIZE), pack=pack)
    assert again(hoist, compressed, "--compressed").code == 0
    assert digests(hoist) == right()
    asked = [(seen.status, "range" in seen.headers, "accept-encoding" in seen.headers) for seen in faults.record.seen]
    assert asked == [(200, False, True) if pack == "gzip" else (206, True, False)]


@pytest.mark.parametrize("limit", [SIZE - 1, MEBIBYTE])
def test_a_file_that_is_too_large_is_not_got_by_parts(hoist: Hoist, faults: FaultServer, list_of_one: str,
                                                     limit: int) -> None:
    cut_short(hoist, faults, list_of_one)
    result = again(hoist, list_of_one, "--max-filesize", str(limit))
    assert result.code == 1
    assert "--max-filesize" in result.stderr
    assert not (hoist.folder / "large.bin").exists()


def test_a_part_that_is_too_large_is_not_finished(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    cut_short(hoist, faults, list_of_one)
    faults.change(size=str(part_size(hoist)), lie="416-equal")
    result = again(hoist, list_of_one, "--max-filesize", "1M")
    assert result.code == 1
    assert not (hoist.folder / "large.bin").exists()


# What is in NAME.part must be what the journal says it is, whoever wrote it last.

def test_a_part_that_a_run_without_refresh_left_is_not_continued(hoist: Hoist, faults: FaultServer,
                                                                list_of_one: str) -> None:
    cut_short(hoist, faults, list_of_one)
    faults.change(size=str(SIZE), version="2", hold=str(HALF))
    plain = hoist.start("-i", list_of_one)
    faults.wait_held(1)
    wait_until(lambda: holds_half_of(hoist, "2"), "the half of another version is written")
    plain.send(signal.SIGKILL)
    plain.wait()
    faults.forget()
    faults.change(size=str(SIZE))  # the first version again, say from the other machine behind that name
    assert again(hoist, list_of_one).code == 0
    assert digests(hoist) == right()


def test_a_part_without_strong_validator_is_not_continued_as_the_one_before(hoist: Hoist, faults: FaultServer,
                                                                           list_of_one: str) -> None:
    cut_short(hoist, faults, list_of_one)
    faults.change(size=str(SIZE), version="2", etag="weak", hold=str(HALF))
    running = start(hoist, list_of_one)
    faults.wait_held(1)
    wait_until(lambda: holds_half_of(hoist, "2"), "the half of another version is written")
    running.send(signal.SIGKILL)
    running.wait()
    faults.forget()
    faults.change(size=str(SIZE))
    assert again(hoist, list_of_one).code == 0
    assert digests(hoist) == right()
