"""Lists of URLs: where they come from, how they may be written, and what their fields do."""

from __future__ import annotations

import hashlib
import os
import pathlib
import subprocess

import pytest

from hoist_runner import Hoist, wait_until
from lists import contents, errors_of, write_list
from web_server import WebServer, content, other_web, web  # noqa: F401 (fixtures)


def test_a_list_is_read_from_a_file(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("-i", write_list(hoist, web.url("a/1.txt"), web.url("b/2.txt")))
    assert (result.code, result.stderr) == (0, "")
    assert result.counts == (2, 0, 0)
    assert hoist.files() == contents("1.txt", "2.txt")


def test_a_list_is_read_from_standard_input_that_is_a_file(hoist: Hoist, web: WebServer) -> None:
    with open(write_list(hoist, web.url("1.txt"), web.url("2.txt")), "rb") as file:
        result = hoist.run("-i", "-", stdin=file)
    assert result.code == 0
    assert hoist.files() == contents("1.txt", "2.txt")


def test_a_list_is_read_from_a_pipe_as_it_comes(hoist: Hoist, web: WebServer) -> None:
    """The first item is asked for before the second is written, even though half of its line is."""
    running = hoist.start("-i", "-", stdin=subprocess.PIPE)
    pipe = running.process.stdin
    assert pipe
    second = web.url("2.txt").encode()
    pipe.write(web.url("1.txt").encode() + b"\n" + second[:9])
    pipe.flush()
    wait_until(lambda: (hoist.folder / "1.txt").exists(), "the first item is saved")
    assert web.paths == ["/1.txt"]
    pipe.write(second[9:] + b"\n")
    pipe.close()
    result = running.wait()
    assert (result.code, result.counts) == (0, (2, 0, 0))
    assert hoist.files() == contents("1.txt", "2.txt")


def test_a_named_pipe_is_opened_once(hoist: Hoist, web: WebServer) -> None:
    """A quick writer has written everything and gone when it is opened for a second time."""
    lists = [write_list(hoist, web.url("1.txt")), str(hoist.work / "fifo")]
    os.mkfifo(lists[1])
    for _ in range(10):
        running = hoist.start("--deadline", "5s", "-i", lists[0], "-i", lists[1])
        pathlib.Path(lists[1]).write_text(f"{web.url('2.txt')}\n")
        assert running.wait().counts == (2, 0, 0)


def test_two_lists_are_one_batch(hoist: Hoist, web: WebServer) -> None:
    lists = [write_list(hoist, web.url(f"{n}.txt"), name=f"list{n}") for n in (1, 2)]
    result = hoist.run("-i", lists[0], "-i", lists[1])
    assert (result.code, result.counts) == (0, (2, 0, 0))
    assert hoist.files() == contents("1.txt", "2.txt")


@pytest.mark.parametrize("before, end, after", [
    (b"", b"\n", b""),
    (b"", b"\r\n", b""),
    (b"\xef\xbb\xbf", b"\n", b""),
    (b"\xef\xbb\xbf", b"\r\n", b""),
    (b"\xef\xbb\xbf# a comment\n", b"\n", b""),
    (b"# a comment\n", b"\n", b"# the end"),
    (b"#\thttp://127.0.0.1:9/nothing\n\n\n", b"\n", b"\n\n"),
    (b"  \t \r\n", b"\r\n", b" \t\r\n"),
    (b"  # not at the beginning\n", b"\n", b""),
    (b"# \xff is no UTF-8\n", b"\n", b""),
    (b"# " + b"x" * 1_000_000 + b"\n", b"\n", b"# " + b"x" * 1_000_000),
], ids=["plain", "crlf", "bom", "bom-crlf", "bom-comment", "comments", "blank", "white", "indented", "latin", "long"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "unended"])
@pytest.mark.parametrize("piped", [False, True], ids=["file", "pipe"])
def test_comments_and_line_ends_are_no_matter(hoist: Hoist, web: WebServer, before: bytes, end: bytes, after: bytes,
                                             last: bool, piped: bool) -> None:
    lines = [web.url("1.txt").encode() + b"\tcode=ONE", web.url("2.txt").encode()]
    text = before + end.join(lines) + (end + after if last else b"")
    path = hoist.work / "list"
    path.write_bytes(text)
    if piped:
        with subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE) as cat:
            result = hoist.run("-v", "--log-level", "warn", "-i", "-", stdin=cat.stdout)
    else:
        result = hoist.run("-v", "--log-level", "warn", "-i", str(path))
    assert (result.code, result.stderr) == (0, "")
    assert "\nONE OK\n" in result.stdout
    assert result.counts == (2, 0, 0)
    assert hoist.files() == contents("1.txt", "2.txt")


@pytest.mark.parametrize("text", [b"", b"\n", b"\xef\xbb\xbf", b"# nothing\n", b"\r\n\r\n"])
def test_an_empty_list_is_an_empty_batch(hoist: Hoist, text: bytes) -> None:
    path = hoist.work / "list"
    path.write_bytes(text)
    result = hoist.run("-i", str(path))
    assert (result.code, result.counts, result.stderr) == (0, (0, 0, 0), "")


@pytest.mark.parametrize("name", ["missing", "folder"])
def test_a_list_that_cannot_be_read_cannot_be_run(hoist: Hoist, name: str) -> None:
    (hoist.work / "folder").mkdir()
    result = hoist.run("-i", str(hoist.work / name))
    assert result.code == 3
    assert str(hoist.work / name) in result.stderr


# -------------------------------------------------------------------------------------------------------- the fields

def test_code_names_an_item_in_all_that_is_said(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/2.txt": 404, "/4.txt": 403}
    lines = [f"{web.url(f'{n}.txt')}\tcode=item {n}" for n in (1, 2, 3, 4)]
    result = hoist.run("-v", "-m", "1", "-i", write_list(hoist, *lines))
    for line in ("item 1 OK", "item 2 not found", "item 3 OK", "*** Error for item 4: HTTP 403 - Forbidden"):
        assert f"\n{line}\n" in result.stdout
    assert result.code == 1


def test_out_names_the_file_and_its_folders(hoist: Hoist, web: WebServer) -> None:
    lines = [f"{web.url('1.txt')}\tout=deep/er/one", f"{web.url('2.txt')}\tout=ünï ¢ode.txt",
             f"{web.url('3.txt')}\tout=a//b", f"{web.url('4.txt')}\tout=..d/...", f"{web.url('5.txt')}\tout=-x"]
    result = hoist.run("-i", write_list(hoist, *lines))
    assert result.code == 0
    assert hoist.files() == {"deep/er/one": content("1.txt"), "ünï ¢ode.txt": content("2.txt"),
                             "a/b": content("3.txt"), "..d/...": content("4.txt"), "-x": content("5.txt")}


def test_fields_may_come_in_any_order(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    digest, other = hashlib.sha256(content("1.txt")).hexdigest(), other_web.url("1.txt")
    web.statuses = {"/1.txt": 404}
    line = f"{web.url('1.txt')}\tsize=3000\t{other}\tsha256={digest.upper()}\t\tout=x\tcode=X\t"
    result = hoist.run("-v", "-i", write_list(hoist, line))
    assert (result.code, result.counts) == (0, (1, 0, 0))
    assert "\nX OK\n" in result.stdout
    assert hoist.files() == {"x": content("1.txt")}


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("key", ["sha256", "size"])
def test_what_is_not_as_the_list_says_is_an_error_and_no_file(hoist: Hoist, web: WebServer, key: str,
                                                             right: bool) -> None:
    body = content("1.txt")
    value = {"sha256": hashlib.sha256(body if right else b"else").hexdigest(), "size": str(len(body) + 1 - right)}[key]
    result = hoist.run("--retry", "0", "-i", write_list(hoist, f"{web.url('1.txt')}\t{key}={value}", web.url("2.txt")))
    assert result.code == (0 if right else 1)
    assert hoist.files() == contents(*(["1.txt"] if right else []), "2.txt")
    assert list(errors_of(result)) == ([] if right else ["1.txt"])
    if not right and key == "sha256":
        assert value in errors_of(result)["1.txt"]


def test_a_file_that_is_there_is_kept_when_the_new_one_is_wrong(hoist: Hoist, web: WebServer) -> None:
    hoist.folder.mkdir()
    (hoist.folder / "1.txt").write_bytes(b"of old")
    result = hoist.run("--retry", "0", "-i", write_list(hoist, f"{web.url('1.txt')}\tsize=1"))
    assert result.code == 1
    assert hoist.files() == {"1.txt": b"of old"}


# ----------------------------------------------------------------------------------------------------------- mirrors

def test_the_second_url_is_used_where_the_first_fails(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    web.statuses = {"/1.txt": 500}
    line = f"{web.url('1.txt')}\t{other_web.url('mirror/1.txt')}"
    result = hoist.run("--retry", "0", "-i", write_list(hoist, line))
    assert (result.code, result.counts, result.stderr) == (0, (1, 0, 0), "")
    assert (web.paths, other_web.paths) == (["/1.txt"], ["/mirror/1.txt"])
    assert hoist.files() == contents("1.txt")


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_mirrors_are_asked_in_their_order(hoist: Hoist, web: WebServer, status: int) -> None:
    web.statuses = {f"/{place}/1.txt": status for place in "ab"}
    line = "\t".join(web.url(f"{place}/1.txt") for place in "abcd")
    result = hoist.run("--retry", "0", "-i", write_list(hoist, line))
    assert result.code == 0
    assert web.paths == ["/a/1.txt", "/b/1.txt", "/c/1.txt"]


def test_a_mirror_is_not_asked_without_need(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    result = hoist.run("-i", write_list(hoist, f"{web.url('1.txt')}\t{other_web.url('1.txt')}"))
    assert (result.code, other_web.paths) == (0, [])


def test_a_mirror_is_asked_when_nobody_listens_at_the_first(hoist: Hoist, web: WebServer, other_web: WebServer) -> None:
    gone = other_web.url("1.txt")
    other_web.listener.server_close()
    result = hoist.run("--retry", "0", "-i", write_list(hoist, f"{gone}\t{web.url('1.txt')}"))
    assert (result.code, web.paths) == (0, ["/1.txt"])


def test_a_mirror_is_asked_when_the_first_has_another_file(hoist: Hoist, web: WebServer) -> None:
    web.bodies = {"/a/1.txt": b"another"}
    digest = hashlib.sha256(content("1.txt")).hexdigest()
    line = f"{web.url('a/1.txt')}\tsha256={digest}\t{web.url('b/1.txt')}"
    result = hoist.run("--retry", "0", "-i", write_list(hoist, line))
    assert (result.code, web.paths) == (0, ["/a/1.txt", "/b/1.txt"])
    assert hoist.files() == contents("1.txt")


def test_an_item_that_no_mirror_has_is_not_found_once(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/a/1.txt": 404, "/b/1.txt": 404}
    result = hoist.run("-i", write_list(hoist, f"{web.url('a/1.txt')}\t{web.url('b/1.txt')}"))
    assert (result.code, result.counts) == (1, (0, 1, 0))


def test_an_item_is_not_called_missing_when_a_mirror_failed_otherwise(hoist: Hoist, web: WebServer) -> None:
    """Whether it exists is not known then, and --allow-missing must not make that fine."""
    for first, second in ((404, 500), (500, 404)):
        web.statuses = {"/a/1.txt": first, "/b/1.txt": second}
        result = hoist.run("--retry", "0", "--allow-missing", "-i",
                           write_list(hoist, f"{web.url('a/1.txt')}\t{web.url('b/1.txt')}"))
        assert (result.code, result.counts) == (1, (0, 0, 1)), (first, second)


# ------------------------------------------------------------------------------------------------ parts of a batch

@pytest.mark.parametrize("limit", [1, 3, 5, 9])
def test_limit_takes_the_first_items(hoist: Hoist, web: WebServer, limit: int) -> None:
    lines = ["# five", *(web.url(f"{n}.txt") for n in range(5))]
    result = hoist.run("--limit", str(limit), "-i", write_list(hoist, *lines))
    assert (result.code, result.counts) == (0, (min(limit, 5), 0, 0))
    assert hoist.files() == contents(*(f"{n}.txt" for n in range(min(limit, 5))))


def test_limit_ends_a_run_whose_pipe_stays_open(hoist: Hoist, web: WebServer) -> None:
    running = hoist.start("-l", "1", "-i", "-", stdin=subprocess.PIPE)
    assert running.process.stdin
    running.process.stdin.write(web.url("1.txt").encode() + b"\n")
    running.process.stdin.flush()
    try:
        assert running.wait().code == 0
    finally:
        running.process.stdin.close()
    assert hoist.files() == contents("1.txt")


@pytest.mark.parametrize("arguments, code", [([], 1), (["--allow-missing"], 0), (["--allow-missing=false"], 1)])
def test_missing_items_are_fine_only_where_they_are_allowed(hoist: Hoist, web: WebServer, arguments: list[str],
                                                           code: int) -> None:
    web.statuses = {"/1.txt": 404, "/2.txt": 404}
    result = hoist.run(*arguments, "-i", write_list(hoist, *(web.url(f"{n}.txt") for n in (1, 2, 3))))
    assert result.code == code
    assert result.counts[0] == 1
    assert hoist.files() == contents("3.txt")


def test_allow_missing_allows_nothing_else(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 403}
    result = hoist.run("--allow-missing", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, result.counts) == (1, (0, 0, 1))


def test_a_dry_run_tells_all_and_does_nothing(hoist: Hoist, web: WebServer) -> None:
    path = write_list(hoist, f"{web.url('1.txt')}\tcode=ONE\tout=a/b", web.url("2.txt"), "nonsense")
    before = sorted(os.listdir(hoist.work))
    result = hoist.run("--dry-run", "--report", "report", "--failed", "failed", "-i", path)
    assert result.code == 1
    assert result.stdout == (f"ONE {web.url('1.txt')} -> {hoist.folder}/a/b\n"
                             f"2.txt {web.url('2.txt')} -> {hoist.folder}/2.txt\n")
    assert list(errors_of(result)) == ["line 3"]
    assert web.asked == []
    assert not hoist.folder.exists()
    assert [name for name in sorted(os.listdir(hoist.work)) if not name.startswith("run")] == before


def test_a_dry_run_without_errors_is_fine(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("--dry-run", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, result.stderr, web.asked) == (0, "", [])
