"""What the disk does: a file is there whole or not at all, and a disk that fails one item does not fail the run."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator

import pytest

from batches import CODES, DEFAULT_CODES, all_arrive, only_br_fails, right_files
from fault_server import FaultServer
from faults import body_of
from hoist_runner import Hoist, wait_until

MEBIBYTE = 1024 * 1024


@contextlib.contextmanager
def mounted(folder: pathlib.Path, options: str) -> Iterator[pathlib.Path]:
    """A memory file system in the folder."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    folder.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "hoist-test", str(folder)],
                           capture_output=True, text=True)
    if mount.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {mount.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


# ------------------------------------------------------------------------------------------------- disks that fail

def test_a_full_disk_fails_the_items_that_do_not_fit(hoist: Hoist, faults: FaultServer) -> None:
    with mounted(hoist.folder, "size=64k"):
        result = hoist.run("-v", base=faults.base("ok/size=13000"))
        files = hoist.files()
    downloaded, _, errors = result.counts
    assert result.code == 1
    assert downloaded + errors == 20
    assert downloaded >= 1 and errors >= 1
    assert len(files) == downloaded
    assert all(data == body_of(name[:2].upper(), 13000) for name, data in files.items())
    assert len(result.messages) == errors
    assert all("No space left on device" in message for message in result.messages.values())


def test_a_large_body_that_does_not_fit_fails_alone_and_early(hoist: Hoist, faults: FaultServer) -> None:
    def let_the_others_be_first() -> None:
        faults.wait_held(1)
        wait_until(lambda: len(hoist.files()) == 4, "the others are saved, before the disk is full for them as well")
        faults.release()

    with mounted(hoist.folder, "size=4m"):
        base = faults.base(f"huge-body/size={1024 * MEBIBYTE}/held=yes/only=BR")
        message = only_br_fails(hoist, base, meanwhile=let_the_others_be_first)
    assert "No space left on device" in message
    assert sum(seen.sent for seen in faults.record.seen if seen.code == "BR") < 256 * MEBIBYTE


def test_a_file_that_may_not_be_that_large_fails_alone(hoist: Hoist, faults: FaultServer) -> None:
    message = only_br_fails(hoist, faults.base(f"ok/size={4 * MEBIBYTE}/only=BR"), launcher=["prlimit", "--fsize=1000000"])
    assert "File too large" in message


def test_a_disk_without_inodes_fails_the_items_that_have_no_place(hoist: Hoist, faults: FaultServer) -> None:
    with mounted(hoist.folder, "nr_inodes=6"):
        result = hoist.run(base=faults.base())
        files = hoist.files()
    downloaded, _, errors = result.counts
    assert (result.code, downloaded + errors, len(files)) == (1, 20, downloaded)
    assert downloaded >= 1 and errors >= 1
    assert all("No space left on device" in message for message in result.messages.values())


def test_a_read_only_file_system_fails_every_item(hoist: Hoist, faults: FaultServer) -> None:
    with mounted(hoist.folder, "size=1m") as folder:
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        result = hoist.run(base=faults.base())
    assert (result.code, result.counts) == (1, (0, 0, 20))
    assert all("Read-only file system" in message for message in result.messages.values())


@pytest.fixture
def open_folder() -> Iterator[pathlib.Path]:
    """A folder that every account can reach, as those of pytest cannot be."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hoist-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_folder_without_write_permission_fails_every_item(hoist: Hoist, faults: FaultServer,
                                                            open_folder: pathlib.Path) -> None:
    shutil.copy(hoist.binary, open_folder / "hoist")
    hoist.binary, hoist.folder = open_folder / "hoist", open_folder / "flags"
    hoist.folder.mkdir(mode=0o555)
    account = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    result = hoist.run(base=faults.base(), cwd="/", **account)
    assert (result.code, result.counts) == (1, (0, 0, 20))
    assert all("Permission denied" in message for message in result.messages.values())
    assert hoist.files() == {}


def test_a_folder_removed_in_the_middle_fails_what_comes_after(hoist: Hoist, faults: FaultServer) -> None:
    running = hoist.start("-v", base=faults.base("hold"))
    faults.wait_held(5)
    shutil.rmtree(hoist.folder)
    faults.release_all()
    result = running.wait()
    assert (result.code, result.counts) == (1, (0, 0, 20))
    assert sorted(result.messages) == DEFAULT_CODES
    assert all("No such file or directory" in message for message in result.messages.values())
    assert len(faults.record.seen) == 20
    assert not hoist.folder.exists()


# --------------------------------------------------------------------------------------------- names that exist already

def test_a_file_of_that_name_is_replaced(hoist: Hoist, faults: FaultServer) -> None:
    hoist.folder.mkdir()
    (hoist.folder / "br.gif").write_bytes(b"an older and longer flag" * 1000)
    all_arrive(hoist, faults.base())


def test_a_file_of_that_name_stays_when_its_item_fails(hoist: Hoist, faults: FaultServer) -> None:
    hoist.folder.mkdir()
    (hoist.folder / "br.gif").write_bytes(b"an older flag")
    result = hoist.run(*CODES, base=faults.base("close-in-body/only=BR"))
    assert (result.code, result.counts) == (1, (4, 0, 1))
    assert hoist.files() == right_files("AD", "DE", "FR", "IN") | {"br.gif": b"an older flag"}


def test_a_reader_of_the_old_file_goes_on_reading_it(hoist: Hoist, faults: FaultServer) -> None:
    hoist.folder.mkdir()
    (hoist.folder / "br.gif").write_bytes(b"an older flag")
    with open(hoist.folder / "br.gif", "rb") as reader:
        all_arrive(hoist, faults.base())
        assert reader.read() == b"an older flag"


def test_a_folder_of_that_name_fails_its_item_and_stays(hoist: Hoist, faults: FaultServer) -> None:
    (hoist.folder / "br.gif").mkdir(parents=True)
    message = only_br_fails(hoist, faults.base())
    assert "directory" in message.lower()
    assert (hoist.folder / "br.gif").is_dir()
    assert sorted(path.name for path in hoist.folder.iterdir()) == ["ad.gif", "br.gif", "de.gif", "fr.gif", "in.gif"]


@pytest.mark.parametrize("size", [3000, 8 * MEBIBYTE])
@pytest.mark.parametrize("link", ["br.gif", "br.gif.part"])
def test_a_link_of_that_name_is_replaced_and_not_followed(hoist: Hoist, faults: FaultServer, tmp_path: pathlib.Path,
                                                          link: str, size: int) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"not a flag")
    hoist.folder.mkdir()
    (hoist.folder / link).symlink_to(elsewhere)
    result = hoist.run(*CODES, base=faults.base(f"ok/size={size}/only=BR"))
    assert (result.code, result.counts) == (0, (5, 0, 0))
    assert elsewhere.read_bytes() == b"not a flag"
    assert not (hoist.folder / "br.gif").is_symlink()
    assert hoist.files() == right_files("AD", "DE", "FR", "IN") | {"br.gif": body_of("BR", size)}


@pytest.mark.parametrize("size", [3000, 8 * MEBIBYTE])
def test_what_a_killed_run_left_is_replaced(hoist: Hoist, faults: FaultServer, size: int) -> None:
    hoist.folder.mkdir()
    (hoist.folder / "br.gif.part").write_bytes(b"half a flag" * MEBIBYTE)
    result = hoist.run(*CODES, base=faults.base(f"ok/size={size}/only=BR"))
    assert (result.code, result.counts) == (0, (5, 0, 0))
    assert hoist.files() == right_files("AD", "DE", "FR", "IN") | {"br.gif": body_of("BR", size)}


def test_a_killed_run_leaves_no_torn_file(hoist: Hoist, faults: FaultServer) -> None:
    size = 16 * MEBIBYTE
    hoist.folder.mkdir()
    (hoist.folder / "ad.gif").write_bytes(b"an older flag")
    running = hoist.start("AD", "BR", base=faults.base(f"hold-body/size={size}"))
    faults.wait_held(2)
    wait_until(lambda: len(list(hoist.folder.glob("*.part"))) == 2, "both large bodies have begun to be written")
    running.send(signal.SIGKILL)
    assert running.wait().code == -signal.SIGKILL
    assert (hoist.folder / "ad.gif").read_bytes() == b"an older flag"
    assert not (hoist.folder / "br.gif").exists()

    again = hoist.run("AD", "BR", base=faults.base(f"ok/size={size}"))
    assert (again.code, again.counts) == (0, (2, 0, 0))
    assert hoist.files() == right_files("AD", "BR", size=size)


# -------------------------------------------------------------------------------------------------------- the folder

def test_a_missing_folder_is_made_with_its_parents(hoist: Hoist, faults: FaultServer) -> None:
    hoist.folder = hoist.work / "a" / "b" / "c"
    all_arrive(hoist, faults.base())


def test_the_folder_is_downloads_unless_told_otherwise(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run(*CODES, base=faults.base(), in_downloads=True)
    assert result.code == 0
    assert hoist.files(hoist.work / "downloads") == right_files(*CODES)


def test_a_link_to_a_folder_will_do_as_the_folder(hoist: Hoist, faults: FaultServer) -> None:
    (hoist.work / "there").mkdir()
    hoist.folder.symlink_to(hoist.work / "there")
    all_arrive(hoist, faults.base())


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_place_of_the_folder_ends_the_run_before_it_begins(hoist: Hoist, faults: FaultServer,
                                                                     place: str) -> None:
    (hoist.work / "file").write_bytes(b"here already")
    result = hoist.run(base=faults.base(), folder=hoist.work / place)
    assert result.code == 3
    assert str(hoist.work / place) in result.stderr
    assert "Not a directory" in result.stderr or "File exists" in result.stderr
    assert faults.record.seen == []
    assert (hoist.work / "file").read_bytes() == b"here already"


def test_files_are_readable_as_the_umask_says(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run(*CODES, base=faults.base(), umask=0o027)
    assert result.code == 0
    assert {path.stat().st_mode & 0o777 for path in hoist.folder.iterdir()} == {0o640}


@pytest.mark.needs("xattr")  # or every file may have an access control list
@pytest.mark.parametrize("arguments", [[], ["--refresh"], ["--durability", "batch"]])
def test_a_file_that_is_replaced_passes_its_mode_on(hoist: Hoist, faults: FaultServer, arguments: list[str]) -> None:
    hoist.folder.mkdir()
    modes = dict(zip((f"{code.lower()}.gif" for code in CODES), (0o600, 0o640, 0o444, 0o4711)))
    for name, mode in modes.items():
        (hoist.folder / name).write_bytes(b"old")
        (hoist.folder / name).chmod(mode)
    assert hoist.run(*arguments, *CODES, base=faults.base()).code == 0
    new = {name: (hoist.folder / name).stat() for name in modes}
    assert all((hoist.folder / name).read_bytes() != b"old" for name in modes)
    assert {name: stat.S_IMODE(found.st_mode) for name, found in new.items()} == {
        name: mode & 0o777 for name, mode in modes.items()}
