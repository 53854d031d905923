"""Invalid input: bad lines are reported and counted, others are fetched; nothing outside the folder is touched."""

from __future__ import annotations

import subprocess

import pytest

from hoist_runner import Hoist
from lists import contents, errors_of, everything_in, write_list
from web_server import WebServer, content, web  # noqa: F401 (a fixture)

HEX = "0" * 64

BAD_LINES = {  # URL stands for a good one
    "bad UTF-8": b"URL\tout=\xff",
    "overlong UTF-8": b"URL\tout=\xc0\xaf",
    "a surrogate": b"URL\tout=\xed\xa0\x80",
    "bad UTF-8 in the URL": b"URL\xc3",
    "NUL": b"URL\tcode=a\0b",
    "NUL in the URL": b"URL\0",
    "only NUL": b"\0",
    "a control character": b"URL\tcode=\x1b[31m",
    "a carriage return": b"URL\rmore",
    "1 MB": b"URL" + b"x" * 1_000_000,
    "1 MB of NUL": b"\0" * 1_000_000,
    "an unknown key": b"URL\tcolour=red",
    "a key in capitals": b"URL\tOUT=x",
    "no key": b"URL\tnonsense",
    "a key twice": b"URL\tcode=a\tcode=b",
    "no value": b"URL\tout=",
    "a short digest": b"URL\tsha256=00",
    "a long digest": b"URL\tsha256=" + HEX.encode() + b"0",
    "a digest of other letters": b"URL\tsha256=" + b"g" * 64,
    "a size in words": b"URL\tsize=ten",
    "a size below 0": b"URL\tsize=-1",
    "a size with a sign": b"URL\tsize=+1",
    "a size in units": b"URL\tsize=1k",
    "a huge size": b"URL\tsize=99999999999999999999",
    "no URL": b"out=x",
    "a relative URL": b"files/1.txt",
    "ftp": b"ftp://127.0.0.1/1.txt",
    "file": b"file:///etc/passwd",
    "a mirror by ftp": b"URL\tftp://127.0.0.1/1.txt",
    "a URL without host": b"http:///1.txt",
    "a bad port": b"http://127.0.0.1:99999/1.txt",
    "a space": b"URL more",
    "a space instead of a TAB": b"URL out=x",
    "a long code": b"URL\tcode=" + b"x" * 300,
    "a long name": b"URL\tout=" + b"x" * 300,
    "a long path": b"URL\tout=" + b"x/" * 3000 + b"x",
}


@pytest.mark.parametrize("fault", BAD_LINES)
def test_a_bad_line_is_told_of_and_the_others_are_fetched(hoist: Hoist, web: WebServer, fault: str) -> None:
    bad = BAD_LINES[fault].replace(b"URL", web.url("bad").encode())
    result = hoist.run("-i", write_list(hoist, "# one", web.url("1.txt"), "", bad, web.url("2.txt")))
    assert result.code == 1
    assert result.counts == (2, 0, 1)
    assert list(errors_of(result)) == ["line 4"]
    assert len(errors_of(result)["line 4"]) < 400
    assert hoist.files() == contents("1.txt", "2.txt")
    assert sorted(web.paths) == ["/1.txt", "/2.txt"]


def test_every_bad_line_of_a_pipe_is_told_of_by_its_number(hoist: Hoist, web: WebServer) -> None:
    lines = [bad.replace(b"URL", web.url("bad").encode()) for bad in BAD_LINES.values()]
    path = write_list(hoist, *(line for bad in lines for line in (bad, "# a comment")), web.url("1.txt"))
    with subprocess.Popen(["cat", path], stdout=subprocess.PIPE) as cat:
        result = hoist.run("-i", "-", stdin=cat.stdout)
    assert (result.code, result.counts) == (1, (1, 0, len(lines)))
    assert list(errors_of(result)) == [f"line {2 * n + 1}" for n in range(len(lines))]
    assert hoist.files() == contents("1.txt")


def test_bad_lines_of_two_lists_are_told_apart(hoist: Hoist) -> None:
    first, second = (write_list(hoist, "nonsense", name=name) for name in ("list1", "list2"))
    result = hoist.run("-i", first, "-i", second)
    assert (result.code, list(errors_of(result))) == (1, [f"{first} line 1", f"{second} line 1"])


def test_a_list_in_utf_16_is_not_taken_for_an_empty_one(hoist: Hoist, web: WebServer) -> None:
    (hoist.work / "list").write_bytes(f"{web.url('1.txt')}\r\n".encode("utf-16"))
    result = hoist.run("-i", str(hoist.work / "list"))
    assert result.code == 1
    assert "UTF-16" in result.stderr


def test_what_bad_lines_hold_cannot_send_commands_to_the_terminal(hoist: Hoist) -> None:
    lines = ["\x1b[2J", "http://\x1b]0;x\x07/", "http://127.0.0.1/x\tout=\x9b31m", "http://127.0.0.1/\tco\x1bde=x"]
    result = hoist.run("-v", "--log-level", "trace", "-i", write_list(hoist, *lines))
    assert result.counts == (0, 0, 4)
    assert not set(result.stdout + result.stderr) & set(map(chr, [*range(9), *range(11, 32), *range(0x7f, 0xa0)]))


# ------------------------------------------------------------------------------------------------------ ways out of DIR

def untouched(hoist: Hoist, before: set[str]) -> bool:
    """Nothing is new but below the folder and what the runs printed."""
    now = {path for path in everything_in(hoist.work) if not path.startswith(("flags", "run"))}
    return now == before


@pytest.mark.parametrize("out", [
    "../out", "..", "a/../../out", "a/..", "./x", ".", "a/./b", "/out", "//out", "/", "a/", "..\\out", "a\\..\\..\\out",
    "\\out", "C:\\out", ".hoist/x", ".HOIST/x", ".hoist", "x.part", "a/x.part", "x.PART", "x.part/y", "a//../../x",
    "a\\b",
])
def test_an_out_that_leads_elsewhere_is_refused(hoist: Hoist, web: WebServer, out: str) -> None:
    if out == "/out":
        out = str(hoist.work / "out")
    path = write_list(hoist, f"{web.url('1.txt')}\tout={out}", web.url("2.txt"))
    before = everything_in(hoist.work)
    result = hoist.run("-i", path)
    assert (result.code, result.counts) == (1, (1, 0, 1))
    assert list(errors_of(result)) == ["line 1"]
    assert hoist.files() == contents("2.txt")
    assert everything_in(hoist.folder) == {"2.txt"}
    assert untouched(hoist, before)


@pytest.mark.parametrize("url", [
    "a/..", "a/.", "%2e%2e", "%2E%2e", ".%2e", "a/%2e%2e", "%2e", "..%2fout", "%2e%2e%2fout", "%2fout",
    "a%2f..%2f..%2fout", "..%5cout", "%2e%2e%5cout", "%5cout", "out%00", "%00", "%0a", "x%1b", "x.part", "x.%70art", "x.PART",
    ".hoist", "%2ehoist",
])
def test_a_url_whose_name_leads_elsewhere_is_refused(hoist: Hoist, web: WebServer, url: str) -> None:
    path = write_list(hoist, web.url(url), web.url("2.txt"))
    before = everything_in(hoist.work)
    result = hoist.run("-i", path)
    assert (result.code, result.counts) == (1, (1, 0, 1))
    assert list(errors_of(result)) == ["line 1"]
    assert everything_in(hoist.folder) == {"2.txt"}
    assert untouched(hoist, before)


@pytest.mark.parametrize("url", ["../out", "a/../../out", "%2e%2e/out", "a/%2e%2e/%2e%2e/out", ".hoist/out",
                                 "..%2f..%2fa/out", "%2ehoist/x", "a%5cb/out", "a%00/out"])
def test_folders_of_a_url_that_lead_elsewhere_are_refused(hoist: Hoist, web: WebServer, url: str) -> None:
    path = write_list(hoist, web.url(url), web.url("2.txt"))
    before = everything_in(hoist.work)
    result = hoist.run("-o", "{path}/{name}", "-i", path)
    assert (result.code, result.counts) == (1, (1, 0, 1))
    assert list(errors_of(result)) == ["line 1"]
    assert everything_in(hoist.folder) == {"2.txt"}
    assert untouched(hoist, before)


@pytest.mark.parametrize("code", ["..", "../x", "/x", "a/../../x", ".hoist/x", "x.part", "a\\b", ".", ""])
def test_a_code_that_leads_elsewhere_is_refused_as_a_name(hoist: Hoist, web: WebServer, code: str) -> None:
    (hoist.work / "unused").write_bytes(b"")
    before = everything_in(hoist.work)
    result = hoist.run("-o", "{code}", "-u", web.url("files/{code}"), code, "GOOD")
    assert (result.code, result.counts) == (1, (1, 0, 1))
    assert everything_in(hoist.folder) == {"GOOD"}
    assert untouched(hoist, before)


def test_a_folder_that_is_a_symbolic_link_is_not_followed(hoist: Hoist, web: WebServer) -> None:
    outside = hoist.work / "outside"
    outside.mkdir()
    hoist.folder.mkdir()
    (hoist.folder / "link").symlink_to(outside)
    (hoist.folder / "up").symlink_to("..")
    (hoist.folder / "real").mkdir()
    (hoist.folder / "real" / "link").symlink_to(outside)
    outs = ["link/x", "link/new/x", "up/x", "up/outside/x", "real/link/x"]
    lines = [f"{web.url(f'{n}.txt')}\tcode={out}\tout={out}" for n, out in enumerate(outs)]
    result = hoist.run("--retry", "0", "-i", write_list(hoist, *lines, f"{web.url('good')}\tout=real/good"))
    assert (result.code, result.counts) == (1, (1, 0, 5))
    assert sorted(errors_of(result)) == sorted(outs)
    assert all("symbolic link" in message for message in errors_of(result).values())
    assert list(outside.iterdir()) == []
    assert not (hoist.work / "x").exists()
    assert (hoist.folder / "real" / "good").read_bytes() == content("good")


def test_a_file_that_is_a_symbolic_link_is_replaced_and_not_followed(hoist: Hoist, web: WebServer) -> None:
    """Neither under its own name nor on the way there."""
    victims = [hoist.work / "victim1", hoist.work / "victim2"]
    hoist.folder.mkdir()
    for victim, name in zip(victims, ("1.txt", "2.txt.part")):
        victim.write_bytes(b"precious")
        (hoist.folder / name).symlink_to(victim)
    result = hoist.run("--retry", "0", "-i", write_list(hoist, web.url("1.txt"), web.url("2.txt")))
    assert [victim.read_bytes() for victim in victims] == [b"precious"] * 2
    assert result.code == 0
    assert hoist.files() == contents("1.txt", "2.txt")
    assert not (hoist.folder / "1.txt").is_symlink()


def test_a_file_where_a_folder_must_be_is_left_alone(hoist: Hoist, web: WebServer) -> None:
    hoist.folder.mkdir()
    (hoist.folder / "a").write_bytes(b"precious")
    lines = [f"{web.url('1.txt')}\tout=a/b", f"{web.url('2.txt')}\tout=a/b/c", web.url("3.txt")]
    result = hoist.run("--retry", "0", "-i", write_list(hoist, *lines))
    assert (result.code, result.counts) == (1, (1, 0, 2))
    assert sorted(errors_of(result)) == ["1.txt", "2.txt"]
    assert hoist.files() == {"a": b"precious", **contents("3.txt")}


def test_a_folder_where_a_file_must_be_is_left_alone(hoist: Hoist, web: WebServer) -> None:
    (hoist.folder / "1.txt").mkdir(parents=True)
    (hoist.folder / "1.txt" / "x").write_bytes(b"precious")
    result = hoist.run("--retry", "0", "-i", write_list(hoist, web.url("1.txt"), web.url("2.txt")))
    assert (result.code, result.counts) == (1, (1, 0, 1))
    assert list(errors_of(result)) == ["1.txt"]
    assert hoist.files() == {"1.txt/x": b"precious", **contents("2.txt")}


def test_items_of_one_batch_cannot_be_file_and_folder_at_once(hoist: Hoist, web: WebServer) -> None:
    lines = [f"{web.url('1.txt')}\tout=a", f"{web.url('2.txt')}\tout=a/b"]
    result = hoist.run("-m", "1", "--retry", "0", "-i", write_list(hoist, *lines))
    assert (result.code, result.counts) == (1, (1, 0, 1))
    assert hoist.files() == {"a": content("1.txt")}


# ------------------------------------------------------------------------------------------------- one file for two

@pytest.mark.parametrize("first, second", [
    ("1.txt", "a/1.txt"), ("1.txt", "1.txt?x=1"), ("1.txt", "%31.txt"), ("1.txt", "1.txt#x"),
    ("1.txt", "2.txt\tout=1.txt"), ("3.txt\tout=b/1.txt", "2.txt\tout=b//1.txt"), ("1.txt", "1.txt\tsize=1"),
])
@pytest.mark.parametrize("slots", ["1", "5"])
def test_the_second_of_two_items_with_one_file_is_an_error(hoist: Hoist, web: WebServer, first: str, second: str,
                                                          slots: str) -> None:
    lines = [f"{web.url(first)}\tcode=FIRST", f"{web.url(second)}\tcode=SECOND", web.url("other")]
    result = hoist.run("-m", slots, "-i", write_list(hoist, *lines))
    assert (result.code, result.counts) == (1, (2, 0, 1))
    assert list(errors_of(result)) == ["SECOND"]
    file = "b/1.txt" if "out=" in first else "1.txt"
    source = "3.txt" if "out=" in first else "1.txt"
    assert hoist.files() == {file: content(source), **contents("other")}
    assert len(web.asked) == 2


def test_the_second_is_an_error_even_when_the_first_was_not_found(hoist: Hoist, web: WebServer) -> None:
    """Which one gets the name must not hang on the network."""
    web.statuses = {"/a/1.txt": 404}
    lines = [f"{web.url('a/1.txt')}\tcode=FIRST", f"{web.url('b/1.txt')}\tcode=SECOND"]
    result = hoist.run("-m", "1", "-i", write_list(hoist, *lines))
    assert (result.code, result.counts) == (1, (0, 1, 1))
    assert list(errors_of(result)) == ["SECOND"]


def test_one_file_is_noticed_however_far_apart_the_two_items_are(hoist: Hoist, web: WebServer) -> None:
    lines = [web.url(f"{n}.txt") for n in range(3000)]
    result = hoist.run("-m", "50", "--max-per-host", "50", "-i",
                       write_list(hoist, *lines, f"{web.url('other')}\tout=0.txt\tcode=SECOND"))
    assert (result.code, result.counts) == (1, (3000, 0, 1))
    assert list(errors_of(result)) == ["SECOND"]
    assert (hoist.folder / "0.txt").read_bytes() == content("0.txt")
