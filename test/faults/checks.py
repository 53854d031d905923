"""What has to be so after a run, whatever happened to it."""

from __future__ import annotations

import collections
import json
import pathlib
import re
import shutil
import signal
import sqlite3
import tarfile
import tempfile
from collections.abc import Mapping

from batch import ITEMS, MODES, TIMEOUT, Ended

STATE = ".hoist"


def found(files: pathlib.Path) -> dict[str, pathlib.Path]:
    """All files but hoist's own, by their paths below the folder."""
    paths = (path for path in files.rglob("*") if path.is_file())
    return {str(path.relative_to(files)): path for path in paths if STATE not in path.relative_to(files).parts}


def contents(files: pathlib.Path) -> dict[str, bytes]:
    """The same, with what is in archives in place of these."""
    there: dict[str, bytes] = {}
    for name, path in sorted(found(files).items()):
        there |= entries(path) if name.endswith(".tar") else {name: path.read_bytes()}
    return there


def entries(path: pathlib.Path) -> dict[str, bytes]:
    """The files in an archive; if that is not whole, one that is none of the batch's."""
    try:
        with tarfile.open(path) as archive:
            return {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
    except (tarfile.TarError, EOFError) as error:
        return {f"{path.name}, which is no whole archive ({error}),": b""}


def twice(files: pathlib.Path) -> list[str]:
    """Files that two archives have."""
    counts = collections.Counter(name for path in files.glob("*.tar") for name in entries(path))
    return [f"{name} is in {count} archives" for name, count in counts.items() if count > 1]


def is_promised(folder: pathlib.Path, record: Mapping[str, str]) -> bool:
    """Whether what a report calls downloaded has to be there: in an archive, once that is."""
    return record.get("outcome") == "downloaded" and ("archive" not in record or (folder / record["archive"]).exists())


def torn(files: pathlib.Path, right: Mapping[str, bytes], before: Mapping[str, bytes] | None = None) -> list[str]:
    """Files with their own names that are not whole; `before` are those that they replace."""
    wrong = []
    for name, data in contents(files).items():
        if name.endswith(".part"):
            continue
        if name not in right:
            wrong.append(f"{name} is none of the batch's")
        elif data != right[name] and (before is None or data != before.get(name)):
            wrong.append(f"{name} is torn")
    return wrong


def broken_journal(files: pathlib.Path) -> list[str]:
    """What is wrong with the journal; a copy of it is looked at, since SQLite tidies up what it opens."""
    if not (files / STATE / "journal.db").exists():
        return []
    with tempfile.TemporaryDirectory(dir=files.parent) as name:
        copy = pathlib.Path(name) / STATE
        shutil.copytree(files / STATE, copy)
        try:
            database = sqlite3.connect(copy / "journal.db")
            try:
                verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
                tables = {row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            finally:
                database.close()
        except sqlite3.Error as error:
            return [f"the journal cannot be read: {error}"]
    if verdict != "ok":
        return [f"the journal is damaged: {verdict}"]
    return [] if not tables or {"files", "partials", "runs"} <= tables else [f"the journal has only the tables {tables}"]


def faults_of_run(folder: pathlib.Path, mode: str, ended: Ended, function: str) -> list[str]:
    """Of a run in which a call of `function` failed."""
    if ended.code is None:
        return [f"it hung for {TIMEOUT:g} s"]
    if ended.code < 0:
        return [f"it ended by {signal.Signals(-ended.code).name}"]
    code, options, files = ended.code, MODES[mode], folder / "files"
    wrong = torn(files, options.files) + broken_journal(files)
    there = contents(files)
    whole = {name for name in there if not name.endswith(".part")}
    if code not in (0, 1, 3):
        wrong.append(f"exit status {code}")
    if code == 0 and whole != set(options.files):
        wrong.append("exit status 0, but files are missing")
    if code == 1 and "*** Error for " not in ended.stderr and mode != "durable":
        wrong.append("exit status 1, but no item is said to have failed")
    if code == 3 and not re.search(r"^hoist: .{8}", ended.stderr, re.MULTILINE):
        wrong.append("exit status 3 without a word")
    kept = options.refresh or options.large or function == "unlink"
    if not kept and len(there) > len(whole):
        wrong.append("a .part is left")
    return wrong + (lies(folder, code, whole) if "--report" in options.arguments else [])


def faults_of_next(folder: pathlib.Path, mode: str, ended: Ended) -> list[str]:
    """Of the run after that, in which nothing failed."""
    files, right = folder / "files", MODES[mode].files
    wrong = torn(files, right) + broken_journal(files)
    if ended.code != 0:
        wrong.append(f"exit status {ended.code}: {ended.stderr.strip()}")
    there = set(contents(files))
    if there != set(right):
        wrong.append(f"these files are missing or too many: {sorted(there ^ set(right))}")
    return wrong


def lies(folder: pathlib.Path, code: int, there: set[str]) -> list[str]:
    """What the report of a run says that is not so."""
    path = folder / "report.json"
    text = path.read_text() if path.exists() else ""
    wrong, counts, failed = [], collections.Counter[str](), set()
    summary = None
    for line in text.splitlines(keepends=True):
        if not line.endswith("\n") and code == 3:
            break  # writing it is what failed
        try:
            record = json.loads(line)
        except ValueError:
            wrong.append("the report has a line that is not JSON")
            break
        if "summary" in record:
            summary = record["summary"]
            continue
        counts[record["outcome"]] += 1
        if record["outcome"] == "failed":
            failed.add(record["url"])
        if (code != 3 or is_promised(folder, record)) and record["outcome"] == "downloaded" and record["file"] not in there:
            wrong.append(f"the report says of {record['file']} that it was downloaded")
    if code in (0, 1):
        if summary is None:
            wrong.append("the report has no summary")
        elif summary["exit_status"] != code or any(summary[kind] != count for kind, count in counts.items()):
            wrong.append("the report's summary is not that of the run")
        elif sum(counts.values()) != ITEMS:
            wrong.append("the report lacks items")
        elif (code == 1) != bool(failed):
            wrong.append(f"exit status {code}, and the report has {len(failed)} failures")
        elif failed != listed(folder / "failed.txt", failed):
            wrong.append("the list of failures is not that of the report")
    return wrong


def listed(path: pathlib.Path, failed: set[str]) -> set[str]:
    """The URLs of the list that the report names, of which an item has several where it has mirrors."""
    lines = path.read_text().splitlines() if path.exists() else []
    items = [set(line.split("\t")) for line in lines if not line.startswith("#")]
    assert all(items)
    return {url for url in failed if any(url in item for item in items)} | \
        {f"unexpected: {sorted(item)}" for item in items if not item & failed}
