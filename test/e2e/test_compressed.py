"""--compressed: compressed bodies are saved decompressed, within bounds, and only if they are complete."""

from __future__ import annotations

import gzip

import pytest

from codings import PACKERS, packed
from fault_server import FaultServer
from faults import body_of
from hoist_runner import SANITIZED, Hoist, Running, wait_until
from lists import errors_of, write_list
from unattended import urls
from web_server import WebServer, other_web, web  # noqa: F401 (fixtures)

MEBIBYTE = 1024 * 1024
TEXT = body_of("text", 300_000)  # more than comes whole, whatever it is packed with


def start_beside_one_held(hoist: Hoist, faults: FaultServer, web: WebServer, names: list[str],
                          *arguments: str) -> Running:
    """A run of files and one that the server holds: so the process is there to be looked at when the others are done."""
    items = write_list(hoist, *(web.url(name) for name in names), *urls(faults.base("hold"), ["last"]))
    return hoist.start("--compressed", "--retry", "0", "-v", "-m", "50", "--max-per-host", "50", "-i", items, *arguments)


@pytest.mark.parametrize("coding", PACKERS)
def test_a_large_file_that_is_packed_a_thousandfold_takes_little_memory(hoist: Hoist, faults: FaultServer,
                                                                        web: WebServer, coding: str) -> None:
    size, names = 200_000_000, ["1.txt", "2.txt"]
    web.packed = dict.fromkeys((f"/{name}" for name in names), packed(coding, bytes(size)))
    running = start_beside_one_held(hoist, faults, web, names)
    wait_until(lambda: all((hoist.folder / name).exists() for name in names), "the files are there")
    peak = running.peak_memory()
    faults.release_all()
    assert running.wait().code == 0
    assert [(hoist.folder / name).stat().st_size for name in names] == [size] * 2
    assert SANITIZED or peak < 64 * MEBIBYTE


@pytest.mark.parametrize("coding", PACKERS)
def test_files_that_unpack_to_more_than_allowed_take_little_memory(hoist: Hoist, faults: FaultServer, web: WebServer,
                                                                   coding: str) -> None:
    names = [f"{number}.txt" for number in range(20)]
    web.packed = dict.fromkeys((f"/{name}" for name in names), packed(coding, bytes(70_000_000)))
    running = start_beside_one_held(hoist, faults, web, names, "--max-filesize", "10M")
    wait_until(lambda: running.stdout.count("larger than") >= len(names), "all of them have failed")
    peak = running.peak_memory()
    faults.release_all()
    result = running.wait()
    assert (result.code, sorted(result.messages), list(hoist.files())) == (1, sorted(names), ["last.bin"])
    assert SANITIZED or peak < 64 * MEBIBYTE


@pytest.mark.parametrize("coding", PACKERS)
def test_each_coding_is_asked_for_and_undone(hoist: Hoist, web: WebServer, coding: str) -> None:
    web.packed = {"/small.txt": packed(coding, b"small"), "/large.txt": packed(coding, TEXT)}
    items = write_list(hoist, f"{web.url('small.txt')}\tsize=5", f"{web.url('large.txt')}\tsize={len(TEXT)}")
    result = hoist.run("--compressed", "--max-filesize", str(len(TEXT)), "-i", items)
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == {"small.txt": b"small", "large.txt": TEXT}
    asked = (web.asked[0].header("Accept-Encoding") or "").split(", ")
    assert web.packed["/small.txt"][0] in asked


def test_a_file_of_several_gzip_members_is_one_file(hoist: Hoist, web: WebServer) -> None:
    web.packed = {"/1.txt": ("gzip", gzip.compress(b"one, ") + gzip.compress(TEXT))}
    result = hoist.run("--compressed", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, hoist.files()) == (0, {"1.txt": b"one, " + TEXT})


def test_codings_are_undone_in_turn_and_none_is_one(hoist: Hoist, web: WebServer) -> None:
    web.packed = {"/1.txt": ("identity, GZIP, deflate", packed("deflate", gzip.compress(TEXT))[1]),
                  "/2.txt": ("identity", TEXT), "/3.txt": ("gzip", b"")}
    result = hoist.run("--compressed", "-i", write_list(hoist, *(web.url(f"{n}.txt") for n in (1, 2, 3))))
    assert (result.code, hoist.files()) == (0, {"1.txt": TEXT, "2.txt": TEXT, "3.txt": b""})


@pytest.mark.parametrize("size", [100, 300_000])
@pytest.mark.parametrize("coding", PACKERS)
def test_a_body_that_ends_too_early_is_tried_again(hoist: Hoist, web: WebServer, coding: str, size: int) -> None:
    name, body = packed(coding, TEXT[:size])
    web.packed = {"/1.txt": (name, body[:-1])}  # its Content-Length is that of what is sent
    result = hoist.run("--compressed", "--retry", "1", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, hoist.files(), len(web.asked)) == (1, {}, 2)
    assert "ended in the middle of its" in errors_of(result)["1.txt"]


@pytest.mark.parametrize("size", [100, 300_000])
@pytest.mark.parametrize("coding", PACKERS)
def test_a_body_that_goes_on_behind_its_end_is_an_error(hoist: Hoist, web: WebServer, coding: str, size: int) -> None:
    name, body = packed(coding, TEXT[:size])
    web.packed = {"/1.txt": (name, body + b"more of it")}
    result = hoist.run("--compressed", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, hoist.files(), len(web.asked)) == (1, {}, 1)
    assert "malformed" in errors_of(result)["1.txt"]


@pytest.mark.parametrize("arguments, code", [(["--compressed"], 1), ([], 0)])
def test_a_coding_that_nobody_asked_for_is_an_error_with_it(hoist: Hoist, web: WebServer, arguments: list[str],
                                                            code: int) -> None:
    web.packed = {"/1.txt": ("rot13", b"Uryyb")}
    result = hoist.run(*arguments, "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, hoist.files()) == (code, {} if code else {"1.txt": b"Uryyb"})


def test_what_is_asked_for_can_be_said_by_a_header_field(hoist: Hoist, web: WebServer) -> None:
    web.packed = {"/1.txt": packed("gzip", TEXT)}
    result = hoist.run("--compressed", "-H", "accept-encoding: gzip", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, hoist.files()) == (0, {"1.txt": TEXT})
    assert web.asked[0].header("Accept-Encoding") == "gzip"
