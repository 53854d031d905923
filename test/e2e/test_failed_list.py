"""The list of what failed, and its replay; and that passwords are nowhere else."""

from __future__ import annotations

import os
import re
import stat

import pytest

from hoist_runner import Hoist
from lists import contents, errors_of, write_list
from web_server import WebServer, content, other_web, web  # noqa: F401 (fixtures)


def items_in(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_exactly_what_failed_is_fetched_again(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/a/1.txt": 500, "/3.txt": 404, "/5.txt": 403}
    lines = [f"{web.url('a/1.txt')}\tcode=ONE\tout=x/é 1\tsize=3000", *(web.url(f"{n}.txt") for n in (2, 3, 4, 5))]
    first = hoist.run("--retry", "0", "--failed", "failed", "-i", write_list(hoist, *lines))
    assert (first.code, first.counts) == (1, (2, 1, 2))
    assert len(items_in((hoist.work / "failed").read_text())) == 3
    web.statuses = {}
    web.asked.clear()
    again = hoist.run("-v", "--log-level", "warn", "--failed", "failed", "-i", str(hoist.work / "failed"))
    assert (again.code, again.counts, again.stderr) == (0, (3, 0, 0), "")
    assert "\nONE OK\n" in again.stdout
    assert sorted(web.paths) == ["/3.txt", "/5.txt", "/a/1.txt"]
    assert hoist.files() == {"x/é 1": content("1.txt"), **contents(*(f"{n}.txt" for n in (2, 3, 4, 5)))}
    assert items_in((hoist.work / "failed").read_text()) == []


def test_a_replay_knows_the_digest_the_size_and_the_mirrors(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/a/1.txt": 500, "/b/1.txt": 500}
    line = f"{web.url('a/1.txt')}\t{web.url('b/1.txt')}\tsha256={'0' * 64}\tsize=3000"
    hoist.run("--retry", "0", "--failed", "failed", "-i", write_list(hoist, line))
    fields = items_in((hoist.work / "failed").read_text())[0].split("\t")
    assert fields[0] == web.url("a/1.txt")
    assert set(fields[1:]) == {web.url("b/1.txt"), f"sha256={'0' * 64}", "size=3000", "code=1.txt", "out=1.txt"}
    web.statuses = {}
    again = hoist.run("--retry", "0", "-i", str(hoist.work / "failed"))
    assert again.code == 1
    assert "0" * 64 in errors_of(again)["1.txt"]
    assert hoist.files() == {}


def test_codes_of_a_template_and_of_the_flags_are_replayed_to_the_same_files(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/A/x": 500, "/f/br/br.gif": 500}
    hoist.run("--retry", "0", "--failed", "failed1", "-u", web.url("{code}/x"), "A", "B")
    hoist.run("--failed", "failed2", "BR", "DE", base=web.url("f"))
    web.statuses = {}
    again = hoist.run("-i", "failed1", "-i", "failed2")
    assert again.code == 0
    assert hoist.files() == {"A": content("x"), "B": content("x"), **contents("br.gif", "de.gif")}


def loop(hoist: Hoist, *first: str) -> list[str]:
    """The lines of the list after a first run, and after each of two that read and replace it: all the same."""
    results = [hoist.run("--retry", "0", "--failed", "failed", *first)]
    lists = [items_in((hoist.work / "failed").read_text())]
    for _ in range(2):
        results.append(hoist.run("--retry", "0", "-i", "failed", "--failed", "failed"))
        lists.append(items_in((hoist.work / "failed").read_text()))
    assert [result.code for result in results] == [1, 1, 1]
    assert sorted(lists[0]) == sorted(lists[1]) == sorted(lists[2])
    assert [result.stderr.count("*** Error for ") for result in results] == [len(lists[0])] * 3
    return lists[0]


def test_lines_that_could_not_be_used_fail_again_and_again(hoist: Hoist) -> None:
    lines = ["nonsense", "ftp://127.0.0.1/x", "http://127.0.0.1/\tout=../x", "http://127.0.0.1/x y",
             "http://me:PASSWORD@127.0.0.1/\tcode=C\tsize=x"]
    raw = [b"\xff", "x\x1b[2J\rhttp:", "http://127.0.0.1/" + 70_000 * "x"]
    kept = loop(hoist, "-i", write_list(hoist, *lines, *raw))
    assert kept[:len(lines)] == lines
    assert len(kept) == len(lines) + len(raw)
    assert all(line.startswith("refused=") for line in kept[len(lines):])
    assert "\x1b" not in "".join(kept)
    text = "".join(result.stdout + result.stderr for result in hoist.results)
    assert "PASSWORD" not in text
    assert re.search(r"\*\*\* Error for line \d+: size= must be a whole number", hoist.results[-1].stderr)


def test_an_item_whose_file_is_anothers_fails_again_and_never_overwrites_it(hoist: Hoist, web: WebServer) -> None:
    lines = [web.url("a/1.txt"), f"{web.url('b/1.txt')}\tcode=TWICE\tsize=3000\t{web.url('c/1.txt')}"]
    web.bodies = {"/b/1.txt": b"b" * 3000, "/c/1.txt": b"c" * 3000}
    kept = loop(hoist, "-i", write_list(hoist, *lines))
    assert web.paths == ["/a/1.txt"]
    assert hoist.files() == contents("1.txt")
    reason = (f"refused=another item is already saved as 1.txt: {web.url('a/1.txt')} (line 1); this one is "
              f"{web.url('b/1.txt')} (line 2); -o '{{hash}}-{{name}}' or out= tells them apart")
    assert [sorted(line.split("\t")) for line in kept] == [
        sorted([web.url("b/1.txt"), web.url("c/1.txt"), "code=TWICE", "size=3000", reason])]
    mended = kept[0].replace(reason, "out=2.txt")
    assert hoist.run("-i", write_list(hoist, mended)).code == 0
    assert hoist.files()["2.txt"] == b"b" * 3000


def test_codes_that_make_no_item_fail_again_and_again(hoist: Hoist, web: WebServer) -> None:
    codes = write_list(hoist, "x" * 300, b"\xff", "a/../b", name="codes")
    kept = loop(hoist, "-u", web.url("{code}/f"), "-o", "{code}", "--codes", codes, "..")
    assert len(kept) >= 3
    assert all("refused=" in line for line in kept)
    assert not any(asked.path.startswith("/..") for asked in web.asked)


@pytest.mark.parametrize("part", [("-l", "1"), ("--shard", "1/2")])
def test_a_part_of_a_list_does_not_replace_it(hoist: Hoist, web: WebServer, part: tuple[str, str]) -> None:
    path = write_list(hoist, web.url("1.txt"), web.url("2.txt"))
    before = (hoist.work / "list").read_text()
    result = hoist.run(*part, "-i", path, "--failed", path)
    assert (result.code, web.asked) == (2, [])
    assert "--failed and --input-file must be different files" in result.stderr
    assert (hoist.work / "list").read_text() == before


def test_missing_items_are_in_the_list_only_where_they_are_not_allowed(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 404, "/2.txt": 403}
    path = write_list(hoist, web.url("1.txt"), web.url("2.txt"))
    for arguments, paths in (([], ["1.txt", "2.txt"]), (["--allow-missing"], ["2.txt"])):
        hoist.run(*arguments, "--failed", "failed", "-i", path)
        lines = items_in((hoist.work / "failed").read_text())
        assert sorted(line.split("\t")[0] for line in lines) == [web.url(path) for path in paths]


def test_the_list_is_empty_when_nothing_failed(hoist: Hoist, web: WebServer) -> None:
    (hoist.work / "failed").write_text(web.url("old") + "\n")
    assert hoist.run("--failed", "failed", "-i", write_list(hoist, web.url("1.txt"))).code == 0
    assert (hoist.work / "failed").read_text() == ""
    assert not (hoist.work / "failed.part").exists()


@pytest.mark.parametrize("place", ["first", "middle", "last"])
@pytest.mark.parametrize("piped", [False, True], ids=["file", "pipe"])
def test_one_failure_of_300_is_told_wherever_it_is(hoist: Hoist, web: WebServer, place: str, piped: bool) -> None:
    number = {"first": 0, "middle": 150, "last": 299}[place]
    web.statuses = {f"/{number}.txt": 403}
    path = write_list(hoist, *(web.url(f"{n}.txt") for n in range(300)))
    with open(path, "rb") as file:
        result = hoist.run("-m", "5", "--failed", "failed", "-i", "-" if piped else path, stdin=file)
    assert (result.code, result.counts) == (1, (299, 0, 1))
    lines = items_in((hoist.work / "failed").read_text())
    assert [line.split("\t")[0] for line in lines] == [web.url(f"{number}.txt")]
    assert list(errors_of(result)) == [f"{number}.txt"]
    assert len(hoist.files()) == 299


def test_a_link_to_a_list_that_is_not_there_yet_stays_a_link(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 403}
    (hoist.work / "failed").symlink_to("target")
    assert hoist.run("--failed", "failed", "-i", write_list(hoist, web.url("1.txt"))).code == 1
    assert (hoist.work / "failed").is_symlink()
    assert len(items_in((hoist.work / "target").read_text())) == 1


@pytest.mark.parametrize("option, part", [("--checksums", ""), ("--netrc-file", ""), ("--cert", ""), ("--cacert", ""),
                                          ("-H", ""), ("--config", ""), ("--report", ".part")])
@pytest.mark.parametrize("output", ["--failed", "--metrics"])
def test_it_is_no_other_file_of_the_run(hoist: Hoist, web: WebServer, option: str, part: str, output: str) -> None:
    (hoist.work / f"file{part}").write_text("# precious\n")
    result = hoist.run(output, "file", option, f"{'@' if option == '-H' else ''}./file{part}", "-i",
                       write_list(hoist, web.url("1.txt")))
    assert (result.code, web.asked) == (2, [])
    assert result.stderr.startswith(f"*** Usage error: {output} ")
    assert (hoist.work / f"file{part}").read_text() == "# precious\n"


@pytest.mark.parametrize("option", ["--failed", "--metrics", "--report"])
@pytest.mark.parametrize("name", ["stdout", "stderr"])
@pytest.mark.parametrize("by_name", [False, True])
def test_it_does_not_replace_what_standard_output_goes_to(hoist: Hoist, web: WebServer, option: str, name: str,
                                                         by_name: bool) -> None:
    (hoist.work / "run.log").write_text("precious\n")
    with open(hoist.work / "run.log", "ab") as log:
        running = hoist.start(option, "run.log" if by_name else f"/dev/{name}", "-i",
                              write_list(hoist, web.url("1.txt")), **{name: log.fileno()})
        assert (running.wait().code, web.asked) == (2, [])
    assert (hoist.work / "run.log").read_text().startswith("precious\n")
    said = running.stderr if name == "stdout" else (hoist.work / "run.log").read_text()
    assert f"{option} FILE is where standard {'output' if name == 'stdout' else 'error'} goes" in said


def test_it_may_go_to_the_pipe_that_standard_output_is(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 403}
    reader, writer = os.pipe()
    running = hoist.start("-q", "--failed", "/dev/stdout", "-i", write_list(hoist, web.url("1.txt")), stdout=writer)
    os.close(writer)
    with open(reader, "rb") as pipe:
        text = pipe.read().decode()
    assert running.wait().code == 1
    assert any(line.startswith(web.url("1.txt")) for line in items_in(text))


@pytest.mark.parametrize("redirect, code", [("append", 0), ("overwrite", 2)])
def test_the_log_may_be_where_standard_error_is_appended(hoist: Hoist, web: WebServer, redirect: str, code: int) -> None:
    with open(hoist.work / "run.log", "ab" if redirect == "append" else "wb") as log:
        running = hoist.start("--log-file", "run.log", "--log-level", "info", "-i", write_list(hoist, web.url("1.txt")),
                              stderr=log.fileno())
        assert running.wait().code == code


def test_it_is_not_the_journal(hoist: Hoist, web: WebServer) -> None:
    path = write_list(hoist, web.url("1.txt"))
    assert hoist.run("--refresh", "-i", path).code == 0
    journal = hoist.folder / ".hoist/journal.db"
    before = journal.read_bytes()
    for option in ("--failed", "--metrics", "--report", "--log-file"):
        assert hoist.run("--refresh", option, str(journal), "-i", path).code == 2
    assert journal.read_bytes() == before


# ----------------------------------------------------------------------------------------------------- passwords

def secret_url(web: WebServer, path: str) -> str:
    return f"http://user:SECRET@{web.host}/{path}"


@pytest.mark.parametrize("arguments", [[], ["-v"], ["-q"], ["-v", "--log-level", "trace"],
                                       ["-q", "--log-level", "trace"], ["--refresh"], ["--dry-run"]])
def test_a_password_in_a_url_is_only_in_the_failed_list(hoist: Hoist, web: WebServer, other_web: WebServer,
                                                       arguments: list[str]) -> None:
    web.statuses = {"/2.txt": 404, "/3.txt": 503}
    gone = secret_url(other_web, "4.txt")
    other_web.listener.server_close()
    url = secret_url(web, "3.txt")
    lines = [*(secret_url(web, f"{n}.txt") for n in (1, 2, 3)), f"{gone}\tcode=GONE", f"{url}\tout=1.txt\tcode=TWICE",
             f"{secret_url(web, '5.txt')}\tsize=1", f"{gone}\t{secret_url(web, '3.txt')}\tout=m\tcode=MIRROR",
             f"{secret_url(web, 'x y')}", f"{secret_url(web, 'z')}\tnonsense=SECRET", "http://user:SECRET@/",
             "http://user:SECRET@[::1/", "http://user:SECRET@127.0.0.1:99999/", "ftp://user:SECRET@127.0.0.1/",
             secret_url(web, "%2e%2e"), f"{url}\thttp://user:SECRET@/", secret_url(web, ""), "http://us:SE\x01CRET@h/"]
    result = hoist.run(*arguments, "--retry", "1", "--report", "report", "--failed", "failed", "--log-file", "log",
                       "-i", write_list(hoist, *lines))
    assert result.code == 1
    outputs = {name: path.read_text(errors="replace") for name in ("report", "log")
               if (path := hoist.work / name).exists()}
    outputs |= {"stdout": result.stdout, "stderr": result.stderr}
    assert [name for name, text in outputs.items() if "SECRET" in text or "SE" in text] == []
    assert not [path for path in hoist.folder.rglob("*") if path.is_file() and b"SECRET" in path.read_bytes()]
    if "--dry-run" not in arguments:
        assert web.asked and all(asked.header("Authorization") for asked in web.asked)
        failed = hoist.work / "failed"
        assert "user:SECRET@" in failed.read_text()
        assert stat.S_IMODE(failed.stat().st_mode) == 0o600


def test_the_failed_list_is_never_readable_by_others_even_if_it_was(hoist: Hoist, web: WebServer) -> None:
    web.statuses = {"/1.txt": 403}
    for name in ("failed", "failed.part"):
        (hoist.work / name).write_text("old\n")
        (hoist.work / name).chmod(0o666)
    hoist.run("--failed", "failed", "-i", write_list(hoist, secret_url(web, "1.txt")))
    assert stat.S_IMODE((hoist.work / "failed").stat().st_mode) == 0o600


@pytest.mark.parametrize("arguments", [[], ["-v"], ["-v", "--log-level", "trace"], ["-q"], ["--dry-run"]])
def test_a_password_of_a_template_or_a_server_is_not_told(hoist: Hoist, web: WebServer, arguments: list[str]) -> None:
    web.statuses = {"/A": 503, "/f/br/br.gif": 503}
    for result in (hoist.run(*arguments, "--retry", "0", "-u", secret_url(web, "{code}"), "A"),
                   hoist.run(*arguments, "BR", base=secret_url(web, "f"))):
        assert result.code == (0 if arguments == ["--dry-run"] else 1)
        assert "SECRET" not in result.stdout + result.stderr


@pytest.mark.parametrize("way, proxy", [
    ("option", "http://user:SECRET@127.0.0.1:9"), ("option", "user:SECRET@127.0.0.1:9"),
    ("option", "http://user:SECRET@"), ("option", "nonsense://user:SECRET@127.0.0.1:9"),
    ("option", "http://user:SECRET@127.0.0.1:99999"),
    ("environment", "http://user:SECRET@127.0.0.1:9"), ("environment", "user:SECRET@127.0.0.1:9"),
    ("environment", "http://user:SECRET@"),
    ("environment", "nonsense://user:SECRET@127.0.0.1:9"),
    ("environment", "http://user:SECRET@127.0.0.1:99999"),
])
def test_a_password_of_a_proxy_is_not_told(hoist: Hoist, web: WebServer, way: str, proxy: str) -> None:
    arguments = ["--proxy", proxy] if way == "option" else []
    if way == "environment":
        hoist.environment["http_proxy"] = proxy
    result = hoist.run("-v", "--log-level", "trace", "--retry", "0", "--report", "report", *arguments, "-i",
                       write_list(hoist, web.url("1.txt")))
    assert result.code != 0
    report = hoist.work / "report"
    assert "SECRET" not in result.stdout + result.stderr + (report.read_text() if report.exists() else "")


@pytest.mark.parametrize("target", ["http://user:SECRET@HOST/2.txt", "ftp://user:SECRET@127.0.0.1/",
                                    "http://user:SECRET@[/", "http://user:SECRET@127.0.0.1:99999/",
                                    "nonsense://user:SECRET@127.0.0.1/"])
def test_a_password_of_a_redirection_is_not_told(hoist: Hoist, web: WebServer, target: str) -> None:
    web.statuses = {"/2.txt": 503}
    web.redirections = {"/1.txt": target.replace("HOST", web.host)}
    result = hoist.run("-v", "--log-level", "trace", "--retry", "0", "--report", "report", "-i",
                       write_list(hoist, web.url("1.txt")))
    assert (result.code, web.paths[0]) == (1, "/1.txt")
    assert "SECRET" not in result.stdout + result.stderr + (hoist.work / "report").read_text()
