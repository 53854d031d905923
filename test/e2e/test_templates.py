"""Codes through a URL template, and the templates of file names."""

from __future__ import annotations

import hashlib
import subprocess

import pytest

from hoist_runner import Hoist
from lists import contents, errors_of, write_list
from web_server import WebServer, content, web  # noqa: F401 (a fixture)


@pytest.mark.parametrize("template, codes, paths, files", [
    ("files/{code}.TXT", ["KJFK", "EGLL"], ["/files/KJFK.TXT", "/files/EGLL.TXT"], ["KJFK.TXT", "EGLL.TXT"]),
    ("{code:lower}.txt", ["KjFK"], ["/kjfk.txt"], ["kjfk.txt"]),
    ("{code:upper}.txt", ["KjFK"], ["/KJFK.txt"], ["KJFK.txt"]),
    ("{code}/{n}.txt", ["A", "B"], ["/A/1.txt", "/B/2.txt"], ["1.txt", "2.txt"]),
    ("{code}.txt", ["A", "B", "A"], ["/A.txt", "/B.txt"], ["A.txt", "B.txt"]),
    ("{code}.txt", ["a b", "c?d", "e#f"], ["/a%20b.txt", "/c%3Fd.txt", "/e%23f.txt"],
     ["a b.txt", "c?d.txt", "e#f.txt"]),
    ("{code}.txt", ["é"], ["/%C3%A9.txt"], ["é.txt"]),
    ("{{{code}}}.txt", ["A"], ["/{A}.txt"], ["{A}.txt"]),
])
def test_codes_become_urls(hoist: Hoist, web: WebServer, template: str, codes: list[str], paths: list[str],
                           files: list[str]) -> None:
    result = hoist.run("-m", "1", "-u", web.url(template), *codes)
    assert (result.code, result.stderr) == (0, "")
    assert web.paths == paths
    assert set(hoist.files()) == set(files)
    assert {body for body in hoist.files().values()} == {content(path) for path in paths}


def test_files_are_named_after_codes_where_urls_end_alike(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("-u", web.url("{code}/data.csv"), "A", "B")
    assert result.code == 0
    assert hoist.files() == {"A": content("data.csv"), "B": content("data.csv")}


@pytest.mark.parametrize("text", ["A\nB\nC\n", "A\r\nB\r\nC\r\n", "\ufeffA\nB\nC", "# codes\nA B\tC # more\n",
                                  "\n\nA\n\n B \nC"])
@pytest.mark.parametrize("piped", [True, False])
def test_codes_come_from_a_file(hoist: Hoist, web: WebServer, text: str, piped: bool) -> None:
    path = hoist.work / "codes"
    path.write_bytes(text.encode())
    if piped:
        with subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE) as cat:
            result = hoist.run("-u", web.url("{code}.txt"), "--codes", "-", stdin=cat.stdout)
    else:
        result = hoist.run("-u", web.url("{code}.txt"), "--codes", str(path))
    assert (result.code, result.counts) == (0, (3, 0, 0))
    assert hoist.files() == contents("A.txt", "B.txt", "C.txt")


def test_codes_of_arguments_come_before_those_of_the_file(hoist: Hoist, web: WebServer) -> None:
    path = write_list(hoist, "A", "B")
    result = hoist.run("-m", "1", "--limit", "2", "-u", web.url("{code}.txt"), "--codes", path, "X")
    assert (result.code, web.paths) == (0, ["/X.txt", "/A.txt"])


def test_a_bad_code_of_a_file_is_told_of_by_its_line(hoist: Hoist, web: WebServer) -> None:
    path = write_list(hoist, "A", b"\xff", "", b"a\0b", "x" * 100_000, "B")
    result = hoist.run("-u", web.url("{code}.txt"), "--codes", path)
    assert (result.code, result.counts) == (1, (2, 0, 3))
    assert list(errors_of(result)) == ["line 2", "line 4", "line 5"]
    assert hoist.files() == contents("A.txt", "B.txt")


def test_a_code_that_comes_twice_in_a_file_is_fetched_once(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("-u", web.url("{code}.txt"), "--codes", write_list(hoist, "A", "B", "A"))
    assert (result.code, result.counts) == (0, (2, 0, 0))
    assert "\n1 duplicate.\n" in result.stdout
    assert sorted(web.paths) == ["/A.txt", "/B.txt"]


@pytest.mark.parametrize("template, files", [
    ("{code}", ["FIRST", "SECOND"]),
    ("{name}", ["1.txt", "2.txt"]),
    ("{n}", ["1", "2"]),
    ("{n}-{code:lower}.x", ["1-first.x", "2-second.x"]),
    ("{path}/{name}", ["a/b/1.txt", "2.txt"]),
    ("{host}/{path}/{name}", ["127.0.0.1/a/b/1.txt", "127.0.0.1/2.txt"]),
    ("x/{code}", ["x/FIRST", "x/SECOND"]),
    ("{{{code}}}", ["{FIRST}", "{SECOND}"]),
])
def test_output_templates_name_the_files(hoist: Hoist, web: WebServer, template: str, files: list[str]) -> None:
    path = write_list(hoist, f"{web.url('a/b/1.txt')}\tcode=FIRST", f"{web.url('2.txt')}\tcode=SECOND")
    result = hoist.run("-o", template, "-i", path)
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == {files[0]: content("1.txt"), files[1]: content("2.txt")}


def test_out_is_stronger_than_the_output_template(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("-o", "{n}", "-i", write_list(hoist, f"{web.url('1.txt')}\tout=mine", web.url("2.txt")))
    assert result.code == 0
    assert hoist.files() == {"mine": content("1.txt"), "2": content("2.txt")}


def test_items_count_for_n_even_when_they_are_bad(hoist: Hoist, web: WebServer) -> None:
    """So that the names of the others stay the same when a line is put right."""
    result = hoist.run("-o", "{n}", "-i", write_list(hoist, "# no item", "nonsense", web.url("2.txt")))
    assert result.code == 1
    assert hoist.files() == {"2": content("2.txt")}


@pytest.mark.parametrize("url, name", [
    ("1.txt?a=b/c", "1.txt"), ("1.txt#a/b", "1.txt"), ("a/", "index.html"), ("", "index.html"), ("a%20b", "a b"),
    ("%C3%A9", "é"), ("%FF", "%FF"), ("a%2Fb", "a%2Fb"), ("a%zz", "a%zz"), ("%252e%252e", "%2e%2e"),
])
def test_names_come_from_the_last_part_of_the_url(hoist: Hoist, web: WebServer, url: str, name: str) -> None:
    result = hoist.run("-i", write_list(hoist, web.url(url)))
    assert (result.code, result.stderr) == (0, "")
    assert list(hoist.files()) == [name]


@pytest.mark.parametrize("arguments", [
    ["-u", "http://127.0.0.1:9/{nope}", "A"],
    ["-u", "http://127.0.0.1:9/{code:middle}", "A"],
    ["-u", "http://127.0.0.1:9/{code", "A"],
    ["-u", "http://127.0.0.1:9/code}", "A"],
    ["-u", "http://127.0.0.1:9/{}", "A"],
    ["-u", "http://127.0.0.1:9/same", "A"],
    ["-u", "http://127.0.0.1:9/{host}", "A"],
    ["-u", "ftp://127.0.0.1:9/{code}", "A"],
    ["-u", "127.0.0.1/{code}", "A"],
    ["-u", "", "A"],
    ["-u", "http://127.0.0.1:9/{code}"],
    ["-o", "{nope}", "-u", "http://127.0.0.1:9/{code}", "A"],
    ["-o", "{code", "-u", "http://127.0.0.1:9/{code}", "A"],
    ["-o", "../{code}", "-u", "http://127.0.0.1:9/{code}", "A"],
    ["-o", "/{code}", "-u", "http://127.0.0.1:9/{code}", "A"],
    ["-o", ".hoist/{code}", "-u", "http://127.0.0.1:9/{code}", "A"],
    ["-o", "{code}.part", "-u", "http://127.0.0.1:9/{code}", "A"],
    ["-o", "", "-u", "http://127.0.0.1:9/{code}", "A"],
    ["-u", "http://127.0.0.1:9/{code}", "-i", "list", "A"],
    ["-i", "list", "A"],
    ["-i", "list", "--codes", "list"],
    ["-i", "list", "--all"],
    ["-i", ""],
    ["nowhere:A"],
])
def test_what_cannot_be_meant_is_a_usage_error(hoist: Hoist, arguments: list[str]) -> None:
    write_list(hoist, "# nothing")
    result = hoist.run(*arguments)
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith("*** Usage error: ")
    assert not hoist.folder.exists()


def test_an_unknown_field_is_named_with_those_there_are(hoist: Hoist) -> None:
    result = hoist.run("-u", "http://127.0.0.1:9/{nope}", "A")
    assert "{nope}" in result.stderr and "{code}" in result.stderr


@pytest.mark.parametrize("arguments, option", [
    (["-u", "https://127.0.0.1:9/{code}/%2f"], "--url"),
    (["-u", "https://127.0.0.1:9/{code}/%2f", "-o", "{host}-{name}"], "--output-name"),
    (["-u", "https://127.0.0.1:9/%2f/{code}", "-o", "{path}/{code}"], "--output-name"),
    (["-u", "https://127.0.0.1:9/{code}/%2e%2e", "-o", "{name}"], "--output-name"),
])
def test_templates_that_name_no_file_are_a_usage_error(hoist: Hoist, arguments: list[str], option: str) -> None:
    result = hoist.run(*arguments, "A", "B")
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"*** Usage error: {option} TEMPLATE: unusable file name")
    assert not hoist.folder.exists()


def test_a_template_of_names_suits_the_server_of_the_flags(hoist: Hoist) -> None:
    result = hoist.run("-o", "{path}/{name}", "BR", base="http://127.0.0.1:9/%2f")
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith("*** Usage error: --output-name TEMPLATE: unusable file name")


def test_a_url_that_names_no_file_serves_where_names_are_given(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("-u", web.url("{code}/%2f"), "-o", "{code}", "A")
    assert (result.code, list(hoist.files())) == (0, ["A"])


def test_a_code_that_is_a_path_keeps_its_slashes(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("-u", web.url("{code:path}"), "-o", "{code}", "a/b/1.txt", "2.txt")
    assert (result.code, result.stderr) == (0, "")
    assert sorted(asked.target for asked in web.asked) == ["/2.txt", "/a/b/1.txt"]
    assert set(hoist.files()) == {"a/b/1.txt", "2.txt"}


@pytest.mark.parametrize("given", ["argument", "file", "dry"])
def test_a_slash_that_is_encoded_is_warned_of_once(hoist: Hoist, web: WebServer, given: str) -> None:
    codes = ["--codes", write_list(hoist, "a/1.txt", "b/2.txt", name="codes")] if given == "file" else ["a/1.txt", "b/2.txt"]
    result = hoist.run(*(["--dry-run"] if given == "dry" else []), "-u", web.url("{code}"), *codes)
    assert result.code == 0
    assert result.stderr.count("%2F") == 1
    assert "the code a/1.txt has a '/'" in result.stderr and "{code:path}" in result.stderr


@pytest.mark.parametrize("template, files", [
    ("{stem}-{n}.{ext}", ["get-1", "a.tar-2.gz"]),
    ("{name}?{query}", ["get?id=1&p=x%2Fy", "a.tar.gz"]),
    ("{stem}", ["get", "a.tar"]),
])
def test_names_come_from_all_parts_of_a_url(hoist: Hoist, web: WebServer, template: str, files: list[str]) -> None:
    urls = [web.url("get?id=1&p=x/y"), web.url("a.tar.gz")]
    result = hoist.run(*urls, "-o", template)
    assert result.code == 0
    assert sorted(hoist.files()) == sorted(files)


def test_a_hash_tells_urls_apart_and_stays_the_same(hoist: Hoist, web: WebServer) -> None:
    urls = [web.url("get?id=1"), web.url("get?id=2")]
    assert hoist.run(*urls, "-o", "{name}-{hash}").code == 0
    assert sorted(hoist.files()) == sorted(
        f"get-{hashlib.sha256(url.encode()).hexdigest()[:8]}" for url in urls)


def test_relative_lines_are_resolved_against_the_base(hoist: Hoist, web: WebServer) -> None:
    lines = write_list(hoist, "1.txt", "../2.txt\tcode=TWO", "/3.txt", "sub/4 x.txt", web.url("5.txt"), "?q", "ftp:x")
    result = hoist.run("--base", web.url("a/b/c"), "-i", lines, "-o", "{n}")
    assert sorted(asked.target for asked in web.asked) == ["/3.txt", "/5.txt", "/a/2.txt", "/a/b/1.txt", "/a/b/c?q"]
    assert (result.code, result.counts) == (1, (5, 0, 2))
    for arguments in (["--base", "example.org"], ["--base", "ftp://h/"], ["--base="]):
        assert hoist.run(*arguments, "-i", lines).code == 2
    without = hoist.run("-i", write_list(hoist, "1.txt"))
    assert without.code == 1 and "--base URL" in without.stderr
