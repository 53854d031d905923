"""Values in the queries of URLs, which may be signatures and tokens, are only where they are needed."""

from __future__ import annotations

import contextlib
import json
import sqlite3

import pytest

from hoist_runner import Hoist
from lists import write_list
from web_server import WebServer, content, other_web, web  # noqa: F401 (fixtures)


def holding(hoist: Hoist, *texts: str) -> set[str]:
    """The files that hold one of the texts, and the outputs of the last run."""
    result = hoist.results[-1]
    found = {str(path.relative_to(hoist.work)) for path in hoist.work.rglob("*") if path.is_file()
             and any(text.encode() in path.read_bytes() for text in texts)}
    outputs = {"stdout": result.stdout, "stderr": result.stderr}
    return {name for name in found if not name.startswith("run")} | {
        name for name, output in outputs.items() if any(text in output for text in texts)}


@pytest.mark.parametrize("redact", [False, True])
def test_queries_of_a_list_are_in_no_message_and_no_log(hoist: Hoist, web: WebServer, other_web: WebServer,
                                                        redact: bool) -> None:
    web.statuses = {"/2": 404, "/3": 403}
    gone = other_web.url("4")
    other_web.listener.server_close()
    query = "?X-Amz-Signature=VALUE1&x=VALUE2&VALUE3"
    lines = [*(web.url(f"{n}{query}") for n in (1, 2, 3)), f"{gone}{query}", f"{web.url('5' + query)}\tout=1",
             f"{web.url('6' + query)}\t{web.url('7' + query)}\tsize=1", f"http://127.0.0.1:99999/{query}",
             f"http://[::1/{query}"]
    result = hoist.run("--retry", "1", "-v", "--log-level", "trace", "--log-file", "log", "--report", "report",
                       *(["--redact-query"] if redact else []), "--failed", "failed", "--metrics", "metrics", "-i",
                       write_list(hoist, *lines))
    assert result.code == 1
    assert all(asked.target.endswith(query) for asked in web.asked)
    assert "VALUE" not in (hoist.work / "log").read_text()
    expected = {"list", "failed"} | (set() if redact else {"report"})
    assert holding(hoist, "VALUE") == expected
    items = [json.loads(line) for line in (hoist.work / "report").read_text().splitlines()[:-1]]
    shown = next(item for item in items if item["code"] == "1")
    masked = "?X-Amz-Signature=***&x=***&***"
    assert shown["url"] == web.url("1" + (masked if redact else query))
    refused = next(item for item in items if item["code"] == "3")
    assert refused["error"]["chain"][0] == "fetching " + web.url("3" + masked)


def last_key(hoist: Hoist) -> str:
    with contextlib.closing(sqlite3.connect(hoist.folder / ".hoist/journal.db")) as journal:
        return journal.execute("SELECT batch_key FROM runs ORDER BY id DESC").fetchone()[0]


def test_the_query_of_a_template_is_no_label_and_no_key(hoist: Hoist, web: WebServer) -> None:
    template = web.url("{code}?token=SECRET&year=2024")
    result = hoist.run("--refresh", "--metrics", "metrics", "--failed", "failed", "--log-file", "log", "--log-level",
                       "trace", "-u", template, "A")
    assert result.code == 0
    assert "token=***&year=2024" in result.stdout
    assert "SECRET" not in result.stdout + result.stderr
    assert "2024" not in (hoist.work / "metrics").read_text()
    assert last_key(hoist).startswith(f"url {web.url('{code}')}?token=***&year=*** ")


def key_of(hoist: Hoist, template: str) -> str:
    assert hoist.run("--refresh", "-u", template, "A").code == 0
    return last_key(hoist)


def test_a_batch_is_the_same_with_another_token_and_another_with_another_year(hoist: Hoist, web: WebServer) -> None:
    first = key_of(hoist, web.url("{code}?token=one&year=2024"))
    assert key_of(hoist, web.url("{code}?token=two&year=2024")) == first
    assert key_of(hoist, web.url("{code}?token=one&year=2025")) != first


def test_a_run_that_an_older_hoist_began_is_gone_on_with(hoist: Hoist, web: WebServer) -> None:
    template = web.url("{code}?token=SECRET")
    run = ("--refresh", "-u", template, "A", "B")
    assert hoist.run(*run).code == 0
    path = hoist.folder / ".hoist/journal.db"
    with contextlib.closing(sqlite3.connect(path)) as journal, journal:
        journal.execute("UPDATE runs SET batch_key = ?, ended = NULL", (f"url {template}",))
    web.asked.clear()
    dry = hoist.run(*run, "--dry-run")
    assert dry.stdout.count("finished by the run that this one resumes") == 2
    assert hoist.run(*run).code == 0
    assert web.asked == []
    with contextlib.closing(sqlite3.connect(path)) as journal:
        assert "SECRET" not in "".join(key for key, in journal.execute("SELECT batch_key FROM runs").fetchall())


@pytest.mark.parametrize("arguments", [["--dry-run"], ["--show-config"], ["--show", "catalogs"]])
def test_what_looks_like_a_secret_is_not_shown_before_a_run(hoist: Hoist, web: WebServer, arguments: list[str]) -> None:
    query = "?X-Amz-Signature=SECRET&page=7"
    config = hoist.work / "config"
    config.write_text(f'[catalog.metar]\nurl = "{web.url("{code}" + query)}"\ncodes = ["A"]\n')
    for source in ([["-u", web.url("{code}" + query), "A"], ["metar:A"]] if arguments[0] != "--show" else [[]]):
        result = hoist.run("--config", str(config), *arguments, *source)
        assert (result.code, web.asked) == (0, [])
        assert "X-Amz-Signature=***&page=7" in result.stdout
        assert "SECRET" not in result.stdout + result.stderr
