"""What the status of an answer makes of an item, and where redirections lead."""

from __future__ import annotations

import http
import pathlib
import re
from urllib.parse import quote

import pytest

from batches import CODES, EVERY_CODE, all_arrive, only_br_fails, right_files
from fault_server import FaultServer
from hoist_runner import Hoist


def test_each_4xx_and_5xx_is_an_error_but_404_which_is_not_found(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-v", "-m", "20", "-e", "-l", "200", base=faults.base("status-by-code/from=400"))
    codes = {400 + place: code for place, code in enumerate(EVERY_CODE[:200])}
    missing = codes.pop(404)
    assert result.counts == (0, 1, 199)
    assert f"\n{missing} not found\n" in result.stdout
    assert result.messages.keys() == set(codes.values())
    for status, code in codes.items():
        assert re.match(rf"HTTP {status}\b", result.messages[code])
    assert result.code == 1
    assert hoist.files() == {}


@pytest.mark.parametrize("status", [400, 401, 403, 410, 429, 500, 502, 503, 504])
def test_a_status_is_reported_with_its_phrase(hoist: Hoist, faults: FaultServer, status: int) -> None:
    message = only_br_fails(hoist, faults.base(f"status/status={status}/only=BR"))
    assert message == f"HTTP {status} - {http.HTTPStatus(status).phrase}"


def test_not_found_is_no_error_but_no_success_either(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-v", *CODES, base=faults.base("status/status=404/only=BR"))
    assert result.code == 1
    assert result.counts == (4, 1, 0)
    assert "\nBR not found\n" in result.stdout
    assert hoist.files() == right_files("AD", "DE", "FR", "IN")


def test_not_found_is_fine_where_it_is_allowed(hoist: Hoist, faults: FaultServer) -> None:
    base = faults.base("exists/codes=AD+BR")
    allowed = hoist.run("--allow-missing", "AD", "BR", "XX", base=base)
    implied = hoist.run("-e", "-l", "10", base=base)
    assert (allowed.code, allowed.counts) == (0, (2, 1, 0))
    assert (implied.code, implied.counts) == (0, (1, 9, 0))


def test_what_is_allowed_to_be_missing_may_still_not_fail(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("--allow-missing", "AD", "BR", base=faults.base("status/status=500/only=BR"))
    assert (result.code, result.counts) == (1, (1, 0, 1))


@pytest.mark.parametrize("status", [204, 205, 300, 301, 302, 304, 307])
def test_an_answer_that_brings_no_file_is_no_success(hoist: Hoist, faults: FaultServer, status: int) -> None:
    message = only_br_fails(hoist, faults.base(f"status/status={status}/only=BR"))
    assert re.search(rf"HTTP {status}\b", message)


def test_a_part_that_nobody_asked_for_is_not_taken_for_the_whole(hoist: Hoist, faults: FaultServer) -> None:
    assert re.search("206", only_br_fails(hoist, faults.base("partial/only=BR")))


def test_a_phrase_cannot_send_commands_to_the_terminal(hoist: Hoist, faults: FaultServer) -> None:
    phrase = quote("\x1b[31mred\x07\x9b2J", safe="", encoding="latin-1")
    result = hoist.run("-v", "BR", base=faults.base(f"status/status=503/phrase={phrase}"))
    assert result.counts == (0, 0, 1)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", result.stdout + result.stderr)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_to_another_server_is_followed(hoist: Hoist, faults: FaultServer, status: int) -> None:
    to = quote(faults.base("ok", other=True), safe="")
    all_arrive(hoist, faults.base(f"redirect/status={status}/to={to}"))


@pytest.mark.parametrize("to", ["/ok", "../../../ok"])
def test_a_redirection_within_the_server_is_followed(hoist: Hoist, faults: FaultServer, to: str) -> None:
    all_arrive(hoist, faults.base(f"redirect/to={quote(to, safe='')}"))


def test_ten_redirections_are_followed(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("BR", base=faults.base("redirect-count/left=10"))
    assert (result.code, result.counts) == (0, (1, 0, 0))
    assert len(faults.record.seen) == 11
    assert hoist.files() == right_files("BR")


def test_the_eleventh_redirection_is_one_too_many(hoist: Hoist, faults: FaultServer) -> None:
    message = only_br_fails(hoist, faults.base("redirect-count/left=11/only=BR"))
    assert re.search("redirect", message, re.IGNORECASE)
    assert faults.record.count()["BR"] == 11


def test_redirections_without_end_come_to_an_end(hoist: Hoist, faults: FaultServer) -> None:
    message = only_br_fails(hoist, faults.base("redirect-count/only=BR"))
    assert re.search("redirect", message, re.IGNORECASE)
    assert faults.record.count()["BR"] == 11


def test_a_redirection_to_a_local_file_reads_nothing(hoist: Hoist, faults: FaultServer, tmp_path: pathlib.Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"not for the network")
    message = only_br_fails(hoist, faults.base(f"redirect-to/to={quote(f'file://{secret}', safe='')}/only=BR"))
    assert re.search("file|protocol|redirect", message, re.IGNORECASE)


@pytest.mark.parametrize("to", ["ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "dict://127.0.0.1/x", "scp://127.0.0.1/x",
                                "ldap://127.0.0.1/x", "data:image/gif,x", "http://", "http://[bad/x", "//"])
def test_a_redirection_to_where_no_flags_are_fails_its_item(hoist: Hoist, faults: FaultServer, to: str) -> None:
    only_br_fails(hoist, faults.base(f"redirect-to/to={quote(to, safe='')}/only=BR"))


def test_a_password_stays_with_the_server_it_is_for(hoist: Hoist, faults: FaultServer) -> None:
    to = quote(faults.base("ok", other=True), safe="")
    base = faults.base(f"redirect/to={to}").replace("http://", "http://user:secret@")
    result = hoist.run("BR", base=base)
    assert (result.code, result.counts) == (0, (1, 0, 0))
    first, second = faults.record.seen
    assert first.headers["authorization"] == "Basic dXNlcjpzZWNyZXQ="
    assert "authorization" not in second.headers
