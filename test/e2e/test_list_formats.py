"""Lists in other forms than one URL per line: packed, JSON Lines, aria2's; and header fields of single items."""

from __future__ import annotations

import gzip
import hashlib
import json
import pathlib
import shutil
import subprocess

import pytest

from fault_server import FaultServer
from hoist_runner import SANITIZED, Hoist, wait_until
from lists import contents, errors_of, write_list
from unattended import urls
from web_server import WebServer, content, other_web, web  # noqa: F401 (fixtures)


def zstd(data: bytes) -> bytes:
    if not shutil.which("zstd"):
        pytest.skip("zstd is not installed")
    return subprocess.run(["zstd", "-q", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout


PACKERS = {"gzip": gzip.compress, "zstd": zstd}
packed = pytest.mark.parametrize("packer", PACKERS.values(), ids=PACKERS)


def write_bytes(hoist: Hoist, data: bytes) -> str:
    path = hoist.work / "list"
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("line", ["{} ", "{}\t", " {}", "\t{}", "  {} \t ", "{}\r", "{} \tcode=X"])
def test_blank_space_at_the_ends_of_a_line_is_dropped(hoist: Hoist, web: WebServer, line: str) -> None:
    result = hoist.run("-i", write_list(hoist, line.format(web.url("1.txt")), web.url("2.txt")))
    assert (result.code, hoist.files()) == (0, contents("1.txt", "2.txt"))


@packed
def test_a_list_may_be_packed(hoist: Hoist, web: WebServer, packer) -> None:
    lines = [f"{web.url(f'{n}.txt')}\n".encode() for n in range(40)]
    data = packer(b"\xef\xbb\xbf" + b"".join(lines[:20])) + packer(b"".join(lines[20:]))
    result = hoist.run("-i", write_bytes(hoist, data))
    assert (result.code, hoist.files()) == (0, contents(*(f"{n}.txt" for n in range(40))))
    assert "Fetching 40 files" in result.stdout


@packed
def test_a_packed_list_may_come_from_a_pipe(hoist: Hoist, web: WebServer, packer) -> None:
    running = hoist.start("-i", "-", stdin=subprocess.PIPE)
    assert running.process.stdin
    running.process.stdin.write(packer(f"{web.url('1.txt')}\n{web.url('2.txt')}".encode()))
    running.process.stdin.close()
    assert running.wait().code == 0
    assert hoist.files() == contents("1.txt", "2.txt")


@packed
@pytest.mark.parametrize("fault", ["cut off", "malformed"])
def test_a_packed_list_that_is_broken_is_an_error_that_says_so(hoist: Hoist, web: WebServer, packer, fault: str) -> None:
    """What came whole is fetched; what was cut in two is not."""
    first = packer(f"{web.url('1.txt')}\n".encode())
    rest = packer("".join(f"{web.url(hashlib.md5(bytes([n])).hexdigest())}\n" for n in range(99)).encode())
    data = first + (rest[:30] if fault == "cut off" else rest[:30] + b"\xff" * 30 + rest[60:])
    result = hoist.run("-i", write_bytes(hoist, data))
    message = errors_of(result)["line 2"]
    assert result.code == 1
    assert ("ends in the middle" if fault == "cut off" else "malformed") in message
    assert hoist.files() == contents("1.txt")


@packed
def test_a_packed_bomb_of_lines_needs_little_memory(hoist: Hoist, faults: FaultServer, packer) -> None:
    block = (b"#" + b" " * 63_999 + b"\n") * 500
    data = packer(block) * 8 + packer(f"{urls(faults.base('hold'), ['f'])[0]}\n".encode())
    assert len(data) < 1_000_000
    running = hoist.start("-i", write_bytes(hoist, data))
    faults.wait_held(1)
    peak = running.peak_memory()
    faults.release_all()
    assert running.wait().code == 0
    assert peak < 128 * 1024 * 1024 or SANITIZED


def test_a_list_may_be_json_lines(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    web.statuses = {"/2.txt": 500}
    sha256 = hashlib.sha256(content("3.txt")).hexdigest()
    lines = [{"url": web.url("1.txt"), "out": "a/x", "code": "X", "unknown": {"a": [1]}, "size": 3000, "md5": None},
             {"url": web.url("2.txt"), "mirrors": [other_web.url("2.txt")]},
             {"url": web.url("3.txt"), "sha256": sha256, "headers": ["X-Key: 7"]}]
    path = write_list(hoist, *(json.dumps(line) for line in lines), web.url("4.txt"), '{"url": 7}', "{", "[]")
    result = hoist.run("-v", "--retry", "0", "-i", path)
    assert (result.code, result.counts) == (1, (4, 0, 3))
    assert hoist.files() == {"a/x": content("1.txt"), **contents("2.txt", "3.txt", "4.txt")}
    assert "X OK" in result.stdout and list(result.messages) == []
    assert all(f"*** Error for line {number}: " in result.stdout for number in (5, 6, 7))
    assert {asked.path: asked.header("X-Key") for asked in web.asked}["/3.txt"] == "7"


def test_a_report_is_a_list(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/2.txt": 500}
    lines = [f"{web.url('1.txt')}\tout=a/1\tsha512={hashlib.sha512(content('1.txt')).hexdigest()}", web.url("2.txt")]
    hoist.run("--retry", "0", "--report", "report", "-i", write_list(hoist, *lines))
    web.statuses = {}
    shutil.rmtree(hoist.folder)
    result = hoist.run("-i", "report")
    assert (result.code, result.counts) == (0, (2, 0, 0))
    assert "Fetching 2 files" in result.stdout
    assert hoist.files() == {"a/1": content("1.txt"), "2.txt": content("2.txt")}


def test_a_list_may_be_an_aria2_input_file(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    web.statuses = {"/1.txt": 404}
    md5 = hashlib.md5(content("2.txt")).hexdigest()
    path = write_list(hoist, "# aria2", f"{web.url('1.txt')}\t{other_web.url('1.txt')}", "  dir=d/e", " out=x", web.url("2.txt"),
                      f"\tchecksum=md5={md5}", "  split=5", "  header=X-Key: 7", "  referer=http://r/", web.url("3.txt"),
                      f"  {web.url('4.txt')}", web.url("5.txt"), "  out=../5", web.url("6.txt"), "  all-proxy=http://p/")
    result = hoist.run("--retry", "0", "--failed", "failed", "-i", path)
    assert (result.code, result.counts) == (1, (4, 0, 2))
    assert hoist.files() == {"d/e/x": content("1.txt"), **contents("2.txt", "3.txt", "4.txt")}
    assert list(errors_of(result)) == ["line 12", "line 14"]
    asked = next(asked for asked in web.asked if asked.path == "/2.txt")
    assert (asked.header("X-Key"), asked.header("Referer")) == ("7", "http://r/")
    again = hoist.run("--retry", "0", "-i", "failed")
    assert again.counts == (0, 0, 2), "what could not be used fails again"


def test_items_of_a_pipe_do_not_wait_for_options(hoist: Hoist, web: WebServer) -> None:
    running = hoist.start("-i", "-", stdin=subprocess.PIPE)
    assert running.process.stdin
    try:
        for name in ("1.txt", "2.txt"):
            running.process.stdin.write(f"{web.url(name)}\n".encode())
            running.process.stdin.flush()
            wait_until(lambda: (hoist.folder / name).exists(), f"{name} is fetched while the pipe is open")
    finally:
        running.process.stdin.close()
    assert running.wait().code == 0


def test_header_fields_of_an_item_are_its_own_and_secret(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    """They replace those of --header, go to no other origin, and are shown nowhere but in the list of --failed."""
    web.statuses = {"/1.txt": 500}
    web.redirections = {"/3.txt": other_web.url("3.txt"), "/4.txt": "/x/4.txt"}
    own = "\theader=X-Key: secret7\theader=Accept: text/plain"
    path = write_list(hoist, f"{web.url('1.txt')}\t{other_web.url('1.txt')}{own}", web.url("2.txt"),
                      f"{web.url('3.txt')}{own}", f"{web.url('4.txt')}{own}", f"{web.url('5.txt')}\theader=secret7")
    result = hoist.run("-v", "--log-level", "trace", "--retry", "0", "-H", "X-Key: all", "--report", "report", "--failed",
                       "failed", "-i", path)
    keys = {asked.path: asked.header("X-Key") for asked in web.asked}
    assert keys == {"/1.txt": "secret7", "/2.txt": "all", "/3.txt": "secret7", "/4.txt": "secret7", "/x/4.txt": "secret7"}
    assert {asked.path: (asked.header("X-Key"), asked.header("Accept")) for asked in other_web.asked}["/3.txt"] == (
        None, "text/plain")
    assert other_web.asked[0].header("X-Key") != "secret7"
    shown = result.stdout + result.stderr + (hoist.work / "report").read_text()
    assert "secret7" not in shown
    assert list(errors_of(result)) == [] and "Error for line 5" in result.stdout


def test_failed_items_keep_their_header_fields(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 500}
    path = write_list(hoist, f"{web.url('1.txt')}\theader=X-Key: 7")
    assert hoist.run("--retry", "0", "--failed", "failed", "-i", path).code == 1
    web.statuses = {}
    assert hoist.run("-i", "failed").code == 0
    assert [asked.header("X-Key") for asked in web.asked] == ["7", "7"]
    assert pathlib.Path(hoist.work / "failed").stat().st_mode & 0o777 == 0o600
