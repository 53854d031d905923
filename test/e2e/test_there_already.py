"""Files that are there before a run: --skip-existing, --remote-time, and what --refresh takes over."""

from __future__ import annotations

import hashlib
import json
import os

import pytest

from hoist_runner import Hoist
from lists import contents, errors_of, write_list
from report_schema import check
from web_server import WebServer, content, other_web, web  # noqa: F401 (fixtures)

THEN = "Wed, 21 Oct 2015 07:28:00 GMT"
THEN_SECONDS = 1445412480


def put(hoist: Hoist, files: dict[str, bytes], when: float | None = None) -> None:
    for name, data in files.items():
        path = hoist.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if when is not None:
            os.utime(path, (when, when))


# -------------------------------------------------------------------------------------------------- --skip-existing

def test_what_is_there_is_not_asked_for(hoist: Hoist, web: WebServer) -> None:
    put(hoist, {"1.txt": b"mine", "a/2.txt": b""})
    path = write_list(hoist, web.url("1.txt"), f"{web.url('2.txt')}\tout=a/2.txt", web.url("3.txt"))
    result = hoist.run("--skip-existing", "-v", "--report", "report", "--metrics", "metrics", "--failed", "failed", "-i", path)
    assert (result.code, web.paths) == (0, ["/3.txt"])
    assert hoist.files() == {"1.txt": b"mine", "a/2.txt": b"", **contents("3.txt")}
    assert "2 there already.\n" in result.stdout and "1.txt there already\n" in result.stdout
    *items, summary = [json.loads(line) for line in (hoist.work / "report").read_text().splitlines()]
    check([*items, summary])
    assert {item["code"]: item["outcome"] for item in items} == {
        "1.txt": "skipped", "2.txt": "skipped", "3.txt": "downloaded"}
    assert (summary["summary"]["skipped"], summary["summary"]["downloaded"]) == (2, 1)
    assert 'outcome="skipped"} 2\n' in (hoist.work / "metrics").read_text()
    assert (hoist.work / "failed").read_text() == ""
    merged = hoist.run("--merge-reports", "report", in_downloads=True)
    assert "2 there already." in merged.stdout


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha384", "sha512"])
def test_what_is_there_with_a_known_digest_is_checked_first(hoist: Hoist, web: WebServer, algorithm: str) -> None:
    put(hoist, {"1.txt": content("1.txt"), "2.txt": content("1.txt")})
    lines = [f"{web.url(name)}\t{algorithm}={hashlib.new(algorithm, content(name)).hexdigest()}"
             for name in ("1.txt", "2.txt")]
    result = hoist.run("--skip-existing", "-i", write_list(hoist, *lines))
    assert (result.code, web.paths, hoist.files()) == (0, ["/2.txt"], contents("1.txt", "2.txt"))


def test_what_is_there_with_a_known_size_is_checked_first(hoist: Hoist, web: WebServer) -> None:
    put(hoist, {"1.txt": b"x" * 3000, "2.txt": b"x" * 2999})
    lines = [f"{web.url(name)}\tsize=3000" for name in ("1.txt", "2.txt")]
    result = hoist.run("--skip-existing", "-i", write_list(hoist, *lines))
    assert (result.code, web.paths) == (0, ["/2.txt"])
    assert hoist.files() == {"1.txt": b"x" * 3000, **contents("2.txt")}


@pytest.mark.parametrize("kind", ["a link to a file", "a dead link", "a folder"])
def test_only_files_are_there(hoist: Hoist, web: WebServer, kind: str) -> None:
    hoist.folder.mkdir()
    there = hoist.folder / "1.txt"
    (hoist.work / "elsewhere").write_bytes(b"mine")
    there.mkdir() if kind == "a folder" else there.symlink_to(
        hoist.work / ("elsewhere" if kind == "a link to a file" else "nowhere"))
    result = hoist.run("--skip-existing", "-i", write_list(hoist, web.url("1.txt")))
    assert (result.code, web.paths) == {"a link to a file": (0, []), "a dead link": (0, ["/1.txt"]),
                                        "a folder": (1, ["/1.txt"])}[kind]


def test_a_dry_run_tells_what_is_there(hoist: Hoist, web: WebServer) -> None:
    put(hoist, contents("1.txt"))
    result = hoist.run("--dry-run", "--skip-existing", "-i", write_list(hoist, web.url("1.txt"), web.url("2.txt")))
    assert [line.endswith(", there already") for line in result.stdout.splitlines()] == [True, False]


# --------------------------------------------------------------------------------------------------- --remote-time

@pytest.mark.parametrize("option", ["-R", "--remote-time"])
@pytest.mark.parametrize("size", [10, 3_000_000])
def test_files_get_the_time_of_the_server(hoist: Hoist, web: WebServer, option: str, size: int) -> None:
    web.bodies = {"/1.txt": b"x" * size}
    web.modified = {"/1.txt": THEN, "/3.txt": "yesterday"}
    path = write_list(hoist, *(web.url(f"{n}.txt") for n in (1, 2, 3)))
    web.fields = {"/2.txt": []}
    assert hoist.run(option, "-i", path).code == 0
    times = {name: (hoist.folder / name).stat().st_mtime for name in hoist.files()}
    assert times["1.txt"] == THEN_SECONDS
    assert min(times["2.txt"], times["3.txt"]) > THEN_SECONDS + 10


def test_without_the_option_files_have_the_time_of_their_download(hoist: Hoist, web: WebServer) -> None:
    web.modified = {"/1.txt": THEN}
    assert hoist.run("-i", write_list(hoist, web.url("1.txt"))).code == 0
    assert (hoist.folder / "1.txt").stat().st_mtime > THEN_SECONDS


def test_refresh_knows_a_file_with_the_time_of_the_server(hoist: Hoist, web: WebServer) -> None:
    web.modified = {"/1.txt": THEN}
    for _ in range(2):
        assert hoist.run("-R", "--refresh", "-i", write_list(hoist, web.url("1.txt"))).code == 0
    assert [asked.header("If-Modified-Since") for asked in web.asked] == [None, THEN]


# ------------------------------------------------------------------------------------------------- what is taken over

def test_refresh_takes_over_files_that_it_did_not_write(hoist: Hoist, web: WebServer) -> None:
    put(hoist, {"1.txt": b"mine", "2.txt": b"old"}, THEN_SECONDS + 0.5)
    web.modified = {"/1.txt": THEN, "/2.txt": "Thu, 22 Oct 2015 07:28:00 GMT", "/3.txt": THEN}
    path = write_list(hoist, *(web.url(f"{n}.txt") for n in (1, 2, 3)))
    dry = hoist.run("--dry-run", "--refresh", "-i", path)
    assert [line.endswith(", if it has changed") for line in dry.stdout.splitlines()] == [True, True, False]
    result = hoist.run("--refresh", "-i", path)
    assert "1 unchanged." in result.stdout and result.code == 0
    assert {asked.path: asked.header("If-Modified-Since") for asked in web.asked} == {
        "/1.txt": THEN, "/2.txt": THEN, "/3.txt": None}
    assert {name: data for name, data in hoist.files().items() if "hoist" not in name} == {
        "1.txt": b"mine", **contents("2.txt", "3.txt")}
    assert "3 unchanged." in hoist.run("--refresh", "-i", path).stdout


def test_refresh_does_not_take_over_what_is_known_to_be_wrong(hoist: Hoist, web: WebServer) -> None:
    put(hoist, {"1.txt": content("1.txt"), "2.txt": b"wrong", "3.txt": b"wrong"}, THEN_SECONDS)
    web.modified = {f"/{n}.txt": THEN for n in (1, 2, 3)}
    lines = [f"{web.url(name)}\tsha256={hashlib.sha256(content(name)).hexdigest()}" for name in ("1.txt", "2.txt")]
    result = hoist.run("--refresh", "-i", write_list(hoist, *lines, f"{web.url('3.txt')}\tsize=3000"))
    assert result.code == 0
    assert {asked.path: asked.header("If-Modified-Since") for asked in web.asked} == {
        "/1.txt": THEN, "/2.txt": None, "/3.txt": None}


def test_refresh_does_not_believe_that_another_size_is_unchanged(hoist: Hoist, web: WebServer) -> None:
    """A file that another program left incomplete is newer than the server's."""
    put(hoist, {"1.txt": content("1.txt")[:1000]})
    web.modified = {"/1.txt": THEN}
    web.fields = {"/1.txt": [("X-Some", "field")]}
    web.length_of_304 = 3000
    assert hoist.run("--refresh", "-i", write_list(hoist, web.url("1.txt"))).code == 0
    assert web.paths == ["/1.txt", "/1.txt"]
    assert (hoist.folder / "1.txt").read_bytes() == content("1.txt")


# ------------------------------------------------------------------------------------------------------ presigned URLs

SIGNATURES = [
    ("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK/{d}/s3&X-Amz-Date={d}T000000Z&X-Amz-Expires=3600"
     "&X-Amz-SignedHeaders=host&X-Amz-Signature={s}"),
    "AWSAccessKeyId=AK&Expires={d}&Signature={s}", "sv=2020&se={d}&sr=b&sp=r&sig={s}",
    "X-Goog-Date={d}&X-Goog-Signature={s}", "Expires={d}&Signature={s}&Key-Pair-Id=K", "token={s}", "versionId=7&sig={s}",
]


@pytest.mark.parametrize("query", SIGNATURES)
@pytest.mark.parametrize("validator", ["etag", "time"])
def test_a_presigned_list_made_anew_is_asked_conditionally(hoist: Hoist, web: WebServer, query: str,
                                                           validator: str) -> None:
    if validator == "etag":
        web.etag = '"v1"'
    else:
        web.modified = {"/1.txt": THEN}
    for night in (1, 2):
        line = f"{web.url('1.txt')}?{query.format(d=f'2026112{night}', s=f'{night}abcdef' * 4)}\tout=a"
        result = hoist.run("--refresh", "-i", write_list(hoist, line))
        assert result.code == 0
    assert "1 unchanged." in result.stdout
    assert [asked.header("If-None-Match" if validator == "etag" else "If-Modified-Since") for asked in web.asked] == [
        None, '"v1"' if validator == "etag" else THEN]


def test_another_query_is_another_file_unless_its_tag_says_otherwise(hoist: Hoist, web: WebServer) -> None:
    web.modified = {"/1.txt": THEN}
    for number in (1, 2):
        assert hoist.run("--refresh", "-i", write_list(hoist, f"{web.url('1.txt')}?id={number}\tout=a")).code == 0
    assert [asked.header("If-Modified-Since") for asked in web.asked] == [None, None]
    web.modified, web.etag = {}, '"v1"'
    for number in (3, 4):
        assert hoist.run("--refresh", "-i", write_list(hoist, f"{web.url('1.txt')}?id={number}\tout=a")).code == 0
    assert [asked.header("If-None-Match") for asked in web.asked[2:]] == [None, '"v1"']


# --------------------------------------------------------------------------------------- where a wrong file came from

def test_the_message_about_a_wrong_digest_says_which_url_delivered_it(hoist: Hoist, web: WebServer,
                                                                      other_web: WebServer) -> None:
    web.statuses = {"/1.txt": 404}
    web.redirections = {"/3.txt": other_web.url("x/3.txt")}
    wrong = "0" * 64
    lines = [f"{web.url('1.txt')}\t{other_web.url('1.txt')}?sig=secret\tsha256={wrong}", f"{web.url('2.txt')}\tsha256={wrong}",
             f"{web.url('3.txt')}\tsha256={wrong}", f"{other_web.url('4.txt')}\t{web.url('4.txt')}\tsize=7"]
    web.statuses["/4.txt"] = 404
    result = hoist.run("--retry", "0", "-i", write_list(hoist, *lines))
    messages = list(errors_of(result).values())
    assert result.code == 1 and len(messages) == 4
    assert any(f", from {other_web.url('1.txt')}?sig=***" in message for message in messages)
    assert any(f", from {other_web.url('x/3.txt')}" in message for message in messages)
    assert "secret" not in result.stderr
