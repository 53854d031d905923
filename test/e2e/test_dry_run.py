"""--dry-run says what a run would do, and does nothing: with --refresh, also how it would ask."""

from __future__ import annotations

import os
import pathlib
import signal

from fault_server import FaultServer
from hoist_runner import ExecResult, Hoist, wait_until
from unattended import MEBIBYTE, STATE, saved, urls, write_list


def dry_run(hoist: Hoist, faults: FaultServer, names: list[str], *arguments: str) -> ExecResult:
    faults.forget()
    lines = write_list(hoist, urls(faults.base("file"), names))
    before = contents(hoist.folder)
    result = hoist.run("--dry-run", "-i", lines, *arguments)
    assert faults.record.seen == []
    assert contents(hoist.folder) == before
    return result


def contents(folder: pathlib.Path) -> dict[str, tuple[int, bytes]]:
    """Every file there, and when it was last modified; but SQLite may tidy up the journal that a killed run left."""
    files = [pathlib.Path(path, name) for path, _, names in os.walk(folder) for name in names]
    return {str(file): (file.stat().st_mtime_ns, file.read_bytes()) for file in files
            if not file.name.startswith("journal.db")}


def manners(result: ExecResult) -> dict[str, str]:
    """What is said of each file behind its name."""
    lines = [line.split(" -> ")[1] for line in result.stdout.splitlines()]
    return {pathlib.Path(line.split(", ")[0]).stem: line.partition(", ")[2] for line in lines}


def test_files_that_were_fetched_would_be_asked_for_conditionally(hoist: Hoist, faults: FaultServer) -> None:
    names = ["old", "gone", "changed"]
    assert hoist.run("--refresh", "-i", write_list(hoist, urls(faults.base("file"), names))).code == 0
    (hoist.folder / "gone.bin").unlink()
    (hoist.folder / "changed.bin").write_bytes(b"by somebody")
    expected = {"old": "if it has changed", "gone": "", "changed": "", "new": ""}
    result = dry_run(hoist, faults, [*names, "new"], "--refresh")
    assert (result.code, result.stderr, manners(result)) == (0, "", expected)
    assert set(manners(dry_run(hoist, faults, names)).values()) == {""}, "without --refresh nothing is known"


def test_what_a_killed_run_left_would_be_gone_on_with(hoist: Hoist, faults: FaultServer) -> None:
    size = 8 * MEBIBYTE
    lines = write_list(hoist, urls(faults.base("file"), ["done", "begun"]))
    faults.change(size=str(size), hold=str(size // 2))
    running = hoist.start("-i", lines, "--refresh", "-m", "1", "-v")
    faults.wait_held(1)
    faults.release()
    part = hoist.folder / "begun.bin.part"
    wait_until(lambda: part.exists() and part.stat().st_size > size // 4, "the second file is on its way")
    wait_until(lambda: "done.bin OK" in running.stdout, "the first file has been recorded")
    running.send(signal.SIGKILL)
    running.wait()
    result = dry_run(hoist, faults, ["done", "begun"], "--refresh")
    assert result.code == 0
    assert manners(result) == {"done": "finished by the run that this one resumes",
                               "begun": f"from byte {part.stat().st_size} on"}


def test_two_items_with_one_file_are_found(hoist: Hoist, faults: FaultServer) -> None:
    result = dry_run(hoist, faults, ["one", "two", "x/one"])
    assert result.code == 1
    assert list(manners(result)) == ["one", "two"]
    assert "another item is already saved as one.bin" in result.stderr


def test_a_duplicate_is_told_as_such(hoist: Hoist, faults: FaultServer) -> None:
    result = dry_run(hoist, faults, ["one", "two", "one"])
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[2].endswith(", a duplicate")


def test_a_folder_that_is_missing_is_not_made(hoist: Hoist, faults: FaultServer) -> None:
    assert dry_run(hoist, faults, ["one"], "--refresh").code == 0
    assert not hoist.folder.exists()


def test_a_folder_without_a_journal_gets_none(hoist: Hoist, faults: FaultServer) -> None:
    hoist.folder.mkdir()
    assert dry_run(hoist, faults, ["one"], "--refresh").code == 0
    assert list(hoist.folder.iterdir()) == []


def test_a_journal_in_use_is_not_looked_into(hoist: Hoist, faults: FaultServer) -> None:
    lines = write_list(hoist, urls(faults.base("file"), ["one"]))
    assert hoist.run("--refresh", "-i", lines).code == 0
    holder = hoist.start("--refresh", "-i", write_list(hoist, [f"{faults.base('hold')}/x/two.bin"], "other"))
    faults.wait_held(1)
    result = hoist.run("--dry-run", "--refresh", "-i", lines)
    assert (result.code, result.stdout) == (3, "")
    assert str(holder.pid) in result.stderr
    faults.release_all()
    holder.wait()


def test_a_damaged_journal_is_an_error_and_stays(hoist: Hoist, faults: FaultServer) -> None:
    journal = hoist.folder / STATE / "journal.db"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"not a database" * 100)
    result = dry_run(hoist, faults, ["one"], "--refresh")
    assert result.code == 3
    assert "journal.db" in result.stderr
    assert saved(hoist) == {}
