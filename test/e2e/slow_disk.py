"""A disk that is stuck with some files and well with all others, until a test lets it go on."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from hoist_runner import Hoist, wait_until
from preloaded import preload


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
    folder = tmp_path / "disk"
    folder.mkdir()
    preload(hoist, "slow_disk.c", {"SLOW_DISK": str(folder)})
    disk = SlowDisk(folder)
    yield disk
    disk.open()
