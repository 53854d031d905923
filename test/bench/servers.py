"""The server of the benchmark: an nginx of our own on the loopback, the same for every tool."""

from __future__ import annotations

import http.client
import os
import pathlib
import re
import resource
import socket
import subprocess
import sys
import time

from .certificates import Authority

# Debian's module that lets an answer wait: nginx-light brings it.
ECHO_MODULE = pathlib.Path("/usr/lib/nginx/modules/ngx_http_echo_module.so")

ORIGINS_IN_A_NET = 100  # 127.0.1.1 to 127.0.1.100, then 127.0.2.1: each net has a certificate for its addresses
NETS = 20

CONFIGURATION = """
load_module {echo_module};
{user}
worker_processes 2;
worker_rlimit_nofile {descriptors};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections {descriptors}; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=100;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  root {folder}/www;
  server {{
    listen 127.0.0.1:{plain} backlog=4096;
    listen {hosts} backlog=4096;
    listen 127.0.0.1:{tls} ssl backlog=4096;
    listen 127.0.0.1:{h2} ssl http2 backlog=4096;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    location /slow/ {{ echo_sleep 1; echo_exec /13000/; }}
    location /none/ {{ return 404 ""; }}
    location /throttled/ {{ limit_rate 4000000; rewrite ^/throttled(/.*)/ $1 break; }}
    location = /status {{ stub_status; }}
    {locations}
  }}
  {mirrors}
  {origins}
}}
"""

# Four servers with the same files.
MIRRORS = ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"]
MIRROR_SPEEDS = [20_000_000, 20_000_000, 1_000_000, 20_000_000]  # bytes a second of each connection
MIRROR = ("server {{ listen {address}:{port}; limit_rate {speed}; "
          "location / {{ rewrite ^(/.*)/ $1 break; }} }}")


class Nginx:
    """Serves one file of each size under every name in the folder of that size: /13000/anything."""

    def __init__(self, folder: pathlib.Path, sizes: set[int], prefix: tuple[str, ...] = ()) -> None:
        """Starts it.

        @param folder for all that is its own; it may be removed after stop()
        @param sizes of the files to serve
        @param prefix of the command that starts it
        """
        self.folder = folder
        self.www = folder / "www"
        self.www.mkdir(parents=True)
        self.authority = Authority(folder)
        for size in sizes:
            make_file(self.www / str(size), size)
        self.plain_port, self.tls_port, self.h2_port, self.hosts_port = free_ports(4)
        self.write_configuration(sizes)
        with open(folder / "output", "wb") as output:
            self.process = subprocess.Popen([*prefix, "nginx", "-p", folder, "-c", folder / "nginx.conf",
                                             "-e", folder / "error.log"], stdout=output, stderr=subprocess.STDOUT)
        self.wait_until_ready()

    def write_configuration(self, sizes: set[int]) -> None:
        certificate = self.authority.certify("server", ["127.0.0.1"])
        text = CONFIGURATION.format(
            echo_module=ECHO_MODULE, folder=self.folder, plain=self.plain_port, tls=self.tls_port,
            h2=self.h2_port, hosts=self.hosts_port,
            # Started by root, its workers would be an account that cannot read a folder of root's.
            user="user root;" if os.geteuid() == 0 else "",
            descriptors=min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 65536),
            certificate=certificate.file, key=certificate.key,
            locations=" ".join(f"location /{size}/ {{ try_files /{size} =404; }}" for size in sorted(sizes)),
            mirrors="\n".join(MIRROR.format(address=address, port=self.plain_port, speed=speed)
                              for address, speed in zip(MIRRORS, MIRROR_SPEEDS)),
            origins="\n".join(self.origins_of_net(net, sizes) for net in range(1, NETS + 1)))
        (self.folder / "nginx.conf").write_text(text)

    def origins_of_net(self, net: int, sizes: set[int]) -> str:
        addresses = [origin_address((net - 1) * ORIGINS_IN_A_NET + n) for n in range(ORIGINS_IN_A_NET)]
        certificate = self.authority.certify(f"net-{net}", addresses)
        listening = " ".join(f"listen {address}:{self.tls_port} ssl;" for address in addresses)
        locations = " ".join(f"location /{size}/ {{ try_files /{size} =404; }}" for size in sorted(sizes))
        return (f"server {{ {listening} ssl_certificate {certificate.file}; ssl_certificate_key {certificate.key}; "
                f"{locations} }}")

    def wait_until_ready(self) -> None:
        """nginx writes its process id once it listens; and it may live where we cannot connect to it."""
        while not (self.folder / "nginx.pid").exists():
            if self.process.poll() is not None:
                sys.exit(f"nginx does not start:\n{(self.folder / 'output').read_text()}")
            time.sleep(0.01)

    @property
    def plain(self) -> str:
        return f"http://127.0.0.1:{self.plain_port}"

    @property
    def tls(self) -> str:
        return f"https://127.0.0.1:{self.tls_port}"

    @property
    def h2(self) -> str:
        return f"https://127.0.0.1:{self.h2_port}"

    def origin(self, n: int) -> str:
        """One of NETS * ORIGINS_IN_A_NET servers that have nothing in common but this process."""
        return f"https://{origin_address(n % (NETS * ORIGINS_IN_A_NET))}:{self.tls_port}"

    def host(self, n: int) -> str:
        """One of 15 million hosts: 127.1.0.1 to 127.250.249.250. They listen on every address of this machine."""
        return f"http://127.{n // 62_500 + 1}.{n // 250 % 250}.{n % 250 + 1}:{self.hosts_port}"

    @property
    def mirrors(self) -> list[str]:
        return [f"http://{address}:{self.plain_port}" for address in MIRRORS]

    def etag(self, size: int) -> str:
        return self.ask(f"/{size}/any")[0]

    def requests(self) -> int:
        """How many it has had so far, this one included."""
        found = re.search(r"^ \d+ \d+ (\d+)", self.ask("/status")[1], re.MULTILINE)
        assert found
        return int(found[1])

    def ask(self, path: str) -> tuple[str, str]:
        """@returns an answer's ETag and its text, letter for byte"""
        connection = http.client.HTTPConnection("127.0.0.1", self.plain_port)
        connection.request("GET", path)
        response = connection.getresponse()
        etag, text = response.getheader("ETag", ""), response.read().decode("latin-1")
        connection.close()
        return etag, text

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def origin_address(n: int) -> str:
    return f"127.0.{n // ORIGINS_IN_A_NET + 1}.{n % ORIGINS_IN_A_NET + 1}"


def make_file(path: pathlib.Path, size: int) -> None:
    """Random bytes: nothing on the way can make less of them. Writing them brings them into the page cache."""
    with open(path, "wb") as file:
        for written in range(0, size, 1 << 20):
            file.write(os.urandom(min(size - written, 1 << 20)))


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different: they are held until all are found."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
