"""Without --refresh, a large file that was interrupted is continued, too, and a run that finishes leaves nothing behind."""

from __future__ import annotations

import signal

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist, wait_until
from lists import everything_in
from test_resume import HALF, SIZE, digests, part_size, right
from unattended import MEBIBYTE, urls, write_list


@pytest.fixture
def list_of_one(hoist: Hoist, faults: FaultServer) -> str:
    return write_list(hoist, urls(faults.base("file"), ["large"]))


def cut_short(hoist: Hoist, faults: FaultServer, lines: str, how: signal.Signals = signal.SIGINT, **params: str) -> int:
    """A run that is ended when most of the half that the server sends is on the disk; returns the size of the part."""
    faults.change(size=str(SIZE), hold=str(HALF), **params)
    running = hoist.start("-i", lines, "--grace", "1ms")
    faults.wait_held(1)
    wait_until(lambda: part_size(hoist) > HALF - MEBIBYTE, "the half is written")
    running.send(how)
    running.wait()
    faults.forget()
    faults.change(size=str(SIZE), **params)
    return part_size(hoist)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_same_command_again_continues_the_file(hoist: Hoist, faults: FaultServer, list_of_one: str,
                                                   how: signal.Signals) -> None:
    there = cut_short(hoist, faults, list_of_one, how)
    assert there > HALF - MEBIBYTE
    assert hoist.run("-i", list_of_one).code == 0
    (seen,) = faults.record.seen
    assert (seen.status, seen.headers["range"], seen.headers["if-range"]) == (206, f"bytes={there}-", '"LARGE-1"')
    assert digests(hoist) == right()
    assert everything_in(hoist.folder) == {"large.bin"}


def test_a_dry_run_says_so(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    there = cut_short(hoist, faults, list_of_one)
    result = hoist.run("--dry-run", "-i", list_of_one)
    assert (result.code, faults.record.seen) == (0, [])
    assert result.stdout.endswith(f", from byte {there} on\n")


def test_it_is_continued_more_than_once(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    there = cut_short(hoist, faults, list_of_one, signal.SIGKILL)
    faults.change(size=str(SIZE), hold=str(MEBIBYTE))
    running = hoist.start("-i", list_of_one)
    faults.wait_held(1)
    wait_until(lambda: part_size(hoist) > there, "it has become longer")
    running.send(signal.SIGKILL)
    running.wait()
    longer = part_size(hoist)
    faults.forget()
    faults.change(size=str(SIZE))
    assert hoist.run("-i", list_of_one).code == 0
    assert [seen.headers["range"] for seen in faults.record.seen] == [f"bytes={longer}-"]
    assert digests(hoist) == right() and everything_in(hoist.folder) == {"large.bin"}


@pytest.mark.parametrize("etag", ["weak", "none"])
def test_without_a_strong_validator_nothing_is_left(hoist: Hoist, faults: FaultServer, list_of_one: str,
                                                    etag: str) -> None:
    cut_short(hoist, faults, list_of_one, etag=etag, modified="yes")
    assert not hoist.folder.exists()
    assert hoist.run("-i", list_of_one).code == 0
    assert "range" not in faults.record.seen[0].headers
    assert digests(hoist) == right()


def test_a_file_that_has_changed_is_begun_anew(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    cut_short(hoist, faults, list_of_one)
    faults.change(size=str(SIZE), version="2")
    assert hoist.run("-i", list_of_one).code == 0
    assert [seen.status for seen in faults.record.seen] == [200]
    assert digests(hoist) == right("2") and everything_in(hoist.folder) == {"large.bin"}


# Without a creation time, a file in the inode of the part is the part.
@pytest.mark.parametrize("harm", ["deleted", pytest.param("replaced", marks=pytest.mark.needs("statx"))])
def test_a_part_of_somebody_else_is_not_continued(hoist: Hoist, faults: FaultServer, list_of_one: str, harm: str) -> None:
    cut_short(hoist, faults, list_of_one)
    part = hoist.folder / "large.bin.part"
    part.unlink()
    if harm == "replaced":
        (hoist.folder / "other").write_bytes(b"y" * MEBIBYTE)
        (hoist.folder / "other").rename(part)
    assert hoist.run("-i", list_of_one).code == 0
    assert digests(hoist) == right() and everything_in(hoist.folder) == {"large.bin"}


def test_another_batch_leaves_the_part_alone(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    there = cut_short(hoist, faults, list_of_one)
    assert hoist.run("AD", base=faults.base()).code == 0
    assert part_size(hoist) == there
    faults.forget()
    assert hoist.run("-i", list_of_one).code == 0
    assert [seen.status for seen in faults.record.seen] == [206]
    assert everything_in(hoist.folder) == {"ad.gif", "large.bin"}


def test_a_broken_connection_is_continued_by_the_retry(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    cut_short(hoist, faults, list_of_one)
    faults.change(size=str(SIZE), lie="shorter")
    running = hoist.start("-i", list_of_one, "--retry", "1")
    faults.wait_for(lambda: any(seen.over for seen in faults.record.seen), "the connection broke")
    faults.change(size=str(SIZE))
    assert running.wait().code == 0
    assert digests(hoist) == right() and everything_in(hoist.folder) == {"large.bin"}


def test_small_files_have_no_journal(hoist: Hoist, faults: FaultServer) -> None:
    running = hoist.start(base=faults.base("hold"))
    faults.wait_held(5)
    assert not (hoist.folder / ".hoist").exists()
    faults.release_all()
    assert running.wait().code == 0
    assert not (hoist.folder / ".hoist").exists()


def test_a_part_is_never_written_to_standard_output(hoist: Hoist, faults: FaultServer) -> None:
    faults.change(size=str(SIZE), hold=str(HALF))
    running = hoist.start("-o", "-", "--grace", "1ms", *urls(faults.base("file"), ["large"]))
    faults.wait_held(1)
    running.send(signal.SIGINT)
    result = running.wait()
    assert (result.code, result.stdout) == (130, "")


def test_the_journal_of_refresh_stays(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    faults.change(size=str(SIZE))
    assert hoist.run("-i", list_of_one, "--refresh").code == 0
    assert hoist.run("-i", list_of_one).code == 0
    assert (hoist.folder / ".hoist" / "journal.db").exists()
    assert [seen.status for seen in faults.record.seen] == [200, 200]


def test_a_damaged_journal_is_no_reason_not_to_run(hoist: Hoist, faults: FaultServer, list_of_one: str) -> None:
    (hoist.folder / ".hoist").mkdir(parents=True)
    (hoist.folder / ".hoist" / "journal.db").write_bytes(b"no journal" * 1000)
    faults.change(size=str(SIZE))
    result = hoist.run("-i", list_of_one)
    assert result.code == 0 and "journal" in result.stderr
    assert digests(hoist) == right()
