"""A machine that is short of descriptors, threads or memory: hoist makes do with less, or says in a sentence what it needs."""

from __future__ import annotations

import os
import pathlib
import shutil
import sys
import tempfile

import pytest

from batches import DEFAULT_CODES, right_files
from fault_server import FaultServer
from hoist_runner import HERE, SANITIZED, ExecResult, Hoist
from preloaded import preload

FAULTS = HERE / "../faults"


def limited(limit: str) -> list[str]:
    return ["sh", "-c", f'ulimit {limit} && exec "$@"', "sh"]


def said(result: ExecResult) -> bool:
    """Whether the run says in one sentence why it could not be, and has done nothing else."""
    return result.code == 3 and result.stderr.startswith("hoist: ") and result.stderr.count("\n") == 1


def fails(hoist: Hoist, function: str, nth: int) -> None:
    """That call of a function fails, and each that follows."""
    if SANITIZED:
        pytest.skip("a sanitizer has calls of its own that must not fail, before it is ready to say so")
    preload(hoist, str(FAULTS / "faults.c"), {"FAULT_FUNCTION": function, "FAULT_NTH": str(nth), "FAULT_LASTING": "1",
                                              "FAULT_TRACE": str(hoist.work / f"trace{nth}")})


@pytest.mark.parametrize("files", [6, 9, 10, 11, 12, 16, 24])
def test_too_few_open_files_are_said(hoist: Hoist, faults: FaultServer, files: int) -> None:
    result = hoist.run(base=faults.base(), launcher=limited(f"-n {files}"))
    assert said(result)
    assert "files that a run needs can be opened: raise the limit (ulimit -n)" in result.stderr
    assert not faults.record.seen


@pytest.mark.parametrize("more", [(), ("--refresh", "--durability", "file", "--report", "report", "--failed", "failed",
                                       "--metrics", "metrics", "--log-file", "log")])
def test_few_open_files_are_enough_for_one_connection(hoist: Hoist, faults: FaultServer, more: tuple[str, ...]) -> None:
    result = hoist.run(*more, base=faults.base(), launcher=limited("-n 36"))
    assert (result.code, result.counts) == (0, (20, 0, 0))
    assert {name: body for name, body in hoist.files().items() if "/" not in name} == right_files(*DEFAULT_CODES)
    assert "1 concurrent connection will be used." in result.stdout
    assert faults.record.most == 1


def test_what_is_open_already_counts(hoist: Hoist, faults: FaultServer) -> None:
    """Descriptors that the program before it has left open are not there for the run."""
    inherit = "import os, sys\nfor _ in range(180): os.set_inheritable(os.dup(2), True)\nos.execv(sys.argv[1], sys.argv[1:])"
    result = hoist.run(base=faults.base(), launcher=["prlimit", "--nofile=200:200", sys.executable, "-c", inherit])
    assert said(result)
    assert "files that a run needs can be opened" in result.stderr


@pytest.mark.parametrize("nth", range(1, 13))
def test_a_run_without_threads_says_so_or_has_fewer(hoist: Hoist, faults: FaultServer, nth: int) -> None:
    fails(hoist, "pthread_create", nth)
    result = hoist.run(base=faults.base())
    assert said(result) or (result.code, result.counts) == (0, (20, 0, 0))
    assert result.code == 3 or hoist.files() == right_files(*DEFAULT_CODES)
    if nth <= 4:
        assert f"only {nth - 1} of the 4 threads that a run needs can be started" in result.stderr
    elif nth <= 6:
        assert result.code == 3 or "threads can be started, so" in result.stderr


@pytest.mark.skipif(SANITIZED, reason="a sanitizer needs a process of its own to look for leaks")
def test_a_user_who_may_have_few_processes_is_told_so(hoist: Hoist, faults: FaultServer) -> None:
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can be somebody else")
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        place.chmod(0o777)
        binary = shutil.copy(hoist.binary, place / "hoist")
        os.chmod(binary, 0o755)
        hoist.binary = pathlib.Path(binary)
        for most in range(1, 10):
            launcher = ["setpriv", "--reuid=64999", "--regid=64999", "--clear-groups", "prlimit", f"--nproc={most}"]
            result = hoist.run(base=faults.base(), launcher=launcher, folder=place / f"files{most}", cwd=place)
            assert said(result) or (result.code, result.counts) == (0, (20, 0, 0))
        assert result.code == 0


@pytest.mark.skipif(SANITIZED, reason="a sanitizer needs terabytes of addresses")
@pytest.mark.parametrize("kibibytes", range(25_000, 100_000, 5_000))
def test_little_memory_is_enough_or_said(hoist: Hoist, faults: FaultServer, kibibytes: int) -> None:
    result = hoist.run("--report", "report", base=faults.base(f"size={200_000}"), launcher=limited(f"-v {kibibytes}"))
    if "error while loading shared libraries" in result.stderr:
        pytest.skip("not even the libraries can be loaded")
    assert result.code in (0, 1, 3)
    assert result.code != 3 or result.stderr.splitlines()[-1].startswith("hoist: ")
    assert set(hoist.files()) <= set(right_files(*DEFAULT_CODES))


@pytest.mark.needs("epoll")  # or libuv aborts
@pytest.mark.parametrize("nth", range(1, 11))
def test_a_connection_that_cannot_be_watched_is_an_error_of_its_item(hoist: Hoist, faults: FaultServer,
                                                                     nth: int) -> None:
    """As where fs.epoll.max_user_watches is reached."""
    fails(hoist, "epoll_ctl", nth)
    result = hoist.run("-m", "2", base=faults.base())
    assert said(result) or result.code in (0, 1)
    assert result.code != 1 or any("No space left on device" in message for message in result.messages.values())
