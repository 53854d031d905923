"""A disk that is stuck with some files and well with all others, until a test lets it go on."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from hoist_runner import HERE, Hoist, wait_until


class SlowDisk:
    """Files in folders named `slow` are not written while it is closed, as it is at first."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.close()

    def close(self) -> None:
        """Writes to slow files begin to wait again."""
        (self.folder / "reached").unlink(missing_ok=True)
        (self.folder / "closed").touch()

    def wait_reached(self) -> None:
        """Returns when a write waits."""
        wait_until((self.folder / "reached").exists, "the slow file is written to")

    def fill(self) -> None:
        """Writes to slow files fail as soon as they do not wait any more, until make_room()."""
        (self.folder / "full").touch()

    def make_room(self) -> None:
        (self.folder / "full").unlink()

    def open(self) -> None:
        (self.folder / "closed").unlink(missing_ok=True)


@pytest.fixture
def slow_disk(hoist: Hoist, tmp_path: pathlib.Path) -> Iterator[SlowDisk]:
    """The disk of `hoist`, which is stuck."""
    compiler = shutil.which("cc") or shutil.which("g++")
    if not compiler:
        pytest.skip("no C compiler: apt install gcc")
    folder = tmp_path / "disk"
    folder.mkdir()
    library = folder / "slow_disk.so"
    subprocess.run([compiler, "-x", "c", "-shared", "-fPIC", "-o", str(library), str(HERE / "slow_disk.c"), "-ldl"],
                   check=True, timeout=60)
    # AddressSanitizer would insist on being the first library.
    sanitizer = ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "verify_asan_link_order=0")))
    hoist.environment |= {"LD_PRELOAD": str(library), "SLOW_DISK": str(folder), "ASAN_OPTIONS": sanitizer}
    disk = SlowDisk(folder)
    yield disk
    disk.open()
