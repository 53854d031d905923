"""URLs as arguments, and what somebody types who has never used the program before."""

from __future__ import annotations

import pytest

from batches import right_files
from fault_server import FaultServer
from hoist_runner import Hoist
from lists import contents, errors_of, write_list
from web_server import WebServer, web  # noqa: F401 (fixture)


def test_a_url_alone_is_fetched(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run(web.url("a/1.txt"))
    assert (result.code, result.stderr, result.counts) == (0, "", (1, 0, 0))
    assert result.stdout.startswith(f"Fetching 1 file from {web.url('a/1.txt')}.\n")
    assert hoist.files() == contents("1.txt")


def test_many_urls_are_a_batch(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run(*(web.url(f"{n}.txt") for n in range(300)))
    assert (result.code, result.counts) == (0, (300, 0, 0))
    assert result.stdout.startswith("Fetching 300 files from 300 URLs.\n")
    assert hoist.files() == contents(*(f"{n}.txt" for n in range(300)))


def test_urls_stand_beside_lists(hoist: Hoist, web: WebServer) -> None:
    listed = write_list(hoist, web.url("3.txt"))
    result = hoist.run(web.url("1.txt"), "-i", listed, web.url("2.txt"), "-o", "{n}-{name}")
    assert (result.code, result.counts) == (0, (3, 0, 0))
    assert result.stdout.startswith(f"Fetching 3 files from 2 URLs and {listed}.\n")
    assert {name: body for name, body in hoist.files().items()} == {
        f"{n}-{name}": body for n, (name, body) in enumerate(contents("1.txt", "2.txt", "3.txt").items(), start=1)}


def test_a_url_has_the_fields_and_the_defaults_of_a_list(hoist: Hoist, web: WebServer) -> None:
    web.statuses["/gone"] = 404
    result = hoist.run("-v", f"{web.url('gone')}\t{web.url('1.txt')}\tcode=ONE\tout=sub/one.txt")
    assert (result.code, result.counts) == (0, (1, 0, 0))
    assert "ONE OK\n" in result.stdout
    assert hoist.files() == {"sub/one.txt": contents("1.txt")["1.txt"]}
    shown = hoist.run("--show-config", web.url("1.txt")).stdout
    assert f'# urls = ["{web.url("1.txt")}"]\n' in shown
    assert "\nretry = 3 " in shown and "\nmax-per-host = 6 " in shown


def test_a_url_that_cannot_be_used_fails_alone(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("ftp://127.0.0.1/x", web.url("1.txt"), "--failed", "again")
    assert (result.code, result.counts) == (1, (1, 0, 1))
    assert "http" in errors_of(result)["argument 1"]
    assert (hoist.work / "again").read_text().splitlines()[1:] == ["ftp://127.0.0.1/x"]


def test_a_password_in_a_url_is_never_shown(hoist: Hoist, web: WebServer) -> None:
    url = web.url("1.txt").replace("://", "://me:secret@")
    for arguments in ([url], ["-v", url, "--log-level", "trace"], ["--show-config", url], ["--dry-run", url],
                      [url, "BR"], ["-u", "http://h/{code}", url]):
        result = hoist.run(*arguments)
        assert "secret" not in result.stdout + result.stderr


@pytest.mark.parametrize("arguments, message", [
    (["example.org/f"], "did you mean https://example.org/f?"),
    (["localhost:8000/f"], "did you mean https://localhost:8000/f?"),
    (["http:/example.org/f"], "a URL begins with http:// or https://"),
    (["urls.txt"], "'urls.txt' is a file: -i urls.txt fetches the URLs in it"),
    (["./urls.txt"], "-i ./urls.txt fetches"),
    (["missing.txt"], "there is no file 'missing.txt'"),
    (["version"], "did you mean hoist --version?"),
    (["http://127.0.0.1/f", "BR"], "codes and URLs cannot be used together: 'BR' is not a URL"),
    (["http://127.0.0.1/f", "example.org/f"], "did you mean https://example.org/f?"),
    (["-u", "http://127.0.0.1/f"], "to fetch just this URL, give it as an argument"),
    (["-u", "http://127.0.0.1/f", "BR"], "there is no {code} in it"),
    (["-u", "http://127.0.0.1/{code}", "BR", "http://127.0.0.1/f"], "takes codes as arguments, not URLs"),
    (["-i", "http://127.0.0.1/list"], "must be a file, not a URL"),
])
def test_what_was_probably_meant_is_said(hoist: Hoist, faults: FaultServer, arguments: list[str],
                                         message: str) -> None:
    write_list(hoist, "http://127.0.0.1/f", name="urls.txt")
    result = hoist.run(*arguments)
    assert result.code == 2
    assert message in result.stderr.splitlines()[0]
    assert result.stdout == ""
    assert not hoist.folder.exists()


def test_a_code_may_be_the_name_of_a_file(hoist: Hoist, faults: FaultServer) -> None:
    (hoist.work / "BR").write_text("http://127.0.0.1/f\n")
    assert hoist.run("BR", base=faults.base()).code == 0
    assert hoist.files() == right_files("BR")


@pytest.mark.parametrize("arguments, option", [
    (["help"], "--input-file"), (["HELP"], "--input-file"), (["help", "http"], "--netrc-file"),
    (["Help", "HTTP"], "--netrc-file"), (["--help", "http"], "--netrc-file"), (["--help=Http"], "--netrc-file"),
    (["-h", "Transfer"], "--grace"), (["help", "all"], "--grace"),
])
def test_help_is_asked_for_in_any_way(hoist: Hoist, arguments: list[str], option: str) -> None:
    result = hoist.run(*arguments, in_downloads=True)
    assert (result.code, result.stderr) == (0, "")
    assert option in result.stdout


def test_help_may_still_be_a_code(hoist: Hoist, web: WebServer) -> None:
    result = hoist.run("-u", web.url("{code}"), "help")
    assert (result.code, result.counts) == (0, (1, 0, 0))
    assert hoist.run("help", "nonsense").code == 2
