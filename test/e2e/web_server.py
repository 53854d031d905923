"""A well-behaved web server that any path can be asked of, and that remembers how; it can pass for a proxy, too."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import http.server
import pathlib
import re
import ssl
import threading
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from faults import body_of
from nginx_server import make_certificate


@dataclasses.dataclass
class Asked:
    """A request that came in; a proxy is asked for whole URLs."""
    target: str
    headers: dict[str, list[str]]
    client: str = ""  # its address

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def header(self, name: str) -> str | None:
        """The value, which must not have been sent twice."""
        values = self.headers.get(name.lower(), [])
        assert len(values) < 2, f"{name} was sent {len(values)} times: {values}"
        return values[0] if values else None


def content(path: str) -> bytes:
    """What is right for a path: its last part decides."""
    return body_of(unquote(path.rpartition("/")[2]))


REALM = "test"


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def is_right_digest(asked: Asked, user: str, password: str) -> bool:
    """Whether a request has what RFC 7616 section 3.4.1 asks for."""
    value = asked.header("Authorization") or ""
    if not value.startswith("Digest "):
        return False
    found = dict(re.findall(r'(\w+)="?([^",]*)"?', value))
    expected = md5(":".join([md5(f"{user}:{REALM}:{password}"), found["nonce"], found["nc"], found["cnonce"], found["qop"],
                             md5(f"GET:{asked.target}")]))
    return found["username"] == user and found["response"] == expected


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Listener"

    def do_GET(self) -> None:
        headers: dict[str, list[str]] = {}
        for name, value in self.headers.items():
            headers.setdefault(name.lower(), []).append(value)
        asked = Asked(self.path, headers, self.client_address[0])
        web = self.server.web
        with web.lock:
            web.asked.append(asked)
        status = web.statuses.get(asked.path, 200)
        body = web.bodies.get(asked.path, content(asked.path)) if status == 200 else b"This is not the file.\n"
        fields = list(web.fields.get(asked.path, []))
        if asked.path in web.redirections:
            status, body = 302, b""
            fields.append(("Location", web.redirections[asked.path]))
        if asked.path in web.needs_cookie and web.needs_cookie[asked.path][0] not in (asked.header("Cookie") or ""):
            status, body = 302, b""
            fields.append(("Location", web.needs_cookie[asked.path][1]))
        if asked.path in web.pages:
            status, kind, body = web.pages[asked.path]
            fields += [("Content-Type", kind)] * bool(kind)
        if web.digest and not is_right_digest(asked, *web.digest):
            status, body = 401, b""
            fields.append(("WWW-Authenticate", f'Digest realm="{REALM}", nonce="abc", algorithm=MD5, qop="auth"'))
        if web.compresses and "gzip" in (asked.header("Accept-Encoding") or ""):
            body = gzip.compress(body)
            fields.append(("Content-Encoding", "gzip"))
        if asked.path in web.packed:
            coding, body = web.packed[asked.path]
            fields.append(("Content-Encoding", coding))
        fields += web.fields.get(asked.path, [])
        if asked.path in web.modified:
            fields.append(("Last-Modified", web.modified[asked.path]))
            since = asked.header("If-Modified-Since")
            if status == 200 and since and parsedate_to_datetime(since) >= parsedate_to_datetime(
                    web.modified[asked.path]):
                status, body = 304, b""
        if web.etag:
            fields.append(("ETag", web.etag))
            if status == 200 and asked.header("If-None-Match") == web.etag:
                status, body = 304, b""
        self.send_response(status)
        length = [] if status == 304 and not web.length_of_304 else [("Content-Length", str(len(body)))]
        if status == 304 and web.length_of_304:
            length = [("Content-Length", str(web.length_of_304))]
        for name, value in [*length, *fields]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024
    web: "WebServer"

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # the client went away, as it may


class WebServer:
    """In a thread. Every path has content(path), unless `bodies`, `statuses` or `redirections` say otherwise."""

    def __init__(self, certificate: pathlib.Path | None = None, port: int = 0) -> None:
        """Over TLS where there is a folder with a certificate."""
        self.lock = threading.Lock()
        self.asked: list[Asked] = []
        self.statuses: dict[str, int] = {}
        self.bodies: dict[str, bytes] = {}
        self.redirections: dict[str, str] = {}
        self.fields: dict[str, list[tuple[str, str]]] = {}  # further ones of the answer
        self.needs_cookie: dict[str, tuple[str, str]] = {}  # without the cookie, a redirect to the second
        self.pages: dict[str, tuple[int, str, bytes]] = {}  # of errors: status, Content-Type, body
        self.digest: tuple[str, str] | None = None  # the user name and password that everything needs (RFC 7616)
        self.compresses = False
        self.etag: str | None = None  # of every file; asked for with it, the answer is 304
        self.length_of_304 = 0  # what a 304 says of the file's size; 0: nothing
        self.modified: dict[str, str] = {}  # Last-Modified of paths; since then, the answer is 304
        self.fields: dict[str, list[tuple[str, str]]] = {}  # further ones of a path's response
        self.packed: dict[str, tuple[str, bytes]] = {}  # bodies with their Content-Encoding, whoever asks
        self.listener = Listener(("127.0.0.1", port), Handler)
        self.listener.web = self
        if certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
            self.listener.socket = tls.wrap_socket(self.listener.socket, server_side=True,
                                                   do_handshake_on_connect=False)
        self.scheme = "https" if certificate else "http"
        self.port = self.listener.server_port
        self.thread = threading.Thread(target=lambda: self.listener.serve_forever(0.01), daemon=True)
        self.thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.host}/{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def close(self) -> None:
        self.listener.shutdown()
        self.listener.server_close()
        self.thread.join()


@pytest.fixture
def web() -> Iterator[WebServer]:
    server = WebServer()
    yield server
    server.close()


@pytest.fixture
def other_web() -> Iterator[WebServer]:
    """A second origin, or a proxy."""
    server = WebServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The folder with the certificate of the two below."""
    folder = tmp_path_factory.mktemp("web")
    make_certificate(folder)
    return folder


@pytest.fixture
def tls_web(certificate: pathlib.Path) -> Iterator[WebServer]:
    """The same over TLS."""
    server = WebServer(certificate)
    yield server
    server.close()


@pytest.fixture
def other_tls_web(certificate: pathlib.Path) -> Iterator[WebServer]:
    server = WebServer(certificate)
    yield server
    server.close()
