"""--confine: a run that somebody has taken over is left with the files of the run; one that nobody has works as ever."""

from __future__ import annotations

import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from hoist_runner import SANITIZED, Hoist
from lists import contents, errors_of, write_list
from preloaded import preload
from tls_servers import NAMES, TlsNginx
from unattended import report, urls
from web_server import WebServer, certificate, tls_web, web  # noqa: F401 (fixtures)

pytestmark = pytest.mark.needs("Landlock")

LANDLOCK_CREATE_RULESET = 444
VERSION = ctypes.CDLL(None).syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
ATTEMPTS = {"read": "EACCES", "write": "EACCES", "truncate": "EACCES", "create": "EACCES", "list": "EACCES",
            "mkdir": "EACCES", "unlink": "EACCES", "symlink": "EPERM", "exec": "EPERM", "ptrace": "EPERM",
            "unshare": "EPERM", "mount": "EPERM", "setgid": "EPERM", "bind": "EACCES"}

# Makes a system call fail as in a container, and becomes the command.
WITHOUT_CALL = """
import ctypes, os, struct, sys
number, error = map(int, sys.argv[1:3])
code = b"".join(struct.pack("<HBBI", *one) for one in (
    (0x20, 0, 0, 0), (0x15, 0, 1, number), (0x06, 0, 0, 0x00050000 | error), (0x06, 0, 0, 0x7fff0000)))
kept = ctypes.create_string_buffer(code)
program = ctypes.create_string_buffer(struct.pack("H6xP", 4, ctypes.addressof(kept)))
library = ctypes.CDLL(None, use_errno=True)
assert library.prctl(38, 1, 0, 0, 0) == 0 and library.prctl(22, 2, program, 0, 0) == 0, os.strerror(ctypes.get_errno())
os.execv(sys.argv[3], sys.argv[3:])
"""


def can_confine(hoist: Hoist) -> str:
    """Why not; empty if it can."""
    if SANITIZED:
        return "a sanitizer needs what is denied"
    if VERSION < 1:
        return "this kernel has no Landlock"
    result = hoist.run("--confine", "require", "http://127.0.0.1:1/x", "--retry", "0")
    return "built without libseccomp" if "built without libseccomp" in result.stderr else ""


@pytest.fixture
def confined(hoist: Hoist) -> Hoist:
    reason = can_confine(hoist)
    if reason:
        pytest.skip(reason)
    return hoist


def attempts(stderr: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for thread, attempt, result in re.findall(r"^breakout: (\S+) (\S+) (\S+)$", stderr, re.MULTILINE):
        found.setdefault(thread, {})[attempt] = result
    return found


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "dir").mkdir()
    for name in ("secret", "to-truncate", "gone-l", "gone-w"):
        (folder / name).write_text("kept")
    return folder


def everything(folder: pathlib.Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


# ------------------------------------------------------------------------------------------------- from inside

def test_what_has_taken_over_a_run_gets_nowhere(confined: Hoist, web: WebServer, outside: pathlib.Path) -> None:
    kept = everything(outside)
    preload(confined, "breakout.c", {"BREAKOUT": str(outside)})
    (confined.work / "out").mkdir()
    result = confined.run("--confine", "require", "--refresh", "--report", "out/r.jsonl", "--failed", "out/f",
                          "-i", write_list(confined, web.url("1.txt"), web.url("2.txt")))
    expected = dict(ATTEMPTS)
    if VERSION < 3:
        expected["truncate"] = "EACCES"  # it is a write, too
    if VERSION < 4:
        expected.pop("bind")
    told = attempts(result.stderr)
    for thread in ("loop", "worker"):
        assert {name: told[thread][name] for name in expected} == expected, thread
    assert everything(outside) == kept
    assert (result.code, {name: text for name, text in confined.files().items() if ".hoist" not in name}) == (
        0, contents("1.txt", "2.txt"))


def test_which_gets_far_without(hoist: Hoist, web: WebServer, outside: pathlib.Path) -> None:
    preload(hoist, "breakout.c", {"BREAKOUT": str(outside)})
    result = hoist.run("--confine", "off", "-i", write_list(hoist, web.url("1.txt")))
    told = attempts(result.stderr)["loop"]
    for name in ("read", "write", "truncate", "create", "list", "mkdir", "unlink", "symlink", "exec", "ptrace"):
        assert told[name] == "done", name


# ------------------------------------------------------------------------------------------------- it works

def test_everything_that_a_run_reads_and_writes_works(confined: Hoist, certificate: pathlib.Path,
                                                     tls_web: WebServer) -> None:
    """By name, so with the resolver; lists through a pipe and a FIFO; in folders that are not the run's."""
    work = confined.work
    for folder in ("in", "out", "logs"):
        (work / folder).mkdir()
    url = tls_web.url("").replace("127.0.0.1", "localhost")
    write_list(confined, "machine localhost login me password p", name="in/netrc")
    write_list(confined, "localhost\tFALSE\t/\tFALSE\t0\tname\tvalue", name="in/cookies")
    os.mkfifo(work / "in/fifo")
    fifo = os.open(work / "in/fifo", os.O_RDWR)  # so that it has a reader whenever the program looks at it
    os.write(fifo, f"{url}1.txt\n".encode())
    (work / "out/link").symlink_to("linked")
    reading, writing = os.pipe()
    os.write(writing, f"{url}2.txt\n{url}a/3.txt\tout=deep/er/3.txt\nhttp://127.0.0.1:1/refused\n".encode())
    os.close(writing)
    result = confined.run(
        "--confine", "require", "-q", "--log-level", "debug", "--retry", "0",
        "--refresh", "--netrc-file", "in/netrc", "--cookies", "in/cookies",
        "--cacert", str(certificate / "certificate.pem"), "-i", f"/dev/fd/{reading}", "-i", "in/fifo", "-l", "4",
        "--report", "out/r.jsonl", "--failed", "out/link", "--metrics", "out/m.prom", "--save-cookies", "out/c",
        "--log-file", "logs/log", "--durability", "file", folder=work / "new/deep", pass_fds=(reading,))
    os.close(reading)
    os.close(fifo)
    assert (result.code, list(errors_of(result))) == (1, ["refused"])
    saved = confined.files(work / "new/deep")
    assert {"1.txt", "2.txt", "deep/er/3.txt"} <= set(saved)
    items, summary = report(work / "out/r.jsonl")
    assert (summary["downloaded"], summary["failed"]) == (3, 1)
    assert "/refused" in (work / "out/linked").read_text() and (work / "out/link").is_symlink()
    assert (work / "out/m.prom").exists() and (work / "out/c").exists()
    assert re.search(r"debug confined to its files \(Landlock \d+, \d+ rules\)\n.* debug \d+ system calls are denied",
                     (work / "logs/log").read_text())
    assert sorted(path.name for path in (work / "out").iterdir()) == ["c", "link", "linked", "m.prom", "r.jsonl"]


def test_a_client_certificate_and_http2_work(confined: Hoist, tls_nginx: TlsNginx) -> None:
    listed = write_list(confined, *urls(tls_nginx.base(), NAMES[:20]))
    assert confined.run("--confine", "require", "-i", listed).code == 0


def test_devices_and_pipes_work(confined: Hoist, web: WebServer) -> None:
    reading, writing = os.pipe()
    result = confined.run("--confine", "require", "-q", "--report", f"/dev/fd/{writing}", "--failed", "/dev/null",
                          web.url("1.txt"), pass_fds=(writing,))
    os.close(writing)
    with open(reading) as written:
        assert (result.code, '"summary"' in written.read()) == (0, True)


def test_one_file_goes_to_standard_output(confined: Hoist, web: WebServer) -> None:
    temporary = confined.work / "temporary"
    temporary.mkdir()
    confined.environment["TMPDIR"] = str(temporary)
    with open(confined.work / "file", "wb") as file:
        result = confined.run("--confine", "require", "-q", "-o", "-", web.url("1.txt"), stdout=file.fileno())
    assert (result.code, (confined.work / "file").read_bytes(), list(temporary.iterdir())) == (
        0, contents("1.txt")["1.txt"], [])


def test_a_folder_that_nothing_came_to_goes_again(confined: Hoist) -> None:
    result = confined.run("--confine", "require", "--retry", "0", "http://127.0.0.1:1/x", folder="new/deep/er")
    assert (result.code, (confined.work / "new").exists()) == (1, False)


def test_names_beyond_memory_go_to_temporary_files(confined: Hoist, web: WebServer) -> None:
    """Duplicates of many names are found in a database of SQLite's, among the temporary files."""
    temporary = confined.work / "temporary"
    temporary.mkdir()
    confined.environment["TMPDIR"] = str(temporary)
    lines = [web.url("1.txt"), *(f"ftp://a.invalid/{number}" for number in range(10))]
    assert confined.run("--confine", "require", "-q", "-i", write_list(confined, *lines)).code == 1


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_nothing_is_denied_that_a_run_asks_for(confined: Hoist, web: WebServer) -> None:
    trace = confined.work / "trace"
    result = confined.run("--refresh", "--report", "r.jsonl", "--failed", "f", "--metrics", "m",
                          web.url("1.txt").replace("127.0.0.1", "localhost"),
                          launcher=["strace", "-f", "-o", str(trace)])
    assert result.code == 0
    before, _, after = trace.read_text().partition("landlock_restrict_self(")
    assert after, "it is confined by default"
    assert "CLONE_THREAD" not in before.split("CLONE_THREAD")[-1]
    denied = [line for line in after.splitlines() if " EACCES " in line or " EPERM " in line]
    assert denied == []
    assert re.search(r"\bseccomp\(SECCOMP_SET_MODE_FILTER", after)


# ------------------------------------------------------------------------------------------------- where it cannot be had

@pytest.mark.parametrize("error, told", [(38, "this kernel, or this container, has no Landlock"),
                                         (95, "Landlock is turned off on this machine"),
                                         (1, "Landlock cannot be used: Operation not permitted")])
def test_a_container_without_it(hoist: Hoist, web: WebServer, error: int, told: str) -> None:
    if os.uname().machine not in ("x86_64", "aarch64"):
        pytest.skip("the number of the system call")
    launcher = [sys.executable, "-c", WITHOUT_CALL, str(LANDLOCK_CREATE_RULESET), str(error)]
    required = hoist.run("--confine", "require", web.url("1.txt"), launcher=launcher)
    assert (required.code, required.stderr, web.asked) == (3, f"hoist: --confine require: {told}\n", [])
    result = hoist.run("--log-level", "debug", web.url("1.txt"), launcher=launcher)
    assert (result.code, hoist.files()) == (0, contents("1.txt"))
    if not SANITIZED:
        assert f"debug: not confined: {told}" in result.stderr


def test_what_is_preloaded_may_need_anything(hoist: Hoist, web: WebServer) -> None:
    hoist.environment["LD_PRELOAD"] = ""
    preload(hoist, "internet.c", {})
    result = hoist.run("--log-level", "debug", web.url("1.txt"))
    assert result.code == 0
    assert SANITIZED or "debug: not confined: LD_PRELOAD is set" in result.stderr


def test_off_is_off(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("--log-level", "debug", "--confine", "off", web.url("1.txt"))
    assert (result.code, "debug: not confined: --confine off" in result.stderr) == (0, True)
    assert subprocess.run([str(hoist.binary), "--confine", "maybe"], capture_output=True).returncode == 2
