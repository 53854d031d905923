"""What kind of file a server says it sends: --accept-type, the remark without it, and the report."""

from __future__ import annotations

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist
from lists import contents, errors_of
from unattended import report, write_list
from web_server import WebServer, web  # noqa: F401 (fixtures)


def typed(web: WebServer, **kinds: str) -> list[str]:
    """URLs of files of these types; no type where it is empty."""
    for name, kind in kinds.items():
        web.fields[f"/{name}"] = [("Content-Type", kind)] if kind else []
    return [web.url(name) for name in kinds]


@pytest.mark.parametrize("accepted, kind", [
    ("image/*", "image/gif"), ("image/*", "IMAGE/PNG; q=1"), ("image/gif,text/csv", "text/csv;charset=utf-8"),
    ("Image/GIF", "image/gif"), ("*/*", "text/html"), ("image/gif, text/csv", "text/csv"), ("*/*", "")])
def test_a_type_that_is_accepted(hoist: Hoist, web: WebServer, accepted: str, kind: str) -> None:
    result = hoist.run("--accept-type", accepted, "-i", write_list(hoist, typed(web, f=kind)))
    assert (result.code, hoist.files()) == (0, contents("f"))


@pytest.mark.parametrize("accepted, kind, message", [
    ("image/*", "text/html", "the file has type text/html, not image/* as --accept-type asks"),
    ("image/*", "imagex/gif", "the file has type imagex/gif, not image/* as --accept-type asks"),
    ("image/gif,image/png", "image/jpeg", "the file has type image/jpeg, not image/gif or image/png as --accept-type asks"),
    ("image/*", "", "the file has no type, not image/* as --accept-type asks"),
    ("image/*", "nonsense", "the file has no type, not image/* as --accept-type asks")])
def test_another_type_is_an_error_that_is_not_retried(hoist: Hoist, web: WebServer, accepted: str, kind: str,
                                                      message: str) -> None:
    result = hoist.run("--accept-type", accepted, "--retry", "3", "-i", write_list(hoist, typed(web, f=kind)))
    assert (result.code, errors_of(result)) == (1, {"f": message})
    assert (hoist.files(), len(web.asked)) == ({}, 1)


def test_a_large_file_of_another_type_is_not_read_to_its_end(hoist: Hoist, faults: FaultServer) -> None:
    lines = write_list(hoist, [f"{faults.base('huge-body/size=1000000000')}/x/f.bin"])
    assert hoist.run("--accept-type", "image/*", "-i", lines).code == 1
    faults.wait_for(lambda: faults.record.now == 0, "the server notices that its client has left")
    assert faults.record.seen[0].sent < 100_000_000


def test_pages_in_the_place_of_files_are_mentioned(hoist: Hoist, web: WebServer) -> None:
    lines = typed(web, **{"a.gif": "text/html", "b.csv": "Text/HTML; charset=x", "c.html": "text/html", "d": "text/html",
                          "e.gif": "image/gif", "f.php": "text/html"})
    result = hoist.run("-i", write_list(hoist, lines))
    assert result.code == 0
    assert "\n2 of them came as text/html, though their names say otherwise: see --accept-type.\n" in result.stdout
    one = hoist.run("-q", "-i", write_list(hoist, lines))
    assert (one.stdout, one.stderr) == ("", "")


def test_where_there_are_none_nothing_is_said(hoist: Hoist, web: WebServer) -> None:
    assert "text/html" not in hoist.run("-i", write_list(hoist, typed(web, **{"a.gif": "image/gif"}))).stdout


def test_a_report_tells_the_type(hoist: Hoist, web: WebServer) -> None:
    lines = write_list(hoist, typed(web, a="image/gif; x=y", b=""))
    assert hoist.run("--report", "report", "-i", lines).code == 0
    items, _ = report(hoist.work / "report")
    assert (items["a"]["content_type"], items["b"]["content_type"]) == ("image/gif; x=y", None)
    assert hoist.run("--merge-reports", "--report", "merged", "report", in_downloads=True).code == 0
    merged, _ = report(hoist.work / "merged")
    assert merged["a"]["content_type"] == "image/gif; x=y"
