"""A server that wants to know who asks: --cert and --key."""

from __future__ import annotations

import pathlib
import subprocess

import pytest

from faults import body_of
from hoist_runner import ExecResult, Hoist
from lists import errors_of, write_list
from nginx_server import make_certificate
from terminal import Terminal
from tls_servers import NAMES, TlsNginx
from unattended import urls

FILE = f"{NAMES[0]}.bin"


@pytest.fixture
def pems(tls_nginx: TlsNginx, tmp_path: pathlib.Path) -> pathlib.Path:
    """client.pem, which the server knows, and client-key.pem; both.pem is both in one file; locked-key.pem is the same key
    with a pass phrase; stranger.pem and stranger-key.pem are nobody's; text.pem is no certificate."""
    folder = tmp_path / "pems"
    folder.mkdir()
    for name in ("client.pem", "client-key.pem"):
        (folder / name).write_bytes((tls_nginx.site.folder / name).read_bytes())
    (folder / "both.pem").write_bytes((folder / "client.pem").read_bytes() + (folder / "client-key.pem").read_bytes())
    subprocess.run(["openssl", "ec", "-in", "client-key.pem", "-out", "locked-key.pem", "-aes256", "-passout",
                    "pass:something"], cwd=folder, check=True, capture_output=True, timeout=60)
    make_certificate(folder, "stranger")
    (folder / "text.pem").write_text("This is no certificate.\n")
    return folder


def ask(hoist: Hoist, server: TlsNginx, *arguments: str) -> ExecResult:
    """Asks for a file that only known clients get."""
    lines = write_list(hoist, *urls(server.base("ok", "known-clients"), NAMES[:1]))
    return hoist.run("-i", lines, *arguments)


@pytest.mark.parametrize("cert, key", [("client.pem", "client-key.pem"), ("both.pem", None)])
@pytest.mark.parametrize("version", [[], ["--http1.1"]])
def test_a_known_client_is_answered(hoist: Hoist, tls_nginx: TlsNginx, pems: pathlib.Path, cert: str, key: str | None,
                                    version: list[str]) -> None:
    arguments = ["--cert", str(pems / cert), *(["--key", str(pems / key)] if key else []), *version]
    result = ask(hoist, tls_nginx, *arguments)
    assert (result.code, result.stderr) == (0, "")
    assert hoist.files() == {FILE: body_of(NAMES[0].upper())}


@pytest.mark.parametrize("name", [None, "stranger"])
def test_an_unknown_client_is_turned_away(hoist: Hoist, tls_nginx: TlsNginx, pems: pathlib.Path,
                                          name: str | None) -> None:
    arguments = ["--cert", str(pems / f"{name}.pem"), "--key", str(pems / f"{name}-key.pem")] if name else []
    result = ask(hoist, tls_nginx, *arguments)
    assert (result.code, errors_of(result), hoist.files()) == (1, {FILE: "HTTP 400 - Bad Request"}, {})


@pytest.mark.parametrize("cert, key, told", [
    ("client.pem", None, "client.pem"),  # which has no key
    ("client.pem", "stranger-key.pem", "stranger-key.pem"),
    ("client.pem", "locked-key.pem", "locked-key.pem"),
    ("client.pem", "text.pem", "text.pem"),
    ("text.pem", "client-key.pem", "text.pem"),
])
def test_what_cannot_be_used_is_named_and_nothing_is_asked(hoist: Hoist, tls_nginx: TlsNginx, pems: pathlib.Path,
                                                           cert: str, key: str | None, told: str) -> None:
    arguments = ["--cert", str(pems / cert), *(["--key", str(pems / key)] if key else [])]
    result = ask(hoist, tls_nginx, *arguments)
    assert (result.code, hoist.files(), tls_nginx.accesses()) == (1, {}, [])
    assert str(pems / told) in errors_of(result)[FILE]
    assert len(result.stderr.splitlines()) == 1  # and no question


def test_nobody_is_asked_for_a_pass_phrase(hoist: Hoist, tls_nginx: TlsNginx, pems: pathlib.Path) -> None:
    """Not even on a terminal: all transfers would wait for the answer."""
    lines = write_list(hoist, *urls(tls_nginx.base("ok", "known-clients"), NAMES[:1]))
    with Terminal() as terminal:
        running = hoist.start("-i", lines, "--cert", str(pems / "client.pem"), "--key", str(pems / "locked-key.pem"),
                              launcher=["setsid", "--ctty"], stdin=terminal.slave, stderr=terminal.slave)
        result = running.wait()
        terminal.hang_up()
        assert result.code == 1
        assert "phrase" not in terminal.text
        assert "locked-key.pem" in terminal.text


def test_a_key_alone_is_a_usage_error(hoist: Hoist, tls_nginx: TlsNginx, pems: pathlib.Path) -> None:
    result = ask(hoist, tls_nginx, "--key", str(pems / "client-key.pem"))
    assert (result.code, tls_nginx.accesses()) == (2, [])
    assert "--cert" in result.stderr
