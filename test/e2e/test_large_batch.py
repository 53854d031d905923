"""A large batch of which one item in a hundred fails: all reports say exactly that, and the failures can be retried."""

from __future__ import annotations

import os

import pytest

from hoist_runner import Hoist
from nginx_server import Nginx
from unattended import FILES, failed_urls, report, saved, write_list

BODY = os.urandom(1000)
FAILING = [name for name in FILES if name.endswith("00")]


@pytest.fixture
def broken_nginx(nginx: Nginx) -> Nginx:
    (nginx.root / "made.bin").write_bytes(BODY)
    (nginx.root / "broken").touch()
    return nginx


def test_one_in_a_hundred_fails(hoist: Hoist, broken_nginx: Nginx) -> None:
    def url(name: str) -> str:
        return f"http://127.0.0.1:{broken_nginx.port}/made/{name}"

    records = ("--report", "report", "--failed", "failed", "-m", "50", "--max-per-host", "50", "-v")
    first = hoist.run("-i", write_list(hoist, map(url, FILES)), *records)
    assert (first.code, first.counts) == (1, (19_800, 0, 200))
    assert first.messages == dict.fromkeys(FAILING, "HTTP 403 - Forbidden")
    assert failed_urls(hoist.work / "failed") == [url(name) for name in FAILING]
    items, summary = report(hoist.work / "report")
    assert (len(items), summary["downloaded"], summary["failed"]) == (20_000, 19_800, 200)
    assert sorted(code for code, item in items.items() if item["outcome"] == "failed") == FAILING

    (broken_nginx.root / "broken").unlink()
    again = hoist.run("-i", str(hoist.work / "failed"), *records)
    assert (again.code, again.counts) == (0, (200, 0, 0))
    assert failed_urls(hoist.work / "failed") == []
    assert saved(hoist) == dict.fromkeys(FILES, BODY)
