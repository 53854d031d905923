"""What a tool left behind: every byte of every file, or not."""

from __future__ import annotations

import hashlib
import itertools
import os
import pathlib
from collections.abc import Iterator

from .servers import Nginx
from .workloads import Workload


def digest_of(path: pathlib.Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digests_of(workload: Workload, server: Nginx) -> dict[int, str]:
    """The digests of the files that the server has, by their sizes."""
    return {size: digest_of(server.www / str(size)) for size in set(workload.pattern)}


def fault_of_files(folder: pathlib.Path, workload: Workload, digests: dict[int, str]) -> str:
    """What is wrong with the files; nothing if each is there, with every byte of it, and nothing else."""
    expected = {workload.name_of(n): digests[workload.size_of(n)] for n in range(workload.files)}
    wrong = strange = 0
    for entry in files_in(folder):
        digest = expected.pop(entry.name, None)
        strange += digest is None
        wrong += digest is not None and digest != digest_of(pathlib.Path(entry))
    counts = ((len(expected), "missing"), (wrong, "wrong"), (strange, "strange"))
    return ", ".join(f"{count:,} {what}" for count, what in counts if count)


def stamps_of_files(folder: pathlib.Path) -> dict[str, tuple[int, int]]:
    """What changes about each file when somebody writes it or puts another one in its place."""
    return {entry.name: (entry.inode(), entry.stat().st_ctime_ns) for entry in files_in(folder)}


def files_in(folder: pathlib.Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from itertools.filterfalse(lambda entry: entry.is_dir(), entries)
