"""Files of checksums, as sha256sum writes them."""

from __future__ import annotations

import hashlib

import pytest

from hoist_runner import Hoist
from lists import contents, errors_of, write_list
from web_server import WebServer, content, web  # noqa: F401 (a fixture)


def digest(name: str) -> str:
    return hashlib.sha256(content(name)).hexdigest()


@pytest.mark.parametrize("form", ["{d}  {f}\n", "{d} *{f}\n", "{d}  ./{f}\n", "SHA256 ({f}) = {d}\n", "{d}  {f}\r\n",
                                  "# comment\n\n{d}  {f}", "MD5 ({f}) = 00\n{d}  {f}\n"])
def test_checksums_that_are_right_are_fine(hoist: Hoist, web: WebServer, form: str) -> None:
    sums = hoist.work / "sums"
    sums.write_bytes("".join(form.format(d=digest(f), f=f) for f in ["1.txt"]).encode())
    result = hoist.run("--checksums", str(sums), "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == contents("1.txt")


def test_a_wrong_checksum_is_an_error_and_no_file(hoist: Hoist, web: WebServer) -> None:
    sums = write_list(hoist, f"{digest('1.txt')}  1.txt", f"{'0' * 64}  2.txt", name="sums")
    result = hoist.run("--retry", "0", "--report", "report", "--checksums", sums, "-i",
                       write_list(hoist, web.url("1.txt"), web.url("2.txt")))
    assert (result.code, result.counts) == (1, (1, 0, 1))
    assert "0" * 64 in errors_of(result)["2.txt"]
    assert '"integrity"' in (hoist.work / "report").read_text()
    assert hoist.files() == contents("1.txt")


def test_a_file_without_checksum_is_an_error_and_not_fetched(hoist: Hoist, web: WebServer) -> None:
    sums = write_list(hoist, f"{digest('1.txt')}  1.txt", name="sums")
    result = hoist.run("--checksums", sums, "-i", write_list(hoist, web.url("1.txt"), web.url("2.txt")))
    assert (result.code, list(errors_of(result)), web.paths) == (1, ["2.txt"], ["/1.txt"])


def test_a_file_without_checksum_is_in_the_list_of_failures(hoist: Hoist, web: WebServer) -> None:
    sums = write_list(hoist, f"{digest('1.txt')}  1.txt", name="sums")
    lines = [web.url("1.txt"), f"{web.url('2.txt')}\tsize=7", f"{web.url('1.txt')}\tsha256={'0' * 64}\tout=1.txt"]
    hoist.run("--checksums", sums, "-i", write_list(hoist, *lines[:2]), "--failed", "failed", "--report", "report")
    assert f"{web.url('2.txt')}\tcode=2.txt\tout=2.txt\tsize=7\n" == (hoist.work / "failed").read_text()
    assert f'"url":"{web.url("2.txt")}","mirrors":[],"file":"2.txt"' in (hoist.work / "report").read_text()
    hoist.run("--checksums", sums, "-i", write_list(hoist, lines[2]), "--failed", "failed")
    assert (hoist.work / "failed").read_text().startswith(web.url("1.txt"))


def test_checksums_are_of_files_by_their_whole_path(hoist: Hoist, web: WebServer) -> None:
    sums = write_list(hoist, f"{digest('1.txt')}  a/x", f"{digest('2.txt')}  b/x", name="sums")
    lines = [f"{web.url('1.txt')}\tout=a/x", f"{web.url('2.txt')}\tout=b/x"]
    assert hoist.run("--checksums", sums, "-i", write_list(hoist, *lines)).code == 0
    assert hoist.files() == {"a/x": content("1.txt"), "b/x": content("2.txt")}


def test_the_flags_are_verified_as_well(hoist: Hoist, web: WebServer) -> None:
    sums = write_list(hoist, f"{digest('br.gif')}  br.gif", f"{'0' * 64}  de.gif", name="sums")
    result = hoist.run("--checksums", sums, "BR", "DE", base=web.url("f"))
    assert (result.code, list(errors_of(result))) == (1, ["DE"])
    assert hoist.files() == contents("br.gif")


@pytest.mark.parametrize("line", ["nonsense", "00  1.txt", "g" * 64 + "  1.txt", "0" * 64, "0" * 64 + "  ",
                                  "SHA256 (1.txt) = 00"])
def test_a_checksum_file_that_makes_no_sense_cannot_be_run(hoist: Hoist, web: WebServer, line: str) -> None:
    sums = write_list(hoist, "# sums", line, name="sums")
    result = hoist.run("--checksums", sums, "-i", write_list(hoist, web.url("1.txt")))
    assert result.code in (2, 3)
    assert "sums" in result.stderr and "2" in result.stderr.partition("sums")[2]
    assert web.asked == []


def test_a_checksum_file_that_is_not_there_cannot_be_run(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("--checksums", "missing", "-i", write_list(hoist, web.url("1.txt")))
    assert result.code == 3
    assert "missing" in result.stderr
    assert web.asked == []


def test_a_list_that_says_otherwise_than_the_checksums_is_an_error(hoist: Hoist, web: WebServer) -> None:
    sums = write_list(hoist, f"{digest('1.txt')}  1.txt", name="sums")
    lines = [f"{web.url('1.txt')}\tsha256={'0' * 64}"]
    result = hoist.run("--checksums", sums, "-i", write_list(hoist, *lines))
    assert (result.code, list(errors_of(result)), hoist.files()) == (1, ["1.txt"], {})
