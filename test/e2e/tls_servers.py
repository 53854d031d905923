"""The servers that HTTP/2 is tried against: Debian's nginx, nghttpx and caddy, each over TLS, in a folder of its own.

All three answer alike. What is below /ok/ are the right bodies: files of nginx and of caddy; nghttpx, which has no files,
asks the fault server for them. Every other path is the fault server's, who speaks HTTP/1.1 behind each of them.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import json
import os
import pathlib
import signal
from collections.abc import Iterator, Mapping

from faults import body_of
from hoist_runner import wait_until
from nginx_server import configure, make_certificate
from server_process import ServerProcess, own_port, program
from unattended import FILES

SIZES = (0, 1, 16_383, 16_384, 16_385, 65_535, 65_536, 65_537, 1024 * 1024, 20 * 1024 * 1024)
NAMES = FILES[:1000]  # of 3000 bytes each


@dataclasses.dataclass
class Access:
    """A request, as a server logged it after its answer."""
    connection: str
    path: str
    status: int
    protocol: str


def connections(accesses: list[Access]) -> collections.Counter[str]:
    """How many requests each connection carried."""
    return collections.Counter(access.connection for access in accesses)


class TlsServer:
    """A server under way. It may have several doors: ports behind which other rules hold.

    Each kind of server says how it is configured, and how its log is read.
    """

    program = ""
    package = ""
    doors: tuple[str, ...] = ("plain",)
    versioned = "ok"  # where it has files with a strong ETag

    def __init__(self, folder: pathlib.Path, site: "Site") -> None:
        self.folder, self.site = folder, site
        self.log = folder / "access.log"
        self.ports = {door: own_port() for door in self.doors}
        self.start()

    def start(self) -> None:
        """At the same ports each time."""
        self.log.touch()
        environment = {"HOME": str(self.folder), "PATH": os.environ.get("PATH", "")}
        self.server = ServerProcess([program(self.program, self.package), *self.arguments()], self.ports.values(),
                                    self.folder / "output", environment)

    def arguments(self) -> list[str]:
        """Writes the configuration; returns what the program is started with."""
        raise NotImplementedError

    def parse(self, line: str) -> Access | None:
        """What a line of the log says; nothing if it is about no request."""
        connection, path, status, protocol = line.split()
        return Access(connection, path, int(status), protocol)

    def base(self, fault: str = "ok", door: str = "plain") -> str:
        return f"https://localhost:{self.ports[door]}/{fault}"

    def accesses(self, at_least: int = 0, below: str = "/") -> list[Access]:
        """The requests it logged, which it does only after the answer: wait for as many as must be there."""
        def read() -> list[Access]:
            lines = self.log.read_text().rpartition("\n")[0].splitlines()
            return [access for line in lines if (access := self.parse(line)) and access.path.startswith(below)]
        wait_until(lambda: len(read()) >= at_least, f"{self.program} logs {at_least} requests")
        return read()

    def forget(self) -> None:
        os.truncate(self.log, 0)

    def describe(self) -> str:
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-4000:]}"
                         for name in ("output", "error.log", "access.log") if (path := self.folder / name).exists())

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """It has ended, until it is started again at the end."""
        self.close()
        try:
            yield
        finally:
            self.start()

    def close(self) -> None:
        self.server.end()


class TlsNginx(TlsServer):
    program, package = "nginx", "nginx-light"
    rules: Mapping[str, str] = {
        "plain": "keepalive_requests 1000000;",
        "one-stream": "http2_max_concurrent_streams 1;",
        "three-streams": "http2_max_concurrent_streams 3;",
        "ten-requests": "keepalive_requests 10;",  # and then GOAWAY (RFC 9113 section 6.8)
        "known-clients": "ssl_verify_client on; ssl_client_certificate {folder}/client.pem;",
    }
    doors = tuple(rules)

    def arguments(self) -> list[str]:
        folder, site = self.folder, self.site
        servers = "\n".join(f"""  server {{
    listen 127.0.0.1:{self.ports[door]} ssl http2 backlog=4096;
    {rule.format(folder=site.folder)}
    location /ok/ {{ }}
    location / {{ proxy_pass http://127.0.0.1:{site.backend}; proxy_http_version 1.1; proxy_buffering off; }}
  }}""" for door, rule in self.rules.items())
        return configure(folder, f"""
  log_format seen '$remote_port $request_uri $status $server_protocol';
  access_log {folder}/access.log seen;
  ssl_certificate {site.certificate};
  ssl_certificate_key {site.key};
  root {site.root};
{servers}
""")

    def reload(self) -> None:
        """Returns when there is a new worker. The old one ends its connections when it has answered what it was asked."""
        def workers() -> set[str]:
            master = self.server.process.pid
            return set(pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split())
        before = workers()
        self.server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: workers() - before, "nginx has a new worker")


class TlsNghttpx(TlsServer):
    program, package = "nghttpx", "nghttp2-proxy"
    versioned = "file"

    def arguments(self) -> list[str]:
        return ["--conf=/dev/null", "--workers=1", f"--frontend=127.0.0.1,{self.ports['plain']}",
                f"--backend=127.0.0.1,{self.site.backend}", f"--accesslog-file={self.log}",
                "--accesslog-format=$remote_port $path $status $protocol_version",
                f"--errorlog-file={self.folder}/error.log", f"--pid-file={self.folder}/pid",
                str(self.site.key), str(self.site.certificate)]


class Http2Only(TlsNghttpx):
    """One that ends the handshake of a client that offers HTTP/1.1 alone."""

    def arguments(self) -> list[str]:
        return ["--npn-list=h2", *super().arguments()]


class TlsCaddy(TlsServer):
    program, package = "caddy", "caddy"

    def arguments(self) -> list[str]:
        (self.folder / "Caddyfile").write_text(f"""
{{
  admin off
  auto_https off
  grace_period 1ms
}}
https://localhost:{self.ports['plain']} {{
  bind 127.0.0.1
  tls {self.site.certificate} {self.site.key}
  log {{
    output file {self.log} {{
      roll_disabled
    }}
    format json
  }}
  handle /ok/* {{
    root * {self.site.root}
    file_server
  }}
  handle {{
    reverse_proxy 127.0.0.1:{self.site.backend} {{
      flush_interval 1ms
    }}
  }}
}}
""")
        return ["run", "--config", str(self.folder / "Caddyfile"), "--adapter", "caddyfile"]

    def parse(self, line: str) -> Access | None:
        entry = json.loads(line)
        if "request" not in entry:
            return None
        request = entry["request"]
        return Access(request["remote_port"], request["uri"], entry["status"], request["proto"])


KINDS = (TlsNginx, TlsNghttpx, TlsCaddy)


class Site:
    """What all of them serve, and the servers that were needed so far."""

    def __init__(self, folder: pathlib.Path, backend: int) -> None:
        self.folder, self.backend = folder, backend
        self.root = folder / "root"
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"
        make_certificate(folder)
        make_certificate(folder, "client")
        for size in SIZES:
            self.write(f"ok/size={size}/x/s{size}.bin", body_of(f"S{size}", size))
        for name in NAMES:
            self.write(f"ok/x/{name}.bin", body_of(name.upper()))
        self.servers: dict[type[TlsServer], TlsServer] = {}

    def write(self, path: str, body: bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)

    def server(self, kind: type[TlsServer]) -> TlsServer:
        if kind not in self.servers:
            folder = self.folder / kind.__name__
            folder.mkdir(exist_ok=True)
            self.servers[kind] = kind(folder, self)
        server = self.servers[kind]
        server.forget()
        return server

    def close(self) -> None:
        for server in self.servers.values():
            server.close()
