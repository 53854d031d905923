"""scripts/flag-server itself, and the flags batch against it."""

from __future__ import annotations

import asyncio
import http.client
import pathlib
import re
import resource
import signal
import socket
import subprocess
import sys

import pytest

from batches import DEFAULT_CODES
from flag_server import FLAG_CODES, SCRIPT, FlagServer, script
from gif import decode
from hoist_runner import WATCHDOG, Hoist

# ---------------------------------------------------------------------------------------------------- hoist against it


def test_the_demonstration_is_as_the_documentation_shows_it(hoist: Hoist, flag_server: FlagServer) -> None:
    result = hoist.run("-s", "ERROR", "-al", "100", "-m", "100", servers=flag_server.bases)
    assert result.code == 1
    *lines, elapsed = result.stdout.splitlines()
    assert lines == [f"ERROR site: {flag_server.bases['ERROR']}", "Searching for 100 flags: from AD to LK",
                     "100 concurrent connections will be used.", "-" * 20, "73 flags downloaded.", "27 errors."]
    assert re.fullmatch(r"Elapsed time: \d+\.\d\ds", elapsed)
    served = flag_server.stats()["ERROR"]
    assert (served["requests"], served["ok"], served["server_errors"], served["not_found"]) == (100, 73, 27, 0)
    assert served["most"] <= 100
    assert len(hoist.files()) == 73


def test_delays_pass_at_the_same_time(hoist: Hoist, flag_server: FlagServer) -> None:
    result = hoist.run("-s", "DELAY", "-a", "-m", "194", servers=flag_server.bases)
    assert (result.code, result.counts) == (0, (194, 0, 0))
    assert flag_server.stats()["DELAY"]["requests"] == 194


@pytest.mark.parametrize("slots", [1, 7, 194])
def test_all_flags_arrive_whole(hoist: Hoist, flag_server: FlagServer, slots: int) -> None:
    result = hoist.run("-a", "-m", str(slots), servers=flag_server.bases)
    assert (result.code, result.counts) == (0, (194, 0, 0))
    served = flag_server.stats()["LOCAL"]
    assert (served["requests"], served["ok"]) == (194, 194)
    assert served["most"] <= slots and served["most_connections"] <= slots
    flags = {f"{code}.gif": gif for code, gif in script.load_flags(None).items()}
    assert hoist.files() == flags


def test_most_of_every_code_is_not_found(hoist: Hoist, flag_server: FlagServer) -> None:
    result = hoist.run("-e", "-m", "100", servers=flag_server.bases)
    assert (result.code, result.counts) == (0, (194, 482, 0))
    assert flag_server.stats()["LOCAL"]["not_found"] == 482


def test_hoist_and_the_server_count_the_same_errors_at_random(hoist: Hoist) -> None:
    with FlagServer("--port", "0", "--delay", "0", "--error-rate", "0.5") as server:
        result = hoist.run("-s", "ERROR", "-e", "-m", "50", servers=server.bases)
        served = server.stats()["ERROR"]
    assert result.counts == (served["ok"], served["not_found"], served["server_errors"])
    assert served["server_errors"] > 0


# --------------------------------------------------------------------------------------------------------- its answers

def ask(server: FlagServer, label: str, method: str, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.port(label), timeout=WATCHDOG)
    connection.request(method, path)
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def test_every_flag_is_a_picture(flag_server: FlagServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", flag_server.port("LOCAL"), timeout=WATCHDOG)
    for code in FLAG_CODES:
        connection.request("GET", f"/flags/{code.lower()}/{code.lower()}.gif")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Content-Type"]) == (200, "image/gif")
        picture = decode(answer.read())
        assert picture.width >= 8 and picture.height >= 8  # that of Nepal is the narrowest
    connection.close()
    assert flag_server.stats()["LOCAL"]["ok"] == 194


def test_drawn_flags_have_three_bands() -> None:
    for code in FLAG_CODES:
        picture = decode(script.draw_flag(code))
        assert (picture.width, picture.height) == (48, 32)
        assert len(set(picture.pixels)) == 3
        rows = [picture.pixels[start:start + 48] for start in range(0, len(picture.pixels), 48)]
        assert len({bytes(row) for row in rows}) in (1, 3)  # upright or lying bands


def test_large_and_noisy_pictures_are_encoded_rightly_too() -> None:
    noise = script.random.Random(1)
    for width, height in ((1, 1), (2, 1), (3, 3), (64, 64), (200, 150)):
        pixels = bytes(noise.randrange(4) for _ in range(width * height))
        picture = decode(script.encode_gif(width, height, [bytes(3)] * 4, pixels))
        assert (picture.width, picture.height, bytes(picture.pixels)) == (width, height, pixels)


def test_a_head_has_no_body(flag_server: FlagServer) -> None:
    head, get = (ask(flag_server, "LOCAL", method, "/flags/br/br.gif") for method in ("HEAD", "GET"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"] == str(len(get.body))


@pytest.mark.parametrize("path", [
    "/", "/flags", "/flags/", "/flags/zz/zz.gif", "/flags/BR/BR.gif", "/flags/br/in.gif", "/flags/br/br.png",
    "/flags/br/br.gif/", "/flags/../etc/passwd", "/../../etc/passwd", "/flags/br/../br/br.gif", "//flags/br/br.gif",
    "/flags/%62r/br.gif", "/flags/br/br.gif%00", "/flags/..%2f..%2fetc/passwd",
])
def test_nothing_but_flags_is_found(flag_server: FlagServer, path: str) -> None:
    assert ask(flag_server, "LOCAL", "GET", path).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_not_allowed(flag_server: FlagServer, method: str) -> None:
    answer = ask(flag_server, "LOCAL", method, "/flags/br/br.gif")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("request_bytes", [
    b"nonsense\r\n\r\n", b"GET /flags/br/br.gif\r\n\r\n", b"GET /flags/br/br.gif HTTP/1.1\r\n\r\n",
    b"GET /flags/br/br.gif HTTP/2.0\r\nHost: x\r\n\r\n", b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
])
def test_what_is_no_http_is_a_bad_request(flag_server: FlagServer, request_bytes: bytes) -> None:
    with socket.create_connection(("127.0.0.1", flag_server.port("LOCAL")), WATCHDOG) as sock:
        sock.sendall(request_bytes)
        assert sock.recv(65536).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_error_treats_a_code_always_the_same_with_a_seed(flag_server: FlagServer) -> None:
    def statuses(server: FlagServer, codes: list[str]) -> dict[str, int]:
        return {code: ask(server, "ERROR", "GET", f"/flags/{code.lower()}/{code.lower()}.gif").status for code in codes}

    with FlagServer("--port", "0", "--seed", "--delay", "0", "--only", "ERROR") as server:
        forwards, backwards = statuses(server, FLAG_CODES), statuses(server, FLAG_CODES[::-1])
    assert forwards == backwards
    first_hundred = [forwards[code] for code in FLAG_CODES[:100]]
    assert first_hundred.count(200) == 73
    assert set(forwards.values()) == {200, 500, 502, 503, 504}
    with FlagServer("--port", "0", "--seed", "1", "--delay", "0", "--only", "ERROR") as server:
        assert statuses(server, FLAG_CODES) != forwards


@pytest.mark.parametrize("rate, status", [("0", 200), ("1", 0)])
def test_the_error_rate_is_the_one_asked_for(rate: str, status: int) -> None:
    with FlagServer("--port", "0", "--delay", "0", "--error-rate", rate) as server:
        for code in DEFAULT_CODES:
            answer = ask(server, "ERROR", "GET", f"/flags/{code.lower()}/{code.lower()}.gif")
            assert answer.status == 200 if status else answer.status >= 500
            assert ask(server, "LOCAL", "GET", f"/flags/{code.lower()}/{code.lower()}.gif").status == 200


def test_flags_come_from_a_folder(tmp_path: pathlib.Path) -> None:
    (tmp_path / "zz.gif").write_bytes(b"GIF89a of a country that is not")
    (tmp_path / "br").mkdir()
    (tmp_path / "br" / "br.gif").write_bytes(b"GIF89a of Brazil")
    (tmp_path / "br" / "in.gif").write_bytes(b"not here")
    with FlagServer("--port", "0", "--flags", str(tmp_path), "--only", "local") as server:
        assert list(server.bases) == ["LOCAL"]
        assert ask(server, "LOCAL", "GET", "/flags/zz/zz.gif").body == b"GIF89a of a country that is not"
        assert ask(server, "LOCAL", "GET", "/flags/br/br.gif").body == b"GIF89a of Brazil"
        assert [ask(server, "LOCAL", "GET", f"/flags/{code}/{code}.gif").status for code in ("in", "ad")] == [404, 404]


def test_a_thousand_connections_are_held_at_once(flag_server: FlagServer) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2000:
        pytest.skip(f"this process may open only {hard} files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2000), hard))

    async def converse() -> dict[str, int]:
        ends = [await asyncio.open_connection("127.0.0.1", flag_server.port("LOCAL")) for _ in range(1000)]
        for _, writer in ends:
            writer.write(b"GET /flags/br/br.gif HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for reader, _ in ends:
            assert (await reader.readuntil(b"\r\n")) == b"HTTP/1.1 200 OK\r\n"
        stats = await asyncio.to_thread(flag_server.stats)
        for _, writer in ends:
            writer.close()
        return stats["LOCAL"]

    served = asyncio.run(asyncio.wait_for(converse(), WATCHDOG))
    assert served["connections"] >= 1000
    assert served["ok"] == 1000


# ---------------------------------------------------------------------------------------------------- its command line

@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_tells_at_the_end_what_it_served(number: signal.Signals) -> None:
    with FlagServer("--port", "0", "--count") as server:
        ask(server, "LOCAL", "GET", "/flags/br/br.gif")
        ask(server, "LOCAL", "GET", "/flags/xx/xx.gif")
        said = server.stop(number)
        assert server.process.returncode == 0
    assert said.splitlines() == [
        "LOCAL served 2 requests: 1 ok, 1 not found, 0 5xx, 0 refused; at most 1 at once",
        "DELAY served 0 requests: 0 ok, 0 not found, 0 5xx, 0 refused; at most 0 at once",
        "ERROR served 0 requests: 0 ok, 0 not found, 0 5xx, 0 refused; at most 0 at once"]


def test_it_ends_at_once_while_connections_are_open() -> None:
    with FlagServer("--port", "0", "--delay", "3600") as server:
        with socket.create_connection(("127.0.0.1", server.port("DELAY"))) as sock:
            sock.sendall(b"GET /flags/br/br.gif HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert server.stop() == ""
    assert server.process.returncode == 0


def refusal(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, timeout=WATCHDOG)


def test_a_port_that_is_taken_is_a_clear_error(flag_server: FlagServer) -> None:
    run = refusal("--port", str(flag_server.port("LOCAL")), "--only", "LOCAL")
    assert run.returncode == 1
    assert run.stderr == (f"flag-server: cannot listen on localhost port {flag_server.port('LOCAL')}: "
                          "Address already in use\n")


@pytest.mark.parametrize("arguments", [["--port", "65536"], ["--port", "x"], ["--error-rate", "2"], ["--delay", "-1"],
                                       ["--delay", "nan"], ["--only", "REMOTE"], ["--nonsense"]])
def test_a_bad_option_is_a_usage_error(arguments: list[str]) -> None:
    assert refusal(*arguments).returncode == 2


def test_a_folder_without_flags_is_a_clear_error(tmp_path: pathlib.Path) -> None:
    run = refusal("--flags", str(tmp_path))
    assert run.returncode == 1
    assert run.stderr == f"flag-server: no flags named cc.gif in {tmp_path}\n"
