"""What the tests of lists and of the journal have in common."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterable, Sequence
from typing import Any

from hoist_runner import Hoist
from report_schema import check_some

MEBIBYTE = 1024 * 1024
FILES = [f"f{number:05}" for number in range(20_000)]
STATE = ".hoist"


def write_list(hoist: Hoist, lines: Iterable[str], name: str = "list") -> str:
    path = hoist.work / name
    path.write_text("".join(f"{line}\n" for line in lines))
    return str(path)


def urls(base: str, names: Sequence[str]) -> list[str]:
    """URLs as the fault server understands them, of files that keep their names."""
    return [f"{base}/x/{name}.bin" for name in names]


def saved(hoist: Hoist) -> dict[str, bytes]:
    """What is in the folder, but for the program's own."""
    return {name: data for name, data in hoist.files().items() if not name.startswith(f"{STATE}/")}


def times(folder: pathlib.Path) -> dict[str, tuple[int, int]]:
    """Of every file there, when it was last modified, and which one it is."""
    stats = {path.name: path.stat() for path in folder.iterdir() if path.is_file()}
    return {name: (stat.st_mtime_ns, stat.st_ino) for name, stat in stats.items()}


def report(path: pathlib.Path | str) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """The lines of a report by code, and its summary."""
    lines = [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]
    check_some(lines)
    summary = lines.pop()["summary"]
    codes = {line["code"]: line for line in lines}
    assert len(codes) == len(lines), "an item was reported twice"
    return codes, summary


def failed_urls(path: pathlib.Path | str) -> list[str]:
    """The URLs of a list of failures."""
    lines = pathlib.Path(path).read_text().splitlines()
    return sorted(line.split("\t")[0] for line in lines if not line.startswith("#"))
