"""URLs as arguments, and what somebody types who has never used the program before."""

from __future__ import annotations

import subprocess

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


# ------------------------------------------------------------------------------------------------ usage errors, habits

@pytest.mark.parametrize("arguments, usage", [
    (["-O", "http://127.0.0.1/f"], "usage: hoist [OPTION ...] URL ..."),
    (["example.org/f"], "usage: hoist [OPTION ...] URL ..."),
    (["-i", "urls.txt", "BR"], "usage: hoist [OPTION ...] -i LIST [URL ...]"),
    (["missing.txt"], "usage: hoist [OPTION ...] -i LIST [URL ...]"),
    (["-u", "http://127.0.0.1/f"], "usage: hoist [OPTION ...] -u TEMPLATE [CODE ...]"),
    (["nope:X"], "usage: hoist [OPTION ...] CATALOG:CODE ..."),
    (["--merge-reports", "-m", "3", "a"], "usage: hoist --merge-reports [--report FILE] [--failed FILE] REPORT ..."),
    (["--nonsense"], "usage: hoist [-a] [-e] [-l N] [-m CONCURRENT] [-s LABEL] [-v] [CC ...]"),
])
def test_a_usage_error_ends_with_the_usage_of_what_was_tried(hoist: Hoist, arguments: list[str], usage: str) -> None:
    result = hoist.run(*arguments)
    assert result.code == 2
    assert result.stderr.splitlines()[1:] == [usage, "Try 'hoist --help'."]


def test_a_usage_error_of_the_flags_is_as_it_ever_was(hoist: Hoist) -> None:
    assert hoist.run("-m", "0", "BR").stderr == (
        "*** Usage error: --max_req CONCURRENT must be >= 1\n"
        "usage: hoist [-a] [-e] [-l N] [-m CONCURRENT] [-s LABEL] [-v] [CC ...]\n")


@pytest.mark.parametrize("option, answer", [
    (["-O"], "-o FILE"), (["-L"], "redirects are followed"), (["-k"], "hoist's --insecure is curl's -k"),
    (["-c"], "the same command again"), (["-C", "-"], "the same command again"),
    (["-x", "16"], "--max-per-host"), (["-x16"], "--max-per-host"),
    (["-j", "8"], "-m N"), (["-j8"], "-m N"), (["-P", "8"], "-d DIR"), (["-T", "5"], "--stall-timeout"),
    (["-t", "3"], "--retry"), (["-n", "1"], "--netrc"), (["-nc"], "-nc ("), (["-N"], "--refresh"),
    (["-A", "me"], "--user-agent"), (["-r"], "links are not followed"), (["--continue"], "the same command again"),
    (["--timeout=5"], "--stall-timeout"), (["--tries", "3"], "--retry"), (["--jobs=4"], "-m N"),
    (["--parallel"], "-m N"), (["--no-check-certificate"], "--insecure"), (["-Z"], "-m N"), (["-f"], "HTTP error"),
    (["-S"], "-v"), (["-U", "me"], "--user-agent"), (["--recursive"], "links are not followed"),
    (["--location"], "redirects are followed"), (["--directory-prefix=x"], "-d DIR"), (["-X", "POST"], "GET requests"),
    (["--max-connection-per-server=4"], "--max-per-host"), (["--output-document=x"], "-o TEMPLATE"),
    (["--referer=x"], "Referer"), (["--silent"], "-q"), (["-E", "x"], "--cert"),
    (["-s"], "curl's -s is hoist's -q"), (["-sS"], "curl's -s is hoist's -q"), (["-e"], "Referer"),
    (["-u", "me:secret"], "curl's -u is hoist's --"),
])
def test_a_habit_of_another_program_gets_an_answer(hoist: Hoist, option: list[str], answer: str) -> None:
    result = hoist.run("http://127.0.0.1/f", *option, *(["x"] if option == ["-s"] else []))
    assert result.code == 2
    assert answer in result.stderr.splitlines()[0]
    assert "secret" not in result.stderr
    assert result.stderr.splitlines()[-1] == "Try 'hoist --help'."


# ------------------------------------------------------------------------------------------------ standard output

@pytest.mark.parametrize("source", ["url", "list", "pipe", "code", "out"])
def test_one_item_is_written_to_standard_output(hoist: Hoist, web: WebServer, source: str) -> None:
    web.bodies["/1.bin"] = body = bytes(range(256)) * 5000
    url = web.url("1.bin")
    arguments = {"url": [url], "list": ["-i", write_list(hoist, url)], "pipe": ["-i", "/dev/stdin"],
                 "code": ["-u", web.url("{code}.bin"), "1"], "out": [f"{url}\tout=sub/x"]}[source]
    hoist.environment["TMPDIR"] = str(hoist.work)
    with subprocess.Popen(["echo", url], stdout=subprocess.PIPE) as echo:
        running = hoist.start(*arguments, "-o", "-", stdin=echo.stdout, in_downloads=True)
        result = running.wait()
    assert result.code == 0
    assert running.outputs[0] and running.outputs[0].read_bytes() == body
    assert "1 file downloaded." in result.stderr and "The files are in" not in result.stderr
    assert not list(hoist.work.glob("hoist-*")), "the temporary folder is gone"


def test_an_item_that_fails_writes_nothing_to_standard_output(hoist: Hoist, web: WebServer) -> None:
    web.statuses["/1"] = 500
    result = hoist.run("--retry=0", "-q", web.url("1"), "-o", "-")
    assert (result.code, result.stdout) == (1, "")
    assert "500" in result.stderr


def test_more_than_one_item_is_refused_for_standard_output(hoist: Hoist, web: WebServer) -> None:
    urls = [web.url("1"), web.url("2")]
    for arguments in (urls, ["-i", write_list(hoist, *urls)], ["-u", web.url("{code}"), "a", "b"], ["-a"]):
        result = hoist.run(*arguments, "-o", "-")
        assert (result.code, result.stdout) == (2, "")
        assert "-o - writes one item to standard output" in result.stderr
    with subprocess.Popen(["printf", "%s\n%s\n", *urls], stdout=subprocess.PIPE) as printf:
        result = hoist.run("-i", "-", "-o", "-", stdin=printf.stdout)
    assert (result.code, result.stdout) == (2, "")
    assert web.paths == []


# ------------------------------------------------------------------------------------------------ where the files go

@pytest.mark.parametrize("source", ["url", "list", "template", "catalog"])
def test_files_go_to_the_current_folder(hoist: Hoist, web: WebServer, source: str) -> None:
    here = hoist.work / "here"
    here.mkdir()
    config = hoist.work / "config.toml"
    config.write_text(f'[catalog.c]\nurl = "{web.url("{code}.txt")}"\n')
    arguments = {"url": [web.url("1.txt")], "list": ["-i", write_list(hoist, web.url("1.txt"))],
                 "template": ["-u", web.url("{code}.txt"), "1"], "catalog": ["--config", str(config), "c:1"]}[source]
    result = hoist.run(*arguments, in_downloads=True, cwd=here)
    assert (result.code, result.counts) == (0, (1, 0, 0))
    assert hoist.files(here) == contents("1.txt")
    assert "The files are in" not in result.stdout
    assert hoist.run(*arguments, in_downloads=True, cwd=here).code == 0, "it is replaced"
    assert hoist.run("--dry-run", *arguments, in_downloads=True, cwd=here).stdout.endswith(" -> 1.txt\n")


def test_the_end_says_where_the_files_are_if_not_here(hoist: Hoist, web: WebServer, faults: FaultServer) -> None:
    result = hoist.run(web.url("1.txt"), folder="mirror")
    assert result.stdout.splitlines()[-1] == "The files are in mirror."
    assert "The files are in" not in hoist.run(web.url("1.txt"), folder=hoist.work).stdout
    assert "The files are in" not in hoist.run("BR", base=faults.base()).stdout
    assert hoist.run("-q", web.url("1.txt"), folder="mirror").stdout == ""
    web.statuses["/gone"] = 404
    assert "The files are in" not in hoist.run(web.url("gone"), folder="mirror").stdout
