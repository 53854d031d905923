"""What a server says in the page of an error is quoted, where it is a short text; no secret comes back that way."""

from __future__ import annotations

import json
import pathlib
from urllib.parse import quote

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist
from lists import errors_of
from unattended import report, write_list
from web_server import WebServer, web  # noqa: F401 (fixtures)

FORBIDDEN = "HTTP 403 - Forbidden"


def refused(hoist: Hoist, web: WebServer, page: bytes, kind: str, *arguments: str, path: str = "1.txt",
            status: int = 403) -> str:
    """The message where a server answers with this page; everywhere the same."""
    web.pages = {"/1.txt": (status, kind, page)}
    lines = write_list(hoist, [web.url(path)])
    result = hoist.run("-v", "--retry", "0", "--report", "report", "--log-file", "log", *arguments, "-i", lines)
    assert result.code == 1
    [message] = result.messages.values()
    [item] = report(hoist.work / "report")[0].values()
    assert item["error"]["message"] == message
    return message


@pytest.mark.parametrize("kind", ["text/plain", "text/plain; charset=utf-8", "Text/Plain", "application/json",
                                  "application/problem+json", "application/vnd.api+json;v=1"])
def test_a_short_text_is_quoted(hoist: Hoist, web: WebServer, kind: str) -> None:
    assert refused(hoist, web, b"Request rate threshold exceeded\r\n", kind) == (
        f'{FORBIDDEN}: "Request rate threshold exceeded"')


def test_so_is_json(hoist: Hoist, web: WebServer) -> None:
    assert refused(hoist, web, b'{\n  "error": "no quota"\n}\n', "application/json") == (
        f'{FORBIDDEN}: "{{ "error": "no quota" }}"')


@pytest.mark.parametrize("page, kind", [
    (b"<html>No.</html>", "text/html"), (b"No.", ""), (b"No.", "image/gif"), (b"", "text/plain"), (b" \r\n", "text/plain"),
    (b"403 Forbidden\n", "text/plain"), (b"forbidden", "text/plain"), (b"Error: Forbidden.", "text/plain"),
    (b"long " * 1000, "text/plain")])
def test_what_says_no_more_or_is_no_short_text_is_not(hoist: Hoist, web: WebServer, page: bytes, kind: str) -> None:
    assert refused(hoist, web, page, kind) == FORBIDDEN


def test_it_is_cut_and_made_printable(hoist: Hoist, web: WebServer) -> None:
    message = refused(hoist, web, "\x1b[31m\u202e".encode() + "ä".encode() * 300, "text/plain")
    text = message.removeprefix(f'{FORBIDDEN}: "').removesuffix('"')
    assert len(text) == 200
    assert text.startswith("\\x1b[31m\\xe2\\x80\\xaeä") and text.endswith("ä...")


@pytest.mark.parametrize("status, phrase", [(400, "Bad Request"), (401, "Unauthorized"), (429, "Too Many Requests"),
                                            (500, "Internal Server Error"), (503, "Service Unavailable")])
def test_of_any_error(hoist: Hoist, web: WebServer, status: int, phrase: str) -> None:
    assert refused(hoist, web, b"Sorry.", "text/plain", status=status) == f'HTTP {status} - {phrase}: "Sorry."'


def test_flags_that_fail_without_a_reason_read_as_ever(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-v", "AD", base=faults.base("status/status=503"))
    assert "\n*** Error for AD: HTTP 503 - Service Unavailable\n" in result.stdout


@pytest.mark.parametrize("arguments, path, secret", [
    (["-H", "X-Api-Key: Tr0ub4dor"], "1.txt", "Tr0ub4dor"), (["-H", "Authorization: Bearer Tr0ub4dor"], "1.txt", "Tr0ub4dor"),
    (["-H", "Cookie: a=1; session=Tr0ub4dor"], "1.txt", "Tr0ub4dor"), ([], "1.txt?sig=Tr0ub4dor&x=1", "Tr0ub4dor"),
    ([], "1.txt?sig=Tr0%2Fub4dor", "Tr0/ub4dor"), (["--user", "me:Tr0ub4dor"], "1.txt", "Tr0ub4dor"),
    (["--user", "me:Tr0ub4dor"], "1.txt", "bWU6VHIwdWI0ZG9y"), (["--bearer", "Tr0ub4dor"], "1.txt", "Tr0ub4dor"),
    (["--netrc-file", "netrc"], "1.txt", "Tr0ub4dor"), (["--netrc-file", "netrc"], "1.txt", "bWU6VHIwdWI0ZG9y")])
@pytest.mark.parametrize("spelt", ["plain", "json", "percent"])
def test_no_secret_of_the_request_comes_back(hoist: Hoist, web: WebServer, arguments: list[str], path: str, secret: str,
                                             spelt: str) -> None:
    (hoist.work / "netrc").write_text("default login me password Tr0ub4dor\n")
    echo = {"plain": secret, "json": json.dumps(secret)[1:-1].replace("/", "\\/"), "percent": quote(secret, safe="")}[spelt]
    page = f"You sent {echo}, which is wrong".encode()
    refused(hoist, web, page, "text/plain", "--redact-query", *arguments, path=path)
    everything = "".join(file.read_text(errors="replace") for file in hoist.work.rglob("*") if is_output(file))
    assert secret not in everything
    if spelt == "plain":
        assert "You sent ***, which is wrong" in everything


def is_output(file: pathlib.Path) -> bool:
    return file.name in ("report", "log") or file.suffix in (".stdout", ".stderr")


def test_nor_those_of_a_url_with_a_password(hoist: Hoist, web: WebServer) -> None:
    web.pages = {"/1.txt": (403, "text/plain", b"no access for me:Tr0ub4dor at http://you:other@host/?q=1")}
    lines = write_list(hoist, [web.url("1.txt").replace("://", "://me:Tr0ub4dor@")])
    result = hoist.run("--retry", "0", "-i", lines)
    assert errors_of(result)["1.txt"].startswith(f'{FORBIDDEN}: "no access for me:*** at http://')
    assert "Tr0ub4dor" not in result.stderr and "other" not in result.stderr
