"""Files of checksums, as sha256sum writes them."""

from __future__ import annotations

import hashlib
import json

import pytest

from hoist_runner import Hoist
from lists import contents, errors_of, write_list
from report_schema import check
from web_server import WebServer, content, web  # noqa: F401 (a fixture)


def digest(name: str) -> str:
    return hashlib.sha256(content(name)).hexdigest()


@pytest.mark.parametrize("form", ["{d}  {f}\n", "{d} *{f}\n", "{d}  ./{f}\n", "SHA256 ({f}) = {d}\n", "{d}  {f}\r\n",
                                  "# comment\n\n{d}  {f}", "BLAKE2b ({f}) = 00\n{d}  {f}\n"])
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


# --------------------------------------------------------------------------------------------------- all algorithms

ALGORITHMS = ("md5", "sha1", "sha256", "sha384", "sha512")


def digest_by(algorithm: str, name: str) -> str:
    return hashlib.new(algorithm, content(name)).hexdigest()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("form", ["{a}={d}", "{a}:{d}", "digest={a}:{d}", "digest={A}:{D}"])
def test_a_list_has_digests_of_every_algorithm(hoist: Hoist, web: WebServer, algorithm: str, form: str) -> None:
    lines = []
    for name, hexadecimal in (("1.txt", digest_by(algorithm, "1.txt")), ("2.txt", digest_by(algorithm, "1.txt"))):
        field = form.format(a=algorithm, A=algorithm.upper(), d=hexadecimal, D=hexadecimal.upper())
        lines.append(f"{web.url(name)}\t{field}")
    result = hoist.run("--retry", "0", "--failed", "failed", "-i", write_list(hoist, *lines))
    assert (result.code, result.counts, hoist.files()) == (1, (1, 0, 1), contents("1.txt"))
    message = errors_of(result)["2.txt"]
    assert f"{algorithm} is {digest_by(algorithm, '2.txt')}, expected {digest_by(algorithm, '1.txt')}" in message
    assert f"\t{algorithm}={digest_by(algorithm, '1.txt')}" in (hoist.work / "failed").read_text()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("form", ["{d}  {f}", "{d} *{f}", "{A} ({f}) = {d}", "{A}({f})= {d}"])
def test_a_checksum_file_has_digests_of_every_algorithm(hoist: Hoist, web: WebServer, algorithm: str,
                                                       form: str) -> None:
    sums = write_list(hoist, form.format(d=digest_by(algorithm, "1.txt"), A=algorithm.upper(), f="1.txt"),
                      form.format(d=digest_by(algorithm, "1.txt"), A=algorithm.upper(), f="2.txt"), name="sums")
    result = hoist.run("--retry", "0", "--checksums", sums, "-i",
                       write_list(hoist, web.url("1.txt"), web.url("2.txt")))
    assert (result.code, hoist.files()) == (1, contents("1.txt"))
    assert f"{algorithm} is " in errors_of(result)["2.txt"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_weak_digests_are_remarked_on_once_a_run(hoist: Hoist, web: WebServer, algorithm: str) -> None:
    lines = [f"{web.url(name)}\t{algorithm}={digest_by(algorithm, name)}" for name in ("1.txt", "2.txt", "3.txt")]
    for quiet in ([], ["-q"]):
        result = hoist.run(*quiet, "-i", write_list(hoist, *lines))
        weak = algorithm in ("md5", "sha1") and not quiet
        assert (result.code, result.stderr.count("accidents only")) == (0, int(weak))


def test_a_clear_signed_checksum_file_is_read_and_not_verified(hoist: Hoist, web: WebServer) -> None:
    text = (f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n- # sums\n{digest('1.txt')}  1.txt\n"
            "-----BEGIN PGP SIGNATURE-----\n\niHUEARYKAB0WIQ\n=Tn3m\n-----END PGP SIGNATURE-----\n")
    (hoist.work / "sums").write_text(text)
    result = hoist.run("--checksums", "sums", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, hoist.files()) == (0, contents("1.txt"))
    assert result.stderr.splitlines() == ["hoist: warning: the PGP signature of sums was not verified"]
    assert hoist.run("-q", "--checksums", "sums", "-i", write_list(hoist, web.url("1.txt"))).stderr == ""


@pytest.mark.parametrize("lines", [1, 3, 4, 7])
def test_a_clear_signed_checksum_file_that_is_cut_off_is_refused(hoist: Hoist, web: WebServer, lines: int) -> None:
    text = ["-----BEGIN PGP SIGNED MESSAGE-----", "Hash: SHA512", "", f"{digest('1.txt')}  1.txt",
            "-----BEGIN PGP SIGNATURE-----", "", "iHUEARYKAB0WIQ", "-----END PGP SIGNATURE-----"]
    sums = write_list(hoist, *text[:lines], name="sums")
    result = hoist.run("--checksums", sums, "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, web.asked) == (3, [])
    assert "in the middle of a PGP signed message" in result.stderr


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_refresh_knows_files_by_every_algorithm(hoist: Hoist, web: WebServer, algorithm: str) -> None:
    """A file whose digest is another one now is asked for unconditionally; the same one, conditionally."""
    path = write_list(hoist, f"{web.url('1.txt')}\t{algorithm}={digest_by(algorithm, '1.txt')}")
    web.etag = '"1"'
    assert hoist.run("--refresh", "--report", "report", "-i", path).code == 0
    report = json.loads((hoist.work / "report").read_text().splitlines()[0])
    known = {"sha256": digest_by("sha256", "1.txt")} if algorithm == "sha256" else {
        "sha256": None, "digest": f"{algorithm}:{digest_by(algorithm, '1.txt')}"}
    assert {key: report.get(key, "none") for key in known} == known
    assert {key: report["expected"].get(key, "none") for key in known} == known
    check([report])
    assert hoist.run("--refresh", "-i", path).code == 0
    assert [asked.header("If-None-Match") for asked in web.asked] == [None, '"1"']
