"""--refresh asks only for what has changed, and never trusts what it cannot."""

from __future__ import annotations

import os
import sqlite3

import pytest

from fault_server import FaultServer, Seen
from faults import body_of, version_of
from hoist_runner import SANITIZED, ExecResult, Hoist
from nginx_server import Nginx
from unattended import FILES, STATE, report, saved, times, urls, write_list

NAMES = FILES[:200]
VALIDATORS = ["etag=strong", "etag=weak", "etag=none/modified=yes", "etag=strong/modified=yes"]


def refresh(hoist: Hoist, faults: FaultServer, names: list[str], base: str = "file", *arguments: str) -> ExecResult:
    """A run of these files, with a new record."""
    faults.forget()
    return hoist.run("-i", write_list(hoist, urls(faults.base(base), names)), "--refresh", "--report", "report",
                     *arguments)


def statuses(faults: FaultServer) -> dict[str, int]:
    return {seen.code.lower(): seen.status for seen in faults.record.seen}


def is_conditional(seen: Seen) -> bool:
    return "if-none-match" in seen.headers or "if-modified-since" in seen.headers


@pytest.mark.parametrize("validator", VALIDATORS)
def test_unchanged_files_are_neither_sent_nor_touched(hoist: Hoist, faults: FaultServer, validator: str) -> None:
    first = refresh(hoist, faults, NAMES, f"file/{validator}")
    assert first.code == 0
    assert not any(is_conditional(seen) for seen in faults.record.seen)
    before = times(hoist.folder)

    second = refresh(hoist, faults, NAMES, f"file/{validator}")
    items, summary = report(hoist.work / "report")
    assert second.code == 0
    assert (summary["unchanged"], summary["downloaded"], summary["failed"]) == (200, 0, 0)
    assert "\n200 unchanged.\n" in second.stdout
    assert statuses(faults) == dict.fromkeys(NAMES, 304)
    assert len(faults.record.seen) == 200
    assert times(hoist.folder) == before
    assert all(item["outcome"] == "unchanged" and item["status"] == 304 for item in items.values())


@pytest.mark.parametrize("validator", VALIDATORS)
def test_a_changed_file_is_downloaded_again(hoist: Hoist, faults: FaultServer, validator: str) -> None:
    base = f"file/{validator}"
    assert refresh(hoist, faults, NAMES[:5], base).code == 0
    faults.change(version="2")
    assert refresh(hoist, faults, NAMES[:5], base).code == 0
    assert statuses(faults) == dict.fromkeys(NAMES[:5], 200)
    assert saved(hoist) == {f"{name}.bin": version_of(name.upper(), "2", 3000) for name in NAMES[:5]}
    assert refresh(hoist, faults, NAMES[:5], base).code == 0
    assert statuses(faults) == dict.fromkeys(NAMES[:5], 304)


def test_a_file_without_validators_is_downloaded_every_time(hoist: Hoist, faults: FaultServer) -> None:
    for _ in range(2):
        assert refresh(hoist, faults, NAMES[:5], "file/etag=none").code == 0
        assert not any(is_conditional(seen) for seen in faults.record.seen)
        assert statuses(faults) == dict.fromkeys(NAMES[:5], 200)


def test_an_etag_that_stands_for_any_version_is_none(hoist: Hoist, faults: FaultServer) -> None:
    for _ in range(2):
        assert refresh(hoist, faults, NAMES[:1], "file/etag=star").code == 0
        assert not is_conditional(faults.record.seen[0])


def test_validators_are_sent_back_as_they_came(hoist: Hoist, faults: FaultServer) -> None:
    refresh(hoist, faults, NAMES[:1], "file/etag=weak/modified=yes")
    refresh(hoist, faults, NAMES[:1], "file/etag=weak/modified=yes")
    headers = faults.record.seen[0].headers
    assert headers["if-none-match"] == 'W/"F00000-1"'
    assert headers["if-modified-since"] == "Sat, 01 Jun 2024 12:00:01 GMT"


@pytest.mark.parametrize("harm", ["changed", "shortened", "emptied", "deleted", "touched", "replaced"])
def test_a_file_that_is_not_the_one_saved_is_fetched_again(hoist: Hoist, faults: FaultServer, harm: str) -> None:
    assert refresh(hoist, faults, NAMES[:5]).code == 0
    path, right = hoist.folder / f"{NAMES[2]}.bin", body_of(NAMES[2].upper())
    stat = path.stat()
    if harm == "changed":
        path.write_bytes(right + b"more")
    elif harm == "shortened":
        os.truncate(path, 1000)
    elif harm == "emptied":
        os.truncate(path, 0)
    elif harm == "deleted":
        path.unlink()
    elif harm == "touched":
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 10**9))
    else:
        path.unlink()
        path.mkdir()
    result = refresh(hoist, faults, NAMES[:5])
    again = next(seen for seen in faults.record.seen if seen.code == NAMES[2].upper())
    assert not is_conditional(again)
    assert statuses(faults) == dict.fromkeys(NAMES[:5], 304) | {NAMES[2]: 200}
    if harm == "replaced":
        assert result.code == 1 and path.is_dir()
    else:
        assert result.code == 0
        assert saved(hoist) == {f"{name}.bin": body_of(name.upper()) for name in NAMES[:5]}


def test_a_304_that_nobody_asked_for_is_an_error(hoist: Hoist, faults: FaultServer) -> None:
    result = refresh(hoist, faults, NAMES[:1], "file/lie=304", "--retry", "0")
    items, _ = report(hoist.work / "report")
    assert result.code == 1
    assert (items[f"{NAMES[0]}.bin"]["outcome"], items[f"{NAMES[0]}.bin"]["status"]) == ("failed", 304)
    assert saved(hoist) == {}


def test_a_206_that_nobody_asked_for_is_an_error(hoist: Hoist, faults: FaultServer) -> None:
    result = refresh(hoist, faults, NAMES[:1], "file/lie=206", "--retry", "0")
    assert result.code == 1
    assert saved(hoist) == {}


def test_a_file_that_fails_today_is_still_known_tomorrow(hoist: Hoist, faults: FaultServer) -> None:
    assert refresh(hoist, faults, NAMES[:3]).code == 0
    before = times(hoist.folder)
    faults.change(version="2", hold="1000")
    faults.forget()
    lines = write_list(hoist, urls(faults.base("file"), NAMES[:3]))
    assert hoist.run("-i", lines, "--refresh", "--deadline", "500ms").code == 4
    assert times(hoist.folder) == before
    faults.change()
    assert refresh(hoist, faults, NAMES[:3]).code == 0
    assert statuses(faults) == dict.fromkeys(NAMES[:3], 304)
    assert times(hoist.folder) == before


def test_a_new_address_of_a_file_is_asked_unconditionally(hoist: Hoist, faults: FaultServer) -> None:
    assert refresh(hoist, faults, NAMES[:3]).code == 0
    assert refresh(hoist, faults, NAMES[:3], "file/version=2/size=500").code == 0
    assert statuses(faults) == dict.fromkeys(NAMES[:3], 200)
    assert saved(hoist) == {f"{name}.bin": version_of(name.upper(), "2", 500) for name in NAMES[:3]}


def test_without_refresh_no_journal_is_kept_and_no_condition_made(hoist: Hoist, faults: FaultServer) -> None:
    lines = write_list(hoist, urls(faults.base("file"), NAMES[:3]))
    assert hoist.run("-i", lines).code == 0
    assert not (hoist.folder / STATE).exists()
    assert hoist.run("-i", lines).code == 0
    assert not any(is_conditional(seen) for seen in faults.record.seen)


def test_flags_can_be_refreshed_too(hoist: Hoist, nginx: Nginx) -> None:
    assert hoist.run("-a", "--refresh", base=nginx.flags).code == 0
    before = times(hoist.folder)
    again = hoist.run("-a", "--refresh", base=nginx.flags)
    assert again.code == 0
    assert "\n194 unchanged.\n" in again.stdout
    assert times(hoist.folder) == before


# ------------------------------------------------------------------------------------------------- the journal

@pytest.mark.parametrize("harm", ["garbage", "garbage in the middle", "text", "half", "other program", "newer",
                                  "garbage with wal",
                                  "missing table"])
def test_a_journal_that_cannot_be_used_ends_the_run_and_stays(hoist: Hoist, faults: FaultServer, harm: str) -> None:
    assert refresh(hoist, faults, NAMES).code == 0
    journal = hoist.folder / STATE / "journal.db"
    data = bytearray(journal.read_bytes())
    assert data.startswith(b"SQLite format 3\0") and len(data) > 16384
    if harm == "garbage":
        journal.write_bytes(body_of("GARBAGE", len(data)))
    elif harm == "garbage with wal":
        journal.write_bytes(body_of("GARBAGE", len(data)))
        (hoist.folder / STATE / "journal.db-wal").write_bytes(body_of("WAL", 40000))
    elif harm == "garbage in the middle":
        data[4096:-4096] = body_of("GARBAGE", len(data) - 8192)
        journal.write_bytes(data)
    elif harm == "text":
        journal.write_bytes(b"This is not a database.\n" * 1000)
    elif harm == "half":
        journal.write_bytes(data[:len(data) // 2])
    else:
        database = sqlite3.connect(journal)
        database.execute({"other program": "PRAGMA application_id = 7", "newer": "PRAGMA user_version = 999",
                          "missing table": "DROP TABLE runs"}[harm])
        database.commit()
        database.close()
    found, files = journal.read_bytes(), saved(hoist)
    result = refresh(hoist, faults, NAMES)
    assert result.code == 3
    assert str(journal) in result.stderr
    assert "delete" in result.stderr  # the way out
    assert ("newer" in result.stderr) == (harm == "newer")
    assert faults.record.seen == []
    assert journal.read_bytes() == found
    assert saved(hoist) == files

    journal.unlink()
    (hoist.folder / STATE / "journal.db-wal").unlink(missing_ok=True)
    assert refresh(hoist, faults, NAMES).code == 0
    assert statuses(faults) == dict.fromkeys(NAMES, 200)


@pytest.mark.parametrize("harm", ["a file as folder", "a folder as journal", "a dead link", "a FIFO as journal"])
def test_a_journal_that_cannot_be_written_ends_the_run(hoist: Hoist, faults: FaultServer, harm: str) -> None:
    hoist.folder.mkdir()
    state = hoist.folder / STATE
    if harm == "a file as folder":
        state.write_bytes(b"here already")
    elif harm == "a folder as journal":
        (state / "journal.db").mkdir(parents=True)
    elif harm == "a dead link":
        state.symlink_to("/nonexistent/place")
    else:
        state.mkdir()
        os.mkfifo(state / "journal.db")
    result = refresh(hoist, faults, NAMES[:3])
    assert result.code == 3
    assert str(state) in result.stderr
    assert faults.record.seen == []
    if harm == "a file as folder":
        assert state.read_bytes() == b"here already"


def test_an_empty_journal_is_a_new_one(hoist: Hoist, faults: FaultServer) -> None:
    (hoist.folder / STATE).mkdir(parents=True)
    (hoist.folder / STATE / "journal.db").touch()
    assert refresh(hoist, faults, NAMES[:3]).code == 0
    assert refresh(hoist, faults, NAMES[:3]).code == 0
    assert statuses(faults) == dict.fromkeys(NAMES[:3], 304)


# ------------------------------------------------------------------------------------------------- every night

def test_a_night_without_news_touches_no_file(hoist: Hoist, nginx: Nginx) -> None:
    names = FILES[:2000] if SANITIZED else FILES
    content = b"the weather " * 20
    folder = nginx.root / "nightly"
    if not folder.exists():
        folder.mkdir()
        for name in names:
            (folder / f"{name}.txt").write_bytes(name.encode() + content)
    lines = write_list(hoist, (f"http://127.0.0.1:{nginx.port}/nightly/{name}.txt" for name in names))
    first = hoist.run("-i", lines, "-q", "--refresh", "-m", "20", "--max-per-host", "20")
    assert (first.code, first.stdout, first.stderr) == (0, "", "")
    before = times(hoist.folder)
    assert len(before) == len(names)
    nginx.forget()

    second = hoist.run("-i", lines, "-q", "--refresh", "-m", "20", "--max-per-host", "20", "--report", "report")
    items, summary = report(hoist.work / "report")
    assert (second.code, second.stdout, second.stderr) == (0, "", "")
    assert (summary["unchanged"], summary["downloaded"], summary["failed"]) == (len(names), 0, 0)
    accesses = nginx.accesses(at_least=len(names))
    assert len(accesses) == len(names)
    assert {access["status"] for access in accesses} == {"304"}
    assert times(hoist.folder) == before
    assert (hoist.folder / f"{names[-1]}.txt").read_bytes() == names[-1].encode() + content
