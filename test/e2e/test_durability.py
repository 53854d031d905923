"""--durability does not affect the contents of files; and a run resumes after the disk was full."""

from __future__ import annotations

import contextlib
import re
import signal
import sqlite3
import subprocess

import pytest

from fault_server import FaultServer
from faults import body_of
from hoist_runner import Hoist, wait_until
from test_disk import mounted
from test_resume import HALF, SIZE, digests, part_size, right
from unattended import FILES, MEBIBYTE, failed_urls, report, saved, urls, write_list


@pytest.mark.parametrize("durability", ["none", "batch", "file"])
@pytest.mark.parametrize("size", [0, 3000, 2 * MEBIBYTE])
@pytest.mark.parametrize("refresh", [[], ["--refresh"]])
def test_files_are_right_however_durable(hoist: Hoist, faults: FaultServer, durability: str, size: int,
                                         refresh: list[str]) -> None:
    names = FILES[:10 if size > MEBIBYTE else 100]
    lines = write_list(hoist, [f"{url}\tout=a/{number % 3}/{number}" for number, url in
                               enumerate(urls(faults.base(f"ok/size={size}"), names))])
    result = hoist.run("-i", lines, "--durability", durability, *refresh)
    assert result.code == 0
    assert saved(hoist) == {f"a/{number % 3}/{number}": body_of(name.upper(), size)
                            for number, name in enumerate(names)}


@pytest.mark.parametrize("durability", ["batch", "file"])
def test_a_failure_does_not_keep_others_from_their_names(hoist: Hoist, faults: FaultServer, durability: str) -> None:
    bad = "+".join(name.upper() for name in FILES[:100:7])
    lines = urls(faults.base(f"close-in-body/only={bad}"), FILES[:100])
    result = hoist.run("-i", write_list(hoist, lines), "--durability", durability, "--retry", "0")
    assert result.code == 1
    right = {f"{name}.bin": body_of(name.upper()) for n, name in enumerate(FILES[:100]) if n % 7}
    assert saved(hoist) == right


def test_nothing_has_its_name_before_it_is_whole(hoist: Hoist, faults: FaultServer) -> None:
    running = hoist.start("-i", write_list(hoist, urls(faults.base(f"hold-body/size={MEBIBYTE}"), FILES[:3])),
                          "--durability", "batch")
    faults.wait_held(3)
    assert not list(hoist.folder.glob("*.bin"))
    faults.release_all()
    assert running.wait().code == 0


@pytest.mark.needs("procfs")
@pytest.mark.parametrize("durability", ["batch", "file"])
@pytest.mark.parametrize("arguments", [(), ("--refresh",)])
@pytest.mark.parametrize("restarted", [False, True])
def test_a_part_that_a_power_failure_may_have_damaged_is_not_continued(
        hoist: Hoist, faults: FaultServer, durability: str, arguments: tuple[str, ...], restarted: bool) -> None:
    """Its size says nothing of what is in it: the journal knows in which boot of the system it was written."""
    lines = write_list(hoist, urls(faults.base("file"), ["large"]))
    command = ["-i", lines, "--durability", durability, *arguments]
    faults.change(size=str(SIZE), hold=str(HALF))
    running = hoist.start(*command)
    faults.wait_held(1)
    wait_until(lambda: part_size(hoist) > HALF - MEBIBYTE, "the half is written")
    running.send(signal.SIGKILL)
    running.wait()
    faults.forget()
    faults.change(size=str(SIZE))
    if restarted:
        with contextlib.closing(sqlite3.connect(hoist.folder / ".hoist/journal.db")) as journal, journal:
            ((part,),) = journal.execute("SELECT part FROM partials").fetchall()
            assert re.fullmatch(r"\d+\.\d+\.\d+\.[0-9a-f-]{36}", part)
            journal.execute("UPDATE partials SET part = ?", (part[:-36] + "01234567-89ab-cdef-0123-456789abcdef",))
    assert hoist.run(*command).code == 0
    (seen,) = faults.record.seen
    assert ("range" in seen.headers) == (not restarted)
    assert digests(hoist) == right()


def downloads_in_journal(hoist: Hoist) -> set[str]:
    """The files that it knows to be there: without room, it could not note the last ones."""
    with contextlib.closing(sqlite3.connect(hoist.folder / ".hoist/journal.db")) as journal:
        return {file for file, in journal.execute("SELECT file FROM files WHERE outcome = 0")}


@pytest.mark.parametrize("durability", ["none", "batch", "file"])
def test_a_disk_that_was_full_is_gone_on_with(hoist: Hoist, faults: FaultServer, durability: str) -> None:
    """The journal's place on it included: what is missing is downloaded, and what is there is not."""
    names, size = FILES[:60], 100_000
    lines = urls(faults.base(f"file/size={size}"), names)
    command = ["-i", write_list(hoist, lines), "--refresh", "--durability", durability, "--retry", "0",
               "--report", "report", "--failed", "failed"]
    right = {f"{name}.bin": body_of(name.upper(), size) for name in names}
    with mounted(hoist.folder, "size=3m") as folder:
        first = hoist.run(*command)
        there = {name: data for name, data in saved(hoist).items() if not name.endswith(".part")}
        assert first.code == 1
        assert 0 < len(there) < len(names)
        assert all(data == right[name] for name, data in there.items())
        assert "No space left on device" in first.stdout + first.stderr or "full" in first.stdout + first.stderr
        missing = [f"{faults.base(f'file/size={size}')}/x/{name}" for name in right if name not in there]
        assert failed_urls(hoist.work / "failed") == sorted(missing)

        subprocess.run(["mount", "-o", "remount,size=32m", str(folder)], check=True)
        noted = downloads_in_journal(hoist)
        assert noted <= there.keys()
        assert "the journal" in first.stderr or noted == there.keys()
        faults.forget()
        second = hoist.run(*command)
        items, summary = report(hoist.work / "report")
        assert second.code == 0
        assert saved(hoist) == right
        fetched = {f"{seen.code.lower()}.bin" for seen in faults.record.seen if seen.status == 200}
        assert fetched == right.keys() - noted
        assert summary["downloaded"] == len(fetched)
