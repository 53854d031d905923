"""Debian's tinyproxy, on a free port, in a folder of its own: a forward proxy that asks for a password."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator

import pytest

from server_process import ServerProcess, own_port, program

USER, PASSWORD = "somebody", "p4ssw0rd"


class ForwardProxy:
    """A tinyproxy under way."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.log, self.port = folder / "log", own_port()
        configuration = folder / "tinyproxy.conf"
        configuration.write_text(f"""Port {self.port}
Listen 127.0.0.1
LogFile "{self.log}"
LogLevel Connect
BasicAuth {USER} {PASSWORD}
""")
        self.server = ServerProcess([program("tinyproxy", "tinyproxy-bin"), "-d", "-c", str(configuration)], [self.port],
                                    folder / "output")

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
        self.server.end()


@pytest.fixture
def proxy(tmp_path: pathlib.Path) -> Iterator[ForwardProxy]:
    folder = tmp_path / "proxy"
    folder.mkdir()
    server = ForwardProxy(folder)
    yield server
    server.close()
