"""A build with -Dportable=true: what other systems than Linux have to do with. (All other tests are run with it, too.)"""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from hoist_runner import BINARY, Hoist, system_features
from lists import contents, write_list
from web_server import WebServer, web  # noqa: F401 (fixture)

ONLY_SOME_HAVE = (r"accept4|copy_file_range|dl_iterate_phdr|dup3|epoll_\w+|eventfd|getrandom|gnu_dev_\w+|lgetxattr|memfd_create"
                  r"|openat2|pipe2|prctl|renameat2|seccomp_\w+|statx|syncfs")


@pytest.fixture(autouse=True)
def portable() -> None:
    if system_features() != {"POSIX alone"}:
        pytest.skip("not built with -Dportable=true")


@pytest.mark.skipif(not shutil.which("nm"), reason="no nm: apt install binutils")
def test_the_program_calls_nothing_that_only_some_systems_have() -> None:
    """What libraries and libc call for themselves is another matter."""
    symbols = subprocess.run(["nm", "-D", "-u", BINARY], capture_output=True, text=True, check=True).stdout
    assert re.search(r"\blinkat(@|$)", symbols, re.MULTILINE), "nm tells the calls"
    assert re.findall(rf"\b(?:{ONLY_SOME_HAVE})(?=@|$)", symbols, re.MULTILINE) == []


@pytest.mark.parametrize("how, code", [("require", 3), ("auto", 0), ("off", 0)])
def test_confinement_that_is_required_is_an_error(hoist: Hoist, web: WebServer, how: str, code: int) -> None:
    result = hoist.run("--confine", how, "--log-level", "debug", "-i", write_list(hoist, web.url("1.txt")))
    assert result.code == code
    assert ("built without Landlock and seccomp" in result.stderr) == (how != "off")
    assert hoist.files() == ({} if code else contents("1.txt"))


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_a_batch_is_synced_file_by_file(hoist: Hoist, web: WebServer) -> None:
    names = [f"{n}.txt" for n in range(1, 4)]
    trace = hoist.work / "trace"
    result = hoist.run("--durability", "batch", "-i", write_list(hoist, *map(web.url, names)),
                       launcher=["strace", "-f", "-e", "trace=fsync", "-o", str(trace)])
    assert result.code == 0
    assert len(re.findall(r"\bfsync\(", trace.read_text())) >= len(names)
