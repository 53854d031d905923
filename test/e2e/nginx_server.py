"""Debian's nginx with a configuration of our own, on free ports, in a folder of its own."""

from __future__ import annotations

import collections
import os
import pathlib
import re
import subprocess

from hoist_runner import wait_until
from server_process import ServerProcess, own_port, program

FRAME = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
{http}
}}
"""

SITE = """
  types {{ image/gif gif; }}
  log_format seen '$server_port $connection $connection_requests $request_uri $status $server_protocol';
  access_log {folder}/access.log seen;
  keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    listen 127.0.0.1:{tls_port} ssl http2 backlog=4096;
    ssl_certificate {folder}/certificate.pem;
    ssl_certificate_key {folder}/key.pem;
    root {folder}/root;
    # Any number of files, all alike. While there is a file `broken`, one in a hundred may not be read.
    location /made/ {{ rewrite ^ /made.bin break; }}
    location ~ ^/made/.*00$ {{
      if (-f $document_root/broken) {{ return 403; }}
      rewrite ^ /made.bin break;
    }}
  }}
"""


class Nginx:
    """An nginx under way. Files below `root` are served; `flags` is the URL of the folder flags there."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.root = folder / "root"
        self.root.mkdir()
        self.certificate = folder / "certificate.pem"
        make_certificate(folder)
        self.port, self.tls_port = own_port(), own_port()
        arguments = configure(folder, SITE.format(folder=folder, port=self.port, tls_port=self.tls_port))
        self.server = ServerProcess([program("nginx", "nginx-light"), *arguments], [self.port, self.tls_port],
                                    folder / "output")

    @property
    def flags(self) -> str:
        return f"http://127.0.0.1:{self.port}/flags"

    @property
    def tls_flags(self) -> str:
        return f"https://localhost:{self.tls_port}/flags"

    def accesses(self, at_least: int = 0) -> list[dict[str, str]]:
        """The requests it logged, which it does only after the answer: wait for as many as must be there."""
        def read() -> list[dict[str, str]]:
            lines = (self.folder / "access.log").read_text().splitlines()
            names = ("port", "connection", "number", "path", "status", "protocol")
            return [dict(zip(names, line.split())) for line in lines]
        wait_until(lambda: len(read()) >= at_least, f"nginx logs {at_least} requests")
        return read()

    def forget(self) -> None:
        os.truncate(self.folder / "access.log", 0)

    def describe(self) -> str:
        logs = ("error.log", "output", "access.log")
        return "\n".join(f"--- {name}\n{(self.folder / name).read_text()[-4000:]}" for name in logs
                         if (self.folder / name).exists())

    def close(self) -> None:
        self.server.end()


def configure(folder: pathlib.Path, http: str) -> list[str]:
    """Writes the configuration of an nginx that has its all in this folder; returns what it is started with."""
    # Started by root, its worker would be an account that cannot read root's temporary folders.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder, user=user, http=http))
    return ["-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


def connections(accesses: list[dict[str, str]]) -> collections.Counter[str]:
    """How many requests each connection carried."""
    return collections.Counter(access["connection"] for access in accesses)


def make_certificate(folder: pathlib.Path, name: str = "") -> None:
    """A self-signed certificate for localhost: certificate.pem and key.pem, or NAME.pem and
    NAME-key.pem."""
    key, certificate = (f"{name}-key.pem", f"{name}.pem") if name else ("key.pem", "certificate.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", certificate, "-days", "30", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   cwd=folder, check=True, capture_output=True, timeout=60)


def certificate_hash(certificate: pathlib.Path) -> str:
    """The name under which OpenSSL looks for it in a folder of certificates."""
    run = subprocess.run(["openssl", "x509", "-hash", "-noout", "-in", str(certificate)],
                         check=True, capture_output=True, text=True, timeout=60)
    return re.fullmatch(r"([0-9a-f]{8})\n", run.stdout).group(1)  # type: ignore[union-attr]
