"""Debian's tinyproxy, on a free port, in a folder of its own: a forward proxy that asks for a password."""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from hoist_runner import wait_until
from nginx_server import answers, free_port

USER, PASSWORD = "somebody", "p4ssw0rd"


class ForwardProxy:
    """A tinyproxy under way."""

    def __init__(self, folder: pathlib.Path) -> None:
        binary = shutil.which("tinyproxy")
        if not binary:
            pytest.skip("no tinyproxy: apt install tinyproxy-bin")
        self.log, self.configuration = folder / "log", folder / "tinyproxy.conf"
        for _ in range(10):  # a port that was free a moment ago may be taken by now
            self.port = free_port()
            self.configuration.write_text(f"""Port {self.port}
Listen 127.0.0.1
LogFile "{self.log}"
LogLevel Connect
BasicAuth {USER} {PASSWORD}
""")
            self.process = subprocess.Popen([binary, "-d", "-c", str(self.configuration)], stdin=subprocess.DEVNULL,
                                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_until(lambda: self.process.poll() is not None or answers(self.port), "tinyproxy answers or ends")
            if self.process.poll() is None:
                return
        raise AssertionError("tinyproxy does not start")

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{USER}:{PASSWORD}@{self.host}"

    @property
    def requests(self) -> list[str]:
        """What it was asked for: "GET http://..." or "CONNECT host:port"."""
        return re.findall(r"Request \(file descriptor \d+\): (\S+ \S+)", self.log.read_text())

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


@pytest.fixture
def proxy(tmp_path: pathlib.Path) -> Iterator[ForwardProxy]:
    folder = tmp_path / "proxy"
    folder.mkdir()
    server = ForwardProxy(folder)
    yield server
    server.close()
