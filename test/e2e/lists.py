"""What tests of lists and templates share."""

from __future__ import annotations

import pathlib
import re

from hoist_runner import ExecResult, Hoist
from web_server import content


def write_list(hoist: Hoist, *lines: str | bytes, end: str = "\n", name: str = "list") -> str:
    """Writes a list of these lines and returns its path."""
    path = hoist.work / name
    path.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + end.encode() for line in lines))
    return str(path)


def errors_of(result: ExecResult) -> dict[str, str]:
    """The message of every failed item by its code, which may hold spaces; where that is the last part of its URL, the
    item is named by the URL."""
    found = re.findall(r"^\*\*\* Error for (https?://\S*?|.*?): (.*)$", result.stderr, re.MULTILINE)
    assert len(dict(found)) == len(found), "an error was printed twice"
    return {name.rstrip("/").rpartition("/")[2] if "://" in name else name: message for name, message in found}


def contents(*files: str) -> dict[str, bytes]:
    """What the web server has for files of these names."""
    return {file: content(file) for file in files}


def everything_in(folder: pathlib.Path) -> set[str]:
    """Every path there, folders and links included."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
