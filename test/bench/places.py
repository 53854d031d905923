"""Where the files go: memory and disk."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import pathlib
import shutil
import sys
import tempfile
from collections.abc import Iterator

from .workloads import Kind, Workload


@dataclasses.dataclass(frozen=True)
class Place:
    """A folder of our own, until the end of the benchmark."""
    name: str  # "tmpfs" or "disk"
    folder: pathlib.Path
    buries: bool
    graves: Iterator[int] = dataclasses.field(default_factory=itertools.count)

    def discard(self, folder: pathlib.Path) -> None:
        """Has done with a folder.

        On a disk its files are emptied, and removed only at the very end: for some minutes after a removal, ext4 looks
        at each inode that became free and passes it over (recently_deleted() in fs/ext4/ialloc.c). Whoever makes new
        files meanwhile pays for that, several times as much as for the files themselves.
        """
        if not self.buries:
            shutil.rmtree(folder)
            return
        grave = self.folder / f"discarded-{next(self.graves)}"
        folder.rename(grave)
        for top, _, names in os.walk(grave):
            for name in names:
                os.truncate(os.path.join(top, name), 0)

    def check_room(self, work: Workload, tools: int, runs: int) -> None:
        """Ends the program unless so many tools can do the work so many times here."""
        copies = tools if work.kind is Kind.REFRESH else 1
        needed = copies * work.bytes + tools * work.files * 1024  # files, and the tools' lists
        room = shutil.disk_usage(self.folder).free
        if room < needed:
            sys.exit(f"{self.folder.parent} has room for {room >> 20:,} MiB, and {work.name} needs "
                     f"{needed >> 20:,} MiB: see --tmpfs, --disk and --on")
        inodes = os.statvfs(self.folder)
        files = work.files * tools * runs if self.buries else work.files * copies
        if inodes.f_files > 0 and inodes.f_favail < files:  # 0: the file system makes them as they are needed
            sys.exit(f"{self.folder.parent} has {inodes.f_favail:,} inodes left, and {work.name} needs {files:,}: "
                     "see --tmpfs, --disk, --on and --rounds")


@contextlib.contextmanager
def make_place(name: str, parent: pathlib.Path) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="hoist-bench-", dir=parent) as folder:
        yield Place(name, pathlib.Path(folder), buries=name == "disk")
